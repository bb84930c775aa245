"""Truths of plans are constraints of the database, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from shirube.web.plans import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi(db: None) -> models.Kpi:
    town = models.Organisation.objects.create(area="39405", name="檮原町")
    plan = models.Plan.objects.create(organisation=town, title="計画", first_year=2025, last_year=2029)
    node = models.Node.objects.create(plan=plan, kind="outcome", position=1, title="目標")
    return models.Kpi.objects.create(node=node, position=1, label="指標")


@transaction.atomic
def _checked(write: Any) -> None:
    write()
    connection.check_constraints()


def refused(constraint: str, write: Any) -> bool:
    """Whether the database itself refuses a write, naming the constraint."""
    with pytest.raises(IntegrityError) as caught:
        _checked(write)
    return constraint in str(caught.value) or (
        constraint == "unique" and "unique" in str(caught.value).lower()
    )


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        ("Organisation", {"area": "3940"}, "organisation_has_an_area"),
        ("Organisation", {"name": ""}, "organisation_has_a_name"),
        ("Plan", {"title": ""}, "plan_has_a_title"),
        ("Plan", {"status": "lost"}, "plan_status_is_known"),
        ("Plan", {"last_year": 2024}, "plan_years_in_order"),
        ("Plan", {"first_year": 1885}, "plan_years_can_be_read"),
        ("Plan", {"rule_slightly": "0.8"}, "plan_rule_slightly_exact"),
        ("Node", {"kind": "hope"}, "node_kind_is_known"),
        ("Node", {"link_path": "outcome-A"}, "node_link_is_whole"),
        ("Kpi", {"label": ""}, "kpi_has_a_label"),
        ("Kpi", {"better": "left"}, "kpi_better_is_known"),
        ("Kpi", {"target_kind": "wish"}, "kpi_target_kind_is_known"),
        ("Kpi", {"target_value": "20"}, "kpi_target_value_has_a_kind"),
        ("Kpi", {"target_value": "0.5", "target_kind": "value"}, "kpi_target_is_exact"),
        ("Kpi", {"baseline_value": "1/0"}, "kpi_baseline_is_exact"),
        ("Kpi", {"baseline_at": "R6"}, "kpi_baseline_at_is_a_year"),
        ("Kpi", {"due_kind": "soon"}, "kpi_due_kind_is_known"),
        ("Kpi", {"due_last": "令和6年"}, "kpi_due_last_is_a_year"),
        (
            "Kpi",
            {"target_value": "1", "target_kind": "value", "target_status": "lost"},
            "kpi_lost_target_has_no_value",
        ),
    ],
)
def test_the_database_refuses_what_cannot_be(
    kpi: models.Kpi, model: str, change: dict[str, Any], constraint: str
) -> None:
    assert refused(constraint, lambda: getattr(models, model).objects.update(**change))


def test_a_plan_of_one_year_and_a_negative_fraction_are_taken(kpi: models.Kpi) -> None:
    assert models.Plan.objects.update(first_year=2029) == 1
    assert models.Kpi.objects.update(target_kind="value", target_value="-7/20", due_last="2029") == 1


def test_a_place_is_held_once_among_those_not_deleted(kpi: models.Kpi) -> None:
    assert refused("unique", lambda: models.Kpi.objects.create(node=kpi.node, position=1, label="二つめ"))
    models.Kpi.objects.create(node=kpi.node, position=1, label="消した", is_deleted=True)
    plan = kpi.node.plan
    assert refused("unique", lambda: models.Node.objects.create(plan=plan, kind="outcome", position=1))
    child = models.Node.objects.create(plan=plan, parent=kpi.node, kind="measure", position=1)
    assert refused(
        "unique", lambda: models.Node.objects.create(plan=plan, parent=kpi.node, kind="measure", position=1)
    )
    assert refused(
        "node_is_not_its_own_parent", lambda: models.Node.objects.filter(pk=child.pk).update(parent=child.pk)
    )


def test_a_person_has_one_role_in_an_organisation(kpi: models.Kpi) -> None:
    town, user = models.Organisation.objects.get(), User.objects.create(username="sato")
    models.Membership.objects.create(user=user, organisation=town, role="viewer")
    assert refused(
        "unique", lambda: models.Membership.objects.create(user=user, organisation=town, role="editor")
    )
    assert refused("membership_role_is_known", lambda: models.Membership.objects.update(role="king"))


def test_an_actual_is_a_value_or_a_reason_once_a_year(kpi: models.Kpi) -> None:
    row = {"kpi": kpi, "at": "FY2025"}
    create = models.Observation.objects.create
    assert refused("observation_is_a_value_or_a_reason", lambda: create(**row))
    assert refused("observation_is_a_value_or_a_reason", lambda: create(**row, value="1", why_none="未公表"))
    assert refused("observation_value_is_exact", lambda: create(**row, value="1.5"))
    create(**row, why_none="未公表")
    assert refused("unique", lambda: create(**row, value="1"))


def test_a_review_is_held_once_a_year_with_its_rule_and_step(kpi: models.Kpi) -> None:
    row = {"kpi": kpi, "at": "FY2025", "reason": "見込み", "rule_on_course": "1", "rule_slightly": "4/5"}
    create = models.Review.objects.create
    assert refused("review_grade_is_known", lambda: create(**row, grade="まあまあ"))
    create(**row, grade="順調")
    assert refused("unique", lambda: create(**row, grade="遅れ"))
    assert refused("review_next_step_is_known", lambda: models.Review.objects.update(next_step="様子見"))
    assert refused(
        "review_published_has_a_next_step", lambda: models.Review.objects.update(published_on="2026-06-01")
    )


def test_replaced_targets_and_published_versions_are_never_changed(kpi: models.Kpi) -> None:
    old = {"number": 1, "kind": "value", "value": "20", "status": "decided", "due_kind": "none"}
    models.TargetHistory.objects.create(kpi=kpi, **old, changed_on="2026-06-15", reason="r", by_name="sato")
    for change in ({"value": "10"}, {"reason": "別の理由"}, {"changed_on": "2026-01-01"}):
        assert refused(
            "plans_targethistory_only_grows",
            lambda change=change: models.TargetHistory.objects.update(**change),
        )
    models.PublishedVersion.objects.create(
        plan=kpi.node.plan, number=1, slug="a", content="{}", sha256="0" * 64, by_name="sato"
    )
    assert refused(
        "plans_publishedversion_only_grows", lambda: models.PublishedVersion.objects.update(content="[]")
    )
    assert models.PublishedVersion.objects.update(is_withdrawn=True) == 1
