"""shirube check: every mistake in a programme file, at its line."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines

if TYPE_CHECKING:
    from shirube.base.errors import ShirubeError
    from shirube.rules import Programme, Variable


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="制度のファイル（YAML、- は標準入力）。")
    ],
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
            [_problem_json(name, problem) for name, (_, found) in results.items() for problem in found]
        )
    else:
        for name, (programme, problems) in results.items():
            _show(name, contents[name], programme, problems)
    if any(problems for _, problems in results.values()):
        raise typer.Exit(1)


def _check(
    name: str, content: bytes, variables: dict[str, Variable]
) -> tuple[Programme | None, tuple[ShirubeError, ...]]:
    from shirube.catalogue import check_file
    from shirube.cli.files import STDIN

    if name != STDIN:
        return check_file(Path(name), variables)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "stdin"
        copy.write_bytes(content)
        return check_file(copy, variables)


def _line_of(problem: ShirubeError) -> int | None:
    from shirube.base.errors import Place

    return problem.where.line if isinstance(problem.where, Place) else None


def _problem_json(name: str, problem: ShirubeError) -> dict[str, Any]:
    return {
        "file": name,
        "line": _line_of(problem),
        "code": problem.code,
        "message": problem.what,
        "todo": problem.todo,
    }


def _show(name: str, content: bytes, programme: Programme | None, problems: tuple[ShirubeError, ...]) -> None:
    from shirube.cli.files import shown_name

    if programme is not None:
        clauses, amounts = len(programme.clauses), len(programme.amounts)
        print_lines(f"{shown_name(name)}: 問題なし（{programme.name}、条件{clauses}・金額{amounts}）")
        return
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    print_lines(f"{shown_name(name)}: {len(problems)}件の誤り")
    for problem in sorted(problems, key=lambda item: _line_of(item) or 0):
        line = _line_of(problem)
        print_lines("", f"  {'' if line is None else f'{line}行目  '}{problem.code}  {problem.what}")
        if line is not None and line <= len(lines):
            print_lines(f"    今: {lines[line - 1].strip()}")
        if problem.todo:
            print_lines(f"    → {problem.todo}")
    print_lines(
        "", "コードの意味は docs/reference/errors.md、書き方は docs/how-to/add-a-programme.md にあります。"
    )
