"""A plan's year in words, its report, its Shift_JIS table, its versions compared."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from docx import Document
from hypothesis import given, settings
from tests.documents.plan_book.books import YEAR, book, books, kpi, usual

from shirube.base.errors import ShirubeError
from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import tidy_table
from shirube.documents.plan_book.cp932 import write_csv_cp932
from shirube.plans import BudgetRow, FundingSource, Grade, NextStep, PlanBook
from shirube.usecases.plan_book_changes import closed_years
from shirube.usecases.plan_book_charts import drawable, multiples_svg
from shirube.usecases.plan_book_publish import (
    compare_books,
    public_part,
    published_book,
    refuse_unready,
    reopened_book,
    restored_book,
    unready,
)
from shirube.usecases.plan_book_report import year_report
from shirube.usecases.plan_book_year import forecast_words, review_years, year_page, years_matrix

pytestmark = pytest.mark.slow


@given(books())
@settings(max_examples=25, deadline=None)
def test_the_counts_of_the_grades_add_up_and_not_assessable_is_no_delay(plan: PlanBook) -> None:
    page = year_page(plan, YEAR)
    assert sum(one.count for one in page.counts) == page.total == len(plan.kpis)
    for row in page.rows:
        if row.row.entry.value is None:
            assert row.grade == Grade.NOT_ASSESSABLE.value


def test_a_forecast_of_two_actuals_has_no_width_and_says_so() -> None:
    words = forecast_words(kpi(actuals={2025: 55, 2026: 62}), 2026)
    assert "令和11年度の見込み 83人" in words
    assert "幅は示せません" in words
    assert forecast_words(kpi(actuals={2026: 62}), 2026) == ""
    assert "〜" in forecast_words(kpi(actuals={2024: 50, 2025: 55, 2026: 62}), 2026)


def test_a_year_that_has_not_begun_cannot_be_reviewed() -> None:
    assert [one.year for one in review_years(usual(), FiscalYear(2026))] == [2026, 2025]
    assert review_years(usual(), FiscalYear(2035))[0].year == 2029
    assert review_years(usual(), FiscalYear(2024)) == ()


def test_the_matrix_holds_every_kpi_and_year_once() -> None:
    matrix = years_matrix(usual(), YEAR)
    assert [len(row.cells) for row in matrix.rows] == [2] * 5
    assert matrix.rows[0].cells[1].step == "継続"
    assert matrix.rows[3].cells[0].actual == "未記入"


# -- the report -------------------------------------------------------------------------------------------


def test_the_report_holds_summary_logic_model_kpis_causes_comments_and_sources() -> None:
    content = year_report(usual(), YEAR, version="作成中")
    assert content == year_report(usual(), YEAR, version="作成中")
    document = Document(io.BytesIO(content))
    text = "\n".join(one.text for one in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for part in ("1. まとめ", "2. ロジックモデル", "計 5", "判定のきまり", "確認番号"):
        assert part in text
    for part in (
        "空き家バンクの登録が増えた。",
        "施策群 1-1 移住を支える",
        "－ 未公表",
        "住民課",
        "× 遅れ",
        "見本大学",
    ):
        assert part in cells
    assert len(document.inline_shapes) == 1
    alt = document.inline_shapes[0]._inline.docPr.get("descr")
    assert "移住者の数" in alt


def test_a_report_of_an_empty_plan_is_still_a_report() -> None:
    assert Document(io.BytesIO(year_report(book(nodes=()), YEAR, version="作成中"))).paragraphs


def test_a_chart_needs_two_points_and_escapes_its_number() -> None:
    from shirube.documents.plan_book import review_rows

    plan = book(
        kpi("11", actuals={2026: 62}, no="<1>"), kpi("12", start=None, goal=None, actuals={2026: Fraction(1)})
    )
    rows = drawable(review_rows(plan, YEAR))
    assert [row.kpi.id for row in rows] == ["11"]
    assert "&lt;1&gt;" in multiples_svg(rows)


# -- Shift_JIS ----------------------------------------------------------------------------------------------


def test_signs_that_shift_jis_lacks_are_marked_counted_and_said() -> None:
    text = write_csv_cp932(tidy_table(book(kpi(label="草彅橋〜𠮷野家の−3°C ﹦x")))).decode("cp932")
    assert "草彅橋～〓野家の－3°C" in text
    assert "注: Shift_JIS にない文字" in text
    assert "注:" not in write_csv_cp932(tidy_table(book(kpi()))).decode("cp932")


def test_a_twin_of_the_equals_sign_does_not_begin_a_formula() -> None:
    text = write_csv_cp932(tidy_table(book(kpi(label="﹦1+1")))).decode("cp932")
    assert ",'=1+1," in text


# -- versions -----------------------------------------------------------------------------------------------


def test_a_kpi_without_review_or_reason_holds_up_and_one_with_either_does_not() -> None:
    done = kpi("11", actuals={2026: 1}, reviews={2026: {"next_step": NextStep.CONTINUE}})
    named = kpi("12", actuals={2026: "未公表"})
    half = kpi("13", actuals={2026: 1})
    nothing = kpi("14")
    assert [row.kpi.id for row in unready(book(done, named, half, nothing), YEAR)] == ["13", "14"]
    refuse_unready(book(done, named), YEAR)
    with pytest.raises(ShirubeError, match=r"E758 .*2件"):
        refuse_unready(book(done, half, nothing), YEAR)


def test_publishing_dates_the_reviews_of_the_year_and_no_other() -> None:
    plan = book(
        kpi(
            actuals={2025: 1, 2026: 2},
            reviews={2025: {"next_step": NextStep.STOP}, 2026: {"next_step": NextStep.END}},
        )
    )
    dated = published_book(plan, YEAR, on=date(2027, 6, 1))
    assert [one.published_on for one in dated.kpis[0].reviews] == [None, date(2027, 6, 1)]


def test_versions_differ_in_what_was_added_removed_and_changed() -> None:
    old = book(kpi("11"), kpi("12", label="消える指標"))
    new = replace(
        book(kpi("11", goal=120, actuals={2026: 70}), kpi("13", label="新しい指標")), title="改訂版"
    )
    found = {(one.what, one.where, one.field) for one in compare_books(old, new)}
    assert {
        ("変更", "計画", "題"),
        ("変更", "指標「移住者の数」", "目標"),
        ("変更", "指標「移住者の数」", "実績 令和8年度"),
        ("変更", "指標「移住者の数」", "実績の出典 令和8年度"),
        ("追加", "指標「新しい指標」", ""),
        ("削除", "指標「消える指標」", ""),
    } == found


@given(books())
@settings(max_examples=15, deadline=None)
def test_a_plan_does_not_differ_from_itself(plan: PlanBook) -> None:
    assert compare_books(plan, plan) == ()


# -- what is public, and what is set right ------------------------------------------------------------------


@given(books())
@settings(max_examples=20, deadline=None)
def test_the_public_part_holds_no_open_year_and_taking_it_twice_changes_nothing(plan: PlanBook) -> None:
    part = public_part(plan)
    closed = closed_years(plan)
    for kpi_ in part.kpis:
        assert all(one.published_on for one in kpi_.reviews)
        for actual in kpi_.actuals:
            assert actual.seen.at.year in closed or actual.seen.at.year < plan.first_year.year
    assert public_part(part) == part


def test_a_year_opened_again_and_given_up_is_the_year_that_was_published() -> None:
    done = {2026: {"next_step": NextStep.CONTINUE}}
    plan = published_book(
        book(kpi("11", actuals={2025: 60, 2026: 70}, reviews=done)), YEAR, on=date(2027, 6, 1)
    )
    opened = reopened_book(plan, YEAR)
    assert closed_years(plan) == {2026}
    assert closed_years(opened) == frozenset()
    (one,) = opened.kpis
    wrong = replace(opened, kpis=(replace(one, actuals=one.actuals[:1], reviews=()),))
    assert restored_book(wrong, plan, YEAR) == plan


def test_publishing_draws_the_judgement_anew_and_a_correction_keeps_it() -> None:
    done = {2026: {"next_step": NextStep.CONTINUE}}
    draft = book(kpi("11", actuals={2026: 62}, reviews=done))
    (one,) = draft.kpis
    target = replace(one.kpi.target, value=Fraction(10_000))
    harder = replace(draft, kpis=(replace(one, kpi=replace(one.kpi, target=target)),))
    before = one.reviews[0].judgement
    anew = published_book(harder, YEAR, on=date(2027, 6, 1)).kpis[0].reviews[0].judgement
    kept = published_book(harder, YEAR, on=date(2027, 6, 1), keeps_judgements=True)
    assert anew.grade is Grade.BEHIND
    assert kept.kpis[0].reviews[0].judgement == before != anew


def test_the_report_tells_planned_money_only_where_a_plan_tells_of_money() -> None:
    plan = usual()
    measure = next(node for node in plan.nodes if node.is_measure)
    money = BudgetRow(source=FundingSource.OWN, amounts=((FiscalYear(2025), 1_200_000),))
    nodes = tuple(replace(one, budgets=(money,)) if one is measure else one for one in plan.nodes)
    told = [words(plan), words(replace(plan, nodes=nodes))]
    assert ["予算（計画する額）" in text for text in told] == [False, True]
    assert "120万円" in told[1]


def words(plan: PlanBook) -> str:
    document = Document(io.BytesIO(year_report(plan, YEAR, version="作成中", with_charts=False)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])
