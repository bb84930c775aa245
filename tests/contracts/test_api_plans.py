"""The API of the plans that towns made public: what is public in full, and nothing that is not."""

from __future__ import annotations

import csv
import io
from typing import Any

import polars as pl
import pytest
from tests.contracts.public_plan import DRAFT, make_public_plan

from shirube.web.plans.models import PublishedVersion

pytestmark = pytest.mark.slow
PREFIX = "/api/v1"


@pytest.fixture
def slug(db: None) -> str:
    return make_public_plan()


def test_the_list_holds_the_newest_version_of_what_is_public(client: Any, slug: str) -> None:
    tree = client.get(f"{PREFIX}/plans?area=394050").json()
    (line,) = tree["data"]
    assert (line["id"], line["version"], line["reviewed_year"]) == (slug, 2, 2025)
    assert client.get(line["page"]).status_code == 200
    assert tree["sources"][0]["credit"] == "檮原町「檮原町総合戦略」第2版"
    assert client.get(f"{PREFIX}/plans?prefecture=01").json()["page"]["total"] == 0
    assert client.get(f"{PREFIX}/plans?area=99999").status_code == 404


def test_a_plan_is_given_with_its_targets_actuals_judgements_and_versions(client: Any, slug: str) -> None:
    tree = client.get(f"{PREFIX}/plans/{slug}").json()
    (kpi,) = tree["indicators"]
    assert kpi["baseline"] == {"value": "50", "at": "FY2024", "text": None}
    assert (kpi["target"]["value"], kpi["target"]["due"]) == ("120", "FY2029")
    assert [(one["at"], one["value"], one["source"]) for one in kpi["actuals"]] == [
        ("FY2025", "60.5", "住民課")
    ]
    assert [(one["grade"], one["next_step"]) for one in kpi["reviews"]] == [("順調", "継続")]
    assert [one["number"] for one in tree["versions"]] == [2, 1]
    before = client.get(f"{PREFIX}/plans/{slug}?version=1").json()
    assert before["indicators"][0]["target"]["value"] == "100"


def test_the_values_are_one_fact_a_row_in_every_form(client: Any, slug: str) -> None:
    tree = client.get(f"{PREFIX}/plan-values?plan={slug}").json()
    facts = [(one["kind"], one["year"], one["value"]) for one in tree["data"]]
    assert facts == [
        ("baseline", 2024, "50"),
        ("target", 2029, "120"),
        ("actual", 2025, "60.5"),
        ("judgement", 2025, None),
    ]
    text = client.get(f"{PREFIX}/plan-values?plan={slug}&format=csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 5
    assert client.get(f"{PREFIX}/plan-values?format=xlsx").content.startswith(b"PK")
    assert client.get(f"{PREFIX}/plan-values?kind=actual").json()["page"]["total"] == 1
    frame = pl.read_parquet(io.BytesIO(client.get(f"{PREFIX}/bulk/town_plans.parquet").content))
    text = client.get(f"{PREFIX}/bulk/town_plans.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert (frame.height, len(rows) - 1, rows[0]) == (4, 4, frame.columns)


def test_no_draft_and_no_year_that_is_not_published_comes_out(client: Any, slug: str) -> None:
    files = ("plan.json", "kpis.csv", "years.xlsx", "plan.xml", "tables/year.json", "tables/comments.json")
    addresses = [
        *(f"{PREFIX}{rest}" for rest in ("/plans", f"/plans/{slug}", "/plan-values", "/bulk/town_plans.csv")),
        *(f"/plans/public/{slug}/2/{name}" for name in files),
        f"/plans/public/{slug}/",
        f"/strategy/plans/{slug}/kpis/",
    ]
    for address in addresses:
        response = client.get(address)
        text = response.content.decode(errors="replace")
        assert response.status_code == 200, address
        assert DRAFT not in text, address
        assert "77777" not in text.replace(",", ""), address
    assert client.get(f"{PREFIX}/plans/39405-2").status_code == 404


def test_what_an_older_release_froze_of_a_draft_is_not_shown_either(client: Any, slug: str) -> None:
    from shirube.documents.plan_book import book_text, text_hash
    from shirube.web.plans import models, selectors

    whole = book_text(selectors.plan_book(models.Plan.objects.get(pk=1)))
    assert DRAFT in whole
    old = PublishedVersion.objects.get(number=2)
    PublishedVersion.objects.create(
        plan=old.plan, number=3, slug=slug, content=whole, sha256=text_hash(whole), by_name="kakari"
    )
    for address in (f"{PREFIX}/plans/{slug}", f"/plans/public/{slug}/3/plan.json"):
        assert DRAFT not in client.get(address).content.decode()


def test_a_withdrawn_plan_is_gone_and_an_unchanged_answer_is_not_sent_twice(client: Any, slug: str) -> None:
    address = f"{PREFIX}/plans/{slug}"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    PublishedVersion.objects.update(is_withdrawn=True)
    assert client.get(address).status_code == 404
    assert client.get(f"{PREFIX}/plan-values").json()["data"] == []
    assert client.get(f"{PREFIX}/bulk/town_plans.csv").status_code == 200
