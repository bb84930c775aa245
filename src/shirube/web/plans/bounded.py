"""Reading an uploaded document in a process of its own, so that no file can hold up the pages."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from typing import Any

from shirube.base import ShirubeError

SECONDS = 45
_COMMAND = (sys.executable, "-m", "shirube.usecases.plan_read")


def read_upload(content: bytes, name: str, *, kind: str, frame: dict[str, Any]) -> dict[str, Any]:
    """The answer of `usecases.plan_read`; raises ShirubeError E732 after 45 seconds, E733, or the mistake found."""
    asked = {
        "name": name,
        "content": base64.b64encode(content).decode(),
        "kind": kind or None,
        "frame": frame,
    }
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what was uploaded goes in as data
            _COMMAND,
            input=json.dumps(asked),
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"},
        )
        answer: dict[str, Any] = json.loads(done.stdout or '{"error": {"code": ""}}')
    except subprocess.TimeoutExpired:
        raise ShirubeError(
            "E732",
            f"読むのに{SECONDS}秒を超えたため、やめました。何も保存していません。",
            todo="必要な部分だけのファイルにするか、KPI の表は元の Excel か Word を渡してください。",
        ) from None
    told = answer.get("error")
    if told is None:
        return answer
    if not told.get("code"):
        raise ShirubeError(
            "E733",
            "このファイルは読み終えられませんでした。何も保存していません。",
            todo="元のソフトで保存し直すか、必要な部分だけのファイルにしてください。",
        )
    raise ShirubeError(told["code"], told["what"], todo=told.get("todo") or "")
