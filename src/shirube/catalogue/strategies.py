"""The packaged strategies: what they aim at, by which measures and programmes, and where each node is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.base.fiscal import FiscalYear
from shirube.catalogue.load import DATA, decoded
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.strategy_models import GroupFile, MeasureFile, OutputFile, StrategyFile
from shirube.catalogue.text import Lines, read_text
from shirube.plans import (
    Footnote,
    Group,
    Impact,
    Measure,
    OtherMeasure,
    Outcome,
    Output,
    Plan,
    PlanError,
    Programme,
    Subgroup,
    all_measures,
)

_MODEL = "同じ項目を持つほかの行を見本にしてください。"


@dataclass(frozen=True, kw_only=True)
class StrategySource:
    """The document a strategy is read from; `state` is draft or decided, `as_of` the day it stands for."""

    document: str
    short: str
    title: str
    ministry: str
    as_of: date
    state: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """A strategy without its sentences.

    `links` leads from a programme's name in the strategy to the id of the same programme in the catalogue,
    `parts` from a name to the programmes of the catalogue that are parts of it; a name may be in neither.
    """

    id: str
    title: str
    source: StrategySource
    plan: Plan
    links: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]


def load_strategies(data: Path = DATA) -> Mapping[str, Strategy]:
    """Every strategy under `data`/strategies by its id. Raises CatalogueError E524 with every mistake found."""
    found: dict[str, Strategy] = {}
    for path in sorted((data / "strategies").glob("*.yaml")):
        name = path.relative_to(data).as_posix()
        strategy = read_strategy_file(decoded(path.read_bytes(), name), file=name)
        if strategy.id in found or strategy.id != path.stem:
            raise _refused(
                name, [_wrong(f"id「{strategy.id}」とファイル名「{path.stem}」が合いません。", name, None)]
            )
        found[strategy.id] = strategy
    return found


def read_strategy_file(text: str, *, file: str) -> Strategy:
    """The strategy in a file. Raises CatalogueError E524 with every mistake, each at its line."""
    tree, lines = read_text(text, file=file, is_packaged=True)
    try:
        shape = StrategyFile.model_validate(tree)
    except ValidationError as error:
        problems = shape_problems(error, lines, file)
        for problem in problems:
            problem.todo = _MODEL
        raise _refused(file, problems) from None
    try:
        plan = _plan(shape)
    except PlanError as error:
        error.where = Place(file)
        raise _refused(file, [error]) from None
    wrong = list(_tree_problems(shape, plan, lines, file))
    if wrong:
        raise _refused(file, wrong)
    head = shape.source
    source = StrategySource(
        document=head.document,
        short=head.short,
        title=shape.title,
        ministry=head.ministry,
        as_of=head.as_of,
        state=head.state,
        note=head.note,
    )
    parts = {name: tuple(ids) for name, ids in shape.parts.items()}
    return Strategy(
        id=shape.id, title=shape.title, source=source, plan=plan, links=dict(shape.links), parts=parts
    )


def _plan(shape: StrategyFile) -> Plan:
    years = [year for year in shape.years if isinstance(year, FiscalYear)]
    first, last = (years[0], years[-1]) if years else (None, None)
    return Plan(
        title=shape.title,
        impacts=tuple(
            Impact(no=one.no, title=one.title, span=one.span, kpis=one.block()) for one in shape.impacts
        ),
        outcomes=tuple(
            Outcome(letter=one.letter, title=one.title, impact=one.impact, span=one.span, kpis=one.block())
            for one in shape.outcomes
        ),
        outputs=tuple(_output(one) for one in shape.outputs),
        national=tuple(_group(one) for one in shape.national.groups),
        national_title=shape.national.title,
        others=tuple(
            OtherMeasure(outcome=one.outcome, no=one.no, title=one.title, span=one.span)
            for one in shape.others
        ),
        footnotes=tuple(Footnote(one.no, "", one.span) for one in shape.footnotes),
        lost=tuple(one.anomaly() for one in shape.lost),
        anomalies=tuple(one.anomaly() for one in shape.anomalies),
        first_year=first,
        last_year=last,
    )


def _output(one: OutputFile) -> Output:
    return Output(
        letter=one.letter,
        printed_letter=one.printed or one.letter,
        title=one.title,
        outcome=one.outcome,
        span=one.span,
        groups=tuple(_group(group) for group in one.groups),
        kpis=one.block(),
        roadmap=one.table(),
    )


def _group(one: GroupFile) -> Group:
    subgroups = tuple(
        Subgroup(
            title=sub.title,
            span=sub.span,
            measures=_measures(sub.measures),
            kpis=sub.block(),
            roadmap=sub.table(),
        )
        for sub in one.subgroups
    )
    return Group(
        no=one.no,
        title=one.title,
        span=one.span,
        measures=_measures(one.measures),
        subgroups=subgroups,
        kpis=one.block(),
        roadmap=one.table(),
    )


def _measures(measures: Iterable[MeasureFile]) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            id=one.id,
            no=one.no,
            printed_no=one.printed,
            title=one.title,
            span=one.span,
            reposted=one.reposted,
            repost_of=one.repost_of,
            programmes=tuple(Programme(item.name, item.span) for item in one.programmes),
        )
        for one in measures
    )


def _tree_problems(shape: StrategyFile, plan: Plan, lines: Lines, file: str) -> Iterator[ShirubeError]:
    """Names that lead nowhere and ids that stand twice."""
    impacts = {one.no for one in shape.impacts}
    for index, outcome in enumerate(shape.outcomes):
        if outcome.impact not in impacts:
            yield _wrong(
                f"インパクト「{outcome.impact}」はありません。",
                file,
                lines.get(("outcomes", index, "impact")),
            )
    letters = {one.letter for one in shape.outcomes}
    for section in ("outputs", "others"):
        for index, one in enumerate(getattr(shape, section)):
            if one.outcome not in letters:
                yield _wrong(
                    f"アウトカム「{one.outcome}」はありません。", file, lines.get((section, index, "outcome"))
                )
    ids = [measure.id for measure in all_measures(plan)]
    yield from (
        _wrong(f"施策「{one}」が二つあります。", file, None) for one in set(ids) if ids.count(one) > 1
    )
    for measure in all_measures(plan):
        if measure.repost_of is not None and measure.repost_of not in ids:
            yield _wrong(f"施策「{measure.id}」の再掲の元「{measure.repost_of}」がありません。", file, None)
    names = {programme.name for measure in all_measures(plan) for programme in measure.programmes}
    for section in ("links", "parts"):
        for name in set(getattr(shape, section)) - names:
            yield _wrong(f"事業「{name}」はこの戦略にありません。", file, lines.get((section, name)))


def _wrong(what: str, file: str, line: int | None) -> CatalogueError:
    return CatalogueError(
        "E525", what, where=Place(file, line), todo="番号・記号・名前を、指している先と合わせてください。"
    )


def _refused(file: str, problems: Iterable[Any]) -> CatalogueError:
    found = tuple(problems)
    return CatalogueError(
        "E524", f"戦略のファイルに{len(found)}件の誤りがあります。", where=file, problems=found
    )
