"""Days as iCalendar: what is written reads back, long and odd text included, and nothing depends on the clock."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from shirube.documents import CalendarEntry, write_calendar

DAY = date(2026, 3, 31)
_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=200)


def _written(*entries: CalendarEntry) -> bytes:
    return write_calendar(entries, name="予定", note="版", written=date(2026, 1, 31))


@given(_TEXT, _TEXT)
def test_any_title_and_text_read_back_in_lines_of_75_bytes(title: str, text: str) -> None:
    content = _written(CalendarEntry("one", DAY, title, text))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == (title, text)


def test_an_event_fills_its_day_and_no_other() -> None:
    (event,) = Calendar.from_ical(_written(CalendarEntry("one", DAY, "終わり", "文"))).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (DAY, DAY + timedelta(days=1))
    assert str(event["UID"]).startswith("one@")


def test_the_same_entries_give_the_same_bytes() -> None:
    entry = CalendarEntry("one", DAY, "終わり", "一行目\n二行目")
    assert _written(entry) == _written(entry)
    assert _written(entry).endswith(b"\r\n")


def test_a_calendar_without_entries_is_still_one() -> None:
    assert Calendar.from_ical(_written())["VERSION"] == "2.0"
