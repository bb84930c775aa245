"""What a measure is planned to cost: yen by fiscal year and source of funding, added up the tree without guessing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shirube.base.fiscal import FiscalYear
from shirube.base.quantity import format_yen
from shirube.plans.times import PlanError

if TYPE_CHECKING:
    from shirube.plans.town import PlanBook


class FundingSource(StrEnum):
    """Who pays, or with what; OPEN: the amount is planned and its source not settled."""

    NATIONAL = "national"
    PREFECTURE = "prefecture"
    BOND = "bond"
    OWN = "own"
    OTHER = "other"
    OPEN = "open"


SOURCE_WORDS: dict[FundingSource, str] = {
    FundingSource.NATIONAL: "国費",
    FundingSource.PREFECTURE: "都道府県費",
    FundingSource.BOND: "地方債",
    FundingSource.OWN: "一般財源",
    FundingSource.OTHER: "その他の財源",
    FundingSource.OPEN: "財源は未定",
}


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """The planned yen of a measure from one source. None for a year: said to be undecided; a year left out: not told.

    `name` is the programme or part it is for. Raises PlanError E541 for a year twice, E542 for less than 0 yen.
    """

    source: FundingSource
    amounts: tuple[tuple[FiscalYear, int | None], ...] = ()
    name: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        years = [year for year, _ in self.amounts]
        if len(set(years)) != len(years):
            raise PlanError(
                "E541",
                f"予算の行「{self.name or SOURCE_WORDS[self.source]}」に、同じ年度が二度あります。",
                todo="年度ごとに一つにまとめてください。",
            )
        low = next((year for year, yen in self.amounts if yen is not None and yen < 0), None)
        if low is not None:
            raise PlanError(
                "E542",
                f"{low}の予算額が0円より小さくなっています。",
                todo="計画する額を0円以上で書いてください。減額は、減らした後の額を書きます。",
            )

    def of(self, year: FiscalYear) -> int | None:
        """The yen of a year; None where it is undecided or not told."""
        return dict(self.amounts).get(year)


@dataclass(frozen=True)
class BudgetSum:
    """Yen that are known, how many rows are undecided, and how many measures say nothing of the year."""

    yen: int = 0
    told: int = 0
    undecided: int = 0
    untold: int = 0

    def __add__(self, other: BudgetSum) -> BudgetSum:
        return BudgetSum(
            self.yen + other.yen,
            self.told + other.told,
            self.undecided + other.undecided,
            self.untold + other.untold,
        )

    @property
    def is_whole(self) -> bool:
        """Whether the yen are the whole sum: every part is told and decided."""
        return not self.undecided and not self.untold

    @property
    def total(self) -> int | None:
        """The whole sum; None while a part of it is not known."""
        return self.yen if self.is_whole and self.told else None

    def text_ja(self) -> str:
        """1,200万円; 1,200万円＋未定1・記入なし2; － where nothing is told."""
        unknown = [f"未定{self.undecided}"] if self.undecided else []
        unknown += [f"記入なし{self.untold}"] if self.untold else []
        if not self.told and not self.undecided:
            return "－"
        known = format_yen(self.yen) if self.told else ""
        if not unknown:
            return known
        return f"{known}＋{'・'.join(unknown)}" if known else "・".join(unknown)


Sums = dict[str, dict[FiscalYear, BudgetSum]]


def budget_years(book: PlanBook) -> tuple[FiscalYear, ...]:
    """The years of the plan and every other year some row tells of, in order."""
    years = {FiscalYear(year) for year in range(book.first_year.year, book.last_year.year + 1)}
    years |= {year for node in book.nodes for row in node.budgets for year, _ in row.amounts}
    return tuple(sorted(years, key=lambda year: year.year))


def budget_sums(book: PlanBook) -> Sums:
    """Node id → year → sum of the measures at and below it; a reposted measure is counted where it stands first.

    The id "" is the whole plan. Outside the years of the plan nothing has to be told.
    """
    years = budget_years(book)
    found: Sums = {"": {year: BudgetSum() for year in years}}
    for _, node in reversed(list(book.walk())):
        own = {year: BudgetSum() for year in years}
        if node.is_measure and not node.is_repost:
            own = {year: _of_measure(book, node.budgets, year) for year in years}
        for child in book.children(node.id):
            own = {year: own[year] + found[child.id][year] for year in years}
        found[node.id] = own
        if node.parent is None:
            found[""] = {year: found[""][year] + own[year] for year in years}
    return found


def _of_measure(book: PlanBook, rows: tuple[BudgetRow, ...], year: FiscalYear) -> BudgetSum:
    said = [dict(row.amounts)[year] for row in rows if year in dict(row.amounts)]
    if not said:
        return BudgetSum(untold=int(book.first_year <= year <= book.last_year))
    known = [yen for yen in said if yen is not None]
    return BudgetSum(sum(known), len(known), len(said) - len(known))


def sums_by_source(book: PlanBook) -> Iterator[tuple[FundingSource, dict[FiscalYear, BudgetSum]]]:
    """Every source that some measure names, with its sums over the plan; reposts are not counted."""
    years = budget_years(book)
    rows = [row for node in book.nodes if not node.is_repost for row in node.budgets]
    for source in FundingSource:
        own = [dict(row.amounts) for row in rows if row.source is source]
        if own:
            yield source, {year: _of_rows(own, year) for year in years}


def _of_rows(rows: list[dict[FiscalYear, int | None]], year: FiscalYear) -> BudgetSum:
    said = [row[year] for row in rows if year in row]
    known = [yen for yen in said if yen is not None]
    return BudgetSum(sum(known), len(known), len(said) - len(known))
