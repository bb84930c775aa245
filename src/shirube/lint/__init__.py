"""Checks on plans, by code: what is weak, why, and a better form; one file per check, whose docstring is its page.

A plan comes in as a view (`view_of_plan`, `view_of_book`, or one built from a KPI table), what the checks need to
know from outside as a `Context`; nothing here reads a file, a clock or the catalogue.
"""

from __future__ import annotations

from shirube.lint.book_view import kpi_key, node_key, view_of_book
from shirube.lint.checks import ALL
from shirube.lint.context import Context, Limits, ProgrammeFact
from shirube.lint.finding import Check, Finding, Page, Severity
from shirube.lint.plan_view import view_of_plan
from shirube.lint.run import Linted, check_of, lint_fully, lint_plan
from shirube.lint.view import Allow, KpiView, Level, MeasureView, NodeView, PlanView, ProgrammeView

__all__ = [
    "ALL",
    "Allow",
    "Check",
    "Context",
    "Finding",
    "KpiView",
    "Level",
    "Limits",
    "Linted",
    "MeasureView",
    "NodeView",
    "Page",
    "PlanView",
    "ProgrammeFact",
    "ProgrammeView",
    "Severity",
    "check_of",
    "kpi_key",
    "lint_fully",
    "lint_plan",
    "node_key",
    "view_of_book",
    "view_of_plan",
]
