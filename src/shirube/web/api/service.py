"""The API itself: its name, its rules in words, and what every operation may answer beside the good case."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from shirube.web.api import shapes
from shirube.web.api.door import explain

DESCRIPTION = """しるべの公開データ。鍵は要りません。読むだけで、何も変わりません。

- 表は JSON・CSV（UTF-8、BOM付き）・Excel で取れます（`format`）。長い表は `limit` と `offset` で分けます。
- 値がないときは 0 ではなく null です。なぜないかは `mark` にあります。
- 数字には出典と時点が付きます（`sources`、`when`、`as_of`）。使うときは `credit` を示してください。
- `ETag` を `If-None-Match` で返すと、変わっていなければ 304 です。
- 失敗はどれも `{"error": {"code", "what", "where", "todo"}}` です。知らない項目は断ります。
"""

api = NinjaAPI(
    title="しるべ 公開 API",
    version="1.0.0",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
explain(api)

_FILES = {
    "text/csv": {"schema": {"type": "string"}},
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {
        "schema": {"type": "string", "format": "binary"}
    },
}


def answers(good: Any, *, misses: bool = False) -> dict[int, Any]:
    """The answers of an operation by status; `misses` when it names one thing that may not be there."""
    other: dict[int, Any] = {405: shapes.Mistake, 422: shapes.Mistake}
    if misses:
        other[404] = shapes.Mistake
    return {200: good, **other}


def as_table() -> dict[str, Any]:
    """What the description says beside JSON: the same rows as CSV and Excel."""
    return {"responses": {200: {"content": dict(_FILES)}}}


def fields_by_name() -> dict[str, frozenset[str]]:
    """The query fields of each operation by the name of its address; all others are refused."""
    found: dict[str, frozenset[str]] = {}
    for router in api._get_bound_routers():  # noqa: SLF001  ninja names no public way to its operations
        for view in router.path_operations.values():
            for operation in view.operations:
                queries = [m for m in operation.models if m.__ninja_param_source__ == "query"]
                names = {name for model in queries for name in model.__ninja_flatten_map__}
                found[operation.view_func.__name__] = frozenset(names)
    return found
