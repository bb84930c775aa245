"""What was asked of the reform page, and the answer or every mistake in the asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.base.errors import CatalogueError
from shirube.usecases.reform import Reform
from shirube.usecases.reform_request import R8_SWITCH, asked_reform
from shirube.web.pages import library
from shirube.web.pages.reading import read_day

LONGEST = 100_000
FIELD = "変更案"


@dataclass(frozen=True)
class Asked:
    """The texts of the form as typed, the answer, or the mistakes (the form keeps what was typed)."""

    overlay: str
    on_text: str
    switch_text: str
    reform: Reform | None
    problems: tuple[ShirubeError, ...]

    @property
    def has_overlay(self) -> bool:
        return bool(self.overlay.strip())

    def reform_or_raise(self) -> Reform:
        """The answer for a download; raises the first mistake."""
        if self.reform is None:
            raise self.problems[0]
        return self.reform


def read_asked(request: HttpRequest) -> Asked:
    """A GET asks for a switch (?switch=2026-04-01), a POST may bring an overlay."""
    told = request.POST if request.method == "POST" else request.GET
    overlay = told.get("overlay", "") if request.method == "POST" else ""
    on_text, switch_text = told.get("on", "").strip(), told.get("switch", "").strip()
    try:
        found = _answer(overlay, on_text, switch_text)
    except CatalogueError as error:
        return Asked(overlay, on_text, switch_text, None, error.problems or (error,))
    except ShirubeError as error:
        return Asked(overlay, on_text, switch_text, None, (error,))
    return Asked(overlay, on_text, switch_text, found, ())


def _answer(overlay: str, on_text: str, switch_text: str) -> Reform:
    on = read_day(on_text) if on_text else library.today()
    switch = read_day(switch_text) if switch_text else None
    if not overlay.strip():
        return switch_reform(switch or R8_SWITCH, library.catalogue().hash)
    if len(overlay) > LONGEST:
        raise ShirubeError(
            "E340", f"変更案が長すぎます（{LONGEST:,}文字まで）。", todo="変える制度だけを書いてください。"
        )
    content = (FIELD, overlay.replace("\r\n", "\n").encode())
    return asked_reform(library.catalogue(), library.areas(), overlay=content, on=on, switch=switch)


@lru_cache(maxsize=4)
def switch_reform(day: date, catalogue_hash: str) -> Reform:  # noqa: ARG001  the hash is part of the key
    """The catalogue's rules on both sides of a day: the same for every visitor."""
    return asked_reform(library.catalogue(), library.areas(), on=day, switch=day)
