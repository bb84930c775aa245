"""Importers of official files and APIs (e-Stat and others); the only room with HTTP.

Content comes in as bytes; a `Reading` goes out: exact values with their cells, and an account in which every
row is used, set aside with a reason, or refused at its cell.
"""

from shirube.sources.files import kind_of_file, read_file
from shirube.sources.reading import KINDS, VERSION, Boundary, Figure, NewIndicator, Reading

__all__ = [
    "KINDS",
    "VERSION",
    "Boundary",
    "Figure",
    "NewIndicator",
    "Reading",
    "kind_of_file",
    "read_file",
]
