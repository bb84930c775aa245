"""Reads data/ strictly and returns programmes, variables and areas; the only room that knows YAML."""

from shirube.catalogue.load import Catalogue, check_file, load_catalogue, load_variables

__all__ = ["Catalogue", "check_file", "load_catalogue", "load_variables"]
