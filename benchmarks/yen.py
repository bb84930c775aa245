"""The share of wrong yen: each engine's amounts against exact fractions (`rules_exact`), row by row.

Counted are the rows that exact arithmetic settles: eligible, and one value for the amount. A result is wrong
if it is not that whole yen. Verdicts are counted apart. Rows that the source leaves open are left out for the
engines that have no unknown; Shirube must leave exactly those open.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

import rules_exact
from contenders import ENGINES, facts_of
from data import ON, by_hand
from figures import Figures
from shirube.catalogue import Catalogue
from shirube.rules import decide, read_facts

EXAMPLES = 3


def measure(catalogue: Catalogue, rows: int, *, large: bool, tick: Callable[[str], None]) -> dict[str, Any]:
    """Per engine: yen checked and wrong, verdicts checked and wrong, per amount, and the worst examples."""
    catalogue = by_hand(catalogue)
    engines = {name: ENGINES[name](catalogue, rows) for name in ("shirube", "openfisca", "polars")}
    found = {name: _Count() for name in engines}
    for programme in sorted(catalogue.programmes):
        table = facts_of(catalogue, programme, rows, large=large)
        truth = exact_answers(catalogue, programme, table)
        for name, engine in engines.items():
            engine.ready(programme, table)
            found[name].add(programme, truth, engine.run(programme), exact_open=name == "shirube")
        tick(programme)
    return {name: count.summary() for name, count in found.items()}


def exact_answers(catalogue: Catalogue, programme: str, table: pl.DataFrame) -> list[rules_exact.Answer]:
    """The truth for every row, in Python fractions."""
    figures, rule = Figures(catalogue[programme], ON), rules_exact.RULES[programme]
    answers = []
    for row in table.iter_rows(named=True):
        exact = {k: Fraction(v) if isinstance(v, Decimal) else v for k, v in row.items()}
        eligible, amounts = rule(exact, figures, ON)
        answers.append((None if eligible is None else bool(eligible), amounts))
    return answers


def disagreements(catalogue: Catalogue, programme: str, table: pl.DataFrame) -> int:
    """Rows in which the exact rules written by hand and `decide` differ."""
    answers = exact_answers(catalogue, programme, table)
    wrong = 0
    for row, (eligible, amounts) in zip(table.iter_rows(named=True), answers, strict=True):
        told = {k: str(v) if isinstance(v, Decimal) else v for k, v in row.items() if k != "row"}
        facts = read_facts(told, catalogue.variables)
        decision = decide(catalogue[programme], facts, on=ON, variables=catalogue.variables)
        verdict = {"yes": True, "no": False, "unknown": None}[decision.verdict.value]
        given = {name: amount.value for name, amount in decision.amounts.items()}
        wrong += verdict is not eligible or (eligible is not False and given != amounts)
    return wrong


class _Count:
    def __init__(self) -> None:
        self.amounts: dict[str, list[int]] = {}
        self.verdicts = [0, 0]
        self.open_rows = 0
        self.examples: list[dict[str, Any]] = []

    def add(self, programme: str, truth: list[rules_exact.Answer], given: Any, *, exact_open: bool) -> None:
        verdicts = _column(given, "eligible")
        for index, (eligible, _) in enumerate(truth):
            if eligible is None and not exact_open:
                self.open_rows += 1
            else:
                self.verdicts[0] += 1
                self.verdicts[1] += _as_verdict(verdicts[index], exact_open=exact_open) is not eligible
        for name in truth[0][1]:
            self._amount(programme, name, truth, _column(given, name), exact_open=exact_open)

    def _amount(
        self, programme: str, name: str, truth: list[Any], given: list[Any], *, exact_open: bool
    ) -> None:
        checked, wrong = self.amounts.setdefault(f"{programme}/{name}", [0, 0])
        for (eligible, amounts), value in zip(truth, given, strict=True):
            right = amounts[name]
            if eligible is False or ((eligible is None or right is None) and not exact_open):
                continue
            checked += 1
            if value != right:
                wrong += 1
                self._example(programme, name, right, value)
        self.amounts[f"{programme}/{name}"] = [checked, wrong]

    def _example(self, programme: str, name: str, right: int | None, value: Any) -> None:
        off = 0 if right is None or value is None else int(value) - right
        made = {"amount": f"{programme}/{name}", "right": right, "given": value, "off": off}
        self.examples.append(made)
        best: dict[str, dict[str, Any]] = {}
        for example in sorted(self.examples, key=lambda e: -abs(e["off"])):
            best.setdefault(example["amount"], example)
        self.examples = list(best.values())[:EXAMPLES]

    def summary(self) -> dict[str, Any]:
        checked = sum(count for count, _ in self.amounts.values())
        return {
            "yen_checked": checked,
            "yen_wrong": sum(wrong for _, wrong in self.amounts.values()),
            "verdicts_checked": self.verdicts[0],
            "verdicts_wrong": self.verdicts[1],
            "rows_the_source_leaves_open": self.open_rows,
            "amounts": self.amounts,
            "worst": self.examples,
        }


def _column(given: Any, name: str) -> list[Any]:
    values = given[name]
    return values.to_list() if isinstance(values, pl.Series) else np.asarray(values).tolist()


def _as_verdict(value: Any, *, exact_open: bool) -> bool | None:
    if exact_open:
        return {"yes": True, "no": False, "unknown": None}[value]
    return bool(value)
