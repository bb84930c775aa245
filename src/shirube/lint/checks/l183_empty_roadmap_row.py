"""工程のない行

工程表に名前だけがあり、どの年度にも何も書かれていない行です。

なぜ: いつするのかが分かりません。表が読み落とされたのかもしれません。
悪い例: 工程表の行「空き家の利活用」が空
よい例: 工程表の行「空き家の利活用」令和8～10年度
出典: 001_a625f554a9314e13 34行（進捗の管理と検証のために工程表を作り KPI を置く）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.roadmaps import drawn_rows
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for key, place, row in drawn_rows(view):
        if not any(bar.cells for bar in row.bars):
            yield Note(f"工程「{short(row.programme)}」に、年度が一つも書かれていません。", key, place)


CHECK = Check(
    code="L183",
    name="empty-roadmap-row",
    severity=Severity.WARNING,
    field="roadmap",
    find=_find,
    doc=__doc__,
)
