"""The address as text that a page may repeat: signs that no HTML can hold are dropped before a view reads it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict

View = TypeVar("View", bound=Callable[..., HttpResponse])
_KEPT = frozenset("\n\t\r")
_DROPPED = frozenset({"Cc", "Cs", "Cn"})


def printable(text: str) -> str:
    """The text without control signs, lone surrogates and unassigned code points; line ends stay."""
    return "".join(sign for sign in text if sign in _KEPT or unicodedata.category(sign) not in _DROPPED)


def cleaned(view: View) -> View:
    """Hands the view an address of printable text only."""

    @wraps(view)
    def answer(request: HttpRequest, **names: str) -> HttpResponse:
        if any(printable(text) != text for _, texts in request.GET.lists() for text in texts):
            params = QueryDict(mutable=True)
            for name, texts in request.GET.lists():
                params.setlist(name, [printable(text) for text in texts])
            request.GET = params  # type: ignore[assignment]
        return view(request, **{name: printable(text) for name, text in names.items()})

    return answer  # type: ignore[return-value]
