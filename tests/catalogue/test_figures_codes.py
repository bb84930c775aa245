"""Codes that ended: whole since the census of 2010, followed to today, parts and splits kept apart."""

from __future__ import annotations

from datetime import date

import polars as pl

from shirube.catalogue import load_areas
from shirube.catalogue.figures import indicator_values
from shirube.catalogue.figures_codes import code_changes, code_history, parts_of

CENSUS = date(2010, 10, 1)


def changed_since_the_census() -> set[str]:
    """Codes of today whose area or code of 2010 was another, as the packaged figures themselves show it."""
    of_2010 = indicator_values().filter(pl.col("year") == 2010)
    one, each = (
        of_2010.filter(pl.col("indicator") == name).select("code", pl.col("value").alias(name))
        for name in ("population", "population_each_year")
    )
    both = one.join(each, on="code")
    differs = pl.col("population").ne_missing(pl.col("population_each_year"))
    return set(both.filter(differs)["code"].to_list())


def test_every_change_since_the_census_of_2010_is_known() -> None:
    known = {code for one in code_history().values() if one.day > CENSUS for code in one.new}
    assert known == changed_since_the_census()


def test_every_change_leads_to_places_of_today_and_no_old_code_is_one_of_them() -> None:
    today = {area.code for area in load_areas().municipalities()}
    for one in code_history().values():
        assert set(one.new) <= today, one
        assert one.old not in today, one
        assert {code[:2] for code in one.new} == {one.old[:2]}, one
        assert (len(one.new) > 1) == (one.kind == "split"), one


def test_a_chain_is_followed_to_its_end() -> None:
    assert code_history()["43341"].new == ("43100",)
    assert [one.old for one in parts_of("43100")] == ["43385", "43341"]


def test_only_a_change_of_the_code_alone_is_a_replacement() -> None:
    assert code_changes()["40305"].new == "40231"
    assert "03487" not in code_changes()
    assert "19341" not in code_changes()
