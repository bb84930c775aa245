"""The printed budgets of every year, those that programmes name, and both as tidy tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.catalogue import Catalogue
from shirube.catalogue.budgets import BudgetLine
from shirube.documents import Cell, Table
from shirube.rules import Programme
from shirube.rules.model import Budget
from shirube.usecases.budgets import (
    BudgetRow,
    BudgetState,
    BudgetTree,
    budget_records,
    budget_tree,
    budget_year_label,
    budget_years,
)


@dataclass(frozen=True)
class NamedBudget:
    """A budget that is printed for one programme."""

    programme: Programme
    budget: Budget

    @property
    def year(self) -> str:
        return budget_year_label(self.budget.year)


@dataclass(frozen=True)
class BudgetPages:
    """Every year as a tree, how many lines stand how, and the budgets that programmes name."""

    trees: tuple[BudgetTree, ...]
    states: tuple[tuple[str, int], ...]
    named: tuple[NamedBudget, ...]
    names: dict[str, str]

    @property
    def total(self) -> int:
        return sum(len(tree.rows) for tree in self.trees)


def budget_pages(lines: Sequence[BudgetLine], catalogue: Catalogue) -> BudgetPages:
    """Everything the page of budgets shows; `names` are the programmes that lines speak of."""
    trees = tuple(budget_tree(lines, year) for year in budget_years(lines))
    rows = [row for tree in trees for row in tree.rows]
    return BudgetPages(
        trees=trees,
        states=tuple((state.value, sum(row.state is state for row in rows)) for state in BudgetState),
        named=named_budgets(catalogue),
        names=_names(rows, catalogue),
    )


def _names(rows: Sequence[BudgetRow], catalogue: Catalogue) -> dict[str, str]:
    told = (row.line.programme for row in rows)
    return {name: catalogue.programmes[name].name for name in told if name and name in catalogue.programmes}


def named_budgets(catalogue: Catalogue) -> tuple[NamedBudget, ...]:
    """The budgets of the programmes, in the order of the catalogue."""
    return tuple(
        NamedBudget(programme, budget)
        for programme in catalogue.programmes.values()
        for budget in programme.budgets
    )


def budget_table(lines: Sequence[BudgetLine], catalogue: Catalogue) -> Table:
    """Every line of every year in one table; `項目ID` and `親の項目ID` make the tree."""
    trees = [budget_tree(lines, year) for year in budget_years(lines)]
    records = [record for tree in trees for record in _rows(tree)]
    return _table("予算", records, catalogue)


def budget_tables(lines: Sequence[BudgetLine], catalogue: Catalogue) -> tuple[Table, ...]:
    """All lines together, then one sheet a year, then the budgets that programmes name."""
    years = tuple(_table(year, _rows(budget_tree(lines, year)), catalogue) for year in budget_years(lines))
    return (budget_table(lines, catalogue), *years, named_table(catalogue))


def named_table(catalogue: Catalogue) -> Table:
    """The budgets that programmes name, one a row."""
    header = (
        *("制度ID", "制度名", "項目", "年度コード", "年度", "額（円）", "内数", "備考", "資料ID", "資料の行"),
        *("カタログ版", "確認番号"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(item.programme.id, item.programme.name, item.budget.label, item.budget.year, item.year),
            *(item.budget.amount, "はい" if item.budget.shared else "いいえ", item.budget.note or None),
            *(item.budget.passage.document, item.budget.passage.lines, catalogue.version, catalogue.hash),
        )
        for item in named_budgets(catalogue)
    ]
    return Table("制度ごとの予算", header, rows)


def _rows(tree: BudgetTree) -> list[dict[str, Cell]]:
    return [
        {"年度コード": tree.year, "項目ID": row.line.id, "親の項目ID": row.line.parent, **record}
        for row, record in zip(tree.rows, budget_records(tree), strict=True)
    ]


def _table(title: str, records: Sequence[dict[str, Cell]], catalogue: Catalogue) -> Table:
    rows = [(*record.values(), catalogue.version) for record in records]
    return Table(title, (*records[0], "カタログ版"), rows)
