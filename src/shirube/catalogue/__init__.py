"""Reads data/ strictly and returns programmes, variables, areas and strategies; the only room that knows YAML.

Strategies are read by few commands, so their part is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
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

_LATE = frozenset({"Strategy", "StrategySource", "load_strategies"})


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.strategies"), name)
