"""Reads or compares documents in a process of its own, so that no file can hold up whoever asked.

    python -m shirube.usecases.reading_run < {"do": "read", "name": …, "kind": null, "content": base64, …}

Prints {"answer": …} or {"error": {"code", "what", "todo"}}. Whoever starts it sets the time; memory is bounded here.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from shirube.base.errors import ReadingError, ShirubeError
from shirube.documents.reading import read_lines
from shirube.usecases.compare import (
    TEXT,
    Comparison,
    compare_read,
    compare_text,
    comparison_json,
    is_no_kind,
    two_kinds,
)
from shirube.usecases.corrections_file import read_corrections
from shirube.usecases.corrections_sheet import Checked, checked_json, outcome_json, read_checked, text_json
from shirube.usecases.reading import DocumentKind

MEMORY = 2_000_000_000
Json = dict[str, Any]


def answer(asked: Json) -> Json:
    """What was asked for: a reading to be checked, its corrected JSON, or the differences of two readings."""
    match asked["do"]:
        case "read":
            return _sheet(asked)
        case "json" if asked["kind"] == TEXT:
            tree = _sheet(asked)
            return {"kind": TEXT, "title": tree["title"], "lines": tree["lines"], "corrections": []}
        case "json":
            checked = _read(asked)
            return {**checked.document.json, "corrections": outcome_json(checked.outcome)}
        case "compare":
            return comparison_json(_compare(asked["before"], asked["after"], is_text=asked["is_text"]))
        case other:
            raise ValueError(other)


def _sheet(asked: Json) -> Json:
    """A reading to be checked; of a document that is neither a plan nor a table its lines."""
    if asked.get("kind") != TEXT:
        try:
            return checked_json(_read(asked))
        except ReadingError as error:
            if asked.get("kind") or not is_no_kind(error, *_file(asked)):
                raise
    return text_json(*_file(asked))


def _compare(before: Json, after: Json, *, is_text: bool) -> Comparison:
    names = (before["name"], after["name"])
    if is_text or before["kind"] == after["kind"] == TEXT:
        return compare_text(read_lines(*_file(before)), read_lines(*_file(after)), names=names)
    if TEXT in (before["kind"], after["kind"]):
        raise two_kinds(names)
    return compare_read(_read(before).document, _read(after).document, names=names)


def _file(asked: Json) -> tuple[bytes, str]:
    return base64.b64decode(asked["content"]), asked["name"]


def _read(asked: Json) -> Checked:
    content, name = _file(asked)
    told = asked.get("corrections")
    corrections = read_corrections(told, file="corrections") if told else ()
    kind = DocumentKind(asked["kind"]) if asked.get("kind") else None
    return read_checked(content, name, kind=kind, corrections=corrections)


def main() -> None:
    """Read the request, answer in one line of JSON."""
    bound_memory()
    asked = json.load(sys.stdin)
    try:
        told: Json = {"answer": answer(asked)}
    except ShirubeError as error:
        told = {"error": {"code": error.code, "what": error.what, "todo": error.todo}}
    except (MemoryError, RecursionError):
        told = {"error": {"code": "E529"}}
    sys.stdout.write(json.dumps(told))


def too_long(seconds: float) -> ShirubeError:
    """E529: a document that was given up."""
    return ShirubeError(
        "E529",
        f"この文書は{seconds:g}秒、または使ってよい大きさのうちに読み終えられませんでした。",
        todo="必要な章や表だけのファイルにして、もう一度渡してください。",
    )


def bound_memory() -> None:
    """No more memory than a large document needs; where the system knows no such bound, none."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
