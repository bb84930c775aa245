"""The search over the packaged catalogue, made once, and the way to the measure of benchmarks/."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from shirube.catalogue import AreaIndex, load_areas

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="session")
def areas() -> AreaIndex:
    return load_areas()
