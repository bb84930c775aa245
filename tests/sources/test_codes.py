"""Whose row it is: every form of code, and nothing guessed."""

from __future__ import annotations

import pytest

from shirube.base import ShirubeError
from shirube.catalogue import AreaIndex
from shirube.catalogue.figures_codes import code_changes
from shirube.sources.codes import WARD_REASON, CodeForm, Owner, owner_of


def owner(areas: AreaIndex, code: str, name: str = "", *, digits: int = 5) -> Owner:
    return owner_of(code, name, areas=areas, form=CodeForm(digits), where="2行")


@pytest.mark.parametrize(
    ("code", "area"),
    [("39405", "39405"), ("０１１００", "01100"), ("'01100", "01100"), ("39", "39000"), ("00000", "00000")],
)
def test_codes_of_five_and_two_digits_are_read(areas: AreaIndex, code: str, area: str) -> None:
    assert owner(areas, code).area == area


def test_the_check_digit_of_six_digits_is_checked(areas: AreaIndex) -> None:
    right = areas.get("39405").code6
    wrong = right[:5] + str((int(right[5]) + 1) % 10)
    assert owner(areas, right, digits=6).area == "39405"
    with pytest.raises(ShirubeError, match="E613"):
        owner(areas, wrong, digits=6)


@pytest.mark.parametrize(("code", "digits", "area"), [("1100", 5, "01100"), ("11002", 6, "01100")])
def test_a_zero_lost_by_excel_is_put_back_and_said(
    areas: AreaIndex, code: str, digits: int, area: str
) -> None:
    found = owner(areas, code, digits=digits)
    assert (found.area, found.restored) == (area, f"{code} → 0{code}")


def test_a_column_with_one_six_digit_code_is_a_column_of_six_digits() -> None:
    assert CodeForm.of(["12203", "394050"]).digits == 6
    assert CodeForm.of(["12203", "1100"]).digits == 5


def test_five_digits_that_may_be_two_towns_follow_the_column(areas: AreaIndex) -> None:
    """12203 is 松戸市; with a lost zero of a six-digit code it is another town."""
    other = areas.get("012203").code
    assert owner(areas, "12203").area == "12203"
    assert owner(areas, "12203", digits=6).area == other != "12203"


def test_every_known_change_leads_to_a_town_of_today(areas: AreaIndex) -> None:
    assert code_changes()
    for change in code_changes().values():
        found = owner(areas, change.old, change.old_name)
        assert found.area == change.new
        assert change.old in found.changed


def test_an_old_code_under_another_name_is_refused(areas: AreaIndex) -> None:
    with pytest.raises(ShirubeError, match="E614"):
        owner(areas, "04423", "別の町")


def test_an_unknown_old_code_is_refused_with_the_town_of_that_name(areas: AreaIndex) -> None:
    with pytest.raises(ShirubeError, match="E614") as caught:
        owner(areas, "39999", "檮原町")
    assert "39405" in caught.value.todo
    assert caught.value.where == "2行"


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        ("01101", "中央区", WARD_REASON),
        ("01300", "石狩振興局", "小計"),
        ("39400", "高岡郡", "小計"),
        ("0120B", "(旧 202 函館市)", "旧市町村"),
    ],
)
def test_rows_of_no_municipality_are_set_aside_with_the_reason(
    areas: AreaIndex, code: str, name: str, reason: str
) -> None:
    found = owner(areas, code, name)
    assert found.area is None
    assert reason in found.aside


def test_a_special_ward_is_a_municipality(areas: AreaIndex) -> None:
    assert owner(areas, "13101", "千代田区").area == "13101"


def test_another_name_beside_the_code_is_a_doubt(areas: AreaIndex) -> None:
    assert "中土佐町" in owner(areas, "39405", "中土佐町").doubt
    assert "39401" in owner(areas, "39405", "中土佐町").doubt
    assert owner(areas, "39405", "高知県 梼原町").doubt == ""


def test_a_name_alone_is_enough_where_it_is_one(areas: AreaIndex) -> None:
    assert owner(areas, "", "檮原町").area == "39405"
    with pytest.raises(ShirubeError, match="E615") as caught:
        owner(areas, "", "府中市")
    assert "東京都府中市" in caught.value.todo
    assert owner(areas, "", "東京都府中市").area == "13206"


@pytest.mark.parametrize(
    ("code", "name", "error"), [("", "", "E612"), ("一二", "", "E612"), ("", "まぼろし市", "E616")]
)
def test_what_cannot_be_read_is_refused(areas: AreaIndex, code: str, name: str, error: str) -> None:
    with pytest.raises(ShirubeError, match=error):
        owner(areas, code, name)
