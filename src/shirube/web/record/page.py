"""What the pages of the record show, from the use case and the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from shirube.base import ShirubeError
from shirube.catalogue import KINDS, Catalogue
from shirube.catalogue.budgets import BudgetLine, load_budgets
from shirube.rules import Variable
from shirube.usecases.coverage import DEPTH_WORDS, DEPTHS, Absence, Coverage, CoverageFilter, coverage
from shirube.usecases.export_tables import SHEETS
from shirube.web.areas.selectors import coverage as fact_coverage
from shirube.web.pages import library
from shirube.web.pages.home import never_recorded
from shirube.web.pages.reading import read_day

FIELDS = ("depth", "ministry", "kind", "absent")
LONGEST = 60


@dataclass(frozen=True)
class Selector:
    """One filter: `options` are (value, label, chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class AbsenceShown:
    """What is absent, with the address of the programmes that lack it."""

    absence: Absence
    href: str


@dataclass(frozen=True)
class CoverageShown:
    """What record/coverage.html draws."""

    coverage: Coverage
    catalogue: Catalogue
    selectors: tuple[Selector, ...]
    absences: tuple[AbsenceShown, ...]
    depths: tuple[tuple[str, str, str, int], ...]
    never: tuple[tuple[Variable, int], ...]
    query: str
    sheets: Mapping[str, str]
    trail: tuple[tuple[str, str], ...] = (("収録の深さと、入っていないもの", ""),)

    @property
    def depth_labels(self) -> tuple[str, ...]:
        return tuple(DEPTHS.values())

    @property
    def files(self) -> int:
        """Files of programmes that could not be read."""
        return len(self.catalogue.problems)


@lru_cache(maxsize=1)
def budget_lines() -> tuple[BudgetLine, ...]:
    """The budgets as packaged, read once per process."""
    return load_budgets()


def read_filter(params: Mapping[str, Any]) -> CoverageFilter:
    """The filter of an address; what is too long is cut."""
    return CoverageFilter(**{name: str(params.get(name) or "").strip()[:LONGEST] for name in FIELDS})


def day_asked(params: Mapping[str, Any]) -> date:
    """The day of `?on=`, today without one; raises ShirubeError E336 for a text that is no day."""
    text = str(params.get("on") or "").strip()
    if not text:
        return library.today()
    try:
        return read_day(text)
    except ShirubeError:
        raise ShirubeError(
            "E336", f"「{text[:40]}」は日付として読めません。", todo="例: on=2026-06-15"
        ) from None


def coverage_shown(narrowed: CoverageFilter) -> CoverageShown:
    """The page of coverage, narrowed."""
    catalogue = library.catalogue()
    found = coverage(catalogue, narrowed)
    told = {name: value for name, value in vars(narrowed).items() if value}
    return CoverageShown(
        coverage=found,
        catalogue=catalogue,
        selectors=(
            _selector("depth", "深さ", narrowed.depth, DEPTHS.items()),
            _selector("ministry", "府省", narrowed.ministry, ((n, n) for n, _, _ in found.by_ministry.rows)),
            _selector("kind", "種類", narrowed.kind, KINDS.items()),
            _selector(
                "absent", "入っていないもの", narrowed.absent, ((a.id, a.label) for a in found.absences)
            ),
        ),
        absences=tuple(
            AbsenceShown(item, f"/coverage/?{urlencode({'absent': item.id})}#programmes")
            for item in found.absences
        ),
        depths=tuple((depth, label, DEPTH_WORDS[depth], count) for depth, label, count in found.depths),
        never=never_recorded(catalogue, {name for name, _, _ in fact_coverage()}),
        query=urlencode(told),
        sheets=SHEETS,
    )


def _selector(name: str, label: str, chosen: str, options: Iterable[tuple[str, str]]) -> Selector:
    return Selector(name, label, tuple((value, text, value == chosen) for value, text in options))
