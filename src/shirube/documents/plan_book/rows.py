"""The KPIs of a plan as rows of a review sheet: baseline, targets and actuals by year, the judgement, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.plan_book.cells import NOT_TOLD, Entry, number_text
from shirube.plans import (
    Baseline,
    Grade,
    Judgement,
    NextStep,
    Observation,
    Review,
    Status,
    Target,
    Year,
    judge,
)
from shirube.plans.town import NODE_WORDS, BookKpi, PlanBook

STATUS_WORDS = {
    Status.TO_BE_SET: "目標値は未設定",
    Status.SUCCESSOR_TO_BE_SET: "次の目標を設定予定",
    Status.LOST: "原本から失われている",
}
YEARS_BEFORE = 10
"""How many years of actuals before that of the review a sheet shows."""

MARKS = {
    Grade.ACHIEVED: "◎",
    Grade.ON_COURSE: "○",
    Grade.SLIGHTLY_BEHIND: "△",
    Grade.BEHIND: "×",
    Grade.NOT_ASSESSABLE: "－",
}
"""A shape beside the word of every grade."""


@dataclass(frozen=True)
class Answer:
    """What a person writes about one KPI in one year, beside its actual."""

    cause: str | None = None
    next_step: NextStep | None = None
    comment: str | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewRow:
    """One KPI of the sheet. `actuals` holds an entry for every year column; `answer` is that of the year."""

    kpi: BookKpi
    no: str
    path: tuple[str, ...]
    year: Year
    actuals: tuple[tuple[int, Entry], ...]
    targets: tuple[tuple[int, Target], ...]
    answer: Answer
    judgement: Judgement | None
    review: Review | None

    @property
    def label(self) -> str:
        """The printed name."""
        return self.kpi.kpi.label

    @property
    def unit(self) -> str:
        """The unit of the KPI; empty where none is written."""
        target = self.kpi.kpi.target
        return self.kpi.unit or (target.unit if target else None) or ""

    @property
    def is_calendar(self) -> bool:
        """Whether its years are calendar years."""
        return isinstance(self.year, CalendarYear)

    @property
    def entry(self) -> Entry:
        """The actual of the year of the sheet."""
        return dict(self.actuals).get(self.year.year, NOT_TOLD)

    def before(self, years: int = 1) -> Entry:
        """The actual of an earlier year."""
        return dict(self.actuals).get(self.year.year - years, NOT_TOLD)

    @property
    def is_reviewed(self) -> bool:
        """Whether its year is done: an actual or a reason, and a next step."""
        return self.entry.is_told and self.answer.next_step is not None


def year_kind(kpi: BookKpi) -> type[FiscalYear] | type[CalendarYear]:
    """The kind of year a KPI counts by: that of its due, else its baseline, else its actuals; else fiscal."""
    due, baseline = kpi.kpi.due, kpi.kpi.baseline
    seen = (due.last, baseline.at if baseline else None, *(one.at for one in kpi.observations))
    first = next((year for year in seen if year is not None), None)
    return CalendarYear if isinstance(first, CalendarYear) else FiscalYear


def year_of(kpi: BookKpi, year: FiscalYear) -> Year:
    """The year of a KPI that a review of a fiscal year looks at: the calendar year of the same number."""
    return year_kind(kpi)(year.year)


def actual_years(book: PlanBook, year: FiscalYear) -> tuple[int, ...]:
    """The years of the columns: from the plan's first (or the first actual, at most ten before) to the year."""
    seen = [one.at.year for kpi in book.kpis for one in kpi.observations if one.at.year <= year.year]
    first = min([book.first_year.year, year.year, *seen])
    return tuple(range(max(first, year.year - YEARS_BEFORE), year.year + 1))


def target_years(book: PlanBook) -> tuple[int, ...]:
    """The years some KPI has a target for."""
    return tuple(sorted({at for kpi in book.kpis for at, _ in targets_of(kpi)}))


def targets_of(kpi: BookKpi) -> tuple[tuple[int, Target], ...]:
    """The stated path, then the target at its due."""
    steps = [(year.year, target) for year, target in kpi.kpi.path]
    if kpi.kpi.target is not None and kpi.kpi.due.last is not None:
        steps.append((kpi.kpi.due.last.year, kpi.kpi.target))
    return tuple(sorted(steps, key=lambda step: step[0]))


def kpis_in_order(book: PlanBook) -> Iterator[tuple[str, tuple[str, ...], BookKpi]]:
    """Every KPI with its number in the plan and the titles above it, in the order of reading."""
    titles: list[str] = []
    for depth, node in book.walk():
        titles[depth:] = [f"{NODE_WORDS[node.kind]} {book.number(node.id)} {node.title}"]
        for place, kpi in enumerate(book.kpis_of(node.id), start=1):
            yield f"{book.number(node.id)}-{chr(96 + place) if place < 27 else place}", tuple(titles), kpi


def review_rows(book: PlanBook, year: FiscalYear) -> tuple[ReviewRow, ...]:
    """The rows of a year's review, in the order of reading."""
    columns = actual_years(book, year)
    return tuple(
        _row(book, kpi, no=no, path=path, columns=columns, year=year_of(kpi, year))
        for no, path, kpi in kpis_in_order(book)
    )


def _row(
    book: PlanBook, kpi: BookKpi, *, no: str, path: tuple[str, ...], columns: tuple[int, ...], year: Year
) -> ReviewRow:
    review = next((one for one in kpi.reviews if one.actual.at == year), None)
    actual = next((one for one in kpi.actuals if one.seen.at == year), None)
    return ReviewRow(
        kpi=kpi,
        no=kpi.kpi.no or no,
        path=path,
        year=year,
        actuals=tuple((at, entry_of(kpi, type(year)(at))) for at in columns),
        targets=targets_of(kpi),
        answer=Answer(
            cause=review.cause if review else None,
            next_step=review.next_step if review else None,
            comment=review.comment if review else None,
            source=actual.source if actual else "",
        ),
        judgement=judged(book, kpi, year),
        review=review,
    )


def entry_of(kpi: BookKpi, year: Year) -> Entry:
    """What was told for a year."""
    found = next((one for one in kpi.actuals if one.seen.at == year), None)
    return NOT_TOLD if found is None else Entry(found.seen.value, found.why_none)


def judged(book: PlanBook, kpi: BookKpi, year: Year) -> Judgement:
    """The judgement of a year: that of its published review, else by the actual as it stands and the plan's rule."""
    review = next((one for one in kpi.reviews if one.actual.at == year), None)
    if review is not None and review.published_on is not None:
        return review.judgement
    return judge(kpi.kpi, Observation(year, entry_of(kpi, year).value), rule=book.rule)


def target_text(target: Target | None) -> str:
    """The target as printed, else its value with its bound; how far it is settled where it is not."""
    if target is None:
        return ""
    words = STATUS_WORDS.get(target.status)
    text = target.text or (number_text(target.value) if target.value is not None else "")
    return f"{text}（{words}）" if words and text else words or text


def baseline_text(baseline: Baseline | None) -> str:
    """1,200（令和5年度）; the words where there is no value; empty where there is none."""
    if baseline is None:
        return ""
    value = number_text(baseline.value) if baseline.value is not None else baseline.text
    year = f"（{baseline.at.era}）" if baseline.at is not None and value else ""
    return value + year


def change(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """The difference of two actuals; None where one is missing."""
    return None if now is None or before is None else now - before


_KEY_WORDS = {"cause": "要因", "step": "今後の方向", "comment": "外部有識者の意見", "source": "実績の出典"}


def key_words(key: str, row: ReviewRow) -> str:
    """The words of a column for a row: 実績値 令和7年度（2025年度）."""
    kind, _, year = key.partition(":")
    if kind != "actual":
        return _KEY_WORDS[key]
    at = type(row.year)(int(year))
    return f"実績値 {at.era}（{at.western}）"
