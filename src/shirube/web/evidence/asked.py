"""What was asked: the figure, who began when; the answer, or the mistake with the form kept as typed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.catalogue.evidence_record import load_evidence
from shirube.evidence import Adoption
from shirube.usecases.evidence import Inquiry, ask, outcome_for, read_adopters
from shirube.usecases.evidence_own import OWN, ask_own
from shirube.web.evidence.imported import own_figures
from shirube.web.pages import library

FIRST = "population"
_LONGEST_BEGIN, _LONGEST_NAME, _LONGEST_KPI = 200, 80, 120


@dataclass(frozen=True)
class Asked:
    """The form as typed; `found` None where nothing was asked or the asking has a mistake.

    `kpi`: the KPI somebody came from; `word`: what in its name led to the chosen figure, '' where none did.
    """

    outcome: str
    adopters: str
    found: Inquiry | None
    error: ShirubeError | None
    kpi: str = ""
    word: str = ""

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
    """A question is an address: ?outcome=income&adopters=39405 2018 …, a line each; ?begin=… and ?kpi=… fill the form."""
    outcome = str(request.GET.get("outcome") or FIRST)[:_LONGEST_NAME]
    adopters = str(request.GET.get("adopters") or "").replace("\r\n", "\n").replace("\x00", "")
    if "adopters" not in request.GET:
        return _filled(request, outcome)
    if not adopters.strip():
        return Asked(outcome, adopters, None, _mistake(adopters))
    try:
        most = load_evidence().most_adopters
        found = _answered(request, outcome, read_adopters(adopters, library.areas(), most=most))
    except ShirubeError as error:
        return Asked(outcome, adopters, None, error)
    return Asked(outcome, adopters, found, None)


def _filled(request: HttpRequest, outcome: str) -> Asked:
    """The form before the question, with the figure nearest to the KPI."""
    begin = str(request.GET.get("begin") or "").replace("\x00", "")[:_LONGEST_BEGIN]
    kpi = str(request.GET.get("kpi") or "").strip()[:_LONGEST_KPI]
    near = outcome_for(load_evidence(), kpi) if kpi else None
    if near is None:
        return Asked(outcome, begin, None, None, kpi)
    return Asked(near[0].id, begin, None, None, kpi, near[1])


def _answered(request: HttpRequest, outcome: str, adoption: Adoption) -> Inquiry:
    if outcome.startswith(OWN):
        return ask_own(own_figures(outcome, request.user), adoption, library.areas())
    return ask(outcome, adoption)


def _mistake(adopters: str) -> ShirubeError:
    try:
        read_adopters(adopters, library.areas(), most=1)
    except ShirubeError as error:
        return error
    raise AssertionError("an empty list of adopters is always refused")
