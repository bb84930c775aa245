"""From a list of places to an answer on the packaged figures; every mistake at its line."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from shirube.base import ShirubeError, UnknownNameError
from shirube.base.errors import CatalogueError
from shirube.catalogue import load_areas
from shirube.catalogue.evidence_record import FILE, load_evidence, read_evidence
from shirube.catalogue.figures import indicator_values, load_indicators
from shirube.evidence import Adoption, Effect, EvidenceError
from shirube.usecases.evidence import ask, outcome_for, panel_of, read_adopters
from shirube.usecases.evidence_chart import event_chart, path_chart, placebo_chart
from shirube.usecases.evidence_out import inquiry_json, tables_of
from shirube.usecases.evidence_own import OwnFigures, ask_own, own_panel

SEVEN = "39405 2018\n高知県馬路村 令和元年\n北海道ニセコ町\t2017\n岡山県西粟倉村,2016\n島根県海士町 H28\n徳島県神山町 2016年度\n01459 2018\n"


@pytest.fixture(scope="module")
def areas():
    return load_areas()


# -- who began when ----------------------------------------------------------------------------------------


def test_codes_names_eras_and_pasted_columns_are_read(areas):
    assert read_adopters(SEVEN, areas, most=7).years == {
        "39405": 2018,
        "39306": 2019,
        "01395": 2017,
        "33643": 2016,
        "32525": 2016,
        "36342": 2016,
        "01459": 2018,
    }


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("39405 2018\n\nここはどこ 2018", "E657", 3),
        ("39405", "E657", 1),
        ("39405 いつか", "E657", 1),
        ("高知県 2018", "E657", 1),
        ("府中市 2018", "E657", 1),
        ("39405 2018\n檮原町 2019", "E659", 2),
    ],
)
def test_a_line_that_cannot_be_read_is_named(areas, text, code, line):
    with pytest.raises(EvidenceError, match=code) as caught:
        read_adopters(text, areas, most=9)
    assert caught.value.where.line == line


def test_one_more_than_the_limit_is_refused(areas):
    assert len(read_adopters(SEVEN, areas, most=7).years) == 7
    with pytest.raises(EvidenceError, match="E658"):
        read_adopters(SEVEN, areas, most=6)


def test_a_text_without_places_is_refused(areas):
    with pytest.raises(EvidenceError, match="E651"):
        read_adopters("\n \n", areas, most=6)


# -- the record --------------------------------------------------------------------------------------------


def test_every_outcome_and_feature_names_indicators_that_exist_with_a_direction():
    record, known = load_evidence(), load_indicators()
    named = [o.indicator for o in record.outcomes.values()] + [f.indicator for f in record.features]
    named += [o.per for o in record.outcomes.values() if o.per]
    assert set(named) <= set(known)
    assert all(feature.year in known[feature.indicator].years for feature in record.features)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("similar: 20 ", "similar: many "),
        ("significance: 0.05", "significance: zero"),
        ("better: up", "better: sideways"),
        ("  seed: 1", "  seed: 1\n  colour: red"),
    ],
)
def test_a_broken_record_is_refused_with_every_problem(before, after):
    text = FILE.read_text("utf-8")
    assert before in text
    with pytest.raises(CatalogueError, match="E655") as caught:
        read_evidence(text.replace(before, after, 1))
    assert caught.value.problems


def test_an_unknown_figure_names_those_that_exist():
    with pytest.raises(UnknownNameError, match="population"):
        panel_of("happiness")


@pytest.mark.slow
@pytest.mark.parametrize("outcome", list(load_evidence().outcomes))
def test_every_outcome_has_a_panel_of_all_municipalities_and_is_mostly_known(outcome):
    panel, _ = panel_of(outcome)
    assert len(panel.codes) == 1741
    assert sum(row == row for row in panel.values[:, 0]) > 1500  # NaN is no figure


# -- the answer --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_seven_places_get_one_answer_with_all_that_it_rests_on(areas):
    asked = ask("income", read_adopters(SEVEN, areas, most=9))
    assert isinstance(asked.effect, Effect)
    assert asked.before is not None
    assert asked.library is not None
    assert len(asked.effect.adopters) + len(asked.effect.dropped) == 7
    titles = [table.title for table in tables_of(asked, areas)]
    assert titles == [
        *("答え", "年ごとの差", "始めたまち", "比べたまち"),
        *("確かめ", "にせの始めたまち", "出典"),
    ]
    assert all(len(row) == len(t.header) for t in tables_of(asked, areas) for row in t.rows)
    chart = event_chart(asked.effect, asked.outcome.scale)
    assert chart.bars.count("M") == sum(event.low is not None for event in asked.effect.events)
    fake = next(table for table in tables_of(asked, areas) if table.title == "にせの始めたまち")
    assert sum(row[2] for row in fake.rows) == asked.effect.draws == len(asked.effect.placebo)
    assert [row[3] for row in fake.rows].count("ここ") == 1
    far = sum(abs(value) >= abs(asked.effect.value) for value in asked.effect.placebo)
    assert asked.effect.p == (1 + far) / (1 + asked.effect.draws)
    assert f"{far:,}回" in placebo_chart(asked.effect, asked.outcome.scale).description
    tree = inquiry_json(asked)
    assert tree["effect"]["value"] == Decimal(str(tree["effect"]["value"]))
    assert tree["sources"]


@pytest.mark.slow
def test_one_place_gets_a_mixture(areas):
    asked = ask("income", Adoption({"39405": 2018}))
    assert asked.synthetic is not None
    assert path_chart(asked) is not None
    tables = {table.title: table for table in tables_of(asked, areas)}
    assert sum(row[2] for row in tables["混ぜ合わせ"].rows) == pytest.approx(Decimal(1), abs=Decimal("0.001"))
    assert inquiry_json(asked)["one_place"]["weights"]
    space, times = tables["にせの場所"].rows, tables["にせの年"].rows
    assert len(space) == 1 + asked.synthetic.placebos
    assert [row[-1] for row in space].count("このまち") == 1
    assert [row[-1] for row in times].count("本物") == 1
    assert asked.synthetic.in_time
    assert all(int(row[0]) < 2018 for row in times if row[-1] == "にせ")


# -- figures that somebody brought ---------------------------------------------------------------------------


@pytest.mark.slow
def test_a_packaged_figure_brought_as_a_file_gets_the_packaged_answer(areas):
    adoption = read_adopters(SEVEN, areas, most=9)
    rows = indicator_values().filter(pl.col("indicator") == "income_taxpayers")
    values = [
        (code, year, None if value is None else str(value))
        for code, year, value in rows.select("code", "year", "value").iter_rows()
    ]
    own = ask_own(OwnFigures("taxpayers_own", "納税者", "人", values, ("自分の表",)), adoption, areas)
    packaged = ask("taxpayers", adoption)
    assert (own.effect.value, own.effect.p) == (packaged.effect.value, packaged.effect.p)
    assert own.outcome.id == "own:taxpayers_own"
    assert own.sources[0].credit == "自分の表"
    assert len(own.sources) > 1


@pytest.mark.parametrize(("least", "is_log", "unit"), [("1", True, "％"), ("0", False, "人")])
def test_shares_of_change_are_compared_only_where_every_value_is_above_zero(areas, least, is_log, unit):
    towns = [area.code for area in areas.municipalities()[:3]]
    values = [(code, year, "5") for code in towns for year in (2015, 2016)] + [(towns[0], 2017, least)]
    outcome, panel = own_panel(OwnFigures("x", "来た人", "人", values, ()), areas)
    assert (outcome.is_log, outcome.scale.unit) == (is_log, unit)
    assert panel.years == (2015, 2016, 2017)
    assert len(panel.codes) == 1741


def test_the_first_of_two_values_counts_and_prefectures_and_gaps_are_no_towns(areas):
    values = [("39405", 2015, "0"), ("39405", 2015, "9"), ("39000", 2015, "1"), ("39401", 2015, None)]
    _, panel = own_panel(OwnFigures("x", "x", "", values, ()), areas)
    assert panel.values[panel.codes.index("39405"), 0] == 0
    assert sum(row == row for row in panel.values[:, 0]) == 1  # NaN is no figure


def test_a_figure_without_a_town_is_refused(areas):
    with pytest.raises(ShirubeError, match="E661"):
        own_panel(OwnFigures("x", "x", "", [("39000", 2015, "1")], ()), areas)


@pytest.mark.parametrize(
    ("kpi", "outcome"),
    [
        ("移住者数（累計）", "population"),
        ("一人当たり所得", "income"),
        ("製造業の従業者数", "manufacturing_workers"),
        ("合計特殊出生率", "birth_rate"),
        ("婚姻件数", "marriage_rate"),
        ("観光消費額", None),
    ],
)
def test_a_kpi_leads_to_the_nearest_figure_by_the_longest_word_or_to_none(kpi, outcome):
    found = outcome_for(load_evidence(), kpi)
    assert (None if found is None else found[0].id) == outcome


@pytest.mark.slow
def test_a_place_whose_year_lies_after_the_figures_is_undecidable_and_says_so(areas):
    asked = ask("income", Adoption({"39405": 2024}))
    assert asked.answer.finding.name == "CANNOT_TELL"
    assert "採用の後の年がまだない" in asked.answer.sentence
    rows = next(table for table in tables_of(asked, areas) if table.title == "始めたまち").rows
    assert rows == [("39405", "高知県檮原町", 2024, "採用の後の年がまだない")]
