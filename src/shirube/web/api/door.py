"""The door of the API: every address is marked open to anyone, unknown queries are refused, all failures have one shape."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shirube.base import ShirubeError, UnknownNameError
from shirube.web.api.answer import mistake, with_etag
from shirube.web.pages.access import allowed
from shirube.web.pages.errors import NOT_LOADED


class BusyError(ShirubeError):
    """As many questions of a costly kind as one process works on are being worked on."""


View = Callable[..., HttpResponse]
_METHODS = "GET, HEAD, OPTIONS"
_FOR_OTHER_SITES = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
_PREFLIGHT = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Allow-Headers": "If-None-Match"}


def opened(patterns: list[URLPattern], queries: Mapping[str, frozenset[str]]) -> list[URLPattern]:
    """The patterns with their views behind the door; `queries` are the fields of each operation by its name."""
    for pattern in patterns:
        pattern.callback = _door(pattern.callback, queries.get(pattern.name or "", frozenset()))
    return patterns


def _door(view: View, fields: frozenset[str]) -> View:
    @allowed("anyone")
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = answered(request, *args, **kwargs)
        for name, value in _FOR_OTHER_SITES.items():
            response[name] = value
        return response

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": _METHODS, **_PREFLIGHT})
        if request.method not in ("GET", "HEAD"):
            return _other_method(request)
        unknown = [name for name in request.GET if name not in fields]
        if unknown:
            return _unknown_query(unknown[0], fields)
        request.method = "GET"
        return with_etag(request, view(request, *args, **kwargs))

    enter.csrf_exempt = True  # type: ignore[attr-defined]  # nothing is changed by any address of the API
    return enter


def _other_method(request: HttpRequest) -> HttpResponse:
    error = ShirubeError(
        "E812",
        f"このアドレスでは {str(request.method)[:20]} を使えません。読むこと（GET）だけができます。",
        todo="GET で送り直してください。",
    )
    return mistake(error, status=405, headers={"Allow": _METHODS})


def _unknown_query(name: str, fields: frozenset[str]) -> HttpResponse:
    known = "、".join(sorted(fields)) or "なし"
    error = ShirubeError(
        "E810", f"「{name[:40]}」という項目はありません。", todo=f"このアドレスで使える項目: {known}。"
    )
    return mistake(error, status=422, where=f"query.{name[:40]}")


def explain(api: NinjaAPI) -> None:
    """Every failure of an operation in the one shape, with its status."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(ShirubeError, _refused)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _broken)


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    name = ".".join(str(part) for part in first["loc"] if part != "asked")
    told = ShirubeError(
        "E811",
        f"「{name.split('.')[-1]}」の値が読めません（{_why(first)}）。",
        todo="書き方は /api/v1/docs/ にあります。",
    )
    return mistake(told, status=422, where=name)


_WORDS = {
    "missing": "書かれていません",
    "int_parsing": "整数で書いてください",
    "int_type": "整数で書いてください",
    "int_from_float": "整数で書いてください",
    "int_parsing_size": "桁が多すぎます",
    "bool_parsing": "true か false で書いてください",
    "date_from_datetime_parsing": "2026-06-15 のように、ある日を書いてください",
    "date_parsing": "2026-06-15 のように、ある日を書いてください",
    "string_pattern_mismatch": "使えない文字か、決まりと違う形です",
    "greater_than_equal": "{ge} 以上にしてください",
    "less_than_equal": "{le} 以下にしてください",
    "string_too_long": "長くて {max_length} 文字です",
    "string_too_short": "少なくとも {min_length} 文字です",
    "too_long": "多くて {max_length} 個です",
    "literal_error": "使えるもの: {expected}",
    "enum": "使えるもの: {expected}",
}
"""What a mistake of pydantic's is called in Japanese, by its type."""


def _why(error: dict[str, Any]) -> str:
    context = {key: str(value).replace(" or ", ", ") for key, value in error.get("ctx", {}).items()}
    words = _WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return words.format_map(context)[:200] if error["type"] in _WORDS else words[:200]


def _refused(_request: HttpRequest, error: ShirubeError) -> HttpResponse:
    if error.code == NOT_LOADED:
        return mistake(error, status=503)
    if isinstance(error, BusyError):
        return mistake(error, status=503, headers={"Retry-After": "60"})
    return mistake(error, status=404 if isinstance(error, UnknownNameError) else 422)


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    told = ShirubeError("E813", str(error)[:200], todo="アドレスと項目を確かめてください。")
    return mistake(told, status=error.status_code)


def _broken(_request: HttpRequest, error: Exception) -> HttpResponse:
    logging.getLogger(__name__).error("the API broke", exc_info=error)
    told = ShirubeError(
        "E814",
        "しるべの側で答えを作れませんでした。",
        todo="同じ頼み方でまた起きるときは、アドレスを添えて知らせてください。",
    )
    return mistake(told, status=500)


@allowed("anyone")
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001  Django hands it over
    """404 in the shape of the API for every address below it that leads nowhere."""
    error = ShirubeError(
        "E817", f"「{request.path[:80]}」というアドレスはありません。", todo="一覧は /api/v1/ にあります。"
    )
    return mistake(error, status=404)


nowhere.csrf_exempt = True  # type: ignore[attr-defined]
