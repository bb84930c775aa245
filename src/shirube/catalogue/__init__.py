"""Reads data/ strictly and returns programmes, variables and areas; the only room that knows YAML."""

from shirube.catalogue.area_search import AreaMatch, find_areas
from shirube.catalogue.areas import (
    RULE_VARIABLES,
    Area,
    AreaFact,
    AreaIndex,
    FactSource,
    FactValue,
    KnownValue,
    load_areas,
)
from shirube.catalogue.load import (
    Catalogue,
    Document,
    check_file,
    load_catalogue,
    load_variables,
    own_programmes,
    with_own,
)
from shirube.catalogue.models import KINDS
from shirube.catalogue.own import OwnFile, OwnReader
from shirube.catalogue.strategies import Strategy, StrategySource, load_strategies

__all__ = [
    "KINDS",
    "RULE_VARIABLES",
    "Area",
    "AreaFact",
    "AreaIndex",
    "AreaMatch",
    "Catalogue",
    "Document",
    "FactSource",
    "FactValue",
    "KnownValue",
    "OwnFile",
    "OwnReader",
    "Strategy",
    "StrategySource",
    "check_file",
    "find_areas",
    "load_areas",
    "load_catalogue",
    "load_strategies",
    "load_variables",
    "own_programmes",
    "with_own",
]
