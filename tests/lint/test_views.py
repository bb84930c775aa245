"""The three ways a plan comes to the checks: read from a document, written by a town, printed as a table."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tests.lint.make import AIM, BASE, BY, CONTEXT, HERE

from shirube.base.fiscal import FiscalYear
from shirube.documents.reading import read_lines
from shirube.documents.strategy import read_strategy
from shirube.lint import Level, kpi_key, lint_fully, lint_plan, node_key, view_of_book, view_of_plan
from shirube.plans import Kpi, Observation, Plan, Presence, all_kpis, all_measures
from shirube.plans.town import (
    Actual,
    BookKpi,
    BookNode,
    NodeKind,
    Organisation,
    PlanBook,
    UsedProgramme,
    YearBar,
)

TEXT = Path(__file__).parents[1] / "documents" / "mihon_strategy.txt"


def document() -> Plan:
    return read_strategy(read_lines(TEXT.read_bytes(), TEXT.name))


def book(**more: object) -> PlanBook:
    kpi = Kpi(label="空き家を住まいに変えた戸数", target=AIM, due=BY, span=HERE, baseline=BASE)
    fields = {
        "id": "mihon",
        "title": "見本町の計画",
        "organisation": Organisation("39405", "見本町"),
        "first_year": FiscalYear(2026),
        "last_year": FiscalYear(2030),
        "nodes": (
            BookNode(id="o", kind=NodeKind.OUTCOME, title="空き家が減る"),
            BookNode(
                id="m",
                kind=NodeKind.MEASURE,
                title="改修費を助ける",
                parent="o",
                programmes=(UsedProgramme("見本改修交付金", "mihon"),),
                bars=(YearBar(first=FiscalYear(2026), last=None, programme="見本改修交付金"),),
            ),
        ),
        "kpis": (BookKpi(id="k", node="m", kpi=kpi, unit="戸"),),
    }
    return PlanBook(**{**fields, **more})


def test_a_plan_of_a_document_keeps_every_kpi_and_every_measure():
    plan = document()
    view = view_of_plan(plan)
    assert len(view.kpis) == sum(1 for _ in all_kpis(plan))
    assert len(view.measures) == sum(1 for _ in all_measures(plan))
    assert all(kpi.place for kpi in view.kpis)


def test_a_block_that_the_document_lost_is_found_as_lost_and_not_as_missing():
    view = view_of_plan(document())
    lost = {node.key for node in view.nodes if node.kpi_status is Presence.LOST}
    found = lint_plan(view)
    assert lost
    assert {one.subject for one in found if one.code == "L119"} >= lost
    assert not {one.subject for one in found if one.code in ("L162", "L163")} & lost


def test_a_book_is_seen_with_its_ids_units_and_actuals():
    kpi = book().kpis[0]
    told = (Actual(seen=Observation(FiscalYear(2026), Fraction(60))),)
    view = view_of_book(book(kpis=(replace(kpi, actuals=told),)))
    assert [node.key for node in view.nodes] == [node_key("o")]
    assert [measure.key for measure in view.measures] == [node_key("m")]
    assert view.kpis[0].key == kpi_key("k")
    assert view.kpis[0].level is Level.MEASURE
    assert view.kpis[0].actuals == (Observation(FiscalYear(2026), Fraction(60)),)


def test_a_unit_that_is_written_before_any_target_is_no_missing_unit():
    kpi = book().kpis[0]
    bare = replace(kpi.kpi, target=replace(AIM, unit=None))
    assert view_of_book(book(kpis=(replace(kpi, kpi=bare),))).kpis[0].unit == "戸"


def test_findings_of_a_book_lead_to_the_field_beside_which_they_stand():
    kpi = book().kpis[0]
    found = lint_plan(view_of_book(book(kpis=(replace(kpi, kpi=replace(kpi.kpi, baseline=None)),))), CONTEXT)
    assert ("L101", kpi_key("k"), "baseline") in {(one.code, one.subject, one.field) for one in found}
    assert ("L163", node_key("o"), "kpis") in {(one.code, one.subject, one.field) for one in found}


def test_a_programme_that_ended_before_the_bar_is_an_error_in_a_book():
    late = BookNode(
        id="m",
        kind=NodeKind.MEASURE,
        title="改修費を助ける",
        parent="o",
        programmes=(UsedProgramme("交付金", "mihon"),),
        bars=(YearBar(first=FiscalYear(2027)),),
    )
    nodes = (book().nodes[0], late)
    assert "L172" in {one.code for one in lint_plan(view_of_book(book(nodes=nodes)), CONTEXT)}
    assert "L172" not in {one.code for one in lint_plan(view_of_book(book()), CONTEXT)}


def test_a_switch_in_a_note_of_a_book_accepts_a_finding_with_its_reason():
    kpi = book().kpis[0]
    core = replace(kpi.kpi, baseline=None, notes=("allow missing-baseline: 初めて調べるため",))
    found = lint_fully(view_of_book(book(kpis=(replace(kpi, kpi=core),))), CONTEXT)
    assert "L101" not in {one.code for one in found.findings}
    assert [allow.reason for _, allow in found.accepted] == ["初めて調べるため"]


def test_a_switch_in_the_text_of_a_node_holds_for_that_node():
    aim = BookNode(
        id="o", kind=NodeKind.OUTCOME, title="空き家が減る", text="本文。\nallow aim-without-kpi: 来年置く"
    )
    found = lint_fully(view_of_book(book(nodes=(aim, book().nodes[1]))), CONTEXT)
    assert [one.code for one, _ in found.accepted] == ["L163"]
