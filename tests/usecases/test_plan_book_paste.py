"""A pasted table is read by its headings, whatever was merged in Excel, and only the year asked for is taken."""

from __future__ import annotations

import pytest
from tests.documents.plan_book.books import YEAR, book, kpi

from shirube.base.errors import ReadingError
from shirube.usecases.plan_book_paste import HEADING, Pasted, read_paste

PLAN = book(kpi("11", label="移住者の数"), kpi("12", label="相談の件数"))


def pasted(text: str) -> Pasted:
    return read_paste(text, PLAN, YEAR)


def actuals(found: Pasted) -> dict[str, str]:
    return {
        name: cells["actual:2026"].text()
        for name, cells in found.filled.answers.items()
        if "actual:2026" in cells
    }


def test_of_several_years_only_the_one_of_the_review_is_read_wherever_it_stands() -> None:
    for heads in (("R7実績", "R8実績"), ("R8実績", "R7実績")):
        at = heads.index("R8実績")
        cells = ["1", "1"]
        cells[at] = "70"
        found = pasted("指標\t" + "\t".join(heads) + "\n移住者の数\t" + "\t".join(cells) + "\n")
        assert actuals(found) == {"11": "70"}
        assert [one.words for one in found.columns].count("読まない（令和7年度の実績）") == 1


def test_a_heading_merged_over_years_goes_on_over_its_columns() -> None:
    text = "指標\t実績値\t\t目標値\t\n\tR7\tR8\tR9\tR11\n移住者の数\t60\t70\t80\t100\n"
    found = pasted(text)
    assert actuals(found) == {"11": "70"}
    assert [one.role for one in found.columns] == ["label", "skip", "actual", "skip", "skip"]


def test_lines_between_the_indicators_are_named_and_hold_nothing_up() -> None:
    text = "区分\t指標\t実績\n目標1 人が集まる\t\t\n\t移住者の数\t70\n\n目標2\t相談の件数\t▲3\n"
    found = pasted(text)
    assert actuals(found) == {"11": "70", "12": "▲3"}
    assert found.filled.problems == ()
    assert [(one.place, one.how) for one in found.matches if one.kpi is None] == [("2行目", HEADING)]
    assert found.unmatched == ()


def test_a_line_with_a_figure_that_fits_no_indicator_still_holds_the_paste_up() -> None:
    found = pasted("指標\t実績\n知らない指標\t1\n")
    assert [one.code for one in found.filled.problems] == ["E757"]


def test_one_column_with_empty_lines_between_is_taken_in_order() -> None:
    found = pasted("70\n\n\n5\n")
    assert actuals(found) == {"11": "70", "12": "5"}
    assert {one.how for one in found.matches} == {"並び順（空の行を除く）"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("指標\t実績\t最新値\n移住者の数\t1\t2\n", "実績"),
        ("指標\tR7実績\n移住者の数\t1\n", "令和8年度"),
        ("指標\t要因\t理由\n移住者の数\ta\tb\n", "要因"),
    ],
)
def test_headings_that_cannot_be_told_apart_are_refused(text: str, words: str) -> None:
    with pytest.raises(ReadingError, match=rf"E748 .*{words}"):
        pasted(text)


def test_a_name_typed_with_another_dash_or_bracket_is_the_same_name() -> None:
    plan = book(kpi("11", label="社会増減（転入−転出）"))
    found = read_paste("指標\t実績\n社会増減(転入－転出)\t▲9\n", plan, YEAR)
    assert [one.how for one in found.matches] == ["名前"]
