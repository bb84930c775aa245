"""What comes next for real places: counts that add up, evacuated places, limits, the honest record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shirube.base import ShirubeError
from shirube.catalogue import AreaIndex, load_areas
from shirube.catalogue.future_settings import future_settings
from shirube.regions.projection import count, project
from shirube.usecases.future import Question, members, outlook
from shirube.usecases.future_charts import age_pyramid, measure_chart, scenario_chart
from shirube.usecases.future_data import census_panel, evacuated, future_data, ipss_totals
from shirube.usecases.future_record import backtest, past_record
from shirube.usecases.future_tables import (
    about_table,
    age_table,
    headline,
    main_table,
    need_texts,
    outlook_json,
    tables_of,
)

pytestmark = pytest.mark.slow
YUSUHARA = "39405"


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


def test_all_municipalities_are_there_once_under_todays_codes(index: AreaIndex) -> None:
    codes = census_panel().codes
    assert codes == tuple(sorted(area.code for area in index.all() if area.kind == "municipality"))
    assert {"04216", "40231"} <= set(codes)


def test_the_base_populations_are_the_printed_totals_whatever_is_withheld_by_age() -> None:
    data = future_data()
    assert round(data.bases[2015].people.sum()) == 127_094_745
    assert round(data.bases[2023].people.sum()) == 125_416_877
    assert int((data.bases[2023].withheld > 0).sum()) == 356


def test_evacuated_places_get_no_projection_and_fukushima_fits_nothing(index: AreaIndex) -> None:
    assert len(evacuated()) == 13
    assert outlook(index.get("07546"), Question("07546")) is None
    panel = census_panel()
    used = {code for code, is_used in zip(panel.codes, panel.usable, strict=True) if is_used}
    assert not [code for code in used if code.startswith("07")]
    assert outlook(index.get("07201"), Question("07201")) is not None


def test_a_prefecture_is_the_sum_of_its_municipalities(index: AreaIndex) -> None:
    whole = outlook(index.get("39000"), Question("39000"))
    assert whole is not None
    data = future_data()
    base = data.bases[2023]
    rows = data.places("39000")
    path = project(base.people[rows], base.rates.of(rows), steps=6)
    assert whole.now_count("total") == round(count(path[0], "total").sum())
    parts = [outlook(index.get(data.panel.codes[row]), Question(data.panel.codes[row])) for row in rows]
    last = sum(count(one.main.people[-1], "total") for one in parts if one is not None)
    assert count(whole.main.people[-1], "total") == pytest.approx(last)


def test_a_prefecture_with_evacuated_places_says_how_many_it_leaves_out(index: AreaIndex) -> None:
    found = outlook(index.get("07000"), Question("07000"))
    assert found is not None
    assert found.left_out == 13
    assert any("13 市町村" in text for _, text in about_table(found).rows)
    assert found.ipss[2023] == {}


def test_the_ages_add_up_to_the_measures_and_the_years_run_on(index: AreaIndex) -> None:
    found = outlook(index.get(YUSUHARA), Question(YUSUHARA, until=2100))
    assert found is not None
    assert found.years == tuple(range(2025, 2105, 5))
    for name in ("children", "workers", "elderly"):
        assert len(found.main.values(name)) == len(found.years)
    three = sum(count(found.main.people, name) for name in ("children", "workers", "elderly"))
    assert np.allclose(three, count(found.main.people, "total"))


@pytest.mark.parametrize("base", [2015, 2023])
def test_the_interval_holds_the_path_and_widens(index: AreaIndex, base: int) -> None:
    found = outlook(index.get(YUSUHARA), Question(YUSUHARA, base=base))  # type: ignore[arg-type]
    assert found is not None
    for name in ("total", "children", "school", "workers"):
        values = found.main.values(name)
        assert all(
            low < value < high
            for low, value, high in zip(found.low[name], values, found.high[name], strict=True)
        )
    width = [high / low for low, high in zip(found.low["total"], found.high["total"], strict=True)]
    assert width == sorted(width)


def test_living_as_long_as_now_is_the_older_way_and_never_gives_more_people(index: AreaIndex) -> None:
    longer = outlook(index.get(YUSUHARA), Question(YUSUHARA))
    kept = outlook(index.get(YUSUHARA), Question(YUSUHARA, survival="kept"))
    assert longer is not None
    assert kept is not None
    for before, after in zip(kept.scenarios, longer.scenarios, strict=True):
        assert before.values("elderly")[-1] < after.values("elderly")[-1]
        assert before.values("school") == after.values("school")
    assert kept.main.label == "パターン1"
    assert any("2010〜2015年のまま" in text for _, text in about_table(kept).rows)


def test_levers_show_in_the_answer_and_the_plain_path_stays_beside_it(index: AreaIndex) -> None:
    plain = outlook(index.get(YUSUHARA), Question(YUSUHARA))
    told = outlook(index.get(YUSUHARA), Question(YUSUHARA, households=3, stay={"youth": 50}, fertility=120))
    assert plain is not None
    assert told is not None
    assert told.main.values("total")[-1] > plain.main.values("total")[-1]
    assert told.scenarios[0].values("total") == plain.main.values("total")
    assert len(scenario_chart(told).lines) == len(scenario_chart(plain).lines) + 1


def test_the_answer_found_reaches_the_goal_when_it_is_put_in(index: AreaIndex) -> None:
    asked = Question(YUSUHARA, level=90, goal_year=2050)
    found = outlook(index.get(YUSUHARA), asked)
    assert found is not None
    households = found.needs[0].value
    assert households
    again = outlook(index.get(YUSUHARA), replace(asked, households=households))
    assert again is not None
    assert [turn.lever for turn in again.needs] == ["none"]
    assert again.main.values("total")[-1] >= found.goal.level - 1
    assert (
        outlook(index.get(YUSUHARA), replace(asked, households=households - 1)).needs[0].lever == "households"
    )  # type: ignore[union-attr]


def test_what_cannot_be_reached_is_said_so(index: AreaIndex) -> None:
    found = outlook(index.get(YUSUHARA), Question(YUSUHARA, level=100))
    assert found is not None
    texts = dict(zip((turn.lever for turn in found.needs), need_texts(found), strict=True))
    assert "足りません" in texts["stay"]
    assert "足りません" in texts["fertility"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": 2101},
        {"until": 2028},
        {"fertility": 49},
        {"fertility": 301},
        {"stay": {"youth": 101}},
        {"households": 2001},
        {"household": "castle"},
        {"survival": "forever"},
        {"measure": "cats"},
        {"level": 0},
        {"level": 201},
        {"goal_year": 2101},
        {"base": 2020},
    ],
)
def test_a_question_out_of_range_is_refused(index: AreaIndex, wrong: dict[str, object]) -> None:
    with pytest.raises(ShirubeError, match="E637"):
        outlook(index.get(YUSUHARA), Question(YUSUHARA, **wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "right",
    [{"until": 2100}, {"until": 2030}, {"fertility": 50}, {"fertility": 300}, {"level": 1}, {"level": 200}],
)
def test_the_ends_of_the_range_are_answered(index: AreaIndex, right: dict[str, int]) -> None:
    assert outlook(index.get(YUSUHARA), Question(YUSUHARA, **right)) is not None  # type: ignore[arg-type]


def test_every_household_kind_has_people_of_known_classes() -> None:
    for kind in future_settings().projection.households:
        rows = members(kind)
        assert sum(map(sum, rows)) == float(kind.people)


def test_tables_hold_the_path_and_their_rows_fit_their_headers(index: AreaIndex) -> None:
    found = outlook(index.get(YUSUHARA), Question(YUSUHARA))
    assert found is not None
    for table in tables_of(found):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.header)}
    assert main_table(found).rows[-1][1] == found.main.values("total")[-1]
    assert len(age_table(found).rows) == (1 + len(found.years)) * 2 * 19
    assert len(headline(found)) == 3
    tree = outlook_json(found)
    assert tree["main"]["total"] == list(found.main.values("total"))
    assert tree["ipss"]["2023"]["2050"] == ipss_totals(2023)[YUSUHARA][2050]


def test_charts_tell_their_ends_in_words(index: AreaIndex) -> None:
    found = outlook(index.get(YUSUHARA), Question(YUSUHARA))
    assert found is not None
    chart = measure_chart(found, "total")
    assert f"{found.main.values('total')[-1]:,}人" in chart.description
    assert chart.band
    assert chart.goal
    assert not measure_chart(found, "workers").goal
    assert age_pyramid(found).outlines


def test_the_record_is_over_the_places_that_ipss_printed_in_2018_and_holds_its_figure() -> None:
    ours, theirs = past_record()
    assert ours.places == theirs.places == 1_682
    assert theirs.median_abs == pytest.approx(1.178, abs=0.001)
    assert ours.median_abs == pytest.approx(1.153, abs=0.001)
    assert len(backtest().codes) == 1_682
