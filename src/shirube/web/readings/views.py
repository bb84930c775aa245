"""Readings: send a document, check what was read beside its source, put its fields right."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shirube.base import ShirubeError, UnknownNameError
from shirube.documents import Table, write_csv, write_excel
from shirube.usecases.corrections_shape import ROW
from shirube.web.pages.access import allowed, reaches
from shirube.web.pages.files import download, exact_json
from shirube.web.readings import bounded, compared, services
from shirube.web.readings.membership import organisation_chosen, organisations_of, role_of_reading
from shirube.web.readings.models import KINDS
from shirube.web.readings.page import AROUND, ReadingPage, beside, shown
from shirube.web.readings.page_tables import corrections_table, nodes_table
from shirube.web.readings.selectors import Sheet, document_of, documents_of, file_of, sheet_of
from shirube.web.readings.shape import children_of, kinds_of, parents_of

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
        body = organisation_chosen(request.user, str(request.POST.get("organisation", "")))
        made = services.send(content, file_name, name=name, kind=told, user=request.user, organisation=body)
    except UnknownNameError:
        raise
    except ShirubeError as error:
        return _list(request, error=error, status=422)
    return redirect(f"/readings/{made.pk}/")


@allowed("viewer")
@require_safe
def detail(request: HttpRequest, reading_id: int) -> HttpResponse:
    """A version beside its source: flaws first, then what touches them, then all by kind."""
    return _detail(request, sheet_of(request.user, reading_id, request.GET.get("version")))


@allowed("editor")
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


@allowed("viewer")
@require_safe
def node(request: HttpRequest, reading_id: int) -> HttpResponse:
    """One node with what stands around it in the source, and forms for whoever may correct it."""
    return node_page(request, sheet_of(request.user, reading_id), str(request.GET.get("node", "")))


@allowed("editor")
@require_POST
def correct(request: HttpRequest, reading_id: int) -> HttpResponse:
    """One field of a node is put right."""
    sheet = sheet_of(request.user, reading_id)
    path = str(request.GET.get("node", ""))
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
        target = f"field-{posted['field']}" if sheet.node(path).value(posted["field"]) is not None else ""
        return node_page(request, sheet, path, error=error, posted=posted, target=target, status=422)
    return redirect(f"/readings/{reading_id}/node/?{request.META.get('QUERY_STRING', '')}")


@allowed("manager")
@require_POST
def hand_over(request: HttpRequest, reading_id: int) -> HttpResponse:
    """The document belongs to an organisation from now on, or to whoever sent it."""
    document = document_of(request.user, reading_id)
    try:
        body = organisation_chosen(request.user, str(request.POST.get("organisation", "")))
        services.hand_over(document, body)
    except ShirubeError as error:
        return _detail(request, sheet_of(request.user, reading_id), error=error, status=422)
    return redirect(
        f"/readings/{document.pk}/" if role_of_reading(request.user, document.pk) else "/readings/"
    )


@allowed("manager")
@require_POST
def remove(request: HttpRequest, reading_id: int) -> HttpResponse:
    """The document with all its versions and corrections is deleted, once that was ticked."""
    document = document_of(request.user, reading_id)
    if request.POST.get("sure") == "yes":
        document.delete()
        return redirect("/readings/")
    return redirect(f"/readings/{document.pk}/#remove")


@allowed("viewer")
@require_safe
def file(request: HttpRequest, reading_id: int, table: str, ending: str) -> HttpResponse:
    """The reading with its corrections, or the corrections alone, as a file."""
    sheet = sheet_of(request.user, reading_id, request.GET.get("version"))
    name = f"{table}-{reading_id}-{sheet.version.number}"
    if ending == "json":
        tree = file_of(sheet) if table == "corrections" else bounded.ask("json", **compared.told(sheet))
        return download(exact_json(tree), name=name, ending="json")
    return table_file(
        corrections_table(sheet) if table == "corrections" else nodes_table(sheet), name, ending
    )


def _file(request: HttpRequest) -> tuple[bytes, str]:
    """The file of the form, never more than the limit and a byte of it. Raises ShirubeError E539."""
    sent = request.FILES.get("file")
    if sent is None:
        raise NO_FILE
    return sent.read(services.MOST_BYTES + 1), str(sent.name)[-services.LONGEST_NAME :]


def _list(request: HttpRequest, *, error: ShirubeError | None = None, status: int = 200) -> HttpResponse:
    context = {
        "documents": documents_of(request.user),
        "organisations": organisations_of(request.user),
        "chosen": str(request.POST.get("organisation", "")),
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
        "organisations": organisations_of(request.user),
        "error": error,
        "trail": (HOME, (sheet.document.name, "")),
        **rights(request, sheet),
    }
    return render(request, "readings/detail.html", context, status=status)


def rights(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """What the visitor may do with the document, for the pages."""
    role = role_of_reading(request.user, sheet.document.pk)
    return {
        "may_edit": reaches(role, "editor"),
        "may_manage": reaches(role, "manager"),
        "may_add": reaches(role, "editor") and bool(kinds_of(sheet)),
    }


def node_page(
    request: HttpRequest, sheet: Sheet, path: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one node. Raises UnknownNameError E532."""
    found = sheet.node(path)
    before, after = beside(sheet, found)
    here = f"/readings/{sheet.document.pk}/"
    may_edit = rights(request, sheet)["may_edit"]
    context = {
        "sheet": sheet,
        "shown": shown(sheet, found, around=AROUND),
        "before": before,
        "after": after,
        "history": sheet.history(found),
        "below": [one for one in sheet.nodes if sheet.parent_of(one) == path],
        "parents": list(parents_of(sheet, found.kind, but=found)) if may_edit and found.kind != ROW else [],
        "now": sheet.parent_of(found),
        "children": children_of(sheet, found) if may_edit else [],
        "trail": (HOME, (sheet.document.name, here), ("直す" if may_edit else "見る", "")),
        **rights(request, sheet),
        **more,
    }
    return render(request, "readings/node.html", context, status=status)


def table_file(table: Table, name: str, ending: str) -> HttpResponse:
    """A table as a file."""
    content = write_csv(table) if ending == "csv" else write_excel([table])
    return download(content, name=name, ending=ending)
