"""What happens when: every dated thing once, filters that add up, ids and bytes that stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from shirube.base import ShirubeError
from shirube.catalogue import Catalogue
from shirube.usecases.changes import days_of_changes
from shirube.usecases.timeline import (
    DAY,
    END,
    FIGURE,
    OF_THE_RECORD,
    RECORD_END,
    RECORD_START,
    WHATS,
    TimelineFilter,
    catalogue_day,
    entry_uuid,
    events_of,
    timeline,
)
from shirube.usecases.timeline_out import in_period, timeline_calendar, timeline_json, timeline_table

SWITCH = date(2026, 4, 1)


def test_every_event_has_its_own_id(catalogue: Catalogue) -> None:
    ids = [event.id for event in events_of(catalogue)]
    assert len(ids) == len(set(ids))


def test_every_change_of_a_figure_is_an_event_with_both_sides(catalogue: Catalogue) -> None:
    wanted = sum(len(item.changes) for item in days_of_changes(catalogue))
    figures = [event for event in events_of(catalogue) if event.what == FIGURE]
    assert len(figures) == wanted > 0
    assert all(event.before and event.after and event.before != event.after for event in figures)


def test_every_day_inside_a_rule_is_an_event(catalogue: Catalogue) -> None:
    days = [
        value.day
        for programme in catalogue.programmes.values()
        for parameter in programme.parameters.values()
        for value in parameter.values
        if value.day is not None
    ]
    assert sorted(days) == [event.day for event in events_of(catalogue) if event.what == DAY]


def test_every_programme_begins_once_and_ends_in_one_way_at_least(catalogue: Catalogue) -> None:
    events = events_of(catalogue)
    starts = [event.programme.id for event in events if event.what == RECORD_START]
    assert sorted(starts) == sorted(catalogue.programmes)
    ends = {event.programme.id for event in events if event.what in (END, RECORD_END)}
    assert ends == set(catalogue.programmes)


def test_the_end_of_a_programme_hides_an_end_of_the_record_that_comes_no_sooner(catalogue: Catalogue) -> None:
    for event in events_of(catalogue):
        if event.what == RECORD_END:
            assert event.programme.ends is None or event.programme.ends > event.day


def test_entries_come_by_day_and_hold_every_event_once(catalogue: Catalogue) -> None:
    found = timeline(catalogue)
    days = [entry.day for entry in found.entries]
    assert days == sorted(days)
    assert sum(len(entry.events) for entry in found.entries) == found.shown == found.total


def test_the_reach_of_the_record_is_told_a_day_at_a_time(catalogue: Catalogue) -> None:
    together = [entry for entry in timeline(catalogue).entries if entry.what in OF_THE_RECORD]
    assert len({(entry.day, entry.what) for entry in together}) == len(together)
    assert all(entry.programme is None and len(entry.lines) == len(entry.events) for entry in together)


@pytest.mark.parametrize(
    "narrowed",
    [
        TimelineFilter(theme="DX"),
        TimelineFilter(kind="bond"),
        *(TimelineFilter(what=what) for what in WHATS),
        TimelineFilter(first=SWITCH),
        TimelineFilter(last=SWITCH),
        TimelineFilter(only=frozenset({"furusato-yushi"})),
        TimelineFilter(only=frozenset()),
        TimelineFilter(theme="ない"),
    ],
)
def test_shown_and_hidden_add_up(catalogue: Catalogue, narrowed: TimelineFilter) -> None:
    found = timeline(catalogue, narrowed)
    assert found.shown + found.hidden == found.total == len(events_of(catalogue))
    assert found.shown == sum(len(entry.events) for entry in found.entries) < found.total


@pytest.mark.parametrize(("shift", "is_in"), [(-1, True), (0, True), (1, False)])
def test_the_first_day_of_a_period_belongs_to_it(catalogue: Catalogue, shift: int, is_in: bool) -> None:
    found = timeline(catalogue, TimelineFilter(first=SWITCH + timedelta(days=shift), last=date(2026, 4, 30)))
    assert bool(found.entries) is is_in


@pytest.mark.parametrize(("shift", "is_in"), [(-1, False), (0, True), (1, True)])
def test_the_last_day_of_a_period_belongs_to_it(catalogue: Catalogue, shift: int, is_in: bool) -> None:
    found = timeline(catalogue, TimelineFilter(first=date(2026, 3, 1), last=SWITCH + timedelta(days=shift)))
    assert bool(found.entries) is is_in


def test_a_period_that_ends_before_it_begins_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ShirubeError, match="E190"):
        timeline(catalogue, TimelineFilter(first=SWITCH, last=SWITCH - timedelta(days=1)))
    assert timeline(catalogue, TimelineFilter(first=SWITCH, last=SWITCH)).shown > 0


def test_coming_and_past_share_all_entries_and_today_is_coming(catalogue: Catalogue) -> None:
    found = timeline(catalogue)
    coming, past = in_period(found, SWITCH)
    assert len(coming) + len(past) == len(found.entries)
    assert coming[0].day == SWITCH
    assert past[0].day < SWITCH
    assert [entry.day for entry in past] == sorted((entry.day for entry in past), reverse=True)


def test_the_calendar_is_the_same_bytes_each_time_and_reads_back(catalogue: Catalogue) -> None:
    found = timeline(catalogue)
    content = timeline_calendar(found, catalogue)
    assert content == timeline_calendar(timeline(catalogue), catalogue)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = list(Calendar.from_ical(content).walk("VEVENT"))
    assert [event["DTSTART"].dt for event in events] == [entry.day for entry in found.entries]
    assert {event["DTSTAMP"].dt.date() for event in events} == {catalogue_day(catalogue)}


def test_an_entry_keeps_its_id_when_others_are_left_out(catalogue: Catalogue) -> None:
    every = {entry.id: entry_uuid(entry) for entry in timeline(catalogue).entries}
    some = {entry.id: entry_uuid(entry) for entry in timeline(catalogue, TimelineFilter(theme="DX")).entries}
    assert some
    assert some.items() <= every.items()
    assert len(set(every.values())) == len(every)


def test_json_and_table_hold_every_event(catalogue: Catalogue) -> None:
    found = timeline(catalogue)
    tree, table = timeline_json(found, catalogue), timeline_table(found, catalogue)
    assert len(tree["events"]) == len(table.rows) == found.total
    assert {row[-1] for row in table.rows} == {catalogue.hash}
