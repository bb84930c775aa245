"""What the tests of written plans share: people, addresses, forms."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from shirube.web.plans import models, selectors

HTMX = {"HTTP_HX_REQUEST": "true"}
START = {"title": "第3期総合戦略", "first_year": "令和7年度", "last_year": "R11"}
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


def part(client: Any, method: str, path: str, form: dict[str, Any] | None = None) -> Any:
    """What htmx asks for, by a client that takes a part for no page; the session is the same."""
    plain = Client()
    plain.cookies = client.cookies
    return getattr(plain, method)(path, form or {}, **HTMX)


def person(client: Any, town: models.Organisation, name: str, role: str = "editor") -> Any:
    user, _ = User.objects.get_or_create(username=name)
    models.Membership.objects.get_or_create(user=user, organisation=town, defaults={"role": role})
    client.force_login(user)
    return client


def address(row: Any, rest: str = "") -> str:
    if isinstance(row, models.Plan):
        return f"/plans/{row.pk}/{rest}"
    if isinstance(row, models.Kpi):
        return f"/plans/{row.node.plan_id}/indicators/{row.pk}/{rest}"
    return f"/plans/{row.plan_id}/nodes/{row.pk}/{rest}"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def titles(plan: models.Plan) -> list[str]:
    return [node.title for _, node in selectors.plan_book(plan).walk()]
