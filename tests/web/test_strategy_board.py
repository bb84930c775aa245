"""The board of a town's public plan, and what a row says when it has everything: forecast, history, another rule."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book.book_json import book_text, text_hash
from shirube.plans import (
    Actual,
    Baseline,
    BookKpi,
    BookNode,
    Due,
    DueKind,
    Grade,
    Kpi,
    NextStep,
    NodeKind,
    Observation,
    Organisation,
    PlanBook,
    Review,
    Rule,
    Span,
    Target,
    TargetKind,
    judge,
)
from shirube.usecases.strategy_page_book import book_items
from shirube.usecases.strategy_page_rows import board_rows
from shirube.web.plans import models
from shirube.web.strategy.board_page import drawn_rows, kpi_detail

pytestmark = pytest.mark.slow

ON = date(2026, 6, 15)
SLUG = "39405-mihon"


def jobs(*values: int) -> BookKpi:
    target = Target(text="", kind=TargetKind.VALUE, value=Fraction(40), unit="人")
    kpi = Kpi(
        label="新しい仕事 <数>",
        target=target,
        due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2029)),
        span=Span(1, 1),
        baseline=Baseline(Fraction(20), FiscalYear(2021)),
    ).revised(
        target=Target(text="", kind=TargetKind.VALUE, value=Fraction(60), unit="人"),
        due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2029)),
        on=date(2026, 4, 1),
        reason="企業が一つ増えたため",
    )
    actuals = tuple(
        Actual(
            seen=Observation(FiscalYear(2022 + index), Fraction(value)),
            source="町調べ",
            as_of=date(2026, 4, 10),
        )
        for index, value in enumerate(values)
    )
    return BookKpi(id="1", node="n", kpi=kpi, actuals=actuals)


def book(*values: int, rule: Rule | None = None) -> PlanBook:
    return PlanBook(
        id="p",
        title="見本の計画",
        organisation=Organisation("39405", "檮原町"),
        first_year=FiscalYear(2022),
        last_year=FiscalYear(2029),
        nodes=(
            BookNode(id="g", kind=NodeKind.OUTCOME, title="しごと"),
            BookNode(id="n", kind=NodeKind.MEASURE, title="木の仕事", parent="g"),
        ),
        kpis=(jobs(*values),),
        rule=rule or Rule(),
    )


def test_a_row_of_a_town_says_forecast_interval_and_the_history_of_its_target() -> None:
    (row,) = board_rows(book_items(book(24, 30, 33, 41)), on=ON, first_year=FiscalYear(2022))
    detail = kpi_detail(row)
    ((forecast, value, low, high),) = detail.forecasts
    assert forecast.at == FiscalYear(2029)
    assert value.startswith("約")
    assert "－" not in (low, high)
    html = drawn_rows([row], [row.item.id], base="/x/")
    for words in ("企業が一つ増えたため", "40人", "見通し", "町調べ", "&lt;数&gt;", "檮原町", 'role="img"'):
        assert words in html
    assert "<数>" not in html


def test_two_actuals_give_a_line_without_a_width_and_one_gives_none() -> None:
    (two,) = board_rows(book_items(book(24, 30)), on=ON, first_year=FiscalYear(2022))
    ((_, _, low, high),) = kpi_detail(two).forecasts
    assert (low, high) == ("－", "－")
    (one,) = board_rows(book_items(book(24)), on=ON, first_year=FiscalYear(2022))
    assert kpi_detail(one).forecasts == ()
    assert "2年以上" in kpi_detail(one).no_forecast


def test_a_town_is_judged_by_its_own_rule() -> None:
    lenient = Rule(on_course=Fraction(1, 10), slightly=Fraction(1, 20))
    for rule, grade in ((Rule(), Grade.BEHIND), (lenient, Grade.ON_COURSE)):
        (row,) = board_rows(book_items(book(24, 25, 26, 27, rule=rule)), on=ON, first_year=FiscalYear(2022))
        assert row.grade is grade
        assert row.judgement.rule == rule


@pytest.fixture
def published(db: None) -> PlanBook:
    """A plan whose last year with an actual is published; an actual of a year that is not stays inside."""
    draft = book(24, 30, 33, 41)
    (kpi,) = draft.kpis
    seen = kpi.observations[-1]
    done = Review(
        kpi=kpi.id, actual=seen, judgement=judge(kpi.kpi, seen), next_step=NextStep.CONTINUE, published_on=ON
    )
    made = replace(draft, kpis=(replace(kpi, reviews=(done,)),))
    body = models.Organisation.objects.create(area="39405", name="檮原町")
    plan = models.Plan.objects.create(organisation=body, title="見本の計画", first_year=2022, last_year=2029)
    text = book_text(made)
    models.PublishedVersion.objects.create(
        plan=plan, number=1, slug=SLUG, content=text, sha256=text_hash(text), by_name="見本"
    )
    return made


def test_the_board_of_a_public_plan_lies_beside_it_with_its_files(client: Any, published: PlanBook) -> None:
    address = f"/strategy/plans/{SLUG}/kpis"
    html = client.get(f"{address}/?open=kpi-1").content.decode()
    assert re.findall(r'<tbody id="row-([^"]+)"', html) == ["kpi-1"]
    assert f'href="{address}.xlsx"' in html
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").content.decode("utf-8-sig"))))
    assert [(row["指標"], row["目標の値"], row["実績（最新）"]) for row in rows] == [
        ("新しい仕事 <数>", "60", "41")
    ]
    assert client.get(f"{address}.json").json()["about"]["団体"] == "檮原町"


def test_a_plan_that_is_not_public_has_no_board(client: Any, published: PlanBook) -> None:
    assert client.get("/strategy/plans/39405-nai/kpis/").status_code == 404
    assert client.get("/strategy/plans/39405-nai/kpis.csv").status_code == 404
