"""目標がねらいと逆を向いている

減らしたいもの（待機児童、事故、排出量など）を増やす目標、増やしたいもの（移住者、満足度など）を減らす目標です。言葉から向きがはっきり分かるものだけを見ます。

なぜ: 向きが逆の目標は、悪くなるほど「達成」になります。基準値と目標値の入れ違いかもしれません。
悪い例: 待機児童数 基準 12人 → 目標 20人
よい例: 待機児童数 基準 12人 → 目標 0人
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView
from shirube.lint.words import adds_years_up, better_by_label, keeps_level
from shirube.plans import Direction


def _say(one: KpiView) -> str | None:
    target, baseline = one.kpi.target, one.kpi.baseline
    if target is None or target.value is None or baseline is None or baseline.value in (None, target.value):
        return None
    better = better_by_label(one.label)
    if better is None or keeps_level(target) or adds_years_up(one.kpi):
        return None
    goes = Direction.UP if target.value > baseline.value else Direction.DOWN
    if goes is better:
        return None
    word = "増やす" if goes is Direction.UP else "減らす"
    return f"は、基準値「{baseline.text or baseline.value}」から目標「{target.text}」へ{word}ことになっています。"


CHECK = Check(
    code="L115",
    name="against-the-aim",
    severity=Severity.WARNING,
    field="target",
    find=each_kpi(_say),
    doc=__doc__,
)
