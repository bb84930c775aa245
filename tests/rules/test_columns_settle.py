"""A table whose facts are all told is answered by its columns alone, open questions of the source included."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import facts_for

from shirube.base import ShirubeError
from shirube.catalogue import load_catalogue
from shirube.rules import columns
from shirube.rules.columns import decide_table

CATALOGUE = load_catalogue()
ON = date(2026, 6, 15)


@pytest.fixture
def no_row_may_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a row whose facts are all told was left to the slow engine")

    monkeypatch.setattr(columns, "verdict_of", refuse)
    monkeypatch.setattr(columns, "amounts_of", refuse)


@pytest.mark.usefixtures("no_row_may_be_left")
@pytest.mark.parametrize("programme_id", sorted(CATALOGUE.programmes))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_rows_whose_facts_are_all_told_are_settled_by_the_columns(
    programme_id: str, data: st.DataObject
) -> None:
    programme = CATALOGUE[programme_id]
    told = facts_for(programme, CATALOGUE.variables, unknown=False)
    rows = [
        {name: ON if name == "application_date" else _cell(value) for name, value in row.items()}
        for row in data.draw(st.lists(told, min_size=1, max_size=4))
    ]
    result = decide_table(
        programme, pl.DataFrame(rows, infer_schema_length=None), on=ON, variables=CATALOGUE.variables
    )
    assert result.height == len(rows)


def test_a_word_that_is_not_listed_is_refused_and_not_taken_for_another() -> None:
    table = pl.DataFrame({"lg_class": ["town", "hamlet"], "tandoku": [True, True]})
    with pytest.raises(ShirubeError, match="E121"):
        decide_table(CATALOGUE["jet-coordinator-tokko"], table, on=ON, variables=CATALOGUE.variables)


def _cell(value: Any) -> Any:
    if isinstance(value, bool | int | str | date):
        return value
    return list(value) if isinstance(value, tuple) else str(value)
