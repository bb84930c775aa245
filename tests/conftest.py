"""What every test shares: the packaged catalogue, read once, and the way to ../shared where it is present."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.catalogue import Catalogue, load_areas, load_catalogue
from shirube.usecases.finding import Finder

SHARED = Path(__file__).resolve().parents[2] / "shared"


AFTER_COMMIT = frozenset(
    {"benchmarks", "contracts", "documents", "finding", "funding", "plans", "programmes", "web"}
)
"""Rooms whose tests `make check` leaves to `make test`; health still reads every file of the catalogue."""

LONG_FILES = frozenset(
    {
        "test_against_brute_force.py",
        "test_column_cuts.py",
        "test_columns_settle.py",
        "test_export.py",
        "test_funding.py",
        "test_how_to.py",
        "test_plan_the_money.py",
        "test_process.py",
        "test_push.py",
        "test_reform.py",
        "test_send_proposals.py",
    }
)
LONG_TESTS = frozenset({"test_every_command_that_is_shown_works"})


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run without the slow tests does not even import the rooms it leaves out (unless they are asked for)."""
    asked = {Path(argument.split("::")[0]).resolve() for argument in config.args}
    if "not slow" not in config.option.markexpr or not asked <= {Path(__file__).resolve().parent}:
        return None
    parts = collection_path.relative_to(Path(__file__).resolve().parent).parts
    return True if parts and (parts[0] in AFTER_COMMIT or parts[-1] in LONG_FILES) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of those rooms as slow, so that `make check` stays a matter of a minute."""
    root = Path(__file__).resolve().parent
    for item in items:
        is_late = item.path.relative_to(root).parts[0] in AFTER_COMMIT or item.path.name in LONG_FILES
        if is_late or getattr(item, "originalname", "") in LONG_TESTS:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def finder(catalogue: Catalogue) -> Finder:
    """The search over the packaged catalogue, made once: reading it takes a second or two."""
    return Finder(catalogue, load_areas())


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: the contract's files are not part of the product")
    return SHARED
