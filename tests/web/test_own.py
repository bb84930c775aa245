"""Own programmes on the pages: only staff, only files without mistakes, nothing half-stored, history kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from shirube.base import ShirubeError
from shirube.usecases.trial import trial
from shirube.web.own import bounded, editions, services
from shirube.web.own.models import OwnProgramme, OwnStamp, OwnVersion
from shirube.web.pages import library

pytestmark = pytest.mark.slow

SAMPLE = (Path(__file__).parents[2] / "docs" / "how-to" / "mihon-akiya.yaml").read_text("utf-8")
DEARER = SAMPLE.replace("value: 8_000_000", "value: 9_000_000")
ID = "mihon-akiya"


@pytest.fixture(autouse=True)
def _quick_trial(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial runs in this process, but for the tests that are about the other one."""
    if "other_process" in request.fixturenames:
        return

    def here(text: str, *, area: str, on: Any) -> None:
        trial(text, library.areas(), area, on)

    monkeypatch.setattr("shirube.web.own.pages.try_out", here)


@pytest.fixture(autouse=True)
def _own_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests store is rolled back, so no other test may meet their editions."""
    monkeypatch.setattr(editions, "_SHELF", editions._Shelf())


@pytest.fixture
def other_process() -> None:
    """Marks a test that starts the trial as the site does."""


@pytest.fixture
def staff(client: Any) -> Any:
    client.force_login(User.objects.create_user("yamada", is_staff=True))
    return client


def check(client: Any, text: str = SAMPLE, *, at: str = "/own/new/", **more: Any) -> Any:
    return client.post(at, {"text": text, "reason": "令和8年度要綱", **more})


def keep(client: Any, text: str = SAMPLE, **more: Any) -> Any:
    return client.post("/own/keep/", {"text": text, "reason": "令和8年度要綱", "after": "0", **more})


def replaced(client: Any, text: str = DEARER, after: int = 1) -> Any:
    return keep(client, text, after=str(after), replaces=ID, reason="上限を上げた")


def ids(client: Any) -> set[str]:
    """What the pages of a fresh request know."""
    client.get("/about/")
    return {programme.id for programme in editions.renew().catalogue.programmes.values() if programme.is_own}


# -- who --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/own/", "/own/new/", f"/own/{ID}/", f"/own/{ID}/replace/"])
def test_a_member_and_a_visitor_are_refused(client: Any, address: str) -> None:
    assert client.get(address).status_code == 403
    client.force_login(User.objects.create_user("member"))
    assert client.get(address).status_code == 403


def test_a_member_stores_nothing(client: Any) -> None:
    client.force_login(User.objects.create_user("member"))
    assert keep(client).status_code == 403
    assert not OwnProgramme.objects.exists()


def test_storing_needs_the_token_of_the_form(db: None) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_user("yamada", is_staff=True))
    assert keep(client).status_code == 403
    assert not OwnProgramme.objects.exists()


# -- upload -----------------------------------------------------------------------------------------------


def test_the_form_shows_every_mistake_at_its_line_and_keeps_what_was_typed(staff: Any) -> None:
    bad = SAMPLE.replace("rate_disadvantaged, cap)", "rate_disadvantaged, caps)")
    response = check(staff, bad)
    html = response.content.decode()
    assert response.status_code == 422
    assert "直すところが 1 つ" in html
    assert "44行目" in html
    assert "名前「caps」は変数にも" in html
    assert "min(eligible_cost * rate_disadvantaged, caps)" in html
    assert "「cap」のことですか" in html
    assert "例: value: min(" in html
    assert not OwnProgramme.objects.exists()


def test_checking_shows_what_it_will_look_like_and_stores_nothing(staff: Any) -> None:
    html = check(staff, place="39405").content.decode()
    assert "まだ保存していません" in html
    for part in (
        "条件（2件）",
        "市町村が申請する",
        "補助上限額",
        "800万円",
        "試しの判定: 高知県檮原町",
        "条件しだい",
    ):
        assert part in html
    assert not OwnProgramme.objects.exists()
    assert not OwnStamp.objects.exists()


def test_the_trial_is_for_a_town_of_the_prefecture_that_the_office_names(staff: Any) -> None:
    html = check(staff, SAMPLE.replace("office: 見本県", "office: 鳥取県")).content.decode()
    assert "試しの判定: 鳥取県鳥取市" in html


def test_a_file_goes_before_pasted_text_and_its_name_does_not_matter(staff: Any) -> None:
    file = SimpleUploadedFile("akiya (1).yaml", SAMPLE.replace("\n", "\r\n").encode("utf-8-sig"))
    html = check(staff, "これは読まれない", file=file).content.decode()
    assert "確かめる: 見本県 空き家改修補助" in html


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SAMPLE.encode("cp932"), "E138"),
        (b"", "E132"),
        (b"#" * 1_000_001, "E137"),
        (b"#" * 10_000_000, "E137"),
        (b"PK\x03\x04\x00\x00", "E131"),
        (b"[" * 100_000, "E131"),
        (b"id: new\n", "E134"),
    ],
)
def test_what_is_no_programme_file_is_answered_with_a_code(staff: Any, content: bytes, code: str) -> None:
    response = check(staff, "", file=SimpleUploadedFile("x.yaml", content))
    assert response.status_code == 422
    assert code in response.content.decode()
    assert not OwnProgramme.objects.exists()


def test_a_text_of_one_megabyte_and_no_more_is_taken_from_the_form(staff: Any) -> None:
    room = 1_000_000 - len(SAMPLE.encode())
    assert check(staff, SAMPLE + "#" * room).status_code == 200
    assert "E137" in check(staff, SAMPLE + "#" * (room + 1)).content.decode()


@pytest.mark.parametrize("name", ["local-10000-kokko", "new", "keep"])
def test_an_id_that_is_taken_is_refused(staff: Any, name: str) -> None:
    text = SAMPLE.replace(f"id: {ID}", f"id: {name}")
    assert "E136" in check(staff, text).content.decode()
    assert keep(staff, text).status_code == 422
    assert not OwnProgramme.objects.exists()


def test_without_a_reason_nothing_is_stored(staff: Any) -> None:
    for response in (check(staff, reason=" "), keep(staff, reason="")):
        assert response.status_code == 422
        assert "E349" in response.content.decode()
    assert not OwnProgramme.objects.exists()


def test_what_is_confirmed_is_checked_once_more(staff: Any) -> None:
    assert keep(staff, SAMPLE.replace("tandoku\n", "tandokuu\n")).status_code == 422
    assert not OwnProgramme.objects.exists()


def test_going_back_from_the_preview_keeps_the_text(staff: Any) -> None:
    html = check(staff, edit="1").content.decode()
    assert "独自の制度を足す" in html
    assert "見本県空き家改修補助要綱" in html


# -- stored -----------------------------------------------------------------------------------------------


def test_a_stored_programme_is_in_the_list_the_search_the_match_and_the_decision(staff: Any) -> None:
    before = staff.get("/about/").context["catalogue_hash"]
    assert keep(staff)["Location"] == f"/own/{ID}/?done=add"
    staff.logout()
    page = staff.get("/programmes/")
    assert "見本県 空き家改修補助" in page.content.decode()
    assert page.context["catalogue_hash"] != before
    assert "見本県 空き家改修補助" in staff.get("/programmes/", {"q": "空き家を直す"}).content.decode()
    assert "見本県 空き家改修補助" in staff.get("/areas/39405/").content.decode()
    assert "独自" in staff.get(f"/programmes/{ID}/").content.decode()
    html = staff.get(
        f"/programmes/{ID}/areas/39405/",
        {"on": "2026-06-15", "tandoku": "yes", "eligible_cost": "900万円"},
        follow=True,
    ).content.decode()
    assert "600万円" in html
    assert ID in staff.get("/programmes/list.csv").content.decode()
    assert ID in staff.get("/prefectures/39/proposals.csv", {"on": "2026-06-15"}).content.decode()


def test_the_pages_before_and_after_count_one_programme_more(staff: Any) -> None:
    before = len(library.catalogue().programmes)
    keep(staff)
    assert f"<strong>{before + 1}</strong> 制度" in staff.get("/").content.decode()


def test_replacing_keeps_the_former_text_with_who_when_and_why(staff: Any) -> None:
    keep(staff)
    html = check(staff, DEARER, at=f"/own/{ID}/replace/", after="1").content.decode()
    assert "いまの版（第1版）との違い" in html
    assert "<del>−   " in html
    assert replaced(staff)["Location"] == f"/own/{ID}/?done=replace"
    page = staff.get(f"/own/{ID}/").content.decode()
    for part in ("第1版", "第2版", "yamada", "上限を上げた", "令和8年度要綱", "9_000_000"):
        assert part in page
    versions = OwnVersion.objects.order_by("number")
    assert [(v.kind, v.text) for v in versions] == [("add", SAMPLE), ("replace", DEARER)]
    assert "8_000_000" in staff.get(f"/own/{ID}/file.yaml", {"version": "1"}).content.decode()
    cap = editions.renew().catalogue[ID].parameters["cap"].values[-1].value
    assert cap == 9_000_000


def test_a_withdrawn_programme_is_gone_from_the_answers_and_comes_back(staff: Any) -> None:
    keep(staff)
    assert ids(staff) == {ID}
    staff.post(f"/own/{ID}/withdraw/", {"reason": "廃止", "after": "1"})
    assert ids(staff) == set()
    assert staff.get(f"/programmes/{ID}/").status_code == 404
    assert "取り下げ中" in staff.get("/own/").content.decode()
    staff.post(f"/own/{ID}/restore/", {"reason": "続けることになった", "after": "2", "version": "1"})
    assert ids(staff) == {ID}
    kinds = [version.kind for version in OwnVersion.objects.order_by("number")]
    assert kinds == ["add", "withdraw", "restore"]


def test_the_hash_returns_when_the_content_returns(staff: Any) -> None:
    keep(staff)
    first = editions.renew().catalogue.hash
    replaced(staff)
    assert editions.renew().catalogue.hash != first
    staff.post(f"/own/{ID}/restore/", {"reason": "元に戻す", "after": "2", "version": "1"})
    assert editions.renew().catalogue.hash == first


@pytest.mark.parametrize("step", ["withdraw", "restore"])
def test_a_step_without_a_reason_changes_nothing(staff: Any, step: str) -> None:
    keep(staff)
    response = staff.post(f"/own/{ID}/{step}/", {"after": "1", "version": "1"})
    assert response.status_code == 422
    assert "E349" in response.content.decode()
    assert OwnVersion.objects.count() == 1


def test_what_another_person_changed_meanwhile_is_not_overwritten(staff: Any) -> None:
    keep(staff)
    replaced(staff)
    for response in (
        replaced(staff, SAMPLE, after=1),
        staff.post(f"/own/{ID}/withdraw/", {"reason": "廃止", "after": "1"}),
        staff.post(f"/own/{ID}/restore/", {"reason": "戻す", "after": "1", "version": "1"}),
    ):
        assert response.status_code == 400
        assert "E346" in response.content.decode()
    assert OwnVersion.objects.count() == 2
    assert not OwnProgramme.objects.get(pk=ID).is_withdrawn


def test_the_same_upload_confirmed_twice_is_stored_once(staff: Any) -> None:
    keep(staff)
    assert keep(staff).status_code == 422
    assert OwnVersion.objects.count() == 1


def test_a_replacement_must_keep_the_id(staff: Any) -> None:
    keep(staff)
    response = replaced(staff, SAMPLE.replace(f"id: {ID}", "id: mihon-other"))
    assert response.status_code == 422
    assert "E348" in response.content.decode()


@pytest.mark.parametrize("address", ["/own/nothing/", "/own/nothing/replace/", f"/own/{ID}/?version=9"])
def test_what_was_never_uploaded_is_not_found(staff: Any, address: str) -> None:
    keep(staff)
    response = staff.get(address)
    assert response.status_code == 404
    assert "E343" in response.content.decode()


def test_when_storing_fails_half_way_nothing_is_stored(staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ShirubeError("E346", "途中")

    monkeypatch.setattr(services, "_append", fail)
    assert keep(staff).status_code == 400
    assert not OwnProgramme.objects.exists()
    assert not OwnStamp.objects.exists()


def test_more_programmes_than_allowed_are_refused(staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_PROGRAMMES", 1)
    keep(staff)
    response = keep(staff, SAMPLE.replace(f"id: {ID}", "id: mihon-other"))
    assert "E347" in response.content.decode()
    assert OwnProgramme.objects.count() == 1


# -- broken ones ------------------------------------------------------------------------------------------


def test_a_stored_file_that_no_longer_passes_is_shown_and_hides_nothing(staff: Any) -> None:
    keep(staff)
    OwnVersion.objects.update(text=SAMPLE.replace("eligible_cost * rate,", "eligible_costt * rate,"))
    OwnStamp.objects.update(value="moved")
    html = staff.get("/own/").content.decode()
    assert "読めないファイル: 見本県 空き家改修補助" in html
    assert "45行目" in html
    assert "E112" in html
    staff.logout()
    page = staff.get("/programmes/").content.decode()
    assert "読み込めなかった制度ファイルが 1 件" in page
    assert "ローカル10,000プロジェクト" in page


def test_a_broken_file_of_the_folder_is_shown_with_its_line(
    staff: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mihon-akiya.yaml").write_text(SAMPLE, "utf-8")
    (tmp_path / "mihon-bad.yaml").write_text(SAMPLE.replace(f"id: {ID}", "id: [").replace("'", ""), "utf-8")
    monkeypatch.setenv("SHIRUBE_PROGRAMMES", str(tmp_path))
    editions._packaged.cache_clear()
    monkeypatch.setattr(editions, "_SHELF", editions._Shelf())
    try:
        html = staff.get("/own/").content.decode()
        assert "読めないファイル: mihon-bad.yaml" in html
        assert "E131" in html
        assert "フォルダー" in html
        assert "E136" in keep(staff).content.decode()
    finally:
        editions._packaged.cache_clear()


# -- editions ---------------------------------------------------------------------------------------------


def test_noticing_a_change_costs_one_query_by_key(staff: Any, django_assert_num_queries: Any) -> None:
    keep(staff)
    editions.renew()
    with django_assert_num_queries(1):
        editions.renew()


def test_a_request_keeps_its_edition_while_another_is_stored(staff: Any) -> None:
    pinned = editions.renew()
    token = editions._PINNED.set(pinned)
    try:
        keep(staff)
        assert editions.renew() is not pinned
        assert library.catalogue() is pinned.catalogue
    finally:
        editions._PINNED.reset(token)
    assert ID in library.catalogue().programmes


def test_without_the_database_the_pages_keep_what_they_know(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr("shirube.web.own.selectors.stamp", broken)
    assert client.get("/programmes/").status_code == 200


# -- the trial --------------------------------------------------------------------------------------------


def test_the_trial_passes_a_good_text_in_a_process_of_its_own(other_process: None) -> None:
    bounded.try_out(SAMPLE, area="39405", on=library.today())


def test_a_trial_that_takes_too_long_is_ended(
    staff: Any, other_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 0.05)
    response = check(staff)
    assert response.status_code == 422
    assert "E156" in response.content.decode()


def test_figures_that_grow_without_end_are_refused(
    staff: Any, other_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 6)
    steps = "".join(
        f"  d{i}: {{label: 途中{i}, unit: 率, value: d{i - 1} * d{i - 1}}}\n" for i in range(1, 45)
    )
    grown = SAMPLE.replace(
        "amounts:", f"define:\n  d0: {{label: 途中0, unit: 率, value: rate}}\n{steps}amounts:"
    ).replace("min(eligible_cost * rate, cap)", "min(eligible_cost * d44, cap)")
    response = check(staff, grown)
    assert response.status_code == 422
    assert re.search("E123|E15[67]", response.content.decode()), re.findall(
        "E[0-9]{3}", response.content.decode()
    )


# -- truths of the data -------------------------------------------------------------------------------------


@transaction.atomic
def _written(change: dict[str, Any]) -> None:
    OwnVersion.objects.update(**change)
    connection.check_constraints()


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"text": ""}, "own_version_has_a_text"),
        ({"reason": ""}, "own_version_says_why"),
        ({"by_name": ""}, "own_version_says_who"),
        ({"kind": "delete"}, "own_version_kind_is_known"),
        ({"sha256": "x"}, "own_version_has_a_hash"),
        ({"number": 0}, "own_version_counts_from_one"),
    ],
)
def test_the_database_refuses_a_wrong_version(staff: Any, change: dict[str, Any], constraint: str) -> None:
    keep(staff)
    with pytest.raises(IntegrityError, match=constraint):
        _written(change)


def test_the_history_stays_when_the_account_goes(staff: Any) -> None:
    keep(staff)
    User.objects.get(username="yamada").delete()
    version = OwnVersion.objects.get()
    assert (version.by, version.by_name) == (None, "yamada")
