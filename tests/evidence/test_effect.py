"""The estimate against truths that are known: planted effects, no effect, and hand-made comparisons."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.evidence import Adoption, Dropped, Effect, EvidenceError, Similar, estimate
from shirube.evidence.placebo import _repeated, placebo_draws
from shirube.evidence.similar import chosen, cohort, columns

ADOPTERS = tuple(f"{number:05d}" for number in range(0, 120, 8))
YEAR_OF = {code: 2014 + number % 3 for number, code in enumerate(ADOPTERS)}


def planted(panel, size):
    """The panel with an effect of `size` in every adopter from its year on."""
    values = panel.values.copy()
    for code, year in YEAR_OF.items():
        values[int(code), [column for column, one in enumerate(panel.years) if one >= year]] += size
    return replace(panel, values=values)


def test_a_planted_effect_is_found_within_its_interval(make_panel, settings):
    found = estimate(planted(make_panel(), 0.05), Adoption(YEAR_OF), settings)
    assert isinstance(found, Effect)
    assert found.low < 0.05 < found.high
    assert found.p <= settings.significance
    assert found.value == pytest.approx(0.05, abs=0.01)


def test_the_effect_moves_by_exactly_what_is_planted(make_panel, settings):
    panel = make_panel()
    without = estimate(panel, Adoption(YEAR_OF), settings)
    with_it = estimate(planted(panel, 0.03), Adoption(YEAR_OF), settings)
    assert with_it.value - without.value == pytest.approx(0.03)
    assert with_it.high - with_it.low == pytest.approx(without.high - without.low, rel=0.05)


def test_a_shift_of_every_area_alike_is_no_effect(make_panel, settings):
    panel = make_panel()
    boom = panel.values + np.where(np.asarray(panel.years) >= 2015, 0.2, 0.0)
    before = estimate(panel, Adoption(YEAR_OF), settings)
    after = estimate(replace(panel, values=boom), Adoption(YEAR_OF), settings)
    assert after.value == pytest.approx(before.value)
    assert after.naive > before.naive + 0.1, "a comparison of before and after takes the boom for the measure"


def test_the_order_of_areas_does_not_matter(make_panel, settings):
    panel = make_panel()
    order = np.random.default_rng(3).permutation(len(panel.codes))
    shuffled = replace(
        panel,
        codes=tuple(panel.codes[row] for row in order),
        values=panel.values[order],
        features=panel.features[order],
        regions=tuple(panel.regions[row] for row in order),
    )
    one = estimate(panel, Adoption(YEAR_OF), settings)
    other = estimate(shuffled, Adoption(YEAR_OF), settings)
    assert other.value == pytest.approx(one.value)
    assert set(other.comparisons[0].others) == set(one.comparisons[0].others)


def test_nobody_who_ever_adopted_is_compared_with(make_panel, settings):
    found = estimate(make_panel(), Adoption(YEAR_OF), settings)
    for comparison in found.comparisons:
        assert not set(comparison.others) & set(YEAR_OF)
        assert len(set(comparison.others)) == settings.similar


def test_the_effect_is_the_plain_mean_that_one_would_write_by_hand(make_panel, settings):
    panel = make_panel()
    found = estimate(panel, Adoption(YEAR_OF), settings)
    row_of = panel.row_of()
    gaps = []
    for comparison in found.comparisons:
        base = panel.years.index(comparison.year - 1)
        after = [c for c, year in enumerate(panel.years) if comparison.year <= year < comparison.year + 4]
        moves = panel.values[:, after].mean(axis=1) - panel.values[:, base]
        others = np.mean([moves[row_of[code]] for code in comparison.others])
        gaps.append(moves[row_of[comparison.code]] - others)
    assert found.value == pytest.approx(float(np.mean(gaps)))


def test_the_comparison_areas_are_the_nearest_by_hand(make_panel, settings):
    panel = make_panel()
    made = cohort(panel, 2015, settings=settings, depth=10)
    features = np.column_stack(
        (panel.values[:, 4], (panel.values[:, 4] - panel.values[:, 0]) / 4, panel.features)
    )
    standard = (features - features.mean(axis=0)) / features.std(axis=0)
    gaps = np.sqrt(((standard - standard[7]) ** 2).sum(axis=1) / 3)
    gaps[7] = np.inf
    assert made.nearest[7].tolist() == np.argsort(gaps)[:10].tolist()
    assert made.distance[7] == pytest.approx(np.sort(gaps)[:10])


def test_the_last_year_before_has_no_gap_and_no_width(make_panel, settings):
    found = estimate(make_panel(), Adoption(YEAR_OF), settings)
    base = next(event for event in found.events if event.year == -1)
    assert (base.value, base.low, base.high) == (0.0, None, None)
    assert all(event.low < event.value < event.high for event in found.events if event.year != -1)


@pytest.mark.parametrize(
    ("year", "first_effect", "base", "after"),
    [(2015, 0, 2014, [2015, 2016, 2017, 2018]), (2015, 1, 2015, [2016, 2017, 2018, 2019])],
)
def test_a_figure_of_the_beginning_of_a_year_shows_a_measure_one_year_later(
    make_panel, settings, year, first_effect, base, after
):
    panel = make_panel(first_effect=first_effect)
    found = columns(panel, year, settings)
    assert panel.years[found[0]] == base
    assert [panel.years[column] for column in found[2]] == after


@pytest.mark.parametrize(("year", "is_there"), [(2011, False), (2012, True), (2020, True), (2021, False)])
def test_two_years_before_and_one_after_are_needed(make_panel, settings, year, is_there):
    assert (columns(make_panel(), year, settings) is not None) is is_there


# -- nobody is dropped silently ---------------------------------------------------------------------------


def test_every_adopter_enters_or_says_why_not(make_panel, settings):
    panel = make_panel()
    values = panel.values.copy()
    values[8, 5] = np.nan
    values[16] += 50
    asked = {**YEAR_OF, "99999": 2015, "00002": 2011, "00003": 2021}
    found = estimate(replace(panel, values=values), Adoption(asked), settings)
    assert {*found.adopters, *found.dropped} == set(asked)
    assert len(found.adopters) + len(found.dropped) == len(asked)
    assert found.dropped == {
        "99999": Dropped.NOT_IN_PANEL,
        "00002": Dropped.TOO_EARLY,
        "00003": Dropped.TOO_LATE,
        "00008": Dropped.NO_FIGURES,
        "00016": Dropped.NO_SIMILAR,
    }


def test_when_nobody_enters_the_reasons_are_the_answer(make_panel, settings):
    assert estimate(make_panel(), Adoption({"99999": 2015}), settings) == {"99999": Dropped.NOT_IN_PANEL}


def test_an_unknown_figure_is_never_a_zero(make_panel, settings):
    panel = make_panel()
    values = panel.values.copy()
    values[1::2] = np.nan
    found = estimate(replace(panel, values=values), Adoption(YEAR_OF), settings)
    assert all(int(code) % 2 == 0 for one in found.comparisons for code in one.others)


def test_too_few_areas_to_compare_with_is_said(make_panel, settings):
    enough = make_panel(2 * 3 + settings.similar + 1)
    three = Adoption({"00000": 2015, "00001": 2015, "00002": 2015})
    loose = replace(settings, furthest=99.0)
    assert isinstance(estimate(enough, three, loose), Effect)
    with pytest.raises(EvidenceError, match="E652"):
        estimate(make_panel(2 * 3 + settings.similar), three, loose)


def test_a_panel_whose_parts_do_not_fit_is_refused(make_panel):
    with pytest.raises(EvidenceError, match="E650"):
        make_panel(years=tuple(range(2010, 2020)))
    with pytest.raises(EvidenceError, match="E650"):
        make_panel(codes=("00000",) * 200)


def test_no_adopters_are_refused():
    with pytest.raises(EvidenceError, match="E651"):
        Adoption({})


# -- the placebo reference --------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=6))
def test_a_repeated_area_is_marked_at_every_place_but_its_first(rows):
    expected = [[value in row[:place] for place, value in enumerate(row)] for row in rows]
    assert _repeated(np.array(rows)).tolist() == expected


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 10))
def test_the_first_free_ones_are_chosen_and_no_more(taken, similar):
    used = chosen(np.array(taken), similar)
    free = [place for place, is_taken in enumerate(taken) if not is_taken]
    assert np.flatnonzero(used).tolist() == free[:similar]


def test_the_same_question_has_the_same_answer_and_kept_likeness_changes_nothing(make_panel, settings):
    panel = make_panel()
    kept = Similar(panel, settings)
    one, two = (estimate(panel, Adoption(YEAR_OF), settings, similar=kept) for _ in range(2))
    assert one == two == estimate(panel, Adoption(YEAR_OF), settings)


def test_the_p_is_the_rank_among_the_draws(make_panel, settings):
    found = estimate(planted(make_panel(noise=0.001), 1.0), Adoption(YEAR_OF), settings)
    assert found.p == pytest.approx(1 / (1 + found.draws))


def test_the_interval_holds_zero_exactly_when_the_p_is_above_the_level(make_panel, settings):
    for size in np.linspace(-0.01, 0.01, 9):
        found = estimate(planted(make_panel(), size), Adoption(YEAR_OF), settings)
        assert (found.low <= 0 <= found.high) is (found.p > settings.significance)


CROWD = {f"{number:05d}": 2015 for number in range(3, 143, 10)} | {"00001": 2015, "00002": 2015}


def test_crowded_adopters_are_compared_with_other_prefectures_as_crowded(make_panel, settings):
    panel = make_panel()
    every = (cohort(panel, 2015, settings=settings, depth=100),)
    rows = np.array([int(code) for code in CROWD])
    taken = np.zeros(200, dtype=bool)
    taken[rows] = True
    found = placebo_draws(
        panel, every, rows, np.zeros(rows.size, dtype=np.int64), taken=taken, settings=settings
    )
    assert found.by_region
    for drawn in found.rows:
        assert len(set(drawn)) == rows.size
        assert not set(drawn) & set(rows)
        assert sorted(Counter(panel.regions[row] for row in drawn).values()) == [1, 1, 14]


def test_scattered_adopters_are_replaced_by_similar_areas(make_panel, settings):
    found = estimate(make_panel(), Adoption(YEAR_OF), settings)
    assert not found.by_region
    assert estimate(make_panel(), Adoption(CROWD), settings).by_region


def test_without_a_prefecture_large_enough_similar_areas_stand_in(make_panel, settings):
    panel = make_panel(regions=tuple("03" if number % 10 == 3 else f"9{number:04d}" for number in range(200)))
    assert not estimate(panel, Adoption(CROWD), settings).by_region


@pytest.mark.slow
def test_fake_adopters_are_called_an_effect_about_as_often_as_promised(make_panel, settings):
    panel, random = make_panel(400, noise=0.02), np.random.default_rng(5)
    kept = Similar(panel, settings)
    hits = 0
    for _ in range(300):
        rows = random.choice(400, 20, replace=False)
        fake = Adoption({panel.codes[row]: int(random.integers(2014, 2017)) for row in rows})
        found = estimate(panel, fake, settings, similar=kept, with_events=False)
        hits += found.p <= settings.significance
    assert 0.02 <= hits / 300 <= 0.09
