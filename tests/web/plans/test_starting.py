"""A plan begins: from a template, from national outcomes, from a document that was read."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import START, person, words

from shirube.web.plans import models

pytestmark = pytest.mark.django_db


def test_a_plan_starts_from_a_blank_frame(editor: Any, town: models.Organisation) -> None:
    response = editor.post(
        "/plans/new/", {**START, "organisation": town.pk, "how": "blank", "goals": "3"}, follow=True
    )
    assert response.status_code == 200
    made = models.Plan.objects.get()
    assert (made.first_year, made.last_year) == (2025, 2029)
    kinds = list(made.nodes.values_list("kind", flat=True))
    assert (kinds.count("outcome"), kinds.count("measure")) == (3, 3)
    assert "計画を作りました" in words(response)


def test_a_plan_takes_over_national_outcomes_by_link(editor: Any, town: models.Organisation) -> None:
    form = {
        **START,
        "organisation": town.pk,
        "how": "national",
        "outcome": ["outcome-A"],
        "with_outputs": "yes",
    }
    response = editor.post("/plans/new/", form, follow=True)
    goal = models.Node.objects.get(kind="outcome")
    assert (goal.link_strategy, goal.link_path) == ("national", "outcome-A")
    assert models.Node.objects.filter(kind="output", link_strategy="national").exists()
    assert not models.Kpi.objects.exists()
    assert "国がめざすこと" in words(response)
    assert "東京圏以外の GDP の成長率" in words(response)


TABLE = "指標,基準値(令和6年度),目標値(令和11年度)\n移住者の数,12人,20人\n空き家の活用,3件,10件\n"


def test_a_plan_starts_from_a_table_after_its_reading_was_looked_at(
    editor: Any, town: models.Organisation
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("kpi.csv", TABLE.encode("cp932"))
    form = {**START, "organisation": town.pk, "how": "document", "file": file}
    response = editor.post("/plans/new/", form)
    assert "まだ保存していません" in words(response)
    assert not models.Plan.objects.exists()
    editor.post("/plans/new/keep/")
    made = models.Plan.objects.get()
    kpis = {kpi.label: kpi for kpi in models.Kpi.objects.filter(node__plan=made)}
    assert kpis["移住者の数"].target_value == "20"
    assert (kpis["空き家の活用"].baseline_value, kpis["空き家の活用"].baseline_at) == ("3", "FY2024")
    editor.post("/plans/new/keep/")
    assert models.Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": ""}, "E735"),
        ({"first_year": ""}, "E738"),
        ({"first_year": "れいわ"}, "E010"),
        ({"first_year": "R12"}, "E736"),
        ({"goals": "0"}, "E724"),
        ({"goals": "9"}, "E724"),
        ({"how": "magic"}, "E737"),
        ({"how": "national"}, "E725"),
        ({"how": "document"}, "E739"),
        ({"organisation": "0"}, "E734"),
    ],
)
def test_a_wrong_beginning_is_told_and_stores_nothing(
    editor: Any, town: models.Organisation, change: dict[str, str], code: str
) -> None:
    response = editor.post(
        "/plans/new/", {**START, "organisation": town.pk, "how": "blank", "goals": "8", **change}
    )
    assert response.status_code == 422
    assert code in response.content.decode()
    assert not models.Plan.objects.exists()


def test_a_viewer_starts_nothing(client: Any, town: models.Organisation) -> None:
    viewer = person(client, town, "ito", "viewer")
    form = {**START, "organisation": town.pk, "how": "blank", "goals": "1"}
    assert viewer.post("/plans/new/", form).status_code == 422
    assert not models.Plan.objects.exists()
