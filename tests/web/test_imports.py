"""Imports on the pages: only staff, accounts at the cell, nothing used before it is confirmed, provenance kept."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from shirube.base import ShirubeError
from shirube.sources import read_file
from shirube.sources.apart import answer
from shirube.web.imports import bounded, selectors, services
from shirube.web.imports.models import Import, ImportedValue, OwnIndicator
from shirube.web.pages import library
from shirube.web.plans.models import Membership, Organisation

HEAD = "団体コード,指標,単位,年,値\n"
TABLE = (
    HEAD
    + '39405,出生数,人,2023,15\n39405,出生数,人,2020,999\n39405,観光客数,人,2024,"1,234"\n99999,出生数,人,2024,1\n39401,出生数,人,2023,－\n'
)


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process, but for the tests that are about the other one."""
    if "other_process" in request.fixturenames:
        return

    def read_here(content: bytes, name: str, *, kind: str = "", year: int | None = None) -> Any:
        return read_file(content, name, areas=library.areas(), kind=kind, year=year)

    monkeypatch.setattr("shirube.web.imports.views.read_apart", read_here)


@pytest.fixture
def other_process() -> None:
    """Marks a test that reads as the site does."""


@pytest.fixture
def staff(client: Any) -> Any:
    client.force_login(User.objects.create_user("yamada", is_staff=True))
    return client


def upload(client: Any, text: str | bytes = TABLE, name: str = "まち.csv", **more: Any) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, content), **more})


def used(client: Any, text: str = TABLE, *, wins: bool = False) -> Import:
    address = upload(client, text)["Location"]
    client.post(f"{address}use/", {"wins": "1"} if wins else {})
    return Import.objects.get(pk=address.strip("/").split("/")[-1])


def shown(code: str, indicator: str, year: int) -> selectors.ShownFigure:
    return next(one for one in selectors.values_for(code, [indicator]) if one.year == year)


def test_a_file_is_a_draft_until_it_is_confirmed(staff: Any) -> None:
    found = upload(staff)
    assert found.status_code == 302
    page = staff.get(found["Location"]).content.decode()
    assert "まだ使われていません" in page
    assert "5行 1列" in page
    assert "E614" in page
    assert all(one.origin == "packaged" for one in selectors.values_for("39405"))
    done = staff.post(f"{found['Location']}use/", {"reason": "今年の分"}, follow=True)
    assert "取り込みました" in done.content.decode()
    assert shown("39405", "births", 2023).value == "15"


def test_the_account_on_the_page_adds_up(staff: Any) -> None:
    row = Import.objects.get(pk=upload(staff)["Location"].strip("/").split("/")[-1])
    assert row.rows == row.used + row.set_aside + row.refused == 5
    assert (row.used, row.refused, row.values.count()) == (4, 1, 4)


def test_an_import_fills_gaps_and_never_hides_the_other_value(staff: Any) -> None:
    used(staff)
    kept = shown("39405", "births", 2020)
    assert kept.origin == "packaged"
    assert kept.other is not None
    assert (kept.other.origin, kept.other.value) == ("imported", "999")


def test_an_import_that_was_told_to_win_goes_first_and_shows_the_packaged_value(staff: Any) -> None:
    row = used(staff, wins=True)
    chosen = shown("39405", "births", 2020)
    assert (chosen.origin, chosen.value) == ("imported", "999")
    assert chosen.other is not None
    assert chosen.other.origin == "packaged"
    for part in ("まち.csv", row.sha256[:12], "3行 5列", f"{row.at:%Y-%m-%d}"):
        assert part in chosen.provenance


def test_a_mark_does_not_push_a_packaged_value_aside(staff: Any) -> None:
    used(staff, HEAD + "39405,出生数,人,2020,－\n")
    assert shown("39405", "births", 2020).value is not None


def test_of_two_imports_the_newer_counts(staff: Any) -> None:
    used(staff)
    used(staff, HEAD + "39405,出生数,人,2023,16\n")
    assert shown("39405", "births", 2023).value == "16"
    assert selectors.imported_values("births", 2023)["39405", 2023].value == "16"


def test_a_new_indicator_keeps_its_label_and_unit(staff: Any) -> None:
    used(staff)
    own = OwnIndicator.objects.get()
    assert (own.label, own.unit) == ("観光客数", "人")
    assert shown("39405", own.id, 2024).label == "観光客数"


def test_withdrawn_values_count_no_longer_and_their_history_stays(staff: Any) -> None:
    row = used(staff)
    page = staff.post(
        f"/imports/{row.pk}/withdraw/", {"reason": "古い版だった"}, follow=True
    ).content.decode()
    assert "取り下げました" in page
    assert "古い版だった" in page
    assert all(one.origin == "packaged" for one in selectors.values_for("39405"))
    assert ImportedValue.objects.filter(source=row).count() == 4
    assert used(staff).state == "used"


def test_the_same_file_is_not_taken_twice(staff: Any) -> None:
    used(staff)
    again = upload(staff)
    assert again.status_code == 422
    assert "E626" in again.content.decode()


def test_two_drafts_of_one_file_end_as_one_import(staff: Any) -> None:
    first, second = upload(staff)["Location"], upload(staff)["Location"]
    staff.post(f"{first}use/")
    refused = staff.post(f"{second}use/")
    assert refused.status_code == 400
    assert "E626" in refused.content.decode()
    assert Import.objects.filter(state="used").count() == 1


def test_a_discarded_draft_leaves_nothing(staff: Any) -> None:
    address = upload(staff)["Location"]
    assert "捨てました" in staff.post(f"{address}discard/", follow=True).content.decode()
    assert not Import.objects.exists()
    assert not ImportedValue.objects.exists()
    assert staff.get(address).status_code == 404


def test_a_used_import_cannot_be_discarded(staff: Any) -> None:
    row = used(staff)
    staff.post(f"/imports/{row.pk}/discard/")
    assert Import.objects.filter(pk=row.pk, state="used").exists()


def test_drafts_of_yesterday_go_with_the_next_upload(staff: Any) -> None:
    upload(staff)
    Import.objects.update(at=timezone.now() - services.DRAFT_LIVES)
    upload(staff, HEAD + "39405,出生数,人,2023,1\n")
    assert Import.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "E511"), (b"%PDF-1.7", "E617"), ("文だけ".encode(), "E617"), (b'{"a":', "E606")],
)
def test_a_wrong_file_comes_back_with_its_mistake(staff: Any, content: bytes, code: str) -> None:
    page = upload(staff, content)
    text = page.content.decode()
    assert page.status_code == 422
    assert code in text or "選ばれていません" in text
    assert "まだ何も取り込んでいません" in text
    assert not Import.objects.exists()


def test_no_file_and_a_year_that_is_none_come_back_too(staff: Any) -> None:
    assert "選ばれていません" in staff.post("/imports/new/", {}).content.decode()
    assert "E627" in upload(staff, year="いつか").content.decode()


def test_a_year_may_be_told_beside_the_file(staff: Any) -> None:
    upload(staff, "団体コード,指標,値\n39405,出生数,9\n", year="令和6年度")
    assert ImportedValue.objects.get().year == 2024


def test_a_file_above_the_limit_is_not_read(staff: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MOST_BYTES", len(TABLE.encode()) - 1)
    assert "E604" in upload(staff).content.decode()
    monkeypatch.setattr(bounded, "MOST_BYTES", len(TABLE.encode()))
    assert upload(staff).status_code == 302


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
@pytest.mark.parametrize("kind", ["values", "account"])
def test_values_and_account_are_files_too(staff: Any, kind: str, ending: str) -> None:
    row = used(staff)
    answer_ = staff.get(f"/imports/{row.pk}/{kind}.{ending}")
    assert answer_.status_code == 200
    assert "attachment" in answer_["Content-Disposition"]
    if (kind, ending) == ("values", "json"):
        found = json.loads(answer_.content)
        assert [one["値"] for one in found] == ["15", "999", "1234", None]
        assert {one["確認番号"] for one in found} == {row.sha256}
    assert staff.get(f"/imports/{row.pk}/{kind}.exe").status_code == 404


@pytest.mark.parametrize(
    "address", ["/imports/0/", "/imports/x/", "/imports/99999999999/", "/imports/1/none.csv"]
)
def test_what_is_not_there_is_a_404(staff: Any, address: str) -> None:
    assert staff.get(address).status_code == 404


def test_a_visitor_is_refused_and_a_member_of_no_organisation_can_bring_nothing(client: Any) -> None:
    assert client.get("/imports/").status_code == 403
    client.force_login(User.objects.create_user("member"))
    assert "団体の計画を「書く人」" in client.get("/imports/").content.decode()
    refused = upload(client)
    assert refused.status_code == 422
    assert "E640" in refused.content.decode()
    assert not Import.objects.exists()


def body(name: str = "檮原町", area: str = "39405") -> Organisation:
    return Organisation.objects.create(area=area, name=name)


def member_of(organisation: Organisation, role: str = "editor", name: str = "kato") -> Any:
    user = User.objects.create_user(name)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


def seen(client: Any, code: str = "39405") -> str:
    return client.get(f"/areas/{code}/figures/").content.decode()


def test_figures_of_an_organisation_are_seen_by_its_people_until_staff_make_them_public(
    client: Any,
) -> None:
    town = body()
    writer, reader = member_of(town), member_of(town, "viewer", "abe")
    client.force_login(writer)
    row = used(client)
    assert (row.audience, row.organisation) == ("organisation", town)
    assert "観光客数" in seen(client)
    client.force_login(reader)
    assert "観光客数" in seen(client)
    assert client.post(f"/imports/{row.pk}/withdraw/").status_code == 403
    assert client.post(f"/imports/{row.pk}/show/", {"audience": "everyone"}).status_code == 403
    client.force_login(member_of(body("中土佐町", "39401"), name="ono"))
    assert "観光客数" not in seen(client)
    assert client.get(f"/imports/{row.pk}/").status_code == 404
    assert client.get(f"/imports/{row.pk}/values.csv").status_code == 404
    assert "まち.csv" not in client.get("/imports/").content.decode()
    client.logout()
    assert "観光客数" not in seen(client)
    own = OwnIndicator.objects.get().id
    assert client.get(f"/figures/ranking/?measure={own}").status_code == 404
    client.force_login(User.objects.create_user("staff", is_staff=True))
    assert client.post(f"/imports/{row.pk}/show/", {"audience": "stars"}).status_code == 400
    client.post(f"/imports/{row.pk}/show/", {"audience": "everyone"})
    client.logout()
    assert "観光客数" in seen(client)
    assert client.get(f"/figures/ranking/?measure={own}").status_code == 200


def test_what_staff_keep_to_themselves_no_member_sees(staff: Any) -> None:
    address = upload(staff, audience="staff")["Location"]
    staff.post(f"{address}use/")
    assert "観光客数" in seen(staff)
    staff.force_login(member_of(body()))
    assert "観光客数" not in seen(staff)


def test_two_organisations_may_bring_the_same_file_and_one_of_them_only_once(client: Any) -> None:
    for name, area in (("檮原町", "39405"), ("中土佐町", "39401")):
        client.force_login(member_of(body(name, area), name=f"user{area}"))
        assert used(client).state == "used"
        assert "E626" in upload(client).content.decode()


def test_the_list_shows_every_import_with_its_account(staff: Any) -> None:
    used(staff)
    page = staff.get("/imports/").content.decode()
    assert "まち.csv" in page
    assert "使用中" in page


def test_a_name_of_markup_is_only_a_name(staff: Any) -> None:
    address = upload(staff, name="<b>x.csv")["Location"]
    assert "<b>x" not in staff.get(address).content.decode()


def test_what_no_database_takes_is_replaced(staff: Any) -> None:
    value = {"@cat01": "Z\x00", "@area": "39405", "@time": "2021100000", "@unit": "人" * 99, "$": "1\x00"}
    data = {"RESULT_INF": {"TOTAL_NUMBER": 1}, "DATA_INF": {"VALUE": [value, {**value, "$": "7"}]}}
    tree = {"GET_STATS_DATA": {"RESULT": {"STATUS": 0}, "STATISTICAL_DATA": data}}
    row = Import.objects.get(pk=upload(staff, json.dumps(tree))["Location"].strip("/").split("/")[-1])
    assert row.values.get().value == "7"
    assert "\x00" not in json.dumps(row.refusals)
    assert "\x00" not in OwnIndicator.objects.get().label
    assert len(OwnIndicator.objects.get().unit) == 60


def test_boundaries_are_kept_and_read_back(staff: Any) -> None:
    ring = [[132.9, 33.3], [133.0, 33.3], [133.0, 33.4], [132.9, 33.3]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"N03_007": "39405"}, "geometry": shape}
    used(staff, json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert selectors.boundaries() == {"39405": (((132.9, 33.3), (133.0, 33.3), (133.0, 33.4)),)}
    assert "国土数値情報" in selectors.boundary_credit()


def test_the_database_refuses_a_value_with_a_mark_and_one_with_neither(staff: Any) -> None:
    row = used(staff)
    for value, mark in (("1", "withheld"), (None, "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImportedValue.objects.create(
                source=row, area="39405", indicator="x", year=2000, value=value, mark=mark, where=""
            )


def test_a_file_is_read_in_a_process_of_its_own(staff: Any, other_process: None) -> None:
    reading = bounded.read_apart(TABLE.encode(), "a.csv")
    assert (reading.used, reading.refused) == (4, 1)
    with pytest.raises(ShirubeError, match="E617"):
        bounded.read_apart(b"%PDF-1.7", "a.pdf")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, other_process: None) -> None:
    def slow(*_: Any, **__: Any) -> Any:
        raise subprocess.TimeoutExpired("read", 1)

    monkeypatch.setattr(bounded.subprocess, "run", slow)
    with pytest.raises(ShirubeError, match="E604"):
        bounded.read_apart(b"x", "a.csv")


def test_the_process_answers_with_a_reading_or_a_mistake() -> None:
    assert json.loads(answer(TABLE.encode(), "a.csv", "", ""))["reading"]["used"] == 4
    assert json.loads(answer(b"", "a.csv", "", "2024"))["error"]["code"] == "E511"
