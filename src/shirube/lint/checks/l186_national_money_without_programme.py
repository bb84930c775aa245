"""制度のない国費

国費を見込んでいるのに、使う制度が一つも挙げられていない施策です。

なぜ: どの制度の条件と期限を満たせばよいかが分からず、見込んだ国費が入らないおそれがあります。
悪い例: 施策「空き家の改修」国費 1,200万円、使う制度なし
よい例: 施策「空き家の改修」国費 1,200万円、使う制度: 制度集から選ぶ
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.view import PlanView
from shirube.plans import FundingSource


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for one in view.measures:
        is_counted_on = any(
            row.source is FundingSource.NATIONAL and any(yen for _, yen in row.amounts) for row in one.budgets
        )
        if is_counted_on and not one.programmes:
            yield at_measure(one, "は国費を見込んでいますが、使う制度が挙げられていません。")


CHECK = Check(
    code="L186",
    name="national-money-without-programme",
    severity=Severity.WARNING,
    field="budget",
    find=_find,
    doc=__doc__,
)
