"""Writes tables, letters and days as Excel, Word, CSV and iCalendar; knows tables and blocks, not programmes.

The same content gives the same bytes: no clock, no machine and no account is written into a file. The libraries
behind a form are loaded when it is first written, not when a command starts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shirube.documents.blocks import Block, Box, Bullets, Diagram, Grid, Heading, Line, Picture
from shirube.documents.csv_text import write_csv
from shirube.documents.tables import Cell, Table, safe

if TYPE_CHECKING:
    from shirube.documents.calendar import CalendarEntry, write_calendar
    from shirube.documents.excel import write_excel
    from shirube.documents.word import write_word

__all__ = [
    "Block",
    "Box",
    "Bullets",
    "CalendarEntry",
    "Cell",
    "Diagram",
    "Grid",
    "Heading",
    "Line",
    "Picture",
    "Table",
    "safe",
    "write_calendar",
    "write_csv",
    "write_excel",
    "write_word",
]

_LATE = {
    "CalendarEntry": "calendar",
    "write_calendar": "calendar",
    "write_excel": "excel",
    "write_word": "word",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
