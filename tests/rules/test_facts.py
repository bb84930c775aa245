"""Facts are typed exactly, stay within their domain, and unknown stays unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import ReadingError, UnknownNameError
from shirube.catalogue import Catalogue
from shirube.rules import Variable, VariableType, read_facts, read_value


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("fiscal_index", Decimal("0.25"), Fraction(1, 4)),
        ("fiscal_index", "0.2499", Fraction(2499, 10000)),
        ("fiscal_correction_coeff", "2/3", Fraction(2, 3)),
        ("loan_amount", 0, 0),
        ("loan_amount", "90000000", 90_000_000),
        ("application_date", "2026-06-15", date(2026, 6, 15)),
        ("personnel_costs", [20_000_000, None], (20_000_000, None)),
        ("personnel_costs", [], ()),
        ("lg_class", "town", "town"),
        ("sogyo_plan", False, False),
        ("sogyo_plan", None, None),
    ],
)
def test_a_fact_is_read_exactly(name: str, raw: Any, expected: Any, catalogue: Catalogue) -> None:
    assert read_facts({name: raw}, catalogue.variables)[name] == expected


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("loan_amount", -1),
        ("loan_amount", "0.5"),
        ("loan_amount", True),
        ("loan_amount", "9000万円です"),
        ("fiscal_index", 0.25),
        ("fiscal_index", "1/0"),
        ("fiscal_index", "1e999999999"),
        ("fiscal_index", "-0.1"),
        ("cio_eligible_share", "1.0001"),
        ("application_date", "令和8年"),
        ("personnel_costs", 4_000_000),
        ("personnel_costs", [-1]),
        ("lg_class", "metropolis"),
        ("sogyo_plan", "たぶん"),
        ("sogyo_plan", 1),
    ],
)
def test_a_value_outside_its_type_or_domain_is_refused_with_what_was_expected(
    name: str, raw: Any, catalogue: Catalogue
) -> None:
    with pytest.raises(ReadingError) as caught:
        read_facts({name: raw}, catalogue.variables)
    assert caught.value.code == "E102"
    assert catalogue.variables[name].label in str(caught.value)


def test_an_unknown_variable_is_named_with_its_neighbour(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError) as caught:
        read_facts({"loan_amont": 1}, catalogue.variables)
    assert caught.value.code == "E101"
    assert "loan_amount" in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    variable = Variable("share", "割合", "", VariableType.RATIO, "project", minimum=Fraction(0))
    try:
        value = read_value(text, variable)
    except ReadingError:
        return
    assert isinstance(value, Fraction)
    assert value >= 0
