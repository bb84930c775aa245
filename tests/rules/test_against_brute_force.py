"""The engine against brute force: every completion of the unknown tried, on random small programmes.

Where each comparison reads one number, verdict, missing and bounds must be equal to brute force; where a
comparison relates two numbers, they must never claim more than brute force shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.rules import Variable, VariableType, Verdict, decide
from shirube.rules.model import Amount, Clause, Passage, Programme
from shirube.rules.nodes import (
    All,
    Arith,
    Branch,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    Number,
    Some,
)

ON = date(2026, 6, 15)
TOP = 4
VARIABLES = {
    **{name: Variable(name, name, "", VariableType.BOOL, "project") for name in "pqr"},
    "kind": Variable(
        "kind", "kind", "", VariableType.ENUM, "project", values=dict.fromkeys(["a", "b", "c"], "")
    ),
    **{
        name: Variable(
            name, name, "", VariableType.YEN, "project", minimum=Fraction(0), maximum=Fraction(TOP)
        )
        for name in ("m", "n")
    },
}
DOMAIN: dict[str, list[Any]] = {
    **{name: [True, False] for name in "pqr"},
    "kind": ["a", "b", "c"],
    "m": list(range(TOP + 1)),
    "n": list(range(TOP + 1)),
}
LEAF = st.one_of(
    st.sampled_from("pqr").map(Name),
    st.sets(st.sampled_from("abc"), min_size=1, max_size=2).map(
        lambda v: Member(Name("kind"), tuple(sorted(v)))
    ),
    st.builds(
        lambda op, name, value: Compare(op, Name(name), Number(Fraction(value))),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.sampled_from("mn"),
        st.integers(0, TOP),
    ),
)
RELATION = st.builds(
    lambda op, k: Compare(op, Arith("*", Name("m"), Number(Fraction(k))), Name("n")),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.integers(1, 3),
)


def conditions(leaf: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda items: All(tuple(items))),
            st.lists(inner, min_size=2, max_size=3).map(lambda items: Some(tuple(items))),
        ),
        max_leaves=5,
    )


NUMBERS = st.recursive(
    st.one_of(st.integers(0, 5).map(lambda v: Number(Fraction(v))), st.sampled_from("mn").map(Name)),
    lambda inner: st.one_of(
        st.builds(lambda a, b: Arith("+", a, b), inner, inner),
        st.builds(
            lambda a, b: Call("min", (a, Number(Fraction(b)))),
            st.sampled_from("mn").map(Name),
            st.integers(0, 5),
        ),
        st.builds(lambda c, a, b: Case((Branch(c, a), Branch(None, b))), conditions(LEAF), inner, inner),
    ),
    max_leaves=4,
)
FACTS = st.fixed_dictionaries({name: st.none() | st.sampled_from(values) for name, values in DOMAIN.items()})


def programme(clauses: list[Node], amount: Node, down_to: int = 1) -> Programme:
    here = Passage("toy", "1")
    return Programme(
        id="toy", name="toy", kind="grant", office="", applicant="", summary="", themes=(),
        recorded_from=date(2026, 4, 1), recorded_until=date(2027, 3, 31), ends=None, passages=(here,),
        parameters={}, definitions=(), questions=(),
        clauses=tuple(Clause(f"c{i}", "", node, here) for i, node in enumerate(clauses)),
        amounts=(Amount("x", "x", amount, down_to=down_to),),
    )  # fmt: skip


def evaluated(node: Node, facts: dict[str, Any]) -> Any:
    """Plain two-valued evaluation, written apart from the engine."""
    match node:
        case Number(value):
            return value
        case Name(name):
            return facts[name]
        case Not(item):
            return not evaluated(item, facts)
        case All(items):
            return all(evaluated(item, facts) for item in items)
        case Some(items):
            return any(evaluated(item, facts) for item in items)
        case Member(Name(name), values):
            return facts[name] in values
        case Compare(op, left, right):
            a, b = evaluated(left, facts), evaluated(right, facts)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[op]
        case Arith(op, left, right):
            a, b = evaluated(left, facts), evaluated(right, facts)
            return a + b if op == "+" else a * b
        case Call(_, args):
            return min(evaluated(arg, facts) for arg in args)
        case Case(branches):
            for branch in branches:
                if branch.when is None or evaluated(branch.when, facts):
                    return evaluated(branch.value, facts)
    raise AssertionError(node)


def completions(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    names = [name for name, value in facts.items() if value is None]
    for values in product(*(DOMAIN[name] for name in names)):
        yield {**facts, **dict(zip(names, values, strict=True))}


def truth(clauses: list[Node], facts: dict[str, Any]) -> set[bool]:
    return {all(evaluated(node, full) for node in clauses) for full in completions(facts)}


def can_change(clauses: list[Node], facts: dict[str, Any], name: str) -> bool:
    others = {**facts, name: DOMAIN[name][0]}
    return any(
        len({all(evaluated(node, {**full, name: value}) for node in clauses) for value in DOMAIN[name]}) > 1
        for full in completions(others)
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions(LEAF), min_size=1, max_size=3), NUMBERS, FACTS, st.sampled_from([1, 2, 3]))
def test_verdict_missing_and_bounds_equal_brute_force(
    clauses: list[Node], amount: Node, facts: dict[str, Any], down_to: int
) -> None:
    decision = decide(programme(clauses, amount, down_to), facts, on=ON, variables=VARIABLES)
    outcomes = truth(clauses, facts)
    expected = Verdict.UNKNOWN if len(outcomes) > 1 else (Verdict.YES if True in outcomes else Verdict.NO)
    assert decision.verdict is expected
    unknown = [name for name, value in facts.items() if value is None]
    changing = {name for name in unknown if can_change(clauses, facts, name)}
    assert set(decision.missing) == (changing if expected is Verdict.UNKNOWN else set())
    if expected is Verdict.NO:
        assert decision.amounts == {}
        return
    values = {floor(evaluated(amount, full) / down_to) * down_to for full in completions(facts)}
    found = decision.amounts["x"]
    assert (found.low, found.high) == (min(values), max(values))
    assert found.value == (min(values) if len(values) == 1 else None)
    assert bool(found.missing) == (len(values) > 1)


@settings(max_examples=200, deadline=None)
@given(st.lists(conditions(st.one_of(LEAF, RELATION)), min_size=1, max_size=3), NUMBERS, FACTS)
def test_relations_between_numbers_never_claim_too_much(
    clauses: list[Node], amount: Node, facts: dict[str, Any]
) -> None:
    decision = decide(programme(clauses, amount), facts, on=ON, variables=VARIABLES)
    outcomes = truth(clauses, facts)
    if decision.verdict is not Verdict.UNKNOWN:
        assert outcomes == {decision.verdict is Verdict.YES}
    changing = {name for name, value in facts.items() if value is None and can_change(clauses, facts, name)}
    if decision.verdict is Verdict.UNKNOWN:
        assert changing <= set(decision.missing)
    if decision.verdict is not Verdict.NO:
        values = {int(evaluated(amount, full)) for full in completions(facts)}
        found = decision.amounts["x"]
        assert found.low is not None
        assert found.high is not None
        assert found.low <= min(values)
        assert max(values) <= found.high
