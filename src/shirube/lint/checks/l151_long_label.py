"""名前が長すぎる

名前が80字を超える KPI です。80字は、しるべの目安です。

なぜ: 長い名前は、一覧でもグラフでも切れてしまい、議会でも読み上げにくくなります。条件は注に移せます。
悪い例: （○○補助金を受けた事業者が申請のときに出した計画のうち…における）従業員一人当たり給与の伸び率
よい例: 従業員一人当たり給与の伸び率（注: ○○補助金を受けた事業者）
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from shirube.lint.context import Context
from shirube.lint.finding import Check, Severity, per_kpi
from shirube.lint.view import KpiView, PlanView


def _say(one: KpiView, _view: PlanView, context: Context) -> str | None:
    length = len(one.label)
    if length <= context.limits.longest_label:
        return None
    return f"の名前は{length}字です。"


CHECK = Check(
    code="L151",
    name="long-label",
    severity=Severity.HINT,
    field="label",
    find=per_kpi(_say),
    doc=__doc__,
)
