"""A project and its money on the page: the figures of the scenarios, the form, the file, the mistakes, what is saved."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from shirube.catalogue import load_areas
from shirube.catalogue.project_file import project_of, read_project_file
from shirube.web.funding import bounded
from shirube.web.funding.asked import SAMPLES
from shirube.web.funding.draft import MOST_ROWS, Draft, Row, draft_of, tree_of
from shirube.web.funding.file_text import file_text
from shirube.web.pages import library

PAGE = "/areas/39405/project/"
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "funding"
S1_FACTS = {
    **dict.fromkeys(("disadvantaged_area", "sogyo_plan", "unsecured_loan"), "yes"),
    **dict.fromkeys(("req_local_resource", "req_local_issue", "req_novelty", "req_model"), "yes"),
    "fiscal_index": "0.22",
    "plan_submitted_in_r7": "no",
}
S1 = {
    "on": "2026-06-15",
    "project-name": "クラフト工房",
    "project-objective": "outside",
    "cost-rows": "5",
    "cost-1-label": "初期投資",
    "cost-1-yen": "1億5,000万円",
    "cost-1-bearer": "firm",
    "cost-1-kind": "initial_investment",
    "cost-1-loan": "9,000万円",
    **S1_FACTS,
}


def page(response: Any) -> str:
    return response.content.decode()


def words(response: Any) -> str:
    """The text of a page without marks, each run of blanks one blank."""
    return " ".join(re.sub(r"<[^>]+>", " ", page(response)).split())


def upload(client: Any, content: str | bytes, name: str = "project.yaml") -> Any:
    content = content.encode() if isinstance(content, str) else content
    return client.post(PAGE, {"do": "open", "file": SimpleUploadedFile(name, content)})


def example(name: str) -> str:
    return (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")


# -- the scenarios ---------------------------------------------------------------------------------------


def test_s1_pays_30_million_of_40_after_the_switch_and_shows_the_45_before_it(client: Any) -> None:
    text = words(client.post(PAGE, S1))
    assert "費用 1億5,000万円 のうち、外から 3,000万円" in text
    assert "地方の実質負担は 1,000万円" in text
    assert "檮原町 → 事業者 4,000万円 公費による助成額" in text
    assert "ほかの組み合わせすべてと比べて最良であることを確かめました（証明済み）" in text
    assert (
        "令和8年3月31日（2026-03-31） までのきまりでは、外からのお金が 3,750,000円 多く払われました" in text
    )
    assert "外から 33,750,000円、地方の実質負担 11,250,000円、あわせて 45,000,000円" in text
    assert "費用（総額） 0 150,000,000 150,000,000" in text
    assert "＝ 実質負担 10,000,000 110,000,000 120,000,000" in text


def test_a_later_day_that_pays_less_is_pointed_out_before_it_comes(client: Any) -> None:
    text = words(client.post(PAGE, {**S1, "on": "2026-03-01"}))
    assert "令和8年4月1日（2026-04-01） に申請すると、外からのお金が 3,750,000円 少なくなります" in text


def test_s1_with_the_plan_filed_in_r7_pays_the_higher_sum(client: Any) -> None:
    text = words(client.post(PAGE, {**S1, "plan_submitted_in_r7": "yes"}))
    assert "外から 3,375万円" in text
    assert "地方の実質負担は 1,125万円" in text
    assert "檮原町 → 事業者 4,500万円" in text


def test_s2_costs_the_town_more_in_r8_than_in_r7(client: Any) -> None:
    text = words(upload(client, example("s2")))
    assert "地方の実質負担は 4,212,500円" in text
    assert "令和8年3月31日（2026-03-31） 11,250,000 3,750,000" in text
    assert "令和8年6月15日（2026-06-15） この計算 12,637,500 4,212,500" in text


def test_s3_compares_single_and_joint_windows_from_the_file(client: Any) -> None:
    text = words(upload(client, example("s3")))
    assert "それぞれの市で運営 16,000,000 19,000,000" in text
    assert "三つの市が共同で運営 いちばんよい 10,800,000 13,200,000" in text
    assert "画面の表では書けない内容を含みます" in text


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_example_of_the_documentation(name: str) -> None:
    packaged = Path(library.__file__).parents[2] / "data" / "project_samples" / f"{name}.yaml"
    shown, written = packaged.read_text(encoding="utf-8"), example(name)
    assert read_project_file(shown, file=name) == read_project_file(written, file=name)


def test_one_click_fills_the_sample_and_shows_its_result_with_the_facts_of_the_place(client: Any) -> None:
    text = words(client.get(f"{PAGE}?sample=s1"))
    assert "これは見本です" in text
    assert "外から 3,000万円" in text
    assert "財政力指数 0.14" in text
    assert "0.22" not in text


@pytest.mark.parametrize(("code", "names"), [("01100", ["s1", "s2"]), ("39000", ["s1"])])
def test_every_sample_offered_at_a_city_or_a_prefecture_works_out(
    client: Any, code: str, names: list[str]
) -> None:
    address = f"/areas/{code}/project/"
    assert re.findall(r"\?sample=(\w+)", page(client.get(address))) == names
    for name in names:
        assert "証明済み" in page(client.get(f"{address}?sample={name}"))


# -- the form --------------------------------------------------------------------------------------------


def test_the_form_has_five_rows_and_asks_nothing_before_it_is_sent(client: Any) -> None:
    text = page(client.get(PAGE))
    assert 'id="cost-5-yen"' in text
    assert 'id="cost-6-yen"' not in text
    assert "いちばんよい払い方を計算する" in text
    assert "つぎによい組み合わせ" not in text


def test_rows_are_added_by_a_button_up_to_twenty_and_what_was_typed_stays(client: Any) -> None:
    sent = {**S1, "do": "rows"}
    for rows in (10, 15, 20, 20):
        text = page(client.post(PAGE, sent))
        assert f'id="cost-{rows}-yen"' in text
        assert f'id="cost-{rows + 1}-yen"' not in text
        assert 'value="1億5,000万円"' in text
        assert ("費用の行を足す</button>" in text) is (rows < MOST_ROWS)
        assert "証明済み" not in text
        sent["cost-rows"] = str(rows)


def test_an_emptied_row_is_no_cost(client: Any) -> None:
    sent = {**S1, "cost-2-label": "", "cost-2-yen": "", "cost-2-kind": ""}
    assert client.post(f"{PAGE}plan.json", sent).json()["ways"][0]["sure"][0]["total_cost"] == 150_000_000


def test_what_was_told_for_the_place_is_used_and_shown(client: Any) -> None:
    client.get("/areas/39405/", {"sogyo_plan": "yes", "eligible_cost": "100万円"})
    text = page(client.get(PAGE))
    assert "これまでの答え（1）" in text
    assert 'name="sogyo_plan"' in text
    assert "eligible_cost" not in re.findall(r'name="([a-z_]+)"', text)


def test_an_answer_in_the_form_goes_before_the_session_and_is_not_kept(client: Any) -> None:
    client.get("/areas/39405/", {"plan_submitted_in_r7": "yes"})
    assert "外から 3,000万円" in words(client.post(PAGE, S1))
    assert client.session["told"]["39405"]["plan_submitted_in_r7"]["raw"] == "yes"


def test_a_missing_fact_is_asked_with_its_field_and_the_answer_settles_it(client: Any) -> None:
    without = {name: text for name, text in S1.items() if name != "sogyo_plan"}
    asked = page(client.post(PAGE, without))
    assert "これに答えると幅が縮まる" in asked
    assert 'name="sogyo_plan"' in asked
    assert "確かに使える制度はまだありません" in asked
    assert "外から 3,000万円" in words(client.post(PAGE, {**without, "sogyo_plan": "yes"}))


def test_a_range_of_yen_gives_a_range_and_asks_for_the_cost(client: Any) -> None:
    sent = {**S1, "cost-1-yen": "3,000万円〜1億5,000万円", "cost-1-loan": "2,000万円"}
    text = words(client.post(PAGE, sent))
    assert "費用 3,000万円" in text
    assert "分かっているうちのいちばん少ない額" in text
    assert 'href="#cost-1-yen"' in page(client.post(PAGE, sent))


def test_the_least_burden_helps_no_firm_and_the_page_says_so(client: Any) -> None:
    text = words(client.post(PAGE, {**S1, "project-objective": "local"}))
    assert "何も助成しない（0円）" in text
    with_must = {**S1, "project-objective": "local", "project-must": "local-10000-kokko"}
    assert "外から 3,000万円" in words(client.post(PAGE, with_must))


def test_each_programme_leads_to_its_decision_with_every_answer(client: Any) -> None:
    text = page(client.post(PAGE, S1)).replace("&amp;", "&")
    address = re.search(
        r'href="(/programmes/local-10000-kokko/areas/39405/\?[^"]*public_subsidy[^"]*)"', text
    )
    assert address is not None
    decided = words(client.get(address[1]))
    assert "使える" in decided
    assert "3,000万円" in decided


# -- mistakes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code", "target"),
    [
        ({"cost-1-yen": "たくさん"}, "E350", "cost-1-yen"),
        ({"cost-1-yen": "-1円"}, "E350", "cost-1-yen"),
        ({"cost-1-yen": "10兆1円"}, "E350", "cost-1-yen"),
        ({"cost-1-yen": "2億円〜1億円"}, "E350", "cost-1-yen"),
        ({"cost-1-loan": "1億5,000万1円"}, "E350", "cost-1-loan"),
        ({"cost-1-kind": ""}, "E357", "cost-1-kind"),
        ({"cost-1-kind": "nai"}, "E169", "project-title"),
        ({"cost-1-programme": "nai"}, "E168", "project-title"),
        ({"project-must": "jet-futsu-muni"}, "E171", "project-must"),
    ],
)
def test_a_bad_field_is_named_and_linked_and_what_was_typed_stays(
    client: Any, change: dict[str, str], code: str, target: str
) -> None:
    response = client.post(PAGE, {**S1, **change})
    assert response.status_code == 400
    text = page(response)
    assert code in text
    assert f'href="#{target}"' in text
    assert "計算していません" in text
    assert 'value="クラフト工房"' in text
    for typed in change.values():
        assert typed == "" or "nai" in typed or "jet" in typed or f'value="{typed}"' in text


@pytest.mark.parametrize("yen", ["10兆円", "0円", "不明", ""])
def test_an_amount_at_the_limits_or_untold_is_taken(client: Any, yen: str) -> None:
    sent = {**S1, "cost-1-yen": yen, "cost-1-loan": ""}
    assert client.post(PAGE, sent).status_code == 200


def test_a_loan_as_large_as_the_cost_is_taken(client: Any) -> None:
    assert client.post(PAGE, {**S1, "cost-1-loan": "1億5,000万円"}).status_code == 200


def test_no_cost_at_all_is_said(client: Any) -> None:
    response = client.post(PAGE, {"cost-rows": "5"})
    assert response.status_code == 400
    assert "E358" in page(response)
    assert 'href="#cost-1-label"' in page(response)


def test_an_unreadable_answer_counts_as_not_told_and_an_unreadable_day_is_shown(client: Any) -> None:
    text = page(client.post(PAGE, {**S1, "fiscal_index": "高い", "on": "きのう"}))
    assert "E302" in text
    assert "E304" in text
    assert 'value="高い"' in text
    assert 'value="きのう"' in text


@pytest.mark.parametrize(("rows", "is_read"), [("20", True), ("21", False)])
def test_twenty_rows_are_read_and_one_more_is_refused(client: Any, rows: str, is_read: bool) -> None:
    response = client.post(PAGE, {**S1, "cost-rows": rows})
    assert (response.status_code == 200) is is_read
    assert ("E351" in page(response)) is not is_read


@pytest.mark.parametrize(("count", "is_read"), [(40, True), (41, False)])
def test_forty_candidates_are_compared_and_one_more_is_refused(
    client: Any, monkeypatch: Any, count: int, is_read: bool
) -> None:
    monkeypatch.setattr(bounded, "offers_of", lambda *_: range(count))
    response = client.post(PAGE, S1)
    assert (response.status_code == 200) is is_read
    assert ("E352" in page(response)) is not is_read


@pytest.mark.parametrize(("count", "is_read"), [(3, True), (4, False)])
def test_three_costs_may_be_unknown_and_one_more_is_refused(client: Any, count: int, is_read: bool) -> None:
    sent = {"cost-rows": "10", "on": "2026-06-15"}
    for number in range(1, count + 1):
        sent |= {f"cost-{number}-yen": "不明", f"cost-{number}-kind": "window_cost"}
    response = client.post(PAGE, sent)
    assert (response.status_code == 200) is is_read
    assert ("E352" in page(response)) is not is_read


def test_a_reckoning_that_takes_too_long_is_given_up_with_a_word(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0)
    response = client.post(PAGE, S1)
    assert response.status_code == 400
    assert "E354" in page(response)


# -- the file --------------------------------------------------------------------------------------------


def test_the_saved_file_gives_the_same_form_and_the_same_answer_back(client: Any) -> None:
    sent = {
        **S1,
        "cost-2-label": "改修「二階」: #1",
        "cost-2-yen": "100万円〜200万円",
        "cost-2-kind": "measure_cost",
    }
    sent |= {"cost-2-person": "山田", "project-note": "一行目\r\n二行目", "project-step": "100000"}
    saved = client.post(f"{PAGE}project.yaml", sent)
    assert "shirube-project-39405.yaml" in saved.headers["Content-Disposition"]
    before, opened = client.post(PAGE, sent), upload(client, saved.content)
    names = (
        r'<(?:input|textarea|option)[^>]*(?:name="(?:cost|project)[^"]*"[^>]*value="[^"]+"|selected)[^>]*>'
    )
    strip = re.compile(r'name="cost-\d+-id"')
    kept = [[tag for tag in re.findall(names, page(r)) if not strip.search(tag)] for r in (before, opened)]
    assert kept[0] == kept[1]
    assert "改修「二階」: #1" in page(opened)
    assert "外から 3,000万円" in words(opened)
    assert client.post(f"{PAGE}project.yaml", sent).content == saved.content


@pytest.mark.parametrize("name", ["s1", "s2"])
def test_a_file_a_form_can_hold_says_the_same_after_the_form(name: str) -> None:
    file = read_project_file(example(name), file=name)
    draft = draft_of(file)
    assert draft is not None
    tree, errors = tree_of(draft, default_name="")
    again = project_of({**tree, "on": file.on, "facts": file.facts})
    assert not errors
    assert again == file


def test_what_only_a_file_can_say_stays_a_file() -> None:
    assert draft_of(read_project_file(example("s3"), file="s3")) is None
    costs = [{"id": "a", "label": "a", "counts_as": ["eligible_cost", "total_cost", "window_cost"]}]
    assert draft_of(project_of({"name": "x", "costs": costs})) is None
    assert draft_of(project_of({"name": "x", "costs": [{**costs[0], "counts_as": ["eligible_cost"]}]}))


def test_the_text_of_a_file_is_yaml_whatever_it_holds() -> None:
    tree = {
        "name": '引用"と\\と: #',
        "costs": [{"id": "a", "label": "- 一", "yen": "不明"}],
        "facts": {"x": ["1"]},
    }
    assert read_project_file(file_text(tree), file="x") == project_of(tree)


def test_a_file_held_as_text_is_answered_again_with_more_told(client: Any) -> None:
    head, joint = example("s3").split("ways:\n")[0], example("s3").split("  - id: joint\n")[1]
    text = f"{head}ways:\n  - id: joint\n{joint}".replace("foreign_residents: 17700, ", "")
    asked = page(upload(client, text))
    assert "これに答えると幅が縮まる" in asked
    assert 'name="foreign_residents"' in asked
    again = client.post(PAGE, {"project-file": text, "foreign_residents": "17700", "on": "2026-06-15"})
    assert "外から 1,080万円" in words(again)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("name: [", "E131"),
        ("", "E132"),
        ("name: x\nname: y\n", "E133"),
        ("name: x\n", "E134"),
        ("name: x\ncosts:\n  - {id: a, label: b, yen: 1円, bearer: bank}\n", "E134"),
        ("name: x\ncosts:\n  - {id: a, label: b, yen: 一杯, counts_as: [eligible_cost]}\n", "E02"),
        ("name: x\narea: '01100'\ncosts:\n  - {id: a, label: b}\n", "E353"),
        ("name: x\nfacts: {nai: 1}\ncosts:\n  - {id: a, label: b}\n", "E101"),
        (b"\xff\xfe\x00", "E138"),
        (b"#" * 1_000_001, "E355"),
        ("- " * 3_000 + "x", "E131"),
        ("a: [" + "x," * 6_000 + "]", "E355"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(client: Any, content: str | bytes, code: str) -> None:
    response = upload(client, content)
    assert response.status_code == 400
    assert code in page(response)


def test_a_mistake_in_a_file_names_its_line(client: Any) -> None:
    text = "name: x\ncosts:\n  - {id: a, label: b, yen: 1円}\n  - {id: a2, label: c, bearer: bank}\n"
    assert "4行" in page(upload(client, text))


@pytest.mark.parametrize(
    ("cost", "is_read"),
    [
        ("yen: 10兆円", True),
        ("yen: 10兆1円", False),
        ("yen: 100円, loan: 100円", True),
        ("yen: 100円, loan: 101円", False),
        ("low: 5円, high: 5円", True),
        ("low: 6円, high: 5円", False),
        ("low: 5円, loan: 100円", True),
    ],
)
def test_a_file_is_held_to_the_limits_of_the_form(client: Any, cost: str, is_read: bool) -> None:
    rest = "id: a, label: b, bearer: firm, counts_as: [initial_investment]"
    response = upload(client, f"name: x\non: 2026-06-15\ncosts: [{{{rest}, {cost}}}]\n")
    assert (response.status_code == 200) is is_read
    assert any(code in page(response) for code in ("E350", "E173", "E174")) is not is_read


@pytest.mark.parametrize(("step", "is_read"), [(10**9, True), (10**9 + 1, False)])
def test_the_step_of_a_bond_is_bounded(client: Any, step: int, is_read: bool) -> None:
    text = f"name: x\nbond_step: {step}\ncosts: [{{id: a, label: b, counts_as: [window_cost]}}]\n"
    assert (upload(client, text).status_code == 200) is is_read


def test_no_file_chosen_is_said(client: Any) -> None:
    assert "E355" in page(client.post(PAGE, {"do": "open"}))


def test_too_many_places_are_refused(client: Any) -> None:
    place = "{label: a, costs: [{id: c, label: d, yen: 1万円, counts_as: [window_cost]}]}"

    def text(count: int) -> str:
        return f"name: x\nways: [{{id: w, label: w, places: [{', '.join([place] * count)}]}}]\n"

    assert upload(client, text(10)).status_code == 200
    assert "E359" in page(upload(client, text(11)))


# -- what is saved ---------------------------------------------------------------------------------------


def test_the_workbook_holds_the_answer_and_what_it_rests_on(client: Any) -> None:
    book = load_workbook(io.BytesIO(client.post(f"{PAGE}plan.xlsx", S1).content))
    assert book.sheetnames[:3] == ["実質負担", "使う制度", "お金の流れ"]
    assert book.sheetnames[-1] == "この表について"
    head, *rows = book["実質負担"].iter_rows(values_only=True)
    best = [dict(zip(head, row, strict=True)) for row in rows if row[1] == 1 and row[2] == "確か"]
    assert {row["だれ"]: row["実質負担（円）"] for row in best} == {
        "市町村": 10_000_000,
        "事業者": 110_000_000,
    }
    assert not any(sheet.merged_cells.ranges for sheet in book.worksheets)


def test_the_csv_has_a_bom_and_one_header_and_no_formula(client: Any) -> None:
    content = client.post(f"{PAGE}plan.csv", {**S1, "project-name": "=1+1"}).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {(row["出す人"], row["金額（円）"]) for row in rows if row["確かさ"] == "確か"} == {
        ("国（補助金・交付金）", "30000000"),
        ("市町村", "40000000"),
    }
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_the_json_is_that_of_the_command(client: Any) -> None:
    found = json.loads(client.post(f"{PAGE}plan.json", S1).content)
    assert found["ways"][0]["sure"][0]["outside"] == 30_000_000
    assert found["catalogue"]["hash"] == library.catalogue().hash


@pytest.mark.parametrize("name", ["project.yaml", "plan.xlsx", "plan.csv", "plan.json"])
def test_a_download_without_a_project_or_with_a_mistake_is_explained(client: Any, name: str) -> None:
    for response in (client.get(PAGE + name), client.post(PAGE + name)):
        assert response.status_code == 400
        assert "E356" in page(response)
    wrong = client.post(PAGE + name, {**S1, "cost-1-yen": "たくさん"})
    assert wrong.status_code == 400
    assert "E350" in page(wrong)


# -- places ----------------------------------------------------------------------------------------------


def test_another_spelling_of_the_code_leads_to_the_page_and_a_wrong_one_to_near_places(client: Any) -> None:
    assert client.get("/areas/394050/project/").headers["Location"] == PAGE
    missing = client.get("/areas/39499/project/")
    assert missing.status_code == 404
    assert "/project/" in page(missing)


def test_the_page_of_the_place_leads_here(client: Any) -> None:
    assert f'href="{PAGE}' in page(client.get("/areas/39405/"))


def test_an_id_taken_twice_is_given_a_new_one() -> None:
    rows = (Row(1, label="a", kind="x"), Row(2, id="cost1", label="b", kind="x"))
    tree, _ = tree_of(Draft(rows=rows), default_name="y")
    assert len({cost["id"] for cost in tree["costs"]}) == 2
    assert tree["name"] == "y"


def test_the_areas_of_the_tests_are_as_the_scenarios_need_them() -> None:
    assert load_areas().get("39405").lg_class == "town"
