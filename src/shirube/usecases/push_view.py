"""A push as people look at it: one prefecture, narrowed by theme, kind and verdict; what is hidden stays counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from shirube.base import UnknownNameError
from shirube.catalogue import Area, AreaIndex
from shirube.rules import Programme
from shirube.usecases.push import Counts, Outcome, Push, Situation, counted
from shirube.usecases.push_rank import Ranked, rank


@dataclass(frozen=True)
class PushFilter:
    """What a push is narrowed to; an empty field narrows nothing."""

    theme: str = ""
    kind: str = ""
    verdict: str = ""

    def lets_pass(self, outcome: Outcome) -> bool:
        programme = outcome.programme
        return (
            (not self.theme or self.theme in programme.themes)
            and (not self.kind or self.kind == programme.kind)
            and (not self.verdict or self.verdict == outcome.key)
        )


@dataclass(frozen=True)
class AreaView:
    """One area: `counts` of what is shown, `hidden` by the filter; together they are all programmes."""

    situation: Situation
    counts: Counts
    hidden: int
    ranked: tuple[Ranked, ...]
    missing: tuple[tuple[str, int], ...]

    @property
    def area(self) -> Area:
        return self.situation.area

    @property
    def shown(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class ProgrammeView:
    """One programme: in how many areas it ends how (`counts` shown and `hidden` are all areas)."""

    programme: Programme
    counts: Counts
    hidden: int


@dataclass(frozen=True)
class PushView:
    """A push through a filter; for areas, for programmes and in all, shown + hidden = all."""

    push: Push
    narrowed: PushFilter

    @cached_property
    def areas(self) -> tuple[AreaView, ...]:
        return tuple(
            self._area(situation, row)
            for situation, row in zip(self.push.situations, self.push.outcomes, strict=True)
        )

    @cached_property
    def programmes(self) -> tuple[ProgrammeView, ...]:
        height = len(self.push.situations)
        found = []
        for index, programme in enumerate(self.push.programmes):
            kept = [o for row in self.push.outcomes if self.narrowed.lets_pass(o := row[index])]
            found.append(ProgrammeView(programme, counted(kept), height - len(kept)))
        return tuple(found)

    @property
    def counts(self) -> Counts:
        """The pairs shown, by verdict."""
        return {key: sum(area.counts[key] for area in self.areas) for key in self.push.totals}

    @property
    def hidden(self) -> int:
        return self.push.pairs - sum(self.counts.values())

    def pairs(self) -> Iterator[tuple[Situation, Outcome, Ranked | None]]:
        """Every pair shown, by area and in the order of the catalogue, with its rank among all proposals."""
        for situation, row in zip(self.push.situations, self.push.outcomes, strict=True):
            places = {item.outcome.programme.id: item for item in rank(row, situation.themes)}
            for outcome in row:
                if self.narrowed.lets_pass(outcome):
                    yield situation, outcome, places.get(outcome.programme.id)

    def _area(self, situation: Situation, row: Iterable[Outcome]) -> AreaView:
        every = tuple(row)
        kept = [outcome for outcome in every if self.narrowed.lets_pass(outcome)]
        ranked = tuple(i for i in rank(every, situation.themes) if self.narrowed.lets_pass(i.outcome))
        waiting: dict[str, int] = {}
        for outcome in kept:
            for name in outcome.missing:
                waiting[name] = waiting.get(name, 0) + 1
        missing = tuple(sorted(waiting.items(), key=lambda item: -item[1]))
        return AreaView(situation, counted(kept), len(every) - len(kept), ranked, missing)


def find_prefecture(index: AreaIndex, text: str) -> Area:
    """The prefecture of a code ('39', '39000', '390003') or a name (高知県, 高知, こうちけん); raises E186."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for area in index.prefectures():
        bare = area.name if area.name == "北海道" else area.name[:-1]
        if plain in (area.code, area.code6, area.prefecture_code, area.name, bare, area.kana):
            return area
    near = [area.name for area in index.prefectures() if plain[:1] and area.name.startswith(plain[:1])]
    hint = f"近いもの: {'、'.join(near)}。" if near else ""
    raise UnknownNameError(
        "E186",
        f"都道府県「{plain[:40]}」はありません。",
        todo=f"{hint}名前（高知県）か2桁のコード（39）で指定してください。",
    )


def areas_of(index: AreaIndex, prefecture: Area | None) -> tuple[Area, ...]:
    """The prefecture and its municipalities, or every area; in code order."""
    if prefecture is None:
        return index.all()
    return (prefecture, *index.municipalities(prefecture.code))
