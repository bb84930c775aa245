"""Imports: list, upload, preview with the account, confirm, withdraw, downloads. Staff only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import ShirubeError
from shirube.documents import Table, write_csv, write_excel
from shirube.sources import KINDS
from shirube.web.imports import services
from shirube.web.imports.bounded import content_of, read_apart
from shirube.web.imports.pages import account_table, detail_context, read_sent, reason_of, values_table
from shirube.web.imports.selectors import import_of, imports, unknown
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json

HOME = ("取り込み", "/imports/")
TABLES = {"values": values_table, "account": account_table}


@allowed("staff")
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import with its account and state."""
    rows = [{"row": row, "kind": KINDS[row.kind]} for row in imports()]
    context = {"rows": rows, "kinds": KINDS, "done": request.GET.get("done", ""), "trail": ((HOME[0], ""),)}
    return render(request, "imports/list.html", context)


@allowed("staff")
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
        row = services.keep_draft(reading, user=request.user, by_name=by_name, year=sent.year)
    except ShirubeError as error:
        return _form(request, mistake=error)
    return redirect(f"/imports/{row.pk}/")


@allowed("staff")
@require_safe
def detail(request: HttpRequest, import_id: str) -> HttpResponse:
    """The preview of a draft, or what is kept of an import."""
    context = detail_context(import_of(import_id))
    return render(request, "imports/detail.html", {**context, "done": request.GET.get("done", "")})


@allowed("staff")
@require_POST
def use(request: HttpRequest, import_id: str) -> HttpResponse:
    """Confirmed: the values count from now on."""
    row = import_of(import_id)
    services.use(row, wins=request.POST.get("wins") == "1", reason=reason_of(request))
    return redirect(f"/imports/{row.pk}/?done=used")


@allowed("staff")
@require_POST
def discard(request: HttpRequest, import_id: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """A draft goes away."""
    services.discard(import_of(import_id))
    return redirect("/imports/?done=discarded")


@allowed("staff")
@require_POST
def withdraw(request: HttpRequest, import_id: str) -> HttpResponse:
    """The values count no longer; the history stays."""
    row = import_of(import_id)
    services.withdraw(row, by_name=request.user.get_username(), reason=reason_of(request))
    return redirect(f"/imports/{row.pk}/?done=withdrawn")


@allowed("staff")
@require_safe
def table(request: HttpRequest, import_id: str, kind: str, ending: str) -> HttpResponse:  # noqa: ARG001
    """The values or the account as Excel, CSV or JSON."""
    if kind not in TABLES or ending not in ("xlsx", "csv", "json"):
        raise unknown(f"{kind}.{ending}")
    found = TABLES[kind](import_of(import_id))
    return download(_written(found, ending), name=f"import-{import_id}-{kind}", ending=ending)


def _written(found: Table, ending: str) -> bytes:
    if ending == "xlsx":
        return write_excel((found,))
    if ending == "csv":
        return write_csv(found)
    return exact_json([dict(zip(found.header, row, strict=True)) for row in found.rows])


def _form(request: HttpRequest, *, error: str = "", mistake: ShirubeError | None = None) -> HttpResponse:
    context = {
        "kinds": KINDS,
        "kind": request.POST.get("kind", ""),
        "year": str(request.POST.get("year", ""))[:20],
        "error": error,
        "mistake": mistake,
        "trail": (HOME, ("ファイルを取り込む", "")),
    }
    return render(request, "imports/form.html", context, status=422 if error or mistake else 200)
