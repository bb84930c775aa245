"""The second opinion of diff-diff, and the mixture of similar areas for one place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shirube.evidence import (
    Adoption,
    Dropped,
    EvidenceError,
    Finding,
    Scale,
    library_effect,
    synthetic_effect,
)
from shirube.evidence.answer import answer_for_one
from shirube.evidence.library import long_frame

pytestmark = pytest.mark.slow  # pandas and diff-diff take seconds to load


def test_the_library_finds_the_planted_effect_too(make_panel, settings):
    panel = make_panel()
    years = {f"{number:05d}": 2014 + number % 2 for number in range(20)}
    values = panel.values.copy()
    for code, year in years.items():
        values[int(code), year - 2010 :] += 0.05
    found = library_effect(replace(panel, values=values), Adoption(years), significance=0.05)
    assert found.low < 0.05 < found.high
    assert (found.adopters, found.compared) == (20, 180)


def test_with_one_cohort_and_everybody_compared_both_give_the_same_figure(make_panel, settings):
    """Compared with every other area, the difference in differences by hand is what the library reckons."""
    panel = make_panel(60)
    adopters = {f"{number:05d}": 2015 for number in range(6)}
    moves = panel.values[:, 5:].mean(axis=1) - panel.values[:, 4]
    by_hand = moves[:6].mean() - moves[6:].mean()
    found = library_effect(panel, Adoption(adopters), significance=0.05)
    assert found.value == pytest.approx(by_hand)


def test_an_area_without_a_figure_never_enters_the_library(make_panel):
    panel = make_panel(30)
    values = panel.values.copy()
    values[3, 2] = np.nan
    frame = long_frame(replace(panel, values=values), Adoption({"00001": 2015}))
    assert 3 not in set(frame["unit"])
    assert frame["y"].notna().all()


def test_the_library_says_when_it_has_no_answer(make_panel):
    with pytest.raises(EvidenceError, match="E653"):
        library_effect(make_panel(30), Adoption({"00001": 2030}), significance=0.05)


def test_a_jump_of_one_place_is_found_and_its_mixture_adds_up_to_one(make_panel, settings):
    panel = make_panel(noise=0.004)
    values = panel.values.copy()
    values[10, 6:] += 0.2
    found = synthetic_effect(replace(panel, values=values), Adoption({"00010": 2016}), settings)
    assert found.value == pytest.approx(0.2, abs=0.03)
    assert found.low < 0.2 < found.high
    assert sum(found.weights.values()) == pytest.approx(1.0)
    assert "00010" not in found.weights
    said = answer_for_one(found, scale=Scale("人口", "％", is_log=True), settings=settings)
    assert said.finding is Finding.MORE
    assert [reason.id for reason in said.reasons] == ["one-place"]


def test_the_path_is_what_was_and_what_the_mixture_says(make_panel, settings):
    panel = make_panel(noise=0.004)
    found = synthetic_effect(panel, Adoption({"00010": 2016}), settings)
    assert [one.year for one in found.path] == list(panel.years)
    assert [one.actual for one in found.path] == pytest.approx(panel.values[10].tolist())
    mixture = sum(weight * panel.values[int(code)] for code, weight in found.weights.items())
    assert [one.mixture for one in found.path] == pytest.approx(mixture.tolist(), abs=1e-5)
    after = [one.actual - one.mixture for one in found.path if one.is_after]
    assert found.value == pytest.approx(float(np.mean(after)))


@pytest.mark.parametrize(
    ("code", "year", "why"),
    [
        ("99999", 2015, Dropped.NOT_IN_PANEL),
        ("00010", 2013, Dropped.TOO_EARLY),
        ("00010", 2021, Dropped.TOO_LATE),
    ],
)
def test_one_place_that_cannot_be_told_says_why(make_panel, settings, code, year, why):
    assert synthetic_effect(make_panel(), Adoption({code: year}), settings) is why


def test_four_years_before_are_enough_for_a_mixture(make_panel, settings):
    assert not isinstance(synthetic_effect(make_panel(), Adoption({"00010": 2014}), settings), Dropped)


def test_a_mixture_is_for_one_place_only(make_panel, settings):
    with pytest.raises(EvidenceError, match="E654"):
        synthetic_effect(make_panel(), Adoption({"00001": 2015, "00002": 2015}), settings)
