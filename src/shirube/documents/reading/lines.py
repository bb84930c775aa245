"""A document as numbered lines, with pages where it has them."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.plans import Span


@dataclass(frozen=True)
class SourceLine:
    """One line of a document, with its number and, where known, its page."""

    no: int
    text: str
    page: int | None = None

    @property
    def span(self) -> Span:
        """Its place."""
        return Span(self.no, self.no, self.page, self.page)


def as_lines(text: str) -> tuple[SourceLine, ...]:
    """The lines of a text; a form feed begins the next page, and without any there are no pages."""
    pages = text.split("\f")
    found: list[SourceLine] = []
    for page_no, page in enumerate(pages, start=1):
        for line in page.splitlines():
            found.append(SourceLine(len(found) + 1, line, page_no if len(pages) > 1 else None))
    return tuple(found)
