"""The same mixes by others: the model as a MILP (HiGHS, SCIP), and greedily by rate."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from shirube.funding.compiled import Compiled, Mix, cost_in
from shirube.funding.linear import Model
from shirube.funding.mix import Market
from shirube.funding.offers import OUTSIDE, Filling, decided
from shirube.rules.model import Verdict


@dataclass(frozen=True)
class Answer:
    """Seconds, the objective in yen (None: nothing found), and whether it was proven optimal."""

    seconds: float
    objective: int | None
    proven: bool


def by_milp(name: str, model: Model, goal: list[tuple[int, int]], *, seconds: float) -> Answer:
    """The model as it is, each row that holds only under flags by the smallest big-M its bounds allow."""
    started = time.perf_counter()
    solver = pywraplp.Solver.CreateSolver(name)
    solver.SuppressOutput()
    solver.SetTimeLimit(int(seconds * 1000))
    variables = [solver.IntVar(low, high, "") for low, high in model.bounds]
    for row in model.rows:
        least, most = model.reach(row.terms)
        if row.low is not None and least < row.low:
            _row(solver, variables, row.terms, row.low, None, row.when, row.low - least)
        if row.high is not None and most > row.high:
            _row(solver, variables, row.terms, None, row.high, row.when, most - row.high)
    objective = solver.Objective()
    for variable, factor in goal:
        objective.SetCoefficient(variables[variable], factor)
    objective.SetMaximization()
    status = solver.Solve()
    found = status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE)
    value = round(objective.Value()) if found else None
    return Answer(time.perf_counter() - started, value, status == pywraplp.Solver.OPTIMAL)


def _row(
    solver: pywraplp.Solver,
    variables: list[pywraplp.Variable],
    terms: tuple[tuple[int, int], ...],
    low: int | None,
    high: int | None,
    when: tuple[tuple[int, bool], ...],
    big: int,
) -> None:
    """low <= terms (or terms <= high), loosened by `big` for every flag that does not hold."""
    sign = 1 if low is not None else -1
    bound = low if low is not None else high
    assert bound is not None
    factors: dict[int, int] = {}
    for variable, factor in terms:
        factors[variable] = factors.get(variable, 0) + factor
    for flag, wanted in when:
        factors[flag] = factors.get(flag, 0) + (-sign * big if wanted else sign * big)
        if wanted:
            bound -= sign * big
    row = solver.Constraint(
        bound if sign > 0 else -solver.infinity(), solver.infinity() if sign > 0 else bound
    )
    for variable, factor in factors.items():
        row.SetCoefficient(variables[variable], factor)


def by_greed(mix: Mix, market: Market) -> Answer:
    """Cost by cost, the dearest first, to the programme that then gives most more (as one does in a table)."""
    started = time.perf_counter()
    filled: dict[int, tuple[tuple[str, str], ...]] = {}
    total: dict[int, int] = {}
    compiled = [encoded.compiled for encoded in mix.offers]
    costs = {place.item.id: cost_in(place, hopeful=False) for item in compiled for place in item.offer.places}
    for name in sorted(costs, key=lambda item: -costs[item]):
        best: tuple[int, int, tuple[tuple[str, str], ...]] | None = None
        for index, item in enumerate(compiled):
            for place in item.offer.places:
                if place.item.id != name:
                    continue
                trial = (*filled.get(index, ()), (name, place.input))
                gain = _gives(item, trial, market) - total.get(index, 0)
                if best is None or gain > best[0]:
                    best = gain, index, trial
        if best is not None and best[0] > 0:
            filled[best[1]] = best[2]
            total[best[1]] = total.get(best[1], 0) + best[0]
    return Answer(time.perf_counter() - started, sum(total.values()), False)


def _gives(item: Compiled, places: tuple[tuple[str, str], ...], market: Market) -> int:
    decision, effects = decided(item.offer, Filling(places), on=market.on, variables=market.variables)
    return (effects[OUTSIDE].value or 0) if decision.verdict is Verdict.YES else 0
