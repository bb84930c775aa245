"""一つのところに KPI が多すぎる

一つの目標や施策に、KPI が6件を超えてあるものです。6件は、しるべの目安です。

なぜ: 全部を同じ重さで追うと、どれも追えません。主な KPI を選び、ほかは参考の指標にします。
悪い例: 施策「観光の振興」に KPI 9件
よい例: 施策「観光の振興」に KPI 2件（宿泊者数、一人当たり消費額）、参考の指標 7件
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.view import Level, PlanView


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    for owner, kpis in view.kpis_of.items():
        first = kpis[0]
        if owner is None or first.level is Level.SECTION or len(kpis) <= context.limits.most_kpis_of_a_node:
            continue
        yield Note(f"「{short(first.owner_title)}」に KPI が{len(kpis)}件あります。", owner, first.place)


CHECK = Check(
    code="L164",
    name="too-many-kpis",
    severity=Severity.HINT,
    field="kpis",
    find=_find,
    doc=__doc__,
)
