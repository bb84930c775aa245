"""The packaged areas and facts: complete, sourced, dated, and never a "no" where nobody knows."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from shirube.base.errors import ShirubeError, UnknownNameError
from shirube.catalogue.areas import (
    DATA,
    RULE_VARIABLES,
    SHOWN_VARIABLES,
    Area,
    AreaFact,
    AreaIndex,
    load_areas,
)

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
JUNE_2026 = date(2026, 6, 15)

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared (source tables) is not here")


@pytest.fixture(scope="module")
def index() -> AreaIndex:
    return load_areas()


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_facts", ROOT / "tools" / "build_facts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "facts"))


def fact(index: AreaIndex, code: str, variable: str, on: date = JUNE_2026) -> AreaFact:
    return next(found for found in index.facts(code, on) if found.variable == variable)


def facts_of_all(index: AreaIndex, variable: str) -> dict[str, AreaFact]:
    return {area.code: fact(index, area.code, variable) for area in index.municipalities()}


def test_there_are_47_prefectures_and_1741_municipalities(index: AreaIndex) -> None:
    assert (len(index.prefectures()), len(index.municipalities()), len(index)) == (47, 1741, 1788)
    assert len({area.code for area in index.all()}) == 1788
    assert len({area.code6 for area in index.all()}) == 1788


def test_areas_come_in_code_order_with_the_prefecture_first(index: AreaIndex) -> None:
    codes = [area.code for area in index.all()]
    assert codes == sorted(codes)
    assert codes[:2] == ["01000", "01100"]


def test_each_class_has_the_published_number_of_bodies(index: AreaIndex) -> None:
    assert Counter(area.lg_class for area in index.all()) == {
        "prefecture": 47,
        "designated_city": 20,
        "core_city": 62,
        "transitional_city": 23,
        "city": 687,
        "special_ward": 23,
        "town": 743,
        "village": 183,
    }


def test_each_area_has_exactly_one_class_as_a_fact(index: AreaIndex) -> None:
    for area in index.all():
        history = index.history(area.code, "lg_class")
        assert [found.value for found in history] == [area.lg_class]


def test_yusuhara_is_as_printed(index: AreaIndex) -> None:
    assert index.get("39405") == Area(
        code="39405",
        code6="394050",
        kind="municipality",
        name="檮原町",
        kana="ゆすはらちょう",
        prefecture_code="39",
        prefecture_name="高知県",
        type_ja="町",
        lg_class="town",
        region="四国",
        bureau="四国総合通信局",
        population_2020=3307,
        latitude="33.39194444",
        longitude="132.9269444",
    )
    assert index.rule_facts("39405", JUNE_2026) == {
        "lg_class": "town",
        "applicant_kind": "local_gov",
        "fiscal_index": Fraction(14, 100),
        "kaso_area": True,
        "disadvantaged_area": True,
        "remote_island": False,
        "okinawa_area": False,
        "quake_area_pref": "none",
        "foreign_residents": 5,
    }


def test_a_prefecture_answers_only_what_does_not_depend_on_the_place(index: AreaIndex) -> None:
    assert index.rule_facts("47000", JUNE_2026) == {
        "lg_class": "prefecture",
        "applicant_kind": "local_gov",
        "okinawa_area": True,
        "quake_area_pref": "none",
        "foreign_residents": sum(
            int(found.value)
            for code, found in facts_of_all(index, "foreign_residents").items()
            if code.startswith("47") and found.value is not None
        ),
    }
    for variable in ("kaso_area", "disadvantaged_area", "remote_island", "fiscal_index"):
        assert fact(index, "47000", variable).note.startswith("都道府県")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("01100", "札幌市"),
        ("011002", "札幌市"),
        ("01000", "北海道"),
        ("010006", "北海道"),
        ("13101", "千代田区"),
    ],
)
def test_codes_of_five_and_six_digits_keep_their_leading_zero(index: AreaIndex, code: str, name: str) -> None:
    assert index.get(code).name == name


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("1100", "01100 北海道札幌市"),
        ("01101", "01100 北海道札幌市"),
        ("394051", "39405 高知県檮原町"),
        ("高知県", "39000 高知県"),
        ("府中市", "13206 東京都府中市、34208 広島県府中市"),
    ],
)
def test_an_unknown_code_is_refused_with_codes_nearby(index: AreaIndex, wrong: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=rf"E201 .*「{wrong}」.*近いもの: {near}") as caught:
        index.get(wrong)
    assert caught.value.code == "E201"


@pytest.mark.parametrize("wrong", ["", "x", "99999", "３９４０５", "39405 ", "9" * 400])
def test_a_code_that_is_not_there_is_never_guessed(index: AreaIndex, wrong: str) -> None:
    with pytest.raises(UnknownNameError, match="E201"):
        index.get(wrong)
    with pytest.raises(UnknownNameError, match="E201"):
        index.facts(wrong, JUNE_2026)


@pytest.mark.parametrize("prefecture", ["39", "39000", "390003"])
def test_municipalities_of_one_prefecture(index: AreaIndex, prefecture: str) -> None:
    towns = index.municipalities(prefecture)
    assert len(towns) == 34
    assert {area.prefecture_name for area in towns} == {"高知県"}


def test_kaso_counts_are_those_of_the_ministry_and_partly_kaso_is_unknown(index: AreaIndex) -> None:
    kaso = facts_of_all(index, "kaso_area").values()
    assert Counter((found.value, found.note.split("：")[0]) for found in kaso) == {
        (True, "全部過疎"): 713,
        (True, "みなし過疎"): 14,
        (None, "一部過疎"): 158,
        (False, "過疎地域の一覧にない"): 856,
    }
    assert "旧戸井町・恵山町・椴法華村・南茅部町" in fact(index, "01202", "kaso_area").note
    assert "kaso_area" not in index.rule_facts("01202", JUNE_2026)


def test_disadvantaged_counts_are_those_of_the_ministry(index: AreaIndex) -> None:
    found = facts_of_all(index, "disadvantaged_area").values()
    assert Counter((one.value, one.note) for one in found) == {
        (False, "該当なし"): 630,
        (True, "一部"): 292,
        (True, "全部"): 819,
    }


def test_an_area_with_islands_is_unknown_and_names_five_of_them(index: AreaIndex) -> None:
    found = facts_of_all(index, "remote_island")
    assert Counter(one.value for one in found.values()) == {False: 1600, None: 141}
    assert found["42211"].note == "11島（奈留島、前島、久賀島、蕨小島、椛島 ほか）：事業の場所による"
    assert "基準日の記載がない" in found["47381"].note


def test_designations_show_their_day(index: AreaIndex) -> None:
    for code in ("39405", "01100"):
        assert fact(index, code, "kaso_area").as_of == date(2022, 4, 1)
        assert fact(index, code, "disadvantaged_area").as_of == date(2022, 4, 1)
        assert fact(index, code, "remote_island").as_of == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("on", "period", "value"),
    [
        (date(2011, 3, 30), "", None),
        (date(2011, 3, 31), "FY2010", Fraction(1, 10)),
        (date(2012, 3, 30), "FY2010", Fraction(1, 10)),
        (date(2012, 3, 31), "FY2011", Fraction(9, 100)),
        (date(2022, 3, 31), "FY2021", Fraction(13, 100)),
        (date(2023, 3, 30), "FY2021", Fraction(13, 100)),
        (date(2023, 3, 31), "FY2022", Fraction(14, 100)),
        (date(2025, 3, 30), "FY2023", Fraction(14, 100)),
        (date(2025, 3, 31), "FY2024", Fraction(14, 100)),
        (date(2025, 4, 1), "FY2024", Fraction(14, 100)),
    ],
)
def test_the_fiscal_index_changes_on_the_last_day_of_a_fiscal_year(
    index: AreaIndex, on: date, period: str, value: Fraction | None
) -> None:
    found = fact(index, "39405", "fiscal_index", on)
    assert (found.period, found.value) == (period, value)


def test_the_fiscal_history_is_kept_whole(index: AreaIndex) -> None:
    for area in index.municipalities():
        history = index.history(area.code, "fiscal_index")
        assert [one.period for one in history] == [f"FY{year}" for year in range(2010, 2025)]
        assert all(isinstance(one.value, Fraction) or one.note for one in history)


def test_the_fiscal_index_of_special_wards_is_unknown_but_the_print_is_shown(index: AreaIndex) -> None:
    wards = [area for area in index.all() if area.lg_class == "special_ward"]
    for ward in wards:
        assert {one.value for one in index.history(ward.code, "fiscal_index")} == {None}
    assert "0.85" in fact(index, "13101", "fiscal_index").note


def test_a_blank_year_of_the_fiscal_table_is_unknown(index: AreaIndex) -> None:
    assert fact(index, "40231", "fiscal_index", date(2018, 4, 1)).value is None
    assert fact(index, "40231", "fiscal_index", date(2019, 4, 1)).value is not None


@pytest.mark.parametrize(
    "variable",
    ["kaso_area", "disadvantaged_area", "remote_island", "foreign_residents", "population_2020"],
)
def test_a_dated_fact_is_unknown_before_its_day_and_known_from_it(index: AreaIndex, variable: str) -> None:
    first = index.history("39405", variable)[0]
    before = fact(index, "39405", variable, first.as_of - timedelta(days=1))
    assert before.value is None
    assert str(first.as_of) in before.note
    assert fact(index, "39405", variable, first.as_of) == first
    assert fact(index, "39405", variable, first.as_of + timedelta(days=1)) == first


def test_what_the_code_says_holds_on_every_day(index: AreaIndex) -> None:
    assert index.rule_facts("03201", date(2005, 1, 1)) == {
        "lg_class": "core_city",
        "applicant_kind": "local_gov",
        "okinawa_area": False,
        "quake_area_pref": "iwate",
    }


def test_three_prefectures_count_as_struck_by_the_2011_earthquake(index: AreaIndex) -> None:
    found = {area.prefecture_code: fact(index, area.code, "quake_area_pref").value for area in index.all()}
    assert {code: value for code, value in found.items() if value != "none"} == {
        "03": "iwate",
        "04": "miyagi",
        "07": "fukushima",
    }


def test_the_population_adds_up_and_the_restated_boundary_is_named(index: AreaIndex) -> None:
    assert sum(area.population_2020 or 0 for area in index.prefectures()) == 126_146_099
    for prefecture in index.prefectures():
        towns = index.municipalities(prefecture.code)
        assert sum(area.population_2020 or 0 for area in towns) == prefecture.population_2020
    assert "14,047,594" in fact(index, "13000", "population_2020").note
    assert "9,237,337" in fact(index, "14000", "population_2020").note


def test_the_town_without_residents_has_a_blank_that_is_not_zero(index: AreaIndex) -> None:
    assert index.get("07546").population_2020 is None
    assert fact(index, "07546", "population_2020").value is None
    assert fact(index, "07546", "households_2020").value == 0
    assert "foreign_residents" not in index.rule_facts("07546", JUNE_2026)
    assert "07546" in fact(index, "07000", "foreign_residents").note


@pytest.mark.parametrize("on", [date(2000, 1, 1), date(2025, 4, 1), JUNE_2026])
def test_every_fact_has_a_source_a_day_and_a_reason_if_unknown(index: AreaIndex, on: date) -> None:
    variables = [*RULE_VARIABLES, *SHOWN_VARIABLES]
    for area in index.all():
        facts = index.facts(area.code, on)
        assert [one.variable for one in facts] == variables
        for one in facts:
            assert index.source(one.source).credit
            assert one.as_of
            assert one.value is not None or one.note


def test_values_have_their_declared_type_and_no_float(index: AreaIndex) -> None:
    types = {**RULE_VARIABLES, **SHOWN_VARIABLES}
    for area in index.all():
        for variable, kind in types.items():
            for one in index.history(area.code, variable):
                assert one.value is None or type(one.value) is kind


def test_what_nobody_told_is_absent_not_false(index: AreaIndex) -> None:
    for variable in ("heavy_snow_area", "teiju_jiritsu_area", "renkei_chusu_area", "sogyo_plan"):
        assert index.history("39405", variable) == ()
        assert variable not in index.rule_facts("39405", JUNE_2026)


def test_sources_credit_a_ministry_and_say_the_data_were_processed(index: AreaIndex) -> None:
    assert len(index.sources()) == 7
    for source in index.sources():
        assert source.credit.startswith(f"出典：{source.ministry}「")
        assert source.credit.endswith("加工して作成")


def test_an_unknown_source_is_refused(index: AreaIndex) -> None:
    with pytest.raises(UnknownNameError, match="E205 出典「nowhere」はありません"):
        index.source("nowhere")


def test_the_package_data_stay_small() -> None:
    facts = sum((DATA / name).stat().st_size for name in ("areas.parquet", "area_facts.parquet"))
    assert facts < 400_000
    assert sum(path.stat().st_size for path in DATA.glob("*.parquet")) < 8_000_000


def test_missing_package_data_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShirubeError, match=r"E203 .*ファイルがありません"):
        load_areas(tmp_path)


def test_a_file_that_is_not_parquet_is_an_error(copied: Path) -> None:
    (copied / "areas.parquet").write_text("code,name\n", "utf-8")
    with pytest.raises(ShirubeError, match=r"E203 .*Parquet として読めません"):
        load_areas(copied)


def test_codes_stored_as_numbers_are_an_error(copied: Path) -> None:
    path = copied / "areas.parquet"
    pl.read_parquet(path).with_columns(pl.col("code").cast(pl.Int64)).write_parquet(path)
    with pytest.raises(ShirubeError, match=r"E203 .*すべて文字"):
        load_areas(copied)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("value", "maybe", "読めません"),
        ("as_of", "2022", "読めません"),
        ("variable", "kaso", "知らない変数「kaso」"),
    ],
)
def test_a_damaged_fact_is_an_error(copied: Path, column: str, value: str, said: str) -> None:
    path = copied / "area_facts.parquet"
    damaged = (pl.col("code") == "39405") & (pl.col("variable") == "kaso_area")
    frame = pl.read_parquet(path).with_columns(
        pl.when(damaged).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
    )
    frame.write_parquet(path)
    broken = load_areas(copied)
    assert broken.facts("01100", JUNE_2026)
    with pytest.raises(ShirubeError, match=rf"E203 .*{said}"):
        broken.facts("39405", JUNE_2026)


def test_facts_out_of_code_order_are_an_error(copied: Path) -> None:
    path = copied / "area_facts.parquet"
    pl.read_parquet(path).sort("variable").write_parquet(path)
    with pytest.raises(ShirubeError, match=r"E203 .*団体コードの順"):
        load_areas(copied)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- id: kaso-areas", "- id: area-codes", "「area-codes」が二度あります"),
        ("  year: 2022年4月1日\n", "", "一つずつありません"),
        ("  as_of: 2022-04-01\n", "  as_of: 2022-04-01\n  as_of: 2023-04-01\n", "一つずつありません"),
        ("as_of: 2022-04-01", "as_of: 令和4年", "日付ではありません"),
        ("- id: area-codes", "- id: [", "YAML として読めません"),
    ],
)
def test_a_damaged_list_of_sources_is_an_error(copied: Path, old: str, new: str, said: str) -> None:
    path = copied / "sources.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ShirubeError, match=rf"E203 .*{said}"):
        load_areas(copied)


@needs_shared
def test_rule_variables_are_ids_of_the_contract_with_allowed_values(index: AreaIndex) -> None:
    contract = json.loads((SHARED / "contract" / "variables.json").read_text("utf-8"))
    kinds = {"enum": str, "bool": bool, "int": int, "number": Fraction}
    assert not set(SHOWN_VARIABLES) & set(contract)
    for variable, kind in RULE_VARIABLES.items():
        assert kinds[contract[variable]["type"]] is kind
        allowed = contract[variable].get("values")
        values = {found.value for area in index.all() for found in index.history(area.code, variable)}
        assert allowed is None or values <= {*allowed, None}


@needs_shared
def test_the_packaged_facts_are_those_of_the_source_tables(
    builder: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert builder.main(["--check"]) == 0
    assert "合計: 読込 32,586 = 使用 32,586 + 不採用 0" in capsys.readouterr().out


@needs_shared
def test_the_check_fails_when_a_packaged_fact_was_changed(builder: ModuleType, copied: Path) -> None:
    path = copied / "area_facts.parquet"
    pl.read_parquet(path).with_columns(pl.col("note").replace("全部過疎", "過疎")).write_parquet(path)
    assert builder.main(["--check", "--out", str(copied)]) == 1
    assert builder.main(["--out", str(copied)]) == 0
    assert builder.main(["--check", "--out", str(copied)]) == 0


def test_the_check_says_so_when_the_source_tables_are_absent(
    builder: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert builder.main(["--check", "--facts", str(tmp_path / "none")]) == 0
    assert "飛ばしました" in capsys.readouterr().out


def test_the_builder_refuses_rows_with_a_reason_and_the_account_adds_up(
    builder: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text("code,x\n01100,1\n1100,2\n99999,3\n01100,4\n", "utf-8")
    build = builder.Build(tmp_path, {})
    rows = build.table("t.csv", ("code",), frozenset({"01100"}))
    account = build.accounts[0]
    assert rows == [{"code": "01100", "x": "1"}]
    assert account.read == account.used + len(account.refused) == 4
    assert [reason.split(": ", 1)[1] for reason in account.refused] == [
        "団体コードが5桁でない: '1100'",
        "99999 は municipalities.csv にない",
        "同じ code の行が前にある",
    ]


def test_the_builder_refuses_an_unknown_without_a_reason(builder: ModuleType, tmp_path: Path) -> None:
    build = builder.Build(tmp_path, {"area-codes": "2026-07-01"})
    with pytest.raises(ValueError, match="不明の理由がない"):
        build.add("01100", "kaso_area", None, source="area-codes", period="")


def test_every_six_digit_code_has_the_right_check_digit(index: AreaIndex, builder: ModuleType) -> None:
    assert all(builder.with_check_digit(area.code) == area.code6 for area in index.all())
