"""Rules in words for the page of a programme: conditions and calculations with the printed figures put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shirube.base import format_yen
from shirube.rules import Programme, Variable
from shirube.rules.evaluate import ON
from shirube.rules.explain import format_dated, render, versioned_label
from shirube.rules.model import Amount, Definition, Parameter
from shirube.rules.nodes import Case, Name, Node, Not, walk


@dataclass(frozen=True)
class FormulaLine:
    """One branch of a calculation in words; `when` is empty where nothing is asked."""

    when: str
    value: str


@dataclass(frozen=True)
class Formula:
    """How an amount (or a value on the way to it) is computed."""

    id: str
    label: str
    lines: tuple[FormulaLine, ...]
    rounding: str
    is_amount: bool


def words(programme: Programme, node: Node, variables: Mapping[str, Variable]) -> str:
    """An expression in words; a figure that is the same in all years stands beside its name: 上限〔3人〕."""
    named = programme.named

    def text_of(name: Name) -> str:
        if name.id == ON:
            return "基準日"
        if name.id in named:
            return named[name.id].label
        if name.id in programme.parameters:
            return _parameter_words(programme.parameters[name.id], name.version)
        return variables[name.id].label

    return render(node, text_of, variables)


def rule_words(programme: Programme, node: Node, variables: Mapping[str, Variable]) -> str:
    """A condition in words; a plain question says which answer it wants."""
    if isinstance(node, Name):
        return f"「{words(programme, node, variables)}」に「はい」と答えられる"
    if isinstance(node, Not) and isinstance(node.item, Name):
        return f"「{words(programme, node.item, variables)}」に「いいえ」と答えられる"
    return words(programme, node, variables)


def _parameter_words(parameter: Parameter, version: str | None) -> str:
    if version is not None:
        return versioned_label(parameter, version)
    if any(value.tiers or value.options for value in parameter.values):
        return parameter.label
    texts = dict.fromkeys(format_dated(value, parameter.unit) for value in parameter.values)
    return f"{parameter.label}〔{' → '.join(texts)}〕"


def formulas_of(programme: Programme, variables: Mapping[str, Variable]) -> tuple[Formula, ...]:
    """How every amount is computed, what it needs first."""
    return tuple(_formula(programme, item, variables) for item in _calculated(programme))


def _calculated(programme: Programme) -> tuple[Definition | Amount, ...]:
    """The amounts, each after the values it is built from."""
    named = programme.named
    ordered: dict[str, Definition | Amount] = {}

    def collect(name: str) -> None:
        for part in walk(named[name].value):
            if isinstance(part, Name) and part.id in named and part.id != name and part.id not in ordered:
                collect(part.id)
        ordered[name] = named[name]

    for amount in programme.amounts:
        if amount.id not in ordered:
            collect(amount.id)
    return tuple(ordered.values())


def _formula(programme: Programme, item: Definition | Amount, variables: Mapping[str, Variable]) -> Formula:
    rounding = ""
    if isinstance(item, Amount):
        rounding = f"{format_yen(item.down_to)}未満切捨て" if item.down_to > 1 else ""
    return Formula(
        item.id,
        item.label,
        _formula_lines(programme, item.value, variables),
        rounding,
        isinstance(item, Amount),
    )


def _formula_lines(
    programme: Programme, node: Node, variables: Mapping[str, Variable], when: str = ""
) -> tuple[FormulaLine, ...]:
    if not isinstance(node, Case):
        return (FormulaLine(when, words(programme, node, variables)),)
    lines: list[FormulaLine] = []
    for branch in node.branches:
        own = "上のどれでもないとき" if branch.when is None else words(programme, branch.when, variables)
        lines.extend(
            _formula_lines(programme, branch.value, variables, f"{when}、さらに {own}" if when else own)
        )
    return tuple(lines)
