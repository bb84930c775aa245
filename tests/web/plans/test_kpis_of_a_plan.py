"""A KPI of a plan: read exactly, mistakes at their fields, targets that change."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import KPI, address, words

from shirube.plans import Grade, judge
from shirube.web.plans import models, selectors

pytestmark = pytest.mark.django_db


def test_a_kpi_is_read_exactly_and_can_be_judged(kpi: models.Kpi) -> None:
    from fractions import Fraction

    from shirube.base import FiscalYear
    from shirube.plans import Observation

    core = selectors.core_kpi(kpi)
    assert core.target is not None
    assert core.target.value == 20
    assert core.baseline is not None
    assert core.baseline.at == FiscalYear(2024)
    assert [(year, step.value) for year, step in core.path] == [(FiscalYear(2027), 16)]
    assert judge(core, Observation(FiscalYear(2029), Fraction(21))).grade is Grade.ACHIEVED


def test_bad_input_keeps_what_was_typed_with_a_message_at_its_field(
    editor: Any, measure: models.Node
) -> None:
    form = {**KPI, "target_value": "たくさん20", "baseline_at": "むかし", "notes": "消えない注"}
    response = editor.post(address(measure, "indicators/add/"), form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "E020" in page
    assert "E010" in page
    assert 'value="たくさん20"' in page
    assert "消えない注" in page
    assert 'id="error-target_value"' in page
    assert not models.Kpi.objects.exists()


def test_a_changed_target_asks_for_day_and_reason_and_keeps_the_old_one(editor: Any, kpi: models.Kpi) -> None:
    form = {**KPI, "target_value": "25", "version": "1"}
    asked = editor.post(address(kpi, "save/"), form)
    assert (asked.status_code, "E714" in words(asked)) == (422, True)
    assert 'value="25"' in asked.content.decode()
    form |= {"changed_on": "令和8年6月15日", "reason": "見込みを改めた"}
    assert editor.post(address(kpi, "save/"), form).status_code == 302
    kpi.refresh_from_db()
    old = kpi.revisions.get()
    assert (kpi.target_value, old.value, str(old.changed_on), old.reason) == (
        "25",
        "20",
        "2026-06-15",
        "見込みを改めた",
    )
    page = words(editor.get(address(kpi)))
    assert "これまでの目標" in page
    earlier = editor.post(
        address(kpi, "save/"), {**form, "target_value": "30", "version": "2", "changed_on": "R8.6.14"}
    )
    assert (earlier.status_code, "E715" in words(earlier)) == (422, True)


def test_other_fields_change_without_a_reason(editor: Any, kpi: models.Kpi) -> None:
    form = {**KPI, "notes": "注を足した", "target_value": "20件", "version": "1"}
    assert editor.post(address(kpi, "save/"), form).status_code == 302
    assert not kpi.revisions.exists()


def test_a_form_opened_and_saved_unchanged_changes_nothing(editor: Any, kpi: models.Kpi) -> None:
    from shirube.web.plans.page_kpi import typed_from

    assert editor.post(address(kpi, "save/"), {**typed_from(kpi), "version": "1"}).status_code == 302
    kpi.refresh_from_db()
    assert kpi.version == 1


def test_a_stale_kpi_shows_both_values(editor: Any, kpi: models.Kpi) -> None:
    editor.post(address(kpi, "save/"), {**KPI, "notes": "先の注", "version": "1"})
    response = editor.post(address(kpi, "save/"), {**KPI, "notes": "後の注", "version": "1"})
    assert response.status_code == 409
    assert "先の注" in words(response)
    assert "後の注" in words(response)
    kpi.refresh_from_db()
    assert kpi.notes == "先の注"


def test_a_kpi_is_moved_deleted_and_restored(editor: Any, measure: models.Node, kpi: models.Kpi) -> None:
    editor.post(address(measure, "indicators/add/"), {**KPI, "label": "二つめ"})
    second = models.Kpi.objects.get(label="二つめ")
    editor.post(address(second, "move/"), {"way": "up"})
    assert measure.kpis.earliest("position").label == "二つめ"
    editor.post(address(second, "delete/"))
    assert editor.get(address(second)).status_code == 404
    editor.post(address(second, "restore/"))
    assert editor.get(address(second)).status_code == 200


def test_lines_of_the_history_name_what_people_call_it(editor: Any, kpi: models.Kpi) -> None:
    page = words(editor.get(address(kpi.node.plan, "history/")))
    assert "目標値に達する" in page
    assert "令和11年度" in page
    assert "fiscal_year" not in page
