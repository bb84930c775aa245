"""The budgets as data: every figure stands in both decks, every sum is explained, programmes agree with them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from shirube.base import parse_line_ranges
from shirube.catalogue import Catalogue
from shirube.catalogue.budgets import BudgetLine, balance_of, load_budgets

LINES = load_budgets()
DECKS = ("000_5b6111fece950fc8", "001_a625f554a9314e13")
OWN_NAMES = {"r8-others", "r7i-kofukin", "r6s-kofukin", "r7s-kofukin-again"}
"""Lines that the decks print without a name of their own, or with a figure inside the name."""

every_line = pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)


@every_line
def test_every_line_names_its_lines_in_both_decks(line: BudgetLine) -> None:
    assert tuple(passage.document for passage in line.passages) == DECKS
    if line.gap is not None:
        assert tuple(passage.document for passage in line.gap.passages) == DECKS


@every_line
def test_every_figure_and_every_name_stands_at_its_lines(line: BudgetLine, shared: Path) -> None:
    for passage in line.passages:
        text = (shared / "seeds" / f"{passage.document}.txt").read_text(encoding="utf-8").splitlines()
        cited = plain("".join("".join(text[a - 1 : b]) for a, b in parse_line_ranges(passage.lines)))
        if line.amount is not None:
            assert plain(line.printed) in cited, passage
        if line.id not in OWN_NAMES:
            assert plain(line.label) in whole(cited, text), passage


@every_line
def test_every_total_equals_its_parts_or_says_why_not(line: BudgetLine) -> None:
    balance = balance_of(line, LINES)
    is_compared = line.amount is not None and balance.has_parts
    if not is_compared or (balance.is_complete and balance.difference == 0):
        assert line.gap is None
        return
    assert line.gap is not None
    assert balance.is_rounding is (line.gap.kind == "rounding")


@every_line
def test_every_programme_of_a_budget_is_in_the_catalogue_and_carries_the_figure(
    line: BudgetLine, catalogue: Catalogue
) -> None:
    """One truth in two files: what the deck prints for a programme stands in the programme's own budgets."""
    if line.programme is None or line.amount is None:
        return
    programme = catalogue[line.programme]
    figures = {(budget.year, budget.amount) for budget in programme.budgets}
    assert (line.year, line.amount) in figures, figures


def test_every_programme_named_in_the_decks_is_in_the_catalogue(catalogue: Catalogue) -> None:
    named = {line.programme for line in LINES if line.programme is not None}
    assert named <= set(catalogue.programmes)


def test_every_programme_with_a_figure_of_the_decks_is_in_the_budgets(catalogue: Catalogue) -> None:
    """A programme's own figure from 資料000 or 001 that is not a wider line's is one of these lines."""
    recorded = {(line.programme, line.year, line.amount) for line in LINES}
    for programme in catalogue.programmes.values():
        for budget in programme.budgets:
            if budget.passage.document in DECKS and not budget.shared:
                assert (programme.id, budget.year, budget.amount) in recorded, (programme.id, budget)


def whole(cited: str, text: list[str]) -> str:
    """The cited lines; a figure of a year of comparison stands on the page below its programme's heading."""
    return cited if "R7当初予算額" not in cited and "R6補正予算額" not in cited else plain("".join(text))


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.replace("**", "").split()))
