"""The page of a reform: the switch, an overlay, its mistakes, and what is saved."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from shirube.catalogue.standard_projects import load_standard_projects
from shirube.usecases.reform_request import PAIR_HEADER
from shirube.web.pages import library

OVERLAY = (
    "name: 一律2/3\r\nprogrammes:\r\n  local-10000-kokko:\r\n    parameters: {rate_high: {value: 2/3}}\r\n"
)


def page(response: Any) -> str:
    return response.content.decode()


@pytest.mark.slow
def test_the_switch_to_r8_is_shown_when_nothing_is_asked(client: Any) -> None:
    text = page(client.get("/reform/"))
    assert "令和8年3月31日（2026-03-31）のきまり" in text
    assert "8,100万円〜1億4,900万円: 減る" in text
    assert "計 10,446 組" in text
    assert text.count("data:image/svg+xml;base64,") >= 4
    assert library.catalogue().hash in text


def test_an_overlay_is_worked_out_and_stays_in_the_form(client: Any) -> None:
    text = page(client.post("/reform/", {"overlay": OVERLAY, "on": "令和8年6月15日"}))
    assert "一律2/3" in text
    assert "rate_high: {value: 2/3}" in text
    assert 'action="/reform/pairs.csv"' in text


def test_an_overlay_never_comes_by_address(client: Any) -> None:
    told = OVERLAY.replace("一律2/3", "住所から来た案")
    assert "住所から来た案" not in page(client.get("/reform/", {"overlay": told}))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"overlay": "name: ["}, "E131"),
        ({"overlay": OVERLAY.replace("local-10000-kokko", "nai")}, "E146"),
        ({"overlay": OVERLAY.replace("rate_high", "rate_hi")}, "E147"),
        ({"overlay": OVERLAY.replace("2/3}", "二}")}, "E134"),
        ({"overlay": OVERLAY, "on": "きのう"}, "E304"),
        ({"overlay": OVERLAY, "on": "1999-12-31"}, "E305"),
        ({"overlay": "x" * 100_001}, "E340"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(client: Any, told: dict, code: str) -> None:
    response = client.post("/reform/", told)
    assert response.status_code == 400
    assert code in page(response)
    assert "計算していません" in page(response)
    assert told["overlay"][:40].split("\r\n")[0].replace("'", "&#x27;") in page(response)


def test_one_letter_below_the_limit_is_read(client: Any) -> None:
    assert "E340" not in page(client.post("/reform/", {"overlay": "x" * 100_000}))


@pytest.mark.slow
def test_the_pairs_are_saved_as_csv_with_a_bom_and_one_header(client: Any) -> None:
    content = client.get("/reform/pairs.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == PAIR_HEADER
    asked = [p for p in load_standard_projects(library.catalogue()) if p.vary is None]
    assert len(rows) == 1 + sum(1_741 if p.places == "municipality" else 47 for p in asked)
    assert {len(row) for row in rows} == {len(PAIR_HEADER)}
    assert "01100" in {row[0] for row in rows}


@pytest.mark.slow
def test_the_workbook_adds_up_and_says_what_it_is(client: Any) -> None:
    book = load_workbook(io.BytesIO(client.post("/reform/pairs.xlsx", {"overlay": OVERLAY}).content))
    assert book.sheetnames == ["集計", "団体別", "金額の帯", "この表について"]
    head, *rows = book["集計"].iter_rows(values_only=True)
    by_project = [row for row in rows if row[3] == "事業別"]
    pairs = book["団体別"].max_row - 1
    assert sum(sum(row[5:9]) for row in by_project) == pairs
    assert head[5] == "増える（組）"
    assert any(row[0].value == "後の制度の内容" for row in book["この表について"].iter_rows())
    assert not any(sheet.merged_cells.ranges for sheet in book.worksheets)


def test_a_download_of_a_wrong_overlay_is_an_explained_mistake(client: Any) -> None:
    response = client.post("/reform/pairs.csv", {"overlay": "name: ["})
    assert response.status_code == 400
    assert "E131" in page(response)
