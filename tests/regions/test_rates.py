"""Rates from censuses: what they reproduce, what they may not see, how small places are drawn in."""

from __future__ import annotations

import numpy as np
import pytest
from tests.regions.census import made_panel

from shirube.base import ShirubeError
from shirube.regions.projection import Levers, project
from shirube.regions.rates import (
    GROUPS,
    MOVERS,
    OLD,
    CensusPanel,
    Method,
    Trend,
    deviations,
    expected_rates,
    flows,
    persistence,
)


def test_the_nation_as_a_whole_changes_as_in_the_last_period() -> None:
    panel = made_panel()
    path = project(panel.at(2015), expected_rates(panel), steps=1, levers=Levers(is_survival_kept=True))
    reached, exposed = flows(panel, 2015)
    last = reached.sum(axis=0)[:, 1:] / exposed.sum(axis=0)[:, 1:]
    base = panel.at(2015).sum(axis=0)
    before = base[:, :-1].copy()
    before[:, -1] += base[:, -1]
    assert np.allclose(path[1].sum(axis=0)[:, 1:] / before, last)


def test_survival_never_lets_a_cohort_grow() -> None:
    rates = expected_rates(made_panel())
    assert (rates.survival <= 1).all()
    assert (rates.survival > 0).all()
    assert np.allclose(rates.ratio, rates.survival * rates.migration)


def test_lasting_moves_are_found_to_last() -> None:
    found, _ = persistence(made_panel(areas=200), Method())
    assert 0.7 < float(found[:, 1:].sum(axis=-1).mean()) < 1.05


def test_a_place_that_always_loses_its_young_is_expected_to_go_on() -> None:
    panel = made_panel(areas=200)
    rates, last = expected_rates(panel), deviations(panel, 2015, Method())
    assert np.corrcoef(np.log(rates.migration[:, :, 4]).ravel(), last[:, :, 5].ravel())[0, 1] > 0.9


def test_later_censuses_are_out_of_sight() -> None:
    panel = made_panel(years=(1995, 2000, 2005, 2010, 2015))
    changed = CensusPanel(
        panel.codes, panel.years, np.concatenate([panel.people[:-1], panel.people[-1:] * 7]), panel.usable
    )
    seen, other = (expected_rates(one.until(2010)) for one in (panel, changed))
    assert np.array_equal(seen.ratio, other.ratio)
    assert not np.array_equal(expected_rates(panel).child, expected_rates(changed).child * 7)


def test_the_order_of_areas_does_not_matter() -> None:
    panel = made_panel()
    order = list(reversed(range(len(panel.codes))))
    turned = CensusPanel(panel.codes[::-1], panel.years, panel.people[:, order], panel.usable[order])
    assert np.allclose(expected_rates(turned).ratio[order], expected_rates(panel).ratio)


def test_a_place_out_of_use_does_not_touch_the_others_and_still_gets_rates() -> None:
    panel = made_panel()
    usable = panel.usable.copy()
    usable[0] = False
    wild = panel.people.copy()
    wild[:, 0] *= np.array([1, 9, 1, 9])[:, None, None]
    calm, stirred = (CensusPanel(panel.codes, panel.years, p, usable) for p in (panel.people, wild))
    assert np.allclose(expected_rates(calm).ratio[1:], expected_rates(stirred).ratio[1:])
    assert np.isfinite(expected_rates(stirred).ratio[0]).all()


def test_an_empty_place_gets_the_rates_of_the_nation() -> None:
    panel = made_panel(areas=40)
    people = panel.people.copy()
    people[:, 0] = 0
    rates = expected_rates(CensusPanel(panel.codes, panel.years, people, panel.usable))
    assert np.isfinite(rates.ratio).all()
    assert np.isfinite(rates.child).all()


def test_the_smaller_the_cohort_the_nearer_to_the_nation() -> None:
    panel = made_panel()
    small = panel.people.copy()
    small[:, 0] /= 1000
    shrunk = CensusPanel(panel.codes, panel.years, small, panel.usable)
    before, after = (deviations(one, 2015, Method())[0] for one in (panel, shrunk))
    assert np.abs(after).sum() < np.abs(before).sum() / 2


def test_a_gain_of_the_country_is_laid_on_its_movers_exactly() -> None:
    panel = made_panel()
    plain, gained = (project(panel.at(2015), expected_rates(panel, gain=g), steps=1)[1] for g in (0, 500))
    more = (gained - plain).sum(axis=(0, 1))
    assert more[MOVERS].sum() == pytest.approx(500)
    assert np.allclose(np.delete(more, [0, 4, 5, 6, 7]), 0)


def test_a_later_base_renews_the_child_ratio() -> None:
    panel = made_panel()
    later = panel.at(2015).copy()
    later[:, :, 0] /= 2
    renewed = expected_rates(panel, base=later).child
    assert np.allclose(renewed, expected_rates(panel).child / 2, rtol=0.1)


def test_three_censuses_are_too_few() -> None:
    panel = made_panel()
    with pytest.raises(ShirubeError, match="E630"):
        expected_rates(panel.until(2010))
    assert expected_rates(panel).child.shape == (12, 2)


def dying_less(factor: float) -> CensusPanel:
    """Two hundred closed places whose losses at 65 and over are `factor` of the period before, period by period."""
    panel = made_panel(areas=200)
    people = panel.people.copy()
    loss = np.full((2, GROUPS - 1), 0.01)
    loss[:, OLD] = 0.2
    for step in range(1, len(panel.years)):
        kept = np.exp(-loss)
        people[step, ..., 1:-1] = people[step - 1, ..., :-2] * kept[:, :-1]
        people[step, ..., -1] = (people[step - 1, ..., -2] + people[step - 1, ..., -1]) * kept[:, -1]
        loss[:, OLD] *= factor
    return CensusPanel(panel.codes, panel.years, people, panel.usable)


def test_the_pace_at_which_losses_of_the_old_shrank_is_found() -> None:
    trend = expected_rates(dying_less(0.9)).trend
    assert trend is not None
    assert np.allclose(np.exp(trend.pace[:, OLD]), 0.9)
    assert not trend.pace[:, : OLD.start].any()


def test_losses_that_stayed_as_they_were_have_no_pace() -> None:
    trend = expected_rates(dying_less(1.0)).trend
    assert trend is not None
    assert np.allclose(trend.pace, 0)


@pytest.mark.parametrize(
    ("damping", "elapsed", "step", "periods"),
    [(0.5, 1, 1, 0.5), (0.5, 1, 2, 0.75), (0.5, 2, 1, 0.75), (1.0, 1, 3, 3.0), (1.0, 2.5, 1, 2.5)],
)
def test_each_further_five_years_bring_a_part_of_the_five_before(
    damping: float, elapsed: float, step: int, periods: float
) -> None:
    pace = np.full((2, GROUPS - 1), np.log(0.8))
    found = Trend(pace, damping, elapsed).survival(np.full((2, GROUPS - 1), np.exp(-0.3)), step)
    assert np.allclose(found, np.exp(-0.3 * 0.8**periods))


def test_where_all_survive_nobody_comes_back_to_life() -> None:
    trend = Trend(np.full((2, GROUPS - 1), -0.3), 0.7)
    assert np.array_equal(trend.survival(np.ones((2, GROUPS - 1)), 5), np.ones((2, GROUPS - 1)))


def test_the_trend_sees_no_later_census() -> None:
    panel = dying_less(0.9)
    longer = CensusPanel(
        panel.codes,
        (1995, *panel.years),
        np.concatenate([panel.people[:1], panel.people]),
        panel.usable,
    )
    changed = longer.people.copy()
    changed[-1] *= 3
    other = CensusPanel(longer.codes, longer.years, changed, longer.usable)
    seen = [expected_rates(one.until(2010)).trend for one in (longer, other)]
    assert np.array_equal(seen[0].pace, seen[1].pace)  # type: ignore[union-attr]
