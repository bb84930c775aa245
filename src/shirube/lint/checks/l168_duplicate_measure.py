"""同じ施策が二度ある

同じ名前の施策が、「再掲」と書かれずに二度あるものです。

なぜ: 施策の数も予算も二重に数えられます。二度目には「再掲」と書きます。
悪い例: 1-2 と 3-1 に「空き家の利活用」
よい例: 3-1 は「空き家の利活用【再掲】」
出典: design.md 5章（再掲は元への参照）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.likeness import plain
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    first: dict[str, str] = {}
    for one in view.measures:
        name = plain(one.title)
        if one.reposted or not name:
            continue
        if name in first:
            yield at_measure(one, f"は、{first[name]} にもあります。")
        first.setdefault(name, one.place)


CHECK = Check(
    code="L168",
    name="duplicate-measure",
    severity=Severity.HINT,
    field="title",
    find=_find,
    doc=__doc__,
)
