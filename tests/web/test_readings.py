"""Readings on the pages: who may see a document; nothing half-stored; corrections stay; any two are compared."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from shirube.base import ShirubeError
from shirube.cli.patience import SECONDS
from shirube.documents.reading import limits
from shirube.usecases import reading_run
from shirube.web.readings import bounded, compared, services
from shirube.web.readings.models import CorrectedField, SentDocument, SentVersion
from shirube.web.readings.page import marked

SAMPLE = (Path(__file__).parents[1] / "documents" / "mihon_strategy.txt").read_text("utf-8")
TABLE = (
    "番号,指標,単位,現況値,目標値 R7年度,備考\n1,鈴の数,個,12個（R5年度）,20個,\n2,鈴の色,色,－,3色,再掲\n"
)
KPI = "national/group/1/kpi/1"


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading runs in this process, but for the tests that are about the other one."""
    monkeypatch.setattr(compared, "begin", compared.run)
    if "other_process" in request.fixturenames:
        return

    def ask(what: str, **asked: Any) -> Any:
        return json.loads(json.dumps(reading_run.answer({"do": what, **asked})))

    monkeypatch.setattr(bounded, "ask", ask)


@pytest.fixture
def other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks a test that reads as the site does; a busy machine may take its time."""
    monkeypatch.setattr(bounded, "SECONDS", 300)


@pytest.fixture
def member(client: Any) -> Any:
    client.force_login(User.objects.create_user("hana"))
    return client


def send(
    client: Any,
    text: str | bytes = SAMPLE,
    file_name: str = "計画.txt",
    at: str = "/readings/new/",
    **more: Any,
) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(at, {"file": SimpleUploadedFile(file_name, content), **more})


def sent(client: Any, *args: Any, **more: Any) -> SentDocument:
    response = send(client, *args, **more)
    assert response.status_code == 302, response.content.decode()
    return SentDocument.objects.latest("id")


def correct(client: Any, document: SentDocument, path: str = KPI, **more: Any) -> Any:
    posted = {
        "field": "aim",
        "seen": "6,000 人（各年度）",
        "after": "7,000 人（各年度）",
        "reason": "原本を見た",
    }
    return client.post(f"/readings/{document.pk}/correct/?node={path}", posted | more)


def html(response: Any) -> str:
    return response.content.decode()


# -- who --------------------------------------------------------------------------------------------------


def test_a_visitor_is_refused_and_a_member_sees_an_empty_list(client: Any) -> None:
    assert client.get("/readings/").status_code == 403
    client.force_login(User.objects.create_user("hana"))
    assert "まだ一つもありません" in html(client.get("/readings/"))


@pytest.mark.parametrize("part", ["", "node/?node=" + KPI, "reading.json", "corrections.csv"])
def test_another_member_does_not_learn_that_a_document_exists_and_staff_does(client: Any, part: str) -> None:
    client.force_login(User.objects.create_user("hana"))
    document = sent(client)
    address = f"/readings/{document.pk}/{part}"
    client.force_login(User.objects.create_user("taro"))
    assert client.get(address).status_code == 403
    assert client.get(f"/readings/99999/{part}").status_code == 403, "none is as another's"
    assert "見本国" not in html(client.get("/readings/"))
    assert document.name not in html(client.get("/readings/compare/"))
    assert client.get(f"/readings/compare/?before={document.pk}.1&after={document.pk}.1").status_code == 404
    client.force_login(User.objects.create_user("yamada", is_staff=True))
    assert client.get(address).status_code == 200


def test_another_member_neither_corrects_nor_deletes(client: Any) -> None:
    client.force_login(User.objects.create_user("hana"))
    document = sent(client)
    client.force_login(User.objects.create_user("taro"))
    assert correct(client, document).status_code == 403
    assert client.post(f"/readings/{document.pk}/remove/", {"sure": "yes"}).status_code == 403
    assert send(client, at=f"/readings/{document.pk}/version/").status_code == 403
    assert SentDocument.objects.count() == SentVersion.objects.count() == 1
    assert not CorrectedField.objects.exists()


def test_sending_needs_the_token_of_the_form(db: None) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("hana"))
    assert send(client).status_code == 403
    assert not SentDocument.objects.exists()


# -- sending ----------------------------------------------------------------------------------------------


def test_a_strategy_is_read_and_shown_beside_its_source_flaws_first(member: Any) -> None:
    document = sent(member)
    text = html(member.get(f"/readings/{document.pk}/"))
    assert (document.kind, document.name) == ("strategy", "見本国の総合戦略（見本）")
    assert re.search(r'aria-current="page">原本の傷 \d+', text)
    assert "施策の番号の重複" in text
    assert "③貝を拾う" in text
    assert 'data-read="true"' in text


def test_every_kind_of_node_is_a_tab_and_each_tab_opens(member: Any) -> None:
    document = sent(member)
    text = html(member.get(f"/readings/{document.pk}/?show=KPI"))
    assert "<mark>旅人の数</mark>" in text
    for show in re.findall(r'href="\?show=([^"&]+)"', text):
        assert member.get(f"/readings/{document.pk}/?show={show}&page=99").status_code == 200
    assert member.get(f"/readings/{document.pk}/?show=%F0%9F&page=x").status_code == 200


def test_a_kpi_table_is_read_row_by_row(member: Any) -> None:
    document = sent(member, TABLE.encode("cp932"), "表.csv", name="見本町の指標")
    text = html(member.get(f"/readings/{document.pk}/?show=all"))
    assert (document.kind, document.name) == ("kpi-table", "見本町の指標")
    assert "<mark>鈴の数</mark>" in text
    assert "12個（R5年度）" in text


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "", "E511"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 64, "", "E516"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "", "E517"),
        (b"PK\x03\x04cut", "", "E513"),
        ("ただの文\n".encode(), "strategy", "E510"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason_and_not_stored(
    member: Any, content: bytes, kind: str, code: str
) -> None:
    response = send(member, content, "文書.xlsx", kind=kind)
    assert response.status_code == 422
    assert code in html(response)
    assert not SentDocument.objects.exists()
    assert not SentVersion.objects.exists()


def test_no_file_and_a_file_above_the_limit_are_refused(member: Any, monkeypatch: Any) -> None:
    assert "E539" in html(member.post("/readings/new/", {}))
    monkeypatch.setattr(services, "MOST_BYTES", len(SAMPLE.encode()))
    sent(member)
    monkeypatch.setattr(services, "MOST_BYTES", len(SAMPLE.encode()) - 1)
    assert "E533" in html(send(member))
    assert SentDocument.objects.count() == 1


def test_as_many_documents_as_the_limit_are_kept_and_one_more_is_not(member: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(services, "MOST_DOCUMENTS", 1)
    sent(member)
    assert "E534" in html(send(member))


# -- correcting -------------------------------------------------------------------------------------------


def test_a_correction_is_kept_with_who_when_before_after_and_why(member: Any) -> None:
    document = sent(member)
    assert correct(member, document).status_code == 302
    row = CorrectedField.objects.get()
    assert (row.before, row.after, row.reason) == ("6,000 人（各年度）", "7,000 人（各年度）", "原本を見た")
    assert (row.by_name, row.version, row.at is not None) == ("hana", 1, True)
    text = html(member.get(f"/readings/{document.pk}/?show=corrected"))
    assert "<ins>" in text
    assert "7,000 人（各年度）" in text
    assert "原本を見た" in html(member.get(f"/readings/{document.pk}/node/?node={KPI}"))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": " "}, "E536"),
        ({"after": "6,000 人（各年度）"}, "E536"),
        ({"after": "x" * 2001}, "E536"),
        ({"field": "color"}, "E536"),
        ({"seen": "5,000 人（各年度）"}, "E537"),
    ],
)
def test_a_correction_that_says_too_little_or_comes_too_late_is_refused(
    member: Any, changed: dict[str, str], code: str
) -> None:
    document = sent(member)
    response = correct(member, document, **changed)
    assert response.status_code == 422
    assert code in html(response)
    assert not CorrectedField.objects.exists()


def test_a_node_that_is_not_there_is_not_found(member: Any) -> None:
    document = sent(member)
    assert member.get(f"/readings/{document.pk}/node/?node=output/z").status_code == 404
    assert correct(member, document, path="output/z").status_code == 404


def test_the_next_version_is_read_with_the_corrections_and_those_that_do_not_fit_are_listed(
    member: Any,
) -> None:
    document = sent(member)
    correct(member, document)
    correct(member, document, path="output/a", field="title", seen="道をならす", after="道を広げる")
    later = SAMPLE.replace("- ・旅人の数：6,000 人", "- ・旅人の延べ数：6,500 人")
    assert send(member, later, at=f"/readings/{document.pk}/version/").status_code == 302
    text = html(member.get(f"/readings/{document.pk}/"))
    assert "この版に合わない直し 1 件" in text
    assert "原文が変わった" in text
    told = json.loads(member.get(f"/readings/{document.pk}/reading.json").content)
    assert told["outputs"][0]["title"] == "道を広げる"
    assert told["national_role"]["groups"][0]["kpis"][0]["target"]["value"] == 6500
    assert sorted(one["fate"] for one in told["corrections"]) == ["applied", "source_changed"]
    old = html(member.get(f"/readings/{document.pk}/?version=1"))
    assert "合わない直し" not in old
    assert "古い版" in old


def test_a_newer_version_of_another_kind_is_refused_and_the_old_one_stays(member: Any) -> None:
    document = sent(member)
    response = send(member, TABLE, "表.csv", at=f"/readings/{document.pk}/version/")
    assert response.status_code == 422
    assert "E510" in html(response)
    assert document.versions.count() == 1
    assert member.get(f"/readings/{document.pk}/?version=9").status_code == 404


def test_the_corrections_are_a_file_that_the_command_takes(member: Any, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from shirube.cli import app

    document = sent(member)
    correct(member, document)
    (tmp_path / "直し.json").write_bytes(member.get(f"/readings/{document.pk}/corrections.json").content)
    (tmp_path / "計画.txt").write_text(SAMPLE, "utf-8")
    arguments = ["read", str(tmp_path / "計画.txt"), "--corrections", str(tmp_path / "直し.json")]
    assert "当てた 1件" in CliRunner().invoke(app, arguments).stdout


@pytest.mark.parametrize("table", ["reading", "corrections"])
def test_every_table_is_a_file_of_each_form(member: Any, table: str) -> None:
    document = sent(member)
    correct(member, document, after="=1+1")
    book = load_workbook(io.BytesIO(member.get(f"/readings/{document.pk}/{table}.xlsx").content))
    cells = [str(cell.value) for row in book.active.iter_rows() for cell in row]
    assert "'=1+1" in cells, "a formula is only text"
    content = member.get(f"/readings/{document.pk}/{table}.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    assert member.get(f"/readings/{document.pk}/{table}.json").status_code == 200


def test_a_document_is_deleted_only_when_that_is_ticked(member: Any) -> None:
    document = sent(member)
    member.post(f"/readings/{document.pk}/remove/")
    assert SentDocument.objects.exists()
    member.post(f"/readings/{document.pk}/remove/", {"sure": "yes"})
    assert not SentDocument.objects.exists()


# -- comparing --------------------------------------------------------------------------------------------


def test_two_versions_are_compared_with_their_corrections(member: Any) -> None:
    document = sent(member)
    send(member, SAMPLE.replace("6,000 人", "8,000 人"), at=f"/readings/{document.pk}/version/")
    query = f"before={document.pk}.1&after={document.pk}.2"
    text = html(member.get(f"/readings/compare/?{query}"))
    assert "違い 1 件" in text
    assert "+2,000人" in text
    found = json.loads(member.get(f"/readings/compare.json?{query}").content)
    assert found["summary"]["changed"] == 1
    for ending in ("csv", "xlsx"):
        assert member.get(f"/readings/compare.{ending}?{query}").status_code == 200
    same = html(member.get(f"/readings/compare/?before={document.pk}.1&after={document.pk}.1"))
    assert "違いはありません" in same


def test_a_plan_and_a_table_are_not_compared(member: Any) -> None:
    one, other = sent(member), sent(member, TABLE, "表.csv")
    response = member.get(f"/readings/compare/?before={one.pk}.1&after={other.pk}.1")
    assert response.status_code == 422
    assert "E526" in html(response)
    assert "E538" in html(member.get("/readings/compare/?before=x&after=1.1"))
    assert "E538" in html(member.get("/readings/compare.csv"))


# -- the other process ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("other_process")
def test_a_document_is_read_in_another_process_as_in_this_one() -> None:
    asked = bounded.document(SAMPLE.encode(), "計画.txt", kind=None)
    assert bounded.ask("read", **asked) == json.loads(json.dumps(reading_run.answer({"do": "read", **asked})))
    with pytest.raises(ShirubeError, match="E511"):
        bounded.ask("read", **bounded.document(b" ", "空.txt", kind=None))


@pytest.mark.usefixtures("other_process")
def test_a_document_that_takes_too_long_is_given_up_and_not_stored(member: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.05)
    response = send(member)
    assert response.status_code == 422
    assert "E529" in html(response)
    assert not SentDocument.objects.exists()


# -- marks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        ("- ・旅人 の数：6,000 人", ["旅人の数"], ["旅人 の数"]),
        ("- ・数：80%以上（2029 年度）", ["数", "80%以上（2029年度）"], ["80%以上（2029 年度）"]),
        ("題", ["別"], []),
        ("鈴と鈴", [""], []),
    ],
)
def test_what_was_read_is_marked_in_the_line_and_nothing_of_it_is_lost(
    text: str, values: list[str], found: list[str]
) -> None:
    pieces = list(marked(text, values))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, is_marked in pieces if is_marked] == found


def test_the_how_to_names_the_limits_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "read-a-plan.md").read_text("utf-8")
    assert f"{services.MOST_BYTES // 1_000_000}MB・{bounded.SECONDS}秒" in page
    assert f"コマンドは{SECONDS:g}秒" in page
    assert f"{limits.MOST_PAGES:,}頁" in page
    assert f"{limits.MOST_BYTES // 1_000_000}MB" in page
    assert f"{limits.MOST_ROWS // 10_000}万行" in page
