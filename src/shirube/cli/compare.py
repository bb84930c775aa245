"""shirube compare: two versions of a document side by side, as text or JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.output import Format, FormatOption, print_json, print_lines

if TYPE_CHECKING:
    from shirube.usecases.compare_model import Change, Comparison

_LONGEST = 60


class Kind(StrEnum):
    """What the files hold."""

    STRATEGY = "strategy"
    KPI_TABLE = "kpi-table"
    TEXT = "text"


def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="前の版（テキスト、Word、PDF、Excel、CSV）。")],
    after: Annotated[str, typer.Argument(metavar="B", help="後の版。片方は - で標準入力にできる。")],
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind",
            help="strategy（総合戦略）、kpi-table（KPI の表）、text（行ごと）。なければ中身で決める。",
        ),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """文書の二つの版を並べ、足された・消えた・名前が変わった・数が違うところを、両方の場所つきで出す。"""
    from shirube.cli.files import STDIN, read_bytes, shown_name
    from shirube.cli.patience import no_longer_than
    from shirube.usecases.compare import compare_documents, comparison_json

    if before == after == STDIN:
        raise ShirubeError(
            "E528",
            "前の版と後の版の両方を標準入力にはできません。",
            todo="片方はファイルの名前にしてください。",
        )
    documents = [(read_bytes(name), shown_name(name)) for name in (before, after)]
    with no_longer_than():
        found = compare_documents(documents[0], documents[1], kind=kind.value if kind else None)
    if form is Format.JSON:
        print_json(comparison_json(found))
    else:
        _show(found)


def _show(found: Comparison) -> None:
    from shirube.usecases.compare_model import KIND_WORDS, ChangeKind

    unit = "行" if found.kind == "text" else "項目"
    tally = found.tally
    print_lines(f"前: {found.before}（{tally.before}{unit}）  後: {found.after}（{tally.after}{unit}）")
    counts = "、".join(f"{KIND_WORDS[kind]} {len(found.of_kind(kind))}" for kind in ChangeKind)
    print_lines(f"同じ {tally.same + tally.written}{unit}、{counts}、数が違う {len(found.with_figures)}")
    if tally.written or tally.repeated_before or tally.repeated_after or tally.ignored_before:
        print_lines(
            f"（空白・字幅だけの違い {tally.written}、片方で多く繰り返される行 前 {tally.repeated_before}・"
            f"後 {tally.repeated_after}、頁番号や罫線 前 {tally.ignored_before}・後 {tally.ignored_after} は数えるだけ）"
        )
    for kind in ChangeKind:
        changes = found.of_kind(kind)
        if changes:
            print_lines("", f"■ {KIND_WORDS[kind]}（{len(changes)}件）")
        for one in changes:
            print_lines(*_lines(one))


def _lines(one: Change) -> list[str]:
    places = " → ".join(side.where for side in (one.before, one.after) if side is not None)
    head = " ".join(part for part in (one.item if one.item != "文" else "", one.name, one.field) if part)
    found = [f"  {places}  {head}".rstrip()]
    if one.pieces:
        found.append(f"    {_shown(one)}")
    else:
        side = one.after or one.before
        more = f"（ほか {one.units - 1}行）" if one.units > 1 else ""
        text = side.text.splitlines()[0] if side is not None and side.text else ""
        if text and text != one.name:
            found.append(f"    {_cut(text)}{more}")
    found += [
        f"    数: {figure.before or '－'} → {figure.after or '－'}"
        + (f"（{figure.difference}）" if figure.difference else "")
        for figure in one.figures
    ]
    return [*found, "    数は同じ（書き方だけが違う）"] if one.is_same_value else found


def _shown(one: Change) -> str:
    """The differing stretches with a little of what stands around them: …たた【ら→た】協創…"""
    parts = []
    pieces = one.pieces
    for index, piece in enumerate(pieces):
        if not piece.is_same:
            parts.append(f"【{_flat(piece.before)}→{_flat(piece.after)}】")
            continue
        text = _flat(piece.before)
        is_first, is_last = index == 0, index == len(pieces) - 1
        if len(text) > 2 * _LONGEST // 5:
            head = "" if is_first else text[: _LONGEST // 5]
            tail = "" if is_last else text[-_LONGEST // 5 :]
            text = f"{head}…{tail}"
        parts.append(text)
    return "".join(parts)


def _flat(text: str) -> str:
    return _cut(" ".join(text.split()))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
