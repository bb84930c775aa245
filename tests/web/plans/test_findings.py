"""What the checks say stands beside the field they name, and all of it on one page with links to the fields."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.plans.towns import KPI, address, part, words

from shirube.lint.checks import ALL
from shirube.web.plans import models
from shirube.web.plans.page_findings import FIELD_WORDS, KPI_FIELDS, NODE_SPOTS

pytestmark = pytest.mark.django_db


def element(page: str, name: str) -> str:
    """What stands between the start of the element of an id and the next element that has one."""
    found = re.search(rf'id="{name}"(.*?)(?= id="|$)', page, re.DOTALL)
    return found[1] if found else ""


def test_every_field_that_a_check_names_has_a_spot_and_a_word() -> None:
    named = {check.field for check in ALL}
    assert named <= set(KPI_FIELDS) | set(NODE_SPOTS)
    assert named <= set(FIELD_WORDS)


def test_a_weak_field_of_a_kpi_has_its_finding_beside_it(editor: Any, measure: models.Node) -> None:
    form = {**KPI, "unit": "", "baseline_value": "", "baseline_at": "", "due_last": "R20", "path-FY2027": ""}
    editor.post(address(measure, "indicators/add/"), form)
    page = editor.get(address(models.Kpi.objects.get())).content.decode()
    for field in ("unit", "baseline_value", "due_kind"):
        assert "finding-mark" in element(page, f"findings-{field}"), field


def test_a_bar_outside_the_plan_and_an_unknown_programme_are_told_in_their_rows(
    editor: Any, measure: models.Node
) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "R20", "last": "R21", "programme": "遅い工程"})
    editor.post(address(measure, "programmes/add/"), {"name": "ローカル一万プロジェクト"})
    page = editor.get(address(measure)).content.decode()
    bar, use = models.Bar.objects.get(), models.Use.objects.get()
    assert "L181" in element(page, f"bar-findings-{bar.pk}")
    assert "L171" in element(page, f"use-findings-{use.pk}")
    assert "L181" not in element(page, "bars-findings")


def test_a_budget_in_a_year_without_a_bar_is_told_at_the_budget(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "R8", "last": "R8"})
    editor.post(address(measure, "budgets/add/"), {"source": "own", "unit": "千円", "yen-FY2028": "1"})
    page = editor.get(address(measure)).content.decode()
    assert "L184" in element(page, "budgets-findings")


def test_a_saved_draft_draws_every_spot_anew(editor: Any, measure: models.Node) -> None:
    form = {"title": "空き家", "text": "", "version": "1", "link_path": ""}
    text = part(editor, "post", address(measure, "save/"), form).content.decode()
    page = editor.get(address(measure)).content.decode()
    spots = set(re.findall(r'class="findings" id="([a-z]+-findings)"', text))
    assert spots == {"title-findings", "text-findings", "node-findings", "kpis-findings"} | {
        "programmes-findings",
        "bars-findings",
        "budgets-findings",
    }
    assert all(f'id="{spot}"' in page for spot in spots)


def test_all_findings_stand_on_one_page_and_lead_to_their_fields(
    editor: Any, goal: models.Node, measure: models.Node
) -> None:
    editor.post(
        address(measure, "indicators/add/"), {**KPI, "unit": "", "baseline_value": "", "baseline_at": ""}
    )
    editor.post(address(measure, "bars/add/"), {"first": "R20", "last": "R21", "programme": "遅い工程"})
    page = editor.get(address(goal.plan, "check/")).content.decode()
    links = re.findall(r'href="([^"]+)#([a-z_-]+)">[^<]*の欄へ', page)
    assert links
    for target, anchor in set(links):
        assert f'id="{anchor}"' in editor.get(target).content.decode(), (target, anchor)
    for ending in ("xlsx", "csv", "json"):
        assert editor.get(address(goal.plan, f"check.{ending}")).status_code == 200
    rows = editor.get(address(goal.plan, "check.csv")).content.decode("utf-8-sig").strip().splitlines()
    assert len(rows) - 1 == len(links)


def test_a_finding_that_is_accepted_stays_with_its_reason(editor: Any, measure: models.Node) -> None:
    form = {**KPI, "baseline_value": "", "baseline_at": "", "notes": "allow missing-baseline: 初めて数える"}
    editor.post(address(measure, "indicators/add/"), form)
    assert "初めて数える" in words(editor.get(address(measure.plan, "check/")))
