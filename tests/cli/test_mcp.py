"""The MCP server: each tool answers with its sources, mistakes are told, and it works over a pipe."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from shirube.cli.gather import load_areas
from shirube.cli.mcp_server import build, load_shelf, own

pytestmark = pytest.mark.slow
SAMPLE = Path(__file__).parents[2] / "docs" / "how-to" / "mihon-akiya.yaml"
TOOLS = {"search", "area", "projection", "match", "decide", "kpi"}
CALLS = [
    ("search", {"words": "空き家を直したい", "limit": 3}),
    ("area", {"area": "檮原町", "on": "2026-06-15"}),
    ("projection", {"area": "39405", "households": 3, "keep": "school"}),
    ("match", {"area": "39405", "on": "2026-06-15"}),
    ("decide", {"programme": "local-10000-kokko", "area": "39405", "on": "2026-06-15"}),
    ("kpi", {"words": "移住", "on": "2026-06-15"}),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Over packaged programmes only: the folder of the site is an empty one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIRUBE_VAR", str(tmp_path_factory.mktemp("var")))
        patch.delenv("DATABASE_URL", raising=False)
        return build(load_shelf())


def ask(server, *calls):
    """The results of some calls by a client in the same process."""

    async def run():
        async with Client(server) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(run)


def tree(result):
    return json.loads(result.content[0].text)


def test_six_tools_that_only_read_are_offered(server):
    async def run():
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(run)
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.description and tool.annotations.read_only_hint for tool in tools)


@pytest.mark.parametrize(("name", "arguments"), CALLS, ids=[name for name, _ in CALLS])
def test_every_answer_names_its_sources_and_its_edition(server, name, arguments):
    [result] = ask(server, (name, arguments))
    assert not result.is_error, result.content
    answer = tree(result)
    assert answer["sources"]
    assert set(answer["catalogue"]) == {"version", "hash"}
    assert answer["own_programmes"]["stored_by_staff"] is None
    assert "入っていません" in answer["own_programmes"]["note"]


def test_a_place_that_the_words_name_is_given_with_its_code(server):
    [result] = ask(server, ("search", {"words": "檮原町で空き家を直したい"}))
    assert "39405" in {area["code"] for area in tree(result)["areas"]}


def test_an_area_has_where_to_start_and_its_figures_beside_similar_places(server):
    [result] = ask(server, ("area", {"area": "檮原町", "on": "2026-06-15"}))
    answer = tree(result)
    assert len(answer["where_to_start"]) == 5
    assert all(one["sentence"] and one["figures"] for one in answer["where_to_start"])
    assert len(answer["similar"]) == 20
    assert answer["beside"]["others"] == "似ているまち"
    assert {"here", "similar_median", "prefecture", "country", "when"} <= set(answer["beside"]["figures"][0])
    assert all(source["credit"] for source in answer["sources"])


def test_a_projection_is_the_one_of_the_command_line(server, run):
    [result] = ask(server, ("projection", {"area": "39405", "households": 3, "keep": "school"}))
    said = json.loads(
        run("future", "39405", "--households", "3", "--keep", "school", "--format", "json").stdout
    )
    told = tree(result)
    assert {name: told[name] for name in said if name != "sources"} == {
        name: said[name] for name in said if name != "sources"
    }


def test_a_match_adds_up_and_shows_only_the_verdict_that_is_asked_for(server):
    every, some = ask(
        server,
        ("match", {"area": "39405", "on": "2026-06-15", "verdict": ""}),
        ("match", {"area": "39405", "on": "2026-06-15", "verdict": "no"}),
    )
    counts = tree(every)["counts"]
    assert (
        counts["yes"] + counts["no"] + counts["unknown"] == counts["total"] == len(tree(every)["programmes"])
    )
    assert {one["eligible"] for one in tree(some)["programmes"]} == {"no"}
    assert len(tree(some)["programmes"]) == counts["no"]


def test_a_decision_is_the_one_of_the_command_line(server, run):
    [result] = ask(
        server,
        (
            "decide",
            {
                "programme": "local-10000-kokko",
                "area": "39405",
                "on": "2026-06-15",
                "facts": {"loan_amount": "9,000万円"},
            },
        ),
    )
    said = run(
        *("decide", "local-10000-kokko", "--area", "39405", "--on", "2026-06-15"),
        *("--set", "loan_amount=9,000万円", "--format", "json"),
    )
    told = tree(result)
    told.pop("sources")
    told.pop("own_programmes")
    assert told == json.loads(said.stdout)


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("area", {"area": "ここにないまち"}, "E4"),
        ("decide", {"programme": "none"}, "E103"),
        ("decide", {"programme": "local-10000-kokko", "facts": {"loan_amount": "たくさん"}}, "E1"),
        ("projection", {"area": "07546"}, "E824"),
        ("kpi", {"words": "ここにない指標"}, "E822"),
        ("match", {"area": "39405", "on": "きのう"}, "E011"),
    ],
)
def test_a_mistake_is_told_with_its_code(server, name, arguments, code):
    [result] = ask(server, (name, arguments))
    assert result.is_error
    assert code in result.content[0].text


def test_the_server_answers_over_a_pipe(tmp_path):
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-c", "from shirube.cli import main; main()", "mcp"],
        env={**os.environ, "SHIRUBE_VAR": str(tmp_path), "DATABASE_URL": ""},
    )

    async def run():
        with anyio.fail_after(120):
            async with Client(parameters) as client:
                return await client.call_tool("area", {"area": "39405", "on": "2026-06-15"})

    answer = tree(anyio.run(run))
    assert answer["name"] == load_areas().get("39405").name
    assert answer["where_to_start"]
    assert answer["own_programmes"]["stored_by_staff"] is None
    assert list(tmp_path.iterdir()) == []


def test_what_staff_stored_is_read_when_the_server_starts(db, monkeypatch, catalogue):
    from shirube.web.own.models import OwnProgramme, OwnVersion

    one = OwnProgramme.objects.create(pk="mihon-akiya")
    words = dict.fromkeys(("name", "reason", "by_name"), "見本")
    OwnVersion.objects.create(
        programme=one, number=1, kind="add", text=SAMPLE.read_text("utf-8"), sha256="0" * 64, **words
    )
    monkeypatch.setattr(own, "_is_there", lambda: True)
    monkeypatch.setattr("shirube.web.api.stored.close", lambda: None)
    whole, told = own.with_stored(catalogue)
    assert set(whole.programmes) - set(catalogue.programmes) == {"mihon-akiya"}
    assert told.tree(whole)["stored_by_staff"] == 1
    assert "1 件" in told.note


@pytest.mark.parametrize(("name", "is_there"), [("shirube.sqlite3", True), ("other.sqlite3", False)])
def test_a_database_is_looked_for_and_never_made(tmp_path, monkeypatch, name, is_there):
    monkeypatch.setenv("SHIRUBE_VAR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / name).touch()
    assert own._is_there() is is_there
    assert [file.name for file in tmp_path.iterdir()] == [name]
