"""Every table of a review and of a public plan is a file in three forms; so is a preview that is shown only once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.web.reviews.kit import at, kpi, publish, reviewed, save

from shirube.documents import Table
from shirube.web.plans import models
from shirube.web.reviews.tables import TABLES, signed

BEGINS = {"xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{"}
LINK = re.compile(r'href="([^"]+\.(?:xlsx|csv|json)(?:\?[^"]*)?)"')


def files_of(client: Any, address: str) -> tuple[list[str], int]:
    """The files a page offers, and how many tables it shows."""
    html = client.get(address).content.decode()
    return [link.replace("&amp;", "&") for link in LINK.findall(html)], html.count("<table")


@pytest.fixture
def slug(manager: Any, plan: models.Plan) -> str:
    one = kpi("移住者の数")
    sent = {"value": "120", "due": "令和11年度", "on": "2027-05-01", "seen": "1", "reason": "見込みを改めた"}
    manager.post(at(plan, f"indicators/{one.pk}/target/"), sent)
    told = {"by": "山田花子", "text": "数え方を確かめること", "on": "2027-05-10"}
    manager.post(at(plan, "comment/"), told)
    reviewed(manager, plan)
    return publish(manager, plan)["Location"].split("/")[3]


def test_every_table_that_is_shown_lies_as_three_files_beside_it(
    manager: Any, plan: models.Plan, slug: str
) -> None:
    pages = (
        f"/plans/public/{slug}/",
        f"/plans/{plan.pk}/review/",
        f"/plans/{plan.pk}/review/compare/",
        at(plan),
        at(plan, f"indicators/{kpi('移住者の数').pk}/target/"),
    )
    for address in pages:
        links, tables = files_of(manager, address)
        assert len(links) >= 3 * tables > 0, address
        for link in dict.fromkeys(links):
            response = manager.get(link)
            ending = link.partition("?")[0].rpartition(".")[2]
            assert response.status_code == 200, link
            assert link.endswith("sjis.csv") or response.content.startswith(BEGINS[ending]), link


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_public_table_says_which_version_it_is_of(manager: Any, slug: str, name: str) -> None:
    tree = manager.get(f"/plans/public/{slug}/1/tables/{name}.json").json()
    assert tree["about"]["版"].startswith("第1版（")
    assert len(tree) == 2


def test_the_judgements_of_the_file_add_up_to_its_kpis(manager: Any, slug: str) -> None:
    (line,) = manager.get(f"/plans/public/{slug}/1/tables/counts.json").json()["年度ごとの数"]
    grades = ("達成", "順調", "やや遅れ", "遅れ", "判定不能")
    assert sum(line[f"{grade}（件）"] for grade in grades) == line["指標（件）"] == 3


def test_a_table_or_an_ending_that_is_not_offered_is_not_found(
    manager: Any, plan: models.Plan, slug: str
) -> None:
    for address in (f"/plans/public/{slug}/1/tables/other.csv", at(plan, "tables/year.exe")):
        response = manager.get(address)
        assert response.status_code == 404
        assert "E788" in response.content.decode()


def test_a_preview_is_given_as_a_file_and_formulas_in_it_are_words(editor: Any, plan: models.Plan) -> None:
    text = "指標\t実績\t要因\n移住者の数\t70\t=1+1\n"
    response = editor.post(at(plan, "paste/"), {"text": text})
    names = dict(response.context["preview"].files)
    assert set(names) == {"changes", "matches"}
    file = editor.post(f"/plans/{plan.pk}/review/shown/", {"table": names["changes"], "ending": "csv"})
    assert "'=1+1" in file.content.decode()
    wrong = editor.post(at(plan, "paste/"), {"text": "指標\t実績\n移住者の数\t七十\n"})
    (name, told), *_ = wrong.context["preview"].files
    file = editor.post(f"/plans/{plan.pk}/review/shown/", {"table": told, "ending": "json"})
    assert name == "problems"
    assert file.json()["取り込めないセル"][0]["番号"] == "E020"


def test_a_preview_of_another_plan_or_one_that_was_changed_is_refused(editor: Any, plan: models.Plan) -> None:
    other = models.Plan.objects.create(
        organisation=plan.organisation, title="別の計画", first_year=2025, last_year=2029
    )
    good = signed(plan, Table("表", ("列",), [("値",)]))
    for text in (signed(other, Table("表", ("列",), [("値",)])), f"{good}x", ""):
        response = editor.post(f"/plans/{plan.pk}/review/shown/", {"table": text, "ending": "csv"})
        assert response.status_code == 400
        assert "E787" in response.content.decode()


def test_a_draft_is_no_public_table(manager: Any, plan: models.Plan, slug: str) -> None:
    save(manager, plan, **{"a-移住者の数": "70"})
    manager.post(
        f"/plans/{plan.pk}/review/2027/save/", {"base": "{}", f"c-{kpi('移住者の数').pk}": "下書きの要因"}
    )
    for name in TABLES:
        assert "下書きの要因" not in manager.get(f"/plans/public/{slug}/1/tables/{name}.csv").content.decode()
