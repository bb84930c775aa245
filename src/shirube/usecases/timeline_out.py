"""What happens when, for a machine: JSON, a tidy table, and the entries of a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from shirube.catalogue import KINDS, Catalogue
from shirube.documents import CalendarEntry, Table, write_calendar
from shirube.usecases.timeline import Entry, Timeline, catalogue_day, entry_uuid

NAME = "しるべ 制度の変わる日"


def timeline_json(found: Timeline, catalogue: Catalogue) -> dict[str, Any]:
    """The events with their sources and counts, and the version of the catalogue."""
    return {
        "catalogue": {"version": catalogue.version, "hash": catalogue.hash},
        "counts": {"shown": found.shown, "hidden": found.hidden, "total": found.total},
        "events": [
            {
                "id": event.id,
                "day": event.day.isoformat(),
                "what": event.what,
                "programme": event.programme.id,
                "name": event.programme.name,
                "label": event.label,
                "before": event.before or None,
                "after": event.after or None,
                "source": {"document": event.passage.document, "lines": event.passage.lines},
            }
            for entry in found.entries
            for event in entry.events
        ],
    }


def timeline_table(found: Timeline, catalogue: Catalogue) -> Table:
    """One event a row."""
    header = (
        *("日付", "できごとコード", "できごと", "制度ID", "制度名", "種類", "項目", "前", "後"),
        *("資料ID", "資料の行", "カタログ版", "確認番号"),
    )
    rows = [
        (
            *(event.day.isoformat(), event.what, event.what_label),
            *(event.programme.id, event.programme.name, KINDS[event.programme.kind]),
            *(event.label, event.before or None, event.after or None),
            *(event.passage.document, event.passage.lines, catalogue.version, catalogue.hash),
        )
        for entry in found.entries
        for event in entry.events
    ]
    return Table("変わること", header, rows)


def timeline_calendar(found: Timeline, catalogue: Catalogue) -> bytes:
    """The entries as an iCalendar file; the same catalogue gives the same bytes."""
    entries = [_calendar_entry(entry, catalogue) for entry in found.entries]
    return write_calendar(
        entries,
        name=NAME,
        note=f"制度の内容 {catalogue.version}（確認番号 {catalogue.hash}）",
        written=catalogue_day(catalogue),
    )


def _calendar_entry(entry: Entry, catalogue: Catalogue) -> CalendarEntry:
    version = f"制度の内容 {catalogue.version}（確認番号 {catalogue.hash}）"
    return CalendarEntry(entry_uuid(entry), entry.day, entry.title, "\n".join((*entry.lines, version)))


def in_period(found: Timeline, today: date) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The entries from today on, nearest first, and those past, the latest first."""
    coming = tuple(entry for entry in found.entries if entry.day >= today)
    return coming, tuple(entry for entry in reversed(found.entries) if entry.day < today)
