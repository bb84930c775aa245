"""参加人数だけが KPI になっている

セミナー・講座・イベントなどの参加人数（受講者数、来場者数を含む）が、その施策や区分のただ一つの KPI になっているものです。

なぜ: 人が来たことと、来た人に何かが起きたことは違います。国の交付金の例（女性の起業の応援）でも、セミナーへの参加人数だけの KPI は認められません。
悪い例: KPI: 起業セミナー参加人数（これだけ）
よい例: KPI: 起業セミナー参加人数 と、参加者のうち事業計画を出した人数。目標: 参加後半年以内に起業した人数
出典: 004_aff9116dac09eb1f 2624行・2648行（セミナーへの参加人数だけを KPI にすることを認めないと印刷されている）。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_kpi
from shirube.lint.view import PlanView
from shirube.lint.words import is_attendance


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for owner, kpis in view.kpis_of.items():
        if owner is None or not all(is_attendance(one.label) for one in kpis):
            continue
        for one in kpis:
            if not one.reposted:
                yield at_kpi(one, "は参加人数で、ほかに成果を測る KPI がありません。")


CHECK = Check(
    code="L142",
    name="attendance-alone",
    severity=Severity.WARNING,
    field="label",
    find=_find,
    doc=__doc__,
)
