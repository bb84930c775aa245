"""Reads a document into the beginning of a plan in a process of its own, so that no file can hold up the pages.

    python -m shirube.usecases.plan_read < {"name", "content" (base64), "kind", "frame": {…}}

Prints {"book": …, "kind": …, "anomalies": […], "left": […]} or {"error": {"code", "what", "todo"}}.
"""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import asdict
from typing import Any

from shirube.base import FiscalYear, ShirubeError
from shirube.plans import Organisation, book_json
from shirube.usecases.plan_start import Frame, document_book, left_behind
from shirube.usecases.reading import DocumentKind, ReadDocument, read_document
from shirube.usecases.reading_run import bound_memory

Json = dict[str, Any]


def answer(asked: Json) -> Json:
    """The book of the document, with what was odd in it."""
    told = asked["frame"]
    frame = Frame(
        Organisation(told["area"], told["name"]),
        told["title"],
        FiscalYear(told["first_year"]),
        FiscalYear(told["last_year"]),
    )
    kind = DocumentKind(asked["kind"]) if asked.get("kind") else None
    document = read_document(base64.b64decode(asked["content"]), asked["name"], kind=kind)
    return {
        "book": book_json(document_book(frame, document)),
        "kind": str(document.kind),
        "anomalies": _odd(document),
        "left": [asdict(one) for one in (left_behind(document.plan) if document.plan else ())],
    }


def _odd(document: ReadDocument) -> list[Json]:
    """What is odd as four texts: where, what is printed, what it is taken for, why."""
    if document.plan is not None:
        found = (*document.plan.lost, *document.plan.anomalies)
        return [
            {"where": one.span.text_ja(), "printed": one.printed, "meant": one.meant or "", "note": one.note}
            for one in found
        ]
    return [
        {
            "where": " ".join(f"{value}" for value in one.where.values()),
            "printed": one.printed,
            "meant": one.meant or "",
            "note": one.note,
        }
        for table in document.tables
        for one in table.oddities
    ]


def main() -> None:
    """Read the request, answer in one line of JSON."""
    bound_memory()
    asked = json.load(sys.stdin)
    try:
        told = answer(asked)
    except ShirubeError as error:
        told = {"error": {"code": error.code, "what": error.what, "todo": error.todo}}
    except (MemoryError, RecursionError):
        told = {"error": {"code": ""}}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
