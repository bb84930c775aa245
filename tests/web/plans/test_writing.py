"""A town writes its plan: saved beside others, never overwritten, taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.plans.towns import address, part, person, titles, words

from shirube.web.plans import models

pytestmark = pytest.mark.django_db


def test_a_node_is_saved_without_script(editor: Any, goal: models.Node) -> None:
    form = {"title": "働く場が増える", "text": "町の仕事", "version": "1", "link_path": ""}
    response = editor.post(address(goal, "save/"), form, follow=True)
    goal.refresh_from_db()
    assert (goal.title, goal.text, goal.version) == ("働く場が増える", "町の仕事", 2)
    assert "保存済" in words(response)


def test_a_draft_is_saved_while_typing_with_the_time_and_the_next_version(
    editor: Any, goal: models.Node
) -> None:
    response = part(editor, "post", address(goal, "save/"), {"title": "x", "text": "", "version": "1"})
    text = response.content.decode()
    assert "保存済" in text
    assert 'name="version" value="2"' in text
    assert "<h1" not in text
    again = part(editor, "post", address(goal, "save/"), {"title": "xy", "text": "", "version": "2"})
    assert 'name="version" value="3"' in again.content.decode()


def test_a_stale_save_shows_both_texts_and_overwrites_nothing(editor: Any, goal: models.Node) -> None:
    mine = {"title": goal.title, "text": "わたしの文", "version": "1"}
    editor.post(address(goal, "save/"), {**mine, "text": "ほかの人の文"})
    response = editor.post(address(goal, "save/"), mine)
    assert response.status_code == 409
    page = words(response)
    assert "E711" in page
    assert "わたしの文" in page
    assert "ほかの人の文" in page
    goal.refresh_from_db()
    assert goal.text == "ほかの人の文"
    merged = editor.post(address(goal, "save/"), {**mine, "text": "合わせた文", "version": "2"}, follow=True)
    goal.refresh_from_db()
    assert (merged.status_code, goal.text) == (200, "合わせた文")


def test_the_same_text_saved_twice_is_no_clash(editor: Any, goal: models.Node) -> None:
    form = {"title": "同じ", "text": "", "version": "1"}
    assert editor.post(address(goal, "save/"), form).status_code == 302
    assert editor.post(address(goal, "save/"), form).status_code == 302
    goal.refresh_from_db()
    assert goal.version == 2


def test_a_stale_draft_comes_as_a_part_for_the_editor(editor: Any, goal: models.Node) -> None:
    editor.post(address(goal, "save/"), {"title": "先", "text": "", "version": "1"})
    response = part(editor, "post", address(goal, "save/"), {"title": "後", "text": "", "version": "1"})
    assert (response.status_code, response.headers["HX-Retarget"]) == (409, "#editor")
    assert "<html" not in response.content.decode()


def test_another_persons_change_is_announced_and_ones_own_is_not(
    client: Any, town: models.Organisation, plan: models.Plan, goal: models.Node
) -> None:
    page = person(client, town, "sato").get(address(goal))
    others = page.content.decode().split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert part(client, "get", others).status_code == 204
    client.post(address(goal, "save/"), {"title": "自分で", "text": "", "version": "1"})
    assert "ほかの人が" not in words(part(client, "get", others))
    person(client, town, "suzuki").post(
        address(goal, "save/"), {"title": "直した", "text": "", "version": "2"}
    )
    person(client, town, "sato")
    told = words(part(client, "get", others))
    assert "suzukiさん" in told
    assert "直した" in told


def test_nodes_are_added_moved_hung_elsewhere_deleted_and_restored(
    editor: Any, plan: models.Plan, goal: models.Node
) -> None:
    for title in ("一つめ", "二つめ"):
        editor.post(address(plan, "nodes/add/"), {"kind": "measure", "parent": goal.pk, "title": title})
    editor.post(address(plan, "nodes/add/"), {"kind": "outcome", "title": "別の目標"})
    first, second = plan.nodes.filter(kind="measure").order_by("position")
    other = plan.nodes.get(title="別の目標")
    editor.post(address(second, "move/"), {"way": "up"})
    assert titles(plan)[:3] == ["移り住む人が増える", "二つめ", "一つめ"]
    editor.post(address(second, "move/"), {"way": "up"})
    editor.post(address(first, "move/"), {"way": "hang", "parent": other.pk})
    assert titles(plan) == ["移り住む人が増える", "二つめ", "別の目標", "一つめ"]
    editor.post(address(goal, "delete/"))
    assert titles(plan) == ["別の目標", "一つめ"]
    response = editor.get(address(plan, "history/"))
    assert "移り住む人が増える" in words(response)
    assert editor.post(address(second, "restore/")).status_code == 302
    editor.post(address(goal, "restore/"))
    assert titles(plan) == ["別の目標", "一つめ", "移り住む人が増える", "二つめ"]


def test_a_node_hangs_only_where_it_can(editor: Any, plan: models.Plan, goal: models.Node) -> None:
    inner = models.Node.objects.create(plan=plan, parent=goal, kind="measure", position=1, title="中")
    wrong = editor.post(address(plan, "nodes/add/"), {"kind": "outcome", "parent": inner.pk, "title": "x"})
    assert (wrong.status_code, "E702" in words(wrong)) == (400, True)
    wrong = editor.post(address(goal, "move/"), {"way": "hang", "parent": inner.pk})
    assert wrong.status_code == 400
    assert titles(plan) == ["移り住む人が増える", "中"]


def test_a_programme_that_fits_is_found_with_its_verdict_and_added_with_one_click(
    editor: Any, measure: models.Node
) -> None:
    page = editor.get(address(measure))
    assert "合う制度" in words(page)
    programme = re.findall(r'name="programme" value="([^"]+)"', page.content.decode())[0]
    response = editor.post(address(measure, "programmes/add/"), {"programme": programme}, follow=True)
    assert "使う制度に入っています" in words(response)
    assert measure.uses.get().programme == programme
    editor.post(address(measure, "programmes/add/"), {"programme": programme})
    assert measure.uses.count() == 1
    editor.post(f"/plans/{measure.plan_id}/programmes/{measure.uses.get().pk}/delete/")
    assert not measure.uses.filter(is_deleted=False).exists()


def test_the_history_shows_who_when_before_and_after_and_puts_words_back(
    editor: Any, goal: models.Node
) -> None:
    goal.save()
    editor.post(address(goal, "save/"), {"title": "新しい名前", "text": "本文", "version": "1"})
    page = words(editor.get(address(goal, "history/")))
    assert "sato" in page
    assert "移り住む人が増える → 新しい名前" in page
    state, newest = goal.history.earliest("history_id"), goal.history.latest("history_id").history_id
    stale = editor.post(address(goal, "restore/"), {"state": state.history_id, "newest": state.history_id})
    assert (stale.status_code, "新しい名前" in words(stale)) == (409, True)
    editor.post(address(goal, "restore/"), {"state": state.history_id, "newest": newest})
    goal.refresh_from_db()
    assert (goal.title, goal.text, goal.version) == ("移り住む人が増える", "", 3)


def test_a_state_of_another_node_is_not_put_back(
    editor: Any, goal: models.Node, measure: models.Node
) -> None:
    state = measure.history.first()
    assert editor.post(address(goal, "restore/"), {"state": state.history_id}).status_code == 404


def test_the_checks_stand_beside_what_is_written(
    editor: Any, goal: models.Node, measure: models.Node
) -> None:
    models.Kpi.objects.create(node=goal, position=1, label="セミナー参加人数")
    page = words(editor.get(address(goal)))
    assert "▲ 点検" in page
    kpi = models.Kpi.objects.get()
    assert "なぜ・よい例" in words(editor.get(address(kpi)))


def test_a_viewer_reads_and_finds_no_form(client: Any, town: models.Organisation, goal: models.Node) -> None:
    page = person(client, town, "ito", "viewer").get(address(goal))
    assert page.status_code == 200
    assert "node-form" not in page.content.decode()
    assert client.post(address(goal, "save/"), {"title": "x", "version": "1"}).status_code == 403


def test_a_node_of_another_plan_is_not_found_under_this_one(
    editor: Any, plan: models.Plan, goal: models.Node
) -> None:
    other = models.Plan.objects.create(
        organisation=plan.organisation, title="別", first_year=2025, last_year=2029
    )
    assert editor.get(f"/plans/{other.pk}/nodes/{goal.pk}/").status_code == 404
    assert editor.post(f"/plans/{other.pk}/nodes/{goal.pk}/delete/").status_code == 404
    goal.refresh_from_db()
    assert not goal.is_deleted
