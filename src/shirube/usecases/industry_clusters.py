"""Candidates for the three cluster types: groups of neighbouring places, the evidence, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shirube.catalogue import AreaIndex
from shirube.catalogue.areas import Area
from shirube.catalogue.figures import load_indicators
from shirube.catalogue.future_settings import ClusterRule, ClusterType, future_settings
from shirube.regions.clusters import Located, added, groups_within
from shirube.usecases.industry_data import values

PLANTS = "manufacturing_establishments"
SHIPMENTS, SHIPMENTS_YEAR = "manufacturing_shipments", 2022
_BEFORE = {2021: 2016, 2020: 2015}
"""The year a change is counted from: the survey or census before."""


@dataclass(frozen=True)
class Candidate:
    """A group that the rule finds. `quotient` is the group's share of such work over the country's.

    `change` is of `workers` since `since`, over the places known in both years, `gaps` how many are not.
    `shipments` in 百万円 with the number of places not published; None where they say nothing about the work.
    """

    places: tuple[Area, ...]
    workers: int
    quotient: Fraction
    since: int
    change: int
    gaps: int
    shipments: tuple[int, int] | None

    @property
    def prefectures(self) -> tuple[str, ...]:
        """Codes of the prefectures it lies in ('39000')."""
        return tuple(dict.fromkeys(f"{place.code[:2]}000" for place in self.places))


@dataclass(frozen=True)
class Found:
    """What a rule finds. Every municipality is counted once:

    `in_candidates` + `in_small_groups` + `not_strong` + `unknown` = all.
    """

    rule: ClusterRule
    candidates: tuple[Candidate, ...]
    in_candidates: int
    in_small_groups: int
    not_strong: int
    unknown: int

    def within(self, prefecture: str) -> tuple[Candidate, ...]:
        """The candidates that lie in a prefecture wholly or in part; all for ''."""
        return tuple(one for one in self.candidates if not prefecture or prefecture in one.prefectures)


@dataclass(frozen=True)
class TypeFound:
    """A cluster type with what its rules find."""

    kind: ClusterType
    found: tuple[Found, ...]


@dataclass(frozen=True)
class ClusterBoard:
    """All three types, and the lines of credit."""

    types: tuple[TypeFound, ...]
    credits: tuple[str, ...]

    def by_prefecture(self, prefectures: Iterable[Area]) -> tuple[tuple[Area, tuple[int, ...]], ...]:
        """Per prefecture the number of candidates of each type that lie in it, wholly or in part."""
        return tuple(
            (
                area,
                tuple(sum(len(found.within(area.code)) for found in kind.found) for kind in self.types),
            )
            for area in prefectures
        )


def cluster_board(areas: AreaIndex) -> ClusterBoard:
    """The candidates of every rule of data/future.yaml, over all municipalities."""
    settings = future_settings()
    types = tuple(
        TypeFound(kind, tuple(_found(areas, rule) for rule in settings.rules_of(kind.id)))
        for kind in settings.cluster_types
    )
    used = {name for rule in settings.cluster_rules for name in (rule.workers, rule.among)}
    known = load_indicators()
    lines = dict.fromkeys(known[name].source.credit for name in sorted(used | {PLANTS, SHIPMENTS}))
    return ClusterBoard(types, tuple(lines))


def rule_text(rule: ClusterRule) -> str:
    """The rule in a sentence."""
    known = load_indicators()
    plants = "、1事業所当たりの人数が全国より少なく" if rule.plants == "small" else ""
    border = "同じ都道府県の中で" if rule.within_prefecture else "県境をまたいでもよく"
    places = f"{rule.least_places}市区町村以上、" if rule.least_places > 1 else ""
    return (
        f"{known[rule.workers].label}が{known[rule.among].label}に占める割合が全国の {float(rule.quotient):g} 倍以上"
        f"（{rule.year}年）、その人数が {rule.least_workers:,} 人以上{plants}、役所・役場どうしが {rule.km} km 以内で"
        f"つながる市区町村の集まり（{border}）。集まりで{places}{rule.least_group:,} 人以上。"
    )


def _found(areas: AreaIndex, rule: ClusterRule) -> Found:
    workers, among = values(rule.workers, rule.year), values(rule.among, rule.year)
    both = [code for code in workers if among.get(code)]
    country = Fraction(sum(workers[code] for code in both), sum(among[code] for code in both))
    located = {area.code: area for area in areas.all() if area.kind == "municipality"}
    strong = [
        code
        for code in both
        if workers[code] >= rule.least_workers
        and Fraction(workers[code], among[code]) >= rule.quotient * country
        and (rule.plants == "any" or _has_small_plants(code, rule.year))
    ]
    candidates = []
    for group in _groups(rule, [located[code] for code in strong], workers):
        people = sum(workers[code] for code in group)
        if people >= rule.least_group and len(group) >= rule.least_places:
            candidates.append(_candidate(rule, tuple(located[code] for code in group), country))
    inside = sum(len(one.places) for one in candidates)
    ordered = sorted(candidates, key=lambda one: (-one.workers, one.places[0].code))
    return Found(
        rule,
        tuple(ordered),
        inside,
        len(strong) - inside,
        len(both) - len(strong),
        len(located) - len(both),
    )


def _groups(rule: ClusterRule, strong: list[Area], workers: Mapping[str, int]) -> list[tuple[str, ...]]:
    parts: dict[str, list[Located]] = {}
    for area in strong:
        name = area.code[:2] if rule.within_prefecture else ""
        place = Located(
            area.code, float(area.latitude or "nan"), float(area.longitude or "nan"), workers[area.code]
        )
        parts.setdefault(name, []).append(place)
    return [group for places in parts.values() for group in groups_within(places, km=rule.km)]


def _has_small_plants(code: str, year: int) -> bool:
    people, plants = values("manufacturing_workers", year), values(PLANTS, year)
    if not plants.get(code):
        return False
    both = [one for one in people if plants.get(one)]
    country = Fraction(sum(people[one] for one in both), sum(plants[one] for one in both))
    return Fraction(people[code], plants[code]) < country


def _candidate(rule: ClusterRule, places: tuple[Area, ...], country: Fraction) -> Candidate:
    codes = [place.code for place in places]
    now, among = values(rule.workers, rule.year), values(rule.among, rule.year)
    since = _BEFORE[rule.year]
    before = values(rule.workers, since)
    both = [code for code in codes if code in before]
    is_plants = rule.workers == "manufacturing_workers"
    people = sum(now[code] for code in codes)
    return Candidate(
        places,
        people,
        Fraction(people, sum(among[code] for code in codes)) / country,
        since,
        sum(now[code] - before[code] for code in both),
        len(codes) - len(both),
        added(codes, values(SHIPMENTS, SHIPMENTS_YEAR)) if is_plants else None,
    )
