"""工程の日付と欄の年度が違う

工程表の欄の年度と、その中に書かれた年度が違うものです。読むときは書かれた日付をとります。

なぜ: 欄を見る人と文を見る人で、始まりの年が変わってしまいます。
悪い例: 2027年度の欄に「2028年度から実施」
よい例: 2028年度の欄に「2028年度から実施」
出典: design.md 5章（欄と日付を分けて持ち、日付をとる）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.roadmaps import drawn_rows
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for key, place, row in drawn_rows(view):
        for bar in row.bars:
            for index, cell in enumerate(bar.cells):
                if cell.disagrees_with_column(is_first=index == 0):
                    said = f"「{cell.column}」の欄に「{cell.period or short(cell.text, 20)}」とあります。"
                    yield Note(f"工程「{short(row.programme)}」は、{said}", key, place)


CHECK = Check(
    code="L182",
    name="bar-in-other-column",
    severity=Severity.WARNING,
    field="roadmap",
    find=_find,
    doc=__doc__,
)
