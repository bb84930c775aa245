"""Adding a node that the reading missed, taking one out that is none, hanging one on another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shirube.base import ShirubeError, UnknownNameError
from shirube.web.pages.access import allowed
from shirube.web.readings import shape
from shirube.web.readings.page import WINDOW, window
from shirube.web.readings.selectors import Sheet, sheet_of
from shirube.web.readings.views import HOME, node_page


@allowed("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reading_id: int) -> HttpResponse:
    """The form of a node that was missed, beside the source; stored, its page opens."""
    sheet = sheet_of(request.user, reading_id)
    if request.method != "POST":
        return _form(request, sheet, _written(request.GET))
    written = _written(request.POST)
    try:
        made = shape.add(sheet, written, user=request.user)
    except UnknownNameError:
        raise
    except ShirubeError as error:
        return _form(request, sheet, written, error=error, status=422)
    return redirect(f"/readings/{reading_id}/node/?{urlencode({'node': made.path})}")


@allowed("editor")
@require_POST
def change(request: HttpRequest, reading_id: int) -> HttpResponse:
    """A node is taken out, put back or moved."""
    sheet = sheet_of(request.user, reading_id)
    path = str(request.GET.get("node", ""))
    told = {name: str(request.POST.get(name, "")) for name in ("act", "parent", "reason")}
    common: dict[str, Any] = {"reason": told["reason"], "user": request.user}
    try:
        match told["act"]:
            case "remove":
                shape.take_out(sheet, path, **common)
            case "restore":
                shape.put_back(sheet, path, **common)
            case "move":
                shape.move(sheet, path, told["parent"], **common)
            case _:
                raise shape.refused("何をするかが分かりません。", todo="ボタンから選び直してください。")
    except UnknownNameError:
        raise
    except ShirubeError as error:
        return node_page(request, sheet, path, error=error, target="shape", shape=told, status=422)
    return redirect(f"/readings/{reading_id}/node/?{urlencode({'node': path})}#shape")


def _written(data: Any) -> shape.Written:
    told = {
        name: str(data.get(name, "")).replace("\x00", "") for name in ("kind", "parent", "sheet", "reason")
    }
    first = str(data.get("first", data.get("line", ""))).strip()
    values = {name[6:]: str(value) for name, value in data.items() if name.startswith("value-")}
    return shape.Written(first=first, last=str(data.get("last", "")).strip(), values=values, **told)


def _form(
    request: HttpRequest,
    sheet: Sheet,
    written: shape.Written,
    *,
    error: ShirubeError | None = None,
    status: int = 200,
) -> HttpResponse:
    kinds = shape.kinds_of(sheet)
    kind = written.kind if written.kind in kinds else kinds[0] if len(kinds) == 1 else ""
    parents = list(shape.parents_of(sheet, kind)) if kind else []
    parent = (
        written.parent
        if written.parent in dict(parents)
        else parents[0][0]
        if len(parents) == 1
        else written.parent
    )
    line = int(written.first[:7]) if written.first.isdecimal() else _line_of(sheet, parent)
    fields = [
        (name, label, written.values.get(name, "")) for name, label in shape.fields_of(sheet, kind, parent)
    ]
    name = written.sheet or next((one.sheet for one in sheet.read_nodes if one.parent == parent), "")
    context = {
        "sheet": sheet,
        "kinds": kinds,
        "kind": kind,
        "parents": parents,
        "parent": parent,
        "fields": fields,
        "written": written,
        "first_line": written.first or "",
        "sheet_name": name if sheet.document.kind == "kpi-table" else "",
        "lines": window(sheet, line, name if sheet.document.kind == "kpi-table" else ""),
        "earlier": max(1, line - WINDOW),
        "later": line + WINDOW,
        "error": error,
        "trail": (HOME, (sheet.document.name, f"/readings/{sheet.document.pk}/"), ("足す", "")),
    }
    return render(request, "readings/add.html", context, status=status)


def _line_of(sheet: Sheet, parent: str) -> int:
    """Where a form without a line looks first: at what the node will hang on, else at the beginning."""
    node = next((one for one in sheet.nodes if parent in (one.path, one.parent)), None)
    return node.lines[0] if node else 1
