"""Runs the checks over a plan and applies its switches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shirube.lint.allow import sort_out
from shirube.lint.checks import ALL
from shirube.lint.context import Context
from shirube.lint.finding import Check, Finding, Severity
from shirube.lint.view import Allow, PlanView

_LAST = "L198"


@dataclass(frozen=True)
class Linted:
    """What the checks say of a plan: open findings by severity, then code; those its author accepts, with the reason."""

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Allow], ...] = ()

    def of(self, subject: str | None) -> tuple[Finding, ...]:
        """The open findings at one node or KPI."""
        return tuple(one for one in self.findings if one.subject == subject)

    def count(self, severity: Severity) -> int:
        """How many open findings have a severity."""
        return sum(one.severity is severity for one in self.findings)


def lint_plan(
    view: PlanView, context: Context | None = None, *, only: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """The open findings of a plan; `only` names checks by code or name, all when empty."""
    return lint_fully(view, context, only=only).findings


def lint_fully(view: PlanView, context: Context | None = None, *, only: Iterable[str] = ()) -> Linted:
    """The open and the accepted findings of a plan."""
    told = context or Context()
    asked = {name.casefold() for name in only}
    checks = [one for one in ALL if not asked or {one.code.casefold(), one.name} & asked]
    found = [finding for check in checks if check.code != _LAST for finding in check.findings(view, told)]
    result = sort_out(found, view.allows)
    with_unused = replace(told, unused=tuple(one for one in result.unused if one.reason))
    late = [one for check in checks if check.code == _LAST for one in check.findings(view, with_unused)]
    listed = sorted((*result.open, *(() if asked else late)), key=_order)
    return Linted(tuple(listed), result.accepted)


def check_of(name: str) -> Check | None:
    """A check by its code or its name."""
    wanted = name.casefold()
    return next((one for one in ALL if wanted in (one.code.casefold(), one.name)), None)


def _order(finding: Finding) -> tuple[int, str]:
    return list(Severity).index(finding.severity), finding.code
