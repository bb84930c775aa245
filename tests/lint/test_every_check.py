"""Every check has a page, a code of its own, a plan on which it speaks and one on which it is silent."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from tests.lint.cases_kpis import KPI_PAIRS
from tests.lint.cases_tree import TREE_PAIRS
from tests.lint.make import CONTEXT, plan, table

import shirube.lint.checks as checks_package
from shirube.lint import ALL, Check, Severity, check_of, lint_plan
from shirube.lint.finding import read_page

PAIRS = {**KPI_PAIRS, **TREE_PAIRS}
FILES = sorted(path for path in Path(checks_package.__file__).parent.glob("l*.py"))
FIELDS = {
    *("label", "baseline", "target", "due", "unit", "path", "actual", "kpis", "measures", "programmes"),
    *("roadmap", "budget", "title", "notes"),
}


def code_of(check: Check) -> str:
    return check.code


def test_there_are_at_least_thirty_checks_and_each_file_is_one_of_them():
    assert len(ALL) >= 30
    assert [f"{check.code.lower()}_{check.name.replace('-', '_')}" for check in ALL] == [
        path.stem for path in FILES
    ]


def test_no_code_and_no_name_is_used_twice():
    counted = Counter(word for check in ALL for word in (check.code, check.name))
    assert [word for word, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("check", ALL, ids=code_of)
def test_every_check_has_a_whole_page(check):
    page = check.page
    assert re.fullmatch(r"L1\d\d", check.code)
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", check.name)
    assert check.field in FIELDS
    assert all((page.title, page.text, page.why, page.bad, page.good, page.source))
    assert page.bad != page.good


def test_every_check_has_a_bad_and_a_good_plan():
    assert set(PAIRS) == {check.code for check in ALL}


@pytest.mark.parametrize("check", ALL, ids=code_of)
def test_the_check_speaks_on_the_bad_plan_and_is_silent_on_the_good_one(check):
    bad, good = PAIRS[check.code]
    found = [one for one in lint_plan(bad, CONTEXT) if one.code == check.code]
    assert found
    assert all(one.message and one.why and one.better for one in found)
    assert [one for one in lint_plan(good, CONTEXT) if one.code == check.code] == []


def test_nothing_is_said_of_a_sound_plan():
    assert lint_plan(plan(), CONTEXT) == ()


@pytest.mark.parametrize("check", ALL, ids=code_of)
def test_no_check_fails_on_an_empty_plan(check):
    assert list(check.findings(table(), CONTEXT)) == []


def test_a_check_is_found_by_code_and_by_name():
    assert check_of("l101") is check_of("missing-baseline") is ALL[0]
    assert check_of("no-such-check") is None


def test_findings_come_in_the_order_of_their_severity():
    found = lint_plan(PAIRS["L132"][0], CONTEXT)
    order = [list(Severity).index(one.severity) for one in found]
    assert order == sorted(order)


def test_a_page_without_a_part_is_refused():
    with pytest.raises(ValueError, match="L999 lacks"):
        read_page("題\n\n説明。\n\nなぜ: わけ。\n悪い例: あ\nよい例: い", "L999")
