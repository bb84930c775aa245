"""From a list of places to an answer on the packaged figures; every mistake at its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shirube.base import UnknownNameError
from shirube.base.errors import CatalogueError
from shirube.catalogue import load_areas
from shirube.catalogue.evidence_record import FILE, load_evidence, read_evidence
from shirube.catalogue.figures import load_indicators
from shirube.evidence import Adoption, Effect, EvidenceError
from shirube.usecases.evidence import ask, panel_of, read_adopters
from shirube.usecases.evidence_chart import event_chart, path_chart
from shirube.usecases.evidence_out import inquiry_json, tables_of

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
    assert titles == ["答え", "年ごとの差", "始めたまち", "比べたまち", "出典"]
    assert all(len(row) == len(t.header) for t in tables_of(asked, areas) for row in t.rows)
    chart = event_chart(asked.effect, asked.outcome.scale)
    assert chart.bars.count("M") == sum(event.low is not None for event in asked.effect.events)
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


@pytest.mark.slow
def test_a_place_whose_year_lies_after_the_figures_is_undecidable_and_says_so(areas):
    asked = ask("income", Adoption({"39405": 2024}))
    assert asked.answer.finding.name == "CANNOT_TELL"
    assert "採用の後の年がまだない" in asked.answer.sentence
    rows = next(table for table in tables_of(asked, areas) if table.title == "始めたまち").rows
    assert rows == [("39405", "高知県檮原町", 2024, "採用の後の年がまだない")]
