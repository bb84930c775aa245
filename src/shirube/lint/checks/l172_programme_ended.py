"""終わった制度を使う工程

工程の始まりより前に、使う制度が終わっているものです。終わりの日が資料に書かれた制度だけを見ます。

なぜ: 始めるときには、もう申し込めません。
悪い例: 令和9年度からの工程に、令和8年度で終わる制度
よい例: 令和9年度からの工程に、続いている制度を選び直す
出典: 制度ごとの資料（制度のページに行がある）。
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shirube.base.fiscal import format_date_both
from shirube.lint.context import Context, ProgrammeFact
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.likeness import plain
from shirube.lint.view import MeasureView, PlanView
from shirube.plans import Roadmap


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    for measure in view.measures:
        for programme in measure.programmes:
            fact = context.fact_of(programme)
            if fact is None or fact.ends is None:
                continue
            begins = _begins(view, measure, fact)
            if begins is not None and begins > fact.ends:
                ended = format_date_both(fact.ends)
                yield at_measure(
                    measure,
                    f"の制度「{fact.name}」は{ended}に終わり、工程の始まり（{begins}）に間に合いません。",
                )


def _begins(view: PlanView, measure: MeasureView, fact: ProgrammeFact) -> date | None:
    """The first day of the bar of the programme, else of the measure's own roadmap, else of the plan."""
    own = measure.roadmap
    drawn = [own] if own.rows else [node.roadmap for node in view.above(measure.owner)]
    for roadmap in drawn:
        found = _first_day(roadmap, {plain(fact.name), *(plain(name) for name in fact.other_names)})
        if found is not None:
            return found
    first = _first_day(own, {plain(measure.title)})
    return first or (view.first_year.start if view.first_year is not None and not own.rows else None)


def _first_day(roadmap: Roadmap, names: set[str]) -> date | None:
    cells = [
        cell
        for row in roadmap.rows
        if plain(row.programme) in names
        for bar in row.bars
        for cell in bar.cells
    ]
    years = [first for cell in cells if (first := cell.years[0]) is not None]
    return min(years).start if years else None


CHECK = Check(
    code="L172",
    name="programme-ended",
    severity=Severity.ERROR,
    field="programmes",
    find=_find,
    doc=__doc__,
)
