"""The worked scenarios of the page 'plan the money', to the yen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.catalogue.project_file import read_project_file
from shirube.funding.mix import Plan
from shirube.usecases.funding import MoneyPlan, plan_money

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "funding"
JUNE = date(2026, 6, 15)


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


def plan_of(
    name: str, catalogue: Catalogue, index: AreaIndex, *, on: date = JUNE, **changed: str
) -> MoneyPlan:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    for old, new in changed.items():
        line = next(line for line in text.splitlines() if line.strip().startswith(f"{old}:"))
        text = text.replace(line, f"{line.split(':')[0]}: {new}")
    written = read_project_file(text, file=name)
    return plan_money(catalogue, index, written, on=on, alternatives=1)


def sure(found: MoneyPlan) -> Plan:
    assert found.best is not None
    assert found.best.certificate.holds
    return found.best


def test_s1_the_largest_public_sum_after_the_switch_is_40_million(
    catalogue: Catalogue, index: AreaIndex
) -> None:
    plan = sure(plan_of("s1.yaml", catalogue, index))
    (adoption,) = plan.adoptions
    assert (adoption.programme.id, adoption.filling.chosen) == ("local-10000-kokko", 40_000_000)
    assert (plan.outside, plan.local_net) == (30_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("on", "filed"), [(date(2026, 3, 31), "false"), (JUNE, '"true"')], ids=["applied in R7", "filed in R7"]
)
def test_s1_before_the_switch_or_filed_before_it_is_45_million(
    on: date, filed: str, catalogue: Catalogue, index: AreaIndex
) -> None:
    plan = sure(plan_of("s1.yaml", catalogue, index, on=on, plan_submitted_in_r7=filed))
    assert plan.adoptions[0].filling.chosen == 45_000_000
    assert (plan.outside, plan.local_net) == (33_750_000, 11_250_000)


def test_s1_says_that_the_switch_pays_less(catalogue: Catalogue, index: AreaIndex) -> None:
    days = {day.on: day for day in plan_of("s1.yaml", catalogue, index).outlook.days}
    before, after = days[date(2026, 3, 31)], days[date(2026, 4, 1)]
    assert (before.outside, after.outside) == (33_750_000, 30_000_000)
    assert (before.more_outside, after.more_outside, days[JUNE].more_outside) == (3_750_000, 0, 0)


def test_s1_without_the_answer_is_a_range_and_the_answer_is_asked(
    catalogue: Catalogue, index: AreaIndex
) -> None:
    found = plan_of("s1.yaml", catalogue, index, plan_submitted_in_r7="不明")
    way = found.outlook.chosen
    assert (way.sure[0].outside, way.hoped[0].outside) == (30_000_000, 33_750_000)
    assert way.hoped[0].needs == ("plan_submitted_in_r7",)
    assert "plan_submitted_in_r7" in [trial.variable for trial in found.outlook.trials]


@pytest.mark.parametrize(
    ("on", "net", "outside"), [(date(2026, 3, 31), 3_750_000, 11_250_000), (JUNE, 4_212_500, 12_637_500)]
)
def test_s2_net_burden_of_the_town_for_a_cooperative(
    on: date, net: int, outside: int, catalogue: Catalogue, index: AreaIndex
) -> None:
    plan = sure(plan_of("s2.yaml", catalogue, index, on=on))
    assert (plan.local_net, plan.outside) == (net, outside)
    assert plan.ledger.share("town").net == net


def test_s3_three_cities_pay_less_together(catalogue: Catalogue, index: AreaIndex) -> None:
    found = plan_of("s3.yaml", catalogue, index)
    single, joint = (way.sure[0] for way in found.outlook.ways)
    assert (single.outside, single.local_net) == (16_000_000, 19_000_000)
    assert (joint.outside, joint.local_net) == (10_800_000, 13_200_000)
    assert found.outlook.chosen.way.id == "joint"
    assert [share.yen for share in single.ledger.paid] == [9_000_000, 5_000_000, 2_000_000]


def test_s3_for_the_most_money_from_outside_each_city_alone_is_better(
    catalogue: Catalogue, index: AreaIndex
) -> None:
    found = plan_of("s3.yaml", catalogue, index, objective="outside")
    assert found.outlook.chosen.way.id == "single"
