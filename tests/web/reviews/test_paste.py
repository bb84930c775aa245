"""Rows pasted from Excel: read, shown, confirmed."""

from __future__ import annotations

from typing import Any

from tests.web.reviews.kit import at, confirm, kpi

from shirube.web.plans import models
from shirube.web.plans.models import Observation


def test_rows_pasted_from_excel_are_shown_then_stored(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\t今後の方向\n移住者の数\t1,070\t発展\n相談の件数\t▲3\t見直し\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    assert not Observation.objects.exists()
    assert len(response.context["preview"].plain) == 4
    assert confirm(editor, plan, response).status_code == 302
    assert {row.kpi.label: row.value for row in Observation.objects.all()} == {
        "移住者の数": "1070",
        "相談の件数": "-3",
    }


def test_every_wrong_cell_of_a_paste_is_named_and_nothing_is_stored(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\t今後の方向\n移住者の数\t七十\t続ける\n知らない指標\t1\t継続\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    problems = response.context["preview"].problems
    assert [(one.place, one.code) for one in problems] == [
        ("2行目 2列目", "E020"),
        ("2行目 3列目", "E745"),
        ("3行目", "E757"),
    ]
    assert "七十" in response.content.decode()
    assert not Observation.objects.exists()


def test_one_column_is_taken_in_the_order_of_the_kpis(editor: Any, plan: models.Plan) -> None:
    response = editor.post(at(plan, "paste/"), {"text": "70\n35%\n－\n"})
    confirm(editor, plan, response)
    stored = {row.kpi.label: row.value or row.why_none for row in Observation.objects.all()}
    assert stored == {"移住者の数": "70", "空き家の利用率": "35", "相談の件数": "理由の記入なし"}
    assert "E756" in editor.post(at(plan, "paste/"), {"text": "70\n35\n"}).content.decode()


def test_a_name_that_is_only_alike_is_taken_when_it_is_ticked(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\n移住者数\t70\n相談の件数\t5\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    assert [one.label for one in response.context["preview"].doubtful] == ["移住者の数"]
    assert response.content.decode().count("印を付けたときだけ") == 1
    confirm(editor, plan, response)
    assert [row.kpi.label for row in Observation.objects.all()] == ["相談の件数"]
    confirm(editor, plan, response, take=str(kpi("移住者の数").pk))
    assert Observation.objects.count() == 2
