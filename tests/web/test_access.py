"""Nobody enters by accident: every route says who may open it, and says it truly for every role."""

from __future__ import annotations

import re
import sys
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve

from shirube.web.pages.access import OF_AN_ORGANISATION, RefuseByDefault, allowed, may_open
from shirube.web.plans import models
from shirube.web.readings.models import SentDocument

SAMPLES = {"code": "39405", "programme_id": "local-10000-kokko", "area": "39405", "table": "programmes"}
SAMPLES |= {"reading_id": "9001"}
SAMPLES["chart"] = "population"
SAMPLES |= dict.fromkeys(
    (
        "organisation_id",
        "plan_id",
        "node_id",
        "indicator_id",
        "part_id",
        "membership_id",
        "state_id",
        "comment_id",
    ),
    "9001",
)
SAMPLES |= {"year": "2026", "slug": "39405-9001", "number": "1", "name": "plan.json"}
SAMPLES |= {"import_id": "9001", "kind": "values", "ending": "csv"}
SAMPLES |= {"kpi_id": "output-e-kpi-3", "measure_id": "a-1-1"}
SAMPLES |= {"rest": "nowhere", "strategy_id": "national"}
ROLES = ("visitor", "member", *OF_AN_ORGANISATION, "staff")
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
LEVELS = ("anyone", "member", *OF_AN_ORGANISATION, "staff")


def routes() -> list[tuple[str, Any]]:
    """Every address of the site with its view, samples put in."""

    def walk(patterns: list[Any], before: str) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        for item in patterns:
            route = before + str(item.pattern)
            if isinstance(item, URLResolver):
                found += walk(item.url_patterns, route)
            elif isinstance(item, URLPattern):
                found.append(
                    ("/" + _PART.sub(lambda part: SAMPLES.get(part[1], part[0]), route), item.callback)
                )
        return found

    return walk(get_resolver().url_patterns, "")


@pytest.fixture
def town(db: None) -> None:
    """A town with a plan, a measure, a KPI, a programme, a bar and a document, under the ids of SAMPLES."""
    body = models.Organisation.objects.create(pk=9001, area="39405", name="檮原町")
    plan = models.Plan.objects.create(
        pk=9001, organisation=body, title="見本の計画", first_year=2025, last_year=2029
    )
    node = models.Node.objects.create(pk=9001, plan=plan, kind="measure", position=1, title="木の仕事")
    models.Kpi.objects.create(pk=9001, node=node, position=1, label="新しい仕事")
    models.Use.objects.create(pk=9001, node=node, position=1, name="町の補助")
    SentDocument.objects.create(pk=9001, name="見本の文書", kind="text", organisation=body, by_name="hana")
    models.Bar.objects.create(pk=9001, node=node, position=1, first=2025)


def signed_in(client: Any, role: str) -> Any:
    """The client with a session of the role; asked again, it signs in anew (a route may sign out)."""
    if role == "visitor":
        return client
    user, _ = User.objects.get_or_create(username=role, is_staff=role == "staff")
    body = models.Organisation.objects.filter(pk=9001).first()
    if role in OF_AN_ORGANISATION and body is not None:
        models.Membership.objects.get_or_create(user=user, organisation=body, defaults={"role": role})
    client.force_login(user)
    return client


def user_of(role: str) -> Any:
    return AnonymousUser() if role == "visitor" else User(username=role, is_staff=role == "staff")


def role_at(address: str, role: str) -> str | None:
    """The role that a visitor of each kind has in the sample organisation."""
    if role == "staff" and address.startswith("/plans/organisations/"):
        return "manager"
    return role if role in OF_AN_ORGANISATION else None


def test_every_route_says_who_may_open_it() -> None:
    unmarked = [address for address, view in routes() if getattr(view, "allowed", None) not in LEVELS]
    assert unmarked == []


def test_the_walk_has_a_sample_for_every_part_of_every_address() -> None:
    assert [address for address, _ in routes() if "<" in address] == []
    assert len(routes()) > 5


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("role", ROLES)
def test_the_gate_opens_every_route_to_exactly_those_it_names(client: Any, role: str) -> None:
    gate = RefuseByDefault(HttpResponse)
    signed_in(client, role)
    user = AnonymousUser() if role == "visitor" else User.objects.get(username=role)
    for address, view in routes():
        request = HttpRequest()
        request.user = user
        try:
            gate.process_view(request, view, (), resolve(address).kwargs)
            is_open = True
        except PermissionDenied:
            is_open = False
        assert is_open is may_open(view.allowed, user_of(role), role_at(address, role)), address


@pytest.mark.slow
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("role", ROLES)
def test_every_route_that_is_not_for_anyone_answers_so_to_a_real_request(client: Any, role: str) -> None:
    for address, view in routes():
        for method in (client.get, client.post) if view.allowed != "anyone" else ():
            signed_in(client, role)
            is_refused = method(address).status_code == 403
            assert is_refused is not may_open(view.allowed, user_of(role), role_at(address, role)), address


@pytest.mark.slow
@pytest.mark.usefixtures("town")
def test_every_route_for_anyone_lets_a_visitor_in(client: Any) -> None:
    for address, view in routes():
        for method in (client.get, client.post) if view.allowed == "anyone" else ():
            assert method(address).status_code != 403, address


@pytest.mark.parametrize(
    ("level", "opens"),
    [
        ("anyone", ROLES),
        ("member", ROLES[1:]),
        ("viewer", ("viewer", "editor", "manager")),
        ("editor", ("editor", "manager")),
        ("manager", ("manager",)),
        ("staff", ("staff",)),
        (None, ()),
        ("typo", ()),
    ],
)
def test_a_level_opens_to_its_roles_and_no_other(level: str | None, opens: tuple[str, ...]) -> None:
    assert tuple(role for role in ROLES if may_open(level, user_of(role), role_at("/", role))) == opens


@pytest.mark.parametrize("address", ["/plans/9001/", "/plans/9002/"])
def test_a_member_of_another_town_is_refused_and_not_told_whether_the_plan_is_there(
    client: Any, town: None, address: str
) -> None:
    other = models.Organisation.objects.create(area="39401", name="中土佐町")
    user = User.objects.create(username="neighbour")
    models.Membership.objects.create(user=user, organisation=other, role="manager")
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 403
    assert "E710" in response.content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ["unmarked", "member", "staff"])
def test_a_view_without_a_level_is_refused_to_everyone(
    client: Any, settings: Any, role: str, name: str
) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open", content_type="text/plain")

    view = answer if name == "unmarked" else allowed(name)(answer)  # type: ignore[arg-type]
    urls = ModuleType("shirube_test_urls")
    urls.urlpatterns = [path("door/", view)]  # type: ignore[attr-defined]
    urls.handler403 = "shirube.web.pages.errors.permission_denied"  # type: ignore[attr-defined]
    sys.modules["shirube_test_urls"] = urls
    settings.ROOT_URLCONF = "shirube_test_urls"
    response = signed_in(client, role).get("/door/")
    is_open = name != "unmarked" and may_open(name, user_of(role))
    assert response.status_code == (200 if is_open else 403)
    assert is_open or "E301" in response.content.decode()
