"""Truths of the data are constraints of the database, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from shirube.base import ShirubeError
from shirube.web.areas.loading import load_places
from shirube.web.areas.models import Area, AreaFact, Load, Source
from shirube.web.areas.selectors import known_of
from shirube.web.pages import library

pytestmark = pytest.mark.django_db


@transaction.atomic
def _checked(write: Any) -> None:
    write()
    connection.check_constraints()


def refused(constraint: str, write: Any) -> bool:
    """Whether the database itself refuses a write, naming the constraint."""
    with pytest.raises(IntegrityError) as caught:
        _checked(write)
    return constraint in str(caught.value) or constraint == "any"


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"code6": "39405"}, "area_code6_is_six_digits"),
        ({"code6": "39405x"}, "area_code6_is_six_digits"),
        ({"code6": "394068"}, "area_code6_begins_with_code"),
        ({"prefecture_code": "38"}, "area_code_begins_with_prefecture"),
        ({"prefecture_code": ""}, "area_code_begins_with_prefecture"),
        ({"kind": "ward"}, "area_kind_is_known"),
        ({"lg_class": "hamlet"}, "area_lg_class_is_known"),
        ({"lg_class": "prefecture"}, "area_prefecture_is_a_prefecture"),
        ({"name": ""}, "area_has_a_name"),
        ({"population_2020": -1}, "area_population_is_not_negative"),
    ],
)
def test_the_database_refuses_a_wrong_area(change: dict[str, Any], constraint: str) -> None:
    assert refused(constraint, lambda: Area.objects.filter(pk="39405").update(**change))


@pytest.mark.parametrize("code", ["1100", "1100x", "９９９９９", "51100"])
def test_the_database_refuses_a_code_that_is_not_five_digits(code: str) -> None:
    values = Area.objects.filter(pk="01100").values().get()
    row = Area(**{**values, "code": code, "code6": f"{code}7"[:6], "prefecture_code": code[:2]})
    assert refused("area_code", lambda: row.save(force_insert=True))


def test_the_database_refuses_a_population_of_none_only_where_it_is_negative() -> None:
    assert Area.objects.filter(pk="39405").update(population_2020=None) == 1
    assert Area.objects.filter(pk="39405").update(population_2020=0) == 1


def _fact(**change: Any) -> AreaFact:
    values = AreaFact.objects.filter(area="39405", variable="fiscal_index").order_by("-as_of").values()[0]
    return AreaFact(**{**values, "id": None, "as_of": date(2030, 1, 1), **change})


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"value": ""}, "fact_value_is_never_empty"),
        ({"value": None, "note": ""}, "fact_unknown_says_why"),
        ({"variable": ""}, "fact_has_a_variable"),
    ],
)
def test_the_database_refuses_a_wrong_fact(change: dict[str, Any], constraint: str) -> None:
    assert refused(constraint, lambda: _fact(**change).save())


def test_the_database_takes_an_unknown_fact_that_says_why() -> None:
    _fact(value=None, note="出典の欄が空白").save()
    assert known_of("39405").facts(date(2031, 1, 1))[2].value is None


def test_the_database_refuses_the_same_fact_twice() -> None:
    fact = _fact()
    fact.save()
    assert refused("any", lambda: _fact().save())


def test_the_database_refuses_a_fact_of_nowhere_or_without_a_source() -> None:
    assert refused("any", lambda: _fact(area_id="99999").save())
    assert refused("any", lambda: _fact(source_id="none").save())


def test_a_source_that_facts_rest_on_cannot_be_deleted() -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Source.objects.get(pk="fiscal-indicators").delete()


def test_a_source_without_a_credit_is_refused() -> None:
    assert refused("source_has_a_credit", lambda: Source.objects.filter(pk="kaso-areas").update(credit=""))


@pytest.mark.slow
def test_loading_repairs_what_was_changed_by_hand() -> None:
    AreaFact.objects.filter(area="39405").delete()
    Area.objects.filter(pk="39405").update(name="べつのまち")
    account = load_places(library.areas())
    assert not account.is_unchanged
    assert account.adds_up
    assert known_of("39405").area == library.areas().get("39405")
    assert len(known_of("39405").facts(date(2026, 6, 15))) == 12


def test_loading_is_recorded_and_reported() -> None:
    before = Load.objects.count()
    out = StringIO()
    call_command("load_data", stdout=out)
    assert "団体 読み 1,788 行・保存 1,788 行" in out.getvalue()
    assert "変更なし" in out.getvalue()
    assert Load.objects.count() == before >= 1


def test_an_area_that_was_never_loaded_says_what_to_do(client: Any) -> None:
    AreaFact.objects.filter(area="39405").delete()
    Area.objects.filter(pk="39405").delete()
    with pytest.raises(ShirubeError, match="E321"):
        known_of("39405")
    response = client.get("/areas/39405/")
    assert response.status_code == 503
    assert "load_data" in response.content.decode()


def test_the_models_and_the_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


WITHOUT_STATE = (
    *("access", "changes", "decision", "evidence", "figures", "finding", "funding", "future", "pages"),
    *("programmes", "proposals", "record", "reform", "strategy", "strategy_board"),
)
"""Pages that read the package and an area's facts only: test_areas and this file ask those of both databases."""


@pytest.mark.postgres
@pytest.mark.skipif(
    os.environ.get("SHIRUBE_TEST_DB") == "postgres", reason="すでに PostgreSQL の上で動いている"
)
def test_the_same_web_tests_pass_on_postgresql(postgres_binaries_or_skip: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/web",
        "-p",
        "no:cacheprovider",
        "-m",
        "not browser",
        *(f"--ignore=tests/web/test_{name}.py" for name in WITHOUT_STATE),
    ]
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "SHIRUBE_TEST_DB": "postgres"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


def test_the_database_under_test_is_the_one_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("SHIRUBE_TEST_DB") == "postgres" else "sqlite"
    assert connection.vendor == wanted
