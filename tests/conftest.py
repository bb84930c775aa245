"""What every test shares: the packaged catalogue, read once, and the way to ../shared where it is present."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.catalogue import Catalogue, load_catalogue

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the contract's files are not part of the product")
    return SHARED
