"""The tree, the roadmap, the paths and the budgets of the packaged strategy: ids, places on paper, counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.base import CatalogueError, UnknownNameError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.catalogue import Catalogue, Strategy, load_strategies
from shirube.catalogue.budgets import load_budgets
from shirube.catalogue.kpi_actuals import load_kpi_actuals
from shirube.plans import (
    Actual,
    Baseline,
    Cell,
    Due,
    DueKind,
    Forecast,
    Kpi,
    Month,
    Observation,
    Span,
    Target,
    TargetKind,
    all_kpis,
    all_measures,
    count,
)
from shirube.usecases.budgets import budget_tree, budget_years
from shirube.usecases.strategy_page_budget import budget_chart, budget_svg
from shirube.usecases.strategy_page_gantt import end_of, gantt, place_of, start_of
from shirube.usecases.strategy_page_gantt_svg import gantt_svg
from shirube.usecases.strategy_page_model import ModelReader
from shirube.usecases.strategy_page_national import kpis_by_id, national_items
from shirube.usecases.strategy_page_nodes import Level, Nodes, nodes_of
from shirube.usecases.strategy_page_paths import chart, path_points, round_steps, spark
from shirube.usecases.strategy_page_programmes import Programmes
from shirube.usecases.strategy_page_rows import State, board_rows
from shirube.usecases.strategy_page_tables import counts_table, gantt_table, programme_table, tree_table

ON = date(2026, 6, 15)
pytestmark = pytest.mark.slow
TRIED = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def strategy() -> Strategy:
    return load_strategies()["national"]


@pytest.fixture(scope="module")
def nodes(strategy: Strategy) -> Nodes:
    return nodes_of(strategy.plan)


@pytest.fixture(scope="module")
def programmes(strategy: Strategy, catalogue: Catalogue) -> Programmes:
    return Programmes(strategy, catalogue.programmes)


@pytest.fixture(scope="module")
def reader(nodes: Nodes, programmes: Programmes) -> ModelReader:
    actuals = load_kpi_actuals("national", kpis_by_id(nodes))
    items = national_items(nodes, programmes, actuals, source="資料003", address="/")
    return ModelReader(nodes, programmes, board_rows(items, on=ON, first_year=nodes.plan.first_year))


# -- the tree ----------------------------------------------------------------------------------------------


def test_every_node_of_the_plan_has_one_id_and_one_place(strategy: Strategy, nodes: Nodes) -> None:
    counts = count(strategy.plan, with_reposts=True)
    levels = {level: len(nodes.at(level)) for level in Level}
    assert levels[Level.MEASURE] == counts.measures == len(list(all_measures(strategy.plan)))
    assert levels[Level.OUTPUT] == counts.outputs
    assert levels[Level.GROUP] == counts.groups
    assert levels[Level.SUBGROUP] == counts.subgroups
    for node in nodes.by_id.values():
        assert nodes.trail(node)[-1] is node
        assert all(nodes[child].parent == node.id for child in node.children)


def test_every_kpi_of_the_plan_has_an_id_of_its_own(strategy: Strategy, nodes: Nodes) -> None:
    every = sorted(all_kpis(strategy.plan), key=lambda kpi: (kpi.span.first, kpi.label))
    assert sorted(kpis_by_id(nodes).values(), key=lambda kpi: (kpi.span.first, kpi.label)) == every
    assert "output-a-kpi-1" not in kpis_by_id(nodes)
    assert kpis_by_id(nodes)["outcome-A-kpi-4"].label == "訪日外国人旅行者数"


def test_the_board_holds_every_kpi_and_every_block_that_was_lost(
    strategy: Strategy, reader: ModelReader
) -> None:
    counts = count(strategy.plan, with_reposts=True)
    rows = [row for found in reader.rows.values() for row in found]
    assert sum(row.state is State.LOST for row in rows) == counts.lost_kpi_blocks
    assert len(rows) == counts.kpis + counts.lost_kpi_blocks


def test_an_id_that_is_none_is_named(nodes: Nodes) -> None:
    with pytest.raises(UnknownNameError, match="E770"):
        nodes["output-ん"]


def test_the_open_path_opens_one_column_after_the_other(reader: ModelReader) -> None:
    closed, outcome, output = reader.model(""), reader.model("outcome-A"), reader.model("output-e")
    assert (len(closed.outputs), closed.measures) == (5, ())
    assert [section.head.node.id for section in outcome.outputs if section.head] == ["outcome-A"]
    assert outcome.measures == ()
    assert outcome.others
    assert [line.node.id for section in output.measures for line in section.lines] == [
        "measure-e-1-1",
        "measure-e-2-1",
        "measure-e-3-1",
    ]
    inside = [line for section in output.aims for line in section.lines if line.is_open]
    assert [line.node.id for line in inside] == ["outcome-A"]


@pytest.mark.parametrize("level", list(Level))
def test_every_node_can_be_opened_and_shows_itself(reader: ModelReader, nodes: Nodes, level: Level) -> None:
    for node in nodes.at(level):
        found = reader.model(node.id)
        assert found.here is not None
        assert found.here.node.id == node.id
        assert found.trail[-1].id == node.id


def test_the_tree_for_paper_holds_every_node_and_every_programme(reader: ModelReader, nodes: Nodes) -> None:
    lines = reader.tree_lines()
    assert len(lines) == len(nodes.by_id)
    text = "\n".join(words for _, words in lines)
    for measure in all_measures(nodes.plan):
        assert all(programme.name in text for programme in measure.programmes)


def test_without_an_area_no_programme_has_a_verdict(reader: ModelReader, nodes: Nodes) -> None:
    usable = reader.programmes.usable(nodes.by_id.values())
    assert (usable.yes, usable.unknown, usable.no, usable.is_asked) == (0, 0, 0, False)
    assert usable.recorded > 0
    assert usable.unrecorded > 0


def test_tables_have_one_row_a_node_and_one_a_mention(reader: ModelReader, nodes: Nodes) -> None:
    counts = count(nodes.plan, with_reposts=True)
    assert len(tree_table(reader).rows) == len(nodes.by_id)
    names = {(row[0], row[3]) for row in programme_table(nodes, reader.programmes).rows}
    assert len(names) == len({(m.id, p.name) for m in all_measures(nodes.plan) for p in m.programmes})
    by_label = {row[0]: row[1:] for row in counts_table(nodes).rows}
    assert by_label["施策"] == (counts.measures, counts.measures - counts.reposted_measures)


# -- actuals on record -------------------------------------------------------------------------------------


def test_the_packaged_actuals_belong_to_kpis_of_the_strategy(nodes: Nodes) -> None:
    found = load_kpi_actuals("national", kpis_by_id(nodes))
    assert [one.seen for one in found["output-e-kpi-3"]] == [Observation(FiscalYear(2024), Fraction(95))]
    assert all(one.source and one.as_of for actuals in found.values() for one in actuals)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("kpi: output-e-kpi-3", "kpi: output-z-kpi-9"), "この戦略にありません"),
        (("label: ローカル", "label: ろーかる"), "ではありません"),
        (("as_of: 2024-07-31", "as_of: 2023-07-31"), "初めより前"),
        (("at: FY2024", "at: むかし"), "年ではありません"),
        (("value: 95", "values: 95"), "values"),
        (("kpi: output-o-kpi-1\n", "kpi: output-e-kpi-3\n"), "ではありません"),
    ],
)
def test_a_broken_file_of_actuals_is_refused_at_its_line(
    nodes: Nodes, tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    packaged = Path(__file__).parents[2] / "src/shirube/data/strategies/actuals/national.yaml"
    text = packaged.read_text("utf-8")
    assert change[0] in text
    folder = tmp_path / "strategies" / "actuals"
    folder.mkdir(parents=True)
    (folder / "national.yaml").write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(CatalogueError, match="E771") as caught:
        load_kpi_actuals("national", kpis_by_id(nodes), data=tmp_path)
    assert any(words in problem.what for problem in caught.value.problems)
    assert all("national.yaml" in str(problem.where) for problem in caught.value.problems)


def test_a_strategy_without_a_file_has_no_actuals(tmp_path: Path) -> None:
    assert load_kpi_actuals("national", {}, data=tmp_path) == {}


# -- the roadmap -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "place"),
    [(date(2026, 3, 1), 2025 + 11 / 12), (date(2026, 4, 1), 2026.0), (date(2027, 1, 1), 2026.75)],
)
def test_a_day_lies_in_its_fiscal_year(day: date, place: float) -> None:
    assert place_of(day) == pytest.approx(place)


def cell(column: str, **more: object) -> Cell:
    return Cell(column=column, text="", span=Span(1, 1), **more)  # type: ignore[arg-type]


def test_the_date_wins_over_the_column_and_without_one_the_column_counts() -> None:
    dated = cell("2027年度", start=Month(2026, 7), is_open_ended=True)
    assert (start_of(dated), end_of(dated)) == (2026.25, None)
    assert (start_of(cell("2027年度")), end_of(cell("2027年度"))) == (2027.0, 2028.0)
    assert end_of(cell("2029年度以降")) is None
    assert end_of(cell("2026年度", start=Month(2026, 4), end=Month(2031, 3))) == 2031.0
    assert end_of(cell("2026年度", start=CalendarYear(2026), end=CalendarYear(2026))) == 2026.75
    assert end_of(cell("2025年度", start=FiscalYear(2015), end=FiscalYear(2027))) == 2028.0


def test_pieces_of_one_lane_never_overlap_and_stay_on_the_axis(nodes: Nodes) -> None:
    found = gantt(nodes)
    for row in found.rows:
        lanes: dict[int, list[tuple[float, float]]] = {}
        for bar in row.bars:
            for piece in bar.pieces:
                assert found.first <= piece.start <= piece.end <= found.last + 1
                assert piece.lane < row.lanes
                lanes.setdefault(piece.lane, []).append((piece.start, piece.end))
        for pieces in lanes.values():
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(pieces)))


def test_the_chart_holds_every_row_and_names_every_lost_roadmap(nodes: Nodes) -> None:
    counts = count(nodes.plan, with_reposts=True)
    found = gantt(nodes)
    assert (len(found.rows), len(found.lost)) == (counts.roadmap_rows, counts.lost_roadmaps)
    assert found.reposts == counts.roadmap_rows - count(nodes.plan, with_reposts=False).roadmap_rows
    per_output = [gantt(nodes, output=node.id) for node, _, _ in found.choices]
    assert sum(len(one.rows) for one in per_output) == len(found.rows)
    assert sum(len(one.lost) for one in per_output) == len(found.lost)
    pieces = sum(len(bar.pieces) for row in found.rows for bar in row.bars)
    assert len(gantt_table(found).rows) == pieces


def test_a_bar_that_begins_before_the_axis_is_cut_with_a_mark(nodes: Nodes) -> None:
    cut = [
        piece for row in gantt(nodes).rows for bar in row.bars for piece in bar.pieces if piece.begins_earlier
    ]
    assert {"2015年度～2027年度", "2020年4月～"} <= {piece.period_text for piece in cut}


# -- drawings ----------------------------------------------------------------------------------------------

VALUES = st.fractions(min_value=-(10**6), max_value=10**9, max_denominator=50)


def pathed(start: Fraction, goal: Fraction) -> Kpi:
    return Kpi(
        label="甲 <乙> & 丙",
        target=Target(text="", kind=TargetKind.VALUE, value=goal, unit="人"),
        due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2029)),
        span=Span(1, 1),
        baseline=Baseline(start, FiscalYear(2024)),
    )


@TRIED
@given(VALUES, VALUES, st.lists(VALUES, max_size=4))
def test_every_path_is_well_formed_and_stays_on_its_paper(
    start: Fraction, goal: Fraction, seen: list[Fraction]
) -> None:
    actuals = [Actual(seen=Observation(FiscalYear(2025 + index), value)) for index, value in enumerate(seen)]
    expected = [Forecast(FiscalYear(2029), float(goal), float(start), float(goal), 3, 0.8, "")]
    kpi = pathed(start, goal)
    for text in (spark(kpi, actuals), chart(kpi, actuals, expected, name=kpi.label, key="k")):
        root = ET.fromstring(text)
        _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
        for line in root.iter("polyline"):
            for pair in line.attrib["points"].split():
                x, y = (float(part) for part in pair.split(","))
                assert 0 <= x <= width
                assert 0 <= y <= height
        assert not [element for element in root.iter() if "style" in element.attrib]


def test_years_of_another_kind_are_counted_not_drawn() -> None:
    kpi = pathed(Fraction(1), Fraction(2))
    other = Actual(seen=Observation(CalendarYear(2026), Fraction(1)))
    points = path_points(kpi, (other,))
    assert (points.actuals, points.skipped) == ((), 1)


def test_nothing_is_drawn_without_a_line_and_without_actuals() -> None:
    bare = Kpi(label="甲", target=None, due=Due(DueKind.NONE), span=Span(1, 1))
    assert (spark(bare, ()), spark(None, ()), chart(None, (), (), name="甲", key="k")) == ("", "", "")


@TRIED
@given(
    st.floats(-1e9, 1e9, allow_nan=False),
    st.floats(1e-3, 1e9, allow_nan=False),
)
def test_the_steps_of_an_axis_lie_between_its_ends(low: float, room: float) -> None:
    steps = round_steps(low, low + room)
    assert len(steps) <= 12
    assert all(low - room * 1e-6 <= step <= low + room * (1 + 1e-6) for step in steps)


def test_the_roadmap_is_drawn_well_formed(nodes: Nodes) -> None:
    root = ET.fromstring(gantt_svg(gantt(nodes)))
    assert root.attrib["role"] == "img"
    assert len(list(root.iter("title"))) > 1


# -- budgets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", budget_years(load_budgets()))
def test_the_parts_of_a_budget_never_take_more_room_than_their_line(year: str) -> None:
    found = budget_chart(budget_tree(load_budgets(), year))
    by_id: Mapping[str, tuple[float, float]] = {box.row.line.id: (box.left, box.width) for box in found.boxes}
    assert sum(box.width for box in found.boxes if box.row.depth == 0) == pytest.approx(1.0)
    for box in found.boxes:
        if box.row.line.parent in by_id:
            left, width = by_id[box.row.line.parent]
            assert left - 1e-9 <= box.left
            assert box.left + box.width <= left + width + 1e-9
    without = [row for row in found.tree.rows if row.line.amount is None]
    assert found.without_figure == len(without)
    if found.boxes:
        ET.fromstring(budget_svg(found, name="b"))
