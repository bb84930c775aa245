"""The day a question is about."""

from __future__ import annotations

from datetime import date

from shirube.web.pages import library


def day_of(text: str | None) -> date:
    """The day of a query; today where it names none."""
    return library.today() if text is None else date.fromisoformat(text)
