"""Facts drawn around the edges that a programme really has: its printed figures, one below and one above."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from shirube.rules import Known, Programme, Variable, VariableType, inputs_of

DAYS = [date(2025, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 15)]
YEN = [0, 1, 999, 1_000, 4_333_000, 9_999_999, 15_000_000, 33_333_333, 90_000_000, 2_000_000_000]
COUNTS = [0, 1, 2, 3, 4, 5, 6, 20, 21, 499, 500, 999, 1_000, 4_999, 5_000, 9_999, 10_000, 20_000]
NUMBERS = ["0", "0.25", "0.2499", "0.5", "0.5001", "2/3", "1", "4.9", "5", "15", "20", "25", "30"]


def read_by(programme: Programme) -> list[str]:
    """Every variable the programme reads, amounts included."""
    return inputs_of(programme)


def edges(programme: Programme) -> list[int]:
    """The programme's own figures in whole units, each one below, exactly and one above."""
    found: set[int] = set()
    for parameter in programme.parameters.values():
        for value in parameter.values:
            figures = [
                value.value,
                *(tier.at_least for tier in value.tiers),
                *(tier.value for tier in value.tiers),
            ]
            figures += [figure for _, figure in value.options]
            for figure in figures:
                if figure is not None and figure.denominator == 1 and figure < 10**11:
                    found |= {max(0, int(figure) - 1), int(figure), int(figure) + 1}
    return sorted(found)


def values_of(variable: Variable, programme: Programme) -> st.SearchStrategy[Known]:
    whole = edges(programme)
    match variable.type:
        case VariableType.BOOL:
            return st.booleans()
        case VariableType.ENUM:
            return st.sampled_from(sorted(variable.values))
        case VariableType.DATE:
            return st.sampled_from(DAYS) | st.sampled_from(DAYS).map(lambda day: day - timedelta(days=365))
        case VariableType.YEN:
            return st.sampled_from(sorted({*YEN, *whole})) | st.integers(0, 10**10)
        case VariableType.INT:
            return st.sampled_from(sorted({*COUNTS, *(w for w in whole if w < 100_000)}))
        case VariableType.YEN_LIST:
            item = st.none() | st.sampled_from(sorted({*YEN, *whole}))
            return st.lists(item, max_size=4).map(tuple)
        case _:
            top = variable.maximum
            allowed = [Fraction(text) for text in NUMBERS if top is None or Fraction(text) <= top]
            return st.sampled_from(allowed)


def facts_for(
    programme: Programme, variables: dict[str, Variable], *, unknown: bool = True
) -> st.SearchStrategy[dict[str, Any]]:
    """Facts for one programme; with `unknown`, each may be untold."""
    made: dict[str, st.SearchStrategy[Any]] = {}
    for name in read_by(programme):
        values = values_of(variables[name], programme)
        made[name] = st.one_of(st.none(), values, values) if unknown else values.filter(_is_whole)
    return st.fixed_dictionaries(made)


def _is_whole(value: Known) -> bool:
    return not (isinstance(value, tuple) and None in value)


def answer_days(programme: Programme) -> st.SearchStrategy[date]:
    """Days in and around the record."""
    around = {
        programme.recorded_from - timedelta(days=1),
        programme.recorded_from,
        programme.recorded_until,
        programme.recorded_until + timedelta(days=1),
        *(day for day in DAYS if programme.recorded_from <= day <= programme.recorded_until),
    }
    return st.sampled_from(sorted(around))
