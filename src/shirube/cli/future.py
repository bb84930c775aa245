"""shirube future: a place projected under levers, and what it would take to keep a level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table, tell

if TYPE_CHECKING:
    from shirube.usecases.future import Outlook


def future(
    area: Annotated[str, typer.Argument(metavar="AREA", help="団体コードか名前（県も可）。")],
    until: Annotated[int, typer.Option("--until", help="最後の年。")] = 2050,
    base: Annotated[int, typer.Option("--base", help="2023（住民基本台帳）か 2015（国勢調査）。")] = 2023,
    fertility: Annotated[
        int, typer.Option("--fertility", help="女性1人当たりの子ども（いま=100、%）。")
    ] = 100,
    rise_by: Annotated[int, typer.Option("--rise-by", help="出生がそれに届く年。")] = 2040,
    stay: Annotated[int, typer.Option("--stay", help="移動による減りを、どの年齢でも何%止めるか。")] = 0,
    stay_at: Annotated[
        list[str] | None,
        typer.Option(
            "--stay-at",
            metavar="AGES=PERCENT",
            help="年齢ごとに止める割合。children・youth・parents・later（youth=50 のように、何度でも）。",
        ),
    ] = None,
    households: Annotated[int, typer.Option("--households", help="1年に移り住む世帯。")] = 0,
    household: Annotated[
        str,
        typer.Option("--household", help="世帯のかたち（couple_child、couple_two、single、elder_couple）。"),
    ] = "couple_child",
    survival: Annotated[
        str,
        typer.Option("--survival", help="65歳以上の生き残る割合。improving（延びる）か kept（いまのまま）。"),
    ] = "improving",
    keep: Annotated[
        str, typer.Option("--keep", help="保ちたいもの（total、school、workers、workers20）。")
    ] = "total",
    level: Annotated[int, typer.Option("--level", help="保ちたい水準（いま=100、%）。")] = 80,
    by: Annotated[int, typer.Option("--by", help="それを保ちたい年。")] = 2050,
    form: FormatOption = Format.TEXT,
) -> None:
    """これからの人口を推計し、何をすれば保てるかを出す。"""
    from shirube.cli.gather import find_area, load_areas
    from shirube.usecases.future import Question, outlook

    place = find_area(load_areas(), area)
    asked: dict[str, Any] = {
        "base": base,
        "until": until,
        "fertility": fertility,
        "rise_by": rise_by,
        "stay": _stay(stay, stay_at or []),
        "households": households,
        "household": household,
        "survival": survival,
        "measure": keep,
        "level": level,
        "goal_year": by,
    }
    found = outlook(place, Question(place.code, **asked))
    if found is None:
        tell(f"{place.full_name}は、避難で率を求められないので推計していません。")
        raise typer.Exit(1)
    if form is Format.JSON:
        from shirube.usecases.future_tables import outlook_json

        print_json(outlook_json(found))
    else:
        _show(found)


def _stay(everywhere: int, told: list[str]) -> dict[str, int]:
    """Per cent by band: the one for every age, then what was told of single bands."""
    from shirube.base import ShirubeError
    from shirube.regions.scenarios import BANDS

    found = {band.id: everywhere for band in BANDS}
    for text in told:
        name, _, share = text.partition("=")
        if name not in found or not share.isdecimal():
            known = "、".join(f"{band.id}（{band.label}）" for band in BANDS)
            raise ShirubeError(
                "E660",
                f"「{text[:40]}」を読めません。",
                where="--stay-at",
                todo=f"youth=50 のように書いてください。使えるのは {known} です。",
            )
        found[name] = int(share)
    return found


def _show(found: Outlook) -> None:
    from shirube.usecases.future import GOALS, SHOWN
    from shirube.usecases.future_need import NEEDS
    from shirube.usecases.future_tables import caveats, headline, need_texts

    print_lines(f"{found.area.full_name}（{found.area.code}） {found.main.label}", "")
    print_lines(*(text for text, _ in headline(found)), "")
    heads = ("年", *SHOWN.values(), "80%の幅", "社人研（令和5年）")
    print_table(heads, _rows(found), right=range(1, len(heads)))
    print_lines(
        f"{GOALS[found.goal.measure]}を{found.goal.year}年に いまの{found.question.level}%（{found.goal.level:,.0f}人）に保つには"
    )
    for turn, text in zip(found.needs, need_texts(found), strict=True):
        print_lines(f"  {'○' if turn.value is None else '●'} {NEEDS[turn.lever]}: {text}")
    for text in caveats(found):
        tell(f"注: {text}")


def _rows(found: Outlook) -> list[tuple[str, ...]]:
    from shirube.usecases.future import SHOWN

    start = (f"{found.day.year}", *(f"{found.now_count(name):,}" for name in SHOWN), "", "")
    rows: list[tuple[str, ...]] = [start]
    for at, year in enumerate(found.years):
        other = found.ipss[2023].get(year)
        rows.append(
            (
                f"{year}",
                *(f"{found.main.values(name)[at]:,}" for name in SHOWN),
                f"{found.low['total'][at]:,}〜{found.high['total'][at]:,}",
                "－" if other is None else f"{other:,}",
            )
        )
    return rows
