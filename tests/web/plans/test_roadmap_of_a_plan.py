"""Bars of the roadmap: typed, kept, drawn."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.plans.towns import address, words

from shirube.web.plans import models

pytestmark = pytest.mark.django_db


def test_a_bar_of_the_roadmap_takes_years_as_they_are_written(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "令和8年度", "last": "R10", "text": "改修"})
    editor.post(address(measure, "bars/add/"), {"first": "2027", "last": ""})
    assert list(measure.bars.values_list("first", "last")) == [(2026, 2028), (2027, None)]
    wrong = editor.post(address(measure, "bars/add/"), {"first": "R10", "last": "R9"})
    assert (wrong.status_code, "E704" in words(wrong)) == (422, True)
    assert 'value="R10"' in wrong.content.decode()
    editor.post(f"/plans/{measure.plan_id}/bars/{measure.bars.first().pk}/delete/", {"version": "1"})
    assert measure.bars.filter(is_deleted=False).count() == 1


def test_the_roadmap_is_drawn_with_its_table_and_files(editor: Any, measure: models.Node) -> None:
    editor.post(address(measure, "bars/add/"), {"first": "令和8年度", "last": "R10", "text": "改修"})
    models.Node.objects.create(plan=measure.plan, kind="output", position=5, title="宙に浮く方向")
    page = editor.get(address(measure.plan, "roadmap/"))
    assert 'role="img"' in page.content.decode()
    assert "令和8年度（2026年度）" in words(page)
    for name in ("roadmap", "history"):
        for ending in ("xlsx", "csv", "json"):
            assert editor.get(address(measure.plan, f"{name}.{ending}")).status_code == 200
    told = editor.get(address(measure.plan, "history.csv")).content.decode("utf-8-sig")
    assert "sato,工程,改修,作った" in told
