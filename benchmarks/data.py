"""Generated facts for the 24 programmes: the same columns for every engine, each in the engine's own form.

A column depends only on its name, the seed and the number of rows, so every programme and every engine sees
the same figures. Shares of yes and no are chosen so that most rows can use a programme, as among those who
really ask; the classes of local government follow the counts of the 1,788.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from shirube.catalogue import Catalogue
from shirube.rules import Variable, VariableType

SEED = 20260615
ON = date(2026, 6, 15)
ITEMS = 4
"""The longest list of salaries; OpenFisca-Core has no list, so it gets one column per item."""

LG_CLASSES = {
    "prefecture": 47,
    "designated_city": 20,
    "core_city": 62,
    "transitional_city": 23,
    "city": 687,
    "special_ward": 23,
    "town": 743,
    "village": 183,
}
_RARE = {
    "covered_by_futsu_kofuzei",
    "nonpersonnel_outsourcing",
    "broad_staff_training",
    "exam_is_basic",
    "trainees_other_lg",
    "plan_drafting_only",
    "is_internet_service_or_cityos",
    "used_pro_hub_before",
    "is_staff_salary",
    "sell_power_main",
    "continuing_project",
    "heavy_snow_area",
    "okinawa_area",
    "remote_island",
}
_EVEN = {
    "kaso_area",
    "disadvantaged_area",
    "joint_method",
    "tax_exempt_to_invoice",
    "rental_lump_sum_paid",
    "plan_submitted_in_r7",
    "decarb_project",
    "re_power_project",
    "teiju_jiritsu_area",
    "renkei_chusu_area",
    "chiiki_saisei_area",
}
_DAYS = {
    "application_date": (date(2025, 10, 1), date(2027, 3, 31)),
    "deadline_date": (date(2026, 6, 1), date(2026, 12, 31)),
    "support_received_date": (date(2025, 9, 1), date(2026, 5, 31)),
    "opening_date": (date(2025, 9, 1), date(2026, 5, 31)),
}
_COUNTS = {
    "accel_fulltime_count": 6,
    "adviser_sessions": 7,
    "consortium_lg_count": 4,
    "new_jobs": 12,
    "maintained_jobs_renewal": 3,
    "employees": 22,
    "n_kpi": 6,
    "n_kpi_attendance": 3,
    "past_adoptions": 4,
    "foreign_residents": 25_000,
}
_HUNDREDTHS = {
    "fiscal_index": (5, 120),
    "fiscal_correction_coeff": (10, 100),
    "cio_eligible_share": (5, 100),
    "digital_exp_years": (0, 1200),
    "rental_years": (100, 700),
    "loan_term_years": (500, 3200),
    "asset_life_years": (500, 4000),
    "construction_years": (50, 550),
    "contract_months": (50, 600),
}
_LIKELY = {"applicant_kind": "local_gov", "contractor_kind": "npo_etc", "quake_area_pref": "none"}
_SALARY = (3_000_000, 25_000_000)
TYPICAL = (100_000, 200_000_000)
LARGE = (100_000_000, 2_000_000_000)


class Facts:
    """Columns of one size and one range of costs."""

    def __init__(
        self, variables: Mapping[str, Variable], rows: int, *, seed: int = SEED, large: bool = False
    ):
        self.variables = variables
        self.rows = rows
        self.seed = seed
        self.large = large

    def table(self, names: Iterable[str], *, nulls: float = 0.0) -> pl.DataFrame:
        """Shirube's form: whole numbers, exact decimals, text as Enum, days, lists; null is not told."""
        made = [self.column(name) for name in names]
        if nulls:
            made = [self._holed(series, nulls) for series in made]
        return pl.DataFrame(made) if made else pl.DataFrame({"row": range(self.rows)})

    def column(self, name: str) -> pl.Series:
        variable = self.variables[name]
        return _MAKERS[variable.type](self, variable).alias(name)

    def rng(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(name.encode()), int(self.large)])

    def _holed(self, series: pl.Series, share: float) -> pl.Series:
        told = pl.Series(self.rng(f"{series.name}?").random(self.rows) >= share)
        return pl.select(pl.when(told).then(series).otherwise(None)).to_series().alias(series.name)

    def _yen(self, variable: Variable) -> pl.Series:
        rng = self.rng(variable.id)
        match variable.id:
            case "loan_amount":
                return self._of("public_subsidy", rng, [50, 100, 150, 200, 300, 400])
            case "npo_contract_amount":
                return self._of("total_cost", rng, [60, 75, 80, 90, 100])
            case "public_subsidy" if not self.large:
                return self._between(rng, 1_000_000, 60_000_000)
            case "capital" if not self.large:
                return self._between(rng, 1_000_000, 50_000_000)
            case "total_project_cost" | "initial_investment":
                parts = self.column("public_subsidy") + self.column("loan_amount")
                return parts + self.column("own_funds")
        return self._between(rng, *(LARGE if self.large else TYPICAL))

    def _between(self, rng: np.random.Generator, low: int, high: int) -> pl.Series:
        """Large costs evenly over their range, typical ones evenly over their logarithm; whole yen."""
        if self.large:
            return pl.Series(rng.integers(low, high, self.rows, endpoint=True))
        return pl.Series(np.exp(rng.uniform(np.log(low), np.log(high), self.rows)).astype(np.int64))

    def _of(self, name: str, rng: np.random.Generator, percents: list[int]) -> pl.Series:
        """A share of another column: in half of the rows a round one, so that printed edges are met."""
        base = self.column(name).to_numpy()
        free = rng.integers(min(percents), max(percents), self.rows, endpoint=True)
        chosen = np.where(rng.random(self.rows) < 0.5, rng.choice(percents, self.rows), free)
        return pl.Series(base * chosen // 100)

    def _bool(self, variable: Variable) -> pl.Series:
        share = 0.06 if variable.id in _RARE else 0.4 if variable.id in _EVEN else 0.95
        return pl.Series(self.rng(variable.id).random(self.rows) < share)

    def _enum(self, variable: Variable) -> pl.Series:
        options = list(variable.values)
        weights = np.ones(len(options))
        if variable.id == "lg_class":
            weights = np.array([LG_CLASSES[option] for option in options], dtype=float)
        elif variable.id in _LIKELY:
            weights[options.index(_LIKELY[variable.id])] = 9.0 * (len(options) - 1)
        codes = self.rng(variable.id).choice(len(options), self.rows, p=weights / weights.sum())
        return pl.Series(options, dtype=pl.Enum(options)).gather(codes)

    def _int(self, variable: Variable) -> pl.Series:
        return pl.Series(self.rng(variable.id).integers(0, _COUNTS[variable.id], self.rows))

    def _number(self, variable: Variable) -> pl.Series:
        low, high = _HUNDREDTHS[variable.id]
        if low >= 50 and high > 100:  # years and months in halves, indices in hundredths
            found = self.rng(variable.id).integers(low // 50, high // 50, self.rows, endpoint=True) * 50
        else:
            found = self.rng(variable.id).integers(low, high, self.rows, endpoint=True)
        pool = pl.Series([Decimal(n).scaleb(-2) for n in range(high + 1)], dtype=pl.Decimal(10, 2))
        return pool.gather(found)

    def _date(self, variable: Variable) -> pl.Series:
        first, last = (day.toordinal() - date(1970, 1, 1).toordinal() for day in _DAYS[variable.id])
        days = self.rng(variable.id).integers(first, last, self.rows, endpoint=True)
        return pl.Series(days.astype(np.int32)).cast(pl.Date)

    def _yen_list(self, variable: Variable) -> pl.Series:
        rng = self.rng(variable.id)
        low, high = LARGE if self.large else _SALARY
        items = {f"i{n}": rng.integers(low, high, self.rows, endpoint=True) for n in range(ITEMS)}
        frame = pl.DataFrame({**items, "k": rng.integers(1, ITEMS, self.rows, endpoint=True)})
        return frame.select(pl.concat_list(list(items)).list.head(pl.col("k")).alias("v"))["v"]


_MAKERS: dict[VariableType, Callable[[Facts, Variable], pl.Series]] = {
    VariableType.BOOL: Facts._bool,
    VariableType.ENUM: Facts._enum,
    VariableType.INT: Facts._int,
    VariableType.NUMBER: Facts._number,
    VariableType.RATIO: Facts._number,
    VariableType.YEN: Facts._yen,
    VariableType.YEN_LIST: Facts._yen_list,
    VariableType.DATE: Facts._date,
}


def by_hand(catalogue: Catalogue) -> Catalogue:
    """The catalogue with no more than the 24 programmes that the peers hold by hand."""
    from rules_exact import RULES

    return replace(catalogue, programmes={name: catalogue[name] for name in sorted(RULES)})


def for_shirube(table: pl.DataFrame) -> pl.DataFrame:
    """As generated: its decimals are Decimal, its words Enum."""
    return table


def for_polars(table: pl.DataFrame) -> pl.DataFrame:
    """The usual way: decimals are Float64; yen stay whole and become Float64 where a rate meets them."""
    return table.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def for_openfisca(table: pl.DataFrame, enums: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """NumPy arrays of OpenFisca's own types; a list becomes one float32 column per item, 0 where absent."""
    found: dict[str, np.ndarray] = {}
    for series in table:
        match series.dtype:
            case pl.List():
                for item in range(ITEMS):
                    values = series.list.get(item, null_on_oob=True).fill_null(0)
                    found[f"{series.name}_{item + 1}"] = values.to_numpy().astype(np.float32)
            case pl.Enum():
                enum = enums[series.name]
                codes = series.to_physical().to_numpy().astype(np.uint8)
                found[series.name] = type(enum.encode(np.array([], dtype=np.uint8)))(codes, enum)
            case pl.Date():
                found[series.name] = series.to_numpy().astype("datetime64[D]")
            case pl.Boolean():
                found[series.name] = series.to_numpy()
            case pl.Decimal():
                found[series.name] = series.cast(pl.Float64).to_numpy().astype(np.float32)
            case _:
                whole = series.name in _COUNTS
                found[series.name] = series.to_numpy().astype(np.int32 if whole else np.float32)
    return found
