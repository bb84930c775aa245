"""同じ KPI が二つの名前で置かれている

名前がほぼ同じで、目標も期限も同じ KPI が、再掲と書かれずに二度あるものです。

なぜ: 一つの成果を二度数えることになり、直すときに片方だけが直ります。二度目は「再掲」と書きます。
悪い例: 「移住者の人数 100人」と「移住者数 100人」
よい例: 「移住者数 100人」と「移住者数 100人（再掲）」
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_kpi, short
from shirube.lint.likeness import alike, pairs, plain
from shirube.lint.view import KpiView, PlanView


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    groups: dict[object, list[KpiView]] = defaultdict(list)
    for one in view.kpis:
        target = one.kpi.target
        if not one.reposted and target is not None:
            key = (target.value, target.unit, target.kind, one.kpi.due.last, one.kpi.cohort, target.than)
            groups[key].append(one)
    for group in groups.values():
        yield from _within(group, context)


def _within(group: list[KpiView], context: Context) -> Iterator[Note]:
    names = [
        pairs(plain(one.label).replace("の人数", "者数").replace("者者", "者").replace("の", ""))
        for one in group
    ]
    for index, one in enumerate(group):
        for earlier in range(index):
            is_same = names[index] == names[earlier]
            is_decided = one.kpi.target is not None and one.kpi.target.value is not None
            if is_same or (is_decided and alike(names[index], names[earlier]) >= context.limits.same_kpi):
                yield at_kpi(
                    one, f"は、「{short(group[earlier].label)}」（{group[earlier].place}）と同じに見えます。"
                )
                break


CHECK = Check(
    code="L149",
    name="duplicate-kpi",
    severity=Severity.WARNING,
    field="label",
    find=_find,
    doc=__doc__,
)
