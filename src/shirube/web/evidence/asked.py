"""What was asked: the figure, who began when; the answer, or the mistake with the form kept as typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.catalogue.evidence_record import load_evidence
from shirube.usecases.evidence import Inquiry, ask, read_adopters
from shirube.web.pages import library

FIRST = "population"
_LONGEST_BEGIN = 200


@dataclass(frozen=True)
class Asked:
    """The form as typed; `found` None where nothing was asked or the asking has a mistake."""

    outcome: str
    adopters: str
    found: Inquiry | None
    error: ShirubeError | None

    @property
    def query(self) -> str:
        """The address of this question."""
        return urlencode({"outcome": self.outcome, "adopters": self.adopters})

    def found_or_raise(self) -> Inquiry:
        """The answer for a download; raises the mistake, or E651 when nothing was asked."""
        if self.found is None:
            raise self.error or _mistake("")
        return self.found


def read_asked(request: HttpRequest) -> Asked:
    """A question is an address: ?outcome=income&adopters=39405 2018 …, a line each; ?begin=… only fills the form."""
    outcome = str(request.GET.get("outcome") or FIRST)[:40]
    adopters = str(request.GET.get("adopters") or "").replace("\r\n", "\n").replace("\x00", "")
    if "adopters" not in request.GET:
        return Asked(outcome, str(request.GET.get("begin") or "")[:_LONGEST_BEGIN], None, None)
    if not adopters.strip():
        return Asked(outcome, adopters, None, _mistake(adopters))
    try:
        most = load_evidence().most_adopters
        found = ask(outcome, read_adopters(adopters, library.areas(), most=most))
    except ShirubeError as error:
        return Asked(outcome, adopters, None, error)
    return Asked(outcome, adopters, found, None)


def _mistake(adopters: str) -> ShirubeError:
    try:
        read_adopters(adopters, library.areas(), most=1)
    except ShirubeError as error:
        return error
    raise AssertionError("an empty list of adopters is always refused")
