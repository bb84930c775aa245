"""Small made-up censuses for the tests of the projection."""

from __future__ import annotations

import numpy as np

from shirube.regions.rates import GROUPS, OLD, CensusPanel, Rates, Trend

YEARS = (2000, 2005, 2010, 2015)
SURVIVAL = np.concatenate([np.full(11, 0.995), np.linspace(0.98, 0.4, GROUPS - 1 - 11)])


def made_panel(seed: int = 1, areas: int = 12, years: tuple[int, ...] = YEARS) -> CensusPanel:
    """Places that age, give birth and move, each in its own lasting way, with a little noise."""
    rng = np.random.default_rng(seed)
    leaning = rng.normal(0, 0.1, (areas, 1, GROUPS - 1))
    people = np.empty((len(years), areas, 2, GROUPS))
    people[0] = rng.uniform(20, 400, (areas, 2, 1)) * np.linspace(1.2, 0.3, GROUPS)
    for step in range(1, len(years)):
        before, after = people[step - 1], people[step]
        moved = np.exp(leaning + rng.normal(0, 0.02, (areas, 2, GROUPS - 1)))
        after[..., 1:-1] = before[..., :-2] * (SURVIVAL * moved)[..., :-1]
        after[..., -1] = (before[..., -2] + before[..., -1]) * (SURVIVAL * moved)[..., -1]
        after[..., 0] = after[:, 1, 3:10].sum(axis=-1)[:, None] * 0.12
    codes = tuple(f"{39_000 + number:05d}" for number in range(1, areas + 1))
    return CensusPanel(codes, years, people, np.ones(areas, dtype=bool))


def made_rates(seed: int = 1, areas: int = 3) -> Rates:
    """Rates with losses in some classes and gains in others."""
    rng = np.random.default_rng(seed)
    survival = np.tile(SURVIVAL, (2, 1))
    pace = np.zeros_like(survival)
    pace[:, OLD] = -0.08
    return Rates(
        rng.uniform(0.05, 0.2, (areas, 2)),
        survival,
        np.exp(rng.normal(-0.02, 0.15, (areas, 2, GROUPS - 1))),
        Trend(pace, 0.7),
    )


def made_people(seed: int = 1, areas: int = 3) -> np.ndarray:
    """People of every class, never none."""
    return np.random.default_rng(seed).uniform(1, 500, (areas, 2, GROUPS))
