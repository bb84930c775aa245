"""Each kind of file is known by its content, read cell by cell, and accounted for row by row."""

from __future__ import annotations

from typing import Any

import pytest

from shirube.base import ReadingError
from shirube.catalogue import AreaIndex
from shirube.sources import Reading, kind_of_file, read_file
from shirube.sources.reading_json import reading_of, tree_of

TIDY = '団体コード,指標,単位,年,値\n39405,観光客数,人,2024,"1,234"\n'
FISCAL_HEAD = ("団体コード", "都道府県名", "団体名", "財政力指数", "将来負担比率", "ラスパイレス指数")


def values(reading: Reading) -> dict[tuple[str, str, int], Any]:
    return {(one.area, one.indicator, one.year): one.value or one.mark for one in reading.figures}


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(error.code, str(error.where)) for error in reading.refusals]


def adds_up(reading: Reading) -> bool:
    return reading.rows == reading.used + sum(reading.aside.values()) + reading.refused


# -- e-Stat CSV ----------------------------------------------------------------------------------------


def test_an_estat_table_is_read_below_its_block(areas: AreaIndex, make: Any) -> None:
    content = make.estat_csv(
        '"39000",,"高知県","3,333","-1.5","5"',
        '"39001","*","高知県市部","1","1","1"',
        '"39405",,"檮原町","3,333","▲1.5","***"',
        '"39400",,"高岡郡","9","9","9"',
    )
    reading = read_file(content, "a.csv", areas=areas)
    assert reading.kind == "estat-csv"
    assert (reading.rows, reading.used, reading.refused) == (4, 2, 0)
    assert adds_up(reading)
    own = {one.label: one.id for one in reading.new_indicators}
    assert values(reading)["39405", "population", 2015] == "3333"
    assert values(reading)["39405", own["増減率"], 2015] == "-1.5"
    assert values(reading)["39405", own["空き家"], 2015] == "not_available"
    assert "見本の調査" in reading.credit


def test_a_cell_that_is_no_number_is_refused_at_its_row_and_column(areas: AreaIndex, make: Any) -> None:
    reading = read_file(make.estat_csv('"39405",,"檮原町","約3千","1","5"'), "a.csv", areas=areas)
    assert told(reading) == [("E610", "8行 4列")]
    assert reading.refused_cells == 1
    assert len(reading.figures) == 2


def test_a_row_of_another_width_is_refused_whole(areas: AreaIndex, make: Any) -> None:
    content = make.estat_csv('"39405",,"檮原町","3","1","5"', "39401,,中土佐町,3,333,1,5")
    reading = read_file(content, "a.csv", areas=areas)
    assert told(reading) == [("E622", "9行")]
    assert adds_up(reading)


def test_printed_totals_that_do_not_add_up_are_a_warning(areas: AreaIndex, make: Any) -> None:
    towns = list(areas.municipalities("16"))
    rows = [f'"{area.code}",,"{area.name}","10","1","1"' for area in towns]
    right = f'"16000",,"富山県","{10 * len(towns)}","1","1"'
    wrong = f'"16000",,"富山県","{10 * len(towns) + 1}","1","1"'
    assert read_file(make.estat_csv(right, *rows), "a.csv", areas=areas).warnings == ()
    warned = read_file(make.estat_csv(wrong, *rows), "a.csv", areas=areas).warnings
    assert [error.code for error in warned] == ["E624"]
    assert "富山県" in warned[0].what


@pytest.mark.parametrize(
    ("block", "code"),
    [
        ('"統計名：","見本"\n"時間軸(年次)：","2015年","2020年"\n', "E621"),
        ('"統計名：","見本"\n', "E621"),
    ],
)
def test_a_table_of_no_year_or_two_is_refused(areas: AreaIndex, make: Any, block: str, code: str) -> None:
    content = make.estat_csv('"39405",,"檮原町","3","1","5"', block=block)
    with pytest.raises(ReadingError, match=code):
        read_file(content, "a.csv", areas=areas)


def test_the_year_may_be_told_where_the_table_has_none(areas: AreaIndex, make: Any) -> None:
    content = make.estat_csv('"39405",,"檮原町","3","1","5"', block='"統計名：","見本"\n')
    assert {one.year for one in read_file(content, "a.csv", areas=areas, year=2015).figures} == {2015}


def test_a_table_whose_heading_was_cut_is_refused(areas: AreaIndex, make: Any) -> None:
    content = make.estat_csv('"39405",,"檮原町","3","1","5"', heading=",,\n")
    with pytest.raises(ReadingError, match="E620"):
        read_file(content, "a.csv", areas=areas)


# -- the ministry's workbook ---------------------------------------------------------------------------


def test_the_fiscal_workbook_is_read_by_its_headings(areas: AreaIndex, make: Any) -> None:
    code = areas.get("39405").code6
    ward = areas.get("13101").code6
    rows = [
        ("主要財政指標（令和４年度）",),
        ("注を足した行",),
        FISCAL_HEAD,
        (code, "高知県", "檮原町", 0.11, "-", 95.5),
        (ward, "東京都", "千代田区", 0.85, 1, 99),
        ("全国市町村平均", None, None, 0.49, 8.8, "－"),
    ]
    reading = read_file(make.workbook(("R4", rows)), "a.xlsx", areas=areas)
    assert reading.kind == "fiscal-book"
    assert (reading.rows, reading.used, dict(reading.aside)) == (3, 2, {"平均・合計の行": 1})
    assert values(reading)["39405", "fiscal_index", 2022] == "0.11"
    assert values(reading)["39405", "future_burden_ratio", 2022] == "not_applicable"
    assert values(reading)["13101", "fiscal_index", 2022] == "not_comparable"
    assert [one.label for one in reading.new_indicators] == ["ラスパイレス指数"]
    assert reading.figures[0].where == "シート「R4」 D4"


def test_text_in_a_number_is_refused_at_its_cell(areas: AreaIndex, make: Any) -> None:
    rows = [("令和４年度",), FISCAL_HEAD, (areas.get("39405").code6, "高知県", "檮原町", "0.11※", 1, 2)]
    reading = read_file(make.workbook(("R4", rows)), "a.xlsx", areas=areas)
    assert told(reading) == [("E610", "シート「R4」 D3")]


def test_codes_joined_over_rows_are_refused(areas: AreaIndex, make: Any) -> None:
    code = areas.get("39405").code6
    rows = [
        ("令和４年度",),
        FISCAL_HEAD,
        (code, "高知県", "檮原町", 0.1, 1, 2),
        (None, "高知県", "x", 0.2, 1, 2),
    ]
    reading = read_file(make.workbook(("R4", rows), merge="A3:A4"), "a.xlsx", areas=areas)
    assert told(reading) == [("E625", "シート「R4」 A4")]
    assert adds_up(reading)


@pytest.mark.parametrize("title", ["主要財政指標", "令和３年度と令和４年度"])
def test_a_workbook_of_no_year_or_two_is_refused(areas: AreaIndex, make: Any, title: str) -> None:
    rows = [(title,), FISCAL_HEAD, (areas.get("39405").code6, "高知県", "檮原町", 0.1, 1, 2)]
    with pytest.raises(ReadingError, match="E621"):
        read_file(make.workbook(("表", rows)), "a.xlsx", areas=areas)


# -- own tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_an_own_table_is_read_in_every_encoding(areas: AreaIndex, encoding: str) -> None:
    reading = read_file(TIDY.encode(encoding), "a.csv", areas=areas)
    assert [(one.value, one.where) for one in reading.figures] == [("1234", "2行 5列")]


def test_an_own_table_with_a_column_an_indicator_is_read_too(areas: AreaIndex) -> None:
    text = "市町村,年度,出生数【人】,空き家数（戸）,備考\n高知県檮原町,令和6年度,15,－,見込み\n"
    reading = read_file(text.encode(), "a.csv", areas=areas)
    own = reading.new_indicators[0]
    assert (own.label, own.unit) == ("空き家数", "戸")
    assert values(reading) == {("39405", "births", 2024): "15", ("39405", own.id, 2024): "not_available"}


def test_blank_dash_dots_x_stars_and_zero_are_kept_apart(areas: AreaIndex) -> None:
    marks = ("", "－", "…", "X", "***", "0")
    lines = "".join(f"39405,観光客数,人,{2000 + n},{mark}\n" for n, mark in enumerate(marks))
    reading = read_file(f"団体コード,指標,単位,年,値\n{lines}".encode(), "a.csv", areas=areas)
    assert [one.printed for one in reading.figures] == list(marks)
    assert [one.value or one.mark for one in reading.figures] == [
        "not_available",
        "not_available",
        "not_applicable",
        "withheld",
        "not_available",
        "0",
    ]


def test_each_mistake_of_an_own_table_is_told_at_its_cell(areas: AreaIndex) -> None:
    text = (
        "団体コード,指標,単位,年,値\n39405,出生数,人,2024,12x\n99999,出生数,人,2024,1\n39405,出生数,人,去年,1\n"
        "39405,出生数,人,2023,1\n39405,出生数,人,2023,2\n39405,,人,2023,1\n39405,出生数,人,2022,1,234\n"
    )
    reading = read_file(text.encode(), "a.csv", areas=areas)
    assert told(reading) == [
        ("E610", "2行 5列"),
        ("E614", "3行 1列"),
        ("E627", "4行 4列"),
        ("E611", "6行 5列"),
        ("E629", "7行 2列"),
        ("E622", "8行"),
    ]
    assert (reading.rows, reading.used, reading.refused, reading.refused_cells) == (7, 4, 3, 3)
    assert adds_up(reading)


def test_lost_zeros_are_put_back_and_told_once(areas: AreaIndex) -> None:
    text = "団体コード,指標,年,値\n1100,出生数,2024,1\n1202,出生数,2024,2\n"
    reading = read_file(text.encode(), "a.csv", areas=areas)
    assert {one.area for one in reading.figures} == {"01100", "01202"}
    assert [(error.code, "2行" in error.what) for error in reading.warnings] == [("E628", True)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("団体コード,値\n39405,1\n", "E620"), ("団体コード,指標,値\n39405,出生数,1\n", "E621")],
)
def test_an_own_table_without_a_needed_column_is_refused(areas: AreaIndex, text: str, code: str) -> None:
    with pytest.raises(ReadingError, match=code):
        read_file(text.encode(), "a.csv", areas=areas)


def test_the_csv_of_the_estat_api_is_read_below_its_block(areas: AreaIndex) -> None:
    block = '"RESULT"\n"STATUS","0"\n"STATISTICS_NAME","見本の統計"\n"VALUE"\n'
    head = '"tab_code","観測値","cat01_code","項目","area_code","地域","time_code","調査年","unit","value"\n'
    rows = (
        '"00001","観測値","A4101","A4101_出生数","39405","高知県 檮原町","2021100000","2021年度","人","15"\n'
        '"00001","観測値","B1","見本の数","39405","高知県 檮原町","2021100000","2021年度","件","X"\n'
    )
    reading = read_file((block + head + rows).encode("cp932"), "a.csv", areas=areas)
    own = reading.new_indicators[0]
    assert values(reading) == {("39405", "births", 2021): "15", ("39405", own.id, 2021): "withheld"}
    assert (own.label, own.unit) == ("見本の数", "件")
    assert reading.figures[0].where == "6行 10列"
    assert "見本の統計" in reading.credit


# -- other files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "E511"),
        (b"%PDF-1.7 ...", "E617"),
        (b'{"a": 1}', "E617"),
        (b'{"a": ', "E606"),
        (b"[" * 200_000, "E606"),
        ("ただの文\n".encode(), "E617"),
        (b'a,b\n"unclosed', "E617"),
    ],
)
def test_a_file_of_another_form_is_told_what_can_be_read(areas: AreaIndex, content: bytes, code: str) -> None:
    with pytest.raises(ReadingError, match=code):
        read_file(content, "a", areas=areas)


def test_the_kind_may_be_told_and_is_then_insisted_on(areas: AreaIndex) -> None:
    assert kind_of_file(TIDY.encode(), "a.csv") == "tidy"
    with pytest.raises(ReadingError, match="E620"):
        read_file(TIDY.encode(), "a.csv", areas=areas, kind="estat-csv")


def test_a_reading_survives_json(areas: AreaIndex) -> None:
    reading = read_file((TIDY + "99999,出生数,人,2024,1\n").encode(), "a.csv", areas=areas)
    again = reading_of(tree_of(reading))
    assert tree_of(again) == tree_of(reading)
    assert again.figures == reading.figures


def test_every_value_keeps_the_hash_of_its_file(areas: AreaIndex) -> None:
    one, other = (read_file((TIDY + "\n" * n).encode(), "a.csv", areas=areas) for n in (0, 1))
    assert len(one.sha256) == 64
    assert one.sha256 != other.sha256
