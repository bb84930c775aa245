"""Rows of a node: two people told, nothing overwritten, typed words kept."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import address, words

from shirube.web.plans import models

pytestmark = pytest.mark.django_db
BAR = {"first": "令和8年度", "last": "R10", "text": "改修"}
BUDGET = {
    "source": "national",
    "unit": "千円",
    "name": "交付金",
    "yen-FY2026": "12,000",
    "yen-FY2027": "未定",
}
FORMS = {"bars": BAR, "budgets": BUDGET, "programmes": {"name": "町の制度"}}
CHANGES = {"bars": "text", "budgets": "note", "programmes": "name"}


@pytest.fixture(params=FORMS)
def part(request: Any, editor: Any, measure: models.Node) -> tuple[str, Any]:
    """Each kind of row, stored as a person adds it."""
    name = request.param
    assert editor.post(address(measure, f"{name}/add/"), FORMS[name]).status_code == 302
    rows = {"bars": models.Bar, "budgets": models.Budget, "programmes": models.Use}[name]
    return name, rows.objects.get()


def row_address(row: Any, name: str, rest: str = "") -> str:
    return f"/plans/{row.node.plan_id}/{name}/{row.pk}/{rest}"


def test_a_row_is_opened_changed_and_kept_in_the_history(editor: Any, part: tuple[str, Any]) -> None:
    name, row = part
    field = CHANGES[name]
    page = editor.get(row_address(row, name))
    assert 'name="version" value="1"' in page.content.decode()
    saved = editor.post(row_address(row, name, "save/"), {**FORMS[name], field: "新しい", "version": "1"})
    assert saved.status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), row.version, row.history.count()) == ("新しい", 2, 2)
    assert "新しい" in words(editor.get(address(row.node, "history/")))


def test_a_stale_row_shows_both_and_overwrites_nothing(editor: Any, part: tuple[str, Any]) -> None:
    name, row = part
    field = CHANGES[name]
    editor.post(row_address(row, name, "save/"), {**FORMS[name], field: "先の人", "version": "1"})
    late = editor.post(row_address(row, name, "save/"), {**FORMS[name], field: "後の人", "version": "1"})
    page = words(late)
    assert (late.status_code, "先の人" in page, "後の人" in page) == (409, True, True)
    row.refresh_from_db()
    assert getattr(row, field) == "先の人"
    merged = editor.post(row_address(row, name, "save/"), {**FORMS[name], field: "両方", "version": "2"})
    row.refresh_from_db()
    assert (merged.status_code, getattr(row, field)) == (302, "両方")


def test_a_row_that_somebody_changed_is_not_taken_away_unseen(editor: Any, part: tuple[str, Any]) -> None:
    name, row = part
    editor.post(row_address(row, name, "save/"), {**FORMS[name], CHANGES[name]: "先の人", "version": "1"})
    late = editor.post(row_address(row, name, "delete/"), {"version": "1"})
    assert (late.status_code, "先の人" in late.content.decode()) == (409, True)
    row.refresh_from_db()
    assert not row.is_deleted
    assert editor.post(row_address(row, name, "delete/"), {"version": "2"}).status_code == 302
    row.refresh_from_db()
    assert row.is_deleted
    assert editor.get(row_address(row, name)).status_code == 404
    assert (
        f'action="{row_address(row, name, "restore/")}"'
        in editor.get(address(row.node, "history/")).content.decode()
    )
    assert editor.post(row_address(row, name, "restore/")).status_code == 302
    assert editor.get(row_address(row, name)).status_code == 200


def test_a_row_of_another_plan_is_not_reached_through_this_one(
    editor: Any, town: models.Organisation, part: tuple[str, Any]
) -> None:
    name, row = part
    other = models.Plan.objects.create(organisation=town, title="別", first_year=2025, last_year=2029)
    for rest in ("save/", "delete/"):
        foreign = editor.post(f"/plans/{other.pk}/{name}/{row.pk}/{rest}", {**FORMS[name], "version": "1"})
        assert foreign.status_code == 404


def test_a_mistake_keeps_the_words_of_a_new_row(editor: Any, measure: models.Node) -> None:
    wrong = {**BUDGET, "yen-FY2026": "たくさん", "note": "消えない備考"}
    page = editor.post(address(measure, "budgets/add/"), wrong)
    text = page.content.decode()
    assert (page.status_code, "E020" in text) == (422, True)
    assert 'value="たくさん"' in text
    assert 'value="消えない備考"' in text
    assert 'id="error-yen-FY2026"' in text
    assert not models.Budget.objects.exists()


def test_a_budget_stands_on_its_measure_and_sums_stand_above(
    editor: Any, measure: models.Node, goal: models.Node
) -> None:
    editor.post(address(measure, "budgets/add/"), BUDGET)
    editor.post(address(measure, "budgets/add/"), {**BUDGET, "source": "own", "yen-FY2026": "3,000"})
    models.Node.objects.create(plan=goal.plan, parent=goal, kind="measure", position=2, title="黙る施策")
    assert "1,500万円＋記入なし1" in words(editor.get(address(goal)))
    page = words(editor.get(address(goal.plan, "budget/")))
    for told in ("1,200万円", "300万円", "国費", "一般財源", "未定2・記入なし1", "黙る施策"):
        assert told in page
    for ending in ("xlsx", "csv", "json"):
        assert editor.get(address(goal.plan, f"budget.{ending}")).status_code == 200
    told = editor.get(address(goal.plan, "budget.csv")).content.decode("utf-8-sig")
    assert "令和8年度（2026年度）,12000000,計画額" in told
    assert "令和9年度（2027年度）,,未定" in told


def test_a_budget_above_a_measure_is_refused(editor: Any, goal: models.Node) -> None:
    page = editor.post(address(goal, "budgets/add/"), BUDGET)
    assert (page.status_code, "E543" in words(page)) == (422, True)
    assert not models.Budget.objects.exists()


def test_the_name_of_a_catalogues_programme_is_that_programme_once(editor: Any, measure: models.Node) -> None:
    from shirube.web.pages import library

    programme = next(iter(library.catalogue().programmes.values()))
    for name in ("町の制度", programme.name):
        editor.post(address(measure, "programmes/add/"), {"name": name})
    own, found = measure.uses.order_by("position")
    assert (own.programme, found.programme) == ("", programme.id)
    twice = editor.post(row_address(own, "programmes", "save/"), {"name": programme.name, "version": "1"})
    assert (twice.status_code, "E545" in words(twice)) == (422, True)
    empty = editor.post(row_address(own, "programmes", "save/"), {"name": " ", "version": "1"})
    assert (empty.status_code, "E544" in words(empty)) == (422, True)
