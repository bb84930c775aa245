"""What a person adds, takes out or moves in a reading stays so at the next reading, or is listed with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base.errors import ShirubeError
from shirube.plans import Presence, RoadmapStatus, Status, all_kpis, all_measures
from shirube.usecases.corrections import settle
from shirube.usecases.corrections_file import corrections_json, read_corrections
from shirube.usecases.corrections_model import Act, Correction, Fate, Node, source_hash
from shirube.usecases.corrections_plan import corrected_plan
from shirube.usecases.corrections_sheet import Checked, read_checked
from shirube.usecases.corrections_tree import parts_of, together

SAMPLE = (Path(__file__).parents[1] / "documents" / "mihon_strategy.txt").read_text("utf-8")
TABLE = "番号,指標,単位,現況値,目標値 R7年度,備考\n（１）鈴を付ける,,,,,\n1,鈴の数,個,12個（R5年度）,20個,\n2,鈴の色,色,－,3色,再掲\n"
AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def checked() -> Checked:
    return read_checked(SAMPLE.encode(), "計画.txt")


def node(checked: Checked, title: str, kind: str) -> Node:
    return next(one for one in checked.nodes if one.title == title and one.kind == kind)


def change(one: Node, act: Act, parent: Node | None = None, **more: object) -> Correction:
    told = {"parent": parent.path, "parent_hash": parent.source_hash} if parent else {}
    return Correction(
        path=one.path,
        kind=one.kind,
        field="",
        before=one.title,
        after="",
        reason="原本の写真を見た",
        by="見本 花子",
        at=AT,
        source_hash=one.source_hash,
        act=act,
        **(told | more),
    )


def added(kind: str, parent: Node | None, path: str = "added/1", **values: str) -> Correction:
    """An addition whose text is not in the source: its parent's text ties it to the document."""
    found = parent.source_hash if parent else source_hash("")
    return Correction(
        path=path,
        kind=kind,
        field="",
        before="",
        after="",
        reason="原本の写真を見た",
        by="見本 花子",
        at=AT,
        source_hash=found,
        act=Act.ADD,
        parent=parent.path if parent else "",
        parent_hash=found if parent else "",
        values=tuple(values.items()),
    )


def again(text: str, *corrections: Correction) -> Checked:
    return read_checked(text.encode(), "計画.txt", corrections=corrections)


def fates(found: Checked) -> list[Fate]:
    return [one.fate for one in found.outcome.fated]


# -- adding -----------------------------------------------------------------------------------------------


def test_a_plan_taken_apart_and_put_together_is_the_plan(checked):
    assert together(checked.document.plan, parts_of(checked.document.plan)) == checked.document.plan


def test_a_kpi_that_the_document_lost_is_filled_in_and_its_block_is_there(checked):
    output = next(one for one in checked.document.plan.outputs if one.kpis.status is Presence.LOST)
    owner = node(checked, output.title, "アウトプット")
    found = again(SAMPLE, added("KPI", owner, label="橋の数", aim="12 本（2029 年度）"))
    block = next(one for one in found.document.plan.outputs if one.letter == output.letter).kpis
    assert (block.status, block.kpis[0].label, block.kpis[0].target.value) == (Presence.PRESENT, "橋の数", 12)
    assert fates(found) == [Fate.APPLIED]


def test_a_roadmap_that_the_document_lost_is_filled_in_row_by_cell(checked):
    owner = node(checked, "海の道", "小分類")
    assert checked.document.plan.outputs[0].groups[0].subgroups[1].roadmap.status is RoadmapStatus.LOST
    row = added("工程表の行", owner, path="added/2", name="橋の手入れ")
    cell = replace(
        added("工程表の欄", owner, path="added/3", text="2026 年度～2027 年度 調べる", column="2026年度"),
        parent="added/2",
    )
    for order in ([row, cell], [cell, row]):
        found = again(SAMPLE, *order).document.plan.outputs[0].groups[0].subgroups[1]
        assert found.roadmap.status is RoadmapStatus.TEXT
        assert [str(one.start) for one in found.roadmap.rows[0].bars[0].cells] == ["令和8年度"]


def test_a_measure_gets_the_number_it_is_told_or_the_next_free_one(checked):
    group = next(one for one in checked.nodes if one.kind == "施策の群")
    taken = [one for one in all_measures(checked.document.plan) if one.id.startswith("a/1/")]
    told = [
        added("施策", group, path="added/1", title="石を並べる", no=str(taken[0].no)),
        added("施策", group, path="added/2", title="石を積む", no="9"),
    ]
    found = {one.id: one.title for one in all_measures(again(SAMPLE, *told).document.plan)}
    assert found["a/1/4"] == "石を並べる"
    assert found["a/1/9"] == "石を積む"
    assert [found[one.id] for one in taken] == [one.title for one in taken]


def test_an_addition_follows_its_lines_and_stands_among_its_siblings(checked):
    kpi = node(checked, "旅人の数", "KPI")
    line = kpi.lines[0]
    text = "".join(SAMPLE.splitlines()[line - 1 : line])
    owner = next(one for one in checked.nodes if one.path == kpi.parent)
    made = replace(
        added("KPI", owner, label="宿の数", aim="3 軒（2029 年度）"),
        lines=(line, line),
        source_hash=source_hash(text),
    )
    assert fates(again(SAMPLE, made)) == [Fate.APPLIED]
    moved = again("前書き\n\n" + SAMPLE, made)
    assert fates(moved) == [Fate.MOVED]
    assert moved.outcome.added[0][0].lines == (line + 2, line + 2)
    changed = again(SAMPLE.replace("旅人の数", "客の数"), made)
    assert fates(changed) == [Fate.SOURCE_CHANGED]
    assert "宿の数" not in [one.label for one in all_kpis(changed.document.plan)]


def test_what_a_newer_version_reads_by_itself_is_not_added_twice_and_what_it_reads_otherwise_is_listed(
    checked,
):
    kpi = node(checked, "旅人の数", "KPI")
    owner = next(one for one in checked.nodes if one.path == kpi.parent)
    same = again(SAMPLE, added("KPI", owner, label="旅人の数", aim=kpi.value("aim")))
    assert fates(same) == [Fate.ALREADY]
    assert same.document.json["outputs"] == checked.document.json["outputs"]
    other = again(SAMPLE, added("KPI", owner, label="旅人の数", aim="9,999 人（2029 年度）"))
    assert fates(other) == [Fate.READ_OTHERWISE]
    assert other.document.plan == checked.document.plan


def test_an_addition_whose_parent_is_not_there_is_listed(checked):
    owner = next(one for one in checked.nodes if one.kind == "アウトプット")
    later = SAMPLE.replace(owner.title, "道を広げる")
    assert fates(again(later, added("KPI", owner, label="橋の数", aim="12 本"))) == [Fate.NO_PARENT]
    orphan = replace(added("工程表の欄", owner, text="2026 年度"), parent="added/none")
    assert fates(again(SAMPLE, orphan)) == [Fate.NO_PARENT]


def test_a_kpi_with_an_aim_of_its_own_carries_no_other(checked):
    kpi = node(checked, "旅人の数", "KPI")
    found = again(SAMPLE, added("KPI", kpi, label="うち女性", aim="3 人"))
    assert fates(found) == [Fate.NO_PARENT]
    assert found.document.plan == checked.document.plan


def test_what_was_added_is_corrected_taken_out_and_put_back_as_what_was_read(checked):
    owner = next(one for one in checked.nodes if one.kind == "アウトプット")
    made = added("KPI", owner, label="橋の数", aim="12 本（2029 年度）")
    own = again(SAMPLE, made).outcome.added[0][0]
    better = replace(change(own, Act.FIELD), field="aim", after="15 本（2029 年度）")
    kpi = next(one for one in all_kpis(again(SAMPLE, made, better).document.plan) if one.label == "橋の数")
    assert kpi.target.value == 15
    out = change(own, Act.REMOVE)
    gone = again(SAMPLE, made, out)
    assert gone.document.plan == checked.document.plan
    assert fates(gone) == [Fate.UNDER_REMOVED, Fate.APPLIED]
    back = again(SAMPLE, made, out, change(own, Act.RESTORE))
    assert back.document.plan == again(SAMPLE, made).document.plan


# -- taking out and moving --------------------------------------------------------------------------------


def test_a_node_that_is_none_is_taken_out_with_all_that_hangs_on_it_and_the_others_keep_their_numbers(
    checked,
):
    measures = list(all_measures(checked.document.plan))
    found = again(SAMPLE, change(node(checked, measures[0].title, "施策"), Act.REMOVE))
    left = {one.id: one.title for one in all_measures(found.document.plan)}
    assert left == {one.id: one.title for one in measures[1:]}
    assert fates(found) == [Fate.APPLIED]


def test_a_correction_within_what_was_taken_out_is_told_so(checked):
    owner = node(checked, "旅人の数", "KPI")
    above = next(one for one in checked.nodes if one.path == owner.parent)
    label = replace(change(owner, Act.FIELD), field="label", after="客の数")
    found = again(SAMPLE, label, change(above, Act.REMOVE))
    assert fates(found) == [Fate.UNDER_REMOVED, Fate.APPLIED]
    assert found.outcome.unfit == ()


def test_an_emptied_block_is_lost_and_not_nothing(checked):
    kpi = node(checked, "旅人の数", "KPI")
    siblings = [one for one in checked.nodes if one.parent == kpi.parent and one.kind == "KPI"]
    found = again(SAMPLE, *(change(one, Act.REMOVE) for one in siblings))
    group = found.document.plan.national[0]
    assert (group.kpis.status, group.kpis.kpis) == (Presence.LOST, ())


def test_a_node_hangs_on_another_parent_with_all_below_it(checked):
    second = node(checked, "屋根をかける", "施策の群")
    measure = node(checked, "貝を拾う", "施策")
    below = [one.title for one in checked.nodes if one.parent == measure.path]
    plan = again(SAMPLE, change(measure, Act.MOVE, second)).document.plan
    moved = next(one for one in plan.outputs[1].groups[0].all_measures() if one.title == measure.title)
    assert [one.name for one in moved.programmes] == below
    assert moved.id == "b/1/3"
    assert measure.title not in [one.title for one in plan.outputs[0].groups[0].all_measures()]
    assert len(list(all_measures(plan))) == len(list(all_measures(checked.document.plan)))
    assert len({one.id for one in all_measures(plan)}) == len(list(all_measures(plan)))


def test_a_node_moved_where_its_kind_cannot_hang_does_not_fit(checked):
    kpi, measure = node(checked, "旅人の数", "KPI"), next(one for one in checked.nodes if one.kind == "施策")
    assert fates(again(SAMPLE, change(kpi, Act.MOVE, measure))) == [Fate.NO_PARENT]


def test_two_kpis_do_not_hang_on_each_other(checked):
    def without_aim(one: Node) -> Node:
        fields = tuple(replace(f, value="") if f.id == "aim" else f for f in one.fields)
        return replace(one, fields=fields)

    nodes = [without_aim(one) for one in checked.nodes if one.kind == "KPI"][:2]
    first, second = nodes
    made = [change(first, Act.MOVE, second), change(second, Act.MOVE, first)]
    outcome = settle(nodes, made)
    assert [one.fate for one in outcome.fated] == [Fate.NO_PARENT, Fate.NO_PARENT]
    assert outcome.moved == {}


def test_a_heading_whose_only_kpi_was_taken_out_lost_its_aim(checked):
    child = next(
        (
            one
            for one in checked.nodes
            if one.kind == "KPI" and one.path.count("/kpi/") and one.parent.count("/kpi/")
        ),
        None,
    )
    assert child is not None
    siblings = [one for one in checked.nodes if one.parent == child.parent]
    found = again(SAMPLE, *(change(one, Act.REMOVE) for one in siblings))
    heading = next(one for one in checked.nodes if one.path == child.parent)
    kpi = next(one for one in all_kpis(found.document.plan) if one.label == heading.title)
    assert (kpi.children, kpi.target.status) == ((), Status.LOST)


# -- laws -------------------------------------------------------------------------------------------------


@st.composite
def shapes(draw: st.DrawFn, nodes: tuple[Node, ...]) -> list[Correction]:
    """A few changes of any kind."""
    found: list[Correction] = []
    for number in range(draw(st.integers(0, 4))):
        one = draw(st.sampled_from(nodes))
        act = draw(st.sampled_from([Act.REMOVE, Act.MOVE, Act.ADD, Act.FIELD]))
        if act is Act.ADD:
            made = added(
                "KPI", one, path=f"added/{number}", label=draw(st.text("鈴石", min_size=1)), aim="1 個"
            )
        elif act is Act.MOVE:
            made = change(one, act, draw(st.sampled_from(nodes)))
        elif act is Act.FIELD:
            made = replace(change(one, act), field=one.fields[0].id, after=draw(st.text("鈴石", min_size=1)))
        else:
            made = change(one, act)
        found.append(made)
    return found


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_change_has_a_fate_twice_is_once_and_undone_is_the_reading(checked, data):
    plan = checked.document.plan
    made = data.draw(shapes(checked.nodes))
    once, twice = (settle(checked.nodes, list(many)) for many in (made, made * 2))
    assert len(once.fated) == len(made)
    assert corrected_plan(plan, once) == corrected_plan(plan, twice)
    by_path = {one.path: one for one in checked.nodes}
    undo = []
    for fated in once.fated:
        own = by_path.get(fated.path or "") or next((n for n, _ in once.added if n.path == fated.path), None)
        if own is None or (fated.correction.act is Act.ADD and fated.path in by_path):
            continue
        match fated.correction.act:
            case Act.ADD:
                undo.append(change(own, Act.REMOVE))
            case Act.REMOVE:
                undo.append(change(own, Act.RESTORE))
            case Act.FIELD:
                undo.append(replace(fated.correction, after=own.fields[0].value))
            case Act.MOVE:
                parent = by_path.get(own.parent)
                back = (
                    change(own, Act.MOVE, parent)
                    if parent
                    else replace(change(own, Act.MOVE), parent=own.parent)
                )
                undo.append(back)
    assert corrected_plan(plan, settle(checked.nodes, [*made, *undo])) == plan


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_changes_of_different_nodes_does_not_matter(checked, data):
    made = data.draw(shapes(checked.nodes))
    made = list({(one.path, one.slot): one for one in made}.values())
    turned = data.draw(st.permutations(made))
    plan = checked.document.plan
    assert corrected_plan(plan, settle(checked.nodes, made)) == corrected_plan(
        plan, settle(checked.nodes, turned)
    )


# -- tables -----------------------------------------------------------------------------------------------


def test_rows_of_a_table_are_added_taken_out_and_corrected():
    first = read_checked(TABLE.encode(), "表.csv")
    row = first.nodes[0]
    line = next(one for one in first.lines if "鈴を付ける" in one.text)
    made = replace(
        added("KPI の行", None, label="鈴の音", unit="回", **{"target/1": "5回"}),
        parent=row.parent,
        lines=(line.no, line.no),
        source_hash=source_hash(line.text),
    )
    found = read_checked(TABLE.encode(), "表.csv", corrections=[made, change(first.nodes[1], Act.REMOVE)])
    assert [(one["label"], one["unit"]) for one in found.document.json["rows"]] == [
        ("鈴の音", "回"),
        ("鈴の数", "個"),
    ]
    assert found.document.json["rows"][0]["targets"][0]["value"] == 5
    assert [one.fate for one in found.outcome.fated] == [Fate.APPLIED, Fate.APPLIED]
    wide = replace(made, values=(("label", "鈴の音"), ("target/9", "5回")))
    other = read_checked(TABLE.encode(), "表.csv", corrections=[wide, replace(made, parent="別の表")])
    assert [one.fate for one in other.outcome.fated] == [Fate.SUPERSEDED, Fate.NO_PARENT]


# -- the file ---------------------------------------------------------------------------------------------


def test_a_file_of_changes_is_read_as_it_was_written_and_fields_alone_stay_in_the_first_form(checked):
    kpi = node(checked, "旅人の数", "KPI")
    owner = next(one for one in checked.nodes if one.path == kpi.parent)
    field = replace(change(kpi, Act.FIELD), field="label", after="客の数")
    made = [field, added("KPI", owner, label="橋の数"), change(kpi, Act.REMOVE), change(kpi, Act.MOVE, owner)]
    tree = json.loads(json.dumps(corrections_json(made, document="計画.txt"), ensure_ascii=False))
    assert tree["version"] == 2
    assert read_corrections(tree, file="直し.json") == tuple(made)
    plain = corrections_json([field], document="計画.txt")
    assert plain["version"] == 1
    assert "act" not in plain["corrections"][0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "sing"},
        {"act": "field", "field": ""},
        {"values": {}},
        {"values": {"label": " "}},
        {"path": "output/a"},
        {"kind": "鈴"},
        {"lines": [9, 3]},
        {"lines": [1, 31]},
    ],
)
def test_an_addition_that_says_too_little_is_refused(checked, wrong):
    tree = corrections_json([added("KPI", checked.nodes[0], label="橋の数")], document="計画.txt")
    assert read_corrections(tree, file="直し.json")
    tree["corrections"][0] |= wrong
    with pytest.raises(ShirubeError, match="E527"):
        read_corrections(tree, file="直し.json")
