"""What people write becomes an exact value, or is refused; nothing is guessed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import ReadingError, format_yen
from shirube.catalogue import Catalogue
from shirube.rules import Variable
from shirube.usecases.written import read_written

READ = [
    ("loan_amount", "9,000万円", 90_000_000),
    ("loan_amount", "９０００万円", 90_000_000),
    ("loan_amount", "9000万", 90_000_000),
    ("loan_amount", "90,000,000", 90_000_000),
    ("loan_amount", "1億2,000万円", 120_000_000),
    ("loan_amount", "0", 0),
    ("loan_amount", "不明", None),
    ("loan_amount", "", None),
    ("fiscal_index", "0.25", Fraction(1, 4)),
    ("fiscal_index", "２／３", Fraction(2, 3)),
    ("fiscal_index", "25%", Fraction(1, 4)),
    ("cio_eligible_share", "2分の1", Fraction(1, 2)),
    ("cio_eligible_share", "7割", Fraction(7, 10)),
    ("foreign_residents", "8万人", 80_000),
    ("foreign_residents", "1,200人", 1_200),
    ("sogyo_plan", "はい", True),
    ("sogyo_plan", "NO", False),
    ("sogyo_plan", "わからない", None),
    ("lg_class", "町", "town"),
    ("lg_class", "town", "town"),
    ("application_date", "令和8年6月15日", date(2026, 6, 15)),
    ("application_date", "R8.6.15", date(2026, 6, 15)),
    ("personnel_costs", "[400万円、350万円]", (4_000_000, 3_500_000)),
    ("personnel_costs", "[4,000,000、3,500,000]", (4_000_000, 3_500_000)),
    ("personnel_costs", "[4000000, null]", (4_000_000, None)),
    ("personnel_costs", "400万,不明", (4_000_000, None)),
    ("personnel_costs", "400万円", (4_000_000,)),
    ("personnel_costs", "[]", ()),
]

REFUSED = [
    ("loan_amount", "-1", "E102"),
    ("loan_amount", "▲5万円", "E102"),
    ("loan_amount", "－", "E106"),
    ("loan_amount", "約9,000万円", "E106"),
    ("loan_amount", "1.5円", "E106"),
    ("loan_amount", "90,00", "E106"),
    ("loan_amount", "100人", "E106"),
    ("loan_amount", "9" * 2001, "E106"),
    ("fiscal_index", "0,25", "E106"),
    ("fiscal_index", "1/0", "E106"),
    ("fiscal_index", "-0.1", "E102"),
    ("cio_eligible_share", "最大8/10", "E106"),
    ("cio_eligible_share", "1.01", "E102"),
    ("foreign_residents", "5件", "E106"),
    ("foreign_residents", "5.5", "E102"),
    ("sogyo_plan", "×", "E106"),
    ("lg_class", "区市町村", "E106"),
    ("application_date", "2026-02-30", "E106"),
    ("personnel_costs", "[4,000,000]", "E107"),
    ("personnel_costs", "400,350", "E107"),
    ("personnel_costs", "[400万円、-1]", "E102"),
]


@pytest.mark.parametrize(("variable", "text", "value"), READ)
def test_a_value_is_read_as_people_write_it(catalogue: Catalogue, variable, text, value):
    assert read_written(text, catalogue.variables[variable]) == value


@pytest.mark.parametrize(("variable", "text", "code"), REFUSED)
def test_a_value_that_could_be_misread_is_refused(catalogue: Catalogue, variable, text, code):
    with pytest.raises(ReadingError) as caught:
        read_written(text, catalogue.variables[variable])
    assert caught.value.code == code


@given(amount=st.integers(min_value=0, max_value=10**15))
def test_an_amount_written_out_reads_back_exactly(catalogue: Catalogue, amount):
    assert read_written(format_yen(amount), catalogue.variables["loan_amount"]) == amount


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_code_and_never_breaks(catalogue: Catalogue, text):
    for name in ("loan_amount", "fiscal_index", "personnel_costs", "sogyo_plan", "application_date"):
        variable = catalogue.variables[name]
        assert read_or_code(text, variable) in ("read", "E102", "E106", "E107")


def read_or_code(text: str, variable: Variable) -> str:
    try:
        read_written(text, variable)
    except ReadingError as error:
        return error.code
    return "read"
