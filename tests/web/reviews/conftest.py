"""A town with a plan of three KPIs, on a day of May 2027, and the client signed in as one who may write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from shirube.web.plans import models


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


@pytest.fixture
def manager(as_role: Callable[[str], Any]) -> Any:
    return as_role("manager")
