"""Mistakes as pages: what happened, what to do next, and a code; never a stack trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string

from shirube.base import ShirubeError, UnknownNameError
from shirube.web.pages.access import allowed

NOT_LOADED = "E321"


class ExplainMistakes:
    """A ShirubeError that leaves a view becomes a page: 404 for an unknown name, 503 before loading, else 400.

    So does the bare refusal (405) of an address that only a form may send to, when somebody opens it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_bare = isinstance(response, HttpResponseNotAllowed) and not response.content
        return only_by_form(request, response) if is_bare and request.method == "GET" else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ShirubeError):
            return None
        if error.code == NOT_LOADED:
            return mistake(request, error, status=503, heading="準備ができていません")
        if isinstance(error, UnknownNameError):
            return mistake(request, error, status=404, heading="見つかりません")
        return mistake(request, error, status=400, heading="読めない入力です")


def mistake(
    request: HttpRequest, error: ShirubeError, *, status: int, heading: str, **more: Any
) -> HttpResponse:
    """The page of one mistake."""
    return render(request, "pages/mistake.html", {"error": error, "heading": heading, **more}, status=status)


def only_by_form(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page of an address that is no page: a form sends to it, as after a reload or from a bookmark."""
    error = ShirubeError(
        "E790",
        "このアドレスは、入力を送るためのもので、開くことはできません。",
        todo="「計画」「文書の読み取り」などの入口から、もう一度ボタンを押してください。",
    )
    page = mistake(request, error, status=405, heading="ボタンから使うアドレスです")
    page["Allow"] = refused["Allow"]
    return page


@allowed("anyone")
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django names it
    error = ShirubeError(
        "E311",
        "送られた内容を受け取れません。",
        todo="前のページへ戻り、項目を減らすか、もう一度入力してください。",
    )
    return mistake(request, error, status=400, heading="受け取れません")


@allowed("anyone")
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    told = exception.args[0] if exception.args else None
    error = (
        told if isinstance(told, ShirubeError) else ShirubeError("E301", "このページを開く権限がありません。")
    )
    return mistake(request, error, status=403, heading="開けません")


@allowed("anyone")
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django names it
    error = ShirubeError(
        "E310",
        f"「{request.path[:80]}」というページはありません。",
        todo="アドレスの打ち間違いを確かめるか、下の検索から探してください。",
    )
    return mistake(request, error, status=404, heading="ページがありません")


@allowed("anyone")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django names it
    error = ShirubeError(
        "E312",
        "この操作の確認ができませんでした。",
        todo="前のページを開き直してから、もう一度押してください。",
    )
    return mistake(request, error, status=403, heading="操作を受け付けられません")


@allowed("anyone")
def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """Drawn without the database and without context, so that it appears whatever is broken."""
    return HttpResponse(render_to_string("pages/broken.html"), status=500)
