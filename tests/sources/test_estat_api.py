"""Answers of the e-Stat API, and how they are fetched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from shirube.base import ReadingError
from shirube.catalogue import AreaIndex
from shirube.catalogue.figures import indicator_values
from shirube.sources import read_file
from shirube.sources.estat_api import MOST_PAGES, TRIES, fetch_table
from shirube.sources.estat_json import read_estat_pages

ID = "never-show-this-id"


def read(make: Any, areas: AreaIndex, values: Any, **changes: Any) -> Any:
    return read_file(make.as_bytes(make.api_answer(values, **changes)), "a.json", areas=areas)


def test_one_value_and_many_are_read_alike(areas: AreaIndex, make: Any) -> None:
    one = make.api_value("15")
    assert read(make, areas, one).figures == read(make, areas, [one]).figures
    figure = read(make, areas, one).figures[0]
    assert (figure.area, figure.indicator, figure.year, figure.value) == ("39405", "births", 2021, "15")
    assert figure.where == "VALUE[0]"


@pytest.mark.parametrize("number", ["15", 15])
def test_numbers_are_exact_whether_written_as_text_or_not(areas: AreaIndex, make: Any, number: Any) -> None:
    assert read(make, areas, make.api_value(number)).figures[0].value == "15"


def test_marks_mean_what_the_notes_of_the_answer_say(areas: AreaIndex, make: Any) -> None:
    found = read(
        make,
        areas,
        [make.api_value("-"), make.api_value("X", area="39401"), make.api_value("***", item="Z9999")],
    )
    assert [(one.printed, one.mark) for one in found.figures] == [
        ("-", "not_applicable"),
        ("X", "withheld"),
        ("***", "not_available"),
    ]


def test_an_item_the_dictionary_lacks_becomes_a_new_indicator(areas: AreaIndex, make: Any) -> None:
    found = read(make, areas, make.api_value("1", item="Z9999"))
    assert [(one.label, one.unit) for one in found.new_indicators] == [("見本の数", "人")]


def test_wards_are_set_aside_and_values_without_a_place_refused(areas: AreaIndex, make: Any) -> None:
    bare = {key: value for key, value in make.api_value("1").items() if key != "@area"}
    found = read(make, areas, [make.api_value("1", area="01101"), bare])
    assert (found.rows, found.used, found.refused) == (2, 0, 1)
    assert [error.code for error in found.refusals] == ["E629"]


def test_an_answer_that_is_not_whole_is_a_warning(areas: AreaIndex, make: Any) -> None:
    found = read(make, areas, make.api_value("1"), RESULT_INF={"TOTAL_NUMBER": 9, "NEXT_KEY": 2})
    assert [error.code for error in found.warnings] == ["E609"]


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        ({"GET_STATS_DATA": {"RESULT": {"STATUS": 100, "ERROR_MSG": "認証に失敗しました。"}}}, "E608"),
        ({"GET_STATS_DATA": {"RESULT": {"STATUS": 1, "ERROR_MSG": "該当データはありません。"}}}, "E608"),
        ({"GET_STATS_DATA": {"RESULT": {"STATUS": 0}}}, "E607"),
        ({"GET_STATS_DATA": []}, "E607"),
    ],
)
def test_a_failed_answer_says_what_the_api_said(areas: AreaIndex, make: Any, tree: Any, code: str) -> None:
    with pytest.raises(ReadingError, match=code) as caught:
        read_file(make.as_bytes(tree), "a.json", areas=areas)
    message = (
        tree["GET_STATS_DATA"]["RESULT"].get("ERROR_MSG", "")
        if isinstance(tree["GET_STATS_DATA"], dict)
        else ""
    )
    assert message in caught.value.what


class Api:
    """An e-Stat that answers from a list and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.waited: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx.Response(answer)
        return httpx.Response(200, content=json.dumps(answer).encode())

    def fetch(self, **more: Any) -> tuple[bytes, ...]:
        transport = httpx.MockTransport(self)
        return fetch_table("0000020201", app_id=ID, transport=transport, wait=self.waited.append, **more)


def page(make: Any, text: str, area: str, next_key: int | None) -> Any:
    inf = {"TOTAL_NUMBER": 2} | ({} if next_key is None else {"NEXT_KEY": next_key})
    return make.api_answer(make.api_value(text, area=area), RESULT_INF=inf)


def test_every_page_is_fetched_and_read_as_one(areas: AreaIndex, make: Any) -> None:
    api = Api(page(make, "15", "39405", 2), page(make, "16", "39401", None))
    steps: list[Any] = []
    pages = api.fetch(filters={"cdCat01": "A4101"}, progress=lambda *step: steps.append(step))
    found = read_estat_pages(pages, "表", areas=areas)
    assert [one.value for one in found.figures] == ["15", "16"]
    assert found.warnings == ()
    assert [asked.get("startPosition") for asked in api.asked] == [None, "2"]
    assert api.asked[0]["cdCat01"] == "A4101"
    assert steps == [(1, 2), (2, 2)]


def test_what_may_pass_is_tried_again_and_then_given_up(make: Any) -> None:
    api = Api(503, httpx.ConnectTimeout("slow"), page(make, "1", "39405", None))
    assert len(api.fetch()) == 1
    assert api.waited == [2.0, 4.0]
    down = Api(503)
    with pytest.raises(ReadingError, match="E605"):
        down.fetch()
    assert len(down.asked) == TRIES


@pytest.mark.parametrize("answer", [403, httpx.ConnectError(f"no route for {ID}")])
def test_the_application_id_is_in_no_message(answer: Any) -> None:
    with pytest.raises(ReadingError, match="E605") as caught:
        Api(answer).fetch()
    assert ID not in str(caught.value)
    assert ID not in repr(caught.value.__cause__)


def test_an_endless_table_is_given_up(make: Any) -> None:
    class Endless(Api):
        def __call__(self, request: httpx.Request) -> httpx.Response:
            self.answers = [page(make, "1", "39405", 2 + len(self.asked))]
            return super().__call__(request)

    api = Endless(None)
    with pytest.raises(ReadingError, match="E605"):
        api.fetch()
    assert len(api.asked) == MOST_PAGES


@pytest.mark.parametrize(("table", "app_id"), [("0000", ""), ("../x", ID), ("", ID)])
def test_nothing_is_asked_without_an_id_or_a_table(table: str, app_id: str) -> None:
    api = Api(500)
    with pytest.raises(ReadingError, match="E605"):
        fetch_table(table, app_id=app_id, transport=httpx.MockTransport(api))
    assert api.asked == []


RECORDED = Path(__file__).parent / "recorded" / "estat_0000020201_A1101.json"


def test_an_answer_that_the_api_really_gave_is_read_as_the_package_has_it(areas: AreaIndex) -> None:
    found = read_file(RECORDED.read_bytes(), RECORDED.name, areas=areas)
    read_values = {(one.area, one.year): one.value for one in found.figures}
    assert read_values == {
        ("01100", 2010): "1913545",
        ("01100", 2015): "1952356",
        ("01100", 2020): "1973395",
        ("47381", 2010): "3859",
        ("47381", 2015): "3998",
        ("47381", 2020): "3942",
        ("47382", 2010): "1657",
        ("47382", 2015): "1843",
        ("47382", 2020): "1676",
    }
    assert {one.indicator for one in found.figures} == {"population_each_year"}
    packaged = indicator_values()
    known = {
        (code, year): str(int(value))
        for code, name, year, value in packaged.select("code", "indicator", "year", "value").iter_rows()
        if name == "population_each_year" and (code, year) in read_values
    }
    assert known == read_values


def test_the_marks_of_that_answer_mean_what_its_notes_say(areas: AreaIndex) -> None:
    tree = json.loads(RECORDED.read_bytes())
    values = tree["GET_STATS_DATA"]["STATISTICAL_DATA"]["DATA_INF"]["VALUE"]
    for value, mark in zip(values, ("***", "-", "X"), strict=False):
        value["$"] = mark
    found = read_file(json.dumps(tree).encode(), "a.json", areas=areas)
    marks = [one.mark for one in found.figures if one.area == "01100"]
    assert marks == ["not_available", "not_available", "withheld"]
