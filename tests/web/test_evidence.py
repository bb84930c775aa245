"""The page of an answer: the form, the mistakes kept as typed, the files."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest

from shirube.web.imports.models import Import, ImportedValue, OwnIndicator
from shirube.web.pages import library

SEVEN = "39405 2018\n39306 2019\n01395 2017\n33643 2016\n32525 2016\n36342 2016\n01459 2018\n"


def address(adopters: str, outcome: str = "income", part: str = "") -> str:
    return f"/evidence/{part}?{urlencode({'outcome': outcome, 'adopters': adopters})}"


def test_the_form_offers_every_figure_and_says_how_it_is_done(client: Any) -> None:
    html = client.get("/evidence/").content.decode()
    assert html.count("<option") == 8
    assert "似たまち" in html
    assert "判定できない" in html


@pytest.mark.parametrize(
    ("typed", "code"), [("ここはどこ 2018", "E657"), ("", "E651"), ("39405 2018\n39405 2019", "E659")]
)
def test_a_mistake_stays_beside_what_was_typed(client: Any, typed: str, code: str) -> None:
    response = client.get(address(typed))
    html = response.content.decode()
    assert response.status_code == 400
    assert code in html
    assert typed in html


def test_an_unknown_figure_is_a_mistake_with_the_known_ones(client: Any) -> None:
    response = client.get(address("39405 2018", outcome="<b>"))
    assert response.status_code == 400
    assert "E656" in response.content.decode()


@pytest.mark.parametrize("part", ["tables.csv", "tables.xlsx", "answer.json"])
def test_a_file_of_nothing_says_what_to_write(client: Any, part: str) -> None:
    response = client.get(f"/evidence/{part}")
    assert response.status_code == 400
    assert "E651" in response.content.decode()


@pytest.mark.slow
def test_the_answer_comes_first_and_every_figure_has_its_note(client: Any) -> None:
    html = client.get(address(SEVEN)).content.decode()
    assert html.index("evidence-answer") < html.index("似たまちとの差") < html.index("確かめる</button>")
    assert "単純な前後比較（参考）" in html
    assert "出典：総務省" in html
    assert '<svg class="evidence-chart"' in html


@pytest.mark.slow
def test_one_place_is_answered_by_a_mixture(client: Any) -> None:
    html = client.get(address("39405 2018")).content.decode()
    assert "混ぜ合わせ" in html
    assert "一つのまちだけの結果です" in html


@pytest.mark.slow
def test_the_files_say_what_the_page_says(client: Any) -> None:
    tree = json.loads(client.get(address(SEVEN, part="answer.json")).content)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address(SEVEN, part="tables.xlsx")).content))
    lines = client.get(address(SEVEN, part="tables.csv")).content.decode("utf-8-sig").splitlines()
    assert book.sheetnames == [
        *("答え", "年ごとの差", "始めたまち", "比べたまち"),
        *("確かめ", "にせの始めたまち", "出典"),
    ]
    assert len(lines) == 1 + len(tree["effect"]["events"])
    assert tree["sentence"] in [row[1].value for row in book["答え"].iter_rows()]
    assert book["比べたまち"].max_row == 1 + 20 * len(tree["effect"]["entered"])


def test_a_kpi_fills_the_form_with_the_nearest_figure_and_says_that_it_is_not_the_kpi(client: Any) -> None:
    html = client.get("/evidence/", {"kpi": "移住者の<b>所得</b>", "begin": "39405 2025"}).content.decode()
    assert "39405 2025</textarea>" in html
    assert "KPI そのものの数字ではありません" in html
    assert "&lt;b&gt;" in html
    none = client.get("/evidence/", {"kpi": "観光消費額"}).content.decode()
    assert "近い数字は、ここにはありません" in none


def brought(*, audience: str = "everyone", towns: int = 60, state: str = "used") -> None:
    """A file with a figure of some towns over nine years; seven of them rise after they began."""
    file = Import.objects.create(
        **dict.fromkeys(("rows", "used", "refused", "refused_cells"), 0),
        **{name: {} for name in ("aside", "changed", "refusals", "warnings")},
        state=state,
        sha256="0" * 64,
        name="kanko.csv",
        kind="tidy",
        version="1",
        credit="出典：見本",
        audience=audience,
        by_name="見本",
    )
    OwnIndicator.objects.get_or_create(pk="own_visitors", label="観光客数", unit="人")
    codes = [area.code for area in library.areas().municipalities() if area.code.startswith("01")]
    ImportedValue.objects.bulk_create(
        ImportedValue(
            source=file,
            area=code,
            indicator="own_visitors",
            year=year,
            value=str(1000 + 37 * place % 211 + 13 * year % 17),
            where="A1",
        )
        for place, code in enumerate(codes[:towns])
        for year in range(2012, 2021)
    )


OWN = "own:own_visitors"


@pytest.mark.slow
def test_a_figure_of_a_file_can_be_the_outcome_and_names_its_file(client: Any) -> None:
    brought()
    assert f'value="{OWN}"' in client.get("/evidence/").content.decode()
    html = client.get(address("01202 2016\n01203 2016", outcome=OWN)).content.decode()
    assert "観光客数" in html
    assert "kanko.csv、確認番号 000000000000" in html
    tree = json.loads(client.get(address("01202 2016\n01203 2016", outcome=OWN, part="answer.json")).content)
    assert tree["outcome"] == OWN


@pytest.mark.parametrize(("towns", "is_offered"), [(39, False), (40, True)])
def test_a_figure_of_too_few_towns_is_not_offered(client: Any, towns: int, is_offered: bool) -> None:
    brought(towns=towns)
    assert (f'value="{OWN}"' in client.get("/evidence/").content.decode()) is is_offered


@pytest.mark.parametrize(("audience", "state"), [("staff", "used"), ("everyone", "withdrawn")])
def test_a_figure_that_a_visitor_may_not_see_is_not_there(client: Any, audience: str, state: str) -> None:
    brought(audience=audience, state=state)
    assert OWN not in client.get("/evidence/").content.decode()
    response = client.get(address("01202 2016\n01203 2016", outcome=OWN))
    assert response.status_code == 400
    assert "E662" in response.content.decode()
