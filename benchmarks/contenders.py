"""The contenders behind one shape: `ready` takes the generated facts in, `run` gives eligible and amounts.

Only `run` is timed: each engine starts from its own native input (Shirube: integers, Decimal, Enum; Polars:
integers, Float64, Enum; OpenFisca: NumPy arrays of its own types, its simulation built beforehand).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

import rules_openfisca
import rules_polars
from data import ON, Facts, for_openfisca, for_polars
from figures import Figures
from shirube.catalogue import Catalogue
from shirube.rules import inputs_of
from shirube.rules.columns import decide_table


class Shirube:
    """decide_table: exact, with unknown, low and high."""

    name = "Shirube"

    def __init__(self, catalogue: Catalogue, rows: int) -> None:
        self.catalogue = catalogue
        self.table = pl.DataFrame()

    def ready(self, programme: str, table: pl.DataFrame) -> None:
        self.table = table

    def run(self, programme: str) -> pl.DataFrame:
        variables = self.catalogue.variables
        return decide_table(self.catalogue[programme], self.table, on=ON, variables=variables)


class Polars:
    """Hand-written Polars over Float64."""

    name = "Polars (by hand)"

    def __init__(self, catalogue: Catalogue, rows: int) -> None:
        self.catalogue = catalogue
        self.table = pl.DataFrame()

    def ready(self, programme: str, table: pl.DataFrame) -> None:
        self.table = for_polars(table)

    def run(self, programme: str) -> pl.DataFrame:
        figures = Figures(self.catalogue[programme], ON, float)
        found = rules_polars.run(programme, self.table, figures, ON)
        return found if found.height == self.table.height else pl.concat([found] * self.table.height)


class OpenFisca:
    """OpenFisca-Core; a new calculation each time, since it keeps what it has once calculated."""

    name = "OpenFisca-Core"
    tuned = False

    def __init__(self, catalogue: Catalogue, rows: int) -> None:
        rules_openfisca.TUNED = self.tuned
        system = rules_openfisca.System(catalogue)
        self.simulation = rules_openfisca.simulation(system, rows)
        self.inputs: dict[str, np.ndarray[Any, Any]] = {}

    def ready(self, programme: str, table: pl.DataFrame) -> None:
        self.forget()
        self.inputs = for_openfisca(table, rules_openfisca.WORDS)

    def forget(self) -> None:
        for name in (*self.inputs, *rules_openfisca.FORMULAS):
            self.simulation.delete_arrays(name)

    def run(self, programme: str) -> dict[str, np.ndarray[Any, Any]]:
        month = rules_openfisca.MONTH
        for name, values in self.inputs.items():
            self.simulation.set_input(name, month, values)
        outputs = rules_openfisca.OUTPUTS[programme]
        return {name: self.simulation.calculate(variable, month) for name, variable in outputs.items()}


class OpenFiscaTuned(OpenFisca):
    """The same with its slow look-up of a parameter by an enum replaced by a NumPy table."""

    name = "OpenFisca-Core (tuned)"
    tuned = True


ENGINES: dict[str, Any] = {
    "shirube": Shirube,
    "openfisca": OpenFisca,
    "openfisca_tuned": OpenFiscaTuned,
    "polars": Polars,
}


def facts_of(
    catalogue: Catalogue, programme: str, rows: int, *, large: bool = False, nulls: float = 0.0
) -> pl.DataFrame:
    names = inputs_of(catalogue[programme])
    return Facts(catalogue.variables, rows, large=large).table(names, nulls=nulls)
