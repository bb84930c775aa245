"""A year filled in on the screen: exact figures, three kinds of nothing, nothing half-stored, nobody overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.reviews.kit import at, base, kpi, save

from shirube.web.plans import models
from shirube.web.plans.models import Observation, Review


def test_what_is_typed_is_stored_exactly_and_judged_by_the_rule(editor: Any, plan: models.Plan) -> None:
    response = save(
        editor,
        plan,
        **{
            "a-移住者の数": "７０．５人",
            "c-移住者の数": "窓口が知られた。",
            "s-移住者の数": "継続",
            "o-移住者の数": "住民課",
        },
    )
    assert response["Location"].endswith("saved=4")
    seen = Observation.objects.get(kpi=kpi("移住者の数"))
    assert (seen.at, seen.value, seen.source, str(seen.as_of)) == ("FY2026", "141/2", "住民課", "2027-05-20")
    review = Review.objects.get(kpi=kpi("移住者の数"))
    assert (review.grade, review.actual_value, review.next_step) == ("順調", "141/2", "継続")
    assert review.history.first().history_user.username == "editor"
    html = editor.get(at(plan)).content.decode()
    assert "見込み 70 に対し 70.5" in html
    assert "検証済 1 件" in html


def test_no_figure_a_zero_and_an_empty_cell_stay_apart(editor: Any, plan: models.Plan) -> None:
    save(editor, plan, **{"a-移住者の数": "0", "a-空き家の利用率": "－ 未公表", "a-相談の件数": ""})
    stored = {row.kpi.label: (row.value, row.why_none) for row in Observation.objects.all()}
    assert stored == {"移住者の数": ("0", ""), "空き家の利用率": ("", "未公表")}
    page = editor.get(at(plan)).context["form"].whole
    assert [row.grade for row in page.rows] == ["遅れ", "判定不能", "判定不能"]
    assert sum(one.count for one in page.counts) == page.total == 3


def test_one_wrong_cell_stores_nothing_and_keeps_what_was_typed(editor: Any, plan: models.Plan) -> None:
    response = save(
        editor, plan, **{"a-移住者の数": "70", "a-相談の件数": "たくさん", "c-相談の件数": "混んだ"}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert not Observation.objects.exists()
    for kept in ("たくさん", "混んだ", "E020", 'value="70"'):
        assert kept in html


def test_another_persons_change_is_not_overwritten(editor: Any, plan: models.Plan) -> None:
    before = base(editor, plan)
    save(editor, plan, **{"a-移住者の数": "60"})
    name = f"a-{kpi('移住者の数').pk}"
    response = editor.post(at(plan, "save/"), {"base": before, name: "65"})
    assert response.status_code == 409
    assert "ほかの人が先に変えた" in response.content.decode()
    assert Observation.objects.get().value == "60"
    choice = f"choice/{kpi('移住者の数').pk}/actual:2026"
    again = {"base": before, name: "65", choice: "new", "seen": response.context["seen"]}
    assert editor.post(at(plan, "save/"), {**again, "seen": "{}"}).status_code == 409
    assert editor.post(at(plan, "save/"), again).status_code == 302
    assert Observation.objects.get().value == "65"


def test_what_others_wrote_elsewhere_is_kept_without_asking(editor: Any, plan: models.Plan) -> None:
    before = base(editor, plan)
    save(editor, plan, **{"a-移住者の数": "60"})
    sent = {f"a-{kpi('移住者の数').pk}": "", f"a-{kpi('相談の件数').pk}": "9"}
    assert editor.post(at(plan, "save/"), {"base": before, **sent}).status_code == 302
    assert {row.kpi.label: row.value for row in Observation.objects.all()} == {
        "移住者の数": "60",
        "相談の件数": "9",
    }


def test_a_viewer_reads_and_cannot_write(as_role: Callable[[str], Any], plan: models.Plan) -> None:
    client = as_role("viewer")
    html = client.get(at(plan)).content.decode()
    assert "保存する" not in html
    assert "前年" in html
    assert client.post(at(plan, "save/"), {}).status_code == 403


@pytest.mark.parametrize("year", [2024, 2030])
def test_a_year_outside_the_plan_is_not_found(editor: Any, plan: models.Plan, year: int) -> None:
    response = editor.get(f"/plans/{plan.pk}/review/{year}/")
    assert response.status_code == 404
    assert "E761" in response.content.decode()


def test_the_first_and_the_last_year_of_the_plan_open(editor: Any, plan: models.Plan) -> None:
    for year in (2025, 2029):
        assert editor.get(f"/plans/{plan.pk}/review/{year}/").status_code == 200


def test_years_are_chosen_and_compared(editor: Any, plan: models.Plan) -> None:
    save(editor, plan, **{"a-移住者の数": "70", "s-移住者の数": "発展"})
    years = editor.get(f"/plans/{plan.pk}/review/").context["years"]
    assert [one.year.year for one in years] == [2027, 2026, 2025]
    html = editor.get(f"/plans/{plan.pk}/review/compare/").content.decode()
    assert re.search(r"○</span> 順調</span><br>70", html)
    assert "未記入" in html


def test_a_target_is_changed_with_a_day_and_a_reason_and_the_old_one_stays(
    editor: Any, plan: models.Plan
) -> None:
    one = kpi("移住者の数")
    address = at(plan, f"indicators/{one.pk}/target/")
    sent = {"value": "120", "due": "令和11年度", "on": "2027-05-01", "seen": "1"}
    refused = editor.post(address, {**sent, "reason": ""})
    assert refused.status_code == 422
    assert "E714" in refused.content.decode()
    assert editor.post(address, {**sent, "reason": "見込みを改めた"}).status_code == 302
    one.refresh_from_db()
    assert (one.target_value, one.revisions.get().value, one.revisions.get().reason) == (
        "120",
        "100",
        "見込みを改めた",
    )
