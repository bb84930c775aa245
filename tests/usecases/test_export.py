"""The catalogue for a machine: the schema of the file, the model's items, and rules that read back to themselves."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shirube.base import UnknownNameError
from shirube.catalogue import Catalogue
from shirube.rules.grammar import parse_expression
from shirube.rules.model import UNPRINTED_CLAUSE
from shirube.rules.nodes import (
    All,
    Arith,
    Branch,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    NotPrinted,
    Number,
    Open,
    Some,
    Truth,
)
from shirube.usecases.export import catalogue_json, programme_json
from shirube.usecases.export_gif import ITEMS, gif_item
from shirube.usecases.export_tables import SHEETS, about_table, export_table, export_tables
from shirube.usecases.expression_text import expression_json, expression_text

ON = date(2026, 6, 15)
KOKKO, CENTRE = "local-10000-kokko", "jigyo-shokei-center"
SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "catalogue-export.schema.json"


@pytest.fixture(scope="module")
def exported(catalogue: Catalogue) -> dict[str, Any]:
    """The export as a reader gets it."""
    tree: dict[str, Any] = json.loads(json.dumps(catalogue_json(catalogue, on=ON), ensure_ascii=False))
    return tree


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


# -- the schema -----------------------------------------------------------------------------------------


def test_the_export_keeps_its_schema(exported: dict[str, Any], validator: Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(exported)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("programmes", 0, "制度", "給付上限額"), 0.5),
        (("programmes", 0, "制度", "最大補助率"), "2/3"),
        (("programmes", 0, "制度", "補助の上限"), 1),
        (("programmes", 0, "rules", "depth"), "deep"),
        (("programmes", 0, "rules", "recorded", "from"), "令和8年4月1日"),
        (("catalogue", "hash"), ""),
        (("format",), "shirube-catalogue-2"),
    ],
)
def test_the_schema_refuses_what_the_export_never_says(
    exported: dict[str, Any], validator: Draft202012Validator, path: tuple[Any, ...], value: Any
) -> None:
    tree = deepcopy({**exported, "programmes": exported["programmes"][:1]})
    place: Any = tree
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert list(validator.iter_errors(tree)) != []


def test_every_item_of_the_model_is_there_in_its_order(exported: dict[str, Any]) -> None:
    assert len(ITEMS) == len(set(ITEMS)) == 52
    assert all(tuple(item["制度"]) == ITEMS for item in exported["programmes"])


def test_every_programme_is_exported_once_with_the_version(
    exported: dict[str, Any], catalogue: Catalogue
) -> None:
    assert [item["制度"]["制度番号"] for item in exported["programmes"]] == list(catalogue.programmes)
    assert exported["catalogue"] == {"version": catalogue.version, "hash": catalogue.hash}


def test_every_variable_that_a_rule_asks_for_is_explained(exported: dict[str, Any]) -> None:
    known = {item["id"] for item in exported["variables"]}
    assert {"loan_amount", "sogyo_plan"} <= known


def test_one_programme_is_the_same_as_in_the_whole(exported: dict[str, Any], catalogue: Catalogue) -> None:
    one = json.loads(json.dumps(programme_json(catalogue, KOKKO, on=ON), ensure_ascii=False))
    assert one["programmes"] == [p for p in exported["programmes"] if p["rules"]["id"] == KOKKO]


def test_a_programme_that_is_not_there_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="E103"):
        programme_json(catalogue, "no-such", on=ON)


# -- the model's items ----------------------------------------------------------------------------------


def test_the_highest_rate_is_in_per_cent_with_one_decimal(catalogue: Catalogue) -> None:
    rates = {
        name: gif_item(catalogue, catalogue[name], on=ON)["最大補助率"]
        for name in (KOKKO, "jizokuka-sogyo", "gaikokujin-kankyo-kofukin-seibi")
    }
    assert rates == {KOKKO: "75.0", "jizokuka-sogyo": "66.7", "gaikokujin-kankyo-kofukin-seibi": "100.0"}


def test_the_highest_rate_is_the_one_of_the_day(catalogue: Catalogue) -> None:
    programme = catalogue["chiiki-nihongo-taisei"]
    rates = [
        gif_item(catalogue, programme, on=on)["最大補助率"] for on in (date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert rates == ["50.0", "66.7"]


def test_the_most_paid_is_a_bound_that_holds_without_any_answer(catalogue: Catalogue) -> None:
    assert gif_item(catalogue, catalogue["datsutanso-jissou-zoning"], on=ON)["給付上限額"] == 25_000_000
    assert gif_item(catalogue, catalogue[CENTRE], on=ON)["給付上限額"] is None


@pytest.mark.parametrize(
    ("notes", "kept", "tail"),
    [
        ((439,), 439, ""),
        ((440,), 440, ""),
        ((441,), 0, "（ほかの注意1件）"),
        ((200, 240), 440, ""),
        ((200, 241), 200, "（ほかの注意1件）"),
        ((431, 1, 1), 431, "（ほかの注意2件）"),
        ((432, 1, 1), 0, "（ほかの注意3件）"),
    ],
)
def test_a_content_too_long_is_cut_between_notes_and_says_how_many(
    catalogue: Catalogue, notes: tuple[int, ...], kept: int, tail: str
) -> None:
    programme = replace(catalogue[KOKKO], summary="概" * 60, notes=tuple("記" * length for length in notes))
    content = gif_item(catalogue, programme, on=ON)["内容"]
    assert content == "概" * 60 + "記" * kept + tail


def test_contacts_name_their_prefectures_and_a_programme_without_any_its_office(catalogue: Catalogue) -> None:
    contacts = gif_item(catalogue, catalogue[CENTRE], on=ON)["連絡先情報"]
    assert {"連絡先備考": "都道府県コード 39"}.items() <= next(
        c for c in contacts if "高知" in c["連絡先名称"]
    ).items()
    programme = catalogue[KOKKO]
    assert programme.contacts == ()
    assert gif_item(catalogue, programme, on=ON)["連絡先情報"][0]["連絡先名称"] == programme.office


# -- expressions ----------------------------------------------------------------------------------------


def read_back(written: Any) -> Node:
    if isinstance(written, str):
        return parse_expression(written)
    return Case(
        tuple(
            Branch(None if b["when"] is None else parse_expression(b["when"]), read_back(b["value"]))
            for b in written["case"]
        )
    )


def test_every_rule_of_the_catalogue_reads_back_to_itself(catalogue: Catalogue) -> None:
    for programme in catalogue.programmes.values():
        own = [clause for clause in programme.clauses if clause.id != UNPRINTED_CLAUSE]
        nodes = [
            *(clause.when for clause in own),
            *(item.value for item in (*programme.definitions, *programme.amounts, *programme.shares)),
            *(question.when for question in programme.questions if question.when is not None),
        ]
        for node in nodes:
            assert read_back(expression_json(node)) == node, programme.id


_names = st.sampled_from(["loan", "cost", "is_town", "kind"])
_leaves = st.one_of(
    st.integers(0, 99).map(lambda n: Number(Fraction(n))),
    st.booleans().map(lambda value: Truth(value=value)),
    st.builds(Name, _names, st.sampled_from([None, "r7"])),
    st.just(Open("X-01")),
    st.just(NotPrinted("X-02")),
)


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, inner),
        several.map(All),
        several.map(Some),
        st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Member, inner, st.just(("town", "village"))),
        st.builds(Arith, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.builds(Call, st.sampled_from(["min", "max"]), several),
    )


@given(st.recursive(_leaves, _grown, max_leaves=12))
def test_any_expression_reads_back_to_itself(node: Node) -> None:
    assert parse_expression(expression_text(node)) == node


def test_a_list_of_branches_is_not_one_expression() -> None:
    with pytest.raises(TypeError, match="Case"):
        expression_text(Case((Branch(None, Number(Fraction(1))),)))


# -- tables ---------------------------------------------------------------------------------------------


def test_every_row_is_as_long_as_its_header_and_no_head_comes_twice(catalogue: Catalogue) -> None:
    for table in export_tables(catalogue, on=ON).values():
        assert len(set(table.header)) == len(table.header)
        assert {len(row) for row in table.rows} == {len(table.header)}


def test_every_part_of_every_programme_has_its_row(catalogue: Catalogue) -> None:
    tables = export_tables(catalogue, on=ON)
    programmes = catalogue.programmes.values()
    assert [row[0] for row in tables["programmes"].rows] == list(catalogue.programmes)
    assert len(tables["clauses"].rows) == sum(len(p.clauses) for p in programmes)
    assert len(tables["questions"].rows) == sum(len(p.questions) for p in programmes)
    assert len(tables["contacts"].rows) == sum(len(p.contacts) for p in programmes)
    assert len(tables["budgets"].rows) == sum(len(p.budgets) for p in programmes)
    amounts = {(row[0], row[2]) for row in tables["amounts"].rows}
    assert {(p.id, amount.id) for p in programmes for amount in p.amounts} <= amounts


def test_a_value_stands_in_one_column_only(catalogue: Catalogue) -> None:
    table = export_table(catalogue, "values", on=ON)
    places = [
        table.header.index(name)
        for name in ("値（整数）", "値（分数）", "値（日付）", "資料にないときの論点ID")
    ]
    for row in table.rows:
        told = [row[place] for place in places if row[place] is not None]
        assert len(told) == 1 or (not told and row[table.header.index("種類")] == "区分の下限")


def test_the_sheet_about_the_tables_counts_them(catalogue: Catalogue) -> None:
    tables = export_tables(catalogue, on=ON)
    about = dict(about_table(catalogue, tables, on=ON).rows)  # type: ignore[arg-type]
    assert about["確認番号"] == catalogue.hash
    assert [about[f"{label}（件）"] for label in SHEETS.values()] == [len(t.rows) for t in tables.values()]
