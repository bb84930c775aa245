"""工程表にあって施策にない行

工程表の行の名前が、同じところの施策や制度のどの名前とも合わないものです。

なぜ: 名前が合わないと、どの施策の工程かをたどれません。
悪い例: 工程表の行「空家活用」、施策「空き家の利活用」
よい例: 工程表の行「空き家の利活用」
出典: 001_a625f554a9314e13 34行（進捗の管理と検証のために工程表を作り KPI を置く）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.likeness import alike, pairs, plain
from shirube.lint.roadmaps import drawn_rows
from shirube.lint.view import PlanView


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    own_roadmaps = {one.key for one in view.measures}
    for key, place, row in drawn_rows(view):
        if key in own_roadmaps:
            continue  # a row that is drawn at a measure is that measure's
        around = {key, *(node.key for node in view.below(key))}
        measures = [one for one in view.measures if one.owner in around]
        names = [one.title for one in measures] + [p.name for one in measures for p in one.programmes]
        node = view.node_of.get(key)
        names += [node.title] if node is not None else []
        own = plain(row.programme)
        if measures and not any(_is_same(own, plain(name), context) for name in names):
            yield Note(f"工程表の行「{short(row.programme)}」に当たる施策がありません。", key, place)


def _is_same(first: str, second: str, context: Context) -> bool:
    return first in second or second in first or alike(pairs(first), pairs(second)) >= context.limits.alike


CHECK = Check(
    code="L174",
    name="roadmap-without-measure",
    severity=Severity.HINT,
    field="roadmap",
    find=_find,
    doc=__doc__,
)
