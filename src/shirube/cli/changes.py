"""shirube changes: what changes when."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import ReadingError, ShirubeError
from shirube.cli.clock import day_of
from shirube.cli.output import print_json, print_lines, print_table, version_line

if TYPE_CHECKING:
    from datetime import date

    from shirube.catalogue import Catalogue
    from shirube.usecases.timeline import Timeline


class ChangesFormat(StrEnum):
    """How the days are written."""

    TEXT = "text"
    JSON = "json"
    ICS = "ics"


def changes(
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="この日から。既定は今日。")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="この日まで。既定は終わりなし。")
    ] = None,
    theme: Annotated[str, typer.Option("--theme", metavar="THEME", help="このテーマの制度だけ。")] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="この種類の制度だけ（grant など）。")
    ] = "",
    form: Annotated[
        ChangesFormat,
        typer.Option("--format", help="text（表）か json か ics（予定表）。", show_default=True),
    ] = ChangesFormat.TEXT,
) -> None:
    """制度の額・率・期間がいつ変わるか。"""
    from shirube.cli.gather import read_catalogue
    from shirube.usecases.timeline import TimelineFilter, timeline
    from shirube.usecases.timeline_out import timeline_calendar, timeline_json

    catalogue = read_catalogue()
    _refuse_unknown(catalogue, theme, kind)
    until = None if last is None else _day(last, "--until")
    narrowed = TimelineFilter(theme=theme, kind=kind, first=_day(first, "--from"), last=until)
    found = timeline(catalogue, narrowed)
    if form is ChangesFormat.JSON:
        print_json(timeline_json(found, catalogue))
    elif form is ChangesFormat.ICS:
        typer.echo(timeline_calendar(found, catalogue), nl=False)
    else:
        _show(found, catalogue)


def _day(text: str | None, where: str) -> date:
    try:
        return day_of(text)
    except ReadingError as error:
        error.where = where
        raise


def _refuse_unknown(catalogue: Catalogue, theme: str, kind: str) -> None:
    """A theme or a kind that no programme has would only seem to have no changes."""
    programmes = catalogue.programmes.values()
    themes = dict.fromkeys(name for programme in programmes for name in programme.themes)
    kinds = dict.fromkeys(programme.kind for programme in programmes)
    for option, text, known in (("--theme", theme, themes), ("--kind", kind, kinds)):
        if text and text not in known:
            raise ShirubeError(
                "E426",
                f"{option} の「{text[:40]}」にあたる制度はありません。",
                todo=f"あるもの: {'、'.join(sorted(known))}",
            )


def _show(found: Timeline, catalogue: Catalogue) -> None:
    from shirube.base import format_date_both
    from shirube.cli.decision import short_passage

    for entry in found.entries:
        print_lines(f"{format_date_both(entry.day)}  {entry.title}")
        if entry.programme is None:
            continue
        rows = [
            (event.label, event.before or "－", event.after, short_passage(str(event.passage)))
            for event in entry.events
        ]
        print_table(("項目", "前", "後", "資料の行"), rows)
    print_lines(
        f"{found.shown} 件を表示 ＋ 隠れている {found.hidden} 件 ＝ 全 {found.total} 件",
        version_line(catalogue.version, catalogue.hash),
    )
