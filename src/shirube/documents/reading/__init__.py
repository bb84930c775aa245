"""Opens files that people send: what kind they are by their content, within limits, as lines or as grids of cells."""

from __future__ import annotations

from shirube.documents.reading.files import FileKind, kind_of, read_grids, read_lines
from shirube.documents.reading.grids import Grid, GridCell
from shirube.documents.reading.lines import SourceLine, as_lines

__all__ = ["FileKind", "Grid", "GridCell", "SourceLine", "as_lines", "kind_of", "read_grids", "read_lines"]
