"""元のない再掲

「再掲」とあるのに、同じ名前の元の施策が計画のどこにもないものです。

なぜ: 件数を数えるときに、再掲を除くと消え、含めると一度も元が数えられません。名前の違いのことが多いです。
悪い例: 「空き家の活用【再掲】」とあるが、元は「空き家の利活用」
よい例: 「空き家の利活用【再掲】」（元と同じ名前）
出典: design.md 5章（再掲は元への参照）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.likeness import plain
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    originals = {plain(one.title) for one in view.measures if not one.reposted}
    for one in view.measures:
        if one.reposted and one.repost_of is None and plain(one.title) not in originals:
            yield at_measure(one, "は再掲ですが、元の施策が見つかりません。")


CHECK = Check(
    code="L166",
    name="repost-without-original",
    severity=Severity.WARNING,
    field="measures",
    find=_find,
    doc=__doc__,
)
