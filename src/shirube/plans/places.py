"""Where a node of a plan is printed, and what was damaged there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Span:
    """First and last line, and first and last page where pages are known; both count from 1.

    A text broken by a page end spans both sides, with the foot of the page between.
    """

    first: int
    last: int
    first_page: int | None = None
    last_page: int | None = None

    @property
    def crosses_page(self) -> bool:
        """Whether the text begins on one page and ends on another."""
        return self.first_page is not None and self.first_page != self.last_page

    def to(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(
            min(self.first, other.first),
            max(self.last, other.last),
            min(page_of(self.first_page, other.first_page), default=None),
            max(page_of(self.last_page, other.last_page), default=None),
        )

    def text_ja(self) -> str:
        """12頁 945-950行."""
        page = f"{self.first_page}頁 " if self.first_page is not None else ""
        lines = f"{self.first}行" if self.first == self.last else f"{self.first}-{self.last}行"
        return page + lines


def page_of(*pages: int | None) -> list[int]:
    """The pages that are known."""
    return [page for page in pages if page is not None]


class AnomalyKind(StrEnum):
    """What is wrong with the printed text."""

    NUMBER = "number"
    LETTER = "letter"
    CHARACTER = "character"
    LOST = "lost"
    COLUMN = "column"
    CUT = "cut"
    UNREAD = "unread"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Anomaly:
    """One flaw: where, what is printed, which reading was taken (None: nothing can be read there)."""

    kind: AnomalyKind
    span: Span
    printed: str
    meant: str | None
    note: str
