"""docs/reference/api.md: the open API from its own description, with a call for every operation."""

from __future__ import annotations

import os
from typing import Any


def page() -> str:
    """The page of the API; the calls on it are the ones tests/contracts/test_api.py runs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shirube.web.config.settings")
    import django

    django.setup()
    from shirube.web.api.root import description, groups

    info = description()["info"]
    parts = [
        f"# {info['title']}",
        info["description"].strip(),
        f"版 {info['version']}。機械が読む記述（OpenAPI 3.1）は `/api/v1/openapi.json`、画面は `/api/v1/docs/`。",
    ]
    for group in groups():
        parts.append(f"## {group['title']}")
        parts += [_operation(one) for one in group["operations"]]
    parts.append(_failures())
    return "\n\n".join(parts)


def _operation(one: dict[str, Any]) -> str:
    lines = [f"### `GET {one['path']}`", "", one["text"], "", f"例: `{one['example']}`"]
    if one["parameters"]:
        lines += ["", "| 項目 | どこに | 値 | なければ | 意味 |", "|---|---|---|---|---|"]
        lines += [
            f"| `{item['name']}` | {item['where']} | {item['kind']} | {item['default']} | {item['text']} |"
            for item in one["parameters"]
        ]
    return "\n".join(lines)


def _failures() -> str:
    rows = (
        (304, "変わっていない（`If-None-Match` のとき）。本文はない"),
        (404, "名前（団体コード、指標、制度、戦略、KPI、アドレス）がない"),
        (405, "読む以外のことを頼まれた"),
        (422, "項目の名前か値が読めない"),
        (500, "しるべの側の故障"),
        (503, "データの準備ができていない"),
    )
    table = "\n".join(f"| {status} | {text} |" for status, text in rows)
    shape = '`{"error": {"code": "E810", "what": "…", "where": "query.colour", "todo": "…"}}`'
    return f"## 答えられないとき\n\nどれも同じ形です: {shape}\n\n| 状態 | 意味 |\n|---:|---|\n{table}"
