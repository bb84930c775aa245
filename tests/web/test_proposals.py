"""The pages of the proposals: totals that add up under every filter, files that open again, mistakes with a way on."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import docx
import openpyxl
import pytest
from django.test import Client

from shirube.usecases.programme_list import VERDICT_WORDS
from shirube.web.pages import library
from shirube.web.proposals import pushes

ON = "on=2026-06-15"
KOCHI = f"/prefectures/39/?{ON}"


def figures(html: str, label: str) -> list[list[int]]:
    """The whole numbers of each row of the table with this label."""
    box = html.split(f'aria-label="{label}"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", box.split("<tbody>")[1], re.DOTALL)
    cells = [re.findall(r'<td class="number">([0-9,]+)</td>', row) for row in rows]
    return [[int(cell.replace(",", "")) for cell in row] for row in cells]


@pytest.mark.slow
def test_the_list_has_all_47_and_each_row_adds_up(client: Client) -> None:
    html = client.get(f"/prefectures/?{ON}").content.decode()
    rows = figures(html, "都道府県ごとの組の数の表")
    programmes = len(library.catalogue().programmes)
    assert len(rows) == 47
    assert sum(row[0] for row in rows) == 1_788
    for areas, *parts, total in rows:
        assert sum(parts) == total == areas * programmes


@pytest.mark.parametrize(
    "narrowed",
    ["", "&theme=DX", "&kind=grant&verdict=unknown", "&verdict=yes", "&theme=ない", "&kind=x&verdict=y"],
)
def test_every_row_adds_up_under_every_filter(client: Client, narrowed: str) -> None:
    html = client.get(KOCHI + narrowed).content.decode()
    programmes = len(library.catalogue().programmes)
    towns = figures(html, "市区町村別の表")
    assert len(towns) == 35
    assert all(sum(parts) == total == programmes for *parts, total in towns)
    for *parts, total in figures(html, "制度別の表"):
        assert sum(parts) == total == 35
    shown = [int(n.replace(",", "")) for n in re.findall(r'class="figure">([0-9,]+)<', html)]
    assert sum(shown[:-1]) == shown[-1] == 35 * programmes


def test_one_programme_names_every_area_once(client: Client) -> None:
    html = client.get(f"{KOCHI}&programme=local-10000-kokko").content.decode()
    card = html.split('aria-labelledby="use"')[1].split("</section>")[0]
    codes = re.findall(r"/programmes/local-10000-kokko/areas/([0-9]{5})/", card)
    towns = library.areas().municipalities("39")
    assert sorted(codes) == sorted(["39000", *(town.code for town in towns)])


def test_the_counts_of_a_town_are_those_of_its_own_page(client: Client) -> None:
    push = pushes.of_prefecture(library.areas().get("39000"), library.today())
    html = client.get("/areas/39405/").content.decode()
    shown = [
        int(n)
        for n in re.findall(r'class="figure">([0-9]+)<', html.split('class="counts"')[1].split("</ul>")[0])
    ]
    assert shown[:-1] == list(push.by_area["39405"].values())


def test_a_theme_of_interest_raises_what_has_it_and_hides_nothing(client: Client) -> None:
    plain = client.get(KOCHI).content.decode()
    raised = client.get(f"{KOCHI}&interest=防災").content.decode()
    assert "テーマ「防災」が合う 3点" in raised
    assert "テーマ「防災」" not in plain
    assert figures(plain, "市区町村別の表") == figures(raised, "市区町村別の表")


def test_a_theme_nobody_knows_is_put_into_no_letter(client: Client) -> None:
    content = client.get(f"/prefectures/39/letters/39405.docx?{ON}&interest=至急お振込みください").content
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    assert "お振込み" not in text


def test_the_workbook_the_csv_and_the_json_hold_the_same_pairs(client: Client) -> None:
    query = f"{ON}&theme=DX"
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/prefectures/39/proposals.xlsx?{query}").content), read_only=True
    )
    sheet = list(book["一行一組"].iter_rows(values_only=True))
    text = client.get(f"/prefectures/39/proposals.csv?{query}").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    tree = json.loads(client.get(f"/prefectures/39/proposals.json?{query}").content)
    assert [list(row[:10]) for row in sheet] == [row[:10] for row in rows]
    pairs = [
        (area["area"]["code"], pair["programme"], pair["eligible"])
        for area in tree["areas"]
        for pair in area["programmes"]
    ]
    assert [(row[0], row[4], row[9]) for row in rows[1:]] == pairs
    counts = tree["counts"]
    assert counts["yes"] + counts["no"] + counts["unknown"] == len(pairs)
    assert len(pairs) + counts["hidden"] == counts["total"]


def test_a_letter_is_addressed_and_says_what_is_missing_and_whom_to_ask(client: Client) -> None:
    answer = client.get(f"/prefectures/39/letters/39405.docx?{ON}")
    assert answer.headers["Content-Disposition"].endswith('letter-39405-2026-06-15.docx"')
    letter = docx.Document(io.BytesIO(answer.content))
    text = "\n".join(p.text for p in letter.paragraphs)
    assert "檮原町　御中" in text
    assert "令和8年6月15日（2026-06-15）" in text
    assert library.catalogue().hash in text
    heads = [[cell.text for cell in table.rows[0].cells] for table in letter.tables]
    assert ["順位　制度", "金額", "まだ分からないこと", "問い合わせ先"] in heads
    assert ["項目", "値", "時点", "出典"] in heads
    counts = pushes.of_prefecture(library.areas().get("39000"), library.today()).programmes
    assert f"国の支援制度 {len(counts)} の" in text


@pytest.mark.parametrize("area", ["39000", "13101", "99999", "x", "39405x"])
def test_no_letter_is_written_to_a_place_that_is_no_municipality_of_it(client: Client, area: str) -> None:
    answer = client.get(f"/prefectures/39/letters/{area}.docx?{ON}")
    assert answer.status_code == 404
    assert "E332" in answer.content.decode()


@pytest.mark.parametrize("code", ["48", "00", "xx", "39405"])
def test_an_unknown_prefecture_leads_to_the_47(client: Client, code: str) -> None:
    answer = client.get(f"/prefectures/{code}/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "E186" in html
    assert len(set(re.findall(r'href="/prefectures/([0-9]{2})/"', html))) == 47


@pytest.mark.parametrize("code", ["39000", "390003", "高知県", "高知"])
def test_other_spellings_lead_to_the_two_digits(client: Client, code: str) -> None:
    answer = client.get(f"/prefectures/{code}/?{ON}")
    assert (answer.status_code, answer.headers["Location"]) == (302, KOCHI)


def test_an_unknown_programme_is_said_to_be_unknown(client: Client) -> None:
    answer = client.get(f"{KOCHI}&programme=nope")
    assert answer.status_code == 404
    assert "E333" in answer.content.decode()


@pytest.mark.parametrize("address", ["/prefectures/", "/prefectures/39/"])
@pytest.mark.parametrize(
    ("day", "code"), [("あした", "E304"), ("1999-12-31", "E305"), ("2101-01-01", "E305")]
)
def test_a_day_that_cannot_be_read_is_kept_as_typed_with_its_mistake(
    client: Client, address: str, day: str, code: str
) -> None:
    html = client.get(f"{address}?on={day}").content.decode()
    assert code in html
    assert f'value="{day}"' in unescape(html)


@pytest.mark.slow
def test_outside_the_record_nothing_is_yes(client: Client) -> None:
    tree = json.loads(client.get("/prefectures/39/proposals.json?on=2090-01-01").content)
    assert tree["counts"]["yes"] == 0
    assert tree["counts"]["unknown"] + tree["counts"]["no"] == tree["counts"]["total"]


def test_the_home_page_leads_to_the_proposals(client: Client) -> None:
    assert 'href="/prefectures/"' in client.get("/").content.decode()


def test_days_asked_about_are_kept_in_bounds() -> None:
    assert pushes._national.cache_info().maxsize == pushes.MOST_DAYS
    assert pushes._part.cache_info().maxsize == pushes.MOST_PARTS


def test_every_verdict_has_a_column(client: Client) -> None:
    html = client.get(KOCHI).content.decode()
    assert all(html.count(f"{label}（件）</th>") == 1 for label in VERDICT_WORDS.values())
