"""JSON from outside, within limits; numbers stay the text they were, so that no digit is lost."""

from __future__ import annotations

import json
from typing import Any

from shirube.base.errors import Place, ReadingError
from shirube.documents.reading.files import decoded
from shirube.documents.reading.limits import refuse_large


def read_json(content: bytes, name: str) -> Any:
    """The tree, numbers as text. Raises ReadingError E511, E512, E518, E606 (no JSON, or nested too deeply)."""
    refuse_large(content, name)
    text = decoded(content, name)
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _not_json(name, Place(name, error.lineno, error.colno)) from None
    except (ValueError, RecursionError):
        raise _not_json(name, Place(name)) from None


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _not_json(name: str, where: Place) -> ReadingError:
    return ReadingError(
        "E606",
        f"「{name}」は JSON として読めません（途中で切れているか、入れ子が深すぎます）。",
        where=where,
        todo="保存し直すか、受け取り直してください。",
    )
