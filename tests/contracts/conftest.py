"""The tests of what machines rely on use the web tests' client and database, and the command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.contracts.public_plan import make_public_plan
from tests.web.conftest import (
    _plain_static,
    client,
    django_db_modify_db_settings,
    django_db_setup,
    postgres_cluster,
)
from typer.testing import CliRunner

from shirube.cli import app

__all__ = ["_plain_static", "client", "django_db_modify_db_settings", "django_db_setup", "postgres_cluster"]


@pytest.fixture
def run_cli() -> Callable[..., str]:
    """What a command prints."""
    return lambda *arguments: CliRunner().invoke(app, arguments, catch_exceptions=False).stdout


@pytest.fixture
def public_plan(db: None) -> str:
    """The plan that the examples of the API name."""
    return make_public_plan()
