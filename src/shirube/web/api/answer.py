"""What the API answers: rows as JSON, CSV or Excel, one error shape, and an ETag that spares a second transfer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from shirube.base import ShirubeError
from shirube.documents import Table, write_csv, write_excel
from shirube.usecases.open_data import Cut, Rows
from shirube.web.pages import library
from shirube.web.pages.files import MIMES, download, exact_json

JSON = MIMES["json"]
ABOUT = "/api/v1/docs/"


def send(request: HttpRequest, found: Rows, cut: Cut, *, form: str, name: str) -> HttpResponse:
    """The rows in the form asked for. JSON carries paging and sources; CSV the rows; Excel rows and sources."""
    if form == "csv":
        return download(write_csv(found.table()), name=name, ending="csv")
    if form == "xlsx":
        tables: list[Table] = [found.table(), found.source_table(), about_table(found, cut)]
        return download(write_excel(tables), name=name, ending="xlsx")
    tree = {
        "data": list(found.rows),
        "page": _page(request, found, cut),
        "columns": dict(found.columns),
        "sources": list(found.sources),
        "catalogue": edition(),
        **found.more,
    }
    return answer_json(tree)


def about_table(found: Rows, cut: Cut) -> Table:
    """How many rows there are, which of them stand here, and which data they come from."""
    shown = f"{cut.offset + 1}～{cut.offset + len(found.rows)}行目" if found.rows else "なし"
    now = edition()
    rows = [
        ("全体の行数", str(found.total)),
        ("ここにある行", shown),
        ("制度の内容の版", now["version"]),
        ("確認番号", now["hash"]),
    ]
    return Table("この表について", ("項目", "内容"), rows)


def answer_json(tree: Any, *, status: int = 200) -> HttpResponse:
    """A tree as exact JSON."""
    return HttpResponse(exact_json(tree), content_type=JSON, status=status)


def edition() -> dict[str, str]:
    """Which catalogue an answer comes from."""
    catalogue = library.catalogue()
    return {"version": catalogue.version, "hash": catalogue.hash}


def _page(request: HttpRequest, found: Rows, cut: Cut) -> dict[str, Any]:
    after = cut.offset + cut.limit
    return {
        "total": found.total,
        "limit": cut.limit,
        "offset": cut.offset,
        "next": _address(request, cut.limit, after) if after < found.total else None,
    }


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    pairs = [
        (key, value)
        for key, values in request.GET.lists()
        for value in values
        if key not in ("limit", "offset")
    ]
    return f"{request.path}?{urlencode([*pairs, ('limit', limit), ('offset', offset)])}"


def mistake(
    error: ShirubeError, *, status: int, where: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The one shape of every failure: code, what, where, what to do next."""
    tree = {
        "error": {
            "code": error.code,
            "what": error.what,
            "where": where or (str(error.where) if error.where else None),
            "todo": error.todo or f"書き方は {ABOUT} にあります。",
        }
    }
    response = answer_json(tree, status=status)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with an ETag of its own bytes; 304 without a body where the caller holds them already."""
    if response.status_code != 200 or response.streaming:
        return response
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return not_modified(tag) if holds(request, tag) else _tagged(response, tag)


def holds(request: HttpRequest, tag: str) -> bool:
    """Whether the caller says that it holds these bytes."""
    told = request.headers.get("If-None-Match", "")
    tags = {part.strip().removeprefix("W/") for part in told.split(",")}
    return tag in tags or "*" in tags


def not_modified(tag: str) -> HttpResponse:
    """304 with the tag."""
    return _tagged(HttpResponse(status=304), tag)


def _tagged(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response
