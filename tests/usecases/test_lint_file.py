"""A file in, findings out: the same plan as text and as JSON is weak in the same places."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from shirube.base.errors import ReadingError, ShirubeError
from shirube.catalogue import load_strategies
from shirube.documents.kpi_table import kpi_table_json, read_kpi_tables
from shirube.documents.reading.grids import Grid
from shirube.documents.strategy import plan_json
from shirube.lint import view_of_plan
from shirube.lint.likeness import plain
from shirube.plans import all_kpis
from shirube.usecases.lint_file import lint_file, view_of_file
from shirube.usecases.lint_plan import finding_json, lint_context, lint_strategy, row_place
from shirube.usecases.reading import read_document

MIHON = Path(__file__).parents[1] / "documents" / "mihon_strategy.txt"
ON = date(2026, 6, 15)
TABLE = """見本町の指標
番号,指標,現況値,目標値 R8年度,備考
（１）起業を助ける
1,起業セミナー参加人数,12人（R5年度）,20人,
（２）空き家を住まいに
2,空き家の活用割合,30%（R5年度）,120%,
3,移住者数,－,30人,allow missing-baseline: 初めて数えるため
"""
KEYS = ["code", "where", "message", "why", "better", "more"]


def found_in(text: str, name: str = "表.csv", **more):
    return lint_file(text.encode(), name, on=ON, **more)[1]


def codes(linted):
    return sorted(one.code for one in linted.findings)


def test_a_table_of_a_town_is_checked_row_by_row():
    found = found_in(TABLE)
    assert codes(found) == ["L121", "L142", "L145"]
    assert {one.where for one in found.findings} == {"4行", "6行"}
    assert [allow.reason for _, allow in found.accepted] == ["初めて数えるため"]


def test_the_table_read_and_written_as_json_has_the_same_findings():
    document = read_document(TABLE.encode(), "表.csv")
    again = found_in(json.dumps(document.json, ensure_ascii=False), "表.json")
    assert codes(again) == codes(found_in(TABLE))


def test_the_strategy_read_and_written_as_json_has_the_same_findings_in_its_tree_and_its_kpis():
    plan = read_document(MIHON.read_bytes(), MIHON.name).plan
    assert plan is not None
    direct = lint_file(MIHON.read_bytes(), MIHON.name, on=ON)[1]
    tree = {**plan_json(plan), "first_year": plan.first_year and plan.first_year.year}
    tree["last_year"] = plan.last_year and plan.last_year.year
    again = found_in(json.dumps(tree, ensure_ascii=False), "計画.json")
    assert codes(again) == codes(direct)


def test_the_json_of_a_plan_holds_as_many_kpis_and_measures_as_the_plan():
    plan = read_document(MIHON.read_bytes(), MIHON.name).plan
    assert plan is not None
    view = view_of_file(json.dumps(plan_json(plan), ensure_ascii=False).encode(), "計画.json")
    same = view_of_plan(plan)
    assert [kpi.label for kpi in view.kpis] == [kpi.label for kpi in same.kpis]
    assert [one.title for one in view.measures] == [one.title for one in same.measures]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "E800"),
        ("[" * 5000, "E"),
        ('{"outputs": 3}', "E801"),
        ('{"outputs": [{"letter": "a", "title": "x"}]}', "E801"),
        ('{"rows": [{"label": "移住者数"}]}', "E802"),
        ('{"rows": [3]}', "E802"),
        ('{"form": "other", "plan": {}}', "E708"),
        ('{"form": "shirube-plan-1"}', "E804"),
    ],
)
def test_json_of_another_form_is_refused_with_its_place(text, code):
    with pytest.raises(ShirubeError) as error:
        found_in(text, "計画.json")
    assert error.value.code.startswith(code)
    assert error.value.todo


def test_a_check_that_does_not_exist_is_refused():
    with pytest.raises(ReadingError, match="E803"):
        found_in(TABLE, only=("no-such",))
    with pytest.raises(ReadingError, match="E803"):
        found_in(TABLE, allows=("no-such=理由",))


def test_a_switch_for_the_whole_file_needs_a_reason():
    assert "L121" not in codes(found_in(TABLE, allows=("ratio-above-100=試算のため",)))
    assert {"L121", "L199"} <= set(codes(found_in(TABLE, allows=("ratio-above-100",))))


def test_a_finding_has_the_form_of_the_contract():
    item = finding_json(found_in(TABLE).findings[0])
    assert list(item) == KEYS
    assert all(isinstance(item[key], str) and item[key] for key in KEYS[:5])


def test_the_catalogue_hands_in_names_without_their_brackets(catalogue):
    context = lint_context(catalogue, ON)
    assert len(context.programmes) == len(catalogue.programmes)
    assert context.programmes["local-10000-kokko"].other_names == ("ローカル10,000プロジェクト",)


def test_the_names_a_strategy_uses_count_as_known(catalogue):
    strategy = load_strategies()["national"]
    context = lint_context(catalogue, ON, [strategy])
    named = {one.id: one for one in map(context.by_name.get, map(plain, strategy.links)) if one is not None}
    assert set(named) == set(strategy.links.values())


def test_the_packaged_strategy_prints_almost_no_baselines_and_the_check_says_so(catalogue):
    found = lint_strategy(load_strategies()["national"], catalogue).findings
    kpis = [one for one in all_kpis(load_strategies()["national"].plan) if one.baseline is None]
    without = {one.subject for one in found if one.code == "L101"}
    assert 0 < len(without) <= len(kpis)


def test_places_of_rows_are_words():
    assert row_place({"sheet": "指標", "row": 7}) == "シート「指標」 7行"
    assert row_place({"table": 2, "row": 3}) == "表2 3行"
    assert row_place({"line": 4}) == "4行"


def test_a_reading_of_grids_is_left_as_it_is():
    assert kpi_table_json(read_kpi_tables([_grid()], "表"))["rows"][0]["label"] == "移住者数"


def _grid() -> Grid:
    from shirube.documents.reading import read_grids

    return next(iter(read_grids("指標,目標値 R8年度\n移住者数,30人\n".encode(), "表.csv")))
