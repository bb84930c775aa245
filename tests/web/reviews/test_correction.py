"""A published year set right: opened by a manager with a reason, published as the next version, the old one kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.web.reviews.kit import YEAR, at, kpi, publish, reviewed, save

from shirube.web.plans import models, selectors
from shirube.web.reviews.models import Correction

WHY = "集計に二重の数えがあった"


@pytest.fixture
def published(manager: Any, plan: models.Plan) -> str:
    """The public name of the plan with its year published."""
    reviewed(manager, plan)
    return publish(manager, plan)["Location"].split("/")[3]


def reopen(client: Any, plan: models.Plan, reason: str = WHY) -> Any:
    return client.post(at(plan, "reopen/"), {"reason": reason})


def test_a_correction_is_a_new_version_and_the_old_one_stays_as_it_was(
    manager: Any, plan: models.Plan, published: str
) -> None:
    before = models.PublishedVersion.objects.get().content
    assert reopen(manager, plan).status_code == 302
    save(manager, plan, **{"a-移住者の数": "55", "c-移住者の数": "二重に数えた人を除いた"})
    assert publish(manager, plan).status_code == 302
    html = manager.get(f"/plans/public/{published}/").content.decode()
    for part in ("第2版", WHY, "訂正の記録", "実績 令和8年度", "70", "55", "判定 令和8年度"):
        assert part in html
    old = manager.get(f"/plans/public/{published}/1/").content.decode()
    assert "の検証は、<a" in old
    assert WHY in old
    assert models.PublishedVersion.objects.get(number=1).content == before
    assert "55" not in manager.get(f"/plans/public/{published}/1/tables/year.csv").content.decode()
    changed = manager.get(f"/plans/public/{published}/versions.json?old=1&new=2").json()["版の違い"]
    assert {"どこ", "どうなった", "何が", "前", "後"} == set(changed[0])


def test_a_closed_year_takes_nothing_and_an_opened_one_takes_it(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    form = manager.get(at(plan))
    assert "保存する" not in form.content.decode()
    assert "E755" in save(manager, plan, **{"a-相談の件数": "3"}).content.decode()
    later = {"base": "{}", f"a-{kpi('移住者の数').pk}": "1"}
    assert manager.post(f"/plans/{plan.pk}/review/2027/save/", later).status_code == 302
    reopen(manager, plan)
    assert save(manager, plan, **{"a-相談の件数": "3"}).status_code == 302


def test_a_later_sheet_does_not_touch_the_actual_of_a_published_year(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    text = "指標\t令和8年度実績\n移住者の数\t1\n"
    preview = manager.post(at(plan, "paste/"), {"text": text})
    assert preview.status_code == 422
    assert [one.code for one in preview.context["preview"].problems] == ["E755"]


def test_a_correction_is_judged_by_what_held_when_the_year_was_published(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    models.Kpi.objects.update(target_value="1000")
    reopen(manager, plan)
    rows = {row.row.label: row.grade for row in manager.get(at(plan)).context["form"].whole.rows}
    assert rows["移住者の数"] == "順調"
    save(manager, plan, **{"a-移住者の数": "71", "c-移住者の数": "一人足した"})
    assert models.Review.objects.get(kpi=kpi("移住者の数")).grade == "順調"
    publish(manager, plan)
    assert models.Review.objects.get(kpi=kpi("移住者の数")).grade == "順調"


def test_a_correction_given_up_leaves_the_year_as_it_was_published(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    before = selectors.plan_book(plan)
    reopen(manager, plan)
    save(manager, plan, **{"a-移住者の数": "1", "a-相談の件数": "9", "s-相談の件数": "継続"})
    assert "実績 令和8年度" in manager.get(f"/plans/{plan.pk}/review/correction/").content.decode()
    assert manager.post(f"/plans/{plan.pk}/review/correction/drop/").status_code == 302
    assert selectors.plan_book(plan) == before
    assert Correction.objects.get().is_dropped
    assert "E785" in manager.post(f"/plans/{plan.pk}/review/correction/drop/").content.decode()


def test_what_stands_in_the_way_of_a_correction_is_said(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    assert "E782" in reopen(manager, plan, "").content.decode()
    other = manager.post(f"/plans/{plan.pk}/review/2027/reopen/", {"reason": WHY})
    assert "E780" in other.content.decode()
    reopen(manager, plan)
    assert "E781" in reopen(manager, plan).content.decode()
    assert "E783" in publish(manager, plan, "").content.decode()
    assert "E784" in publish(manager, plan).content.decode()
    assert Correction.objects.count() == 1


def test_only_a_manager_opens_a_published_year(
    as_role: Callable[[str], Any], plan: models.Plan, published: str
) -> None:
    assert published
    editor = as_role("editor")
    assert "訂正のために開く" not in editor.get(at(plan)).content.decode()
    assert reopen(editor, plan).status_code == 403
    assert "訂正のために開く" in as_role("manager").get(at(plan)).content.decode()


def test_the_reason_of_a_correction_cannot_be_changed_and_two_are_never_open(
    manager: Any, plan: models.Plan, published: str
) -> None:
    assert published
    reopen(manager, plan)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.update(reason="ほかの理由")
    first = Correction.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(plan=plan, year=YEAR, corrects=first.corrects, reason=WHY, by_name="x")


def test_a_correction_of_a_withdrawn_version_shows_nothing_of_it(
    manager: Any, plan: models.Plan, published: str
) -> None:
    reopen(manager, plan)
    save(manager, plan, **{"a-移住者の数": "55"})
    publish(manager, plan)
    manager.post(f"/plans/{plan.pk}/publish/1/withdraw/", {"reason": "個人の名があった"})
    html = manager.get(f"/plans/public/{published}/").content.decode()
    assert "訂正の前の版は取り下げられています" in html
    assert manager.get(f"/plans/public/{published}/versions/?old=1&new=2").status_code == 404
