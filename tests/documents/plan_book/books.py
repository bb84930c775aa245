"""Plans of a made-up town, by hand and by chance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans import (
    NO_DUE,
    Baseline,
    BookKpi,
    BookNode,
    Due,
    DueKind,
    Kpi,
    NextStep,
    NodeKind,
    Observation,
    Organisation,
    PlanBook,
    Review,
    Span,
    Target,
    TargetKind,
    judge,
)
from shirube.plans.town import Actual, ExpertComment

YEAR = FiscalYear(2026)
HERE = Span(1, 1)
TOWN = Organisation("39405", "見本町")


def kpi(
    key: str = "11",
    *,
    label: str = "移住者の数",
    unit: str = "人",
    goal: int | Fraction | None = 100,
    start: int | Fraction | None = 50,
    node: str = "2",
    calendar: bool = False,
    actuals: dict[int, Any] | None = None,
    reviews: dict[int, dict[str, Any]] | None = None,
    **more: Any,
) -> BookKpi:
    """A KPI; `actuals` by year: a number or the words why there is none."""
    kind = CalendarYear if calendar else FiscalYear
    aim = None
    if goal is not None:
        aim = Target(text="", kind=TargetKind.AT_LEAST, value=Fraction(goal), unit=unit)
    due = Due(DueKind.CALENDAR_YEAR if calendar else DueKind.FISCAL_YEAR, last=kind(2029)) if aim else NO_DUE
    baseline = None if start is None else Baseline(Fraction(start), kind(2024))
    core = Kpi(label=label, target=aim, due=due, span=HERE, baseline=baseline, **more)
    told = tuple(_actual(kind(year), value) for year, value in sorted((actuals or {}).items()))
    written = tuple(
        _review(key, core, kind(year), told, words) for year, words in sorted((reviews or {}).items())
    )
    return BookKpi(id=key, node=node, kpi=core, position=int(key), unit=unit, actuals=told, reviews=written)


def _actual(at: Any, value: Any) -> Actual:
    if isinstance(value, str):
        return Actual(seen=Observation(at, None), why_none=value)
    return Actual(seen=Observation(at, Fraction(value)), source="住民課", as_of=date(2027, 4, 10))


def _review(key: str, core: Kpi, at: Any, told: tuple[Actual, ...], words: dict[str, Any]) -> Review:
    seen = next((one.seen for one in told if one.seen.at == at), Observation(at, None))
    return Review(kpi=key, actual=seen, judgement=judge(core, seen), **words)


def book(*kpis: BookKpi, **more: Any) -> PlanBook:
    """A plan of one aim with one measure."""
    nodes = (
        BookNode(id="1", kind=NodeKind.OUTCOME, title="人が集まるまち", position=1),
        BookNode(id="2", kind=NodeKind.GROUP, title="移住を支える", parent="1", position=1),
        BookNode(id="3", kind=NodeKind.MEASURE, title="空き家を直す", parent="2", position=1),
    )
    values = {
        "id": "7",
        "title": "見本町総合戦略",
        "organisation": TOWN,
        "first_year": FiscalYear(2025),
        "last_year": FiscalYear(2029),
        "nodes": nodes,
        "kpis": kpis,
        **more,
    }
    return PlanBook(**values)


def usual() -> PlanBook:
    """A plan with what usually stands in one: a figure, none yet, not applicable, a share, a calendar year, a text."""
    return book(
        kpi(
            "11",
            actuals={2025: 55, 2026: 62},
            reviews={
                2026: {
                    "cause": "空き家バンクの登録が増えた。",
                    "next_step": NextStep.CONTINUE,
                    "comment": "順調",
                }
            },
        ),
        kpi("12", label="空き家の利用率", unit="％", goal=30, start=20, actuals={2025: Fraction(45, 2)}),
        kpi("13", label="出生数", goal=40, start=30, calendar=True, actuals={2025: 33, 2026: "未公表"}),
        kpi("14", label="=1+1 と書かれた指標", unit="件", goal=None, start=None, node="3"),
        kpi("15", label="直した空き家", unit="戸", node="3", actuals={2026: "該当しない"}),
        comments=(ExpertComment(text="数字の根拠がよい。", by="見本大学", year=YEAR, kpi="11"),),
    )


# -- by chance ------------------------------------------------------------------------------------------

_SIGNS = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Cf"))
words = (
    st.text(_SIGNS | st.sampled_from("=+-@'\n＝"), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text and "_x" not in text and "x005F" not in text)
)
numbers = (
    st.integers(-(10**17), 10**17).map(Fraction)
    | st.decimals(-(10**9), 10**9, places=4).map(Fraction)
    | st.fractions(-1000, 1000, max_denominator=60)
)
reasons = st.sampled_from(["未公表", "該当しない", "理由の記入なし", "秘匿", "2年に1度の調査", "機械の故障"])
answers = st.fixed_dictionaries(
    {},
    optional={"cause": words, "comment": words, "next_step": st.sampled_from(NextStep)},
).filter(bool)


@st.composite
def kpis(draw: st.DrawFn, key: str, *, with_one_kind_of_year: bool) -> BookKpi:
    goal = draw(st.integers(0, 10**6)) if with_one_kind_of_year else draw(st.none() | st.integers(0, 10**6))
    return kpi(
        key,
        label=draw(words),
        unit=draw(st.sampled_from(["人", "％", "件", "百万円", "t-CO2", "", "人/日"])),
        goal=goal,
        start=draw(st.none() | st.integers(0, 10**6)),
        node=draw(st.sampled_from(["1", "2", "3"])),
        calendar=draw(st.booleans()),
        actuals=draw(st.dictionaries(st.sampled_from([2024, 2025, 2026]), numbers | reasons)),
        reviews=draw(st.dictionaries(st.sampled_from([2025, 2026]), answers)),
    )


@st.composite
def books(draw: st.DrawFn, *, with_one_kind_of_year: bool = False) -> PlanBook:
    """A plan with up to four KPIs, actuals and reviews of several years.

    `with_one_kind_of_year`: every KPI has a due, which tells its kind of year also while nothing else does.
    """
    count = draw(st.integers(1, 4))
    made = (kpis(str(11 + number), with_one_kind_of_year=with_one_kind_of_year) for number in range(count))
    return book(*(draw(one) for one in made))
