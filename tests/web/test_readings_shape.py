"""On the pages a person adds what a reading missed, takes out what is none, moves what hangs wrong; and compares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from shirube.base import ShirubeError
from shirube.usecases import reading_run
from shirube.web.plans.models import Membership, Organisation
from shirube.web.readings import bounded, compared
from shirube.web.readings.models import ComparedVersions, CorrectedField, SentDocument, SentVersion

pytestmark = pytest.mark.slow

SAMPLE = (Path(__file__).parents[1] / "documents" / "mihon_strategy.txt").read_text("utf-8")
TABLE = "番号,指標,単位,現況値,目標値 R7年度,備考\n1,鈴の数,個,12個（R5年度）,20個,\n,,,,9個,\n2,鈴の色,色,－,3色,再掲\n"
LETTER = "町からのお知らせ\n\n水曜の市を開きます。\n店の数は12軒です。\n"
SEA = "output/a/group/1/sub/2"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and comparing run in this process and at once."""

    def ask(what: str, **asked: Any) -> Any:
        try:
            return json.loads(json.dumps(reading_run.answer({"do": what, **asked})))
        except ShirubeError as error:
            raise ShirubeError(error.code, error.what, todo=error.todo) from None

    monkeypatch.setattr(bounded, "ask", ask)
    monkeypatch.setattr(compared, "begin", compared.run)


@pytest.fixture
def member(client: Any) -> Any:
    client.force_login(User.objects.create_user("hana"))
    return client


def sent(client: Any, text: str = SAMPLE, name: str = "計画.txt", **more: Any) -> SentDocument:
    response = client.post("/readings/new/", {"file": SimpleUploadedFile(name, text.encode()), **more})
    assert response.status_code == 302, response.content.decode()
    return SentDocument.objects.latest("id")


def html(response: Any) -> str:
    return response.content.decode()


def add(client: Any, document: SentDocument, **more: str) -> Any:
    told = {"kind": "工程表の行", "parent": SEA, "value-name": "貝殻拾い事業", "reason": "冊子の紙面を見た"}
    return client.post(f"/readings/{document.pk}/add/", told | more)


def reading(client: Any, document: SentDocument) -> Any:
    return json.loads(client.get(f"/readings/{document.pk}/reading.json").content)


# -- adding, taking out, moving ---------------------------------------------------------------------------


def test_a_block_that_the_document_lost_is_filled_in_from_its_flaw(member: Any) -> None:
    document = sent(member)
    page = html(member.get(f"/readings/{document.pk}/"))
    form = next(part for part in page.split('href="') if "add/?line=" in part and "kind=" in part).split('"')[
        0
    ]
    text = html(member.get(form.replace("&amp;", "&")))
    assert "工程表の行を足す" in text
    assert f'<option value="{SEA}" selected>' in text
    assert add(member, document).status_code == 302
    row = CorrectedField.objects.get()
    assert (row.act, row.parent, row.after, row.by_name, row.where) == (
        "add",
        SEA,
        "貝殻拾い事業",
        "hana",
        "原文にない",
    )
    group = next(
        one for one in reading(member, document)["outputs"][0]["groups"] if one["subgroup"] == "海の道"
    )
    assert group["roadmap"] == {
        "status": "text",
        "rows": [{"programme": "貝殻拾い事業", "reposted": False, "bars": []}],
    }
    assert "＋ 足した" in html(member.get(f"/readings/{document.pk}/?show=corrected"))
    assert "補った 1 件" in html(member.get(f"/readings/{document.pk}/?show=flaws"))


def test_what_was_added_stays_in_a_newer_version_and_in_the_file_for_the_command(
    member: Any, tmp_path: Path
) -> None:
    from typer.testing import CliRunner

    from shirube.cli import app

    document = sent(member)
    add(member, document, kind="KPI", **{"value-label": "貝のない道", "value-aim": "9 本（2029 年度）"})
    newer = "前書き\n\n" + SAMPLE
    content = {"file": SimpleUploadedFile("計画2.txt", newer.encode())}
    member.post(f"/readings/{document.pk}/version/", content)
    found = reading(member, document)
    assert [one["fate"] for one in found["corrections"]] == ["applied"]
    assert "貝のない道" in json.dumps(found, ensure_ascii=False)
    (tmp_path / "直し.json").write_bytes(member.get(f"/readings/{document.pk}/corrections.json").content)
    (tmp_path / "計画.txt").write_text(newer, "utf-8")
    arguments = [
        "read",
        str(tmp_path / "計画.txt"),
        "--corrections",
        str(tmp_path / "直し.json"),
        "--format",
        "json",
    ]
    told = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert told["outputs"] == found["outputs"]
    gone = {"file": SimpleUploadedFile("計画3.txt", SAMPLE.replace("海の道", "川の道").encode())}
    member.post(f"/readings/{document.pk}/version/", gone)
    text = html(member.get(f"/readings/{document.pk}/"))
    assert "この版に合わない直し 1 件" in text
    assert "付ける先がない" in text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"value-name": " "}, "空です"),
        ({"reason": ""}, "理由が空"),
        ({"kind": "鈴"}, "種類"),
        ({"parent": "measure/a/1/1"}, "付けられません"),
        ({"first": "x"}, "数字では"),
        ({"first": "1", "last": "31"}, "足すことは"),
        ({"first": "99999"}, "足すことは"),
        (
            {"kind": "施策", "parent": "output/b/group/1", "value-title": "屋根", "value-no": "B"},
            "番号・記号",
        ),
        ({"kind": "KPI", "value-label": "貝による転び件数の削減", "value-aim": "1 件"}, "もう読めています"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(
    member: Any, told: dict[str, str], said: str
) -> None:
    document = sent(member)
    response = add(member, document, **told)
    assert response.status_code == 422
    assert "E547" in html(response)
    assert said in html(response)
    assert not CorrectedField.objects.exists()


def test_a_node_is_taken_out_put_back_and_moved_with_who_and_why(member: Any) -> None:
    document = sent(member)
    here, node = f"/readings/{document.pk}/change/", "measure/a/1/2"
    before = reading(member, document)["outputs"]

    def change(act: str, **more: str) -> Any:
        return member.post(f"{here}?node={node}", {"act": act, "reason": "原本を見た", **more})

    assert change("remove").status_code == 302
    assert "外したもの" in html(member.get(f"/readings/{document.pk}/?show=事業"))
    assert len(reading(member, document)["outputs"][0]["groups"][1]["measures"]) == 1
    assert "E547" in html(change("move", parent="output/b"))
    assert change("restore").status_code == 302
    assert reading(member, document)["outputs"] == before
    assert change("move", parent="output/b/group/1").status_code == 302
    titles = [one["title"] for one in reading(member, document)["outputs"][1]["groups"][0]["measures"]]
    assert "貝を拾う" in titles
    assert change("move", parent=SEA).status_code == 302
    assert reading(member, document)["outputs"] == before
    text = html(member.get(f"/readings/{document.pk}/node/?node={node}"))
    assert "4 件（新しい順）" in text
    assert "付ける先を変えた" in text
    assert change("restore").status_code == 422
    assert change("sing").status_code == 422


def test_a_row_that_the_table_s_reading_missed_is_added_from_its_line(member: Any) -> None:
    document = sent(member, TABLE, "表.csv")
    text = html(member.get(f"/readings/{document.pk}/add/?line=3"))
    assert 'id="value-target/1"' in text
    told = {
        "kind": "KPI の行",
        "parent": "csv",
        "value-label": "鈴の音",
        "value-target/1": "9個",
        "first": "3",
    }
    assert add(member, document, **told).status_code == 302
    rows = reading(member, document)["rows"]
    assert [(row["label"], row["targets"][0]["value"]) for row in rows][1] == ("鈴の音", 9)


def test_a_sheet_stored_before_nodes_knew_their_parents_is_read_again_once(member: Any) -> None:
    document = sent(member)
    version = SentVersion.objects.get()
    tree = json.loads(version.sheet)
    del tree["form"]
    for one in tree["nodes"]:
        del one["parent"]
    SentVersion.objects.update(sheet=json.dumps(tree))
    assert member.get(f"/readings/{document.pk}/").status_code == 200
    assert SentVersion.objects.get().sheet == version.sheet


# -- whose ------------------------------------------------------------------------------------------------


@pytest.fixture
def town(db: None) -> Organisation:
    town = Organisation.objects.create(area="39405", name="檮原町")
    for role in ("viewer", "editor", "manager"):
        Membership.objects.create(user=User.objects.create_user(role), organisation=town, role=role)
    return town


@pytest.mark.parametrize(
    ("role", "opens", "corrects", "removes"),
    [
        ("viewer", 200, 403, 403),
        ("editor", 200, 302, 403),
        ("manager", 200, 302, 302),
        ("staff", 403, 403, 403),
        ("taro", 403, 403, 403),
    ],
)
def test_a_document_of_an_organisation_is_opened_corrected_and_deleted_by_role(
    client: Any, town: Organisation, role: str, opens: int, corrects: int, removes: int
) -> None:
    client.force_login(User.objects.get(username="editor"))
    document = sent(client, organisation=str(town.pk))
    User.objects.create_user("staff", is_staff=True)
    User.objects.create_user("taro")
    client.force_login(User.objects.get(username=role))
    assert client.get(f"/readings/{document.pk}/").status_code == opens
    assert (document.name in html(client.get("/readings/"))) is (opens == 200)
    assert (document.name in html(client.get("/readings/compare/"))) is (opens == 200)
    assert client.get(f"/readings/{document.pk}/reading.csv").status_code == opens
    assert client.get(f"/readings/{document.pk}/node/?node=output/a").status_code == opens
    assert add(client, document).status_code == corrects
    assert client.get(f"/readings/{document.pk}/add/").status_code == (200 if corrects == 302 else 403)
    assert CorrectedField.objects.filter(by_name=role).exists() is (corrects == 302)
    assert client.post(f"/readings/{document.pk}/remove/", {"sure": "yes"}).status_code == removes


def test_a_viewer_cannot_send_for_the_organisation_and_a_manager_hands_a_document_over(
    client: Any, town: Organisation
) -> None:
    client.force_login(User.objects.get(username="viewer"))
    content = {"file": SimpleUploadedFile("計画.txt", SAMPLE.encode()), "organisation": str(town.pk)}
    response = client.post("/readings/new/", content)
    assert response.status_code == 422
    assert "E805" in html(response)
    assert not SentDocument.objects.exists()
    client.force_login(User.objects.get(username="editor"))
    document = sent(client)
    assert client.post(f"/readings/{document.pk}/organisation/", {"organisation": "x"}).status_code == 422
    assert (
        client.post(f"/readings/{document.pk}/organisation/", {"organisation": str(town.pk)}).status_code
        == 302
    )
    client.force_login(User.objects.get(username="viewer"))
    assert client.get(f"/readings/{document.pk}/").status_code == 200


def test_a_document_is_not_given_back_to_somebody_who_is_gone(client: Any, town: Organisation) -> None:
    client.force_login(User.objects.get(username="editor"))
    document = sent(client, organisation=str(town.pk))
    User.objects.get(username="editor").delete()
    client.force_login(User.objects.get(username="manager"))
    response = client.post(f"/readings/{document.pk}/organisation/", {"organisation": ""})
    assert response.status_code == 422
    assert "E806" in html(response)
    document.refresh_from_db()
    assert document.organisation == town


# -- comparing --------------------------------------------------------------------------------------------


def test_two_plain_documents_are_sent_and_compared_line_by_line(member: Any) -> None:
    one = sent(member, LETTER, "お知らせ.txt")
    other = sent(member, LETTER.replace("12軒", "15軒") + "雨の日は休みます。\n", "お知らせ2.txt")
    assert (one.kind, one.name) == ("text", "町からのお知らせ")
    assert "文章として保存しました" in html(member.get(f"/readings/{one.pk}/"))
    query = f"before={one.pk}.1&after={other.pk}.1"
    text = html(member.get(f"/readings/compare/?{query}"))
    assert "違い 1 件" in text
    assert "12 → 15（+3）" in text
    found = json.loads(member.get(f"/readings/compare.json?{query}").content)
    assert found["kind"] == "text"
    for ending in ("csv", "xlsx"):
        assert member.get(f"/readings/compare.{ending}?{query}").status_code == 200
    assert member.get(f"/readings/{one.pk}/reading.json").status_code == 200
    assert member.get(f"/readings/{one.pk}/add/").status_code == 200


def test_documents_of_two_kinds_are_compared_as_text_when_that_is_asked(member: Any) -> None:
    plan, letter = sent(member), sent(member, LETTER, "お知らせ.txt")
    query = f"before={plan.pk}.1&after={letter.pk}.1"
    response = member.get(f"/readings/compare/?{query}")
    assert response.status_code == 422
    assert "E526" in html(response)
    assert member.get(f"/readings/compare/?{query}&as=text").status_code == 200
    assert "行のまとまり" in html(member.get(f"/readings/compare/?{query}&as=text&only=added&page=9"))


def test_a_page_says_that_it_is_being_compared_and_shows_the_answer_later(
    member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sent(member)
    query = f"before={one.pk}.1&after={one.pk}.1"
    monkeypatch.setattr(compared, "begin", lambda _pk: None)
    for _ in range(2):
        response = member.get(f"/readings/compare/?{query}")
        assert "比べています" in html(response)
        assert response.headers["Refresh"] == "3"
    assert member.get(f"/readings/compare.csv?{query}").status_code == 302
    row = ComparedVersions.objects.get()
    compared.run(row.pk)
    response = member.get(f"/readings/compare/?{query}")
    assert "違いはありません" in html(response)
    assert "Refresh" not in response.headers


def test_as_many_comparisons_at_once_as_the_limit_and_one_more_is_refused(
    member: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sent(member, LETTER, "お知らせ.txt")
    for number in range(2, 6):
        content = {"file": SimpleUploadedFile("お知らせ.txt", f"{LETTER}{number}\n".encode())}
        member.post(f"/readings/{one.pk}/version/", content)
    monkeypatch.setattr(compared, "begin", lambda _pk: None)
    codes = [
        member.get(f"/readings/compare/?before={one.pk}.1&after={one.pk}.{number}").status_code
        for number in range(2, 6)
    ]
    assert codes == [200, 200, 200, 422]
    monkeypatch.setattr(compared, "LOST_AFTER", compared.LOST_AFTER * -1)
    last = member.get(f"/readings/compare/?before={one.pk}.1&after={one.pk}.5")
    assert last.status_code == 200, "those that nobody finishes are forgotten"


def test_a_correction_makes_another_comparison(member: Any) -> None:
    document = sent(member)
    query = f"before={document.pk}.1&after={document.pk}.1"
    member.get(f"/readings/compare/?{query}")
    add(member, document)
    member.get(f"/readings/compare/?{query}")
    assert ComparedVersions.objects.count() == 2
