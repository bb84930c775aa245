"""A town writes its plan: started, written, saved beside others, never overwritten, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shirube.plans import Grade, judge
from shirube.web.plans import models, selectors

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def part(client: Any, method: str, path: str, form: dict[str, Any] | None = None) -> Any:
    """What htmx asks for, by a client that takes a part for no page; the session is the same."""
    plain = Client()
    plain.cookies = client.cookies
    return getattr(plain, method)(path, form or {}, **HTMX)


@pytest.fixture
def town(db: None) -> models.Organisation:
    return models.Organisation.objects.create(area="39405", name="檮原町")


def person(client: Any, town: models.Organisation, name: str, role: str = "editor") -> Any:
    user, _ = User.objects.get_or_create(username=name)
    models.Membership.objects.get_or_create(user=user, organisation=town, defaults={"role": role})
    client.force_login(user)
    return client


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


def address(row: Any, rest: str = "") -> str:
    if isinstance(row, models.Plan):
        return f"/plans/{row.pk}/{rest}"
    if isinstance(row, models.Kpi):
        return f"/plans/{row.node.plan_id}/indicators/{row.pk}/{rest}"
    return f"/plans/{row.plan_id}/nodes/{row.pk}/{rest}"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


START = {"title": "第3期総合戦略", "first_year": "令和7年度", "last_year": "R11"}


# -- starting -------------------------------------------------------------------------------------------


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


# -- writing --------------------------------------------------------------------------------------------


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


def titles(plan: models.Plan) -> list[str]:
    return [node.title for _, node in selectors.plan_book(plan).walk()]


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
    programme = page.content.decode().split('name="programme" value="')[1].split('"')[0]
    response = editor.post(address(measure, "programmes/add/"), {"programme": programme}, follow=True)
    assert "使う制度に入っています" in words(response)
    assert measure.uses.get().programme == programme
    editor.post(address(measure, "programmes/add/"), {"programme": programme})
    assert measure.uses.count() == 1
    editor.post(f"/plans/{measure.plan_id}/programmes/{measure.uses.get().pk}/delete/")
    assert not measure.uses.filter(is_deleted=False).exists()


def test_a_bar_of_the_roadmap_takes_years_as_they_are_written(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "令和8年度", "last": "R10", "text": "改修"})
    editor.post(address(measure, "bars/add/"), {"first": "2027", "last": ""})
    assert list(measure.bars.values_list("first", "last")) == [(2026, 2028), (2027, None)]
    wrong = editor.post(address(measure, "bars/add/"), {"first": "R10", "last": "R9"})
    assert (wrong.status_code, "E704" in words(wrong)) == (400, True)
    editor.post(f"/plans/{measure.plan_id}/bars/{measure.bars.first().pk}/delete/")
    assert measure.bars.filter(is_deleted=False).count() == 1


def test_the_roadmap_is_drawn_with_its_table_and_files(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "令和8年度", "last": "R10", "text": "改修"})
    models.Node.objects.create(plan=measure.plan, kind="output", position=5, title="宙に浮く方向")
    page = editor.get(address(measure.plan, "roadmap/"))
    assert 'role="img"' in page.content.decode()
    assert "令和8年度（2026年度）" in words(page)
    for name in ("roadmap", "history"):
        for ending in ("xlsx", "csv", "json"):
            assert editor.get(address(measure.plan, f"{name}.{ending}")).status_code == 200
    told = editor.get(address(measure.plan, "history.csv")).content.decode("utf-8-sig")
    assert "sato,工程,改修,作った" in told


def test_similar_kpis_of_others_come_from_published_plans_only(
    editor: Any, plan: models.Plan, goal: models.Node
) -> None:
    import hashlib
    import json

    from shirube.plans import book_json

    other = models.Organisation.objects.create(area="39401", name="中土佐町")
    theirs = models.Plan.objects.create(organisation=other, title="隣の計画", first_year=2025, last_year=2029)
    node = models.Node.objects.create(
        plan=theirs,
        kind="outcome",
        position=1,
        title="人が来る",
        link_strategy="national",
        link_path="outcome-A",
    )
    models.Kpi.objects.create(node=node, position=1, label="隣町の起業の数")
    models.Node.objects.filter(pk=goal.pk).update(link_strategy="national", link_path="outcome-A")
    assert "隣町の起業の数" not in words(editor.get(address(goal)))
    text = json.dumps(book_json(selectors.plan_book(theirs)))
    models.PublishedVersion.objects.create(
        plan=theirs,
        number=1,
        slug="39401-1",
        content=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by_name="tanaka",
    )
    page = words(editor.get(address(goal)))
    assert "隣町の起業の数" in page
    assert "同じ国の目標につながる" in page


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


# -- KPI ------------------------------------------------------------------------------------------------

KPI = {
    "label": "空き家バンクの成約件数",
    "unit": "件",
    "baseline_value": "12",
    "baseline_at": "令和6年度",
    "target_kind": "value",
    "target_status": "decided",
    "target_value": "20",
    "due_kind": "fiscal_year",
    "due_last": "令和11年度",
    "path-FY2027": "16",
    "source": "町の調べ",
}


@pytest.fixture
def kpi(editor: Any, measure: models.Node) -> models.Kpi:
    editor.post(address(measure, "indicators/add/"), KPI)
    return models.Kpi.objects.get()


def test_a_kpi_is_read_exactly_and_can_be_judged(kpi: models.Kpi) -> None:
    from fractions import Fraction

    from shirube.base import FiscalYear
    from shirube.plans import Observation

    core = selectors.core_kpi(kpi)
    assert core.target is not None
    assert core.target.value == 20
    assert core.baseline is not None
    assert core.baseline.at == FiscalYear(2024)
    assert [(year, step.value) for year, step in core.path] == [(FiscalYear(2027), 16)]
    assert judge(core, Observation(FiscalYear(2029), Fraction(21))).grade is Grade.ACHIEVED


def test_bad_input_keeps_what_was_typed_with_a_message_at_its_field(
    editor: Any, measure: models.Node
) -> None:
    form = {**KPI, "target_value": "たくさん20", "baseline_at": "むかし", "notes": "消えない注"}
    response = editor.post(address(measure, "indicators/add/"), form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "E020" in page
    assert "E010" in page
    assert 'value="たくさん20"' in page
    assert "消えない注" in page
    assert 'id="error-target_value"' in page
    assert not models.Kpi.objects.exists()


def test_a_changed_target_asks_for_day_and_reason_and_keeps_the_old_one(editor: Any, kpi: models.Kpi) -> None:
    form = {**KPI, "target_value": "25", "version": "1"}
    asked = editor.post(address(kpi, "save/"), form)
    assert (asked.status_code, "E714" in words(asked)) == (422, True)
    assert 'value="25"' in asked.content.decode()
    form |= {"changed_on": "令和8年6月15日", "reason": "見込みを改めた"}
    assert editor.post(address(kpi, "save/"), form).status_code == 302
    kpi.refresh_from_db()
    old = kpi.revisions.get()
    assert (kpi.target_value, old.value, str(old.changed_on), old.reason) == (
        "25",
        "20",
        "2026-06-15",
        "見込みを改めた",
    )
    page = words(editor.get(address(kpi)))
    assert "これまでの目標" in page
    earlier = editor.post(
        address(kpi, "save/"), {**form, "target_value": "30", "version": "2", "changed_on": "R8.6.14"}
    )
    assert (earlier.status_code, "E715" in words(earlier)) == (422, True)


def test_other_fields_change_without_a_reason(editor: Any, kpi: models.Kpi) -> None:
    form = {**KPI, "notes": "注を足した", "target_value": "20件", "version": "1"}
    assert editor.post(address(kpi, "save/"), form).status_code == 302
    assert not kpi.revisions.exists()


def test_a_form_opened_and_saved_unchanged_changes_nothing(editor: Any, kpi: models.Kpi) -> None:
    from shirube.web.plans.page_kpi import typed_from

    assert editor.post(address(kpi, "save/"), {**typed_from(kpi), "version": "1"}).status_code == 302
    kpi.refresh_from_db()
    assert kpi.version == 1


def test_a_stale_kpi_shows_both_values(editor: Any, kpi: models.Kpi) -> None:
    editor.post(address(kpi, "save/"), {**KPI, "notes": "先の注", "version": "1"})
    response = editor.post(address(kpi, "save/"), {**KPI, "notes": "後の注", "version": "1"})
    assert response.status_code == 409
    assert "先の注" in words(response)
    assert "後の注" in words(response)
    kpi.refresh_from_db()
    assert kpi.notes == "先の注"


def test_a_kpi_is_moved_deleted_and_restored(editor: Any, measure: models.Node, kpi: models.Kpi) -> None:
    editor.post(address(measure, "indicators/add/"), {**KPI, "label": "二つめ"})
    second = models.Kpi.objects.get(label="二つめ")
    editor.post(address(second, "move/"), {"way": "up"})
    assert measure.kpis.earliest("position").label == "二つめ"
    editor.post(address(second, "delete/"))
    assert editor.get(address(second)).status_code == 404
    editor.post(address(second, "restore/"))
    assert editor.get(address(second)).status_code == 200


# -- settings, organisations ----------------------------------------------------------------------------


def test_the_rule_of_judgement_is_set_per_plan(editor: Any, plan: models.Plan) -> None:
    form = {
        "title": plan.title,
        "first_year": "R7",
        "last_year": "R11",
        "status": "writing",
        "rule_on_course": "95%",
        "rule_slightly": "7/10",
        "version": "1",
    }
    assert editor.post(address(plan, "settings/save/"), form).status_code == 302
    plan.refresh_from_db()
    assert (plan.rule_on_course, plan.rule_slightly) == ("19/20", "7/10")
    wrong = editor.post(address(plan, "settings/save/"), {**form, "rule_slightly": "99%", "version": "2"})
    assert (wrong.status_code, "E506" in words(wrong)) == (422, True)


def test_staff_make_organisations_and_managers_add_people(client: Any, town: models.Organisation) -> None:
    User.objects.create(username="new")
    client.force_login(User.objects.create(username="boss", is_staff=True))
    client.post("/plans/organisations/add/", {"area": "39401", "name": ""})
    made = models.Organisation.objects.get(area="39401")
    assert made.name == "中土佐町"
    client.post(f"/plans/organisations/{made.pk}/add/", {"username": "new", "role": "manager"})
    assert made.memberships.get().role == "manager"
    client.force_login(User.objects.get(username="new"))
    page = client.post(f"/plans/organisations/{made.pk}/add/", {"username": "nobody", "role": "editor"})
    assert (page.status_code, "E728" in words(page)) == (422, True)
    assert client.get(f"/plans/organisations/{town.pk}/").status_code == 403
    client.post(f"/plans/organisations/{made.pk}/remove/", {"membership": made.memberships.get().pk})
    assert not made.memberships.exists()


def test_a_member_sees_the_own_organisations_and_a_way_in_only_as_manager(
    client: Any, town: models.Organisation
) -> None:
    models.Organisation.objects.create(area="39401", name="中土佐町")
    way = f'href="/plans/organisations/{town.pk}/"'
    for name, role, is_in in (("ito", "editor", False), ("mori", "manager", True)):
        page = person(client, town, name, role).get("/plans/organisations/").content.decode()
        assert "檮原町" in page
        assert "中土佐町" not in page
        assert (way in page) is is_in


def test_lines_of_the_history_name_what_people_call_it(editor: Any, kpi: models.Kpi) -> None:
    page = words(editor.get(address(kpi.node.plan, "history/")))
    assert "目標値に達する" in page
    assert "令和11年度" in page
    assert "fiscal_year" not in page
