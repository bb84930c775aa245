"""What experts said: on the plan or on an indicator, with who, which meeting and which day."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx import Document
from tests.web.reviews.kit import at, kpi, publish, reviewed

from shirube.web.plans import models

SAID = {
    "by": "山田花子",
    "role": "見本大学教授",
    "meeting": "第2回推進会議",
    "on": "令和9年6月15日",
    "text": "窓口の人数も見ること",
}


def test_a_comment_on_an_indicator_stands_on_the_page_in_the_report_and_in_public(
    manager: Any, plan: models.Plan
) -> None:
    reviewed(manager, plan)
    sent = {**SAID, "kpi": str(kpi("移住者の数").pk)}
    assert manager.post(at(plan, "comment/"), sent).status_code == 302
    row = models.Comment.objects.get()
    assert (row.kpi.label, row.by) == ("移住者の数", "山田花子（見本大学教授、第2回推進会議）")
    slug = publish(manager, plan)["Location"].split("/")[3]
    html = manager.get(f"/plans/public/{slug}/").content.decode()
    content = manager.get(f"/plans/public/{slug}/1/report.docx").content
    tables = Document(io.BytesIO(content)).tables
    cells = {cell.text for table in tables for line in table.rows for cell in line.cells}
    for part in ("指標「移住者の数」", row.by, "令和9年6月15日（2027-06-15）", SAID["text"]):
        assert part in html
        assert part in cells


@pytest.mark.parametrize(
    ("changed", "code"), [({"text": ""}, "E765"), ({"by": ""}, "E765"), ({"on": "いつか"}, "E01")]
)
def test_a_comment_that_is_refused_keeps_its_words(
    editor: Any, plan: models.Plan, changed: dict[str, str], code: str
) -> None:
    response = editor.post(at(plan, "comment/"), {**SAID, **changed})
    html = response.content.decode()
    assert response.status_code == 422
    assert code in html
    assert SAID["role"] in html
    assert not models.Comment.objects.exists()


def test_a_comment_without_a_day_says_so_and_one_of_another_plan_is_not_found(
    editor: Any, plan: models.Plan
) -> None:
    editor.post(at(plan, "comment/"), {**SAID, "on": ""})
    assert models.Comment.objects.get().given_on is None
    assert editor.post(at(plan, "comment/"), {**SAID, "kpi": "99999"}).status_code == 422
    assert editor.post(at(plan, "comment/99999/remove/")).status_code == 404


def test_a_comment_taken_away_stays_in_the_history(editor: Any, plan: models.Plan) -> None:
    editor.post(at(plan, "comment/"), SAID)
    one = models.Comment.objects.get()
    assert editor.post(at(plan, f"comment/{one.pk}/remove/")).status_code == 302
    assert SAID["text"] not in editor.get(at(plan)).content.decode()
    assert one.history.count() == 2
