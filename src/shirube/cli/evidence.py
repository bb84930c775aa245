"""shirube evidence: did a measure work in the places that took it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table

if TYPE_CHECKING:
    from shirube.usecases.evidence import Inquiry


def evidence(
    adopters: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="始めたまちの表（一行に「団体コードか名前 始めた年」、- は標準入力）。"
        ),
    ],
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="ID", help="確かめる数字。population、income など。")
    ] = "population",
    form: FormatOption = Format.TEXT,
) -> None:
    """始めたまちで、施策は効いたか（似たまちとの差の差。一つのまちなら合成対照法）。"""
    from shirube.catalogue.evidence_record import load_evidence
    from shirube.cli.files import read_bytes
    from shirube.cli.gather import load_areas
    from shirube.documents.reading.files import decoded
    from shirube.usecases.evidence import ask, read_adopters
    from shirube.usecases.evidence_out import inquiry_json

    text = decoded(read_bytes(adopters), "始めたまちの表")
    adoption = read_adopters(text, load_areas(), most=load_evidence().most_adopters)
    found = ask(outcome, adoption)
    if form is Format.JSON:
        print_json(inquiry_json(found))
    else:
        _show(found)


def _show(found: Inquiry) -> None:
    from shirube.cli.gather import load_areas
    from shirube.usecases.evidence_out import tables_of

    print_lines(f"【{found.answer.finding}】", found.answer.sentence, "")
    print_lines(*(f"気をつけること: {reason.text}" for reason in found.answer.reasons))
    print_lines(*(f"言えないこと: {text}" for text in found.answer.limits), "")
    for table in tables_of(found, load_areas()):
        if table.title in ("年ごとの差", "始めたまち", "混ぜ合わせ"):
            rows = [tuple("－" if cell is None else str(cell) for cell in row) for row in table.rows]
            print_table(table.header, rows, title=table.title)
    print_lines(*(source.credit for source in found.sources))
