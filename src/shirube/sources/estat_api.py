"""Fetches a table from the e-Stat API, page after page, within bounds; the application id is never shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from shirube.base.errors import ReadingError
from shirube.sources.estat_json import page_of
from shirube.sources.json_text import read_json

ADDRESS = "https://api.e-stat.go.jp/rest/3.0/app/json/getStatsData"
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
TRIES = 3
MOST_PAGES = 50
MOST_PAGE_BYTES = 50_000_000
_AGAIN = frozenset({429, 500, 502, 503, 504})

Progress = Callable[[int, int | None], None]


def fetch_table(
    table: str,
    *,
    app_id: str,
    filters: Mapping[str, str] | None = None,
    transport: httpx.BaseTransport | None = None,
    wait: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> tuple[bytes, ...]:
    """The answers of one table (statsDataId), in order.

    `filters` are parameters of the API (cdCat01, cdArea, cdTime …); `progress` is told (values read, total).
    Raises ReadingError E605 (no answer, no id, an id of another form) and E606-E608 as the answers demand.
    """
    if not app_id:
        raise _failed("アプリケーションIDがありません", "環境変数 SHIRUBE_ESTAT_APP_ID に入れてください。")
    if not table.isalnum() or not table.isascii():
        raise _failed(f"統計表ID「{table[:30]}」は英数字ではありません", "例: 0000020201")
    pages: list[bytes] = []
    start: str | None = None
    read = 0
    with httpx.Client(timeout=TIMEOUT, transport=transport, follow_redirects=False) as client:
        while len(pages) < MOST_PAGES:
            parameters = {**(filters or {}), "statsDataId": table, "metaGetFlg": "Y", "cntGetFlg": "N"}
            if start is not None:
                parameters["startPosition"] = start
            content = _get(client, {**parameters, "appId": app_id}, wait)
            page = page_of(read_json(content, table), table)
            pages.append(content)
            read += len(page.values)
            if progress is not None:
                progress(read, page.total)
            if page.next_key is None or page.next_key == start:
                return tuple(pages)
            start = page.next_key
    raise _failed(f"応答が{MOST_PAGES}回でも終わりません", "cdTime や cdCat01 で年や項目をしぼってください。")


def _get(client: httpx.Client, parameters: dict[str, str], wait: Callable[[float], None]) -> bytes:
    """One answer; tries again after what may pass. No message carries the address, which holds the id."""
    reason = ""
    for attempt in range(TRIES):
        if attempt:
            wait(2.0**attempt)
        try:
            with client.stream("GET", ADDRESS, params=parameters) as answer:
                if answer.status_code in _AGAIN:
                    reason = f"HTTP {answer.status_code}"
                    continue
                if answer.status_code != httpx.codes.OK:
                    raise _failed(
                        f"HTTP {answer.status_code}", "統計表IDと絞り込みの条件を確かめてください。"
                    )
                return _bounded(answer)
        except httpx.TimeoutException:
            reason = "時間内に答えがありません"
        except httpx.HTTPError as error:
            reason = type(error).__name__
    raise _failed(
        f"{reason}、{TRIES}回試しました",
        "通信を確かめるか、しばらくして試してください。閉じた網では、ほかの機械で保存した応答のファイルを渡せます。",
    )


def _bounded(answer: Any) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > MOST_PAGE_BYTES:
            raise _failed("応答が大きすぎます", "cdTime や cdCat01 で年や項目をしぼってください。")
        parts.append(part)
    return b"".join(parts)


def _failed(what: str, todo: str) -> ReadingError:
    return ReadingError("E605", f"e-Stat から受け取れません（{what}）。", todo=todo)
