"""The sheet that Shirube printed, filled in and read cell by cell; tables of another form."""

from __future__ import annotations

from typing import Any

from tests.web.reviews.kit import at, confirm, kpi, put, save, sheet, upload

from shirube.documents import Table, write_excel
from shirube.web.plans import models
from shirube.web.plans.models import Observation


def test_the_sheet_filled_in_by_a_person_is_read_cell_by_cell(editor: Any, plan: models.Plan) -> None:
    workbook = sheet(editor, plan)
    put(workbook, "移住者の数", "actual:2026", "１，０７０人（令和8年度）")
    put(workbook, "空き家の利用率", "actual:2026", 0.355).number_format = "0.0%"
    put(workbook, "相談の件数", "actual:2026", "…")
    put(workbook, "相談の件数", "step", "見直し")
    response = upload(editor, plan, workbook)
    assert response.status_code == 200, response.content.decode()[:3000]
    assert not Observation.objects.exists()
    confirm(editor, plan, response)
    assert {row.kpi.label: row.value or row.why_none for row in Observation.objects.all()} == {
        "移住者の数": "1070",
        "空き家の利用率": "71/2",
        "相談の件数": "該当しない",
    }


def test_every_wrong_cell_of_a_sheet_is_named_by_its_place(editor: Any, plan: models.Plan) -> None:
    from datetime import datetime

    workbook = sheet(editor, plan)
    cells = [
        put(workbook, "移住者の数", "actual:2026", datetime(2026, 3, 4)),  # noqa: DTZ001  as Excel makes it of 3/4
        put(workbook, "移住者の数", "step", "もっと"),
        put(workbook, "空き家の利用率", "actual:2026", "約30"),
        put(workbook, "相談の件数", "actual:2026", "=1+1"),
    ]
    response = upload(editor, plan, workbook)
    assert response.status_code == 422
    found = {one.place: one.code for one in response.context["preview"].problems}
    assert found == {
        cell.coordinate: code for cell, code in zip(cells, ("E742", "E745", "E740", "E743"), strict=True)
    }
    assert not Observation.objects.exists()


def test_a_sheet_printed_before_others_wrote_is_merged_and_conflicts_are_asked(
    editor: Any, plan: models.Plan
) -> None:
    workbook = sheet(editor, plan)
    save(editor, plan, **{"a-移住者の数": "60", "a-空き家の利用率": "40"})
    put(workbook, "移住者の数", "actual:2026", 61)
    put(workbook, "相談の件数", "actual:2026", 7)
    response = upload(editor, plan, workbook)
    preview = response.context["preview"]
    assert [(one.label, one.base, one.now, one.new) for one in preview.found.conflicts] == [
        ("移住者の数", "", "60", "61")
    ]
    assert preview.found.kept == 1
    assert confirm(editor, plan, response).status_code == 409
    assert Observation.objects.count() == 2
    choice = {f"choice/{kpi('移住者の数').pk}/actual:2026": "now"}
    assert confirm(editor, plan, response, **choice).status_code == 302
    assert {row.kpi.label: row.value for row in Observation.objects.all()} == {
        "移住者の数": "60",
        "空き家の利用率": "40",
        "相談の件数": "7",
    }


def test_sheets_that_do_not_belong_here_are_refused(editor: Any, plan: models.Plan) -> None:
    workbook = sheet(editor, plan)
    first = workbook["年次検証"]["A1"]
    for change, code in (
        (lambda text: text.replace(f"plan={plan.pk}", "plan=99999"), "E751"),
        (lambda text: text.replace("FY2026", "FY2027"), "E764"),
    ):
        kept = first.value
        first.value = change(kept)
        assert code in upload(editor, plan, workbook).content.decode()
        first.value = kept
    workbook["年次検証"].delete_rows(5)
    assert "E753" in upload(editor, plan, workbook).content.decode()
    assert "E516" in upload(editor, plan, b"\xd0\xcf\x11\xe0locked").content.decode()
    assert "E513" in upload(editor, plan, b"PK\x03\x04broken").content.decode()
    assert "E762" in editor.post(at(plan, "upload/"), {}).content.decode()
    assert not Observation.objects.exists()


def test_a_strange_row_and_a_row_twice_are_named(editor: Any, plan: models.Plan) -> None:
    workbook = sheet(editor, plan)
    page = workbook["年次検証"]
    last = page.max_row
    page.cell(last + 1, 1).value = str(kpi("移住者の数").pk)
    page.cell(last + 2, 1).value = "99999"
    page.cell(last + 3, 10).value = "行を足した"
    response = upload(editor, plan, workbook)
    assert [one.code for one in response.context["preview"].problems] == ["E752"] * 3


def test_a_kpi_table_of_another_form_is_matched_by_name(editor: Any, plan: models.Plan) -> None:
    table = Table(
        "一覧",
        ("番号", "指標", "単位", "基準値（R6年度）", "令和8年度 実績値", "目標値（R11年度）"),
        (
            (1, "移住者の数", "人", "50", "72", "100"),
            (2, "新しい指標", "件", "1", "2", "3"),
        ),
    )
    response = upload(editor, plan, write_excel([table]), "県の一覧.xlsx")
    preview = response.context["preview"]
    assert [(one.label, one.how) for one in preview.sent.pasted.matches] == [
        ("移住者の数", "名前"),
        ("", "合う指標がない"),
    ]
    confirm(editor, plan, response)
    assert Observation.objects.get().value == "72"
