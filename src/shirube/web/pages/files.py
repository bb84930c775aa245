"""Answers that a browser saves as a file."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

MIMES = {
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(content: bytes, *, name: str, ending: str) -> HttpResponse:
    """The content as shirube-<name>.<ending>, with the type of its ending."""
    disposition = f'attachment; filename="shirube-{name}.{ending}"'
    return HttpResponse(content, content_type=MIMES[ending], headers={"Content-Disposition": disposition})


def plain_json(value: Any) -> Any:
    """The value with decimals (and whatever else JSON lacks) as text, as everywhere in JSON of this house."""
    if isinstance(value, dict):
        return {key: plain_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_json(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def exact_json(tree: Any) -> bytes:
    """JSON as UTF-8, Japanese as it is, without needless spaces."""
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
