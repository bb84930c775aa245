"""A town's plan: a tree, a plan of the core, JSON; each of them without loss."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    NO_DUE,
    Actual,
    Baseline,
    BookKpi,
    BookNode,
    BudgetRow,
    Direction,
    Due,
    DueKind,
    ExpertComment,
    FundingSource,
    Grade,
    Judgement,
    Kpi,
    NationalLink,
    NextStep,
    NodeKind,
    Observation,
    Organisation,
    PlanBook,
    PlanError,
    Review,
    Revision,
    Rule,
    Span,
    Status,
    Target,
    TargetKind,
    UsedProgramme,
    YearBar,
    all_kpis,
    all_measures,
    all_roadmaps,
    book_from_json,
    book_json,
    count,
    from_plan,
    place_of,
    to_plan,
)
from shirube.plans.town import PARENTS
from shirube.plans.town_json import FORM, exact_text
from shirube.plans.town_plan import places

TOWN = Organisation("39405", "檮原町")
FIRST, LAST = FiscalYear(2025), FiscalYear(2029)
words = st.text("木の町水道りんご橋山x1", min_size=1, max_size=6)
years = st.one_of(st.integers(2015, 2035).map(FiscalYear), st.integers(2015, 2035).map(CalendarYear))
fiscal = st.integers(2015, 2035).map(FiscalYear)
fractions = st.fractions(min_value=-9999, max_value=9999, max_denominator=40)
days = st.dates(date(2024, 4, 1), date(2030, 3, 31))


def node(
    number: int, kind: NodeKind = NodeKind.OUTCOME, parent: int | None = None, **more: object
) -> BookNode:
    above = None if parent is None else str(parent)
    return BookNode(id=str(number), kind=kind, title=f"項目{number}", parent=above, position=number, **more)  # type: ignore[arg-type]


def book(*nodes: BookNode, kpis: tuple[BookKpi, ...] = (), **more: object) -> PlanBook:
    given: dict[str, object] = {"first_year": FIRST, "last_year": LAST, **more}
    return PlanBook(id="1", title="町の計画", organisation=TOWN, nodes=nodes, kpis=kpis, **given)  # type: ignore[arg-type]


def plain_kpi(number: int, home: int) -> BookKpi:
    kpi = Kpi(label=f"指標{number}", target=None, due=NO_DUE, span=Span(1, 1))
    return BookKpi(id=str(number), node=str(home), kpi=kpi, position=number)


@st.composite
def bars(draw: st.DrawFn) -> YearBar:
    first = draw(st.none() | fiscal)
    last = None if first is None else draw(st.none() | st.integers(first.year, 2036).map(FiscalYear))
    return YearBar(
        first=first,
        last=last,
        programme=draw(st.just("") | words),
        cohort=draw(st.none() | words),
        text=draw(words),
        is_repost=draw(st.booleans()),
    )


@st.composite
def budgets(draw: st.DrawFn) -> BudgetRow:
    told = draw(st.dictionaries(fiscal, st.none() | st.integers(0, 10**12), max_size=3))
    return BudgetRow(
        source=draw(st.sampled_from(FundingSource)),
        amounts=tuple(told.items()),
        name=draw(st.just("") | words),
        note=draw(st.just("") | words),
    )


@st.composite
def targets(draw: st.DrawFn) -> Target:
    status = draw(st.sampled_from(Status))
    return Target(
        text=draw(words),
        kind=draw(st.sampled_from(TargetKind)),
        value=None if status is Status.LOST else draw(st.none() | fractions),
        unit=draw(st.none() | words),
        than=draw(st.none() | words),
        better=draw(st.none() | st.sampled_from(Direction)),
        base_years=tuple(draw(st.lists(years, max_size=2))),
        status=status,
    )


@st.composite
def dues(draw: st.DrawFn) -> Due:
    last = draw(years)
    first = draw(st.none() | st.integers(2010, last.year).map(type(last)))
    return Due(draw(st.sampled_from(DueKind)), draw(st.none() | words), first=first, last=last)


@st.composite
def kpis(draw: st.DrawFn, number: int, home: str) -> BookKpi:
    seen = Observation(draw(years), draw(st.none() | fractions))
    judged = Judgement(draw(st.sampled_from(Grade)), draw(words), Rule(), draw(st.none() | fractions))
    core = Kpi(
        label=draw(words),
        target=draw(st.none() | targets()),
        due=draw(dues()),
        span=Span(1, 1),
        notes=tuple(draw(st.lists(words, max_size=2))),
        baseline=draw(st.none() | st.builds(Baseline, st.none() | fractions, st.none() | years, words)),
        denominator=draw(st.none() | words),
        path=tuple(draw(st.lists(st.tuples(years, targets()), max_size=2))),
        history=tuple(draw(st.lists(st.builds(Revision, targets(), dues(), days, words), max_size=1))),
    )
    why = "" if seen.value is not None else draw(words)
    return BookKpi(
        id=str(number),
        node=home,
        kpi=core,
        position=number,
        unit=draw(words),
        better=draw(st.none() | st.sampled_from(Direction)),
        source=draw(words),
        actuals=(Actual(seen=seen, why_none=why, source=draw(words), as_of=draw(st.none() | days)),),
        reviews=(
            Review(
                kpi=str(number),
                actual=seen,
                judgement=judged,
                next_step=draw(st.none() | st.sampled_from(NextStep)),
            ),
        ),
    )


@st.composite
def books(draw: st.DrawFn) -> PlanBook:
    nodes: list[BookNode] = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        kind = draw(st.sampled_from(NodeKind))
        fitting = [n for n in nodes if n.kind in PARENTS[kind] and not _is_deep(n, kind, nodes)]
        parent = draw(st.none() | st.sampled_from(fitting)) if fitting else None
        originals = [n.id for n in nodes if n.is_measure and not n.is_repost]
        is_repost = kind is NodeKind.MEASURE and draw(st.booleans())
        repeats = draw(st.none() | st.sampled_from(originals)) if is_repost and originals else None
        nodes.append(
            BookNode(
                id=str(number),
                kind=kind,
                title=draw(words),
                parent=None if parent is None else parent.id,
                position=draw(st.integers(0, 3)),
                text=draw(words),
                link=draw(st.none() | st.builds(NationalLink, words, words)),
                programmes=()
                if kind is not NodeKind.MEASURE
                else tuple(draw(st.lists(st.builds(UsedProgramme, words, st.none() | words), max_size=2))),
                bars=() if kind is NodeKind.IMPACT else tuple(draw(st.lists(bars(), max_size=2))),
                budgets=() if kind is not NodeKind.MEASURE else tuple(draw(st.lists(budgets(), max_size=2))),
                is_repost=is_repost,
                repost_of=repeats,
            )
        )
    found = tuple(
        draw(kpis(number, draw(st.sampled_from(nodes)).id))
        for number in range(1, (draw(st.integers(0, 3)) if nodes else 0) + 1)
    )
    comment = ExpertComment(text=draw(words), by=draw(words), year=draw(st.none() | fiscal))
    return book(*nodes, kpis=found, comments=(comment,), rule=Rule(Fraction(9, 10), Fraction(1, 3)))


def _is_deep(parent: BookNode, kind: NodeKind, nodes: list[BookNode]) -> bool:
    above = next((n for n in nodes if n.id == parent.parent), None)
    return kind is parent.kind is NodeKind.GROUP and above is not None and above.kind is NodeKind.GROUP


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_json_and_back_is_the_same_book(one: PlanBook) -> None:
    text = json.dumps(book_json(one), ensure_ascii=False)
    assert book_from_json(json.loads(text)) == _in_reading_order(one)


def _in_reading_order(one: PlanBook) -> PlanBook:
    nodes = tuple(node for _, node in one.walk())
    return replace(one, nodes=nodes, kpis=tuple(k for n in nodes for k in one.kpis_of(n.id)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_plan_of_a_book_loses_no_node_kpi_programme_or_bar(one: PlanBook) -> None:
    plan = to_plan(one)
    kinds = [n.kind for n in one.nodes]
    counted = count(plan, with_reposts=True)
    assert counted.impacts == kinds.count(NodeKind.IMPACT)
    assert counted.outcomes == kinds.count(NodeKind.OUTCOME)
    assert counted.outputs >= kinds.count(NodeKind.OUTPUT)
    assert sorted(m.id for m in all_measures(plan)) == sorted(
        n.id for n in one.nodes if n.kind is NodeKind.MEASURE
    )
    assert counted.programme_mentions == sum(len(n.programmes) for n in one.nodes)
    assert counted.kpis == len(one.kpis)
    drawn = [
        cell for block in all_roadmaps(plan) for row in block.rows for bar in row.bars for cell in bar.cells
    ]
    assert len(drawn) == sum(len(n.bars) for n in one.nodes)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_span_of_a_kpi_and_of_a_measure_leads_back_to_it(one: PlanBook) -> None:
    plan = to_plan(one)
    assert {place_of(one, kpi.span) for kpi in all_kpis(plan)} == {("kpi", k.id) for k in one.kpis}
    assert all(place_of(one, m.span) == ("node", m.id) for m in all_measures(plan))
    assert len(places(one)) == len(one.nodes) + len(one.kpis)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_book_made_of_its_own_plan_counts_the_same(one: PlanBook) -> None:
    plan = to_plan(one)
    again = from_plan(plan, book_id="2", organisation=TOWN, first_year=FIRST, last_year=LAST)
    for with_reposts in (True, False):
        assert count(to_plan(again), with_reposts=with_reposts) == count(plan, with_reposts=with_reposts)
    repeated = sorted(
        (n.title, one.node(n.repost_of).title if n.repost_of else "") for n in one.nodes if n.is_repost
    )
    assert repeated == sorted(
        (n.title, again.node(n.repost_of).title if n.repost_of else "") for n in again.nodes if n.is_repost
    )
    assert sorted(k.kpi.label for k in again.kpis) == sorted(k.kpi.label for k in one.kpis)


@given(fractions)
def test_an_exact_text_reads_back(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value


def test_an_exact_text_is_a_decimal_where_it_ends() -> None:
    assert [exact_text(Fraction(x)) for x in ("0", "12", "-7/20", "1/3", "1/8", "100")] == [
        "0",
        "12",
        "-0.35",
        "1/3",
        "0.125",
        "100",
    ]


def test_numbers_follow_the_order_of_reading() -> None:
    one = book(node(1), node(2), node(3, NodeKind.MEASURE, 2), node(4, NodeKind.MEASURE, 2))
    assert [one.number(n.id) for _, n in one.walk()] == ["1", "2", "2-1", "2-2"]


G, M = NodeKind.GROUP, NodeKind.MEASURE


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ((node(1), node(1)), "E700"),
        ((node(1, parent=9),), "E701"),
        ((node(1, G, 2), node(2, G, 1)), "E701"),
        ((node(1, M), node(2, M, 1)), "E702"),
        ((node(1), node(2, NodeKind.IMPACT, 1)), "E702"),
        ((node(1, G), node(2, G, 1), node(3, G, 2)), "E702"),
        ((node(1, programmes=(UsedProgramme("名"),)),), "E707"),
        ((node(1, NodeKind.IMPACT, bars=(YearBar(first=FIRST),)),), "E707"),
    ],
)
def test_what_is_no_tree_is_refused(nodes: tuple[BookNode, ...], code: str) -> None:
    with pytest.raises(PlanError, match=code):
        book(*nodes)


def test_a_group_in_a_group_is_a_tree() -> None:
    assert len(to_plan(book(node(1, G), node(2, G, 1), node(3, M, 2))).national) == 1


def test_years_in_the_wrong_order_are_refused_and_one_year_is_a_plan() -> None:
    with pytest.raises(PlanError, match="E703"):
        book(first_year=LAST, last_year=FIRST)
    assert book(first_year=FIRST, last_year=FIRST).nodes == ()


def test_a_kpi_of_no_node_is_refused() -> None:
    with pytest.raises(PlanError, match="E706"):
        book(node(1), kpis=(plain_kpi(1, 2),))


def test_a_bar_that_ends_before_it_begins_is_refused() -> None:
    assert YearBar(first=FIRST, last=FIRST).last == FIRST
    with pytest.raises(PlanError, match="E704"):
        YearBar(first=LAST, last=FIRST)


@pytest.mark.parametrize(("value", "why"), [(None, ""), (Fraction(0), "未公表")])
def test_an_actual_is_a_value_or_a_reason(value: Fraction | None, why: str) -> None:
    with pytest.raises(PlanError, match="E705"):
        Actual(seen=Observation(FIRST, value), why_none=why)


def test_another_form_of_json_is_refused() -> None:
    with pytest.raises(PlanError, match="E708"):
        book_from_json({**book_json(book()), "form": FORM + "0"})
