"""What the pages of the proposals show, put together from the push, the filter and the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import KINDS, Area, Catalogue
from shirube.rules import Programme
from shirube.usecases.programme_list import VERDICT_WORDS, verdict_mark
from shirube.usecases.push import Counts
from shirube.usecases.push_rank import RULE, Ranked
from shirube.usecases.push_view import AreaView, ProgrammeView, PushFilter, PushView
from shirube.web.pages import library
from shirube.web.pages.answers import read_answers
from shirube.web.proposals import pushes

TOP = 3
FIELDS = ("theme", "kind", "verdict", "interest")
LONGEST = 100


@dataclass(frozen=True)
class Choices:
    """One selector: `options` are (value, label, chosen)."""

    name: str
    label: str
    every: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Asked:
    """What the address asks: the day, the filter, a theme that raises the rank, one programme to look at."""

    on: date
    on_raw: str
    on_error: ShirubeError | None
    narrowed: PushFilter
    interest: str
    programme: str

    @property
    def query(self) -> str:
        """The same as an address part, the programme left out."""
        return urlencode([("on", self.on.isoformat()), *self.told])

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        told = {**vars(self.narrowed), "interest": self.interest}
        return tuple((name, told[name]) for name in FIELDS if told[name])


@dataclass(frozen=True)
class Count:
    """One part of a sum of verdicts."""

    key: str
    mark: str
    label: str
    figure: int

    @property
    def state(self) -> str:
        return "unknown" if self.key == "unprinted" else self.key


@dataclass(frozen=True)
class TownLine:
    """One municipality: its counts and its first proposals."""

    view: AreaView
    top: tuple[Ranked, ...]
    has_letter: bool


@dataclass(frozen=True)
class UserGroup:
    """The areas in which one programme ends in one way, those with the same reason together."""

    count: Count
    reasons: tuple[tuple[str, tuple[Area, ...]], ...]


@dataclass(frozen=True)
class ProgrammeUse:
    """One programme across the areas; the groups add up to them."""

    programme: Programme
    groups: tuple[UserGroup, ...]


@dataclass(frozen=True)
class ProposalsPage:
    """What proposals/prefecture.html draws."""

    place: Area
    asked: Asked
    view: PushView
    towns: tuple[TownLine, ...]
    programmes: tuple[ProgrammeView, ...]
    counts: tuple[Count, ...]
    choices: tuple[Choices, ...]
    use: ProgrammeUse | None
    rule: str = RULE

    @property
    def query(self) -> str:
        return self.asked.query

    @property
    def trail(self) -> tuple[tuple[str, str], ...]:
        return (("都道府県から市区町村への提案", f"/prefectures/?on={self.asked.on}"), (self.place.name, ""))


@dataclass(frozen=True)
class PrefectureLine:
    """One prefecture of the list; the counts add up to areas × programmes."""

    place: Area
    areas: int
    counts: Counts
    pairs: int


def read_asked(params: Mapping[str, Any]) -> Asked:
    """The address read; a day that cannot be read is today, and its mistake is kept."""
    answers = read_answers({"on": params.get("on", "")}, {}, library.today())
    texts = {name: str(params.get(name) or "").strip()[:LONGEST] for name in (*FIELDS, "programme")}
    return Asked(
        answers.on,
        answers.raw.get("on", ""),
        answers.errors.get("on"),
        PushFilter(texts["theme"], texts["kind"], texts["verdict"]),
        texts["interest"] if texts["interest"] in _themes() else "",
        texts["programme"],
    )


def _themes() -> dict[str, str]:
    """Every theme of the catalogue, as value and label."""
    every = {theme for programme in library.catalogue().programmes.values() for theme in programme.themes}
    return {theme: theme for theme in sorted(every)}


def view_of(place: Area, asked: Asked) -> PushView:
    """The push of a prefecture through the filter of an address."""
    themes = (asked.interest,) if asked.interest else ()
    return PushView(pushes.of_prefecture(place, asked.on, themes=themes), asked.narrowed)


def proposals_page(place: Area, asked: Asked) -> ProposalsPage:
    """The page of one prefecture; raises UnknownNameError E333 for a programme that is not there."""
    view = view_of(place, asked)
    return ProposalsPage(
        place=place,
        asked=asked,
        view=view,
        towns=tuple(TownLine(v, v.ranked[:TOP], v.area.kind == "municipality") for v in view.areas),
        programmes=tuple(p for p in view.programmes if sum(p.counts.values())),
        counts=counts_of(view.counts),
        choices=_choices(library.catalogue(), asked),
        use=_use(view, asked.programme) if asked.programme else None,
    )


def prefecture_lines(on: date) -> tuple[PrefectureLine, ...]:
    """The 47 with their counts."""
    push = pushes.national(on)
    lines = []
    for place in library.areas().prefectures():
        rows = [push.by_area[a.code] for a in _areas(place)]
        counts = {key: sum(row[key] for row in rows) for key in VERDICT_WORDS}
        lines.append(PrefectureLine(place, len(rows), counts, len(rows) * len(push.programmes)))
    return tuple(lines)


def counts_of(counts: Counts) -> tuple[Count, ...]:
    """Counts with mark and word, in the fixed order."""
    return tuple(Count(key, verdict_mark(key), VERDICT_WORDS[key], counts[key]) for key in VERDICT_WORDS)


def _areas(place: Area) -> tuple[Area, ...]:
    return (place, *library.areas().municipalities(place.prefecture_code))


def _use(view: PushView, programme_id: str) -> ProgrammeUse:
    push = view.push
    index = next((i for i, p in enumerate(push.programmes) if p.id == programme_id), None)
    if index is None:
        raise UnknownNameError(
            "E333", f"制度「{programme_id[:60]}」はありません。", todo="制度の一覧から選び直してください。"
        )
    by_reason: dict[str, dict[str, list[Area]]] = {key: {} for key in VERDICT_WORDS}
    for situation, row in zip(push.situations, push.outcomes, strict=True):
        by_reason[row[index].key].setdefault(row[index].reason, []).append(situation.area)
    groups = tuple(
        UserGroup(count, tuple((reason, tuple(areas)) for reason, areas in by_reason[count.key].items()))
        for count in counts_of(push.by_programme[programme_id])
    )
    return ProgrammeUse(push.programmes[index], groups)


def _choices(catalogue: Catalogue, asked: Asked) -> tuple[Choices, ...]:
    programmes = catalogue.programmes.values()
    themes = _themes()
    kinds = {kind: label for kind, label in KINDS.items() if any(p.kind == kind for p in programmes)}
    narrowed = asked.narrowed
    return (
        _choice("theme", "テーマで絞る", "すべて", themes, narrowed.theme),
        _choice("kind", "種類で絞る", "すべて", kinds, narrowed.kind),
        _choice("verdict", "判定で絞る", "すべて", VERDICT_WORDS, narrowed.verdict),
        _choice("interest", "関心テーマ（順位を上げる）", "なし", themes, asked.interest),
    )


def _choice(name: str, label: str, every: str, labels: Mapping[str, str], chosen: str) -> Choices:
    options = dict(labels) if not chosen or chosen in labels else {**labels, chosen: f"{chosen}（0）"}
    return Choices(name, label, every, tuple((v, text, v == chosen) for v, text in options.items()))
