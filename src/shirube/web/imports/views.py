"""Imports: list, upload, preview with the account, confirm, show to others, withdraw, downloads.

Who writes for an organisation brings files for its people; staff for everybody, and staff can make any import public.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import ShirubeError
from shirube.documents import Table, write_csv, write_excel
from shirube.sources import KINDS
from shirube.web.imports import services
from shirube.web.imports.bounded import content_of, read_apart
from shirube.web.imports.models import Import
from shirube.web.imports.pages import (
    account_table,
    audiences,
    detail_context,
    read_sent,
    reason_of,
    values_table,
)
from shirube.web.imports.selectors import import_of, imports, may_change, unknown
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json

HOME = ("取り込み", "/imports/")
TABLES = {"values": values_table, "account": account_table}


@allowed("member")
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import with its account and state."""
    rows = [{"row": row, "kind": KINDS[row.kind]} for row in imports(request.user)]
    may_bring = bool(audiences(request.user))
    context = {
        "rows": rows,
        "may_bring": may_bring,
        "kinds": KINDS,
        "done": request.GET.get("done", ""),
        "trail": ((HOME[0], ""),),
    }
    return render(request, "imports/list.html", context)


@allowed("member")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The upload form; a file that can be read leads to its preview, any other back with the mistake (422)."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        return _form(
            request, error="ファイルが選ばれていません。Excel、CSV、JSON、GeoJSON のどれかを選んでください。"
        )
    try:
        sent = read_sent(request)
        reading = read_apart(content_of(file), sent.name, kind=sent.kind, year=sent.year)
        by_name = request.user.get_username()
        row = services.keep_draft(
            reading,
            user=request.user,
            by_name=by_name,
            year=sent.year,
            audience=sent.audience,
            organisation=sent.organisation,
        )
    except ShirubeError as error:
        return _form(request, mistake=error)
    return redirect(f"/imports/{row.pk}/")


@allowed("member")
@require_safe
def detail(request: HttpRequest, import_id: str) -> HttpResponse:
    """The preview of a draft, or what is kept of an import."""
    context = detail_context(import_of(import_id, request.user), request.user)
    return render(request, "imports/detail.html", {**context, "done": request.GET.get("done", "")})


@allowed("member")
@require_POST
def use(request: HttpRequest, import_id: str) -> HttpResponse:
    """Confirmed: the values count from now on."""
    row = _changeable(request, import_id)
    services.use(row, wins=request.POST.get("wins") == "1", reason=reason_of(request))
    return redirect(f"/imports/{row.pk}/?done=used")


@allowed("member")
@require_POST
def discard(request: HttpRequest, import_id: str) -> HttpResponse:
    """A draft goes away."""
    services.discard(_changeable(request, import_id))
    return redirect("/imports/?done=discarded")


@allowed("member")
@require_POST
def withdraw(request: HttpRequest, import_id: str) -> HttpResponse:
    """The values count no longer; the history stays."""
    row = _changeable(request, import_id)
    services.withdraw(row, by_name=request.user.get_username(), reason=reason_of(request))
    return redirect(f"/imports/{row.pk}/?done=withdrawn")


@allowed("staff")
@require_POST
def show(request: HttpRequest, import_id: str) -> HttpResponse:
    """Staff make an import public, or take it back to its organisation or to staff."""
    row = import_of(import_id, request.user)
    services.show_to(row, str(request.POST.get("audience", "")))
    return redirect(f"/imports/{row.pk}/?done=shown")


@allowed("member")
@require_safe
def table(request: HttpRequest, import_id: str, kind: str, ending: str) -> HttpResponse:
    """The values or the account as Excel, CSV or JSON."""
    if kind not in TABLES or ending not in ("xlsx", "csv", "json"):
        raise unknown(f"{kind}.{ending}")
    found = TABLES[kind](import_of(import_id, request.user))
    return download(_written(found, ending), name=f"import-{import_id}-{kind}", ending=ending)


def _changeable(request: HttpRequest, import_id: str) -> Import:
    row = import_of(import_id, request.user)
    if not may_change(row, request.user):
        raise PermissionDenied(
            ShirubeError(
                "E641",
                "この取り込みを決めたり取り下げたりする役割がありません。",
                todo="その団体の「書く人」か、このサイトの管理者に頼んでください。",
            )
        )
    return row


def _written(found: Table, ending: str) -> bytes:
    if ending == "xlsx":
        return write_excel((found,))
    if ending == "csv":
        return write_csv(found)
    return exact_json([dict(zip(found.header, row, strict=True)) for row in found.rows])


def _form(request: HttpRequest, *, error: str = "", mistake: ShirubeError | None = None) -> HttpResponse:
    context = {
        "kinds": KINDS,
        "audiences": audiences(request.user),
        "audience": request.POST.get("audience", ""),
        "kind": request.POST.get("kind", ""),
        "year": str(request.POST.get("year", ""))[:20],
        "error": error,
        "mistake": mistake,
        "trail": (HOME, ("ファイルを取り込む", "")),
    }
    return render(request, "imports/form.html", context, status=422 if error or mistake else 200)
