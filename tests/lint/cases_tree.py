"""For each check of the tree, the programmes and the roadmap: a plan with the mistake and one without it."""

from __future__ import annotations

from dataclasses import replace

from tests.lint.make import Level, Presence, bar, drawn, fy, measure, node, one, plan, target

from shirube.base.fiscal import FiscalYear
from shirube.lint import PlanView
from shirube.lint.view import MeasureView
from shirube.plans import BudgetRow, FundingSource, Roadmap, RoadmapStatus

GOOD = plan()
OUTPUT = GOOD.nodes[2]


def with_output(**more: object) -> PlanView:
    return replace(GOOD, nodes=(*GOOD.nodes[:2], replace(OUTPUT, **more)))


def with_measures(*measures: object) -> PlanView:
    return replace(GOOD, measures=measures)


def costly(
    year: FiscalYear, *, source: FundingSource = FundingSource.OWN, roadmap: Roadmap | None = None
) -> MeasureView:
    """A measure of 12 million yen in one year, without a programme."""
    row = BudgetRow(source=source, amounts=((year, 12_000_000),))
    return measure(budgets=(row,), **({"roadmap": roadmap} if roadmap else {}))


FREE = measure("独り立ちの施策", "output/b", key="measure/2")
B_WITHOUT_KPI = replace(
    GOOD,
    nodes=(*GOOD.nodes, node("output/b", Level.OUTPUT, "outcome/A", roadmap=drawn(bar("独り立ちの施策")))),
    measures=(*GOOD.measures, FREE),
)

TREE_PAIRS: dict[str, tuple[PlanView, PlanView]] = {
    "L119": (with_output(kpi_status=Presence.LOST), GOOD),
    "L161": (replace(GOOD, measures=(), nodes=GOOD.nodes), GOOD),
    "L162": (B_WITHOUT_KPI, replace(B_WITHOUT_KPI, kpis=(*GOOD.kpis, one(owner="output/b", key="kpi/b")))),
    "L163": (
        replace(GOOD, nodes=(*GOOD.nodes, node("outcome/B", Level.OUTCOME, "impact/1"))),
        replace(
            GOOD, nodes=(*GOOD.nodes, node("outcome/B", Level.OUTCOME, "impact/1", kpi_status=Presence.LOST))
        ),
    ),
    "L164": (
        plan(*(one(f"戸数{n}", aim=target(f"{n}戸", 60 + n, "戸"), key=f"kpi/{n}") for n in range(7))),
        plan(*(one(f"戸数{n}", aim=target(f"{n}戸", 60 + n, "戸"), key=f"kpi/{n}") for n in range(6))),
    ),
    "L165": (
        replace(GOOD, nodes=(*GOOD.nodes, node("output/b", Level.OUTPUT, "outcome/A"))),
        replace(
            GOOD,
            nodes=(*GOOD.nodes, node("output/b", Level.OUTPUT, "outcome/A")),
            has_direct_measures=frozenset({"output/b"}),
        ),
    ),
    "L166": (
        with_measures(*GOOD.measures, measure("空家の活用", key="measure/2", reposted=True)),
        with_measures(*GOOD.measures, measure("空き家の改修費を助ける", key="measure/2", reposted=True)),
    ),
    "L167": (
        replace(B_WITHOUT_KPI, nodes=(*GOOD.nodes, node("output/b", Level.OUTPUT, "outcome/A"))),
        replace(
            B_WITHOUT_KPI,
            nodes=(
                *GOOD.nodes,
                node("output/b", Level.OUTPUT, "outcome/A", roadmap=Roadmap(RoadmapStatus.LOST)),
            ),
        ),
    ),
    "L168": (
        with_measures(*GOOD.measures, measure(key="measure/2")),
        with_measures(*GOOD.measures, measure(key="measure/2", reposted=True)),
    ),
    "L171": (
        with_measures(measure("空き家の改修費を助ける", "output/a", "ローカル1万プロジェクト")),
        with_measures(measure("空き家の改修費を助ける", "output/a", "ローカル10,000プロジェクト")),
    ),
    "L172": (
        with_output(roadmap=drawn(bar("見本改修交付金", fy(2027), fy(2029)))),
        with_output(roadmap=drawn(bar("見本改修交付金", fy(2026), fy(2029)))),
    ),
    "L173": (with_measures(*GOOD.measures, measure("鈴を付ける", key="measure/2")), GOOD),
    "L174": (
        with_output(roadmap=drawn(bar("川を渡る橋を架け替える"))),
        with_output(roadmap=drawn(bar("空き家の改修費を助ける事業"))),
    ),
    "L175": (
        with_measures(measure("空き家の改修費を助ける", "output/a", "町の川づくり助成")),
        with_measures(measure("空き家の改修費を助ける", "output/a", "ローカル10,000プロジェクト")),
    ),
    "L181": (
        with_output(roadmap=drawn(bar("空き家の改修費を助ける", fy(2023), fy(2025)))),
        with_output(roadmap=drawn(bar("空き家の改修費を助ける", fy(2023), fy(2026)))),
    ),
    "L182": (
        with_output(roadmap=drawn(bar("空き家の改修費を助ける", fy(2028), column="2027年度"))),
        with_output(roadmap=drawn(bar("空き家の改修費を助ける", fy(2027), column="2027年度"))),
    ),
    "L184": (
        with_measures(costly(fy(2028), roadmap=drawn(bar("改修", fy(2026), fy(2027))))),
        with_measures(costly(fy(2027), roadmap=drawn(bar("改修", fy(2026), fy(2027))))),
    ),
    "L185": (
        with_measures(costly(fy(2026)), measure("鈴を付ける", key="measure/2")),
        with_measures(costly(fy(2026)), measure("鈴を付ける", key="measure/2", reposted=True)),
    ),
    "L186": (
        with_measures(costly(fy(2026), source=FundingSource.NATIONAL)),
        with_measures(costly(fy(2026), source=FundingSource.OWN)),
    ),
    "L183": (with_output(roadmap=drawn(bar("空き家の改修費を助ける", has_cells=False))), GOOD),
}
