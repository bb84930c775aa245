"""A town's plan as files: the yearly review sheet and back, tidy tables, StratML.

Everything is made from a `PlanBook`; the same plan gives the same bytes. The libraries behind a form are loaded
when it is first written or read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shirube.documents.plan_book.book_json import book_hash, book_text, text_hash
from shirube.documents.plan_book.cells import NOT_TOLD, REASONS, Entry, Raw, number_text, read_written
from shirube.documents.plan_book.filled import (
    CellProblem,
    Filled,
    Value,
    is_empty,
    present,
    problem_of,
    read_answer,
    value_text,
)
from shirube.documents.plan_book.layout import year_of_key
from shirube.documents.plan_book.rows import (
    MARKS,
    Answer,
    ReviewRow,
    baseline_text,
    key_words,
    review_rows,
    target_text,
)
from shirube.documents.plan_book.tidy import tidy_table

if TYPE_CHECKING:
    from shirube.documents.plan_book.read_sheet import is_review_sheet, read_plan_book
    from shirube.documents.plan_book.write_sheet import identity_of, write_plan_book

__all__ = [
    "MARKS",
    "NOT_TOLD",
    "REASONS",
    "Answer",
    "CellProblem",
    "Entry",
    "Filled",
    "Raw",
    "ReviewRow",
    "Value",
    "baseline_text",
    "book_hash",
    "book_text",
    "identity_of",
    "is_empty",
    "is_review_sheet",
    "key_words",
    "number_text",
    "present",
    "problem_of",
    "read_answer",
    "read_plan_book",
    "read_written",
    "review_rows",
    "target_text",
    "text_hash",
    "tidy_table",
    "value_text",
    "write_plan_book",
    "year_of_key",
]

_LATE = {
    "identity_of": "write_sheet",
    "is_review_sheet": "read_sheet",
    "read_plan_book": "read_sheet",
    "write_plan_book": "write_sheet",
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
