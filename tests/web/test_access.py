"""Nobody enters by accident: every route says who may open it, and says it truly for every role."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from shirube.web.pages.access import allowed, may_open

SAMPLES = {"code": "39405", "programme_id": "local-10000-kokko", "area": "39405", "table": "programmes"}
ROLES = ("visitor", "member", "staff")
LEVELS = ("anyone", "member", "staff")


def routes() -> list[tuple[str, Any]]:
    """Every address of the site with its view, samples put in."""

    def walk(patterns: list[Any], before: str) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = []
        for item in patterns:
            route = before + str(item.pattern)
            if isinstance(item, URLResolver):
                found += walk(item.url_patterns, route)
            elif isinstance(item, URLPattern):
                for name, sample in SAMPLES.items():
                    route = route.replace(f"<str:{name}>", sample).replace(f"<slug:{name}>", sample)
                found.append(("/" + route, item.callback))
        return found

    return walk(get_resolver().url_patterns, "")


def signed_in(client: Any, role: str) -> Any:
    """The client with a session of the role; asked again, it signs in anew (a route may sign out)."""
    if role != "visitor":
        user, _ = User.objects.get_or_create(username=role, is_staff=role == "staff")
        client.force_login(user)
    return client


def user_of(role: str) -> Any:
    return AnonymousUser() if role == "visitor" else User(username=role, is_staff=role == "staff")


def test_every_route_says_who_may_open_it() -> None:
    unmarked = [address for address, view in routes() if getattr(view, "allowed", None) not in LEVELS]
    assert unmarked == []


def test_the_walk_has_a_sample_for_every_part_of_every_address() -> None:
    assert [address for address, _ in routes() if "<" in address] == []
    assert len(routes()) > 5


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_every_route_opens_to_exactly_those_it_names(client: Any, role: str) -> None:
    for address, view in routes():
        for method in (client.get, client.post):
            signed_in(client, role)
            is_refused = method(address).status_code == 403
            assert is_refused is not may_open(view.allowed, user_of(role)), address


@pytest.mark.parametrize(
    ("level", "opens"),
    [("anyone", ROLES), ("member", ("member", "staff")), ("staff", ("staff",)), (None, ()), ("typo", ())],
)
def test_a_level_opens_to_its_roles_and_no_other(level: str | None, opens: tuple[str, ...]) -> None:
    assert tuple(role for role in ROLES if may_open(level, user_of(role))) == opens


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
