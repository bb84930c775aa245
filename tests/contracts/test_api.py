"""The open API: every example runs, every failure has one shape, nothing is sent twice."""

from __future__ import annotations

import csv
import io
import json
import re
from threading import BoundedSemaphore
from typing import Any, get_args
from urllib.parse import quote

import openpyxl
import polars as pl
import pytest

from shirube.catalogue import load_areas
from shirube.catalogue.future_settings import future_settings
from shirube.web.api.asked import ProjectionAsked
from shirube.web.api.bulk import MADE
from shirube.web.api.questions import a_place
from shirube.web.api.root import SAMPLES, description
from shirube.web.api.service import fields_by_name

pytestmark = pytest.mark.slow
ERROR_KEYS = {"code", "what", "where", "todo"}


def get(client: Any, address: str, **headers: str) -> Any:
    return client.get(quote(address, safe="/?&=%{}.,:"), headers=headers)


def body(response: Any) -> Any:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return json.loads(content)


def test_every_operation_of_the_description_has_an_example():
    assert set(description()["paths"]) == set(SAMPLES)


@pytest.mark.usefixtures("public_plan")
@pytest.mark.parametrize("address", SAMPLES.values())
def test_every_example_answers(client, address):
    response = get(client, address)
    assert response.status_code == 200, response.content[:300]
    assert response["ETag"]


def test_the_description_is_openapi_3_1_and_promises_no_secret(client):
    tree = body(get(client, "/api/v1/openapi.json"))
    assert tree["openapi"] == "3.1.0"
    assert "securitySchemes" not in tree["components"]
    assert "components" in tree


def test_the_way_in_names_every_address(client):
    tree = body(get(client, "/api/v1/"))
    assert {one["href"] for one in tree["addresses"]} == set(SAMPLES)


def test_the_page_for_people_keeps_the_page_rules_and_shows_every_operation(client):
    text = client.get("/api/v1/docs/").content.decode()
    assert all(f"GET {path}" in text for path in SAMPLES)


def test_the_page_for_people_links_no_plan_that_an_installation_may_not_have(client):
    text = client.get("/api/v1/docs/").content.decode()
    assert 'href="/api/v1/plans/' not in text
    assert f"<code>{SAMPLES['/api/v1/plans/{plan_id}']}</code>" in text


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nowhere", 404, "E817"),
        ("/api/v1/areas/", 404, "E817"),
        ("/api/v1/areas/99999", 404, "E201"),
        ("/api/v1/areas/abc", 422, "E811"),
        ("/api/v1/areas?limit=0", 422, "E811"),
        ("/api/v1/areas?limit=1001", 422, "E811"),
        ("/api/v1/areas?limit=1", 200, None),
        ("/api/v1/areas?limit=1000", 200, None),
        ("/api/v1/areas?colour=red", 422, "E810"),
        ("/api/v1/areas?format=xml", 422, "E811"),
        ("/api/v1/areas?prefecture=99", 404, "E201"),
        ("/api/v1/areas/39405?on=2026-02-30", 422, "E811"),
        ("/api/v1/areas/39405?on=2028-02-29", 200, None),
        ("/api/v1/areas/39405?on=2027-02-29", 422, "E811"),
        ("/api/v1/indicators/none", 404, "E601"),
        ("/api/v1/values?indicator=none", 404, "E601"),
        ("/api/v1/values?area=99999", 404, "E201"),
        ("/api/v1/areas/39000/similar?basis=finance", 404, "E672"),
        ("/api/v1/areas/07546/projection", 404, "E818"),
        ("/api/v1/areas/39405/projection?fertility=301", 422, "E811"),
        ("/api/v1/areas/39405/projection?household=castle", 422, "E811"),
        ("/api/v1/clusters?prefecture=99", 404, "E201"),
        ("/api/v1/evidence", 422, "E811"),
        ("/api/v1/evidence?adopter=39405", 422, "E811"),
        ("/api/v1/evidence?adopter=99999:2018", 404, "E201"),
        ("/api/v1/evidence?adopter=39000:2018", 422, "E657"),
        ("/api/v1/evidence?adopter=39405:2018&adopter=39405:2019", 422, "E659"),
        ("/api/v1/evidence?adopter=39405:2018&outcome=happiness", 404, "E656"),
        ("/api/v1/programmes/none", 404, "E103"),
        ("/api/v1/decisions", 422, "E811"),
        ("/api/v1/decisions?programme=none", 404, "E103"),
        ("/api/v1/decisions?programme=local-10000-kokko&fact=loan_amount", 422, "E811"),
        ("/api/v1/decisions?programme=local-10000-kokko&fact=loan_amount=たくさん", 422, "E1"),
        ("/api/v1/decisions?programme=local-10000-kokko&fact=a_b=1", 404, "E101"),
        (
            "/api/v1/decisions?programme=local-10000-kokko&fact=loan_amount=1円&fact=loan_amount=2円",
            422,
            "E819",
        ),
        ("/api/v1/strategies/none", 404, "E820"),
        ("/api/v1/kpis/none", 404, "E821"),
        ("/api/v1/kpis?strategy=none", 404, "E820"),
        ("/api/v1/bulk/none.csv", 422, "E811"),
        ("/api/v1/bulk/areas.xml", 422, "E811"),
    ],
)
def test_every_failure_has_its_status_its_code_and_the_one_shape(client, address, status, code):
    response = get(client, address)
    assert response.status_code == status, response.content[:300]
    if code is not None:
        error = body(response)
        assert set(error) == {"error"}
        assert set(error["error"]) == ERROR_KEYS
        assert error["error"]["code"].startswith(code)
        assert error["error"]["todo"]
        assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", error["error"]["what"]), (
            "English inside Japanese"
        )


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)("/api/v1/areas")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert body(response)["error"]["code"] == "E812"


def test_the_head_of_an_answer_can_be_asked_for(client):
    response = client.head("/api/v1/areas?limit=1")
    assert response.status_code == 200
    assert response["ETag"] == get(client, "/api/v1/areas?limit=1")["ETag"]


def test_a_fault_of_our_own_has_the_same_shape(client, monkeypatch):
    monkeypatch.setattr("shirube.web.api.places.area_rows", lambda *a, **k: 1 // 0)
    response = get(client, "/api/v1/areas")
    assert (response.status_code, body(response)["error"]["code"]) == (500, "E814")


@pytest.mark.parametrize(
    "address", ["/api/v1/areas?limit=2", "/api/v1/bulk/areas.csv", "/api/v1/bulk/areas.parquet"]
)
def test_what_the_caller_holds_is_not_sent_again(client, address):
    first = get(client, address)
    again = get(client, address, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = get(client, address, if_none_match='"something-else"')
    assert other.status_code == 200


def test_paging_gives_every_place_once(client):
    seen, address = [], "/api/v1/areas?limit=700"
    while address:
        tree = body(get(client, address))
        seen += [row["code"] for row in tree["data"]]
        address = tree["page"]["next"]
    assert seen == [area.code for area in load_areas().all()]


def test_csv_and_excel_hold_the_same_rows_as_json(client):
    rows = body(get(client, "/api/v1/areas?limit=5"))["data"]
    text = get(client, "/api/v1/areas?limit=5&format=csv").content.decode("utf-8-sig")
    assert [row["団体コード"] for row in csv.DictReader(io.StringIO(text))] == [row["code"] for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(get(client, "/api/v1/areas?limit=5&format=xlsx").content))
    assert book.sheetnames == ["団体", "出典", "この表について"]
    assert [row[0].value for row in book["団体"].iter_rows(min_row=2)] == [row["code"] for row in rows]


def test_a_value_that_is_not_there_is_null_with_its_mark_and_never_zero(client):
    tree = body(get(client, "/api/v1/values?limit=20000"))
    missing = [row for row in tree["data"] if row["value"] is None]
    assert missing
    assert all(row["mark"] for row in missing)
    assert all(row["mark"] is None for row in tree["data"] if row["value"] is not None)


def test_a_prefecture_is_the_sum_of_its_towns(client):
    sums = body(get(client, "/api/v1/values?area=39000&indicator=population&first=2020&last=2020"))["data"]
    towns = body(get(client, "/api/v1/areas?prefecture=39&kind=municipality&limit=100"))["data"]
    query = "&".join(f"area={town['code']}" for town in towns)
    parts = body(get(client, f"/api/v1/values?{query}&indicator=population&first=2020&last=2020"))["data"]
    assert [row["value"] for row in sums] == [sum(row["value"] for row in parts)]


def test_the_decision_is_the_one_of_the_command_line(client, run_cli):
    query = "programme=local-10000-kokko&area=39405&on=2026-06-15&fact=loan_amount=9,000万円"
    told = body(get(client, f"/api/v1/decisions?{query}"))
    said = run_cli(
        *("decide", "local-10000-kokko", "--area", "39405", "--on", "2026-06-15"),
        *("--set", "loan_amount=9,000万円", "--format", "json"),
    )
    assert told == json.loads(said)


def test_the_match_adds_up(client):
    tree = body(get(client, "/api/v1/areas/39405/programmes?on=2026-06-15"))
    counts = tree["counts"]
    assert counts["yes"] + counts["no"] + counts["unknown"] == counts["total"] == len(tree["programmes"])


def test_a_bulk_file_is_the_packaged_table(client):
    listed = body(get(client, "/api/v1/bulk"))["files"]
    assert {one["href"] for one in listed} == {
        f"/api/v1/bulk/{one['name']}.{one['format']}" for one in listed
    }
    parquet = get(client, "/api/v1/bulk/projections.parquet")
    frame = pl.read_parquet(io.BytesIO(b"".join(parquet.streaming_content)))
    text = b"".join(get(client, "/api/v1/bulk/projections.csv").streaming_content)
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.count(b"\r\n") == frame.height + 1


@pytest.mark.parametrize("table", sorted(set(MADE) - {"town_plans"}))
def test_a_table_that_is_made_is_the_same_as_parquet_and_csv(client, table):
    frame = pl.read_parquet(io.BytesIO(get(client, f"/api/v1/bulk/{table}.parquet").content))
    text = get(client, f"/api/v1/bulk/{table}.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == frame.columns
    assert len(rows) - 1 == frame.height > 10
    again = get(
        client, f"/api/v1/bulk/{table}.csv", if_none_match=client.get(f"/api/v1/bulk/{table}.csv")["ETag"]
    )
    assert again.status_code == 304


def test_our_own_projection_in_bulk_is_the_one_of_the_place(client):
    frame = pl.read_parquet(io.BytesIO(get(client, "/api/v1/bulk/own_projections.parquet").content))
    town = frame.filter((pl.col("code") == "39405") & (pl.col("measure") == "total"))
    tree = body(get(client, "/api/v1/areas/39405/projection"))
    assert town["day"].to_list() == [tree["base"]["day"], *tree["days"]]
    assert town["people"].to_list() == [tree["base"]["people"]["total"], *tree["main"]["total"]]
    assert frame["code"].n_unique() == 1_728


def test_every_lever_of_the_page_is_a_lever_here_and_gives_the_same_answer(client):
    query = (
        "base=2015&until=2060&fertility=120&rise_by=2035&stay_children=10&stay_youth=50&stay_parents=20&stay_later=5"
        "&households=6&household=couple_two&survival=kept&measure=workers&level=90&goal_year=2045"
    )
    fields = {pair.partition("=")[0] for pair in query.split("&")}
    assert fields | {"format"} == set(fields_by_name()["projection"])
    assert body(get(client, f"/api/v1/areas/39405/projection?{query}")) == json.loads(
        client.get(f"/areas/39405/future/future.json?{query}").content
    )
    for ending in ("csv", "xlsx"):
        assert get(client, f"/api/v1/areas/39405/projection?{query}&format={ending}").status_code == 200


def test_the_household_kinds_and_limits_offered_are_those_of_the_settings():
    settings = future_settings().projection
    fields = ProjectionAsked.model_fields
    assert list(get_args(fields["household"].annotation)) == [kind.id for kind in settings.households]
    limits = {name: {type(one).__name__: one for one in fields[name].metadata} for name in fields}
    assert limits["households"]["Le"].le == settings.households_limit
    assert limits["until"]["Le"].le == limits["goal_year"]["Le"].le == settings.furthest
    plain = {name: fields[name].default for name in ("until", "rise_by", "goal_year")}
    assert plain == {"until": settings.until, "rise_by": settings.rise_by, "goal_year": settings.until}


@pytest.mark.parametrize("measure", ["total", "school", "workers"])
def test_what_it_would_take_is_answered_for_every_measure_and_the_impossible_said(client, measure):
    tree = body(get(client, f"/api/v1/areas/39405/projection?measure={measure}&level=120"))
    ways = {one["way"]: one for one in tree["needs"]}
    assert set(ways) == {"households", "stay", "fertility", "half", "births", "both"}
    assert ways["stay"]["value"] is None
    assert ways["stay"]["reached"] < tree["goal"]["level"]
    assert "足りません" in ways["stay"]["text"]
    fewest = ways["households"]["value"]
    again = body(
        get(client, f"/api/v1/areas/39405/projection?measure={measure}&level=120&households={fewest}")
    )
    assert [one["way"] for one in again["needs"]] == ["none"]


def test_strengths_and_clusters_are_those_of_the_pages(client):
    tree = body(get(client, "/api/v1/areas/39405/strengths"))
    page = json.loads(client.get("/areas/39405/strengths/strengths.json").content)
    assert (tree["findings"], tree["tables"]) == (page["findings"], page["tables"])
    found = body(get(client, "/api/v1/clusters?prefecture=23&limit=1000"))
    assert found["page"]["total"] == len(
        json.loads(client.get("/clusters/clusters.json?prefecture=23000").content)["rows"]
    )
    assert set(found["unknown"]) == {"strategic", "regional", "local"}
    only = body(get(client, "/api/v1/clusters?prefecture=23&type=local&limit=1000"))["data"]
    assert only == [row for row in found["data"] if row["type"] == "local"]


def test_the_answer_whether_it_worked_is_the_one_of_the_page(client):
    tree = body(get(client, "/api/v1/evidence?outcome=income&adopter=39405:2018"))
    page = json.loads(
        client.get("/evidence/answer.json", {"outcome": "income", "adopters": "39405 2018"}).content
    )
    assert tree["one_place"] == page["one_place"]
    assert tree["sentence"] == page["sentence"]
    for ending in ("csv", "xlsx"):
        address = f"/api/v1/evidence?outcome=income&adopter=39405:2018&format={ending}"
        assert get(client, address).status_code == 200


def test_one_question_too_many_at_once_is_asked_to_come_again(client, monkeypatch):
    monkeypatch.setattr("shirube.web.api.questions._places", BoundedSemaphore(1))
    monkeypatch.setattr("shirube.web.api.questions.PATIENCE", 0)
    with a_place():
        response = get(client, "/api/v1/evidence?outcome=income&adopter=39405:2018")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert body(response)["error"]["code"] == "E823"


def test_every_answer_names_its_sources(client):
    for address in (
        "/api/v1/areas",
        "/api/v1/areas/39405",
        "/api/v1/values",
        "/api/v1/kpis",
        "/api/v1/areas/39405/similar",
        "/api/v1/areas/39405/strengths",
        "/api/v1/clusters",
        "/api/v1/evidence/outcomes",
        "/api/v1/evidence?outcome=income&adopter=39405:2018",
    ):
        sources = body(get(client, address))["sources"]
        assert sources, address
        assert all(one["credit"] for one in sources), address


def test_a_browser_of_another_site_may_read(client):
    for address in ("/api/v1/areas?limit=1", "/api/v1/areas?limit=0", "/api/v1/bulk/areas.csv"):
        assert get(client, address)["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/areas")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Headers"] == "If-None-Match"


def test_only_known_queries_pass_the_door():
    described = {
        one["get"]["operationId"].rpartition("_")[2]: {
            p["name"] for p in one["get"]["parameters"] if p["in"] == "query"
        }
        for one in description()["paths"].values()
    }
    known = {name.rpartition("_")[2]: set(fields) for name, fields in fields_by_name().items()}
    assert known == described
