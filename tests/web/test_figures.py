"""まちの数字 on the pages: what comes first, what is beside it, what is saved, what cannot be read."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from openpyxl import load_workbook

from shirube.web.figures import imported
from shirube.web.imports.models import Import, ImportedBoundary, ImportedValue, OwnIndicator

PLACE = "/areas/39405/figures/"


def page(response: Any) -> str:
    return response.content.decode()


def stored(**fields: Any) -> Import:
    plain = {
        "state": "used",
        "sha256": "0" * 64,
        "name": "年報.csv",
        "kind": "tidy",
        "version": "1",
        "credit": "出典：町の年報",
        "rows": 1,
        "used": 1,
        "refused": 0,
        "refused_cells": 0,
        "aside": [],
        "changed": [],
        "refusals": [],
        "warnings": [],
        "by_name": "yamada",
    }
    return Import.objects.create(**{**plain, **fields})


@pytest.fixture(autouse=True)
def _fresh_outlines() -> Any:
    """What these tests import is rolled back, so no other test may meet their outlines."""
    imported._outlines.cache_clear()
    yield
    imported._outlines.cache_clear()


def test_five_sentences_come_first_each_with_its_figures_and_a_way_to_its_chart(client: Any) -> None:
    text = page(client.get(PLACE))
    first = text[text.index('id="first"') : text.index('id="similar"')]
    assert first.count("もとの数字") == 5
    targets = re.findall(r'href="#((?:chart|beside)-[a-z-]+)"', first)
    assert len(targets) == 5
    assert all(f'id="{target}"' in text for target in targets)
    assert first.count("出典：") >= 5


@pytest.mark.parametrize("code", ["39405", "39000"])
def test_the_link_to_compare_a_place_opens_the_form_with_that_place(client: Any, code: str) -> None:
    assert f'href="/figures/compare/?a={code}"' in page(client.get(f"/areas/{code}/figures/"))
    response = client.get(f"/figures/compare/?a={code}")
    assert response.status_code == 200
    assert f'href="/areas/{code}/figures/similar/"' in page(response)
    assert "error-summary" not in page(response)


@pytest.mark.parametrize("code", ["39405", "39000", "07546", "13103", "47382"])
def test_the_page_of_any_kind_of_place_keeps_the_page_rules(client: Any, code: str) -> None:
    text = page(client.get(f"/areas/{code}/figures/"))
    assert text.count('<svg class="chart"') >= 12
    assert text.count('role="img"') == text.count("<desc") >= 12
    assert not re.search(r"\bnan\b", text, re.IGNORECASE)


def test_every_chart_has_its_table_and_three_files(client: Any) -> None:
    text = page(client.get(PLACE))
    charts = re.findall(r'<article class="block" id="chart-([a-z-]+)"', text)
    assert len(charts) == 25
    for chart in charts:
        for ending in ("csv", "xlsx", "json"):
            address = f"{PLACE}charts/{chart}.{ending}"
            assert f'href="{address}"' in text
        rows = list(
            csv.reader(io.StringIO(client.get(f"{PLACE}charts/{chart}.csv").content.decode("utf-8-sig")))
        )
        assert rows[0][-1] == "出典"
        assert len(rows) > 1
    answer = json.loads(client.get(f"{PLACE}charts/population.json").content)
    assert answer["code"] == "39405"
    assert {
        "年": "2020年",
        "国勢調査の人口（人）": 3307,
        "社人研の推計（令和5年推計）（人）": None,
    } in answer["rows"]
    assert (
        load_workbook(io.BytesIO(client.get(f"{PLACE}charts/income.xlsx").content)).sheetnames[-1]
        == "この表について"
    )


def test_the_place_is_saved_whole(client: Any) -> None:
    book = load_workbook(io.BytesIO(client.get(f"{PLACE}figures.xlsx").content))
    assert book.sheetnames[0] == "くらべる"
    assert len(book.sheetnames) == 28
    head, first, *_ = book["くらべる"].iter_rows(values_only=True)
    assert head[4:8] == ("檮原町", "似ているまちの中央値", "都道府県", "全国")
    assert first[:7] == ("人口", "人口", "人", "2020年10月1日・令和2年", "3,307", "3,996", "691,527")
    rows = list(csv.reader(io.StringIO(client.get(f"{PLACE}figures.csv").content.decode("utf-8-sig"))))
    answer = json.loads(client.get(f"{PLACE}figures.json").content)
    assert len(rows) == len(answer["rows"]) + 1


def test_the_basis_of_likeness_and_the_census_beside_stay_in_the_address(client: Any) -> None:
    text = page(client.get(f"{PLACE}?basis=people&then=2000"))
    assert 'href="/areas/39405/figures/figures.csv?basis=people&amp;then=2000"' in text
    assert "2000年国勢調査" in text
    assert re.search(r'\?basis=people#similar" aria-current="true"', text)


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{PLACE}?basis=weather", 404, "E671"),
        (f"{PLACE}?then=大昔", 400, "E678"),
        (f"{PLACE}charts/weather.csv", 404, "E679"),
        ("/areas/39000/figures/?basis=finance", 404, "E672"),
        (f"{PLACE}similar/?on=weather", 404, "E670"),
        (f"{PLACE}similar/?on=aged_share", 400, "E674"),
        ("/figures/ranking/?measure=weather", 404, "E670"),
        ("/figures/ranking/?among=stars", 400, "E675"),
        ("/figures/ranking/?year=1066", 400, "E675"),
        ("/figures/ranking/?prefecture=99000", 404, "E201"),
        ("/figures/ranking/?measure=fiscal_index&among=prefecture", 400, "E677"),
        ("/figures/compare/?a=39405&a=39405", 400, "E676"),
        ("/figures/compare/?a=39405&a=伊達市", 400, "E680"),
        ("/figures/compare/?a=39405&a=39000&a=01100&a=13103&a=32505&a=47382", 400, "E676"),
        ("/areas/99999/figures/", 404, "E201"),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_code(
    client: Any, address: str, status: int, code: str
) -> None:
    response = client.get(address)
    assert (response.status_code, code in page(response)) == (status, True)


def test_other_spellings_of_a_code_lead_to_the_five_digits(client: Any) -> None:
    response = client.get("/areas/394050/figures/similar/?basis=people")
    assert response.status_code == 302
    assert response["Location"] == f"{PLACE}similar/?basis=people"
    assert client.get("/areas/394050/figures/charts/income.csv")["Location"] == f"{PLACE}charts/income.csv"


def test_similar_places_come_with_reasons_a_rule_and_those_who_do_better(client: Any) -> None:
    text = page(client.get(f"{PLACE}similar/?on=birth_rate"))
    assert text.count("近い: ") == 20
    assert "標準偏差" in text
    assert "これより高い値です" in text
    rows = list(csv.reader(io.StringIO(client.get(f"{PLACE}similar.csv").content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["このまち", *(str(n) for n in range(1, 21))]
    assert json.loads(client.get(f"{PLACE}similar.json").content)["rule"]
    assert client.get(f"{PLACE}similar.xlsx").status_code == 200


def test_a_ranking_counts_everybody_and_is_saved_whole(client: Any) -> None:
    text = page(client.get("/figures/ranking/?measure=fiscal_index"))
    assert "1,741団体のうち値の分かる1,718団体" in text
    assert text.count("<tbody>") == 1
    assert "1〜100件目（全1,741）" in text
    last = page(client.get("/figures/ranking/?measure=fiscal_index&page=18"))
    assert "1,701〜1,741件目" in last
    assert last.count(">比較できない<") == 23
    rows = list(
        csv.reader(
            io.StringIO(client.get("/figures/ranking.csv?measure=fiscal_index").content.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 1_742
    assert sum(row[0] == "" for row in rows) == 23
    assert len(json.loads(client.get("/figures/ranking.json?prefecture=39000").content)["rows"]) == 34
    assert client.get("/figures/ranking.xlsx?prefecture=39000").status_code == 200


def test_a_ranking_is_narrowed_and_turned_round(client: Any) -> None:
    text = page(client.get("/figures/ranking/?measure=population&prefecture=39000&kind=village&sort=low"))
    villages = re.findall(r'figures/">高知県(\S+?村)</a>', text)
    assert len(villages) == 6
    assert villages[0] == "大川村"
    assert (
        page(client.get("/figures/ranking/?prefecture=13000&kind=designated_city")).count("団体はありません")
        == 1
    )


def test_the_map_shows_marks_at_offices_or_squares_of_prefectures(client: Any) -> None:
    dots = page(client.get("/figures/ranking/"))
    assert 'class="spots"' in dots
    assert 'class="frame"' in dots
    tiles = page(client.get("/figures/ranking/?measure=aged_share&among=prefecture"))
    assert tiles.count('class="tile"') == 47


def test_with_imported_outlines_the_map_shows_areas_and_names_their_source(client: Any) -> None:
    source = stored(kind="boundaries", credit="出典：国土数値情報（行政区域）")
    ring = [[132.9, 33.3], [133.0, 33.3], [133.0, 33.4], [132.9, 33.3]]
    ImportedBoundary.objects.create(source=source, area="39405", rings=[ring])
    text = page(client.get("/figures/ranking/?prefecture=39000"))
    assert 'data-form="areas"' in text
    assert "国土数値情報（行政区域）" in text
    assert "境界のない33団体" in text
    assert 'data-form="areas"' not in page(client.get("/figures/ranking/?prefecture=01000"))


def test_an_imported_figure_stands_beside_the_packaged_one_with_where_it_is_from(client: Any) -> None:
    assert "取り込んだ数字" not in page(client.get(PLACE))
    ImportedValue.objects.create(
        source=stored(), area="39405", indicator="births", year=2022, value="12", printed="12", where="B列3行"
    )
    text = page(client.get(PLACE))
    part = text[text.index('id="imported"') :]
    assert "年報.csv" in part
    assert "出典：町の年報" in part
    assert re.search(r"出生数.*?2022年.*?>12<.*?>10<", part, re.DOTALL)


def told(**more: Any) -> Import:
    """An import in use with values of several kinds of figures."""
    source = stored(**more)
    rows = [
        ("39405", "births", 2023, "15"),
        ("39401", "births", 2023, "40"),
        ("39405", "own_tourists", 2024, "12345"),
        ("39401", "own_tourists", 2024, "999"),
        ("39000", "own_tourists", 2024, "500000"),
    ]
    OwnIndicator.objects.get_or_create(id="own_tourists", label="観光客数", unit="人")
    for area, name, year, value in rows:
        ImportedValue.objects.create(
            source=source, area=area, indicator=name, year=year, value=value, printed=value, where="1行"
        )
    return source


def test_imported_figures_stand_in_charts_tables_and_files_named_and_apart(client: Any) -> None:
    told()
    text = page(client.get(PLACE))
    block = text[text.index('id="chart-births-deaths"') : text.index('id="chart-birth-rate"')]
    assert "檮原町 出生数（取り込み）" in block
    assert 'data-kind="imported"' in block
    assert "「年報.csv」（確認番号 000000000000" in block
    assert "出生数</li>" in block, "the packaged line keeps its own name"
    beside = text[text.index('id="beside-moves"') :]
    assert re.search(r'class="from-file">.*?出生数.*?取り込み.*?<strong>15</strong>', beside, re.DOTALL)
    assert 'id="chart-own_tourists"' in text
    assert re.search(r"<strong>12,345</strong>.*?500,000.*?値のある2市区町村", text, re.DOTALL)
    rows = list(csv.reader(io.StringIO(client.get(f"{PLACE}figures.csv").content.decode("utf-8-sig"))))
    births = {(row[5], row[6], row[9][:4]) for row in rows if row[2] == "births" and row[5] >= "2022"}
    assert births == {("2022年", "10", "同梱の統"), ("2023年", "15", "取り込み")}
    assert client.get(f"{PLACE}charts/own_tourists.csv").status_code == 200


def test_imported_figures_can_be_left_out(client: Any) -> None:
    told()
    text = page(client.get(f"{PLACE}?values=packaged"))
    assert "（取り込み）" not in text
    assert 'id="chart-own_tourists"' not in text
    assert "取り込んだ数字も入れて見る" in text
    assert f'href="{PLACE}figures.csv?values=packaged"' in text
    assert "取り込み" not in client.get(f"{PLACE}figures.csv?values=packaged").content.decode("utf-8-sig")
    assert "E643" in page(client.get(f"{PLACE}?values=all"))


def test_a_place_of_which_no_file_speaks_has_its_page_as_ever(client: Any) -> None:
    told()
    assert "取り込んだ数字" not in page(client.get("/areas/01100/figures/"))


def test_an_own_indicator_has_a_rank_a_map_and_a_file(client: Any) -> None:
    told()
    text = page(client.get("/figures/ranking/?measure=own_tourists"))
    assert "値の分かる2団体" in text
    assert "取り込んだファイルの値" in text
    assert text.count('<span class="tag" data-kind="file">取り込み</span>') == 2
    assert re.search(
        r'<a href="/areas/39405/figures/" tabindex="-1"><title>高知県檮原町 12,345</title>', text
    )
    rows = list(
        csv.reader(
            io.StringIO(client.get("/figures/ranking.csv?measure=own_tourists").content.decode("utf-8-sig"))
        )
    )
    assert rows[0][-1] == "由来"
    assert [row[-1].startswith("取り込み「年報.csv」") for row in rows[1:3]] == [True, True]


def test_the_ranking_of_a_known_figure_takes_the_files_in_or_leaves_them_out(client: Any) -> None:
    told()
    assert "値の分かる2団体" in page(client.get("/figures/ranking/?measure=births"))
    packaged = page(client.get("/figures/ranking/?measure=births&year=2023&values=packaged"))
    assert "値の分かる1,741団体" in packaged
    assert "取り込んだファイルの値" not in packaged


def test_places_stand_side_by_side_by_name_or_code(client: Any) -> None:
    text = page(client.get("/figures/compare/?a=檮原町&a=39000&a=札幌市&measure=birth_rate"))
    assert text.count('scope="col" class="number"') == 3
    assert 'value="高知県檮原町"' in text
    assert text.count('<path class="series"') == 6
    rows = list(
        csv.reader(
            io.StringIO(client.get("/figures/compare.csv?a=39405&a=39000").content.decode("utf-8-sig"))
        )
    )
    assert rows[0] == ["数字", "単位", "時点", "高知県檮原町", "高知県"]
    assert client.get("/figures/compare.json?a=39405&a=39000").status_code == 200
    assert client.get("/figures/compare.xlsx?a=39405").status_code == 400


def test_an_empty_comparison_is_a_form_not_a_mistake(client: Any) -> None:
    response = client.get("/figures/compare/")
    assert response.status_code == 200
    assert "error-summary" not in page(response)


def test_the_front_leads_to_a_place_a_map_and_a_comparison(client: Any) -> None:
    assert client.get("/figures/", {"q": "ゆすはら"})["Location"] == PLACE
    text = page(client.get("/figures/"))
    assert text.count('class="tile"') == 47
    assert "/figures/ranking/?measure=aged_share" in text
    assert "/figures/compare/" in text
    many = page(client.get("/figures/", {"q": "日高"}))
    assert "/areas/28585/figures/" not in many or "見つかったまち" in many
    assert "見つかりませんでした" in page(client.get("/figures/", {"q": "ヌメノール"}))


def test_the_page_of_a_place_leads_to_its_figures_and_back(client: Any) -> None:
    assert f'href="{PLACE}"' in page(client.get("/areas/39405/"))
    assert 'href="/areas/39405/"' in page(client.get(PLACE))
