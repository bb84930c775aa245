"""A plan of the core goes into the database and comes back with everything it holds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.contrib.auth.models import User

from shirube.base import FiscalYear
from shirube.plans import (
    Baseline,
    BookKpi,
    BookNode,
    BudgetRow,
    Due,
    DueKind,
    FundingSource,
    Kpi,
    NationalLink,
    NodeKind,
    Organisation,
    PlanBook,
    Span,
    Target,
    TargetKind,
    UsedProgramme,
    YearBar,
    book_json,
)
from shirube.web.plans import models, selectors, services

pytestmark = pytest.mark.django_db
R7, R8 = FiscalYear(2025), FiscalYear(2026)


def whole_book() -> PlanBook:
    """A repost that stands before its original, a budget with an undecided year, a KPI with all it can carry."""
    target = Target(
        text="2倍", kind=TargetKind.VALUE, value=Fraction(2), unit="倍", base_years=(FiscalYear(2023), R7)
    )
    kpi = Kpi(
        label="輸出額",
        target=target,
        due=Due(DueKind.FISCAL_YEAR, None, last=FiscalYear(2029)),
        span=Span(1, 1),
        no="2-1",
        cohort="R8採択分",
        baseline=Baseline(Fraction(1, 3), R7, "1/3"),
        disaggregation=("男", "女"),
        notes=("注",),
    )
    money = BudgetRow(
        source=FundingSource.NATIONAL, amounts=((R7, 1), (R8, None)), name="交付金", note="協議中"
    )
    measure = NodeKind.MEASURE
    return PlanBook(
        id="x",
        title="計画",
        organisation=Organisation("39405", "檮原町"),
        first_year=R7,
        last_year=FiscalYear(2029),
        nodes=(
            BookNode(id="1", kind=NodeKind.OUTCOME, title="目標", link=NationalLink("national", "outcome-A")),
            BookNode(id="2", kind=measure, title="再", parent="1", position=1, is_repost=True, repost_of="3"),
            BookNode(
                id="3",
                kind=measure,
                title="元",
                parent="1",
                position=2,
                programmes=(UsedProgramme("町の制度"),),
                bars=(YearBar(first=R8, programme="改修", is_repost=True),),
                budgets=(money,),
            ),
        ),
        kpis=(
            BookKpi(id="1", node="1", kpi=kpi, unit="倍", link=NationalLink("national", "outcome-A-kpi-3")),
        ),
    )


def test_a_book_that_was_stored_reads_back_as_it_was(town: models.Organisation) -> None:
    book, user = whole_book(), User.objects.create(username="sato")
    stored = selectors.plan_book(services.create_plan(town, book, user=user, why="文書から"))
    names = {node.title: node.id for node in stored.nodes}
    numbers = {node.id: names[node.title] for node in book.nodes}
    wanted, found = book_json(book), book_json(stored)
    for node in wanted["nodes"]:
        node |= {"id": numbers[node["id"]], "parent": numbers.get(node["parent"])}
        if "repost" in node:
            node["repost"] = {"of": numbers[node["repost"]["of"]]}
    for node in (*wanted["nodes"], *found["nodes"]):
        del node["position"]
    assert found["nodes"] == wanted["nodes"]
    for kpi in (*wanted["kpis"], *found["kpis"]):
        for name in ("id", "node", "position"):
            del kpi[name]
    assert found["kpis"] == wanted["kpis"]
    assert models.Node.objects.get(title="再").history.count() == 1
