"""Days as an iCalendar file (RFC 5545) that Outlook and a telephone can subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time

from icalendar import Calendar, Event


@dataclass(frozen=True)
class CalendarEntry:
    """One day-long event; `id` stays the same whenever the file is written anew."""

    id: str
    day: date
    title: str
    text: str


def write_calendar(entries: Iterable[CalendarEntry], *, name: str, note: str, written: date) -> bytes:
    """The entries as all-day events without alarms; `written` is the time stamp, so that the bytes are repeatable."""
    calendar = Calendar()
    calendar.add("prodid", "-//Shirube//changes//JA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-caldesc", note)
    stamp = datetime.combine(written, clock_time(), UTC)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.id}@shirube.example")
        event.add("dtstamp", stamp)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", entry.text)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
