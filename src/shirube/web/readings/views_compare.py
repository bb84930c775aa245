"""Two stored versions of any kind side by side, and the files of what differs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shirube.base import ShirubeError, UnknownNameError
from shirube.usecases.compare import comparison_json, comparison_table
from shirube.usecases.compare_model import KIND_WORDS, ChangeKind
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json
from shirube.web.readings import bounded, compared
from shirube.web.readings.views import HOME, table_file

PER_PAGE = 200
AGAIN = 3
"""Seconds after which a waiting page asks again."""


@allowed("member")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two versions, chosen from lists, and what differs; a page that waits while that is looked for."""
    asked = _asked(request)
    context: dict[str, Any] = {
        "choices": list(compared.choices(request.user)),
        **asked,
        "query": urlencode(asked),
        "seconds": bounded.SECONDS,
        "again": AGAIN,
        "trail": (HOME, ("二つの版を比べる", "")),
    }
    status = 200
    try:
        sides = [compared.chosen(request.user, asked[side]) for side in ("before", "after")]
        if all(sides):
            found = compared.compare(*sides, is_text=asked["as"] == "text", user=request.user)
            context |= {"is_waiting": True} if found is None else _found(request, found)
    except UnknownNameError:
        raise
    except ShirubeError as error:
        status = 422
        context |= {"error": error}
    response = render(request, "readings/compare.html", context, status=status)
    if context.get("is_waiting"):
        response.headers["Refresh"] = str(AGAIN)
        response.headers["Cache-Control"] = "no-store"
    return response


@allowed("member")
@require_safe
def compare_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The differences as a file; while they are looked for, the page that waits."""
    asked = _asked(request)
    sides = [compared.chosen(request.user, asked[side]) for side in ("before", "after")]
    if not all(sides):
        raise compared.not_chosen()
    found = compared.compare(*sides, is_text=asked["as"] == "text", user=request.user)
    if found is None:
        return redirect(f"/readings/compare/?{urlencode(asked)}")
    if ending == "json":
        return download(exact_json(comparison_json(found)), name="compare", ending=ending)
    return table_file(comparison_table(found), "compare", ending)


def _asked(request: HttpRequest) -> dict[str, str]:
    told = {name: str(request.GET.get(name, "")) for name in ("before", "after", "as")}
    return told | {"as": "text" if told["as"] == "text" else ""}


def _found(request: HttpRequest, found: Any) -> dict[str, Any]:
    """The differences of one page, by kind if one is chosen; the counts are of all."""
    only = str(request.GET.get("only", ""))
    chosen = {str(kind) for kind in ChangeKind} & {only}
    changes = [one for one in found.changes if not chosen or str(one.kind) in chosen]
    told = str(request.GET.get("page", "1"))
    pages = max(1, -(-len(changes) // PER_PAGE))
    page = min(max(1, int(told[:6]) if told.isdecimal() else 1), pages)
    return {
        "found": found,
        "unit": "行のまとまり" if found.kind == "text" else "項目",
        "kinds": [(str(kind), KIND_WORDS[kind], len(found.of_kind(kind))) for kind in ChangeKind],
        "only": only if chosen else "",
        "changes": changes[(page - 1) * PER_PAGE : page * PER_PAGE],
        "total": len(changes),
        "page": page,
        "pages": pages,
    }
