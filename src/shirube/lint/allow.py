"""The switch of a finding, written where the plan is written: `allow missing-baseline: 理由`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shirube.lint.finding import Finding
from shirube.lint.view import Allow

_ALLOW = re.compile(
    r"^\s*[#※*]?\s*allow[\s　]+(?P<check>[A-Za-z0-9_-]+)[\s　]*(?:[:：][\s　]*(?P<reason>.*))?$",
    re.IGNORECASE,
)


def allows_in(texts: Iterable[str], subject: str | None, place: str = "") -> Iterator[Allow]:
    """The switches in notes or texts, one per line; for one node or KPI, or for the plan with `subject` None."""
    for text in texts:
        for line in text.splitlines():
            if found := _ALLOW.match(line):
                yield Allow(found["check"], (found["reason"] or "").strip(), subject, place)


@dataclass(frozen=True)
class Sorted:
    """Findings that stand and findings that a switch accepts, each with its switch; `unused` hit nothing."""

    open: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Allow], ...]
    unused: tuple[Allow, ...]


def sort_out(findings: Iterable[Finding], allows: Iterable[Allow]) -> Sorted:
    """Apply the switches. One without a reason accepts nothing."""
    listed = tuple(allows)
    usable = [allow for allow in listed if allow.reason]
    open_: list[Finding] = []
    accepted: list[tuple[Finding, Allow]] = []
    used: set[Allow] = set()
    for finding in findings:
        allow = next((one for one in usable if _accepts(one, finding)), None)
        if allow is None:
            open_.append(finding)
        else:
            accepted.append((finding, allow))
            used.add(allow)
    return Sorted(tuple(open_), tuple(accepted), tuple(one for one in listed if one not in used))


def _accepts(allow: Allow, finding: Finding) -> bool:
    names = (finding.code.casefold(), finding.name.casefold())
    return allow.check.casefold() in names and allow.subject in (None, finding.subject)
