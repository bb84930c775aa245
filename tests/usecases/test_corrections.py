"""What a person corrected stays corrected at the next reading, or is listed with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base.errors import ShirubeError
from shirube.plans import Status, all_kpis, all_measures
from shirube.usecases.corrections import settle
from shirube.usecases.corrections_file import corrections_json, read_corrections
from shirube.usecases.corrections_model import Correction, Fate, Node
from shirube.usecases.corrections_plan import walk
from shirube.usecases.corrections_sheet import (
    Checked,
    checked_json,
    node_of_json,
    outcome_json,
    read_checked,
)

SAMPLE = (Path(__file__).parents[1] / "documents" / "mihon_strategy.txt").read_text("utf-8")
TABLE = "番号,指標,単位,現況値,目標値 R7年度,備考\n（１）鈴を付ける,,,,,\n1,鈴の数,個,12個（R5年度）,20個,\n2,鈴の色,色,－,3色,再掲\n"
AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def checked() -> Checked:
    return read_checked(SAMPLE.encode(), "計画.txt")


def correction(node: Node, field: str, after: str) -> Correction:
    return Correction(
        path=node.path,
        kind=node.kind,
        field=field,
        before=node.value(field) or "",
        after=after,
        reason="原本の写真を見た",
        by="見本 花子",
        at=AT,
        source_hash=node.source_hash,
        where=node.where,
    )


def node(checked: Checked, title: str, kind: str) -> Node:
    return next(one for one in checked.nodes if one.title == title and one.kind == kind)


def again(text: str, *corrections: Correction) -> Checked:
    return read_checked(text.encode(), "計画.txt", corrections=corrections)


def test_every_node_has_one_path_and_the_walk_changes_nothing(checked):
    paths = [one.path for one in checked.nodes]
    assert len(paths) == len(set(paths))
    assert walk(checked.document.plan, lambda _path, _kind, values, _span: values) == checked.document.plan


def test_a_corrected_title_is_there_at_the_next_reading(checked):
    wanted = correction(node(checked, "道をならす", "アウトプット"), "title", "道を広げる")
    found = again(SAMPLE, wanted)
    assert found.document.plan.outputs[0].title == "道を広げる"
    assert found.document.json["outputs"][0]["title"] == "道を広げる"
    assert [one.fate for one in found.outcome.fated] == [Fate.APPLIED]


def test_a_corrected_aim_is_read_again_with_its_due(checked):
    wanted = correction(node(checked, "旅人の数", "KPI"), "aim", "1,500 人以上（2031 年度）")
    kpi = next(one for one in all_kpis(again(SAMPLE, wanted).document.plan) if one.label == "旅人の数")
    assert (kpi.target.value, str(kpi.target.kind), kpi.due.last.year) == (Fraction(1500), "at_least", 2031)


def test_an_aim_taken_away_is_lost_and_not_zero(checked):
    wanted = correction(node(checked, "旅人の数", "KPI"), "aim", "")
    kpi = next(one for one in all_kpis(again(SAMPLE, wanted).document.plan) if one.label == "旅人の数")
    assert kpi.target.status is Status.LOST
    assert kpi.target.value is None


def test_a_corrected_cell_of_a_roadmap_is_read_again(checked):
    cell = next(one for one in checked.nodes if one.kind == "工程表の欄" and "2028" in one.title)
    found = again(SAMPLE, correction(cell, "text", "2027 年 4 月～2029 年 3 月 数え直す"))
    row = found.document.plan.outputs[0].groups[0].subgroups[0].roadmap.rows[0]
    assert [(str(c.start), str(c.end)) for c in row.bars[0].cells][1] == (
        "Month(year=2027, month=4)",
        "Month(year=2029, month=3)",
    )


def test_a_correction_follows_its_text_when_lines_are_put_before_it(checked):
    wanted = correction(node(checked, "どけた石の数", "KPI"), "label", "どけた大石の数")
    later = SAMPLE.replace(
        "- ・どけた石の数  \n", "- ・置いた石の数：12 個（2029 年度）\n- ・どけた石の数  \n"
    )
    assert later != SAMPLE
    found = again(later, wanted)
    labels = [one.label for one in all_kpis(found.document.plan)]
    assert "どけた大石の数" in labels
    assert "置いた石の数" in labels
    assert [one.fate for one in found.outcome.fated] == [Fate.MOVED]


def test_a_correction_whose_source_says_something_else_now_is_listed_and_not_applied(checked):
    wanted = correction(node(checked, "旅人の数", "KPI"), "label", "客の数")
    found = again(SAMPLE.replace("旅人の数", "旅人の延べ数"), wanted)
    assert [one.fate for one in found.outcome.unfit] == [Fate.SOURCE_CHANGED]
    assert "旅人の延べ数" in [one.label for one in all_kpis(found.document.plan)]


def test_a_correction_without_its_node_is_listed_as_gone(checked):
    wanted = replace(
        correction(node(checked, "旅人の数", "KPI"), "label", "客の数"),
        path="output/z/kpi/1",
        source_hash="0" * 16,
    )
    assert [one.fate for one in again(SAMPLE, wanted).outcome.unfit] == [Fate.GONE]
    other = replace(correction(node(checked, "旅人の数", "KPI"), "label", "客の数"), field="color")
    assert [one.fate for one in again(SAMPLE, other).outcome.unfit] == [Fate.GONE]


def test_of_two_corrections_of_one_field_the_later_counts(checked):
    one = node(checked, "旅人の数", "KPI")
    found = again(SAMPLE, correction(one, "label", "客"), correction(one, "label", "客の数"))
    assert [item.fate for item in found.outcome.fated] == [Fate.SUPERSEDED, Fate.APPLIED]
    assert "客の数" in [kpi.label for kpi in all_kpis(found.document.plan)]


def test_what_is_already_read_so_needs_no_correction(checked):
    one = node(checked, "旅人の数", "KPI")
    assert again(SAMPLE, correction(one, "label", "旅人の数")).outcome.fated[0].fate is Fate.ALREADY


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_applying_twice_is_applying_once_and_every_correction_has_a_fate(checked, data):
    chosen = data.draw(st.lists(st.sampled_from(checked.nodes), max_size=4))
    made = [
        correction(
            one,
            data.draw(st.sampled_from([f.id for f in one.fields])),
            data.draw(st.text("鈴石1人", min_size=1)),
        )
        for one in chosen
    ]
    once, twice = again(SAMPLE, *made), again(SAMPLE, *made, *made)
    assert once.document.json == twice.document.json
    assert len(twice.outcome.fated) == 2 * len(made)
    assert once.outcome.unfit == twice.outcome.unfit == ()


def test_a_repost_keeps_its_original_when_only_one_of_both_titles_is_corrected(checked):
    def pointers(found: Checked) -> dict[str, str | None]:
        return {one.id: one.repost_of for one in all_measures(found.document.plan) if one.reposted}

    titles = [one for one in checked.nodes if one.kind == "施策" and one.title == "石を数える"]
    assert len(titles) == 2
    assert pointers(checked) == {"b/1/1": "a/1/1"}
    for one in titles:
        assert pointers(again(SAMPLE, correction(one, "title", "岩を数える"))) == {"b/1/1": "a/1/1"}


def test_the_cells_of_a_kpi_table_are_corrected_and_read_again():
    first = read_checked(TABLE.encode(), "表.csv")
    row = first.nodes[0]
    made = [correction(row, "target/1", "25個"), correction(row, "baseline", "13個（R5年度）")]
    found = read_checked(TABLE.encode(), "表.csv", corrections=made)
    told = found.document.json["rows"][0]
    assert (told["targets"][0]["value"], told["baseline"]["value"], told["baseline"]["year"]) == (
        25,
        13,
        2023,
    )
    assert found.document.json["rows"][1] == first.document.json["rows"][1]


def test_a_row_is_found_again_below_a_new_one():
    row = read_checked(TABLE.encode(), "表.csv").nodes[1]
    later = TABLE.replace("2,鈴の色", "9,鈴の音,回,1回,2回,\n2,鈴の色")
    found = read_checked(later.encode(), "表.csv", corrections=[correction(row, "unit", "色数")])
    assert [one.fate for one in found.outcome.fated] == [Fate.MOVED]
    assert [told["unit"] for told in found.document.json["rows"]] == ["個", "回", "色数"]


def test_a_cell_that_changed_in_a_newer_file_of_another_name_is_told_from_a_row_that_is_gone():
    first, second = read_checked(TABLE.encode(), "表_r7.csv").nodes
    made = [correction(first, "target/1", "25個"), correction(second, "unit", "色数")]
    later = TABLE.replace("20個", "22個").replace("2,鈴の色,色,－,3色,再掲\n", "")
    found = read_checked(later.encode(), "表_r8.csv", corrections=made)
    assert [one.fate for one in found.outcome.fated] == [Fate.SOURCE_CHANGED, Fate.GONE]


def test_a_file_of_corrections_is_read_as_it_was_written(checked):
    made = [correction(node(checked, "旅人の数", "KPI"), "label", "客の数")]
    tree = json.loads(json.dumps(corrections_json(made, document="計画.txt"), ensure_ascii=False))
    assert read_corrections(tree, file="直し.json") == tuple(made)


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"format": "other", "version": 1, "corrections": []},
        {"format": "shirube-corrections", "version": 3, "corrections": []},
        {"format": "shirube-corrections", "version": 1, "corrections": [{"path": "x"}]},
        {"format": "shirube-corrections", "version": 1, "corrections": [], "more": 1},
    ],
)
def test_another_file_is_refused(wrong):
    with pytest.raises(ShirubeError, match="E527") as caught:
        read_corrections(wrong, file="直し.json")
    assert caught.value.todo


def test_a_sheet_as_json_keeps_its_nodes(checked):
    tree = json.loads(json.dumps(checked_json(checked), ensure_ascii=False))
    assert tuple(node_of_json(one) for one in tree["nodes"]) == checked.nodes
    assert tree["lines"][0][:2] == [1, SAMPLE.splitlines()[0]]
    assert tree["flaws"], "the sample is damaged"


def test_fates_are_told_as_json(checked):
    made = correction(node(checked, "旅人の数", "KPI"), "label", "客の数")
    assert outcome_json(settle(checked.nodes, [made]))[0]["fate"] == "applied"
