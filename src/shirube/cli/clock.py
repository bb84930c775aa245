"""The only place of this room that asks what day it is."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from shirube.base import ReadingError, parse_date

OnOption = Annotated[
    str | None,
    typer.Option(
        "--on", metavar="DATE", help="いつの時点で聞くか（2026-06-15、令和8年6月15日）。既定は今日。"
    ),
]


def day_of(text: str | None) -> date:
    """The day asked about; today where none is given. Raises ReadingError E010-E018."""
    if text is None:
        return date.today()  # noqa: DTZ011, TID251 - the edge asks the clock, in the officer's own time zone
    try:
        return parse_date(text)
    except ReadingError as error:
        error.where = "--on"
        raise
