"""A printed budget as nested bars: a line takes the room of its figure, its parts stand under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from shirube.base import format_yen
from shirube.usecases.budgets import BudgetRow, BudgetState, BudgetTree

_WIDTH, _BAR, _GAP = 1000.0, 54.0, 4.0
_SIGN = 15.0


@dataclass(frozen=True)
class BudgetBox:
    """A line on paper: `left` and `width` are shares of the whole, None of them where no figure is printed."""

    row: BudgetRow
    left: float
    width: float


@dataclass(frozen=True)
class BudgetChart:
    """The boxes of a tree, and how many lines have no figure or stand there a second time."""

    tree: BudgetTree
    boxes: tuple[BudgetBox, ...]
    without_figure: int
    repeated: int
    total: int | None

    @property
    def depth(self) -> int:
        return max((box.row.depth for box in self.boxes), default=0)


def budget_chart(tree: BudgetTree) -> BudgetChart:
    """The boxes of a year. The whole is the sum of the lines at the top; parts share the room of their line.

    Parts that add up to more than their line are drawn to the scale of their sum, and the table says so.
    """
    tops = [row for row in tree.rows if row.depth == 0]
    total = sum(row.line.amount or 0 for row in tops)
    boxes = tuple(_boxes(tree.rows, tops, left=0.0, width=1.0, room=total)) if total else ()
    return BudgetChart(
        tree=tree,
        boxes=boxes,
        without_figure=sum(row.line.amount is None for row in tree.rows),
        repeated=sum(row.state is BudgetState.REPEATED for row in tree.rows),
        total=total or None,
    )


def _boxes(
    rows: tuple[BudgetRow, ...], level: list[BudgetRow], *, left: float, width: float, room: int
) -> Iterator[BudgetBox]:
    """Each line of a level beside the other, its parts below; a line without a figure takes what its parts sum to."""
    for row in level:
        amount = _amount(row)
        if not amount or row.state is BudgetState.REPEATED:
            continue
        share = width * amount / room
        yield BudgetBox(row, left, share)
        parts = [one for one in rows if one.line.parent == row.line.id]
        below = sum(_amount(one) for one in parts if one.state is not BudgetState.REPEATED)
        yield from _boxes(rows, parts, left=left, width=share, room=max(amount, below))
        left += share


def _amount(row: BudgetRow) -> int:
    return row.line.amount if row.line.amount is not None else (row.parts_sum or 0)


def budget_svg(chart: BudgetChart, *, name: str) -> str:
    """The chart as SVG text; empty where no figure is printed."""
    if not chart.boxes:
        return ""
    height = (chart.depth + 1) * (_BAR + _GAP)
    said = "。".join(
        f"{box.row.line.label} {format_yen(_amount(box.row))}" for box in chart.boxes if box.row.depth < 2
    )
    boxes = "".join(_box(box) for box in chart.boxes)
    return (
        f'<svg class="budget-chart" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{escape(chart.tree.label)}の内訳</title>'
        f'<desc id="{name}-desc">{escape(said)}</desc>{boxes}</svg>'
    )


def _box(box: BudgetBox) -> str:
    x, width = box.left * _WIDTH, max(box.width * _WIDTH, 1.0)
    y = box.row.depth * (_BAR + _GAP)
    label, figure = box.row.line.label, format_yen(_amount(box.row))
    fits = int((width - 12) / _SIGN)
    words = ""
    if fits >= 5:
        shown = label if len(label) <= fits else f"{label[: fits - 1]}…"
        words = f'<text class="budget-name" x="{x + 6:.1f}" y="{y + 21:.1f}">{escape(shown)}</text>'
        if len(figure) <= fits:
            words += f'<text class="budget-figure" x="{x + 6:.1f}" y="{y + 42:.1f}">{figure}</text>'
    return (
        f'<g><title>{escape(label)} {figure}</title><rect class="budget-box" data-depth="{min(box.row.depth, 3)}" '
        f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{_BAR:.0f}"/>{words}</g>'
    )
