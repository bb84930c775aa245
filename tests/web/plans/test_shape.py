"""The shape of a plan changes where it can: kind, place, reposts; with history, and two people told."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import address, titles, words

from shirube.plans import count, to_plan
from shirube.web.plans import models, selectors

pytestmark = pytest.mark.django_db


def test_a_measure_becomes_a_group_and_the_history_says_so(editor: Any, measure: models.Node) -> None:
    page = editor.post(address(measure, "kind/"), {"kind": "group", "version": "1"}, follow=True)
    measure.refresh_from_db()
    assert (page.status_code, measure.kind, measure.version) == (200, "group", 2)
    told = words(editor.get(address(measure, "history/")))
    assert "施策 → 施策群" in told
    assert "sato" in told


@pytest.mark.parametrize(("wanted", "code"), [("impact", "E702"), ("outcome", "E702"), ("hope", "E731")])
def test_a_kind_that_does_not_fit_the_place_is_refused(
    editor: Any, measure: models.Node, wanted: str, code: str
) -> None:
    page = editor.post(address(measure, "kind/"), {"kind": wanted, "version": "1"})
    assert (page.status_code, code in words(page)) == (400, True)
    measure.refresh_from_db()
    assert measure.kind == "measure"


def test_a_measure_with_programmes_or_a_budget_stays_one(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "programmes/add/"), {"name": "町の制度"})
    assert "E707" in words(editor.post(address(measure, "kind/"), {"kind": "group", "version": "1"}))
    assert 'id="kind-now"' not in editor.get(address(measure, "place/")).content.decode()


def test_a_kind_chosen_on_a_stale_page_is_told_and_not_stored(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "save/"), {"title": "別の名", "text": "", "version": "1", "link_path": ""})
    page = editor.post(address(measure, "kind/"), {"kind": "group", "version": "1"})
    assert (page.status_code, "E711" in words(page)) == (409, True)
    measure.refresh_from_db()
    assert measure.kind == "measure"


def test_a_repost_is_counted_once_and_follows_its_original(
    editor: Any, goal: models.Node, measure: models.Node
) -> None:
    again = models.Node.objects.create(plan=goal.plan, parent=goal, kind="measure", position=2, title="同じ")
    editor.post(address(again, "repost/"), {"repost_of": measure.pk, "version": "1"})
    plan = to_plan(selectors.plan_book(goal.plan))
    assert [count(plan, with_reposts=with_reposts).measures for with_reposts in (True, False)] == [2, 1]
    page = editor.get(address(again))
    assert "再掲" in words(page)
    assert f'href="{address(measure)}"' in page.content.decode()
    odd = editor.post(address(measure, "repost/"), {"repost_of": again.pk, "version": "1"})
    assert (odd.status_code, "E540" in words(odd)) == (400, True)
    editor.post(address(measure, "delete/"))
    assert selectors.plan_book(goal.plan).node(str(again.pk)).repost_of is None
    editor.post(address(again, "repost/"), {"repost_of": "0", "version": "2"})
    again.refresh_from_db()
    assert (again.is_repost, again.repost_of) == (True, None)
    editor.post(address(again, "repost/"), {"repost_of": "", "version": "3"})
    again.refresh_from_db()
    assert not again.is_repost


def test_a_ring_is_refused_and_the_tree_stands(editor: Any, plan: models.Plan, goal: models.Node) -> None:
    group = models.Node.objects.create(plan=plan, parent=goal, kind="group", position=1, title="群")
    inner = models.Node.objects.create(plan=plan, parent=group, kind="group", position=1, title="中の群")
    page = editor.post(address(group, "move/"), {"way": "hang", "parent": inner.pk})
    assert page.status_code == 400
    assert titles(plan) == ["移り住む人が増える", "群", "中の群"]
    offered = editor.get(address(group, "place/")).content.decode()
    assert f'<option value="{inner.pk}">' not in offered
    assert f'<option value="{goal.pk}" selected>' in offered


def test_settings_changed_by_two_stand_side_by_side(editor: Any, plan: models.Plan) -> None:
    form = {"title": "先の名", "first_year": "R7", "last_year": "R11", "status": "writing"}
    form |= {"rule_on_course": "1", "rule_slightly": "4/5", "version": "1"}
    assert editor.post(address(plan, "settings/save/"), form).status_code == 302
    late = editor.post(address(plan, "settings/save/"), {**form, "title": "後の名", "status": "closed"})
    page = words(late)
    assert (late.status_code, "先の名" in page, "後の名" in page) == (409, True, True)
    assert '<option value="closed" selected>終了</option>' in late.content.decode()
    plan.refresh_from_db()
    assert (plan.title, plan.status) == ("先の名", "writing")
    merged = editor.post(address(plan, "settings/save/"), {**form, "title": "合わせた名", "version": "2"})
    plan.refresh_from_db()
    assert (merged.status_code, plan.title) == (302, "合わせた名")


def test_the_number_of_queries_does_not_grow_with_the_plan(
    editor: Any, measure: models.Node, django_assert_max_num_queries: Any
) -> None:
    editor.get(address(measure))
    with django_assert_max_num_queries(24) as few:
        editor.get(address(measure))
    for number in range(2, 60):
        node = models.Node.objects.create(
            plan=measure.plan, parent=measure.parent, kind="measure", position=number, title=f"施策{number}"
        )
        models.Bar.objects.create(node=node, position=1, first=2026)
        models.Use.objects.create(node=node, position=1, name=f"制度{number}")
        models.Kpi.objects.create(node=node, position=1, label=f"指標{number}")
        models.Budget.objects.create(
            node=node, position=1, source="own", amounts=[{"at": "FY2026", "yen": 1}]
        )
    with django_assert_max_num_queries(len(few.captured_queries) + 3):
        editor.get(address(measure))
