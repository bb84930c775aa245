"""shirube match: every programme for one area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table, version_line

if TYPE_CHECKING:
    from shirube.catalogue import Area
    from shirube.usecases import FactSeen, Match


def match(
    area: Annotated[str, typer.Argument(metavar="AREA", help="5桁か6桁のコード、または一つに決まる名前。")],
    on: OnOption = None,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="FILE", help="まちや事業の事実（JSON、- は標準入力）。")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """一つのまちに、すべての制度をあてはめる。"""
    from shirube.cli.files import read_json
    from shirube.cli.gather import facts_of, find_area, gather_facts, load_areas, read_catalogue
    from shirube.usecases import area_json, match_area, match_json

    day = day_of(on)
    raw = {} if facts is None else facts_of(read_json(facts), facts)
    catalogue, index = read_catalogue(), load_areas()
    place = find_area(index, area)
    seen = gather_facts(catalogue, index, place, raw, on=day)
    found = match_area(catalogue, seen, on=day)
    if form is Format.JSON:
        print_json(match_json(found, area_json(place), seen))
    else:
        _show(place, seen, found)


def _show(area: Area, seen: dict[str, FactSeen], found: Match) -> None:
    from shirube.base import format_date_both
    from shirube.rules import Verdict

    print_lines(f"{area.full_name}（{area.code}）  {format_date_both(found.on)} 時点", "")
    print_table(("わかっていること", "値", "時点", "出典"), [fact_row(fact) for fact in seen.values()])
    order = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)
    counts = " ＋ ".join(f"{verdict.mark}{verdict.label} {found.count(verdict)}" for verdict in order)
    print_lines(f"{counts} ＝ {len(found.answers)} 制度", "")
    rows = [
        (f"{verdict.mark}{verdict.label}", answer.programme.name, answer.amount_text, answer.reason)
        for verdict in order
        for answer in found.answers
        if answer.verdict is verdict
    ]
    print_table(("判定", "制度", "金額", "理由"), rows)
    print_lines(version_line(found.catalogue_version, found.catalogue_hash))


def fact_row(fact: FactSeen) -> tuple[str, str, str, str]:
    """A fact as a row: label, value, day, source."""
    from shirube.usecases import TOLD

    source = "今回の回答" if fact.origin == TOLD else fact.source
    return fact.variable.label, fact.text, "" if fact.as_of is None else fact.as_of.isoformat(), source
