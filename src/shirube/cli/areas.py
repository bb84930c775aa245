"""shirube areas: find a prefecture or a municipality."""

from __future__ import annotations

from typing import Annotated

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_table, tell


def areas(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="名前・よみ・県名＋名前・コード・郵便番号。")],
    limit: Annotated[int, typer.Option("--limit", min=1, help="多くて何件まで。")] = 20,
    form: FormatOption = Format.TEXT,
) -> None:
    """まちを探す（名前・よみ・コード・郵便番号・旧字）。"""
    from shirube.catalogue import load_areas
    from shirube.usecases import area_json, search_areas

    found = search_areas(load_areas(), query, limit=limit)
    if form is Format.JSON:
        print_json([{**area_json(match.area), "why": match.why, "score": match.score} for match in found])
        return
    if not found:
        tell(
            f"「{query}」に当たる都道府県・市区町村はありません。名前の一部・よみ・5桁のコード・郵便番号でも探せます。"
        )
        return
    rows = [
        (
            match.area.code,
            match.area.full_name,
            match.area.kana,
            match.area.type_ja,
            "－" if match.area.population_2020 is None else f"{match.area.population_2020:,}",
            match.why,
        )
        for match in found
    ]
    print_table(("コード", "名前", "よみ", "種類", "人口（2020年・人）", "見つけ方"), rows, right=(4,))
