"""The rule of judgement is the plan's own: set in its settings, sharp at its edges, told where it was used."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.reviews.kit import at, publish, reviewed, save

from shirube.web.plans import models

FORM = {"title": "見本町総合戦略", "first_year": "令和7年度", "last_year": "令和11年度", "status": "writing"}


def set_rule(client: Any, plan: models.Plan, on_course: str, slightly: str) -> Any:
    version = models.Plan.objects.get(pk=plan.pk).version
    sent = {**FORM, "version": version, "rule_on_course": on_course, "rule_slightly": slightly}
    return client.post(f"/plans/{plan.pk}/settings/save/", sent)


def grade(client: Any, plan: models.Plan) -> str:
    rows = {row.row.label: row.grade for row in client.get(at(plan)).context["form"].whole.rows}
    return rows["移住者の数"]


def test_each_edge_of_the_rule_is_sharp_on_the_page(manager: Any, plan: models.Plan) -> None:
    """From 50 to 100 in five years, 70 are expected in the second: 90 % of the way is 68, 75 % is 65."""
    assert set_rule(manager, plan, "90%", "3/4").status_code == 302
    for value, wanted in (
        ("64.9", "遅れ"),
        ("65", "やや遅れ"),
        ("65.1", "やや遅れ"),
        ("67.9", "やや遅れ"),
        ("68", "順調"),
        ("68.1", "順調"),
        ("99.9", "順調"),
        ("100", "達成"),
    ):
        save(manager, plan, **{"a-移住者の数": value})
        assert (value, grade(manager, plan)) == (value, wanted)


@pytest.mark.parametrize(
    ("on_course", "slightly"), [("80%", "90%"), ("1", "0"), ("101%", "80%"), ("1", ""), ("1", "少し")]
)
def test_a_rule_that_cannot_be_is_refused_and_the_old_one_stays(
    manager: Any, plan: models.Plan, on_course: str, slightly: str
) -> None:
    assert set_rule(manager, plan, on_course, slightly).status_code == 422
    plan.refresh_from_db()
    assert (plan.rule_on_course, plan.rule_slightly) == ("1", "4/5")


def test_equal_edges_leave_no_room_for_slightly_behind(manager: Any, plan: models.Plan) -> None:
    assert set_rule(manager, plan, "1", "1").status_code == 302
    save(manager, plan, **{"a-移住者の数": "69.9"})
    assert grade(manager, plan) == "遅れ"


def test_the_public_page_tells_the_rule_that_was_used_and_keeps_it(manager: Any, plan: models.Plan) -> None:
    set_rule(manager, plan, "90%", "75%")
    reviewed(manager, plan)
    slug = publish(manager, plan)["Location"].split("/")[3]
    set_rule(manager, plan, "50%", "10%")
    for address in (f"/plans/public/{slug}/", at(plan)):
        html = manager.get(address).content.decode()
        assert "進み具合が90％以上なら順調、75％以上ならやや遅れ" in html
        assert "50％以上なら順調" not in html


def test_a_draft_is_published_as_the_page_shows_it_by_the_present_rule_and_target(
    manager: Any, plan: models.Plan
) -> None:
    reviewed(manager, plan)
    models.Kpi.objects.filter(label="移住者の数").update(target_value="200")
    shown = grade(manager, plan)
    slug = publish(manager, plan)["Location"].split("/")[3]
    html = manager.get(f"/plans/public/{slug}/").content.decode()
    assert shown == "遅れ"
    assert "見込み 110 に対し 70" in html
    assert models.Review.objects.get(kpi__label="移住者の数").grade == "遅れ"
