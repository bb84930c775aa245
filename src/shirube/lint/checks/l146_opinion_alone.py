"""満足度や意識の調査だけで測っている

ある目標の KPI が、満足度や「～と思う人の割合」のような調査だけになっているものです。

なぜ: 気持ちは大切な成果ですが、聞き方や時期で動きます。実際の変化を表す数を一つ並べると、確かになります。
悪い例: KPI: 医療体制に満足している人の割合（これだけ）
よい例: KPI: 医療体制に満足している人の割合 と、30分以内に受診できる人の割合
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_kpi
from shirube.lint.view import Level, PlanView
from shirube.lint.words import is_opinion


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for owner, kpis in view.kpis_of.items():
        is_section = any(one.level is Level.SECTION for one in kpis)
        if owner is None or is_section or not all(is_opinion(one.label) for one in kpis):
            continue
        yield at_kpi(kpis[0], f"のほかに、実際の変化を表す KPI が「{kpis[0].owner_title}」にありません。")


CHECK = Check(
    code="L146",
    name="opinion-alone",
    severity=Severity.HINT,
    field="kpis",
    find=_find,
    doc=__doc__,
)
