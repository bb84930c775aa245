"""A plan made public: held up while a KPI is open, then frozen, readable by anyone, its files and versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.web.reviews.kit import kpi, publish, reviewed, save, sheet, upload

from shirube.documents.plan_book import book_hash
from shirube.web.plans import models, selectors
from shirube.web.plans.models import PublishedVersion
from shirube.web.reviews import frozen


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


def test_planned_money_and_the_national_kpi_stand_on_the_public_page_and_in_the_versions(
    manager: Any, plan: models.Plan, client: Any
) -> None:
    group = models.Node.objects.get(title="移住を支える")
    measure = models.Node.objects.create(
        plan=plan, parent=group, kind="measure", position=1, title="窓口を開く"
    )
    amounts = [{"at": "FY2025", "yen": 1_200_000}, {"at": "FY2026", "yen": None}]
    models.Budget.objects.create(node=measure, source="own", position=1, amounts=amounts)
    reviewed(manager, plan)
    slug = publish(manager, plan)["Location"].split("/")[3]
    one = kpi("移住者の数")
    one.link_strategy, one.link_path = "national", "no-such-path"
    one.save()
    models.Budget.objects.update(amounts=[{"at": "FY2025", "yen": 1_500_000}])
    publish(manager, plan, "")
    client.logout()
    first = client.get(f"/plans/public/{slug}/1/").content.decode()
    assert "予算（計画する額）" in first
    assert "120万円＋未定1・記入なし3" in first
    assert "いまの国の戦略にありません" not in first
    second = client.get(f"/plans/public/{slug}/2/").content.decode()
    assert "150万円＋記入なし4" in second
    assert "いまの国の戦略にありません" in second
    differences = client.get(f"/plans/public/{slug}/versions/?old=1&new=2").content.decode()
    assert "国の KPI" in differences
    assert "自主財源 " in differences or "一般財源 " in differences
