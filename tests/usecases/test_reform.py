"""What a change would do: pair by pair what `decide` gives, totals that add up, the R7 → R8 switch."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest

from shirube.base.errors import CatalogueError, ShirubeError
from shirube.catalogue import AreaIndex, Catalogue, load_areas
from shirube.catalogue.standard_projects import load_standard_projects
from shirube.rules import Verdict, decide
from shirube.usecases.reform import Reform, Version, compare
from shirube.usecases.reform_charts import area_outcomes, curve_chart, group_chart, map_chart
from shirube.usecases.reform_request import asked_reform, pair_rows, signed_yen
from shirube.usecases.reform_tally import GAINS, LOSES, OPEN, OUTCOMES, SAME

R7, R8 = date(2026, 3, 31), date(2026, 4, 1)
ASKED = date(2026, 6, 15)


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


@pytest.fixture(scope="module")
def switch(catalogue: Catalogue, index: AreaIndex) -> Reform:
    return asked_reform(catalogue, index, on=ASKED)


def reform_of(catalogue: Catalogue, index: AreaIndex, body: str) -> Reform:
    text = f"name: 案\nprogrammes:\n{body}"
    return asked_reform(catalogue, index, overlay=("案.yaml", text.encode()), on=ASKED)


def paid(catalogue: Catalogue, project, facts, *, on: date) -> tuple[str, int | None, int | None]:
    """The same by `decide`, one area at a time."""
    programme, variables = catalogue[project.programme], catalogue.variables
    facts = {**facts, **project.facts, "application_date": on}
    for name in project.choose:
        free = decide(programme, facts, on=on, variables=variables, with_shares=False)
        facts[name] = free.amounts[project.chosen(name, on)].value
    found = decide(programme, facts, on=on, variables=variables, with_shares=False)
    if found.verdict is Verdict.NO:
        return "no", 0, 0
    amount = found.amounts[project.amount]
    return found.verdict.value, amount.low if found.verdict is Verdict.YES else 0, amount.high


@pytest.mark.slow
def test_every_pair_is_what_decide_gives(catalogue: Catalogue, index: AreaIndex, switch: Reform):
    projects = {project.id: project for project in switch.projects}
    rows = list(switch.pairs.iter_rows(named=True))
    for row in random.Random(1).sample(rows, 150):
        facts = index.rule_facts(row["code"], R8)
        for side, on in (("before", R7), ("after", R8)):
            expected = paid(catalogue, projects[row["project"]], facts, on=on)
            assert (row[f"{side}_verdict"], row[f"{side}_low"], row[f"{side}_high"]) == expected, row


def test_every_area_meets_every_project_and_no_pair_is_lost(switch: Reform, index: AreaIndex):
    places = {"municipality": len(index.municipalities()), "prefecture": len(index.prefectures())}
    assert switch.pairs.height == sum(places[project.places] for project in switch.projects)
    assert switch.pairs.select("code", "project").is_unique().all()
    assert sum(section.all.pairs for section in switch.sections) == switch.pairs.height
    assert len(list(pair_rows(switch))) == switch.pairs.height


def test_every_list_of_tallies_adds_up_to_the_whole(switch: Reform):
    for section in switch.sections:
        assert section.by
        for kind, tallies in section.by.items():
            for name in (*OUTCOMES, "gained", "lost", "pairs", "total"):
                assert sum(getattr(t, name) for t in tallies) == getattr(section.all, name), (kind, name)


def test_gains_lose_same_and_open_are_told_apart_by_the_figures(switch: Reform):
    for row in switch.pairs.iter_rows(named=True):
        settled = row["before_low"] == row["before_high"] and row["after_low"] == row["after_high"]
        if settled:
            difference = row["after_low"] - row["before_low"]
            assert row["change"] == difference
            assert row["outcome"] == (GAINS if difference > 0 else LOSES if difference < 0 else SAME)
        else:
            assert row["change"] is None
            assert row["outcome"] in (GAINS, LOSES, OPEN)


def test_the_new_table_of_local_10000_pays_less_in_its_loan_bands(switch: Reform):
    """資料004 1045-1075行: below 3 the ratio's cap falls; seen from the loan, in two bands."""
    curve = next(c for c in switch.curves if c.project.programme == "local-10000-kokko")
    bands = [(band.low, band.high, band.outcome) for band in curve.bands]
    assert bands == [
        (10_000_000, 25_000_000, SAME),
        (26_000_000, 44_000_000, GAINS),
        (45_000_000, 45_000_000, SAME),
        (46_000_000, 69_000_000, LOSES),
        (70_000_000, 80_000_000, SAME),
        (81_000_000, 149_000_000, LOSES),
        (150_000_000, 200_000_000, SAME),
        (201_000_000, 300_000_000, GAINS),
    ]
    at_90 = curve.values.index(90_000_000)
    assert (curve.before[at_90], curve.after[at_90]) == (33_750_000, 30_000_000)


def test_a_version_against_itself_changes_nothing(catalogue: Catalogue, index: AreaIndex):
    same = Version(catalogue, R8, "同じ")
    found = compare(same, same, index, load_standard_projects(catalogue))
    assert found.is_empty
    assert found.pairs.height == 0


def test_a_reform_and_its_return_cancel_out(catalogue: Catalogue, index: AreaIndex, switch: Reform):
    back = compare(
        Version(catalogue, R8, ""), Version(catalogue, R7, ""), index, load_standard_projects(catalogue)
    )
    forth = switch.pairs.select("code", "project", "change")
    both = forth.join(back.pairs.select("code", "project", "change"), on=["code", "project"])
    assert both.filter(pl.col("change") != -pl.col("change_right")).is_empty()
    for there, here in zip(switch.sections, back.sections, strict=True):
        assert (there.all.gains, there.all.loses) == (here.all.loses, here.all.gains)


def test_a_lower_rate_takes_from_those_it_touches_and_from_nobody_else(catalogue, index):
    found = reform_of(catalogue, index, "  local-10000-kokko: {parameters: {rate_high: {value: 2/3}}}\n")
    assert {project.programme for project in found.projects} == {"local-10000-kokko"}
    (section,) = found.sections
    assert section.all.gains == 0
    strength = {tally.label: tally for tally in section.by["fiscal"]}
    assert strength["0.25未満"].loses > 0
    assert strength["0.5以上1未満"].loses == strength["1以上"].loses == 0


def test_a_clause_that_is_removed_lets_projects_in(catalogue, index):
    without = "  local-10000-kokko:\n    clauses: {plan: {remove: true}}\n"
    own = (
        "projects:\n"
        "- {id: no-plan, label: 計画なし, programme: local-10000-kokko, amount: national, facts: {sogyo_plan: false,"
        " req_local_resource: true, req_local_issue: true, req_novelty: true, req_model: true,"
        " unsecured_loan: true, plan_submitted_in_r7: false, priority_field: none,"
        " loan_amount: 60_000_000, public_subsidy: 30_000_000}}\n"
    )
    found = reform_of(catalogue, index, without + own)
    pairs = found.pairs.filter(pl.col("project") == "no-plan")
    assert set(pairs["before_verdict"]) == {"no"}
    assert set(pairs["after_verdict"]) == {"yes"}
    assert set(pairs["outcome"]) == {GAINS}


def test_a_change_no_standard_project_touches_says_so(catalogue, index):
    with pytest.raises(ShirubeError) as caught:
        reform_of(catalogue, index, "  dx-adviser: {notes: [試し]}\n")
    assert caught.value.code == "E189"


def test_mistakes_of_an_overlay_are_all_named_at_their_lines(catalogue, index):
    with pytest.raises(CatalogueError) as caught:
        reform_of(
            catalogue,
            index,
            "  local-10000-koko: {notes: [x]}\n"
            "  local-10000-kokko:\n"
            "    parameters: {rate_hih: {value: 1}}\n",
        )
    assert [(p.code, p.where.line) for p in caught.value.problems] == [("E146", 3), ("E147", 5)]


def test_charts_are_svg_with_the_figures_drawn(switch: Reform, index: AreaIndex):
    section = switch.sections[0]
    for text in (
        map_chart(switch, section),
        group_chart(section.by["size"]),
        curve_chart(switch.curves[0], before="前", after="後", amount="国費", axis="融資額"),
    ):
        assert text.startswith("<svg")
        assert "<script" not in text
    assert set(area_outcomes(switch, section)) == {area.code for area in index.municipalities()}


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0円"), (1, "＋1円"), (-1, "▲1円"), (-5_000_000, "▲500万円")]
)
def test_a_change_shows_its_sign(value: int, text: str):
    assert signed_yen(value) == text
