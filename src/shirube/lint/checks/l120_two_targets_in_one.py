"""一つの KPI に二つの指標・目標がある

「人数及び割合」のように二つの指標を一つにしたもの、または目標の欄に二つ以上の数があるものです。合計や「いずれか」は除きます。

なぜ: 片方だけ届いたときに、達成とも未達とも言えません。
悪い例: 移住者の人数及び定着の割合
よい例: 移住者の人数／移住者のうち3年後も住んでいる人の割合（二つに分ける）
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

import re

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import KpiView
from shirube.lint.words import figures_in, holds_two


def _say(one: KpiView) -> str | None:
    if holds_two(one.label):
        return "は、二つの指標を一つにしています。"
    target = one.kpi.target
    if (
        target is not None
        and target.value is not None
        and figures_in(target.text) > 1
        and _stands_apart(target.text)
    ):
        return f"の目標「{short(target.text, 30)}」に、数が二つ以上あります。"
    return None


def _stands_apart(text: str) -> bool:
    """Several figures, not one range (10〜20件) and not one sum (1億2,000万円)."""
    return not re.search(r"[~〜～]|\d\s*[億万千]\s*\d", text)


CHECK = Check(
    code="L120",
    name="two-targets-in-one",
    severity=Severity.WARNING,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
