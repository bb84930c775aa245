"""Coverage, budgets and the catalogue as files: what is in, what is not, and that every sum adds up."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from shirube.catalogue import Catalogue
from shirube.usecases.export_tables import SHEETS

COVERAGE, BUDGETS = "/coverage/", "/budgets/"
KOKKO = "local-10000-kokko"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows_of(response: Any) -> list[dict[str, str]]:
    content = response.content.decode("utf-8-sig")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_depths_add_up_to_the_catalogue(client: Any, catalogue: Catalogue) -> None:
    text = text_of(client.get(COVERAGE))
    assert "条件と金額まで 59" in text
    assert "書かれている限り 45" in text
    assert "名前と概要だけ 80" in text
    assert f"全部で {len(catalogue.programmes)}" in text


def test_every_programme_has_its_line_with_documents_and_lines(client: Any, catalogue: Catalogue) -> None:
    html = client.get(COVERAGE).content.decode()
    for name in catalogue.programmes:
        assert f'href="/programmes/{name}/"' in html


@pytest.mark.parametrize(
    "query",
    ["depth=mention", "ministry=総務省", "kind=grant", "absent=amounts", "depth=ない&kind=&ministry=<b>"],
)
def test_what_a_filter_hides_stays_counted(client: Any, catalogue: Catalogue, query: str) -> None:
    text = text_of(client.get(f"{COVERAGE}?{query}"))
    found = re.search(r"(\d+) 制度を表示 ＋ 隠れている (\d+) 制度 ＝ 全 (\d+) 制度", text)
    assert found
    shown, hidden, total = map(int, found.groups())
    assert shown + hidden == total == len(catalogue.programmes)


def test_the_csv_holds_the_lines_of_the_page_and_the_version(client: Any, catalogue: Catalogue) -> None:
    rows = rows_of(client.get(f"{COVERAGE}coverage.csv?depth=mention"))
    assert len(rows) == 80
    assert {row["条件の数（件）"] for row in rows} == {"0"}
    assert {(row["カタログ版"], row["確認番号"]) for row in rows} == {(catalogue.version, catalogue.hash)}


def test_the_workbook_of_coverage_has_the_counts_on_their_own_sheets(client: Any) -> None:
    book = load_workbook(io.BytesIO(client.get(f"{COVERAGE}coverage.xlsx").content))
    assert book.sheetnames == ["収録の深さ", "深さ×府省", "深さ×種類", "入っていないもの"]
    assert [cell.value for cell in list(book["深さ×府省"].rows)[-1]] == ["計", 59, 45, 80, 184]


def test_the_budgets_show_sums_differences_and_reasons(client: Any) -> None:
    text = text_of(client.get(BUDGETS))
    for words in (
        "令和8年度（2026年度）当初予算",
        "令和7年度（2025年度）補正予算",
        "端数の差",
        "再掲",
        "1,639億円",
    ):
        assert words in text


def test_a_budget_line_leads_to_its_programme(client: Any) -> None:
    html = client.get(BUDGETS).content.decode()
    assert re.search(r'<th scope="row" data-depth="\d">.*?<a href="/programmes/[a-z0-9-]+/">', html)


def test_the_budget_files_hold_the_tree(client: Any) -> None:
    rows = rows_of(client.get(f"{BUDGETS}budgets.csv"))
    ids = {row["項目ID"] for row in rows}
    assert len(rows) == len(ids)
    assert all(not row["親の項目ID"] or row["親の項目ID"] in ids for row in rows)
    book = load_workbook(io.BytesIO(client.get(f"{BUDGETS}budgets.xlsx").content))
    assert book.sheetnames[0] == "予算"
    assert book.sheetnames[-1] == "制度ごとの予算"


@pytest.mark.parametrize("name", SHEETS)
def test_every_table_of_the_catalogue_is_a_csv_with_the_version(
    client: Any, catalogue: Catalogue, name: str
) -> None:
    rows = rows_of(client.get(f"/programmes/catalogue-{name}.csv?on=2026-06-15"))
    assert rows
    assert {row["確認番号"] for row in rows} == {catalogue.hash}


def test_a_table_that_is_none_is_refused_with_the_names_there_are(client: Any) -> None:
    response = client.get("/programmes/catalogue-prices.csv")
    assert response.status_code == 404
    assert "E335" in text_of(response)
    assert "clauses" in text_of(response)


def test_the_workbook_of_the_catalogue_counts_its_own_rows(client: Any) -> None:
    book = load_workbook(io.BytesIO(client.get("/programmes/catalogue.xlsx?on=2026-06-15").content))
    assert book.sheetnames == [*SHEETS.values(), "この表について"]
    about = {row[0].value: row[1].value for row in book["この表について"].rows}
    for label in SHEETS.values():
        assert about[f"{label}（件）"] == book[label].max_row - 1
        assert not book[label].merged_cells.ranges


def test_the_catalogue_and_one_programme_are_json(client: Any, catalogue: Catalogue) -> None:
    whole = json.loads(client.get("/programmes/catalogue.json?on=2026-06-15").content)
    one = json.loads(client.get(f"/programmes/{KOKKO}.json?on=2026-06-15").content)
    assert len(whole["programmes"]) == len(catalogue.programmes)
    assert one["programmes"] == [p for p in whole["programmes"] if p["rules"]["id"] == KOKKO]
    assert one["catalogue"] == whole["catalogue"] == {"version": catalogue.version, "hash": catalogue.hash}


def test_a_programme_that_is_none_has_no_json_but_near_ones(client: Any) -> None:
    response = client.get("/programmes/local-10000-kokk.json")
    assert response.status_code == 404
    assert KOKKO in response.content.decode()


@pytest.mark.parametrize("address", ["/programmes/catalogue.json", "/programmes/catalogue-values.csv"])
def test_a_day_that_cannot_be_read_is_refused(client: Any, address: str) -> None:
    response = client.get(f"{address}?on=あした")
    assert response.status_code == 400
    assert "E336" in text_of(response)


# -- programmes that are only named, and whom to call ---------------------------------------------------


def test_a_mention_reads_well_on_its_page_and_as_a_decision(client: Any) -> None:
    page = client.get("/programmes/outreach-orientation/").content.decode()
    assert "条件も金額も資料に書かれていません" in page
    assert "2億1,900万円" in page
    decision = client.get("/programmes/outreach-orientation/areas/39405/?on=2026-06-15").content.decode()
    assert "資料に条件が書かれていないため、決まりません" in decision
    assert "条件が資料に書かれていない" in decision
    for html in (page, decision):
        assert "not-printed" not in html
        assert "unprinted_conditions" not in html
        assert not re.search(r"<tbody>\s*</tbody>|<ol[^>]*>\s*</ol>|<ul[^>]*>\s*</ul>", html)


def test_no_page_of_a_mention_has_an_empty_table_or_list(client: Any, catalogue: Catalogue) -> None:
    for name, programme in catalogue.programmes.items():
        if programme.depth == "mention":
            html = client.get(f"/programmes/{name}/").content.decode()
            assert not re.search(r"<tbody>\s*</tbody>|<ol[^>]*>\s*</ol>|<ul[^>]*>\s*</ul>", html), name


def test_a_programme_of_several_documents_names_them_all(client: Any) -> None:
    html = client.get("/programmes/chiiki-mirai-kofukin/").content.decode()
    for words in ("資料000 は「", "資料001 は「"):
        assert words in html


def test_the_place_and_the_decision_show_the_contact_of_the_prefecture_first(client: Any) -> None:
    area = client.get("/areas/39405/?on=2026-06-15").content.decode()
    assert area.index("高知県 事業承継・引継ぎ支援センター") < area.index("四国総合通信局")
    assert "青森県 事業承継" not in area
    decision = text_of(client.get("/programmes/jigyo-shokei-center/areas/39405/?on=2026-06-15"))
    assert (
        "高知県 事業承継・引継ぎ支援センター（高知商工会議所） （電話 088-802-6002）か、中小企業庁"
        in decision.replace("）（電話", "） （電話")
    )
