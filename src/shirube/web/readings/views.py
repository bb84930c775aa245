"""Readings: send a document, check what was read beside its source, correct it, compare two versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import ShirubeError, UnknownNameError
from shirube.documents import Table, write_csv, write_excel
from shirube.usecases.compare import comparison_json, comparison_table
from shirube.web.pages.access import allowed
from shirube.web.pages.files import download, exact_json
from shirube.web.readings import bounded, compared, services
from shirube.web.readings.models import KINDS
from shirube.web.readings.page import AROUND, ReadingPage, beside, corrections_table, nodes_table, shown
from shirube.web.readings.selectors import Sheet, document_of, documents_of, file_of, sheet_of

HOME = ("文書の読み取り", "/readings/")
NO_FILE = ShirubeError(
    "E539", "ファイルが選ばれていません。", todo="総合戦略か KPI の表のファイルを選んでください。"
)


@allowed("member")
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """What was sent, and the form to send more."""
    return _list(request)


@allowed("member")
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A document is read in a process of its own; what cannot be read is not stored."""
    try:
        content, file_name = _file(request)
        kind = str(request.POST.get("kind", ""))
        name = str(request.POST.get("name", "")).replace("\x00", "").strip()
        told = kind if kind in KINDS else None
        made = services.send(content, file_name, name=name, kind=told, user=request.user)
    except UnknownNameError:
        raise
    except ShirubeError as error:
        return _list(request, error=error, status=422)
    return redirect(f"/readings/{made.pk}/")


@allowed("member")
@require_safe
def detail(request: HttpRequest, reading_id: int) -> HttpResponse:
    """A version beside its source: flaws first, then what touches them, then all by kind."""
    return _detail(request, sheet_of(request.user, reading_id, request.GET.get("version")))


@allowed("member")
@require_POST
def version(request: HttpRequest, reading_id: int) -> HttpResponse:
    """A newer file of the document; the corrections that fit are in it at once."""
    document = document_of(request.user, reading_id)
    try:
        content, file_name = _file(request)
        services.send_version(document, content, file_name, user=request.user)
    except ShirubeError as error:
        return _detail(request, sheet_of(request.user, reading_id), error=error, status=422)
    return redirect(f"/readings/{document.pk}/")


@allowed("member")
@require_http_methods(["GET", "HEAD", "POST"])
def node(request: HttpRequest, reading_id: int) -> HttpResponse:
    """One node with what stands around it in the source, and a form for each field."""
    sheet = sheet_of(request.user, reading_id)
    path = str(request.GET.get("node", ""))
    if request.method != "POST":
        return _node(request, sheet, path)
    posted = {name: str(request.POST.get(name, "")) for name in ("field", "seen", "after", "reason")}
    try:
        services.correct(
            sheet,
            path,
            posted["field"],
            seen=posted["seen"],
            after=posted["after"],
            reason=posted["reason"].replace("\x00", "").strip(),
            user=request.user,
        )
    except UnknownNameError:
        raise
    except ShirubeError as error:
        target = posted["field"] if sheet.node(path).value(posted["field"]) is not None else ""
        return _node(request, sheet, path, error=error, posted=posted, target=target, status=422)
    return redirect(f"{request.path}?{request.META.get('QUERY_STRING', '')}")


@allowed("member")
@require_POST
def remove(request: HttpRequest, reading_id: int) -> HttpResponse:
    """The document with all its versions and corrections is deleted, once that was ticked."""
    document = document_of(request.user, reading_id)
    if request.POST.get("sure") == "yes":
        document.delete()
        return redirect("/readings/")
    return redirect(f"/readings/{document.pk}/#remove")


@allowed("member")
@require_safe
def file(request: HttpRequest, reading_id: int, table: str, ending: str) -> HttpResponse:
    """The reading with its corrections, or the corrections alone, as a file."""
    sheet = sheet_of(request.user, reading_id, request.GET.get("version"))
    name = f"{table}-{reading_id}-{sheet.version.number}"
    if ending == "json":
        tree = file_of(sheet) if table == "corrections" else bounded.ask("json", **compared.told(sheet))
        return download(exact_json(tree), name=name, ending="json")
    return _table(corrections_table(sheet) if table == "corrections" else nodes_table(sheet), name, ending)


@allowed("member")
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two stored versions, chosen from lists, and what differs."""
    asked = {side: str(request.GET.get(side, "")) for side in ("before", "after")}
    context: dict[str, Any] = {"choices": list(compared.choices(request.user)), **asked, "status": 200}
    try:
        sides = [compared.chosen(request.user, asked[side]) for side in asked]
        if all(sides):
            context["found"] = compared.compare(*sides)
    except UnknownNameError:
        raise
    except ShirubeError as error:
        context |= {"error": error, "status": 422}
    context["query"] = f"before={asked['before']}&after={asked['after']}"
    context["trail"] = (HOME, ("二つの版を比べる", ""))
    return render(request, "readings/compare.html", context, status=context["status"])


@allowed("member")
@require_safe
def compare_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The differences as a file."""
    sides = [compared.chosen(request.user, str(request.GET.get(side, ""))) for side in ("before", "after")]
    if not all(sides):
        raise compared.not_chosen()
    found = compared.compare(*sides)
    if ending == "json":
        return download(exact_json(comparison_json(found)), name="compare", ending=ending)
    return _table(comparison_table(found), "compare", ending)


def _file(request: HttpRequest) -> tuple[bytes, str]:
    """The file of the form, never more than the limit and a byte of it. Raises ShirubeError E539."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NO_FILE
    return sent.read(services.MOST_BYTES + 1), str(sent.name)[-services.LONGEST_NAME :]


def _list(request: HttpRequest, *, error: ShirubeError | None = None, status: int = 200) -> HttpResponse:
    context = {
        "documents": documents_of(request.user),
        "kinds": KINDS.items(),
        "error": error,
        "most": services.MOST_BYTES // 1_000_000,
        "trail": ((HOME[0], ""),),
    }
    return render(request, "readings/list.html", context, status=status)


def _detail(
    request: HttpRequest, sheet: Sheet, *, error: ShirubeError | None = None, status: int = 200
) -> HttpResponse:
    number = str(request.GET.get("page", "1"))
    page = ReadingPage(sheet, str(request.GET.get("show", "")), int(number[:6]) if number.isdecimal() else 1)
    versions = list(sheet.document.versions.order_by("-number").defer("content", "sheet"))
    context = {
        "page": page,
        "sheet": sheet,
        "versions": versions,
        "is_newest": sheet.version.number == versions[0].number,
        "most": services.MOST_BYTES // 1_000_000,
        "error": error,
        "trail": (HOME, (sheet.document.name, "")),
    }
    return render(request, "readings/detail.html", context, status=status)


def _node(request: HttpRequest, sheet: Sheet, path: str, *, status: int = 200, **more: Any) -> HttpResponse:
    found = sheet.node(path)
    before, after = beside(sheet, found)
    here = f"/readings/{sheet.document.pk}/"
    context = {
        "sheet": sheet,
        "shown": shown(sheet, found, around=AROUND),
        "before": before,
        "after": after,
        "history": sheet.history(found),
        "trail": (HOME, (sheet.document.name, here), ("直す", "")),
        **more,
    }
    return render(request, "readings/node.html", context, status=status)


def _table(table: Table, name: str, ending: str) -> HttpResponse:
    content = write_csv(table) if ending == "csv" else write_excel([table])
    return download(content, name=name, ending=ending)
