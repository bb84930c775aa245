"""Proven optimum with CP-SAT: one worker and one seed, so that the same project has the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from shirube.base.errors import ShirubeError
from shirube.funding.linear import Model

Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Solution:
    """A solution: `proven` if no better one exists; `bound` is what the solver shows nothing can exceed."""

    values: list[int]
    objective: int
    bound: int
    proven: bool


class Solver:
    """A model handed to CP-SAT once and asked again with other goals and further rows."""

    def __init__(self, model: Model, *, seconds: float = 20.0) -> None:
        self.model = model
        self.seconds = seconds
        self._solver_model = cp_model.CpModel()
        self._variables = [self._solver_model.new_int_var(low, high, "") for low, high in model.bounds]
        self._handed = 0

    def most(self, goal: Terms) -> Solution | None:
        """The solution with the largest sum, or None if the rows contradict each other.

        Raises ShirubeError E172 if none was found in time.
        """
        self._hand_over()
        self._solver_model.maximize(self._sum(goal))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = self.seconds
        status = solver.solve(self._solver_model)
        if status == cp_model.INFEASIBLE:
            return None
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise ShirubeError(
                "E172",
                f"組み合わせが多く、{self.seconds:g}秒では一つも見つかりませんでした。",
                todo="費用ごとに使える制度（programmes）を絞ってください。",
            )
        values = [solver.value(variable) for variable in self._variables]
        objective = sum(factor * values[variable] for variable, factor in goal)
        self._hint(values)
        return Solution(values, objective, round(solver.best_objective_bound), status == cp_model.OPTIMAL)

    def in_turn(self, goals: Sequence[Terms]) -> list[Solution]:
        """The best by the first goal, among those by the second, and so on; rows that hold a goal stay."""
        found: list[Solution] = []
        for goal in goals:
            solution = self.most(goal)
            if solution is None:
                return found
            found.append(solution)
            self.model.keep(goal, low=solution.objective)
        return found

    def _hand_over(self) -> None:
        for row in self.model.rows[self._handed :]:
            low = cp_model.INT_MIN if row.low is None else row.low
            high = cp_model.INT_MAX if row.high is None else row.high
            given = self._solver_model.add_linear_constraint(self._sum(row.terms), low, high)
            if row.when:
                given.only_enforce_if(
                    [
                        self._variables[name] if wanted else self._variables[name].negated()
                        for name, wanted in row.when
                    ]
                )
        self._handed = len(self.model.rows)

    def _sum(self, terms: Terms) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum(
            [self._variables[name] for name, _ in terms], [factor for _, factor in terms]
        )

    def _hint(self, values: list[int]) -> None:
        self._solver_model.clear_hints()  # type: ignore[no-untyped-call]
        for variable, value in zip(self._variables, values, strict=True):
            self._solver_model.add_hint(variable, value)


__all__ = ["Solution", "Solver"]
