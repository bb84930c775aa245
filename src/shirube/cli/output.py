"""What goes out: exact JSON, tables, notes on stderr; nothing here fails on a console that lacks a character."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 120


class Format(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="text（表）か json。", show_default=True)]


def make_output_safe() -> None:
    """A character the console lacks (◐ in CP932) becomes '?' instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def tell(line: str) -> None:
    """One line on stderr."""
    typer.echo(line, err=True)


def print_json(value: Any) -> None:
    """Exact JSON: Japanese as it is on a UTF-8 stream, escaped elsewhere, so that no character is lost."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    text = json.dumps(value, ensure_ascii=False, indent=1, default=_exact)
    is_utf8 = encoding.lower().replace("-", "").replace("_", "") in ("utf8", "utf8sig")
    if not is_utf8 or any("\ud800" <= character <= "\udfff" for character in text):
        text = json.dumps(value, ensure_ascii=True, indent=1, default=_exact)
    typer.echo(text)


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no exact JSON form")


def console() -> Console:
    """A console for tables: the width of the terminal, or wide enough for a pipe."""
    from rich.console import Console

    is_piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=_PIPE_WIDTH if is_piped else None, highlight=False, markup=False, emoji=False)


def print_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "", right: Sequence[int] = ()
) -> None:
    """A table; the columns in `right` hold figures."""
    from rich import box
    from rich.table import Table

    table = Table(
        title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for index, head in enumerate(heads):
        table.add_column(head, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def version_line(version: str, digest: str) -> str:
    """Which catalogue an answer comes from."""
    return f"制度の内容 {version}（{digest}）"


def print_lines(*lines: str) -> None:
    """Plain lines, never cut."""
    for line in lines:
        typer.echo(line)
