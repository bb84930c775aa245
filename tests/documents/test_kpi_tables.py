"""KPI tables as they are printed: Excel, Word, CSV; the ministry's sample where it is at hand."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from shirube.base.errors import ReadingError
from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.kpi_table import as_kpis, kpi_table_json, read_kpi_tables, read_value
from shirube.documents.kpi_table.values import read_year
from shirube.documents.reading import read_grids
from shirube.plans import DueKind, Grade, Observation, judge

HEAD = ["番号", "指標", "指標の説明", "現況値", "目標値", "", "備考"]
YEARS = ["", "", "", "", "Ｒ７年度", "Ｒ８年度", ""]
SECTION = "１ 見本のまち　（１）荷車を引く"
ROWS = [
    [1, "荷車を引\nく人の割合", "説明", "19.4％ （R3年度）", "23.4％", "35.1％", ""],
    [2, "待つ人の数", "説明", "年度当初 12人 （R5年度） 年度途中 173人 （R4年度）", "0人", "0人", "再掲"],
    [3, "下り坂の割合", "説明", "▲0.3％", "－", "…", ""],
    [4, "４年生の鈴の数", "説明", "小学校4年生 1,234個 中学校2年生 57個", "1,300個以上", "", ""],
]
NOTE = "※　現況値は、特に断りのない限り令和６年度の実績。"


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["見本町 指標の一覧"])
    sheet.append([])
    sheet.append(HEAD)
    sheet.append(YEARS)
    sheet.append([SECTION])
    for row in ROWS:
        sheet.append(row)
    sheet.append([NOTE])
    for area in ("A1:G1", "E3:F3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "G3:G4", "A5:G5", "A10:G10"):
        sheet.merge_cells(area)
    hidden = book.create_sheet("下書き")
    hidden.append(HEAD)
    hidden.append([9, "使わない指標", "", "1人", "2人", "3人", ""])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def word() -> bytes:
    document = Document()
    document.add_paragraph("見本町 指標の一覧")
    table = document.add_table(rows=0, cols=7)
    for row in (HEAD, YEARS, [SECTION] + [""] * 6, *ROWS, [NOTE] + [""] * 6):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)
    cells = table.rows
    cells[0].cells[4].merge(cells[0].cells[5])
    for column in (0, 1, 2, 3, 6):
        cells[0].cells[column].merge(cells[1].cells[column])
    for row in (2, 7):
        cells[row].cells[0].merge(cells[row].cells[6])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def csv_cp932() -> bytes:
    import csv

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["見本町 指標の一覧"])
    writer.writerows([[f"前置き{number}", ""] for number in range(2, 11)])
    writer.writerows([HEAD, YEARS, [SECTION], *ROWS, [NOTE]])
    return text.getvalue().encode("cp932")


def read(content: bytes, name: str) -> dict[str, Any]:
    return kpi_table_json(read_kpi_tables(read_grids(content, name), name))


FORMS = [(workbook, "表.xlsx"), (word, "表.docx"), (csv_cp932, "表.csv")]


@pytest.mark.parametrize(("make", "name"), FORMS, ids=["excel", "word", "csv"])
def test_every_form_gives_the_same_rows(make, name):
    rows = read(make(), name)["rows"]
    assert [row["no"] for row in rows] == [1, 2, 3, 4]
    assert [row["label"] for row in rows] == [
        "荷車を引く人の割合",
        "待つ人の数",
        "下り坂の割合",
        "4年生の鈴の数",
    ]
    assert {row["section"] for row in rows} == {"(1)荷車を引く"}
    assert [row["unit"] for row in rows] == ["%", "人", "%", "個"]
    assert [row["baseline"]["value"] for row in rows] == [19.4, 12, -0.3, 1234]
    assert [row["baseline"]["year"] for row in rows] == [2021, 2023, None, None]
    assert [[t["fiscal_year"] for t in row["targets"]] for row in rows] == [[2025, 2026]] * 4
    assert [[t["value"] for t in row["targets"]] for row in rows] == [
        [23.4, 35.1],
        [0, 0],
        [None, None],
        [1300, None],
    ]
    assert [row["reposted"] for row in rows] == [False, True, False, False]
    assert rows[0]["actual"] is None


@pytest.mark.parametrize(("make", "name"), FORMS, ids=["excel", "word", "csv"])
def test_a_note_gives_the_year_of_baselines_that_name_none(make, name):
    table = read(make(), name)["tables"][0]
    assert table["baseline_year_by_note"] == 2024
    assert len(table["notes"]) == 1


def test_where_a_row_stands_is_told_in_the_words_of_its_form():
    assert read(workbook(), "表.xlsx")["rows"][0]["where"] == {"sheet": "Sheet", "row": 6}
    assert read(word(), "表.docx")["rows"][0]["where"] == {"table": "1", "row": 4}
    # ten lines, the header of two, the section: the first row is a label of two lines and begins at 14
    assert read(csv_cp932(), "表.csv")["rows"][0]["where"] == {"line": 14}


def test_a_mark_for_no_figure_is_not_zero_and_the_marks_are_told_apart():
    row = read(workbook(), "表.xlsx")["rows"][2]
    assert [one["missing"] for one in row["more"]["targets"]] == ["not_available", "not_applicable"]
    assert read_value("検討中").missing == "words"
    assert read_value("").missing == "blank"
    assert read_value("0人").value == 0


def test_all_figures_of_a_cell_are_kept_with_their_words():
    figures = read(workbook(), "表.xlsx")["rows"][1]["more"]["baseline"]["figures"]
    assert figures == [
        {"label": "年度当初", "value": 12, "unit": "人"},
        {"label": "年度途中", "value": 173, "unit": "人"},
    ]


@pytest.mark.parametrize(
    ("text", "value", "unit", "year"),
    [
        ("454件 （R2～4年度）", 454, "件", 2020),
        ("1,361組 （H29～R2 年度）", 1361, "組", 2017),
        ("7.9人 （R4年）", 7.9, "人", 2022),
        ("7,000万円 以下 （令和元年度）", 7000, "万円", 2019),
        ("65歳以上 12人", 12, "人", None),
        ("第2期 30か所", 30, "か所", None),
        ("60％以上 （毎年度）", 60, "%", None),
        ("▲1,200人", -1200, "人", None),
        ("２０３０年までに増やす", None, None, None),
        ("2030年", None, None, None),
        ("79.2歳 （R4年）", 79.2, "歳", 2022),
        ("12日以上", 12, "日", None),
        ("10.5年", 10.5, "年", None),
    ],
)
def test_a_figure_is_told_from_a_year_an_age_and_a_grade(text, value, unit, year):
    read_one = read_value(text)
    assert (read_one.value and float(read_one.value), read_one.unit) == (value, unit)
    assert (read_one.year and read_one.year.year) == year
    assert read_one.text == text


def test_a_year_needs_its_word():
    assert str(read_year("令和７年３月末")) == "2025年"
    assert str(read_year("Ｒ８年度")) == "令和8年度"
    assert read_year("R8") is None


@given(st.integers(0, 10**9), st.sampled_from(["人", "件", "か所", "万円", "%", "ha"]))
def test_every_whole_number_reads_back(value, unit):
    found = read_value(f"{value:,}{unit}（R5年度）")
    assert (found.value, found.unit, found.year and found.year.year) == (value, unit, 2023)


def test_actuals_by_year_give_the_latest_and_keep_the_others():
    text = "指標,単位,基準値（R4年度）,実績値,,目標値（R8年度）\n,,,R5年度,R6年度,\n鈴の数,個,10,12,15,30\n"
    row = read(text.encode(), "表.csv")["rows"][0]
    assert (row["baseline"]["value"], row["baseline"]["year"], row["unit"]) == (10, 2022, "個")
    assert row["actual"] == {"value": 15, "year": 2024, "text": "15"}
    assert [one["year"] for one in row["more"]["actuals"]] == [2023, 2024]
    assert row["targets"] == [{"fiscal_year": 2026, "text": "30", "value": 30}]


def test_a_year_in_the_cell_that_is_not_the_heading_is_listed():
    text = "指標,現況値,目標値 R7年度\n鈴の数,1個,5個（R6年度）\n"
    anomalies = read(text.encode(), "表.csv")["anomalies"]
    assert [(one["where"], one["meant"]) for one in anomalies] == [({"line": 2}, "2024年度")]


def test_a_table_without_the_words_of_a_kpi_table_is_refused():
    with pytest.raises(ReadingError, match="E520"):
        read("日付,献立\n4/1,粥\n".encode(), "献立.csv")


def test_the_sample_of_a_prefecture_is_read(shared):
    name = "kpi_table.xlsx"
    rows = read((shared / "messy" / name).read_bytes(), name)["rows"]
    expected = json.loads((shared / "messy" / "kpi_table.expected.json").read_text("utf-8"))
    assert len(rows) == len(expected) == 45
    wrong = [
        one["no"] for one, row in zip(expected, rows, strict=True) if any(one[key] != row[key] for key in one)
    ]
    # the expected reading of no. 8 takes the grade of 「小学校5年生 69.7％」 for the figure
    assert wrong == [8]
    assert (rows[7]["baseline"]["value"], rows[7]["targets"][0]["value"]) == (69.7, 77)


def test_a_table_gives_kpis_that_can_be_judged(shared):
    name = "kpi_table.xlsx"
    table = read_kpi_tables(read_grids((shared / "messy" / name).read_bytes(), name), name)[0]
    kpis = {kpi.label: kpi for kpi in as_kpis(table)}
    storekeepers = kpis["認知症サポーター養成数"]
    assert storekeepers.baseline is not None
    assert storekeepers.baseline.at == FiscalYear(2024), "the note below the table names the year"
    seen = Observation(FiscalYear(2025), Fraction(134_600))
    assert judge(storekeepers, seen).grade is Grade.ON_COURSE
    total = next(kpi for label, kpi in kpis.items() if label.startswith("家族再統合"))
    assert (total.due.kind, total.due.first) == (DueKind.RANGE_CUMULATIVE, FiscalYear(2020))
    falling = next(kpi for label, kpi in kpis.items() if label.startswith("特殊詐欺"))
    seen = Observation(CalendarYear(2025), Fraction(9000))
    assert judge(falling, seen).grade is Grade.NOT_ASSESSABLE, "the heading says 年度, the cell 年"


@given(
    st.lists(
        st.lists(st.text(alphabet="指標現況値目標年度R7８（）,.1２人％▲－\n", max_size=8), max_size=5),
        max_size=8,
    )
)
def test_any_table_is_read_or_refused(rows):
    text = "\n".join(",".join('"' + cell + '"' for cell in row) for row in rows)
    assert refused_with(("x," + text).encode()) in {None, "E513", "E515", "E520"}


def refused_with(content: bytes) -> str | None:
    try:
        assert read(content, "表.csv")["rows"]
    except ReadingError as error:
        return error.code
    return None


@pytest.mark.parametrize(
    ("head", "row", "label", "section", "baseline_year", "target_year"),
    [
        ("KPI名,単位,基準値（R5）,目標値（R10）", "鈴の数,個,10,30", "鈴の数", None, 2023, 2028),
        (
            "基本目標,KPI,現状値(令和5年度),目標値(令和11年度)",
            "目標一,鈴の数,10,30",
            "鈴の数",
            "目標一",
            2023,
            2029,
        ),
        ("施策,指標名,策定時,R7目標", "鈴を付ける,鈴の数,10,30", "鈴の数", "鈴を付ける", None, 2025),
        ("数値目標,基準値,目標値", "鈴の数,10個（2019年）,30個（2029年度）", "鈴の数", None, 2019, 2029),
    ],
)
def test_headings_as_towns_write_them_are_read(head, row, label, section, baseline_year, target_year):
    found = read(f"{head}\n{row}\n".encode(), "表.csv")["rows"][0]
    assert (found["label"], found["section"], found["baseline"]["year"]) == (label, section, baseline_year)
    assert (found["baseline"]["value"], found["unit"] or "個") == (10, "個")
    assert [(one["fiscal_year"], one["value"]) for one in found["targets"]] == [(target_year, 30)]


def test_a_calendar_year_is_not_given_out_as_a_fiscal_year():
    found = read("指標,基準値,目標値\n鈴の数,10個（2019年）,30個（2029年）\n".encode(), "表.csv")["rows"][0]
    assert found["targets"][0]["fiscal_year"] is None
    more = found["more"]
    assert (more["targets"][0]["year"], more["targets"][0]["year_kind"]) == (2029, "calendar_year")
    assert (found["baseline"]["year"], more["baseline"]["year_kind"]) == (2019, "calendar_year")


def test_a_range_is_not_one_value():
    found = read_value("10～12本")
    assert (found.value, found.missing, found.unit) == (None, "range", "本")
    assert [figure.value for figure in found.figures] == [10, 12]
    assert read_value("454件（R2～4年度）").value == 454
