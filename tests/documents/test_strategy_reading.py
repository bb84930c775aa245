"""A strategy in own words with every kind of damage, and the national one where it is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.reading import SourceLine
from shirube.documents.strategy import headings, plan_json, read_strategy
from shirube.documents.strategy.glyphs import Corrector
from shirube.documents.strategy.pieces import as_pieces
from shirube.documents.strategy.roadmap_table import RoadmapTable
from shirube.documents.strategy.target_text import read_due, read_target, split_label
from shirube.plans import Month, Plan, Status, all_kpis, all_measures

SAMPLE = Path(__file__).parent / "mihon_strategy.txt"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_strategy(SAMPLE.read_text("utf-8"))


@pytest.fixture(scope="module")
def found(plan: Plan) -> dict[str, Any]:
    return plan_json(plan)


@pytest.fixture(scope="module")
def national(shared: Path) -> Plan:
    return read_strategy((shared / "seeds" / "003_9abe654e008363f5.txt").read_text("utf-8"))


def anomalies(found: dict[str, Any], kind: str) -> list[tuple[int, str, str | None]]:
    return [
        (one["where"]["lines"][0], one["printed"], one["meant"])
        for one in found["anomalies"]
        if one["kind"] == kind
    ]


def test_kpis_of_impacts_and_outcomes_carry_number_item_notes_and_lines(found):
    one, two, three = found["outcomes"][0]["kpis"]
    assert (one["no"], one["item"], one["target"]["value"], one["due"]["at"]) == ("①", 1, 1200, "2030")
    assert (two["item"], two["target"]["value"], two["due"]["kind"]) == (2, 12.5, "fiscal_year_end")
    assert two["lines"] == [35, 37]
    assert "item" not in three
    assert three["target"] == {
        "text": "向上",
        "kind": "improve",
        "value": None,
        "unit": None,
        "decided": False,
    }
    assert three["lines"] == [41, 45], "label, value and note are three paragraphs"


def test_an_undecided_target_and_a_successor_to_be_set_are_told_apart(plan):
    status = {kpi.label: kpi.target.status for kpi in all_kpis(plan) if kpi.target}
    assert status["荷車に乗る人の満足"] is Status.TO_BE_SET
    assert status["荷車を直す人の割合"] is Status.SUCCESSOR_TO_BE_SET
    assert status["荷車を引く人の数"] is Status.DECIDED


def test_a_paragraph_cut_by_a_page_end_is_one_paragraph_over_the_footnote(found):
    texts = {one["of"]: one for one in found["texts"]}
    assert texts["impact 1"]["text"] == "山の町と海の町をつなぐ荷車が増えると、人の行き来も増える。"
    assert texts["impact 1"]["lines"] == [16, 20]
    assert texts["A+1"]["text"] == "鈴は遠くから聞こえるように付ける。"
    assert [(note["no"], note["lines"]) for note in found["footnotes"]] == [(1, [18, 18]), (2, [178, 178])]


def test_subgroups_have_their_own_kpis_and_roadmaps(found):
    mountain, sea = found["outputs"][0]["groups"]
    assert (mountain["subgroup"], mountain["kpis_status"], mountain["roadmap"]["status"]) == (
        "山の道",
        "present",
        "text",
    )
    assert (sea["subgroup"], sea["kpis_status"], sea["roadmap"]["status"]) == ("海の道", "present", "lost")
    assert found["outputs"][0]["kpis_status"] == "in_subgroups"


def test_a_heading_holds_its_children(found):
    heading, other = found["outputs"][0]["groups"][1]["kpis"]
    assert heading["target"] is None
    assert [child["label"] for child in heading["children"]] == ["町の道", "村の道"]
    assert heading["children"][1]["target"]["kind"] == "not_below_previous"
    assert other["target"]["kind"] == "reduction"


def test_a_total_over_a_range_may_begin_before_the_plan(plan):
    total = next(kpi for kpi in all_kpis(plan) if kpi.label == "どけた石の数")
    assert plan.first_year is not None
    assert (plan.first_year.year, plan.last_year and plan.last_year.year) == (2025, 2029)
    assert total.due.begins_before(plan.first_year) is True


def test_a_reposted_measure_is_a_reference_to_the_first(plan, found):
    assert found["reposts"] == [{"measure": "b/1/1", "of": "a/1/1", "line": 129}]
    assert found["counts"]["with_reposts"]["measures"] == 6
    assert found["counts"]["without_reposts"]["measures"] == 5
    assert [m.title for m in all_measures(plan) if m.reposted] == ["石を数える"]


def test_a_repeated_number_is_listed_and_the_order_is_taken(found):
    measures = [m for group in found["outputs"][0]["groups"] for m in group["measures"]]
    assert [(m["no"], m["printed_no"]) for m in measures] == [(1, "①"), (2, "③"), (3, "③")]
    assert anomalies(found, "number") == [(94, "③貝を拾う", "2")]


def test_a_letter_that_cannot_be_is_read_by_its_place(found):
    output = found["outputs"][1]
    assert (output["letter"], output["printed_letter"]) == ("b", "I")
    assert anomalies(found, "letter") == [(123, "I. 宿をつくる", "b")]


def test_misprints_are_corrected_and_listed_and_what_cannot_be_read_is_said(found):
    assert found["outputs"][1]["groups"][0]["measures"][1]["title"] == "屋根を講ずべき形にする"
    assert anomalies(found, "character") == [
        (104, "砂は风で飛ぶ", None),
        (137, "②屋根を講すべき形にす", "②屋根を講ずべき形にす"),
    ]


def test_lost_blocks_are_lost_and_not_empty(found):
    lost = [printed for _, printed, _ in anomalies(found, "lost")]
    assert lost == [
        "ロジックモデル（全体の図）",
        "海の道 工程表",
        "宿をつくる アウトプットKPI",
        "人を送る 工程表",
        "(4) 旗を立てる",
    ]
    assert (found["outputs"][1]["kpis"], found["outputs"][1]["kpis_status"]) == ([], "lost")


def test_the_roadmap_keeps_column_and_date_apart(found):
    counted, carried = found["outputs"][0]["groups"][0]["roadmap"]["rows"]
    assert counted["bars"][0]["cells"][1] == {
        "column": "2027年度",
        "period": "2028 年度～",
        "start": "FY2028",
        "end": None,
        "open_ended": True,
        "text": "数え直す",
    }
    assert anomalies(found, "column")[0] == (82, "2027年度", "2028 年度～")
    assert [bar["cohort"] for bar in carried["bars"]] == ["2025年度採択分", "2026年度採択分"]
    assert carried["bars"][0]["cells"][1]["end"] == "2029-03"
    assert found["outputs"][1]["roadmap"]["rows"][0]["reposted"] is True


def test_the_national_role_hangs_on_no_outcome_and_other_measures_on_one(found):
    group = found["national_role"]["groups"][0]
    assert (group["title"], group["kpis"][0]["due"]["kind"], group["roadmap"]["status"]) == (
        "人を送る",
        "every_year",
        "lost",
    )
    assert [(one["outcome"], one["no"]) for one in found["other_measures"]] == [("A", 1), ("A", 2), ("A", 4)]


def test_markdown_gives_the_same_plan(found):
    text = SAMPLE.read_text("utf-8").replace("<b>", "**").replace("</b>", "**")
    lines = [
        "| " + " | ".join(line.split("\t")) + " |" if "\t" in line else line for line in text.splitlines()
    ]
    assert plan_json(read_strategy("\n".join(lines))) == found


def test_another_document_is_refused():
    with pytest.raises(ReadingError, match="E510"):
        read_strategy("# 献立\n\n粥を煮る。\n")


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "due"),
    [
        ("35.8ha（2026 年度）", "value", 35.8, "ha", "fiscal_year"),
        ("15兆円超（2030年）", "more_than", 15, "兆円", "calendar_year"),
        ("50%以上（各採択テーマ終了後おおむね3年）", "at_least", 50, "%", "cohort_relative"),
        ("30件以下（2026年度末）", "at_most", 30, "件", "fiscal_year_end"),
        ("毎年 14 件（2025～2027 年度）", "value", 14, "件", "range_each"),
        ("4 万人（2015 年度～2027 年度累計）", "value", 4, "万人", "range_cumulative"),
        ("95%（2025 年度～2029 年度）", "value", 95, "%", "range"),
        ("各年度の採択事業について、80%以上", "at_least", 80, "%", "cohort_relative"),
        ("2025 年と比べて減少（2029 年）", "decrease", None, None, "calendar_year"),
        ("都の町以上（2029 年）", "at_least", None, None, "calendar_year"),
        ("賃金の伸び率（補正予算）を超える（2030年度）", "more_than", None, None, "fiscal_year"),
        ("町ごとに決める", "text", None, None, "none"),
    ],
)
def test_every_way_to_put_an_aim_is_read(text, kind, value, unit, due):
    target, read = read_target(text, label="荷車の数")
    assert (str(target.kind), target.value and float(target.value), target.unit, str(read.kind)) == (
        kind,
        value,
        unit,
        due,
    )


def test_a_multiple_of_two_base_years_keeps_both():
    note = "鈴の数は 2024 年、旗の数は 2023 年を基準年とする。"
    target, _ = read_target("3 倍（2030 年）", label="合計", notes=(note,))
    assert [year.year for year in target.base_years] == [2024, 2023]


def test_the_label_ends_at_the_last_colon_outside_brackets():
    assert split_label("数（内訳：町）：5件（時期：春）") == ("数（内訳：町）", "5件（時期：春）")
    assert read_due("いつか").kind == "none"


def leaves(sample: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of the sample with its path; lists also by their length, objects by their keys."""
    if isinstance(sample, dict):
        yield f"{path}/keys", tuple(sorted(sample))
        for key, value in sample.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(sample, list):
        yield f"{path}/length", len(sample)
        for index, value in enumerate(sample):
            yield from leaves(value, f"{path}/{index}")
    else:
        yield path, sample


def test_the_national_strategy_agrees_with_the_sample_node_by_node(shared, national):
    sample = json.loads((shared / "contract" / "strategy_sample.json").read_text("utf-8"))
    read = plan_json(national)
    compared = 0
    for part, key in (("impacts", "no"), ("outcomes", "letter"), ("outputs", "letter")):
        nodes = {node[key]: node for node in read[part]}
        for node in sample[part]:
            expected = dict(leaves(node))
            assert dict(leaves(nodes[node[key]])) == expected, f"{part} {node[key]}"
            compared += len(expected)
    assert compared > 400


def test_the_counts_of_the_national_strategy(national):
    counts = plan_json(national)["counts"]["with_reposts"]
    expected = {
        "impacts": 3,
        "outcomes": 5,
        "outputs": 18,
        "groups": 51,
        "subgroups": 8,
        "measures": 115,
        "reposted_measures": 3,
        "kpis": 55,
        "other_measures": 216,
        "lost_kpi_blocks": 8,
        "lost_roadmaps": 20,
    }
    assert {name: counts[name] for name in expected} == expected
    assert len(national.footnotes) == 66


def test_the_damage_of_the_national_strategy_is_named(national):
    found = plan_json(national)
    assert [
        (o["printed_letter"], o["letter"]) for o in found["outputs"] if o["letter"] != o["printed_letter"]
    ] == [
        ("I", "l"),
        ("Ⅲ", "m"),
    ]
    assert [meant for _, _, meant in anomalies(found, "number")] == ["14", "15"]
    assert all(text["text"].endswith("。") for text in found["texts"]), "every sentence is whole"
    assert not [one for one in found["anomalies"] if one["kind"] == "unread"]


@given(st.lists(st.integers(0, 400), max_size=60))
def test_a_strategy_with_lines_lost_or_moved_is_read_or_refused(order):
    lines = SAMPLE.read_text("utf-8").splitlines()
    text = "\n".join(lines[:50] + [lines[number % len(lines)] for number in order])
    found = plan_json(read_strategy(text))
    assert found["counts"]["with_reposts"]["impacts"] >= 1


@given(st.integers(13, 190))
def test_a_strategy_cut_anywhere_keeps_what_was_before(cut):
    lines = SAMPLE.read_text("utf-8").splitlines()
    titles = [one.title for one in all_measures(read_strategy("\n".join(lines)))]
    kept = [one.title for one in all_measures(read_strategy("\n".join([*lines[:13], *lines[13:cut]])))]
    assert kept == titles[: len(kept)]


def test_a_strategy_cut_before_its_first_impact_is_refused():
    with pytest.raises(ReadingError, match="E510"):
        read_strategy("\n".join(SAMPLE.read_text("utf-8").splitlines()[:11]))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("（酒類）", "酒類"),
        ("(循環（まわる）への移行（ごみ等）)", "循環（まわる）への移行（ごみ等）"),
        ("（山）と（海）", None),
        ("（主な事業）", None),
        ("（括弧で書いた一文である。）", "括弧で書いた一文である。"),
        ("山の道", None),
    ],
)
def test_a_subgroup_is_one_pair_of_brackets_over_its_whole_line(text, title):
    piece = as_pieces([SourceLine(1, text)], Corrector())[0]
    assert headings.subgroup(piece) == title


@pytest.mark.parametrize(
    ("text", "period", "start", "end", "rest"),
    [
        (
            "2025 年度～2025 年内を目途に決める",
            "2025 年度～",
            FiscalYear(2025),
            None,
            "2025 年内を目途に決める",
        ),
        (
            "2025 年 4 月～2028 年 3 月 数える",
            "2025 年 4 月～2028 年 3 月",
            Month(2025, 4),
            Month(2028, 3),
            "数える",
        ),
        ("2026 年以降～ 続ける", "2026 年以降～", CalendarYear(2026), None, "続ける"),
        ("2025 年度 数える", "2025 年度", FiscalYear(2025), FiscalYear(2025), "数える"),
        ("2025 年度中に決める", None, None, None, "2025 年度中に決める"),
    ],
)
def test_the_period_of_a_cell_is_told_from_its_words(text, period, start, end, rest):
    table = RoadmapTable()
    rows = ("2025年度\t2026年度", "鈴事業\t", f"{text}\t")
    table.rows = list(as_pieces([SourceLine(no, row) for no, row in enumerate(rows, start=1)], Corrector()))
    cell = table.roadmap(["鈴事業"])[0].rows[0].bars[0].cells[0]
    assert (cell.period, cell.start, cell.end, cell.text) == (period, start, end, rest)
    assert cell.is_open_ended is (start is not None and end is None)
