"""Overlays: what they change, what they leave, and every way they can be wrong."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from shirube.base.errors import CatalogueError
from shirube.catalogue import Catalogue
from shirube.catalogue.overlays import overlaid, read_overlay

ID = "local-10000-kokko"


def laid(catalogue: Catalogue, text: str) -> Catalogue:
    return overlaid(catalogue, read_overlay(text.encode(), file="案.yaml"))


def changed(catalogue: Catalogue, body: str):
    return laid(catalogue, f"name: 案\nprogrammes:\n  {ID}:\n{body}")[ID]


def problems_of(catalogue: Catalogue, text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(CatalogueError) as caught:
        laid(catalogue, text)
    every = caught.value.problems or (caught.value,)
    return [(problem.code, getattr(problem.where, "line", None)) for problem in every]


def test_a_value_without_a_day_holds_in_every_window(catalogue):
    parameter = changed(catalogue, "    parameters: {rate_high: {value: 4/5}}\n").parameters["rate_high"]
    assert {value.value for value in parameter.values} == {Fraction(4, 5)}
    assert [v.start for v in parameter.values] == [
        v.start for v in catalogue[ID].parameters["rate_high"].values
    ]


def test_a_value_from_a_day_leaves_the_days_before_alone(catalogue):
    body = "    parameters: {rate_high: {from: 2026-10-01, value: 4/5}}\n"
    parameter = changed(catalogue, body).parameters["rate_high"]
    assert parameter.at(date(2026, 9, 30)).value == Fraction(3, 4)
    assert parameter.at(date(2026, 10, 1)).value == Fraction(4, 5)
    assert parameter.at(date(2027, 3, 31)).value == Fraction(4, 5)


def test_a_value_for_a_while_gives_way_again(catalogue):
    body = "    parameters: {rate_high: {from: 2026-06-01, until: 2026-08-31, value: 1}}\n"
    parameter = changed(catalogue, body).parameters["rate_high"]
    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1)]
    assert [parameter.at(day).value for day in days] == [Fraction(3, 4), 1, 1, Fraction(3, 4)]


def test_a_table_replaced_from_its_own_first_day_keeps_its_version(catalogue):
    body = (
        "    parameters: {public_cap: {from: 2026-04-01, "
        "tiers: [{at_least: 1, value: 20_000_000}, {at_least: 2, value: 60_000_000}]}}\n"
    )
    parameter = changed(catalogue, body).parameters["public_cap"]
    assert parameter.of_version("r8").tiers[-1].value == 60_000_000
    assert parameter.of_version("r7") == catalogue[ID].parameters["public_cap"].of_version("r7")


def test_clauses_are_changed_removed_and_added_by_their_id(catalogue):
    programme = changed(
        catalogue,
        "    clauses:\n"
        "      novelty: {remove: true}\n"
        "      unsecured: {text: 無担保か都市銀行の融資である}\n"
        '      small: {text: 融資が1億円以下である, when: loan_amount <= most_loan, lines: "956"}\n'
        "    parameters:\n"
        '      most_loan: {label: 融資の上限, unit: 円, values: [{from: 2025-04-01, value: 100_000_000, lines: "956"}]}\n',
    )
    ids = [clause.id for clause in programme.clauses]
    assert "novelty" not in ids
    assert ids[-1] == "small"
    assert next(c for c in programme.clauses if c.id == "unsecured").text == "無担保か都市銀行の融資である"


def test_the_packaged_catalogue_is_left_as_it_was_and_the_hash_tells_the_change(catalogue):
    before = catalogue[ID]
    after = laid(catalogue, f"name: 案\nprogrammes: {{{ID}: {{notes: [変えた]}}}}\n")
    assert catalogue[ID] is before
    assert after.hash != catalogue.hash
    assert after[ID].notes == ("変えた",)
    others = [name for name in catalogue.programmes if name != ID]
    assert all(after[name] is catalogue[name] for name in others)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("  nai-seido: {notes: [x]}\n", [("E146", 3)]),
        (f"  {ID}: x\n", [("E147", 3)]),
        (f"  {ID}: {{id: other}}\n", [("E147", 3)]),
        (f"  {ID}:\n    parameters:\n      rate_hi: {{value: 1}}\n", [("E147", 5)]),
        (f"  {ID}:\n    parameters:\n      rate_high: {{from: 4月1日, value: 1}}\n", [("E147", 5)]),
        (f"  {ID}:\n    clauses:\n      nai: {{remove: true}}\n", [("E147", 5)]),
        (f"  {ID}:\n    clauses:\n      plan: 削除\n", [("E147", 5)]),
        (f"  {ID}:\n    nazo: 1\n", [("E134", 4)]),
        (f"  {ID}:\n    clauses:\n      plan:\n        when: sogyo_plann\n", [("E112", 6)]),
        (f"  {ID}:\n    clauses:\n      loan:\n        when: loan_amount >= fiscal_index\n", [("E115", 6)]),
        (f"  {ID}:\n    parameters:\n      rate_high: {{values: []}}\n", [("E134", 5)]),
    ],
)
def test_a_mistake_is_named_at_its_line(catalogue, body, expected):
    assert problems_of(catalogue, f"name: 案\nprogrammes:\n{body}") == expected


def test_a_rule_that_runs_in_a_circle_is_refused(catalogue):
    body = f"  {ID}:\n    define:\n      ratio: {{value: rate}}\n      rate: {{value: ratio, unit: 倍}}\n"
    found = problems_of(catalogue, f"name: 案\nprogrammes:\n{body}")
    assert ("E112", 5) in found


def test_a_gap_in_time_is_refused(catalogue):
    body = (
        f"  {ID}:\n    parameters:\n      rate_high:\n        values:\n"
        '        - {from: 2025-04-01, until: 2025-12-31, value: 1, lines: "1"}\n'
        '        - {from: 2026-02-01, value: 1, lines: "1"}\n'
    )
    assert [code for code, _ in problems_of(catalogue, f"name: 案\nprogrammes:\n{body}")] == ["E114"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E132"),
        ("name: 案\n", "E145"),
        ("name: 案\nprogrammes: {}\n", "E145"),
        ("name: [", "E131"),
        ("name: &a 案\nprogrammes: {x: *a}\n", "E131"),
        ("name: 案\nname: 案\n", "E133"),
    ],
)
def test_what_is_no_overlay_is_refused(catalogue, text, code):
    with pytest.raises(CatalogueError) as caught:
        laid(catalogue, text)
    assert caught.value.code == code


def test_ten_megabytes_are_refused_before_they_are_read(catalogue):
    with pytest.raises(CatalogueError) as caught:
        read_overlay(b"x" * 10_000_000, file="案.yaml")
    assert caught.value.code == "E137"


def test_text_of_another_encoding_is_refused(catalogue):
    with pytest.raises(CatalogueError) as caught:
        read_overlay("name: 案".encode("cp932"), file="案.yaml")
    assert caught.value.code == "E138"
