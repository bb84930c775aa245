"""計画の外にはみ出す工程

工程のすべてが、計画の始まりより前か、終わりより後にあるものです。一部がはみ出すもの、終わりを定めないものは除きます。

なぜ: 計画の期間には何もしないことになります。年度の書き間違いかもしれません。
悪い例: 令和8～12年度の計画で、工程 令和4～6年度
よい例: 令和8～12年度の計画で、工程 令和8～10年度
出典: 001_a625f554a9314e13 34行（進捗の管理と検証のために工程表を作り KPI を置く）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.roadmaps import drawn_rows
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    if view.first_year is None or view.last_year is None:
        return
    for key, place, row in drawn_rows(view):
        years = [cell.years for bar in row.bars for cell in bar.cells]
        begins = [first for first, _ in years if first is not None]
        ends = [last for _, last in years if last is not None]
        is_before = len(ends) == len(years) > 0 and max(ends) < view.first_year
        is_after = len(begins) == len(years) > 0 and min(begins) > view.last_year
        if is_before or is_after:
            when = "始まる前に終わって" if is_before else "終わった後に始まって"
            yield Note(f"工程「{short(row.programme)}」は、計画が{when}います。", key, place)


CHECK = Check(
    code="L181",
    name="bar-outside-plan",
    severity=Severity.HINT,
    field="roadmap",
    find=_find,
    doc=__doc__,
)
