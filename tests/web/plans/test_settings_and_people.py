"""What is set for a whole plan, and who belongs to an organisation."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from tests.web.plans.towns import address, person, words

from shirube.web.plans import models

pytestmark = pytest.mark.django_db


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
    only = {"membership": made.memberships.get().pk}
    last = client.post(f"/plans/organisations/{made.pk}/remove/", only)
    assert (last.status_code, "E795" in words(last)) == (422, True)
    lower = client.post(f"/plans/organisations/{made.pk}/add/", {"username": "new", "role": "viewer"})
    assert (lower.status_code, "E795" in words(lower)) == (422, True)
    client.post(f"/plans/organisations/{made.pk}/add/", {"username": "boss", "role": "manager"})
    assert client.post(f"/plans/organisations/{made.pk}/remove/", only).status_code == 302
    assert made.memberships.get().user.username == "boss"
    client.force_login(User.objects.get(username="boss"))
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
