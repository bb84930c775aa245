"""shirube search: from what one wants to do, in one's own words, to programmes, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, tell

if TYPE_CHECKING:
    from shirube.catalogue import Catalogue
    from shirube.usecases.programme_list import ProgrammeLine, ProgrammeListing


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="やりたいこと・ことば。文のままでよい。")
    ],
    area: Annotated[
        str | None, typer.Option("--area", metavar="AREA", help="この団体の判定も付ける（コードか名前）。")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="種類で絞る（grant、loan など）。")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="多くて何件まで。")] = 10,
    on: OnOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """やりたいことから制度を探す。なぜ見つかったかも出す。"""
    catalogue, listing = _listing(" ".join(words), area=area, kind=kind, on=on)
    if form is Format.JSON:
        version = {"version": catalogue.version, "hash": catalogue.hash}
        print_json({"catalogue": version, **_json(listing, limit)})
    else:
        _show(listing, limit)
        tell(f"制度データ {catalogue.version}（確認番号 {catalogue.hash}）")


def _listing(
    words: str, *, area: str | None, kind: str | None, on: str | None
) -> tuple[Catalogue, ProgrammeListing]:
    from shirube.base.errors import ShirubeError
    from shirube.catalogue import KINDS
    from shirube.cli.gather import find_area, gather_facts, load_areas, read_catalogue
    from shirube.usecases import match_area
    from shirube.usecases.finding import Finder
    from shirube.usecases.programme_list import ProgrammeFilter, list_programmes

    if kind is not None and kind not in KINDS:
        raise ShirubeError(
            "E154", f"種類「{kind}」はありません。", todo=f"使えるもの: {'、'.join(KINDS)}", where="--kind"
        )
    catalogue, index = read_catalogue(), load_areas()
    match = None
    if area is not None:
        day = day_of(on)
        seen = gather_facts(catalogue, index, find_area(index, area), {}, on=day)
        match = match_area(catalogue, seen, on=day)
    narrowed = ProgrammeFilter(kind=kind or "", word=words)
    return catalogue, list_programmes(catalogue, narrowed, match=match, finder=Finder(catalogue, index))


def _show(listing: ProgrammeListing, limit: int) -> None:
    from shirube.usecases.finding import reason_text

    found = listing.found
    if found is None:
        tell("探す言葉がありません。例: shirube search 空き家を直して移住者を呼びたい")
        return
    for said, better in found.read_as:
        tell(f"「{said}」を「{better}」と読みました。")
    for named in found.areas:
        names = "、".join(f"{place.full_name}（{place.code}）" for place in named.areas[:limit])
        tell(f"「{named.said}」: {names}。--area を付けると、その団体の判定も出ます。")
    if found.only_places:
        return
    lines = listing.lines[:limit]
    if not lines:
        tell("あてはまる制度はありません。ほかの言い方でも探してください。")
        return
    for number, line in enumerate(lines, 1):
        verdict = f"{_verdict(line)}  " if line.answer else ""
        print_lines(f"{number}. {verdict}{line.programme.name}", f"   {line.kind}・{line.programme.id}")
        print_lines(*(f"   {reason_text(reason)}" for reason in line.why), "")
    print_lines(
        f"{len(lines)} 件を表示（あてはまるもの {len(listing.lines)} 件 ＋ 隠れているもの {listing.hidden} 件 ＝ 全 {listing.total} 制度）"
    )


def _verdict(line: ProgrammeLine) -> str:
    from shirube.usecases.programme_list import VERDICT_WORDS, verdict_mark

    return f"{verdict_mark(line.verdict)}{VERDICT_WORDS[line.verdict]}"


def _json(listing: ProgrammeListing, limit: int) -> dict[str, Any]:
    found = listing.found
    if found is None or found.only_places:
        lines: tuple[ProgrammeLine, ...] = ()
    else:
        lines = listing.lines[:limit]
    return {
        "query": "" if found is None else found.query,
        "total": listing.total,
        "matched": 0 if not lines else len(listing.lines),
        "areas": [
            {"said": named.said, "codes": [place.code for place in named.areas]}
            for named in (() if found is None else found.areas)
        ],
        "themes": [] if found is None else list(found.themes),
        "read_as": [] if found is None else [list(pair) for pair in found.read_as],
        "unknown": [] if found is None else list(found.unknown),
        "programmes": [_line_json(line) for line in lines],
    }


def _line_json(line: ProgrammeLine) -> dict[str, Any]:
    answer = {} if line.answer is None else {"eligible": line.verdict, "reason": line.answer.reason}
    why = [
        {"said": reason.said, "how": reason.how, "field": reason.label, "matched": reason.matched}
        for reason in line.why
    ]
    return {
        "id": line.programme.id,
        "name": line.programme.name,
        "kind": line.programme.kind,
        **answer,
        "why": why,
    }
