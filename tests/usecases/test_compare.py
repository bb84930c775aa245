"""Two versions side by side: what differs is found, what does not differ is silent, and every item is counted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base.errors import ReadingError
from shirube.documents.reading import as_lines
from shirube.documents.strategy import read_strategy
from shirube.plans import Output, Plan
from shirube.usecases.compare import (
    compare_documents,
    compare_plans,
    comparison_json,
    comparison_table,
    read_comparison,
)
from shirube.usecases.compare_figures import figure_changes, figures_of
from shirube.usecases.compare_model import Change, ChangeKind, Comparison, pieces_of
from shirube.usecases.compare_text import compare_text, key_of, units_of

SAMPLE = (Path(__file__).parents[1] / "documents" / "mihon_strategy.txt").read_text("utf-8")
NAMES = ("前", "後")
HEAD = "番号,指標,単位,現況値,目標値 R7年度,目標値 R8年度\n（１）鈴を付ける,,,,,\n"
ROWS = ("1,鈴の数,個,12個（R5年度）,20個,30個", "2,鳴る鈴の割合,％,50%,60%,70%")


def texts(before: str, after: str) -> Comparison:
    found = compare_text(as_lines(before), as_lines(after), names=NAMES)
    assert found.tally.adds_up
    return found


def differs(change: Change) -> list[tuple[str, str]]:
    return [(piece.before, piece.after) for piece in change.pieces if not piece.is_same]


def said(change: Change) -> tuple[str, ...]:
    sides = [side.text for side in (change.before, change.after) if side]
    return (str(change.kind), change.item, change.name, change.field, *sides)


def plans(before: Plan, after: Plan) -> Comparison:
    found = compare_plans(before, after, names=NAMES)
    assert found.tally.adds_up
    return found


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_strategy(SAMPLE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,084億円", [(Fraction(1084 * 10**8), "円")]),
        ("108,400百万円", [(Fraction(1084 * 10**8), "円")]),
        ("1億2,000万円", [(Fraction(120_000_000), "円")]),
        ("１００ 人", [(Fraction(100), "人")]),
        ("▲0.3%", [(Fraction(-3, 10), "%")]),
        ("補助率 2/3", [(Fraction(2, 3), "")]),
        ("令和7年度から2029年", [(Fraction(2025), "年度"), (Fraction(2029), "年")]),
        ("③第2期", [(Fraction(2), "")]),
        ("数のない文", []),
    ],
)
def test_figures_are_read_with_their_units(text, found):
    assert [figure.key for figure in figures_of(text)] == found


@pytest.mark.parametrize(
    ("before", "after", "changes", "same"),
    [
        ("1,084億円", "1,083.6億円", [("1,084億円", "1,083.6億円", "▲40,000,000円")], False),
        ("10億円", "1,000百万円", [], True),
        ("令和7年度", "2025年度", [], True),
        ("2025年度", "2025年", [("2025年度", "2025年", None)], False),
        ("100人", "100件", [("100人", "100件", None)], False),
        ("100人", "数えない", [("100人", "", None)], False),
        ("3人", "3人", [], False),
    ],
)
def test_figures_differ_by_value_and_unit_and_not_by_writing(before, after, changes, same):
    found, has_same = figure_changes(before, after)
    assert [(one.before, one.after, one.difference) for one in found] == changes
    assert has_same is same


def test_a_document_beside_itself_has_no_change():
    found = texts(SAMPLE, SAMPLE)
    assert found.changes == ()
    assert found.tally.same == found.tally.before - found.tally.ignored_before


def test_line_ends_bullets_widths_order_and_page_numbers_are_no_change():
    before = "- 石を 数える\n\n海の町は\n貝を拾う。\n\n- 3 -\n\n山の町\n"
    after = "・石を数える\n\n山の町\n\n12\n\n海の町は貝を拾う。\n"
    assert texts(before, after).changes == ()


def test_a_word_read_otherwise_is_found_with_both_places():
    (change,) = texts("題\n\n次世代たらら協創\n\n尾\n", "題\n尾の前\n\n尾\n\n次世代たたら協創\n").of_kind(
        ChangeKind.CHANGED
    )
    assert differs(change) == [("ら", "た")]
    assert (change.before.where, change.after.where) == ("3行", "6行")


def test_a_sentence_that_one_side_cut_in_two_is_one_change():
    (change,) = texts("石を山の上から順に数えて運ぶ。\n", "石を山の上から\n\n下へ順に数えて運ぶ。\n").changes
    assert change.kind is ChangeKind.CHANGED
    assert differs(change) == [("", "下へ")]


def test_what_is_new_and_what_is_gone_stand_as_blocks_with_their_size():
    found = texts("鈴を付ける\n\n荷車を引く人\n", "鈴を付ける\n\n橋を架ける\n\n宿をつくる\n")
    kinds = [(one.kind, one.units) for one in found.changes]
    assert sorted(kinds) == [(ChangeKind.ADDED, 2), (ChangeKind.REMOVED, 1)]


def test_a_heading_repeated_more_often_is_counted_and_not_listed():
    found = texts("見本町の計画\n\n鈴\n", "見本町の計画\n\n鈴\n\n見本町の計画\n")
    assert found.changes == ()
    assert found.tally.repeated_after == 1


@settings(max_examples=60)
@given(
    st.lists(st.text("石貝鈴町1。 \n-", max_size=12), max_size=12),
    st.lists(st.text("石貝鈴町1。 \n-", max_size=12), max_size=12),
)
def test_every_unit_of_both_sides_is_accounted_for(before, after):
    texts("\n".join(before), "\n".join(after))


@given(st.text("鈴貝石a12", max_size=20), st.text("鈴貝石a12", max_size=20))
def test_the_pieces_put_together_are_both_texts(before, after):
    pieces = pieces_of(before, after)
    assert "".join(piece.before for piece in pieces) == before
    assert "".join(piece.after for piece in pieces) == after


def test_marks_alone_are_kept_as_what_they_say():
    assert key_of("・・・") == "・・・"
    assert units_of(as_lines("一\n---\n- 2 -\n二\n"))[1] == 2


def test_a_plan_beside_itself_has_no_change(plan):
    assert plans(plan, plan).changes == ()


def in_first_output(plan: Plan, change) -> Plan:
    first, *others = plan.outputs
    return replace(plan, outputs=(change(first), *others))


def with_kpi(output: Output, **new) -> Output:
    group = output.groups[0]
    sub, *subs = group.subgroups
    kpi, *kpis = sub.kpis.kpis
    block = replace(sub.kpis, kpis=(replace(kpi, **new), *kpis))
    group = replace(group, subgroups=(replace(sub, kpis=block), *subs))
    return replace(output, groups=(group, *output.groups[1:]))


def test_a_target_that_changed_is_named_with_its_figure(plan):
    target = replace(plan.outputs[0].groups[0].subgroups[0].kpis.kpis[0].target, text="350 個")
    (change,) = plans(plan, in_first_output(plan, lambda one: with_kpi(one, target=target))).changes
    assert said(change) == ("changed", "KPI", "どけた石の数", "目標", "300 個", "350 個")
    assert [(one.before, one.after, one.difference) for one in change.figures] == [
        ("300個", "350個", "+50個")
    ]


def test_a_kpi_called_otherwise_is_renamed_and_not_new(plan):
    after = in_first_output(plan, lambda one: with_kpi(one, label="どけた小石の数"))
    (change,) = plans(plan, after).changes
    assert said(change)[:3] == ("renamed", "KPI", "どけた小石の数")


def test_a_parent_called_otherwise_does_not_move_its_children(plan):
    after = in_first_output(plan, lambda one: replace(one, title="道をきれいにならす"))
    assert [said(one)[:3] for one in plans(plan, after).changes] == [
        ("renamed", "アウトプット", "a 道をきれいにならす")
    ]


def test_a_measure_that_went_to_another_group_is_moved(plan):
    first, second, *others = plan.outputs
    group = first.groups[0]
    sub, *subs = group.subgroups
    measure = sub.measures[0]
    group = replace(group, subgroups=(replace(sub, measures=sub.measures[1:]), *subs))
    target = second.groups[0]
    moved = replace(second, groups=(replace(target, measures=(*target.measures, measure)),))
    kept = tuple(one for one in moved.groups[0].measures if not one.reposted)
    moved = replace(moved, groups=(replace(moved.groups[0], measures=kept),))
    bare = replace(second, groups=(replace(target, measures=kept[:-1]),))
    before = replace(plan, outputs=(first, bare, *others))
    found = plans(before, replace(plan, outputs=(replace(first, groups=(group,)), moved, *others)))
    assert ("moved", "施策", "石を数える") in [(str(c.kind), c.item, measure.title) for c in found.changes]
    assert not found.of_kind(ChangeKind.ADDED)
    assert not found.of_kind(ChangeKind.REMOVED)


def test_a_measure_left_out_is_removed_with_its_programmes(plan):
    after = in_first_output(plan, lambda one: replace(one, groups=()))
    found = plans(plan, after)
    items = [change.item for change in found.of_kind(ChangeKind.REMOVED)]
    assert {"施策", "事業", "KPI", "工程表の行"} <= set(items)
    assert {change.kind for change in plans(after, plan).changes} == {ChangeKind.ADDED}


def table(*rows: str) -> tuple[bytes, str]:
    return (HEAD + "\n".join(rows) + "\n").encode(), "表.csv"


def test_kpi_tables_are_compared_row_by_row():
    found = compare_documents(
        table(*ROWS), table(ROWS[1].replace("70%", "75%"), "3,鈴の色,色,－,2色,3色", ROWS[0])
    )
    assert found.kind == "kpi-table"
    assert [said(one)[:4] for one in found.changes] == [
        ("changed", "KPI", "2 鳴る鈴の割合", "目標値 2026年度"),
        ("added", "KPI", "3 鈴の色", ""),
    ]
    assert found.changes[0].figures[0].difference == "+5%"


def test_documents_of_two_kinds_are_refused_and_can_be_compared_as_text():
    documents = ((SAMPLE.encode(), "計画.txt"), ("ただの文\n".encode(), "文.txt"))
    with pytest.raises(ReadingError, match="E526") as caught:
        compare_documents(*documents)
    assert "--kind text" in caught.value.todo
    assert compare_documents(*documents, kind="text").kind == "text"


def test_text_that_is_neither_plan_nor_table_is_compared_line_by_line():
    assert compare_documents(("鈴\n".encode(), "a.txt"), ("貝\n".encode(), "b.txt")).kind == "text"


def test_the_table_and_the_json_hold_every_change():
    found = compare_documents(table(*ROWS), table(ROWS[1]))
    assert len(comparison_table(found).rows) == len(comparison_json(found)["changes"]) == 1
    assert comparison_json(found)["summary"]["removed"] == 1
    assert read_comparison(comparison_json(found)) == found


@pytest.mark.slow
def test_the_same_slides_read_by_two_machines_differ_where_the_machines_do(shared):
    before, after = (next((shared / "seeds").glob(f"{no}_*.txt")).read_text("utf-8") for no in ("000", "001"))
    found = texts(before, after)
    words = {pair for change in found.of_kind(ChangeKind.CHANGED) for pair in differs(change)}
    assert {("ら", "た"), ("P", "T"), ("コ", "スクウェ")} <= words, "X-51"
    assert found.with_figures == (), "no figure differs"
    assert len(found.of_kind(ChangeKind.CHANGED)) <= 20
    assert len(found.of_kind(ChangeKind.REMOVED)) <= 5, "001 holds all slides of 000"
