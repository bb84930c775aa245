"""Planned yen add up the tree; what is undecided or not told is never taken for zero."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.plans.test_town import book, books, node

from shirube.base.fiscal import FiscalYear
from shirube.plans import (
    BudgetRow,
    BudgetSum,
    FundingSource,
    NodeKind,
    PlanBook,
    PlanError,
    book_json,
    budget_sums,
    budget_years,
    sums_by_source,
)

R7, R8 = FiscalYear(2025), FiscalYear(2026)


def paid(source: FundingSource = FundingSource.OWN, **years: int | None) -> BudgetRow:
    return BudgetRow(source=source, amounts=tuple((FiscalYear(int(y[2:])), yen) for y, yen in years.items()))


def two_measures(*first: BudgetRow, second: tuple[BudgetRow, ...] = (), **more: object) -> PlanBook:
    goal = node(1)
    return book(
        goal,
        node(2, NodeKind.MEASURE, 1, budgets=first),
        node(3, NodeKind.MEASURE, 1, budgets=second, **more),
        first_year=R7,
        last_year=R8,
    )


def test_known_yen_add_up_and_every_year_says_what_is_missing() -> None:
    one = two_measures(paid(FY2025=100, FY2026=None), second=(paid(FY2025=30), paid(FY2025=5)))
    sums = budget_sums(one)[""]
    assert sums[R7] == BudgetSum(yen=135, told=3)
    assert (sums[R7].total, sums[R7].text_ja()) == (135, "135円")
    assert sums[R8] == BudgetSum(undecided=1, untold=1)
    assert (sums[R8].total, sums[R8].text_ja()) == (None, "未定1・記入なし1")


def test_zero_is_a_sum_and_nothing_told_is_none() -> None:
    zero, silent = two_measures(paid(FY2025=0), second=(paid(FY2025=0),)), two_measures()
    assert budget_sums(zero)[""][R7].total == 0
    assert budget_sums(silent)[""][R7].total is None
    assert budget_sums(silent)[""][R7].text_ja() == "－"


def test_a_partly_known_sum_says_so() -> None:
    sums = budget_sums(two_measures(paid(FY2025=12_000_000, FY2026=1)))
    assert sums["1"][R7].text_ja() == "1,200万円＋記入なし1"
    assert sums["2"][R7].text_ja() == "1,200万円"
    assert sums["3"][R7].text_ja() == "－"


def test_a_reposted_measure_is_not_counted_twice() -> None:
    one = two_measures(paid(FY2025=10), second=(paid(FY2025=10),), is_repost=True, repost_of="2")
    assert budget_sums(one)[""][R7] == BudgetSum(yen=10, told=1)
    assert dict(sums_by_source(one))[FundingSource.OWN][R7].yen == 10


def test_a_year_outside_the_plan_stands_there_but_need_not_be_told() -> None:
    one = two_measures(paid(FY2030=7))
    assert [year.year for year in budget_years(one)] == [2025, 2026, 2030]
    assert budget_sums(one)[""][FiscalYear(2030)] == BudgetSum(yen=7, told=1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_the_sources_and_the_measures_add_up_to_the_plan(one: PlanBook) -> None:
    whole = budget_sums(one)[""]
    told = [n for n in one.nodes if n.is_measure and not n.is_repost]
    for year, found in whole.items():
        assert found.yen == sum(row.of(year) or 0 for n in told for row in n.budgets)
        assert found.yen == sum(sums[year].yen for _, sums in sums_by_source(one))
        tops = [budget_sums(one)[n.id][year] for n in one.children(None)]
        assert sum(tops, BudgetSum()) == found


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: BudgetRow(source=FundingSource.OWN, amounts=((R7, 1), (R7, 2))), "E541"),
        (lambda: BudgetRow(source=FundingSource.OWN, amounts=((R7, -1),)), "E542"),
        (lambda: book(node(1, budgets=(paid(FY2025=1),))), "E543"),
        (lambda: book(node(1, is_repost=True)), "E540"),
        (lambda: book(node(1, NodeKind.MEASURE, is_repost=True, repost_of="9")), "E540"),
        (lambda: book(node(1, NodeKind.MEASURE, repost_of="1")), "E540"),
        (lambda: book(node(1, NodeKind.MEASURE, is_repost=True, repost_of="1")), "E540"),
    ],
)
def test_what_cannot_be_is_refused(build: object, code: str) -> None:
    with pytest.raises(PlanError, match=code):
        build()  # type: ignore[operator]


def test_no_yen_is_not_less_than_nothing() -> None:
    assert paid(FY2025=0).of(R7) == 0
    assert paid(FY2025=None).of(R7) is None


def test_a_plan_without_budgets_and_reposts_has_the_text_it_had_before() -> None:
    plain = book(node(1), node(2, NodeKind.MEASURE, 1))
    assert all(not {"budgets", "repost"} & set(one) for one in book_json(plain)["nodes"])
