"""A town's plan made public twice with a draft beside it, for the tests of the API."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from shirube.base import FiscalYear
from shirube.web.plans import models
from shirube.web.reviews import services

DRAFT = "まだ見せない言葉"


def make_public_plan() -> str:
    """The public name of a plan with its year 2025 published, corrections of the plan's text in a second version,
    and drafts of the year 2026; another plan of the same town is only a draft.
    """
    user, _ = User.objects.get_or_create(username="kakari")
    town = models.Organisation.objects.create(area="39405", name="檮原町")
    plan = models.Plan.objects.create(
        pk=1, organisation=town, title="檮原町総合戦略", first_year=2025, last_year=2029
    )
    aim = models.Node.objects.create(plan=plan, kind="outcome", position=1, title="人が集まるまち")
    kpi = models.Kpi.objects.create(
        node=aim,
        position=1,
        label="移住者の数",
        unit="人",
        baseline_value="50",
        baseline_at="FY2024",
        target_kind="at_least",
        target_value="100",
        due_kind="fiscal_year",
        due_last="FY2029",
    )
    models.Observation.objects.create(kpi=kpi, at="FY2025", value="121/2", source="住民課")
    columns = {"rule_on_course": "1", "rule_slightly": "4/5", "reason": "－"}
    models.Review.objects.create(
        kpi=kpi, at="FY2025", actual_value="121/2", grade="順調", next_step="継続", **columns
    )
    services.publish(plan, FiscalYear(2025), note="はじめの版", user=user, on=date(2026, 6, 1))
    models.Kpi.objects.update(target_value="120")
    models.Observation.objects.create(kpi=kpi, at="FY2026", value="77777")
    models.Review.objects.create(
        kpi=kpi, at="FY2026", actual_value="77777", grade="達成", cause=DRAFT, comment=DRAFT, **columns
    )
    models.Comment.objects.create(plan=plan, year=2026, text=DRAFT, by="委員")
    services.publish(plan, None, note="目標を改めた", user=user, on=date(2026, 7, 1))
    models.Plan.objects.create(pk=2, organisation=town, title=DRAFT, first_year=2025, last_year=2029)
    return f"{town.area}-{plan.pk}"
