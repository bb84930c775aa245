"""shirube evidence: did a measure work in the places that took it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table, tell

if TYPE_CHECKING:
    from shirube.evidence import Adoption
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
    figures: Annotated[
        str | None,
        typer.Option(
            "--figures",
            metavar="FILE",
            help="自分の数字の表（団体コード・指標・単位・年・値）。--outcome に指標の名前を書く。",
        ),
    ] = None,
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
    found = ask(outcome, adoption) if figures is None else _asked_of_file(figures, outcome, adoption)
    if form is Format.JSON:
        print_json(inquiry_json(found))
    else:
        _show(found)


def _asked_of_file(figures: str, outcome: str, adoption: Adoption) -> Inquiry:
    """The answer for an indicator of a file, named by its id or label; a row refused is told."""
    from shirube.base import UnknownNameError
    from shirube.catalogue.figures import load_indicators
    from shirube.cli.files import read_bytes
    from shirube.cli.gather import load_areas
    from shirube.sources import read_file
    from shirube.usecases.evidence_own import OwnFigures, ask_own

    areas = load_areas()
    read = read_file(read_bytes(figures), figures, areas=areas)
    refused = read.refused + read.refused_cells
    if refused:
        tell(
            f"注意: 読めない行や欄が {refused} あります（shirube import {figures} --dry-run で見られます）。"
        )
    names = {one.indicator for one in read.figures}
    known = {name: (one.label, one.unit) for name, one in load_indicators().items() if name in names}
    known |= {one.id: (one.label, one.unit) for one in read.new_indicators}
    wanted = next((name for name, (label, _) in known.items() if outcome in (name, label)), None)
    if wanted is None:
        labels = "、".join(label for label, _ in known.values())
        raise UnknownNameError(
            "E663",
            f"「{outcome[:40]}」という指標は、この表にありません。",
            where=figures,
            todo=f"あるのは {labels} です。",
        )
    label, unit = known[wanted]
    values = [(one.area, one.year, one.value) for one in read.figures if one.indicator == wanted]
    credit = f"{read.credit or '自分の表'}「{read.name}」（確認番号 {read.sha256[:12]}）"
    return ask_own(OwnFigures(wanted, label, unit, values, (credit,)), adoption, areas)


def _show(found: Inquiry) -> None:
    from shirube.cli.gather import load_areas
    from shirube.usecases.evidence_out import tables_of

    print_lines(f"【{found.answer.finding}】", found.answer.sentence, "")
    print_lines(*(f"気をつけること: {reason.text}" for reason in found.answer.reasons))
    print_lines(*(f"言えないこと: {text}" for text in found.answer.limits), "")
    for table in tables_of(found, load_areas()):
        if table.title in ("年ごとの差", "始めたまち", "混ぜ合わせ", "確かめ", "にせの年"):
            rows = [tuple("－" if cell is None else str(cell) for cell in row) for row in table.rows]
            print_table(table.header, rows, title=table.title)
    print_lines(*(source.credit for source in found.sources))
