"""Made-up panels whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from shirube.evidence import Panel, Settings

YEARS = tuple(range(2010, 2021))


@pytest.fixture
def settings() -> Settings:
    return Settings(
        similar=10,
        years_before=4,
        years_after=4,
        furthest=1.0,
        draws=199,
        placebo_pool=40,
        years_back=2,
        significance=0.05,
        fewest_adopters=5,
        seed=1,
    )


@pytest.fixture
def make_panel() -> Callable[..., Panel]:
    """A panel of areas that differ in level and slope and walk at random; `planted` is added from a year on."""

    def make(areas: int = 200, *, seed: int = 0, noise: float = 0.01, **more: Any) -> Panel:
        random = np.random.default_rng(seed)
        level, slope = random.normal(9, 1, areas), random.normal(-0.01, 0.01, areas)
        steps = np.arange(len(YEARS))
        values = level[:, None] + slope[:, None] * steps + random.normal(0, noise, (areas, len(YEARS)))
        told = {
            "codes": tuple(f"{number:05d}" for number in range(areas)),
            "years": YEARS,
            "values": values,
            "features": level[:, None],
            "feature_labels": ("水準",),
            "regions": tuple(f"{number % 10:02d}" for number in range(areas)),
        }
        return Panel(**{**told, **more})

    return make
