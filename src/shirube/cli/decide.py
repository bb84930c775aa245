"""shirube decide: one programme with its reasons, or a file of cases for a machine."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, version_line

_FORM = 'shirube decide PROGRAMME --area 39405 --on 2026-06-15 --set "loan_amount=9,000万円"'


def decide(
    programme: Annotated[str | None, typer.Argument(metavar="PROGRAMME", help="制度の id。")] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="AREA", help="コードか名前。")] = None,
    on: OnOption = None,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="事実を足す（何度でも）。例: --set loan_amount=9,000万円"
        ),
    ] = None,
    cases: Annotated[
        str | None, typer.Option("--cases", metavar="FILE", help="事例の JSON（- は標準入力）。答えも JSON。")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """一つの制度を判定し、金額と理由を出す。--cases では事例をまとめて。"""
    if cases is not None:
        if programme is not None or area is not None or on is not None or told:
            raise ShirubeError(
                "E410",
                "--cases はほかの指定と一緒に使えません。",
                todo="例: shirube decide --cases cases.json",
            )
        _decide_file(cases)
        return
    if programme is None:
        raise ShirubeError("E410", "制度の id か --cases が要ります。", todo=f"例: {_FORM}")
    _decide_one(programme, area, on, read_assignments(told or []), form)


def _decide_one(programme: str, area: str | None, on: str | None, raw: dict[str, str], form: Format) -> None:
    from shirube.cli.decision import show_decision
    from shirube.cli.gather import find_area, gather_facts, load_areas, read_catalogue
    from shirube.usecases import explain_decision
    from shirube.usecases.explained import explained_json

    day = day_of(on)
    catalogue = read_catalogue()
    wanted = catalogue[programme].id
    index = None if area is None else load_areas()
    place = None if area is None or index is None else find_area(index, area)
    facts = gather_facts(catalogue, index, place, raw, on=day)
    explained = explain_decision(catalogue, wanted, facts, on=day)
    if form is Format.JSON:
        print_json(explained_json(explained, place, catalogue, facts))
    else:
        show_decision(explained, place)
        print_lines(version_line(catalogue.version, catalogue.hash))


def read_assignments(told: Iterable[str]) -> dict[str, str]:
    """The --set options by name; raises ShirubeError E412 for one without '=', E413 for one said twice."""
    found: dict[str, str] = {}
    for item in told:
        name, sign, value = item.partition("=")
        name = name.strip()
        if not sign or not name:
            raise ShirubeError(
                "E412",
                f"--set「{item}」の形が違います。",
                todo="名前=値 の形で書いてください。例: --set loan_amount=9,000万円",
            )
        if name in found:
            raise ShirubeError(
                "E413", f"--set で「{name}」が二度書かれています。", todo="どちらかを消してください。"
            )
        found[name] = value
    return found


def _decide_file(name: str) -> None:
    from shirube.cli.files import read_json, shown_name
    from shirube.cli.gather import read_catalogue
    from shirube.usecases import decide_cases

    cases = cases_of(read_json(name), shown_name(name))
    answers = decide_cases(read_catalogue(), _watched(cases))
    print_json(answers)
    if any("error" in answer for answer in answers):
        raise typer.Exit(1)


def cases_of(tree: Any, name: str) -> list[Any]:
    """The cases of a file, {"cases": […]} or a list; raises ShirubeError E414."""
    found = tree.get("cases") if isinstance(tree, dict) else tree
    if not isinstance(found, list):
        raise ShirubeError(
            "E414",
            "事例のファイルの形が違います。",
            where=name,
            todo='{"cases": […]} か […] の形で書いてください。',
        )
    return found


def _watched(cases: list[Any]) -> Iterable[Any]:
    """The same cases; a terminal sees a bar on stderr while they are taken one by one."""
    if not sys.stderr.isatty():
        return cases
    from rich.console import Console
    from rich.progress import track

    return track(cases, description="判定中", console=Console(stderr=True), transient=True)
