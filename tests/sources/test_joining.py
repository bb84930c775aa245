"""Tables from before a merger: parts are added up exactly where all of them are there, else refused with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shirube.catalogue import AreaIndex
from shirube.sources import Reading, read_file

HEAD = "団体コード,団体名,指標,年,値\n"
MIYAKO = ("03202,宮古市,出生数,2009,400", "03487,川井村,出生数,2009,12")
AMA = tuple(
    f"{code},{name},出生数,2009,{value}"
    for code, name, value in (("23421", "七宝町", 10), ("23422", "美和町", 20), ("23423", "甚目寺町", 30))
)


def read(areas: AreaIndex, *rows: str) -> Reading:
    return read_file((HEAD + "\n".join(rows) + "\n").encode(), "2009.csv", areas=areas)


def values(reading: Reading) -> dict[str, str | None]:
    return {one.area: one.value for one in reading.figures}


def codes(reading: Reading) -> Sequence[str]:
    return [error.code for error in reading.refusals]


def test_a_town_that_was_absorbed_is_added_to_its_city(areas: AreaIndex) -> None:
    reading = read(areas, *MIYAKO)
    assert values(reading) == {"03202": "412"}
    figure = reading.figures[0]
    assert (figure.printed, "＋" in figure.where) == ("400＋12", True)
    assert any("03487 川井村" in line and "足し合わせる" in line for line in reading.changed)


def test_towns_that_became_one_new_city_are_added_up(areas: AreaIndex) -> None:
    assert values(read(areas, *AMA)) == {"23237": "60"}


def test_a_chain_of_a_merger_and_a_new_code_is_followed(areas: AreaIndex) -> None:
    rows = ("43201,熊本市,出生数,2009,5", "43341,城南町,出生数,2009,6", "43385,植木町,出生数,2009,7")
    assert values(read(areas, *rows)) == {"43100": "18"}


def test_a_table_between_two_mergers_needs_only_what_was_still_there(areas: AreaIndex) -> None:
    rows = ("09203,栃木市,出生数,2012,100", "09367,岩舟町,出生数,2012,9")
    assert values(read(areas, *rows)) == {"09203": "109"}
    earlier = ("09203,栃木市,出生数,2009,100", "09365,大平町,出生数,2009,9")
    assert codes(read(areas, *earlier)) == ["E646", "E646"]


@pytest.mark.parametrize("rows", [MIYAKO[1:], AMA[:2]])
def test_a_sum_that_lacks_a_part_is_refused_and_says_which(areas: AreaIndex, rows: tuple[str, ...]) -> None:
    reading = read(areas, *rows)
    assert values(reading) == {}
    assert set(codes(reading)) == {"E646"}
    assert "次の行がない" in reading.refusals[0].what


def test_a_rate_and_an_unknown_figure_are_never_added(areas: AreaIndex) -> None:
    rows = ("03202,宮古市,財政力指数,2009,0.4", "03487,川井村,財政力指数,2009,0.1")
    assert codes(read(areas, *rows)) == ["E647", "E647"]
    own = ("03202,宮古市,観光客数,2009,4", "03487,川井村,観光客数,2009,1")
    assert codes(read(areas, *own)) == ["E647", "E647"]


def test_what_was_split_is_refused_with_where_it_went(areas: AreaIndex) -> None:
    reading = read(areas, "19341,上九一色村,出生数,2005,3")
    assert codes(reading) == ["E648"]
    assert "甲府市" in reading.refusals[0].what
    assert "富士河口湖町" in reading.refusals[0].what


@pytest.mark.parametrize(("mark", "value", "kept"), [("X", None, "incomplete"), ("…", "400", None)])
def test_an_unknown_part_leaves_the_sum_unknown_and_one_that_does_not_apply_adds_nothing(
    areas: AreaIndex, mark: str, value: str | None, kept: str | None
) -> None:
    figure = read(areas, MIYAKO[0], f"03487,川井村,出生数,2009,{mark}").figures[0]
    assert (figure.value, figure.mark) == (value, kept)


def test_cells_and_rows_still_add_up(areas: AreaIndex) -> None:
    reading = read(areas, *MIYAKO, *AMA[:2], "39405,檮原町,出生数,2009,1")
    assert reading.rows == reading.used == 5
    assert len(reading.figures) + reading.refused_cells + reading.joined == 5
    assert "足した欄 1" in reading.account
