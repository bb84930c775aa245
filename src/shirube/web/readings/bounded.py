"""Reading and comparing in a process of its own, so that no file can hold up the pages."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from typing import Any

from shirube.base import ShirubeError
from shirube.usecases.reading_run import too_long

SECONDS = 30
_COMMAND = (sys.executable, "-m", "shirube.usecases.reading_run")
Json = dict[str, Any]


def document(content: bytes, name: str, *, kind: str | None, corrections: Json | None = None) -> Json:
    """A file as it is handed over to the other process."""
    told = base64.b64encode(content).decode()
    return {"content": told, "name": name, "kind": kind, "corrections": corrections}


def ask(what: str, **asked: Any) -> Json:
    """The answer of `usecases.reading_run`; raises ShirubeError E529 after 30 seconds or 2 GB, or the mistake found."""
    request = json.dumps({"do": what, **asked})
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what was sent goes in as data
            _COMMAND,
            input=request,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"},
        )
        answer = json.loads(done.stdout or '{"error": {"code": "E529"}}')
    except subprocess.TimeoutExpired:
        raise too_long(SECONDS) from None
    if "error" in answer:
        error = answer["error"]
        if error["code"] == "E529":
            raise too_long(SECONDS)
        raise ShirubeError(error["code"], error["what"], todo=error["todo"])
    return dict(answer["answer"])
