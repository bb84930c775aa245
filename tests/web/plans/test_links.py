"""A town's KPI follows a national one: chosen in the form, shown beside it, kept, seen from the nation's side."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from tests.web.plans.towns import KPI, START, address, person, words

from shirube.plans import NationalLink, book_from_json, book_json
from shirube.web.plans import models, selectors

pytestmark = pytest.mark.django_db
NATIONAL = "outcome-A-kpi-4"
LABEL = "訪日外国人旅行者数"


@pytest.fixture
def linked(editor: Any, measure: models.Node) -> models.Kpi:
    editor.post(address(measure, "indicators/add/"), {**KPI, "link_path": NATIONAL})
    return models.Kpi.objects.get()


def publish(plan: models.Plan) -> None:
    text = json.dumps(book_json(selectors.plan_book(plan)))
    models.PublishedVersion.objects.create(
        plan=plan,
        number=1,
        slug=f"39405-{plan.pk}",
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by_name="tanaka",
    )


def test_the_kpis_of_the_nodes_own_aim_are_offered_first(
    editor: Any, goal: models.Node, measure: models.Node
) -> None:
    models.Node.objects.filter(pk=goal.pk).update(link_strategy="national", link_path="outcome-A")
    page = editor.get(address(measure, "indicators/new/")).content.decode()
    first = page.split("<optgroup")[1]
    assert "この項目がつながる国の目標の KPI" in first
    assert f'value="{NATIONAL}"' in first
    assert page.count(f'value="{NATIONAL}"') == 1


def test_a_linked_kpi_stands_beside_the_national_one(editor: Any, linked: models.Kpi) -> None:
    assert (linked.link_strategy, linked.link_path) == ("national", NATIONAL)
    for page in (words(editor.get(address(linked))), words(editor.get(address(linked.node)))):
        assert LABEL in page
        assert "6,000万人" in page.replace(" ", "")
        assert "2030年" in page
    told = editor.get(address(linked.node.plan, "links.csv")).content.decode("utf-8-sig")
    assert NATIONAL in told
    assert LABEL in told
    for ending in ("xlsx", "json"):
        assert editor.get(address(linked.node.plan, f"links.{ending}")).status_code == 200


def test_a_link_is_changed_taken_off_and_kept_in_the_history(editor: Any, linked: models.Kpi) -> None:
    editor.post(address(linked, "save/"), {**KPI, "link_path": "outcome-A-kpi-2", "version": "1"})
    editor.post(address(linked, "save/"), {**KPI, "link_path": "", "version": "2"})
    linked.refresh_from_db()
    assert (linked.link_strategy, linked.link_path, linked.revisions.count()) == ("", "", 0)
    told = words(editor.get(address(linked.node, "history/")))
    assert "国の KPI とのつながり" in told
    assert LABEL in told


@pytest.mark.parametrize("wrong", ["outcome-A", "outcome-Z-kpi-1", "<script>"])
def test_what_is_no_national_kpi_is_refused_at_its_field(
    editor: Any, measure: models.Node, wrong: str
) -> None:
    page = editor.post(address(measure, "indicators/add/"), {**KPI, "link_path": wrong})
    assert (page.status_code, "E717" in words(page)) == (422, True)
    assert 'id="error-link_path"' in page.content.decode()
    assert not models.Kpi.objects.exists()


def test_a_node_is_linked_only_to_an_aim_of_its_level(editor: Any, goal: models.Node) -> None:
    form = {"title": "x", "text": "", "version": "1"}
    page = editor.post(address(goal, "save/"), {**form, "link_path": "output-a"})
    assert (page.status_code, "E717" in words(page)) == (400, True)
    assert editor.post(address(goal, "save/"), {**form, "link_path": "outcome-B"}).status_code == 302
    goal.refresh_from_db()
    assert goal.link_path == "outcome-B"


def test_a_link_that_this_edition_does_not_know_may_stay(editor: Any, linked: models.Kpi) -> None:
    models.Kpi.objects.update(link_path="outcome-A-kpi-99")
    assert "いまの国の戦略にありません" in words(editor.get(address(linked)))
    form = {**KPI, "notes": "注", "link_path": "outcome-A-kpi-99", "version": "1"}
    assert editor.post(address(linked, "save/"), form).status_code == 302


def test_a_link_survives_the_exchange_of_the_whole_plan(linked: models.Kpi) -> None:
    book = selectors.plan_book(linked.node.plan)
    again = book_from_json(json.loads(json.dumps(book_json(book))))
    assert again.kpis[0].link == NationalLink("national", NATIONAL)
    assert again == book


def test_national_outcomes_bring_their_kpis_as_empty_links_on_wish(
    editor: Any, town: models.Organisation
) -> None:
    form = {**START, "organisation": town.pk, "how": "national", "outcome": ["outcome-A"], "with_kpis": "yes"}
    page = editor.post("/plans/new/", form, follow=True)
    kpis = models.Kpi.objects.order_by("position")
    assert [kpi.link_path for kpi in kpis] == [f"outcome-A-kpi-{n}" for n in range(1, len(kpis) + 1)]
    assert len(kpis) == 5
    assert {(kpi.target_kind, kpi.target_value, kpi.baseline_value) for kpi in kpis} == {("", "", "")}
    assert LABEL in words(page)


def test_the_nations_side_shows_drafts_to_their_writers_and_public_plans_to_all(
    client: Any, editor: Any, linked: models.Kpi
) -> None:
    side = f"/plans/national/{NATIONAL}/"
    assert "空き家バンクの成約件数" in words(editor.get(side))
    other = models.Organisation.objects.create(area="39401", name="中土佐町")
    assert "空き家バンクの成約件数" not in words(person(client, other, "ito").get(side))
    client.logout()
    page = words(client.get(side))
    assert ("空き家バンクの成約件数" in page, LABEL in page) == (False, True)
    publish(linked.node.plan)
    assert "空き家バンクの成約件数" in words(client.get(side))
    assert "空き家バンクの成約件数" in client.get(f"{side[:-1]}.csv").content.decode("utf-8-sig")
    assert client.get("/plans/national/outcome-A/").status_code == 404


def test_other_pages_draw_both_sides_in_one_line(linked: models.Kpi) -> None:
    request = RequestFactory().get("/")
    request.user = models.Membership.objects.get().user
    kpi = selectors.plan_book(linked.node.plan).kpis[0]
    context = Context({"request": request, "kpi": kpi, "id": NATIONAL})
    text = Template("{% load plans %}{% town_kpis id %}{% national_line kpi.link %}").render(context)
    assert "うちの計画の KPI" in text
    assert address(linked) in text
    assert LABEL in text
    assert Template("{% load plans %}{% national_line None %}").render(Context()).strip() == ""
