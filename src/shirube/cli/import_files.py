"""shirube import: official figures and own tables into the database, with an account of every row."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines

if TYPE_CHECKING:
    from shirube.sources import Reading

APP_ID = "SHIRUBE_ESTAT_APP_ID"
_SHOWN = 20


def import_files(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...", help="統計のファイル（何個でも）。- は標準入力。", show_default=False
        ),
    ] = None,
    table: Annotated[
        str,
        typer.Option(
            "--table",
            metavar="ID",
            help=f"e-Stat の統計表IDを API から受け取る（環境変数 {APP_ID} にアプリケーションID）。",
        ),
    ] = "",
    narrow: Annotated[
        list[str] | None,
        typer.Option(
            "--narrow", metavar="NAME=VALUE", help="API の絞り込み。例: cdCat01=A4101、cdTime=2020100000。"
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="ファイルの種類。既定は中身で見分ける（違う名前を書くと、使える名前を言う）。",
        ),
    ] = "",
    year: Annotated[
        int | None, typer.Option("--year", min=1900, max=2100, help="ファイルに書かれていない年。")
    ] = None,
    wins: Annotated[
        bool, typer.Option("--wins", help="同じ団体・年・指標では、同梱の値より先に使う。")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="読んで勘定を出すだけで、取り込まない。")
    ] = False,
    output: FormatOption = Format.TEXT,
) -> int:
    """統計のファイル（e-Stat、主要財政指標、自分の表、境界）を取り込む。

    読めない行や欄は、ファイルのどこがなぜ読めないかを言って飛ばし、一つでもあれば 1 で終わります。
    """
    from shirube.sources import KINDS

    if kind and kind not in KINDS:
        raise typer.BadParameter(f"{'、'.join(KINDS)} のどれか", param_hint="--kind")
    if not files and not table:
        raise typer.BadParameter("FILE か --table のどちらかが要ります", param_hint="FILE")
    readings = [*_read_all(files or [], kind, year), *_fetched(table, narrow or [], year)]
    kept = [None] * len(readings) if dry_run else _keep_all(readings, year, wins=wins)
    if output is Format.JSON:
        print_json([_json(reading, number) for reading, number in zip(readings, kept, strict=True)])
    else:
        for reading, number in zip(readings, kept, strict=True):
            print_lines(*_lines(reading, number))
    return 1 if any(reading.refused or reading.refused_cells for reading in readings) else 0


def _read_all(files: list[str], kind: str, year: int | None) -> Iterator[Reading]:
    if not files:
        return
    from shirube.cli.files import read_bytes, shown_name
    from shirube.cli.gather import load_areas
    from shirube.sources import read_file

    areas = load_areas()
    with _bar("読みます", len(files)) as step:
        for done, file in enumerate(files):
            name = Path(shown_name(file)).name
            step(done, None, f"読んでいます {name}")
            yield read_file(read_bytes(file), name, areas=areas, kind=kind, year=year)


def _fetched(table: str, narrow: list[str], year: int | None) -> Iterator[Reading]:
    if not table:
        return
    from shirube.cli.gather import load_areas
    from shirube.sources.estat_api import fetch_table
    from shirube.sources.estat_json import read_estat_pages

    filters = dict(_pair(text) for text in narrow)
    with _bar("e-Stat から受け取っています", None) as step:
        pages = fetch_table(
            table,
            app_id=os.environ.get(APP_ID, ""),
            filters=filters,
            progress=step,
        )
    yield read_estat_pages(pages, f"e-Stat {table}", areas=load_areas(), year=year)


def _pair(text: str) -> tuple[str, str]:
    name, is_pair, value = text.partition("=")
    if not is_pair or not name.isascii() or not name.isalnum() or name == "appId":
        raise typer.BadParameter(f"「{text[:40]}」ではなく 名前=値 の形", param_hint="--narrow")
    return name, value


def _keep_all(readings: list[Reading], year: int | None, *, wins: bool) -> list[int | None]:
    """Store readings and put them to use; the numbers of the imports."""
    from shirube.web import run

    run.open_database()
    from shirube.web.imports import services

    by_name, numbers = f"shirube import（{_who()}）", []
    with _bar("取り込みます", len(readings)) as step:
        for done, reading in enumerate(readings):
            step(done, None, f"取り込んでいます {reading.name}（{len(reading.figures):,}の値と記号）")
            row = services.keep_draft(reading, user=None, by_name=by_name, year=year)
            services.use(row, wins=wins, reason="")
            numbers.append(int(row.pk))
    return [*numbers]


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "この機械"


def _lines(reading: Reading, number: int | None) -> Iterator[str]:
    from shirube.sources import KINDS

    state = "取り込んでいません（--dry-run）" if number is None else f"取り込み {number} 番として使います"
    yield f"{reading.name}: {KINDS[reading.kind]}"
    yield f"  {reading.account}"
    if reading.boundaries:
        yield f"  区域の境界 {len(reading.boundaries):,} 市区町村"
    for reason, count in reading.aside.items():
        yield f"  対象外 {count:,} 行: {reason}"
    for one in reading.changed:
        yield f"  読み替え: {one}"
    for word, told in (("不採用", reading.refusals), ("注意", reading.warnings)):
        for error in told[:_SHOWN]:
            yield f"  {word} {error}"
        if len(told) > _SHOWN:
            yield f"  {word} ほか {len(told) - _SHOWN:,} 件（--format json で{len(told):,}件まで）"
    if reading.new_indicators:
        listed = "、".join(f"{one.label}（{one.unit or '単位なし'}）" for one in reading.new_indicators[:5])
        yield f"  新しい指標 {len(reading.new_indicators)} 件: {listed}"
    yield f"  {state}"


def _json(reading: Reading, number: int | None) -> dict[str, Any]:
    from shirube.sources.reading_json import tree_of

    return {**tree_of(reading, with_values=False), "kept_as": number}


@contextmanager
def _bar(title: str, total: int | None) -> Iterator[Any]:
    """A progress bar on stderr where a person looks on; calls are (done, total if now known, what is done now)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(title, total=total)

        def step(done: int, whole: int | None, what: str | None = None) -> None:
            progress.update(task, completed=done, total=total if whole is None else whole)
            if what is not None:
                progress.update(task, description=what)

        yield step
