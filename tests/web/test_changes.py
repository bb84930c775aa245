"""What changes when: the page from a fixed day, the feed, the calendar and the files."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from shirube.catalogue import Catalogue
from shirube.usecases.timeline import timeline
from shirube.web.pages import library

ATOM = "{http://www.w3.org/2005/Atom}"
CHANGES = "/changes/"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "today", lambda: date(2026, 3, 31))


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_what_is_coming_stands_before_what_is_past(client: Any) -> None:
    html = client.get(CHANGES).content.decode()
    coming, past = html.index('id="coming"'), html.index('id="past"')
    assert coming < html.index('id="day-2026-04-01"') < html.index('id="day-2027-03-31"') < past
    assert past < html.index('id="day-2025-04-01"') < html.index('id="day-2024-04-01"')


@pytest.mark.parametrize(("day", "is_coming"), [(date(2026, 4, 1), True), (date(2026, 4, 2), False)])
def test_a_day_is_coming_until_it_is_over(
    client: Any, monkeypatch: pytest.MonkeyPatch, day: date, is_coming: bool
) -> None:
    monkeypatch.setattr(library, "today", lambda: day)
    html = client.get(CHANGES).content.decode()
    assert (html.index('id="day-2026-04-01"') < html.index('id="past"')) is is_coming


def test_a_change_shows_before_after_and_its_lines(client: Any) -> None:
    html = client.get(f"{CHANGES}?what=figure&theme=多文化共生").content.decode()
    text = text_of(client.get(f"{CHANGES}?what=figure"))
    assert "特定地域づくり事業推進交付金（組合運営費）" in text
    assert re.search(
        r"派遣職員の人件費の上限（1人につき） 額・率・条件の変更 400万円 \S+ 資料004 \S+行", text
    )
    assert "絞り込みで隠れている" in html


@pytest.mark.parametrize(
    "query", ["", "what=end", "theme=DX", "kind=bond", "area=39405", "theme=ない", "area=どこか"]
)
def test_shown_and_hidden_add_up(client: Any, catalogue: Catalogue, query: str) -> None:
    text = text_of(client.get(f"{CHANGES}?{query}"))
    total = timeline(catalogue).total
    found = re.search(r"(\d+) 件のできごと(?: ＋ 絞り込みで隠れている (\d+) 件 ＝ 全 (\d+) 件)?", text)
    assert found
    assert int(found[1]) + int(found[2] or 0) == total


def test_the_feed_is_atom_with_stable_ids_and_times(client: Any, catalogue: Catalogue) -> None:
    response = client.get(f"{CHANGES}feed.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert response.content == client.get(f"{CHANGES}feed.atom").content
    root = ET.fromstring(response.content)
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert len(ids) == len(set(ids)) == len(timeline(catalogue).entries)
    assert all(name.startswith("urn:uuid:") for name in ids)
    for node in (root, *entries):
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    assert root.findtext(f"{ATOM}updated") == "2026-01-31T00:00:00+00:00"
    assert catalogue.hash in (root.findtext(f"{ATOM}subtitle") or "")
    assert root.find(f"{ATOM}author/{ATOM}name") is not None


def test_the_feed_can_be_narrowed(client: Any) -> None:
    root = ET.fromstring(client.get(f"{CHANGES}feed.atom?what=end").content)
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in root.findall(f"{ATOM}entry")]
    assert titles
    assert all(title.endswith("制度の終わり") for title in titles)
    links = [link.get("href") or "" for link in root.findall(f"{ATOM}link")]
    assert any(link.endswith("/changes/feed.atom?what=end") for link in links)


def test_the_calendar_has_whole_days_without_alarms(client: Any, catalogue: Catalogue) -> None:
    response = client.get(f"{CHANGES}calendar.ics")
    assert response.headers["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(timeline(catalogue).entries)
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert list(calendar.walk("VALARM")) == []
    for event in events:
        assert (event["DTEND"].dt - event["DTSTART"].dt).days == 1
        assert event["DTSTAMP"].dt.date() == date(2026, 1, 31)
        assert catalogue.hash in str(event["DESCRIPTION"])


def test_the_files_hold_every_event_with_the_version(client: Any, catalogue: Catalogue) -> None:
    total = timeline(catalogue).total
    tree = client.get(f"{CHANGES}changes.json").json()
    assert tree["counts"] == {"shown": total, "hidden": 0, "total": total}
    assert len(tree["events"]) == total
    assert tree["catalogue"] == {"version": catalogue.version, "hash": catalogue.hash}
    rows = client.get(f"{CHANGES}changes.csv").content.decode("utf-8-sig").strip().split("\r\n")
    assert rows[0].startswith("日付,")
    assert rows[0].endswith("カタログ版,確認番号")
