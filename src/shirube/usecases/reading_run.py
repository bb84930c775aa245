"""Reads or compares documents in a process of its own, so that no file can hold up whoever asked.

    python -m shirube.usecases.reading_run < {"do": "read", "name": …, "kind": null, "content": base64, …}

Prints {"answer": …} or {"error": {"code", "what", "todo"}}. Whoever starts it sets the time; memory is bounded here.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

from shirube.base.errors import ShirubeError
from shirube.usecases.compare import compare_read, comparison_json
from shirube.usecases.corrections_file import read_corrections
from shirube.usecases.corrections_sheet import Checked, checked_json, outcome_json, read_checked
from shirube.usecases.reading import DocumentKind

MEMORY = 2_000_000_000
Json = dict[str, Any]


def answer(asked: Json) -> Json:
    """What was asked for: a reading to be checked, its corrected JSON, or the differences of two readings."""
    match asked["do"]:
        case "read":
            return checked_json(_read(asked))
        case "json":
            checked = _read(asked)
            return {**checked.document.json, "corrections": outcome_json(checked.outcome)}
        case "compare":
            before, after = (_read(asked[side]) for side in ("before", "after"))
            names = (asked["before"]["name"], asked["after"]["name"])
            return comparison_json(compare_read(before.document, after.document, names=names))
        case other:
            raise ValueError(other)


def _read(asked: Json) -> Checked:
    content = base64.b64decode(asked["content"])
    told = asked.get("corrections")
    corrections = read_corrections(told, file="corrections") if told else ()
    kind = DocumentKind(asked["kind"]) if asked.get("kind") else None
    return read_checked(content, asked["name"], kind=kind, corrections=corrections)


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
