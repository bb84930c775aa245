"""The way in: what addresses there are, the description of the API, and its page for people."""

# ruff: noqa: ARG001  the request is handed to every operation by this name

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shirube.web.api import (  # noqa: F401  they register their operations
    bulk,
    places,
    plans,
    programmes,
    questions,
    strategies,
)
from shirube.web.api.answer import answer_json
from shirube.web.api.service import api
from shirube.web.pages.access import allowed

PREFIX = "/api/v1/"
ORDER = ("まち", "数字", "制度", "戦略", "まちの計画", "効いたか", "全体の表")


@cache
def description() -> dict[str, Any]:
    """The API in OpenAPI 3.1, with the addresses as they are called."""
    tree: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    strays = set(tree["paths"]) ^ set(SAMPLES)
    if strays:
        raise LookupError(f"addresses and examples of the API differ: {sorted(strays)}")
    tree["paths"] = {address: tree["paths"][address] for address in SAMPLES}  # not by which module came first
    for address, path in tree["paths"].items():
        for operation in path.values():
            operation["responses"]["304"] = {"description": "Not Modified"}
            operation["x-example"] = SAMPLES[address]
            for item in operation["parameters"]:
                item.setdefault("description", _meaning(item))
            operation["summary"] = operation.get("description", "").split("。")[0]
    return tree


def _meaning(item: dict[str, Any]) -> str:
    """What a parameter means where the description left it inside: in a choice with null, or in an address."""
    inner = next((one for one in item["schema"].get("anyOf", ()) if "description" in one), item["schema"])
    return str(inner.get("description", _IN_ADDRESS.get(item["name"], "")))


_GROUPED = 10_000  # a year is written without a comma
_IN_ADDRESS = {
    "code": "団体コード（5桁か6桁）。",
    "indicator_id": "指標ID。一覧は /api/v1/indicators。",
    "programme_id": "制度ID。一覧は /api/v1/programmes。",
    "strategy_id": "戦略ID。一覧は /api/v1/strategies。",
    "plan_id": "計画ID。一覧は /api/v1/plans。",
    "kpi_id": "KPI の ID。一覧は /api/v1/kpis。",
    "table": "表の名前。一覧は /api/v1/bulk。",
    "ending": "ファイルの形。",
}


def root(request: HttpRequest) -> HttpResponse:
    """The addresses, each with what it gives."""
    tree = description()
    operations = [
        {"href": path, "summary": one["get"]["summary"], "tag": one["get"]["tags"][0]}
        for path, one in tree["paths"].items()
    ]
    return answer_json(
        {
            "title": tree["info"]["title"],
            "version": tree["info"]["version"],
            "description": f"{PREFIX}openapi.json",
            "page": f"{PREFIX}docs/",
            "addresses": operations,
        }
    )


def openapi(request: HttpRequest) -> HttpResponse:
    """The description for a machine."""
    return answer_json(description())


@allowed("anyone")
def docs(request: HttpRequest) -> HttpResponse:
    """The description for a person."""
    return render(request, "api/docs.html", {"info": description()["info"], "groups": groups()})


def groups() -> list[dict[str, Any]]:
    """The operations under their headings, as a page shows them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, one in description()["paths"].items():
        operation = one["get"]
        found.setdefault(operation["tags"][0], []).append(
            {
                "id": operation["operationId"],
                "path": path,
                "text": operation.get("description", ""),
                "example": SAMPLES[path],
                "parameters": [_parameter(item) for item in operation["parameters"]],
            }
        )
    return [{"title": title, "operations": found[title]} for title in ORDER]


SAMPLES = {
    "/api/v1/areas": "/api/v1/areas?q=ゆすはら",
    "/api/v1/areas/{code}": "/api/v1/areas/39405?on=2026-06-15",
    "/api/v1/areas/{code}/similar": "/api/v1/areas/39405/similar?basis=people",
    "/api/v1/areas/{code}/projection": "/api/v1/areas/39405/projection?households=5&measure=school&level=90",
    "/api/v1/areas/{code}/strengths": "/api/v1/areas/39405/strengths",
    "/api/v1/clusters": "/api/v1/clusters?prefecture=23&limit=5",
    "/api/v1/evidence/outcomes": "/api/v1/evidence/outcomes",
    "/api/v1/evidence": "/api/v1/evidence?outcome=income&adopter=39405:2018",
    "/api/v1/areas/{code}/programmes": "/api/v1/areas/39405/programmes?on=2026-06-15",
    "/api/v1/indicators": "/api/v1/indicators?q=人口&limit=5",
    "/api/v1/indicators/{indicator_id}": "/api/v1/indicators/population",
    "/api/v1/values": "/api/v1/values?area=39405&area=39000&indicator=population",
    "/api/v1/programmes": "/api/v1/programmes?q=空き家&limit=5",
    "/api/v1/programmes/{programme_id}": "/api/v1/programmes/local-10000-kokko?on=2026-06-15",
    "/api/v1/decisions": "/api/v1/decisions?programme=local-10000-kokko&area=39405&on=2026-06-15"
    "&fact=loan_amount=9,000万円",
    "/api/v1/strategies": "/api/v1/strategies",
    "/api/v1/strategies/{strategy_id}": "/api/v1/strategies/national",
    "/api/v1/strategies/{strategy_id}/roadmap": "/api/v1/strategies/national/roadmap?limit=5",
    "/api/v1/kpis": "/api/v1/kpis?q=移住&on=2026-06-15",
    "/api/v1/kpis/{kpi_id}": "/api/v1/kpis/impact-1-kpi-1?on=2026-06-15",
    "/api/v1/plans": "/api/v1/plans?prefecture=39",
    "/api/v1/plans/{plan_id}": "/api/v1/plans/39405-1",
    "/api/v1/plan-values": "/api/v1/plan-values?area=39405&kind=actual",
    "/api/v1/bulk": "/api/v1/bulk",
    "/api/v1/bulk/{table}.{ending}": "/api/v1/bulk/areas.csv",
}
"""One call of every operation, as the page shows it and the tests run it."""


def _parameter(item: dict[str, Any]) -> dict[str, str]:
    schema = item["schema"]
    inner = next(iter(schema.get("anyOf", ())), schema.get("items", schema))
    choices = inner.get("enum") or ([inner["const"]] if "const" in inner else [])
    kind = "、".join(str(choice) for choice in choices if choice != "") or _kind(inner)
    default = schema.get("default")
    return {
        "name": item["name"],
        "where": {"path": "アドレスの中", "query": "?の後"}[item["in"]],
        "kind": kind + ("（何度でも）" if "items" in schema else ""),
        "default": "要る" if item["required"] else "－" if default in (None, "", []) else str(default),
        "text": item.get("description", ""),
    }


def _kind(schema: dict[str, Any]) -> str:
    if schema.get("type") == "integer":
        first, last = (
            f"{schema[edge]:,}" if schema[edge] >= _GROUPED else str(schema[edge])
            for edge in ("minimum", "maximum")
        )
        return f"{first}～{last}の整数"
    return "文字"
