"""Own programmes: list, upload, preview, confirm, history, withdraw, restore. Staff only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shirube.base import ShirubeError
from shirube.usecases.file_check import text_changes
from shirube.web.own import services
from shirube.web.own.pages import Sent, check_sent, form_context, own_lines, preview_of, read_sent
from shirube.web.own.selectors import History, history
from shirube.web.pages.access import allowed

HOME = ("独自の制度", "/own/")
NO_REASON = ShirubeError(
    "E349", "理由が空です。", todo="いつ、なぜ変えたかを後の人が読みます。例: 令和8年度要綱に合わせた"
)


@allowed("staff")
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """Own programmes with where they come from, and the broken ones with their mistakes."""
    trail = ((HOME[0], ""),)
    return render(request, "own/list.html", {"lines": own_lines(), "trail": trail})


@allowed("staff")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; a text without mistakes leads to the preview, any other back to the form with its mistakes."""
    return _form(request, None)


@allowed("staff")
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, programme_id: str) -> HttpResponse:
    """The same for a programme that is there."""
    return _form(request, history(programme_id))


@allowed("staff")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Confirmed: checked once more, then stored."""
    sent = read_sent(request)
    replaced = str(request.POST.get("replaces", ""))
    former = history(replaced) if replaced else None
    checked = check_sent(sent, former=former)
    if checked.programme is None or not sent.reason:
        return _answer(request, sent, former)
    version = services.keep(
        checked.programme, checked.text, user=request.user, reason=sent.reason, after=sent.after
    )
    return redirect(f"/own/{version.programme_id}/?done={version.kind}")


@allowed("staff")
@require_safe
def detail(request: HttpRequest, programme_id: str) -> HttpResponse:
    """One programme: its state, a version with what it changed, the whole history."""
    found = history(programme_id)
    return _detail(request, found)


@allowed("staff")
@require_safe
def file(request: HttpRequest, programme_id: str) -> HttpResponse:
    """A version as a file, to be put into a folder or corrected at the desk."""
    found = history(programme_id)
    version = found.version(request.GET.get("version"))
    name = f'attachment; filename="{found.programme.id}.yaml"'
    headers = {"Content-Disposition": name}
    return HttpResponse(version.text, content_type="application/yaml; charset=utf-8", headers=headers)


@allowed("staff")
@require_POST
def withdraw(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Take it out of the catalogue; it can be restored."""
    found, sent = history(programme_id), read_sent(request)
    if not sent.reason:
        return _detail(request, found, error=NO_REASON, status=422)
    services.withdraw(found.programme.id, user=request.user, reason=sent.reason, after=sent.after)
    return redirect(f"/own/{found.programme.id}/?done=withdraw")


@allowed("staff")
@require_POST
def restore(request: HttpRequest, programme_id: str) -> HttpResponse:
    """Bring a version back, if it still passes the check."""
    found, sent = history(programme_id), read_sent(request)
    version = found.version(request.POST.get("version"))
    if not sent.reason:
        return _detail(request, found, error=NO_REASON, status=422)
    again = Sent(f"第{version.number}版", version.text.encode(), sent.reason, sent.place, sent.after)
    checked = check_sent(again, former=found)
    if checked.programme is None:
        return _answer(request, again, found)
    services.restore(checked.programme, checked.text, user=request.user, reason=sent.reason, after=sent.after)
    return redirect(f"/own/{found.programme.id}/?done=restore")


def _form(request: HttpRequest, former: History | None) -> HttpResponse:
    if request.method == "POST":
        sent = read_sent(request)
        return _show_form(request, sent, former) if "edit" in request.POST else _answer(request, sent, former)
    if former is None:
        return _show_form(request, None, former)
    version = former.newest
    sent = Sent("", version.text.encode(), "", "", version.number)
    return _show_form(request, sent, former)


def _answer(request: HttpRequest, sent: Sent, former: History | None) -> HttpResponse:
    """The preview of a text without mistakes, else the form with every mistake at its line (422)."""
    checked = check_sent(sent, former=former)
    errors = () if sent.reason else (("reason", NO_REASON),)
    if checked.programme is None or errors:
        return _show_form(request, sent, former, status=422, checked=checked, errors=errors)
    title = "確かめる"
    trail = (HOME, (title, ""))
    return render(request, "own/preview.html", {"page": preview_of(sent, checked, former), "trail": trail})


def _show_form(
    request: HttpRequest, sent: Sent | None, former: History | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    title = "独自の制度を足す" if former is None else f"{former.newest.name}を差し替える"
    checked = more.get("checked")
    wrong = len(more.get("errors", ())) + (0 if checked is None else len(checked.mistakes))
    trail = (HOME, (title, ""))
    context = form_context(sent, former=former, title=title, trail=trail, wrong=wrong, **more)
    return render(request, "own/form.html", context, status=status)


def _detail(
    request: HttpRequest, found: History, *, error: ShirubeError | None = None, status: int = 200
) -> HttpResponse:
    version = found.version(request.GET.get("version"))
    before = found.before(version)
    context = {
        "history": found,
        "version": version,
        "before": before,
        "changes": () if before is None else text_changes(before.text, version.text),
        "error": error,
        "done": request.GET.get("done", ""),
        "trail": (HOME, (found.newest.name, "")),
    }
    return render(request, "own/detail.html", context, status=status)
