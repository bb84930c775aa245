"""What an upload may cost: its size is looked at first, and it is read in a process with a time limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from django.core.files.uploadedfile import UploadedFile

from shirube.base import ReadingError
from shirube.sources import Reading
from shirube.sources.reading_json import error_of, reading_of

MOST_BYTES = 30_000_000
SECONDS = 60
_COMMAND = (sys.executable, "-m", "shirube.sources.apart")


def content_of(file: UploadedFile) -> bytes:
    """The bytes of an upload; never reads more than allowed. Raises ReadingError E604."""
    if (file.size or 0) > MOST_BYTES:
        raise too_costly(f"ファイルは{MOST_BYTES // 1_000_000}MBまでです")
    return file.read(MOST_BYTES + 1)


def read_apart(content: bytes, name: str, *, kind: str = "", year: int | None = None) -> Reading:
    """The reading of an upload. Raises ReadingError E604 after 60 seconds, or the mistake found."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; what was uploaded goes in as data
            (*_COMMAND, name, kind, "" if year is None else str(year)),
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        raise too_costly(f"読むのに{SECONDS}秒を超えたため、やめました") from None
    answer = json.loads(done.stdout or b"{}")
    if "reading" in answer:
        return reading_of(answer["reading"])
    raise error_of(answer["error"]) if "error" in answer else too_costly("途中で読めなくなりました")


def too_costly(what: str) -> ReadingError:
    """E604: larger or slower than a page may take."""
    return ReadingError(
        "E604",
        f"このファイルは画面からは取り込めません（{what}）。",
        todo="年や都道府県で分けるか、この機械で shirube import を使ってください。",
    )
