"""Headings as indicators and years."""

from __future__ import annotations

import pytest

from shirube.sources.columns import indicator_of, text_and_unit, year_of, years_in


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("人口【人】", ("人口", "人")),
        ("面積【平方km】", ("面積", "km²")),
        ("組替人口（平成22年）【人】", ("組替人口（平成22年）", "人")),
        ("人口（平成22年）", ("人口（平成22年）", "")),
        ("空き家 数 (戸)", ("空き家数", "戸")),
    ],
)
def test_the_unit_is_taken_from_the_heading(heading: str, parts: tuple[str, str]) -> None:
    assert text_and_unit(heading) == parts


def test_a_known_label_with_its_unit_is_the_known_indicator() -> None:
    assert indicator_of("出生数", "人").id == "births"
    assert indicator_of("何か", "人", item="A4101").id == "births"
    assert indicator_of("births", "").id == "births"
    assert indicator_of("人口", "人").id == "population"


def test_another_unit_is_another_indicator() -> None:
    found = indicator_of("出生数", "千人")
    assert found.id.startswith("own_")
    assert found.id != indicator_of("出生数", "万人").id


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2015", 2015),
        ("2015年", 2015),
        ("平成27年", 2015),
        ("令和元年度", 2019),
        ("令和４年度", 2022),
        ("R6", 2024),
        ("2021100000", 2021),
        ("", None),
        ("平成27年～28年", None),
        ("去年", None),
    ],
)
def test_years_of_every_form(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_the_years_of_a_title_are_all_found() -> None:
    assert years_in("全市町村の主要財政指標（令和４年度）") == (2022,)
    assert years_in("令和３年度と令和４年度") == (2021, 2022)
    assert years_in("主要財政指標") == ()
