"""A printed budget as a table: each line with what its parts add up to, and why the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from shirube.base import UnknownNameError, format_yen, parse_fiscal_year
from shirube.catalogue.budgets import Balance, BudgetLine, balance_of, parts_of

_STAGES = {"initial": "当初予算", "supplementary": "補正予算"}


class BudgetState(Enum):
    """How a line stands to its parts; the value is what a table shows."""

    NO_PARTS = "内訳なし"
    REPEATED = "再掲"
    NO_TOTAL = "合計の記載なし"
    EQUAL = "一致"
    ROUNDING = "端数の差"
    EXPLAINED = "差の理由あり"


@dataclass(frozen=True)
class BudgetRow:
    """One line of the table, in yen. `depth` 0 is the total; None = not printed, never zero.

    `parts_sum` adds the printed figures below, `unpriced` counts those named without one, `difference` is
    the printed figure less `parts_sum`, `tolerance` what the last printed digits can explain.
    """

    line: BudgetLine
    depth: int
    parts_sum: int | None
    unpriced: int
    difference: int | None
    tolerance: int
    state: BudgetState
    explanation: str


@dataclass(frozen=True)
class BudgetTree:
    """The budget of a year as rows in reading order: every line is followed by its parts."""

    year: str
    label: str
    rows: tuple[BudgetRow, ...]


def budget_years(lines: Sequence[BudgetLine]) -> tuple[str, ...]:
    """The years of the budgets ('R8-initial' …), in the order of the file."""
    return tuple(dict.fromkeys(line.year for line in lines))


def budget_year_label(year: str) -> str:
    """'R8-initial' → 令和8年度（2026年度）当初予算."""
    fiscal, _, stage = year.partition("-")
    read = parse_fiscal_year(fiscal)
    return f"{read.era}（{read.western}）{_STAGES[stage]}"


def budget_tree(lines: Sequence[BudgetLine], year: str) -> BudgetTree:
    """The table of one year; raises UnknownNameError E144 if no budget of that year is recorded."""
    of_year = tuple(line for line in lines if line.year == year)
    if not of_year:
        raise UnknownNameError(
            "E144",
            f"年度「{year}」の予算はありません。",
            todo=f"あるもの: {'、'.join(budget_years(lines))}",
        )
    roots = (line for line in of_year if line.parent is None)
    rows = tuple(row for root in roots for row in _rows(root, of_year, depth=0))
    return BudgetTree(year, budget_year_label(year), rows)


def budget_records(tree: BudgetTree) -> list[dict[str, str | int | None]]:
    """The table as one record per line with the unit in the column's name, for CSV and Excel."""
    return [
        {
            "年度": tree.label,
            "階層": row.depth,
            "項目": row.line.label,
            "額（円）": row.line.amount,
            "印刷された額": row.line.printed or None,
            "内訳の計（円）": row.parts_sum,
            "額のない内訳（件）": row.unpriced,
            "差（円）": row.difference,
            "照合": row.state.value,
            "説明": row.explanation,
            "制度ID": row.line.programme,
            "出典": "；".join(f"{passage.document}:{passage.lines}" for passage in row.line.passages),
        }
        for row in tree.rows
    ]


def _rows(line: BudgetLine, lines: Sequence[BudgetLine], *, depth: int) -> Iterator[BudgetRow]:
    balance = balance_of(line, lines)
    state = _state(line, balance)
    yield BudgetRow(
        line,
        depth,
        balance.parts_sum,
        balance.unpriced,
        balance.difference,
        0 if balance.difference is None else balance.tolerance,
        state,
        _explanation(line, balance, state),
    )
    for part in parts_of(line, lines):
        yield from _rows(part, lines, depth=depth + 1)


def _state(line: BudgetLine, balance: Balance) -> BudgetState:
    if line.repeat_of is not None:
        return BudgetState.REPEATED
    if not balance.has_parts:
        return BudgetState.NO_PARTS
    if line.amount is None:
        return BudgetState.NO_TOTAL
    if balance.is_complete and balance.difference == 0:
        return BudgetState.EQUAL
    return BudgetState.ROUNDING if balance.is_rounding else BudgetState.EXPLAINED


def _explanation(line: BudgetLine, balance: Balance, state: BudgetState) -> str:
    match state:
        case BudgetState.NO_PARTS:
            said = "" if line.amount is not None else "額は書かれていない。"
        case BudgetState.REPEATED:
            said = "同じ額が二度目に挙がる行で、合計には数えない。"
        case BudgetState.EQUAL:
            said = "内訳の計が印刷された額と一致する。"
        case BudgetState.NO_TOTAL:
            known = "" if balance.parts_sum is None else f"内訳の計は {format_yen(balance.parts_sum)}。"
            said = f"この見出しの合計は書かれていない。{known}"
        case BudgetState.ROUNDING | BudgetState.EXPLAINED:
            said = "" if line.gap is None else line.gap.text
    return said + line.note


__all__ = [
    "BudgetRow",
    "BudgetState",
    "BudgetTree",
    "budget_records",
    "budget_tree",
    "budget_year_label",
    "budget_years",
]
