"""One area on one day as a visitor sees it: what is recorded, what was told, and the address of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.web.areas.selectors import Known, known_of
from shirube.web.pages import library
from shirube.web.pages.answers import Answers, Seen, combine, read_answers, recalled, remember
from shirube.web.pages.reading import NOT_TOLD


@dataclass(frozen=True)
class Situation:
    """What the pages of one area share."""

    known: Known
    answers: Answers
    seen: Seen

    @property
    def on(self) -> date:
        return self.answers.on

    @property
    def raw(self) -> dict[str, str]:
        """The text of every field: answers in force, and mistakes as they were typed."""
        return {**self.seen.told_raw, **{name: self.answers.raw[name] for name in self.answers.errors}}

    @property
    def mistakes(self) -> list[tuple[str, ShirubeError]]:
        """For the error summary: the id of the control and the mistake."""
        return [(f"field-{name}", error) for name, error in self.answers.errors.items()]


def situation_of(request: HttpRequest, code: str) -> Situation:
    """Read the address and the session; keep what was told."""
    variables, today = library.catalogue().variables, library.today()
    answers = read_answers(request.GET, variables, today)
    remember(request.session, code, answers, today)
    known = known_of(code)
    seen = combine(known.seen(answers.on), answers, recalled(request.session, code), variables, today)
    return Situation(known, answers, seen)


def tidy_address(request: HttpRequest, situation: Situation) -> str | None:
    """The same address without empty fields, if it has any and nothing in it is wrong."""
    pairs = [(name, text.strip()) for name, texts in request.GET.lists() for text in texts[-1:]]
    kept = [(name, text) for name, text in pairs if text not in NOT_TOLD]
    if situation.answers.errors or len(kept) == len(pairs):
        return None
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
