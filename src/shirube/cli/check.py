"""shirube check: every mistake in a programme file, at its line, with what is expected and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines

if TYPE_CHECKING:
    from shirube.rules import Variable
    from shirube.usecases.file_check import Checked, Mistake


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="制度のファイル（YAML、- は標準入力）。")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="誤りでなくても、足りないかもしれないことを出す。")
    ] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """制度のファイルの誤りを、行ごとにすべて出す。"""
    from shirube.catalogue import load_variables
    from shirube.cli.files import read_bytes

    variables = load_variables()
    contents = {name: read_bytes(name) for name in files}
    results = {name: _check(name, content, variables) for name, content in contents.items()}
    if form is Format.JSON:
        print_json(
            [_mistake_json(name, item) for name, found in results.items() for item in found.mistakes]
            + [_doubt_json(name, text) for name, found in results.items() for text in found.doubts if strict]
        )
    else:
        for name, found in results.items():
            _show(name, found, strict=strict)
    if any(found.mistakes for found in results.values()):
        raise typer.Exit(1)


def _check(name: str, content: bytes, variables: dict[str, Variable]) -> Checked:
    from pathlib import Path

    from shirube.cli.files import STDIN
    from shirube.usecases.file_check import check_content

    return check_content(content, name="標準入力" if name == STDIN else Path(name).name, variables=variables)


def _mistake_json(name: str, mistake: Mistake) -> dict[str, Any]:
    return {
        "file": name,
        "line": mistake.line,
        "code": mistake.code,
        "message": mistake.what,
        "todo": mistake.todo or mistake.example,
        "example": mistake.example,
    }


def _doubt_json(name: str, text: str) -> dict[str, Any]:
    return {"file": name, "line": None, "code": "", "message": text, "todo": "", "example": ""}


def _show(name: str, found: Checked, *, strict: bool) -> None:
    from shirube.cli.files import shown_name

    if found.programme is not None:
        clauses, amounts = len(found.programme.clauses), len(found.programme.amounts)
        print_lines(f"{shown_name(name)}: 問題なし（{found.programme.name}、条件{clauses}・金額{amounts}）")
        print_lines(*(f"  気になること: {text}" for text in found.doubts if strict))
        return
    print_lines(f"{shown_name(name)}: {len(found.mistakes)}件の誤り")
    for mistake in found.mistakes:
        line = "" if mistake.line is None else f"{mistake.line}行目  "
        print_lines("", f"  {line}{mistake.code}  {mistake.what}")
        if mistake.shown:
            print_lines(f"    今: {mistake.shown}")
        if mistake.todo:
            print_lines(f"    → {mistake.todo}")
        if mistake.example:
            print_lines(f"    {mistake.example}")
    print_lines(
        "", "コードの意味は docs/reference/errors.md、書き方は docs/how-to/add-a-programme.md にあります。"
    )
