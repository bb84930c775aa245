"""The trial run of an uploaded text in a process of its own, so that no file can hold up the pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date

from shirube.base import ShirubeError

SECONDS = 20
_COMMAND = (sys.executable, "-m", "shirube.usecases.trial")


def try_out(text: str, *, area: str, on: date) -> None:
    """Return when every answer came; raises ShirubeError E156 after 20 seconds, or the mistake found."""
    asked = json.dumps({"text": text, "area": area, "on": on.isoformat()})
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what was uploaded goes in as data
            _COMMAND,
            input=asked,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"},
        )
        answer = json.loads(done.stdout or '{"code": "E157"}')
    except subprocess.TimeoutExpired:
        raise ShirubeError(
            "E156",
            f"確かめるのに{SECONDS}秒を超えたため、やめました。",
            todo="式の重なりと、まだ分からない変数の数を減らしてください。例: 条件を二つの制度に分ける",
        ) from None
    if answer["code"]:
        what = answer.get("what") or "この制度は試しの計算を終えられませんでした。"
        raise ShirubeError(answer["code"], what, todo=answer.get("todo") or "式を短くしてください。")
