"""大きさの分からない人数だけで測っている

インパクト・アウトカムの KPI が人数や件数だけで、人口などに対する割合が一つもないものです。

なぜ: 人口3千人のまちの50人と30万人のまちの50人は違います。割合を並べると、ほかのまちや過去と比べられます。
悪い例: KPI: 転入者数 50人（これだけ）
よい例: KPI: 転入者数 50人 と、人口千人当たりの転入者数 16人
出典: 内閣府の三つの観点のうち「適切な水準」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（5年後の目標値を基本とする）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_kpi
from shirube.lint.view import UPPER, PlanView

_HEADS = ("人", "世帯", "万人", "千人", "戸", "社", "事業所", "件")


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for owner, kpis in view.kpis_of.items():
        if owner is None or kpis[0].level not in UPPER or not all(one.unit in _HEADS for one in kpis):
            continue
        yield at_kpi(
            kpis[0], f"など、「{kpis[0].owner_title}」の KPI は数だけで、人口などに対する割合がありません。"
        )


CHECK = Check(
    code="L147",
    name="count-without-base",
    severity=Severity.HINT,
    field="kpis",
    find=_find,
    doc=__doc__,
)
