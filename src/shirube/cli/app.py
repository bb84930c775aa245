"""The commands under one name; every mistake is translated here, once."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer._click.core import Context
from typer._click.exceptions import ClickException
from typer.core import TyperCommand, TyperGroup, TyperOption

from shirube.base.errors import ShirubeError
from shirube.cli.areas import areas
from shirube.cli.changes import changes
from shirube.cli.check import check
from shirube.cli.compare import compare
from shirube.cli.decide import decide
from shirube.cli.evidence import evidence
from shirube.cli.explain import explain
from shirube.cli.export import export
from shirube.cli.funding import funding
from shirube.cli.future import future
from shirube.cli.import_files import import_files
from shirube.cli.lint import lint
from shirube.cli.match import match
from shirube.cli.mcp import mcp
from shirube.cli.organisation import organisation
from shirube.cli.output import make_output_safe, tell
from shirube.cli.push import push
from shirube.cli.read import read
from shirube.cli.reform import reform
from shirube.cli.search import search
from shirube.cli.serve import serve
from shirube.cli.staff import staff
from shirube.cli.usage import usage_line

ABOUT = """しるべ: どのまちが、どの支援制度を、いくら、なぜ使えるか。

答えが出れば 0、誤りのある事例やファイルがあれば 1、頼み方の誤りは 2 で終わります。"""


def japanese_help(option: TyperOption | None) -> TyperOption | None:
    """The help option with its line in Japanese."""
    if option is not None:
        option.help = "この使い方を出す。"
    return option


class Command(TyperCommand):
    """A command whose help is in Japanese."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return japanese_help(super().get_help_option(ctx))


class House(TyperGroup):
    """The group of commands; turns every mistake into one Japanese line and exit code 2."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        return japanese_help(super().get_help_option(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,  # noqa: ARG002 - the name is always shirube
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - leaving is done here
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command and leave with its exit code."""
        make_output_safe()
        try:
            code = super().main(args, "shirube", complete_var, False, windows_expand_args, **extra)
            sys.stdout.flush()
        except ShirubeError as error:
            tell(str(error))
            code = 2
        except ClickException as error:
            tell(usage_line(error))
            code = error.exit_code
        except typer.Abort:
            code = 130
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    name="shirube",
    cls=House,
    help=ABOUT,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)


def _show_version(asked: bool) -> None:
    if not asked:
        return
    from importlib.metadata import version

    from shirube.cli.gather import read_catalogue

    catalogue = read_catalogue()
    typer.echo(f"shirube {version('shirube')}（制度データ {catalogue.version}、{catalogue.hash}）")
    raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="版と、制度データの版・ハッシュ。", callback=_show_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


for command in (
    areas,
    match,
    decide,
    explain,
    check,
    push,
    reform,
    search,
    serve,
    staff,
    organisation,
    funding,
    changes,
    export,
    read,
    compare,
    lint,
    mcp,
    evidence,
    future,
):
    app.command(cls=Command, no_args_is_help=command not in (serve, decide, reform, changes, mcp))(command)
app.command("import", cls=Command, no_args_is_help=True)(import_files)


def main() -> None:
    """The entry point `shirube`."""
    app()
