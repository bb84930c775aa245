"""The planned budget of a town's plan: the tree with its sums by fiscal year, the sources, and both as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shirube.base import FiscalYear
from shirube.documents import Cell, Table
from shirube.plans import SOURCE_WORDS, BudgetSum, PlanBook, budget_sums, budget_years, sums_by_source
from shirube.plans.town import NODE_WORDS, BookNode


@dataclass(frozen=True)
class BudgetLine:
    """One line with the sum of every year and of all years together. `node` None: the whole plan or a source."""

    label: str
    sums: tuple[BudgetSum, ...]
    depth: int = 0
    number: str = ""
    kind: str = ""
    node: BookNode | None = None

    @property
    def is_repost(self) -> bool:
        """Whether the line is counted where it stands first, and not here."""
        return self.node is not None and self.node.is_repost

    @property
    def whole(self) -> BudgetSum:
        """All years together."""
        return sum(self.sums, BudgetSum())


@dataclass(frozen=True)
class BudgetPage:
    """What the page of a plan's budget shows."""

    years: tuple[FiscalYear, ...]
    lines: tuple[BudgetLine, ...]
    sources: tuple[BudgetLine, ...]
    total: BudgetLine
    rows: int
    silent: tuple[BookNode, ...]

    @property
    def has_rows(self) -> bool:
        return self.rows > 0


def budget_page(book: PlanBook) -> BudgetPage:
    """The tree, the sources and the whole; `silent` are the measures that say nothing of money."""
    years, sums = budget_years(book), budget_sums(book)
    measures = [node for _, node in book.walk() if node.is_measure and not node.is_repost]
    return BudgetPage(
        years=years,
        lines=tuple(_line(book, node, depth, sums[node.id]) for depth, node in book.walk()),
        sources=tuple(
            BudgetLine(SOURCE_WORDS[source], tuple(found.values())) for source, found in sums_by_source(book)
        ),
        total=BudgetLine("計画全体", tuple(sums[""].values())),
        rows=sum(len(node.budgets) for node in book.nodes),
        silent=tuple(node for node in measures if not node.budgets),
    )


def _line(book: PlanBook, node: BookNode, depth: int, sums: Mapping[FiscalYear, BudgetSum]) -> BudgetLine:
    return BudgetLine(
        node.title, tuple(sums.values()), depth, book.number(node.id), NODE_WORDS[node.kind], node
    )


def node_sums(book: PlanBook, node: BookNode) -> tuple[tuple[FiscalYear, BudgetSum], ...]:
    """The sums of one node, year by year; empty where nothing below it tells of money."""
    return tuple(budget_sums(book)[node.id].items()) if _tells_of_money(book, node) else ()


def _tells_of_money(book: PlanBook, node: BookNode) -> bool:
    own = bool(node.budgets) and not node.is_repost
    return own or any(_tells_of_money(book, child) for child in book.children(node.id))


def budget_tables(book: PlanBook) -> tuple[Table, ...]:
    """The rows as they were written (tidy), then the sums of every node."""
    return rows_table(book), sums_table(book)


def rows_table(book: PlanBook) -> Table:
    """One row a source and year, in the order of reading; a sum that is undecided is an empty cell with 未定 beside it."""
    header = ("番号", "施策", "再掲", "財源", "内訳の名前", "年度", "額（円）", "状態", "備考")
    return Table("予算の内訳", header, tuple(_rows(book)))


def _rows(book: PlanBook) -> Iterator[tuple[Cell, ...]]:
    for _, node in book.walk():
        for row in node.budgets:
            for year, yen in row.amounts:
                yield (
                    book.number(node.id),
                    node.title,
                    "再掲（計に入れない）" if node.is_repost else None,
                    SOURCE_WORDS[row.source],
                    row.name or None,
                    f"{year.era}（{year.western}）",
                    yen,
                    "未定" if yen is None else "計画額",
                    row.note or None,
                )


def sums_table(book: PlanBook) -> Table:
    """One row a node and year: known yen, how many rows are undecided, how many measures say nothing of the year."""
    header = (
        *("番号", "種類", "項目", "年度", "分かっている額の計（円）"),
        *("額のある行（件）", "未定の行（件）", "記入のない施策（件）", "計は全部か"),
    )
    page = budget_page(book)
    return Table("予算の計", header, tuple(_sum_rows(page)))


def _sum_rows(page: BudgetPage) -> Iterator[tuple[Cell, ...]]:
    for line in (*page.lines, page.total):
        for year, one in zip(page.years, line.sums, strict=True):
            is_silent = not one.told and not one.undecided and not one.untold
            yield (
                line.number or None,
                line.kind or "計画",
                line.label,
                f"{year.era}（{year.western}）",
                one.yen if one.told else None,
                one.told,
                one.undecided,
                one.untold,
                "…" if is_silent else "はい" if one.is_whole else "いいえ",
            )
