"""The canonical text of a plan and its hash: the same plan gives the same text on every machine."""

from __future__ import annotations

import hashlib
import json

from shirube.plans import PlanBook, book_json


def book_text(book: PlanBook) -> str:
    """The plan as canonical JSON text."""
    return json.dumps(book_json(book), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def book_hash(book: PlanBook) -> str:
    """SHA-256 of the canonical text, as hexadecimal."""
    return text_hash(book_text(book))


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
