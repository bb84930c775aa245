"""What the pages of own programmes show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.base.errors import Place
from shirube.catalogue import Area, Catalogue, find_areas
from shirube.rules import Programme
from shirube.usecases import Explained, explain_decision
from shirube.usecases.file_check import Checked, Mistake, check_content, mistakes_of, text_changes
from shirube.usecases.programme_page import Sheet, programme_sheet
from shirube.web.areas.selectors import facts_of
from shirube.web.own.bounded import try_out
from shirube.web.own.selectors import History, histories
from shirube.web.pages import library

MOST_BYTES = 1_000_000
PASTED = "貼り付けた文"
RESERVED = ("new", "keep")
EXAMPLE_AREA = "39405"
_LONGEST_REASON, _LONGEST_PLACE, _LONGEST_NAME = 500, 60, 80


@dataclass(frozen=True)
class Sent:
    """What a form brought: the file or the pasted text, the reason, the place to try; `after` is the version seen."""

    name: str
    content: bytes
    reason: str
    place: str
    after: int

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", errors="replace").removeprefix("\ufeff")


@dataclass(frozen=True)
class Preview:
    """What a text without mistakes will look like, with a trial decision for one area."""

    sent: Sent
    checked: Checked
    sheet: Sheet
    area: Area
    on: date
    explained: Explained
    former: History | None
    changes: tuple[tuple[str, str], ...]

    @property
    def programme(self) -> Programme:
        return self.sheet.programme


@dataclass(frozen=True)
class OwnLine:
    """One own programme of the list: where it comes from, who changed it last, and what is wrong with it."""

    id: str
    name: str
    origin: str
    state: str
    history: History | None
    mistakes: tuple[Mistake, ...]


def read_sent(request: HttpRequest) -> Sent:
    """The form of the request; a file goes before pasted text, and never more than 1 MB and a byte is read."""
    file = request.FILES.get("file")
    text = str(request.POST.get("text", "")).replace("\r\n", "\n").encode("utf-8", errors="replace")
    name, content = PASTED, text
    if file is not None:
        name, content = str(file.name)[-_LONGEST_NAME:], file.read(MOST_BYTES + 1).replace(b"\r\n", b"\n")
    after = _field(request, "after", 8)
    return Sent(
        name,
        content,
        _field(request, "reason", _LONGEST_REASON),
        _field(request, "place", _LONGEST_PLACE),
        int(after) if after.isascii() and after.isdecimal() else 0,
    )


def _field(request: HttpRequest, name: str, longest: int) -> str:
    return str(request.POST.get(name, "")).replace("\x00", "").strip()[:longest]


def check_sent(sent: Sent, *, former: History | None) -> Checked:
    """The text checked like `shirube check`, and tried out in a process of its own."""
    catalogue = library.catalogue()
    stored = {item.programme.id for item in histories()}
    mine = set() if former is None else {former.programme.id}
    taken = {*catalogue.programmes, *stored, *RESERVED} - mine
    checked = check_content(sent.content, name=PASTED, variables=catalogue.variables, taken=taken)
    if checked.programme is None:
        return checked
    if former is not None and checked.programme.id != former.programme.id:
        wrong = ShirubeError(
            "E348",
            f"id が「{checked.programme.id}」です。ここで差し替えられるのは「{former.programme.id}」だけです。",
            todo="id を元に戻すか、「新しく足す」から足してください。",
        )
        return Checked(sent.name, sent.text, None, mistakes_of((wrong,), sent.text))
    try:
        try_out(checked.text, area=_area_of(sent.place, checked.programme.office).code, on=library.today())
    except ShirubeError as error:
        return Checked(sent.name, sent.text, None, mistakes_of((error,), sent.text))
    return checked


def preview_of(sent: Sent, checked: Checked, former: History | None) -> Preview:
    """The page before confirming; `checked` has no mistake."""
    assert checked.programme is not None
    programme = checked.programme
    catalogue = library.catalogue()
    alone = _with(catalogue, programme)
    on = library.today()
    area = _area_of(sent.place, programme.office)
    return Preview(
        sent,
        checked,
        programme_sheet(alone, programme.id, on=on, prefecture=area.prefecture_code),
        area,
        on,
        explain_decision(alone, programme.id, facts_of(area.code, on), on=on),
        former,
        () if former is None else text_changes(former.newest.text, sent.text),
    )


def own_lines() -> tuple[OwnLine, ...]:
    """Every own programme: those of the folder, those uploaded, and those that cannot be read."""
    catalogue = library.catalogue()
    stored = histories()
    uploaded = {item.programme.id for item in stored}
    broken = {_file_of(problem): problem for problem in catalogue.problems}
    lines = [
        OwnLine(p.id, p.name, "フォルダー", "使用中", None, ())
        for p in catalogue.programmes.values()
        if p.is_own and (p.id not in uploaded or not p.file.startswith("own/"))
    ]
    for item in stored:
        problem = broken.pop(f"own/{item.programme.id}.yaml", None)
        state = "取り下げ中" if item.programme.is_withdrawn else "読めない" if problem else "使用中"
        mistakes = () if problem is None else mistakes_of(problem.problems or (problem,), item.newest.text)
        lines.append(OwnLine(item.programme.id, item.newest.name, "画面から", state, item, mistakes))
    for where, problem in broken.items():
        path = Path(where)
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        mistakes = mistakes_of(problem.problems or (problem,), text)
        lines.append(OwnLine("", path.name, "フォルダー", "読めない", None, mistakes))
    return tuple(lines)


def _file_of(problem: ShirubeError) -> str:
    where = problem.where
    return (where.file or "") if isinstance(where, Place) else str(where or "")


def _with(catalogue: Catalogue, programme: Programme) -> Catalogue:
    own = replace(programme, is_own=True)
    return replace(catalogue, programmes={**catalogue.programmes, programme.id: own})


def _area_of(place: str, office: str) -> Area:
    """The place named; else the first municipality of the prefecture that the office names; else 檮原町."""
    index = library.areas()
    found = find_areas(index, place, limit=1) if place else ()
    if found:
        return found[0].area
    for prefecture in index.prefectures():
        if office.startswith(prefecture.name):
            towns = [area for area in index.all() if area.prefecture_code == prefecture.prefecture_code]
            return next((area for area in towns if area.kind == "municipality"), prefecture)
    return index.get(EXAMPLE_AREA)


def form_context(sent: Sent | None, **more: Any) -> dict[str, Any]:
    """The values of the form fields as they were sent."""
    shown = Sent("", b"", "", "", 0) if sent is None else sent
    try:
        text = shown.content.decode("utf-8-sig") if len(shown.content) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        text = ""
    return {"sent": shown, "text": text, **more}
