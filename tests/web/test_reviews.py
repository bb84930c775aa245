"""The yearly review on the web: filled in by form, paste and sheet, nothing half-stored, made public and frozen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from shirube.documents import Table, write_excel
from shirube.documents.plan_book import book_hash
from shirube.web.plans import models, selectors
from shirube.web.plans.models import Observation, PublishedVersion, Review
from shirube.web.reviews import frozen

YEAR = 2026


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    monkeypatch.setattr("shirube.web.pages.library.today", lambda: date(2027, 5, 20))


@pytest.fixture
def plan(db: None) -> models.Plan:
    """A town's plan with two KPIs of an aim and one of a measure."""
    town = models.Organisation.objects.create(area="39405", name="見本町")
    plan = models.Plan.objects.create(
        organisation=town, title="見本町総合戦略", first_year=2025, last_year=2029
    )
    aim = models.Node.objects.create(plan=plan, kind="outcome", position=1, title="人が集まるまち")
    group = models.Node.objects.create(
        plan=plan, parent=aim, kind="group", position=1, title="移住を支える", text="窓口を置く。"
    )
    for position, (node, label, unit) in enumerate(
        ((aim, "移住者の数", "人"), (aim, "空き家の利用率", "％"), (group, "相談の件数", "件")), start=1
    ):
        models.Kpi.objects.create(
            node=node,
            position=position,
            label=label,
            unit=unit,
            baseline_value="50",
            baseline_at="FY2024",
            target_kind="at_least",
            target_value="100",
            due_kind="fiscal_year",
            due_last="FY2029",
        )
    return plan


@pytest.fixture
def as_role(client: Any, plan: models.Plan) -> Callable[[str], Any]:
    """The client signed in with a role in the town."""

    def signed(role: str) -> Any:
        user, _ = User.objects.get_or_create(username=role)
        models.Membership.objects.get_or_create(
            user=user, organisation=plan.organisation, defaults={"role": role}
        )
        client.force_login(user)
        return client

    return signed


@pytest.fixture
def editor(as_role: Callable[[str], Any]) -> Any:
    return as_role("editor")


def kpi(label: str) -> models.Kpi:
    return models.Kpi.objects.get(label=label)


def at(plan: models.Plan, rest: str = "") -> str:
    return f"/plans/{plan.pk}/review/{YEAR}/{rest}"


def base(client: Any, plan: models.Plan) -> str:
    return client.get(at(plan)).context["form"].base


def save(client: Any, plan: models.Plan, **cells: str) -> Any:
    """Post the form with some cells; a-移住者の数 is its actual."""
    sent = {f"{name[0]}-{kpi(name[2:]).pk}": text for name, text in cells.items()}
    return client.post(at(plan, "save/"), {"base": base(client, plan), **sent})


def sheet(client: Any, plan: models.Plan) -> Any:
    content = client.get(at(plan, "files/sheet.xlsx")).content
    return openpyxl.load_workbook(io.BytesIO(content))


def put(workbook: Any, label: str, key: str, value: Any) -> Any:
    """Write into a cell of the sheet as a person would."""
    page = workbook["年次検証"]
    column = next(cell.column for cell in page[5] if cell.value == key)
    row = next(cells[0].row for cells in page.iter_rows(max_col=3) if cells[2].value == label)
    page.cell(row, column).value = value
    return page.cell(row, column)


def upload(client: Any, plan: models.Plan, workbook: Any, name: str = "検証.xlsx") -> Any:
    content = workbook
    if not isinstance(workbook, bytes):
        out = io.BytesIO()
        workbook.save(out)
        content = out.getvalue()
    return client.post(at(plan, "upload/"), {"file": SimpleUploadedFile(name, content)})


def confirm(client: Any, plan: models.Plan, response: Any, **more: str) -> Any:
    preview = response.context["preview"]
    sent = {
        "payload": preview.payload,
        "base": preview.base,
        "ask": preview.ask,
        "seen": response.context["seen"],
    }
    return client.post(at(plan, "apply/"), {**sent, **more})


# -- the form ---------------------------------------------------------------------------------------------


def test_what_is_typed_is_stored_exactly_and_judged_by_the_rule(editor: Any, plan: models.Plan) -> None:
    response = save(
        editor,
        plan,
        **{
            "a-移住者の数": "７０．５人",
            "c-移住者の数": "窓口が知られた。",
            "s-移住者の数": "継続",
            "o-移住者の数": "住民課",
        },
    )
    assert response["Location"].endswith("saved=4")
    seen = Observation.objects.get(kpi=kpi("移住者の数"))
    assert (seen.at, seen.value, seen.source, str(seen.as_of)) == ("FY2026", "141/2", "住民課", "2027-05-20")
    review = Review.objects.get(kpi=kpi("移住者の数"))
    assert (review.grade, review.actual_value, review.next_step) == ("順調", "141/2", "継続")
    assert review.history.first().history_user.username == "editor"
    html = editor.get(at(plan)).content.decode()
    assert "見込み 70 に対し 70.5" in html
    assert "検証済 1 件" in html


def test_no_figure_a_zero_and_an_empty_cell_stay_apart(editor: Any, plan: models.Plan) -> None:
    save(editor, plan, **{"a-移住者の数": "0", "a-空き家の利用率": "－ 未公表", "a-相談の件数": ""})
    stored = {row.kpi.label: (row.value, row.why_none) for row in Observation.objects.all()}
    assert stored == {"移住者の数": ("0", ""), "空き家の利用率": ("", "未公表")}
    page = editor.get(at(plan)).context["form"].whole
    assert [row.grade for row in page.rows] == ["遅れ", "判定不能", "判定不能"]
    assert sum(one.count for one in page.counts) == page.total == 3


def test_one_wrong_cell_stores_nothing_and_keeps_what_was_typed(editor: Any, plan: models.Plan) -> None:
    response = save(
        editor, plan, **{"a-移住者の数": "70", "a-相談の件数": "たくさん", "c-相談の件数": "混んだ"}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert not Observation.objects.exists()
    for kept in ("たくさん", "混んだ", "E020", 'value="70"'):
        assert kept in html


def test_another_persons_change_is_not_overwritten(editor: Any, plan: models.Plan) -> None:
    before = base(editor, plan)
    save(editor, plan, **{"a-移住者の数": "60"})
    name = f"a-{kpi('移住者の数').pk}"
    response = editor.post(at(plan, "save/"), {"base": before, name: "65"})
    assert response.status_code == 409
    assert "ほかの人が先に変えた" in response.content.decode()
    assert Observation.objects.get().value == "60"
    choice = f"choice/{kpi('移住者の数').pk}/actual:2026"
    again = {"base": before, name: "65", choice: "new", "seen": response.context["seen"]}
    assert editor.post(at(plan, "save/"), {**again, "seen": "{}"}).status_code == 409
    assert editor.post(at(plan, "save/"), again).status_code == 302
    assert Observation.objects.get().value == "65"


def test_what_others_wrote_elsewhere_is_kept_without_asking(editor: Any, plan: models.Plan) -> None:
    before = base(editor, plan)
    save(editor, plan, **{"a-移住者の数": "60"})
    sent = {f"a-{kpi('移住者の数').pk}": "", f"a-{kpi('相談の件数').pk}": "9"}
    assert editor.post(at(plan, "save/"), {"base": before, **sent}).status_code == 302
    assert {row.kpi.label: row.value for row in Observation.objects.all()} == {
        "移住者の数": "60",
        "相談の件数": "9",
    }


def test_a_viewer_reads_and_cannot_write(as_role: Callable[[str], Any], plan: models.Plan) -> None:
    client = as_role("viewer")
    html = client.get(at(plan)).content.decode()
    assert "保存する" not in html
    assert "前年" in html
    assert client.post(at(plan, "save/"), {}).status_code == 403


@pytest.mark.parametrize("year", [2024, 2030])
def test_a_year_outside_the_plan_is_not_found(editor: Any, plan: models.Plan, year: int) -> None:
    response = editor.get(f"/plans/{plan.pk}/review/{year}/")
    assert response.status_code == 404
    assert "E761" in response.content.decode()


def test_the_first_and_the_last_year_of_the_plan_open(editor: Any, plan: models.Plan) -> None:
    for year in (2025, 2029):
        assert editor.get(f"/plans/{plan.pk}/review/{year}/").status_code == 200


def test_years_are_chosen_and_compared(editor: Any, plan: models.Plan) -> None:
    save(editor, plan, **{"a-移住者の数": "70", "s-移住者の数": "発展"})
    years = editor.get(f"/plans/{plan.pk}/review/").context["years"]
    assert [one.year.year for one in years] == [2027, 2026, 2025]
    html = editor.get(f"/plans/{plan.pk}/review/compare/").content.decode()
    assert re.search(r"○</span> 順調</span><br>70", html)
    assert "未記入" in html


def test_a_target_is_changed_with_a_day_and_a_reason_and_the_old_one_stays(
    editor: Any, plan: models.Plan
) -> None:
    one = kpi("移住者の数")
    address = at(plan, f"indicators/{one.pk}/target/")
    sent = {"value": "120", "due": "令和11年度", "on": "2027-05-01", "seen": "1"}
    refused = editor.post(address, {**sent, "reason": ""})
    assert refused.status_code == 422
    assert "E714" in refused.content.decode()
    assert editor.post(address, {**sent, "reason": "見込みを改めた"}).status_code == 302
    one.refresh_from_db()
    assert (one.target_value, one.revisions.get().value, one.revisions.get().reason) == (
        "120",
        "100",
        "見込みを改めた",
    )


# -- paste ------------------------------------------------------------------------------------------------


def test_rows_pasted_from_excel_are_shown_then_stored(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\t今後の方向\n移住者の数\t1,070\t発展\n相談の件数\t▲3\t見直し\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    assert not Observation.objects.exists()
    assert len(response.context["preview"].plain) == 4
    assert confirm(editor, plan, response).status_code == 302
    assert {row.kpi.label: row.value for row in Observation.objects.all()} == {
        "移住者の数": "1070",
        "相談の件数": "-3",
    }


def test_every_wrong_cell_of_a_paste_is_named_and_nothing_is_stored(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\t今後の方向\n移住者の数\t七十\t続ける\n知らない指標\t1\t継続\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    problems = response.context["preview"].problems
    assert [(one.place, one.code) for one in problems] == [
        ("2行目 2列目", "E020"),
        ("2行目 3列目", "E745"),
        ("3行目", "E757"),
    ]
    assert "七十" in response.content.decode()
    assert not Observation.objects.exists()


def test_one_column_is_taken_in_the_order_of_the_kpis(editor: Any, plan: models.Plan) -> None:
    response = editor.post(at(plan, "paste/"), {"text": "70\n35%\n－\n"})
    confirm(editor, plan, response)
    stored = {row.kpi.label: row.value or row.why_none for row in Observation.objects.all()}
    assert stored == {"移住者の数": "70", "空き家の利用率": "35", "相談の件数": "理由の記入なし"}
    assert "E756" in editor.post(at(plan, "paste/"), {"text": "70\n35\n"}).content.decode()


def test_a_name_that_is_only_alike_is_taken_when_it_is_ticked(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\n移住者数\t70\n相談の件数\t5\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    assert [one.label for one in response.context["preview"].doubtful] == ["移住者の数"]
    confirm(editor, plan, response)
    assert [row.kpi.label for row in Observation.objects.all()] == ["相談の件数"]
    confirm(editor, plan, response, take=str(kpi("移住者の数").pk))
    assert Observation.objects.count() == 2


# -- the sheet --------------------------------------------------------------------------------------------


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


# -- public -----------------------------------------------------------------------------------------------


def reviewed(client: Any, plan: models.Plan) -> None:
    """Two KPIs reviewed, the third named as not assessed."""
    save(
        client,
        plan,
        **{
            "a-移住者の数": "70",
            "s-移住者の数": "継続",
            "a-空き家の利用率": "20",
            "s-空き家の利用率": "見直し",
            "c-空き家の利用率": "調べを始めた。",
            "a-相談の件数": "－ 調査なし",
        },
    )


@pytest.fixture
def manager(as_role: Callable[[str], Any]) -> Any:
    return as_role("manager")


def publish(client: Any, plan: models.Plan, year: str = str(YEAR)) -> Any:
    return client.post(f"/plans/{plan.pk}/publish/", {"year": year, "note": "検証を加えた"})


def test_an_open_kpi_holds_the_publication_up_and_is_named(manager: Any, plan: models.Plan) -> None:
    save(manager, plan, **{"a-移住者の数": "70"})
    response = publish(manager, plan)
    html = response.content.decode()
    assert response.status_code == 422
    assert "E758" in html
    assert "「相談の件数」" in html
    assert not PublishedVersion.objects.exists()


def test_a_published_plan_is_read_by_anyone_and_is_frozen(
    manager: Any, plan: models.Plan, client: Any
) -> None:
    reviewed(manager, plan)
    slug = publish(manager, plan)["Location"].split("/")[3]
    version = PublishedVersion.objects.get()
    assert version.sha256 == book_hash(frozen.frozen(version))
    assert "E755" in save(manager, plan, **{"a-移住者の数": "71"}).content.decode()
    models.Node.objects.filter(title="移住を支える").update(title="別の題")
    client.logout()
    html = client.get(f"/plans/public/{slug}/").content.decode()
    for part in (
        "見本町総合戦略",
        "移住を支える",
        "判定しない（調査なし）",
        "調べを始めた。",
        version.sha256,
    ):
        assert part in html
    assert "別の題" not in html


@pytest.mark.parametrize("change", [{"content": "{}"}, {"sha256": "0" * 64}, {"number": 9}])
def test_the_database_refuses_to_change_a_published_version(
    manager: Any, plan: models.Plan, change: dict[str, Any]
) -> None:
    publish(manager, plan, "")
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedVersion.objects.update(**change)


def test_publishing_again_without_a_change_is_refused(manager: Any, plan: models.Plan) -> None:
    reviewed(manager, plan)
    publish(manager, plan)
    assert "E759" in publish(manager, plan).content.decode()
    assert PublishedVersion.objects.count() == 1


def test_two_versions_are_compared(manager: Any, plan: models.Plan, client: Any) -> None:
    slug = publish(manager, plan, "")["Location"].split("/")[3]
    reviewed(manager, plan)
    models.Kpi.objects.filter(label="移住者の数").update(target_value="120")
    publish(manager, plan)
    client.logout()
    html = client.get(f"/plans/public/{slug}/versions/").content.decode()
    for part in ("第1版", "第2版", "100（令和11年度）", "120（令和11年度）", "実績 令和8年度"):
        assert part in html
    assert client.get(f"/plans/public/{slug}/1/").status_code == 200


def test_a_withdrawn_version_is_gone_from_sight(manager: Any, plan: models.Plan, client: Any) -> None:
    slug = publish(manager, plan, "")["Location"].split("/")[3]
    address = f"/plans/{plan.pk}/publish/1/withdraw/"
    assert "E768" in manager.post(address, {"reason": ""}).content.decode()
    assert manager.post(address, {"reason": "誤り"}).status_code == 302
    response = client.get(f"/plans/public/{slug}/")
    assert response.status_code == 404
    assert "E760" in response.content.decode()


FILES = {
    "report.docx": b"PK",
    "sheet.xlsx": b"PK",
    "years.xlsx": b"PK",
    "kpis.csv": b"\xef\xbb\xbf",
    "kpis-sjis.csv": "KPIの番号".encode("cp932"),
    "plan.xml": b"<?xml",
    "strategy.xml": b"<?xml",
    "plan.json": b'{"comments"',
}


def test_every_file_of_a_public_plan_is_given(manager: Any, plan: models.Plan, client: Any) -> None:
    reviewed(manager, plan)
    slug = publish(manager, plan)["Location"].split("/")[3]
    client.logout()
    for name, begins in FILES.items():
        response = client.get(f"/plans/public/{slug}/1/{name}")
        assert response.status_code == 200, name
        assert response.content.startswith(begins), name
    assert client.get(f"/plans/public/{slug}/1/other.exe").status_code == 404
    exported = json.loads(client.get(f"/plans/public/{slug}/1/plan.json").content)
    assert exported["title"] == "見本町総合戦略"


def test_the_sheet_of_a_public_version_is_no_way_into_another_plan(manager: Any, plan: models.Plan) -> None:
    before = selectors.plan_book(plan)
    publish(manager, plan, "")
    workbook = sheet(manager, plan)
    assert f"plan={plan.pk} version=1 " in workbook["年次検証"]["A1"].value
    response = upload(manager, plan, workbook)
    assert response.context["preview"].found.changes == ()
    assert selectors.plan_book(plan) == before
