"""shirube export: the whole catalogue as files."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import print_lines, version_line

if TYPE_CHECKING:
    from datetime import date

    from shirube.catalogue import Catalogue


class ExportFormat(StrEnum):
    """What the catalogue is written as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def export(
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="書き出すフォルダー（なければ作る）。")],
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="json（制度データモデル）・csv（表ごと）・xlsx（一冊）。", show_default=True
        ),
    ] = ExportFormat.JSON,
    on: OnOption = None,
) -> None:
    """収録した制度のすべてを、機械で読めるファイルに書き出す。"""
    from shirube.cli.gather import read_catalogue

    catalogue = read_catalogue()
    folder = Path(out)
    for name, content in _files(catalogue, form, day_of(on)).items():
        _write(folder / name, content)
        print_lines(f"{folder / name}（{len(content):,} バイト）")
    print_lines(version_line(catalogue.version, catalogue.hash), f"{len(catalogue.programmes)} 制度")


def _files(catalogue: Catalogue, form: ExportFormat, on: date) -> dict[str, bytes]:
    from shirube.documents import write_csv, write_excel
    from shirube.usecases.export import catalogue_json
    from shirube.usecases.export_tables import about_table, export_tables

    if form is ExportFormat.JSON:
        tree = catalogue_json(catalogue, on=on)
        return {"catalogue.json": (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()}
    tables = export_tables(catalogue, on=on)
    if form is ExportFormat.CSV:
        return {f"{name}.csv": write_csv(table) for name, table in tables.items()}
    about = about_table(catalogue, tables, on=on)
    return {"catalogue.xlsx": write_excel((*tables.values(), about))}


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ShirubeError(
            "E427",
            f"「{path}」に書けません（{error.strerror}）。",
            todo="フォルダーの場所と、ほかで開いていないかを確かめてください。",
        ) from None
