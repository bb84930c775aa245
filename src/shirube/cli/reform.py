"""shirube reform: what a change of the rules would do in every area."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import CatalogueError, ShirubeError
from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table, tell

if TYPE_CHECKING:
    from shirube.usecases.reform import Reform


def reform(
    overlay: Annotated[
        str | None, typer.Argument(metavar="[OVERLAY]", help="変更案のファイル（YAML、- は標準入力）。")
    ] = None,
    on: OnOption = None,
    switch: Annotated[
        str | None,
        typer.Option(
            "--switch",
            metavar="DATE",
            help="この日の前日と当日のきまりを比べる。変更案がなければ既定は令和8年4月1日。",
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help="団体×事業の一行ずつをCSV（UTF-8 BOM）に書く。"),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """きまりを変えたら、どのまちの額がいくら増え、いくら減るか。"""
    from shirube.cli.files import read_bytes, shown_name
    from shirube.cli.gather import load_areas, read_catalogue
    from shirube.usecases.reform_request import asked_reform, reform_json

    change = None if overlay is None else (shown_name(overlay), read_bytes(overlay))
    try:
        found = asked_reform(
            read_catalogue(),
            load_areas(),
            overlay=change,
            on=day_of(on),
            switch=None if switch is None else day_of(switch),
        )
    except CatalogueError as error:
        for problem in error.problems or (error,):
            tell(str(problem))
        raise typer.Exit(1) from None
    if table is not None:
        _write(found, Path(table))
    if form is Format.JSON:
        print_json(reform_json(found))
    else:
        _show(found)


def _show(found: Reform) -> None:
    from shirube.usecases.reform_request import GROUPS, band_text, headline, signed_yen
    from shirube.usecases.reform_tally import OUTCOMES

    print_lines(f"前: {found.before.label}", f"後: {found.after.label}", "")
    for section in found.sections:
        print_lines(f"■ {section.programme.name}（{section.amount.label}）", headline(section), "")
        for kind in ("project", "size"):
            rows = [
                (t.label, *(f"{getattr(t, name):,}" for name in OUTCOMES), signed_yen(t.total))
                for t in section.by.get(kind, ())
            ]
            heads = (GROUPS[kind], *OUTCOMES.values(), "増減の合計")
            print_table(heads, rows, right=range(1, len(heads)))
    for curve in found.curves:
        print_lines(f"■ {curve.project.label}")
        print_lines(*(f"  {band_text(band)}" for band in curve.bands), "")
    print_lines(
        f"制度の内容 {found.after.catalogue.version}（前 {found.before.catalogue.hash}、"
        f"後 {found.after.catalogue.hash}）。すべての団体が標準の事業を一つずつ行うとした計算です。"
    )


def _write(found: Reform, path: Path) -> None:
    from shirube.usecases.reform_request import PAIR_HEADER, pair_rows

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(PAIR_HEADER)
    writer.writerows(pair_rows(found))
    try:
        path.write_bytes(("\ufeff" + text.getvalue()).encode("utf-8"))
    except OSError as error:
        raise ShirubeError(
            "E425",
            f"「{path.name}」に書けません（{error.strerror}）。",
            todo="フォルダーがあるか、ほかで開いていないかを確かめてください。",
        ) from None
    tell(f"{found.pairs.height:,} 行を {path.name} に書きました。")
