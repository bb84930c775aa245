"""A year of a plan as a page shows it: every KPI with what stood before, its judgement and where it is heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import (
    MARKS,
    Entry,
    ReviewRow,
    baseline_text,
    number_text,
    review_rows,
    target_text,
)
from shirube.documents.plan_book.layout import year_head
from shirube.documents.plan_book.rows import entry_of, judged, kpis_in_order, year_kind
from shirube.documents.tables import Cell, Table
from shirube.plans import BookKpi, Forecast, Grade, PlanBook, forecast


@dataclass(frozen=True)
class GradeCount:
    """How many KPIs have a grade."""

    grade: Grade
    mark: str
    count: int


@dataclass(frozen=True)
class YearRow:
    """A KPI of a year's page, in words."""

    row: ReviewRow
    baseline: str
    target: str
    due: str
    before: str
    now: str
    change: str
    mark: str
    grade: str
    reason: str
    forecast: str
    is_done: bool
    state: str
    as_of: str

    @property
    def id(self) -> str:
        """The id of the KPI."""
        return self.row.kpi.id


@dataclass(frozen=True)
class YearPage:
    """All rows of a year; the counts of the grades add up to the number of KPIs."""

    year: FiscalYear
    rows: tuple[YearRow, ...]
    counts: tuple[GradeCount, ...]
    done: int
    told: int

    @property
    def total(self) -> int:
        """Every KPI of the plan."""
        return len(self.rows)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules the judgements were drawn by, in words: one, unless the plan's rule was changed between them."""
        drawn = [row.row.judgement for row in self.rows if row.row.judgement is not None]
        assessed = [one for one in drawn if one.grade is not Grade.NOT_ASSESSABLE] or drawn
        return tuple(dict.fromkeys(one.rule.text_ja() for one in assessed))

    @property
    def undone(self) -> tuple[YearRow, ...]:
        """Those whose review is not finished."""
        return tuple(row for row in self.rows if not row.is_done)


def year_page(book: PlanBook, year: FiscalYear, *, keeps_judgements: bool = False) -> YearPage:
    """The page of a year's review; `keeps_judgements` for a year open for correction: as stored, not drawn anew."""
    listed = review_rows(book, year)
    rows = tuple(_row(_as_stored(row) if keeps_judgements else row) for row in listed)
    grades = Counter(row.row.judgement.grade for row in rows if row.row.judgement is not None)
    counts = tuple(GradeCount(grade, MARKS[grade], grades[grade]) for grade in Grade)
    return YearPage(
        year=year,
        rows=rows,
        counts=counts,
        done=sum(row.is_done for row in rows),
        told=sum(row.row.entry.is_told for row in rows),
    )


def _as_stored(row: ReviewRow) -> ReviewRow:
    return row if row.review is None else replace(row, judgement=row.review.judgement)


def _row(row: ReviewRow) -> YearRow:
    kpi = row.kpi.kpi
    judgement = row.judgement
    grade = judgement.grade if judgement else Grade.NOT_ASSESSABLE
    return YearRow(
        row=row,
        baseline=baseline_text(kpi.baseline),
        target=target_text(kpi.target),
        due=kpi.due.last.era if kpi.due.last else (kpi.due.text or ""),
        before=entry_words(row.before()),
        now=row.entry.text(),
        change=change_words(row.entry, row.before()),
        mark=MARKS[grade],
        grade=grade.value,
        reason=judgement.reason if judgement else "",
        forecast=forecast_words(row.kpi, row.year.year),
        is_done=row.is_reviewed,
        state=_state(row),
        as_of=_as_of(row),
    )


def _as_of(row: ReviewRow) -> str:
    """The day on which the actual of the year was told; empty where none was."""
    actual = next((one for one in row.kpi.actuals if one.seen.at == row.year), None)
    return actual.as_of.isoformat() if actual and actual.as_of else ""


def _state(row: ReviewRow) -> str:
    if row.review is not None and row.review.published_on is not None:
        return "公表済"
    if row.is_reviewed:
        return "検証済"
    return "下書き" if row.entry.is_told or row.answer.cause or row.answer.next_step else "未記入"


def entry_words(entry: Entry) -> str:
    """The actual in words: its number, why there is none, or 未記入."""
    return entry.text() or "未記入"


def change_words(now: Entry, before: Entry) -> str:
    """＋5, ▲3, ±0 against the year before; empty where one of them is not known."""
    if now.value is None or before.value is None:
        return ""
    difference = now.value - before.value
    sign = "＋" if difference > 0 else "±" if difference == 0 else ""
    return sign + number_text(difference)


def forecast_words(kpi: BookKpi, until: int) -> str:
    """Where the actuals lead at the due, with the width that so few points allow; empty where nothing can be said."""
    found = forecast_of(kpi, until)
    if found is None:
        return ""
    shown = f"{found.at.era}の見込み {_plain(found.value)}{kpi.unit}"
    if found.low is None or found.high is None:
        return f"{shown}（{found.note}）"
    return f"{shown}（{_plain(found.low)}〜{_plain(found.high)}。{found.note}）"


def forecast_of(kpi: BookKpi, until: int) -> Forecast | None:
    """The forecast for the due by the actuals up to a year; None without a due ahead or with fewer than two actuals."""
    due = kpi.kpi.due.last
    if due is None or due.year <= until:
        return None
    seen = [one for one in kpi.observations if type(one.at) is type(due) and one.at.year <= until]
    return forecast(seen, due, resolution=_resolution(seen_values(seen)))


def seen_values(seen: Sequence[object]) -> list[Fraction]:
    """The values that are known."""
    return [value for one in seen if (value := getattr(one, "value", None)) is not None]


def _resolution(values: list[Fraction]) -> Fraction:
    """The last printed digit: 1 for whole numbers, 1/10 for tenths."""
    return min((Fraction(1, value.denominator) for value in values), default=Fraction(0))


def _plain(value: float) -> str:
    text = f"{value:,.1f}" if abs(value) < 1_000 else f"{value:,.0f}"
    return text.replace("-", "▲").removesuffix(".0")


# -- years side by side -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MatrixCell:
    """A KPI in a year: mark and grade (empty where nothing was told), the actual, the next step."""

    mark: str
    grade: str
    actual: str
    step: str
    is_told: bool


@dataclass(frozen=True)
class MatrixRow:
    """A KPI over the years."""

    kpi: BookKpi
    no: str
    section: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """Every KPI by every year of the plan that has begun."""

    years: tuple[FiscalYear, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """令和7年度 / 2025 for each year."""
        return tuple(year_head(year.year).replace("\n", "（") + "）" for year in self.years)


def years_matrix(book: PlanBook, last: FiscalYear) -> Matrix:
    """The years of the plan up to one, side by side."""
    end = min(last.year, book.last_year.year)
    years = tuple(FiscalYear(year) for year in range(book.first_year.year, end + 1))
    rows = tuple(
        MatrixRow(
            kpi, kpi.kpi.no or no, path[-1] if path else "", tuple(_cell(book, kpi, at) for at in years)
        )
        for no, path, kpi in kpis_in_order(book)
    )
    return Matrix(years, rows)


def _cell(book: PlanBook, kpi: BookKpi, year: FiscalYear) -> MatrixCell:
    at = year_kind(kpi)(year.year)
    entry = entry_of(kpi, at)
    if not entry.is_told:
        return MatrixCell("", "", "未記入", "", False)
    grade = judged(book, kpi, at).grade
    review = next((one for one in kpi.reviews if one.actual.at == at), None)
    step = review.next_step.value if review and review.next_step else ""
    return MatrixCell(MARKS[grade], grade.value, entry.text(), step, True)


def matrix_table(matrix: Matrix) -> Table:
    """The years side by side as a table: the actual, the judgement and the next step of each year."""
    header = ["番号", "位置", "指標", "単位"]
    for year in matrix.years:
        header += [f"{year.era} 実績", f"{year.era} 判定", f"{year.era} 今後の方向"]
    rows: list[tuple[Cell, ...]] = []
    for row in matrix.rows:
        cells: list[Cell] = [row.no, row.section, row.kpi.kpi.label, row.kpi.unit]
        for cell in row.cells:
            cells += [cell.actual if cell.is_told else None, cell.grade or None, cell.step or None]
        rows.append(tuple(cells))
    return Table("年ごとの比較", tuple(header), tuple(rows))


def review_years(book: PlanBook, today: FiscalYear) -> tuple[FiscalYear, ...]:
    """The years that can be reviewed: those of the plan that have begun, the newest first."""
    last = min(book.last_year.year, today.year)
    return tuple(FiscalYear(year) for year in range(last, book.first_year.year - 1, -1))
