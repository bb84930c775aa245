"""Ten ways in which local governments print their KPI tables, made up: every row is read as an officer reads it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from shirube.documents.kpi_table import as_kpis, kpi_table_json, read_kpi_tables
from shirube.documents.reading import read_grids
from shirube.plans import DueKind

Rows = Sequence[Sequence[object]]


def workbook(
    rows: Rows, *merged: str, columns: str = "", lines: Sequence[int] = (), formats: Any = None
) -> bytes:
    """A workbook of one sheet with merged areas, hidden columns and lines, and number formats by cell."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    for letter in columns:
        sheet.column_dimensions[letter].hidden = True
    for number in lines:
        sheet.row_dimensions[number].hidden = True
    for cell, form in (formats or {}).items():
        sheet[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, name: str = "表.xlsx") -> dict[str, Any]:
    return kpi_table_json(read_kpi_tables(read_grids(content, name), name))


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    """Label, unit, baseline and its year, targets with their years."""
    base = row["baseline"]
    targets = [(one["fiscal_year"], one["value"]) for one in row["targets"]]
    return row["label"], row["unit"], base["value"], base["year"], targets


def test_years_in_a_second_row_under_merged_headings_and_sections_in_merged_cells():
    found = read(
        workbook(
            [
                ["基本目標", "数値目標", "単位", "基準値", "実績値", "", "", "目標値"],
                ["", "", "", "R2", "R3", "R4", "R5", "R6"],
                ["１ しごと", "新規就農者数", "人", "５", "６", "4", "7", "１０"],
                ["", "誘致企業数（累計）", "社", "－", "1", "2", "2", "5"],
                ["２ ひと", "社会増減", "人", "▲50", "▲42", "▲38", "▲45", "±0"],
            ],
            *("A1:A2", "B1:B2", "C1:C2", "E1:G1", "A3:A4"),
        )
    )
    assert [told(row) for row in found["rows"]] == [
        ("新規就農者数", "人", 5, 2020, [(2024, 10)]),
        ("誘致企業数(累計)", "社", None, 2020, [(2024, 5)]),
        ("社会増減", "人", -50, 2020, [(2024, 0)]),
    ]
    assert [row["section"] for row in found["rows"]] == ["1 しごと", "1 しごと", "2 ひと"]
    assert [row["actual"]["value"] for row in found["rows"]] == [7, 2, -45]


def test_baseline_and_target_in_one_cell_with_an_arrow():
    rows = [
        ["No.", "KPI", "現状値→目標値", "担当課"],
        [1, "観光入込客数", "12万人（R6）→15万人（R11）", "商工観光課"],
        [2, "健康寿命", "79.2歳 ⇒ 80.5歳（R11年度）", "保健課"],
        [3, "移住相談件数", "200件（R11）", "企画課"],
    ]
    found = read(workbook(rows))
    assert [told(row) for row in found["rows"]] == [
        ("観光入込客数", "万人", 12, 2024, [(2029, 15)]),
        ("健康寿命", "歳", 79.2, None, [(2029, 80.5)]),
        ("移住相談件数", "件", None, None, [(2029, 200)]),
    ]
    assert [one["where"]["row"] for one in found["anomalies"]] == [4], "a cell without an arrow is told"


def test_the_years_of_both_in_the_heading_with_an_arrow():
    rows = [["指標", "R6→R11", "単位"], ["移住者数", "20→30", "人"], ["空き家の成約", "▲5 → 10", "件"]]
    assert [told(row) for row in read(workbook(rows))["rows"]] == [
        ("移住者数", "人", 20, 2024, [(2029, 30)]),
        ("空き家の成約", "件", -5, 2024, [(2029, 10)]),
    ]


def test_ends_of_fiscal_years_every_year_totals_and_full_width_digits():
    rows = [
        ["項目", "基準値（令和6年度末）", "目標値（令和11年度末）", "備考"],
        ["保育所待機児童数", "0人", "毎年度0人", ""],
        ["耐震化率", "８１．５％", "９５％以上", ""],
        ["相談会の開催回数", "－", "5年間で60回（累計）", "累計"],
        ["祭りの来場者", "1,200人", "1,300人", "毎年度"],
        ["出生率", "1.35", "1.50程度を維持", ""],
    ]
    content = workbook(rows)
    assert [told(row) for row in read(content)["rows"]] == [
        ("保育所待機児童数", "人", 0, 2024, [(2029, 0)]),
        ("耐震化率", "%", 81.5, 2024, [(2029, 95)]),
        ("相談会の開催回数", "回", None, 2024, [(2029, 60)]),
        ("祭りの来場者", "人", 1200, 2024, [(2029, 1300)]),
        ("出生率", None, 1.35, 2024, [(2029, 1.5)]),
    ]
    kpis = as_kpis(read_kpi_tables(read_grids(content, "表.xlsx"), "表.xlsx")[0])
    assert [one.due.kind for one in kpis] == [
        DueKind.EVERY_YEAR,
        DueKind.FISCAL_YEAR,
        DueKind.FISCAL_YEAR,
        DueKind.EVERY_YEAR,
        DueKind.FISCAL_YEAR,
    ]


def test_what_the_sheet_hides_is_not_read_and_is_named():
    rows = [
        ["指標名", "単位", "現況値(R5)", "目標値(R7)", "目標値(R9)", "目標値(R11)"],
        ["貸出冊数", "冊", 10000, 10500, 11000, 12000],
        ["下書きの指標", "件", 1, 2, 3, 4],
        ["来館者数", "人", 100, 110, 120, 130],
    ]
    found = read(workbook(rows, columns="E", lines=[3]))
    assert [told(row) for row in found["rows"]] == [
        ("貸出冊数", "冊", 10000, 2023, [(2025, 10500), (2029, 12000)]),
        ("来館者数", "人", 100, 2023, [(2025, 110), (2029, 130)]),
    ]
    assert [row["where"]["row"] for row in found["rows"]] == [2, 4]
    assert [(one["kind"], one["printed"]) for one in found["anomalies"]] == [
        ("unread", "列 E"),
        ("unread", "行 3"),
    ]
    assert read(workbook(rows))["anomalies"] == []


def test_a_merged_heading_that_begins_in_a_hidden_column_still_heads_the_others():
    rows = [
        ["指標", "目標値", "", ""],
        ["", "R7", "R8", "R9"],
        ["鈴の数", 1, 2, 3],
    ]
    found = read(workbook(rows, "A1:A2", "B1:D1", columns="B"))
    assert [told(row) for row in found["rows"]] == [("鈴の数", None, None, None, [(2026, 2), (2027, 3)])]


def test_years_in_columns_of_their_own_and_rows_of_sections():
    rows = [
        ["総合戦略　KPI一覧"],
        ["令和７年４月１日現在"],
        [],
        ["施策", "重要業績評価指標（KPI）", "基準値", "", "目標値", "", "担当"],
        ["", "", "年度", "値", "年度", "値", ""],
        ["基本目標１　安心して働けるようにする"],
        ["(1) 農林業の振興", "認定農業者数", "R5", "32経営体", "R11", "35経営体", "農林課"],
        ["", "林業従事者数", "令和５年度", "18人", "2029", "20人", "農林課"],
        ["基本目標２　新しいひとの流れ"],
        ["(1) 移住の促進", "移住相談件数", "R5", "120件", "R11", "200件", "企画課"],
    ]
    merged = ("A4:A5", "B4:B5", "C4:D4", "E4:F4", "G4:G5", "A6:G6", "A9:G9")
    found = read(workbook(rows, *merged))
    assert [told(row) for row in found["rows"]] == [
        ("認定農業者数", "経営体", 32, 2023, [(2029, 35)]),
        ("林業従事者数", "人", 18, 2023, [(2029, 20)]),
        ("移住相談件数", "件", 120, 2023, [(2029, 200)]),
    ]


def test_ranges_words_and_percent_of_another_unit_are_not_made_into_one_figure():
    rows = [
        ["指標", "現状", "目標"],
        ["出生数", "50～60人", "60人前後"],
        ["人口", "3,307人（R2国勢調査）", "3,000人以上を維持（R12）"],
        ["満足度", "52.3%", "現状値以上"],
        ["転出超過数", "▲25人/年", "▲10人/年"],
        ["温室効果ガス排出量", "100千t-CO2", "46%削減（H25比）"],
    ]
    found = read(workbook(rows))
    assert [told(row) for row in found["rows"]] == [
        ("出生数", "人", None, None, [(None, 60)]),
        ("人口", "人", 3307, None, [(2030, 3000)]),
        ("満足度", "%", 52.3, None, [(None, None)]),
        ("転出超過数", "人/年", -25, None, [(None, -10)]),
        ("温室効果ガス排出量", "千t-CO2", 100, None, [(None, 46)]),
    ]
    assert [one["note"] for one in found["anomalies"]] == ["目標の単位（%）が、行の単位（千t-CO2）と違う"]


def test_targets_and_actuals_side_by_side_for_each_year_with_rates_of_progress():
    rows = [
        ["KPI", "基準値(H30)", "R2年度", "", "", "R3年度", "", "", "最終目標(R6)"],
        ["", "", "目標", "実績", "達成率", "目標", "実績", "達成率", ""],
        ["創業件数", "3件", "4件", "5件", "125%", "5件", "4件", "80%", "8件"],
    ]
    row = read(workbook(rows, "A1:A2", "B1:B2", "C1:E1", "F1:H1", "I1:I2"))["rows"][0]
    assert told(row) == ("創業件数", "件", 3, 2018, [(2020, 4), (2021, 5), (2024, 8)])
    assert [(one["year"], one["value"]) for one in row["more"]["actuals"]] == [(2020, 5), (2021, 4)]


def test_units_in_the_brackets_of_the_label_where_its_heading_says_so():
    rows = [
        ["No", "指標（単位）", "現況（令和５年度）", "目標（令和１１年度）"],
        [1, "年間出生数（人）", "45", "50"],
        [2, "隊員の定住率（％）", "66.7", "70.0"],
        [],
        ["※ 令和５年度は速報値"],
    ]
    assert [row["unit"] for row in read(workbook(rows))["rows"]] == ["人", "%"]
    rows[0][1] = "指標"
    assert [row["unit"] for row in read(workbook(rows))["rows"]] == [None, None]


def test_a_csv_in_cp932_with_nine_lines_before_its_header_and_columns_of_years():
    text = (
        "見本町\n" * 9 + "番号,指標,単位,基準年度,基準値,目標年度,目標値\n1,空き家解消件数,件,R5,4,R11,６\n"
    )
    assert [told(row) for row in read(text.encode("cp932"), "表.csv")["rows"]] == [
        ("空き家解消件数", "件", 4, 2023, [(2029, 6)])
    ]


def test_shares_that_excel_shows_as_percent_are_percent():
    rows = [
        ["指標", "単位", "現況値 2024年度", "目標値 2029年度"],
        ["高齢化率", "%", 0.452, 0.46],
        ["組織率", "", 0.07, 1],
        ["消費額", "円", 12345.6, 15000],
    ]
    formats = {"C2": "0.0%", "D2": "0%", "C3": "0.00%", "D3": "0%", "C4": "#,##0.0", "D4": '0"%"'}
    assert [told(row) for row in read(workbook(rows, formats=formats))["rows"]] == [
        ("高齢化率", "%", 45.2, 2024, [(2029, 46)]),
        ("組織率", "%", 7, 2024, [(2029, 100)]),
        ("消費額", "円", 12345.6, 2024, [(2029, 15000)]),
    ]
