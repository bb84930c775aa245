"""One town with a plan, a goal and a measure, and an editor who is signed in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import KPI, address, person

from shirube.web.plans import models


@pytest.fixture
def town(db: None) -> models.Organisation:
    return models.Organisation.objects.create(area="39405", name="檮原町")


@pytest.fixture
def editor(client: Any, town: models.Organisation) -> Any:
    return person(client, town, "sato")


@pytest.fixture
def plan(town: models.Organisation) -> models.Plan:
    return models.Plan.objects.create(organisation=town, title="檮原の計画", first_year=2025, last_year=2029)


@pytest.fixture
def goal(plan: models.Plan) -> models.Node:
    return models.Node.objects.create(plan=plan, kind="outcome", position=1, title="移り住む人が増える")


@pytest.fixture
def measure(plan: models.Plan, goal: models.Node) -> models.Node:
    return models.Node.objects.create(
        plan=plan, parent=goal, kind="measure", position=1, title="空き家を直して移住者に貸す"
    )


@pytest.fixture
def kpi(editor: Any, measure: models.Node) -> models.Kpi:
    editor.post(address(measure, "indicators/add/"), KPI)
    return models.Kpi.objects.get()
