"""The letter says what is known, what is missing and whom to ask, and nothing that the record does not hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from shirube.catalogue import load_areas, load_catalogue
from shirube.documents import Bullets, Grid, Heading, Line
from shirube.usecases.push import Push, Pusher, situations_of
from shirube.usecases.push_letter import letter, letter_footer, whom_to_ask

ON = date(2026, 6, 15)
CATALOGUE = load_catalogue()
INDEX = load_areas()
PUSHER = Pusher(CATALOGUE)
TOWN = INDEX.get("39405")


def push_of(code: str, on: date = ON, *, themes: tuple[str, ...] = ()) -> Push:
    told = {code: themes} if themes else None
    return PUSHER.push(situations_of(INDEX, [INDEX.get(code)], on=on, themes=told), on=on)


def grid(push: Push, head: str) -> Grid:
    """The table whose first heading this is."""
    blocks = letter(push, push.situations[0].area.code, CATALOGUE, index=INDEX)
    return next(block for block in blocks if isinstance(block, Grid) and block.header[0] == head)


@pytest.mark.parametrize("code", ["39405", "01100", "13101", "13401", "07546", "47207"])
def test_sections_are_numbered_without_a_gap_and_every_row_fits_its_table(code: str) -> None:
    blocks = letter(push_of(code), code, CATALOGUE, index=INDEX)
    heads = [block.text for block in blocks if isinstance(block, Heading) and block.level == 1]
    assert [int(head.split("　")[0]) for head in heads] == list(range(1, len(heads) + 1))
    for block in blocks:
        if isinstance(block, Grid):
            assert {len(row) for row in block.rows} <= {len(block.header)}
            assert len(block.widths) == len(block.header)
            assert sum(block.widths) == 166


def test_the_counts_of_the_letter_add_up_to_the_catalogue() -> None:
    blocks = letter(push_of("39405"), "39405", CATALOGUE, index=INDEX)
    text = next(block.text for block in blocks if isinstance(block, Line) and "内訳は" in block.text)
    *parts, total = [int(number) for number in re.findall(r" ([0-9]+)[、）（]", text.split("内訳は")[1])]
    assert sum(parts) == total == len(CATALOGUE.programmes)


def test_every_programme_that_is_not_refused_is_listed_or_counted_as_further() -> None:
    push = push_of("39405")
    blocks = letter(push, "39405", CATALOGUE, index=INDEX)
    named = len(grid(push, "制度").rows) + len(grid(push, "順位　制度").rows)
    named += sum(len(block.items) for block in blocks if isinstance(block, Bullets))
    further = sum(
        int(found[1])
        for block in blocks
        if isinstance(block, Line) and (found := re.match(r"ほか ([0-9]+) 制度", block.text))
    )
    counts = push.by_area["39405"]
    assert named + further == counts["yes"] + counts["unknown"] + counts["unprinted"]


def test_the_contact_is_that_of_the_prefecture_then_of_the_nation_then_the_office() -> None:
    programme = CATALOGUE["chiiki-dx-hojo"]
    assert whom_to_ask(programme, TOWN).startswith("四国総合通信局")
    assert whom_to_ask(programme, INDEX.get("01100")).startswith("北海道総合通信局")
    assert whom_to_ask(replace(programme, contacts=()), TOWN) == programme.office


def test_what_the_record_does_not_know_is_said_not_to_be_known() -> None:
    rows = {row[0]: row[1:3] for row in grid(push_of("39405", date(2000, 4, 1)), "項目").rows}
    assert rows[CATALOGUE.variables["fiscal_index"].label] == ("分かっていません", "－")


def test_every_known_fact_stands_with_its_day_and_its_source() -> None:
    for _, text, day, source in grid(push_of("39405"), "項目").rows:
        assert text
        assert date.fromisoformat(day) <= date(2026, 11, 30)
        assert source


def test_an_answer_of_the_town_takes_the_place_of_the_record_and_is_marked() -> None:
    push = push_of("39405")
    situation = replace(push.situations[0], told={"lg_class": "village"})
    told = PUSHER.push([situation], on=ON)
    label = CATALOGUE.variables["lg_class"].label
    rows = [row for row in grid(told, "項目").rows if row[0] == label]
    assert rows == [(label, "村", "－", "お知らせいただいた答え")]


def test_themes_are_named_where_they_were_told() -> None:
    def text(push: Push) -> str:
        blocks = letter(push, "39405", CATALOGUE, index=INDEX)
        return "".join(block.text for block in blocks if isinstance(block, Line))

    assert "関心テーマ（創業、DX）" in text(push_of("39405", themes=("創業", "DX")))
    assert "関心テーマをうかがっていない" in text(push_of("39405"))


def test_where_nothing_can_be_used_the_letter_says_so() -> None:
    blocks = letter(push_of("39405", date(2090, 1, 1)), "39405", CATALOGUE, index=INDEX)
    texts = [block.text for block in blocks if isinstance(block, Line)]
    assert "いま分かっていることだけで使えると言い切れる制度はありません。" in texts


def test_the_foot_names_the_record_it_rests_on() -> None:
    foot = letter_footer(push_of("39405"))
    assert CATALOGUE.version in foot
    assert CATALOGUE.hash in foot
