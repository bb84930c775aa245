"""The page of the command line: the help of every command, as the command itself gives it."""

from __future__ import annotations

from typer.testing import CliRunner

from shirube.cli import app

EXIT_CODES = """\
| 終了コード | 意味 |
|---|---|
| 0 | 答えが出た |
| 1 | 答えは出たが、誤りのある事例・ファイルがあった（`decide --cases`、`check`） |
| 2 | 頼み方の誤り。標準エラー出力に、コードの付いた一行が出る（[エラーの一覧](errors.md)） |
"""
FORMS = """\
## 機械が読むとき

`--format json` は、整数は数、分数は文字（`"2/3"`）、分からない値は `null` で出す。小数を丸めない。
UTF-8 でない画面では JSON の日本語を `\\u…` で書くので、文字は失われない。

`shirube decide --cases FILE` の答えは、FILE の事例の順の一覧で、一つの答えは次の項目だけを持つ。

| 項目 | 中身 |
|---|---|
| `id` | 事例の id |
| `programme`、`as_of` | 制度の id と、聞いた日 |
| `eligible` | `yes`・`no`・`unknown` |
| `amounts` | 金額の名前ごとに `value`（決まらなければ `null`）・`low`・`high`（`null` は限りなし） |
| `decided_by` | 決め手になった条件 |
| `missing` | まだ判定を変えうる、答えのない変数 |
| `undetermined_by_source` | 資料が決めていないこと |

評価できない事例は `error` を持ち、終了コードは 1 になる。FILE は `{"cases": […]}` か `[…]` で、
一つの事例は `{"id": …, "programme": …, "as_of": "2026-06-15", "inputs": {変数: 値}}`。
"""


def page() -> str:
    """docs/reference/cli.md."""
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    parts = ["# コマンド", _block(), EXIT_CODES]
    parts += [f"## shirube {name}\n\n{_block(name)}" for name in names]
    return "\n\n".join([*parts, FORMS])


def _block(*command: str) -> str:
    shown = CliRunner().invoke(app, [*command, "--help"], catch_exceptions=False).stdout.rstrip()
    return f"```text\n{shown}\n```"
