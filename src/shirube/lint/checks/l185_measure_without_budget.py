"""予算の記入がない施策

予算の額も「未定」も書かれていない施策です。ほかの施策に予算を書いている計画だけで見ます。

なぜ: お金のかからない施策なのか、書き忘れなのかが分からず、計画全体の額も言えません。
悪い例: 施策「空き家の改修」予算の記入なし
よい例: 施策「空き家の改修」令和8年度 未定、またはお金がかからないなら 0円
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    if not any(one.budgets for one in view.measures):
        return
    for one in view.measures:
        if not one.budgets and not one.reposted:
            yield at_measure(one, "に、予算の記入がありません。")


CHECK = Check(
    code="L185",
    name="measure-without-budget",
    severity=Severity.HINT,
    field="budget",
    find=_find,
    doc=__doc__,
)
