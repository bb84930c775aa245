"""The block `funding:` of a programme file: how it takes part in paying for a project, checked name by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.models import FundingFile
from shirube.catalogue.text import Lines
from shirube.rules import Programme, Variable, VariableType, inputs_of
from shirube.rules.model import Choice, Flow, Funding, FundingRule, Passage

COSTS = frozenset({VariableType.YEN, VariableType.YEN_LIST, VariableType.INT})
Path = tuple[str | int, ...]


def read_funding(shape: FundingFile, passage: Callable[[str], Passage]) -> Funding:
    """The block as the core knows it; names are checked by `funding_problems`."""
    return Funding(
        costs=tuple(shape.costs),
        choice=None
        if shape.choice is None
        else Choice(shape.choice.input, shape.choice.covers, shape.choice.loan),
        flows=tuple(Flow(item.amount, item.from_, item.to) for item in shape.money),
        bond=shape.bond,
        once=tuple(FundingRule(item.group, passage(item.lines), tuple(item.on)) for item in shape.once),
        beside=tuple(FundingRule(item.programme, passage(item.lines)) for item in shape.beside),
        tandoku=None if shape.tandoku is None else passage(shape.tandoku.lines),
        at_most=None
        if shape.at_most is None
        else FundingRule(str(shape.at_most.count), passage(shape.at_most.lines)),
    )


def funding_problems(
    programme: Programme, variables: Mapping[str, Variable], lines: Lines
) -> Iterator[ShirubeError]:
    """What is wrong with the block, each at its line (E160 unknown name, E161 wrong kind of name, E170 one party)."""
    funding = programme.funding
    if funding is None:
        return
    read = [name for name in inputs_of(programme) if name in variables]
    amounts = [amount.id for amount in programme.amounts if amount.unit == "円"]
    yen = [name for name in read if variables[name].type is VariableType.YEN]
    wanted: list[tuple[Path, str, list[str]]] = [
        (("funding", "costs", index), name, [n for n in read if variables[n].type in COSTS])
        for index, name in enumerate(funding.costs)
    ]
    wanted += [
        (("funding", "money", index, "amount"), flow.amount, amounts + yen)
        for index, flow in enumerate(funding.flows)
    ]
    if funding.choice is not None:
        wanted.append((("funding", "choice", "input"), funding.choice.input, yen))
        every = [name for name, item in variables.items() if item.type is VariableType.YEN]
        wanted.append((("funding", "choice", "covers"), funding.choice.covers, every))
        if funding.choice.loan is not None:
            wanted.append((("funding", "choice", "loan"), funding.choice.loan, yen))
    wanted += [
        (("funding", "once", index, "on", place), name, list(funding.costs))
        for index, rule in enumerate(funding.once)
        for place, name in enumerate(rule.on)
    ]
    if funding.bond is not None:
        wanted.append((("funding", "bond"), funding.bond, amounts))
    for path, name, allowed in wanted:
        if name not in allowed:
            yield _problem(programme, variables, name, Place(programme.file, lines.get(path)), allowed)
    for index, flow in enumerate(funding.flows):
        if flow.source == flow.target:
            yield CatalogueError(
                "E170",
                f"「{flow.amount}」の出し手と受け手が同じ「{flow.source}」です。",
                where=Place(programme.file, lines.get(("funding", "money", index))),
                todo="from と to に別の主体を書いてください。",
            )


def _problem(
    programme: Programme, variables: Mapping[str, Variable], name: str, place: Place, allowed: list[str]
) -> CatalogueError:
    known = name in variables or name in programme.named or name in programme.parameters
    near = get_close_matches(name, allowed, 1)
    hint = f"「{near[0]}」のことですか。" if near else ""
    if not known:
        return CatalogueError("E160", f"funding の「{name}」という名前はありません。", where=place, todo=hint)
    return CatalogueError(
        "E161",
        f"funding のここに「{name}」は使えません。",
        where=place,
        todo=hint or f"使えるもの: {'、'.join(allowed) or 'なし（この制度は円の額を持ちません）'}",
    )


__all__ = ["funding_problems", "read_funding"]
