"""Places are found the way people write them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base.errors import ShirubeError
from shirube.catalogue.area_search import VARIANTS, AreaMatch, find_areas
from shirube.catalogue.areas import Area, load_areas

INDEX = load_areas()
AREAS = st.sampled_from(INDEX.all())
NAME, READING, SPELLING = "名前が一致", "よみが一致", "旧字・異体字"
PART, READING_PART, ADDRESS, GUESS, CODE = (
    "名前の一部が一致",
    "よみの一部が一致",
    "住所に含まれる",
    "もしかして",
    "コード",
)

FIRST_FOUND = [
    ("檮原町", "39405", NAME),
    ("檮原", "39405", NAME),
    ("梼原町", "39405", SPELLING),
    ("梼原", "39405", SPELLING),
    ("ゆすはら", "39405", READING),
    ("ゆすはらちょう", "39405", READING),
    ("ゆすはらまち", "39405", READING),
    ("ユスハラチョウ", "39405", READING),
    ("ﾕｽﾊﾗ", "39405", READING),
    ("ﾀﾞﾃﾞｼ", "01233", GUESS),
    ("高知県檮原町", "39405", NAME),
    ("高知県梼原町", "39405", SPELLING),
    ("高知 ゆすはら", "39405", READING),
    ("高知　ゆすはら", "39405", READING),
    ("高知ゆすはら", "39405", READING),
    ("こうちけんゆすはらちょう", "39405", READING),
    ("檮原町（高知県）", "39405", NAME),
    ("高知県高岡郡檮原町", "39405", ADDRESS),
    ("高知県高岡郡梼原町梼原1444-1", "39405", ADDRESS),
    ("39405", "39405", CODE),
    ("３９４０５", "39405", CODE),
    ("394050", "39405", CODE),
    ("39", "39000", CODE),
    ("01100", "01100", CODE),
    ("011002", "01100", CODE),
    ("785-0610", "39405", "郵便番号 785-0610"),
    ("7850610", "39405", "郵便番号 785-0610"),
    ("〒7850610", "39405", "郵便番号 785-0610"),
    ("〒785-0610", "39405", "郵便番号 785-0610"),
    ("〒７８５－０６１０", "39405", "郵便番号 785-0610"),
    ("785 0610", "39405", "郵便番号 785-0610"),
    ("060-0042", "01100", "郵便番号 060-0042"),
    ("430-0929", "22130", "郵便番号 430-0929"),
    ("100-8111", "13101", "郵便番号 100-8111"),
    ("龍ケ崎市", "08208", NAME),
    ("龍ヶ崎市", "08208", SPELLING),
    ("竜ヶ崎", "08208", SPELLING),
    ("竜が崎", "08208", SPELLING),
    ("袖ヶ浦市", "12229", SPELLING),
    ("袖ガ浦", "12229", SPELLING),
    ("鎌ヶ谷市", "12224", SPELLING),
    ("茅ケ崎市", "14207", SPELLING),
    ("茅ヶ﨑市", "14207", SPELLING),
    ("七ケ浜町", "04404", SPELLING),
    ("六ケ所村", "02411", SPELLING),
    ("鯵ケ沢町", "02321", SPELLING),
    ("関ヶ原", "21362", SPELLING),
    ("上之国町", "01362", SPELLING),
    ("山之内町", "20561", SPELLING),
    ("西之島町", "32526", SPELLING),
    ("西の表市", "46213", SPELLING),
    ("三條市", "15204", SPELLING),
    ("金澤市", "17201", SPELLING),
    ("滝澤市", "03216", SPELLING),
    ("瀧沢市", "03216", SPELLING),
    ("廣嶋市", "34100", SPELLING),
    ("曾於市", "46217", SPELLING),
    ("諌早市", "42204", SPELLING),
    ("冨山市", "16201", SPELLING),
    ("田邊市", "30206", SPELLING),
    ("塩釜市", "04203", SPELLING),
    ("鹽竈市", "04203", SPELLING),
    ("飛驒市", "21217", SPELLING),
    ("葛\U000e0100城市", "29211", NAME),
    ("にせこ町", "01395", NAME),
    ("ニセコ", "01395", NAME),
    ("大阪狭山市", "27231", NAME),
    ("長野原町", "10424", NAME),
    ("四日市", "24202", NAME),
    ("廿日市市", "34213", NAME),
    ("大和郡山市", "29203", NAME),
    ("さいたま", "11100", NAME),
    ("津", "24201", NAME),
    ("高知県", "39000", NAME),
    ("鹿兒島県", "46000", SPELLING),
    ("ほっかいどう", "01000", READING),
    ("京都", "26000", NAME),
    ("札幌市中央区", "01100", ADDRESS),
    ("神奈川県横浜市鶴見区", "14100", ADDRESS),
    ("高知県いの", "39386", NAME),
    ("ゆすはる", "39405", GUESS),
    ("ゆすらは", None, None),
    ("檮原街", "39405", GUESS),
    ("琦玉県", "11000", GUESS),
    ("高知県ゆすはる", "39405", GUESS),
    ("高知市市", "39201", ADDRESS),
    ("南三陸", "04606", NAME),
    ("郡山", "07203", NAME),
    ("ごしょがわ", "02205", READING_PART),
    ("所川原", "02205", PART),
]


def codes(query: str, limit: int = 20) -> list[str]:
    return [match.area.code for match in find_areas(INDEX, query, limit)]


@pytest.mark.parametrize(("query", "code", "why"), FIRST_FOUND)
def test_the_first_area_found_is_the_one_meant_with_the_reason(
    query: str, code: str | None, why: str | None
) -> None:
    found = find_areas(INDEX, query)
    first = (found[0].area.code, found[0].why) if found else (None, None)
    assert first == (code, why)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("府中市", ["13206", "34208"]),
        ("府中", ["13206", "34208", "34302"]),
        ("池田町", ["01644", "18382", "20481", "21404"]),
        ("森町", ["01345", "22461"]),
        ("広川町", ["30362", "40544"]),
        ("美郷町", ["05434", "32448", "45431"]),
        ("伊達市", ["01233", "07213"]),
        ("大町", ["20212", "41423"]),
        ("市川", ["12203", "28442"]),
        ("907-0000", ["47207", "47381"]),
    ],
)
def test_areas_of_the_same_name_all_come_in_code_order(query: str, expected: list[str]) -> None:
    assert codes(query)[: len(expected)] == expected


def test_one_of_two_areas_of_the_same_name_is_chosen_by_its_prefecture() -> None:
    assert codes("広島県府中市") == codes("府中市（広島県）") == codes("広島 府中市") == ["34208"]


def test_a_prefecture_comes_first_and_its_municipalities_follow() -> None:
    found = find_areas(INDEX, "高知県", limit=100)
    assert [match.area for match in found] == [INDEX.get("39000"), *INDEX.municipalities("39")]
    assert Counter(match.why for match in found) == {NAME: 1, "高知県の市区町村": 34}


def test_a_partial_name_finds_every_area_that_contains_it() -> None:
    assert {"北広島市", "東広島市", "北広島町"} <= {match.area.name for match in find_areas(INDEX, "広島")}


def test_better_matches_come_first_and_equal_ones_in_code_order() -> None:
    for query in ("みさと", "森", "津", "広島", "村", "川"):
        found = find_areas(INDEX, query, limit=2000)
        assert found == sorted(found, key=lambda match: (-match.score, match.area.code))
        assert len({match.area.code for match in found}) == len(found)


@pytest.mark.parametrize("query", ["", " ", "　", "\n", "（）", "〒", "\ufe00"])
def test_an_empty_query_finds_nothing(query: str) -> None:
    assert find_areas(INDEX, query) == []


@pytest.mark.parametrize("query", ["1100", "999-9999", "99999", "存在しない町名です", "01101"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert find_areas(INDEX, query) == []


def test_the_longest_query_is_a_hundred_characters() -> None:
    assert find_areas(INDEX, "檮" * 99) == []
    assert find_areas(INDEX, "檮" * 100) == []
    with pytest.raises(ShirubeError, match="E202 検索の言葉が長すぎます（101文字）"):
        find_areas(INDEX, "檮" * 101)


@pytest.mark.parametrize(("limit", "length"), [(-1, 0), (0, 0), (1, 1), (3, 3)])
def test_at_most_limit_areas_come(limit: int, length: int) -> None:
    assert len(find_areas(INDEX, "高知県", limit)) == length
    assert len(find_areas(INDEX, "907-0000", limit)) == min(length, 2)


def test_each_spelling_belongs_to_one_group_only() -> None:
    letters = Counter("".join(VARIANTS.values()).replace(" ", ""))
    assert [letter for letter, times in letters.items() if times > 1] == []


def test_every_ward_code_of_the_postal_directory_leads_to_its_city() -> None:
    for query, city in [
        ("980-0811", "04100"),
        ("330-0063", "11100"),
        ("530-0001", "27100"),
        ("590-0078", "27140"),
        ("252-0131", "14150"),
        ("810-0001", "40130"),
        ("802-0001", "40100"),
    ]:
        assert codes(query) == [city]


def has(area: Area, found: list[AreaMatch]) -> bool:
    return any(match.area == area and match.score >= 85 for match in found)


@pytest.mark.slow
@given(AREAS)
@settings(max_examples=300, deadline=None)
def test_every_area_is_found_by_its_names_readings_and_codes(area: Area) -> None:
    for query in (area.name, area.full_name, area.kana, area.code, area.code6):
        assert has(area, find_areas(INDEX, query))


@pytest.mark.slow
@given(AREAS, st.data())
@settings(max_examples=200, deadline=None)
def test_every_area_is_still_found_with_one_letter_of_its_reading_wrong(
    area: Area, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(area.kana) - 1))
    wrong = area.kana[:at] + "ゑ" + area.kana[at + 1 :]
    if len(wrong) >= 3:
        assert area in [match.area for match in find_areas(INDEX, wrong, limit=100)]


@given(st.text(max_size=100))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_search(query: str) -> None:
    found = find_areas(INDEX, query)
    assert len(found) <= 20
    assert all(match.why and 30 <= match.score <= 100 for match in found)


@pytest.mark.slow
@given(st.text(alphabet="市町村県郡ーゝゞヶケ-〒0123456789 　がのあ東京\ufe00", max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_mixture_of_place_letters_and_digits_breaks_the_search(query: str) -> None:
    assert find_areas(INDEX, query) == find_areas(INDEX, query)
