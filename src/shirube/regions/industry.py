"""What a place is strong in: location quotients, shift-share whose parts add up, and diversity."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from shirube.base import ShirubeError

Counts = Mapping[str, int]


@dataclass(frozen=True)
class ShiftShare:
    """The change of one sector in three parts: `national` + `industry` + `local` = `end` − `start`, exactly.

    Classical shift-share (Dunn 1960): what the start would have gained at the nation's rate for all
    sectors; what the sector's own national rate adds; what is left to the place. In persons.
    """

    sector: str
    start: int
    end: int
    national: Fraction
    industry: Fraction
    local: Fraction

    @property
    def change(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Diversity:
    """How evenly work is spread over the sectors.

    `concentration` is the sum of squared shares (Herfindahl–Hirschman), 1 for a single sector; `entropy`
    in nats (Shannon); `evenness` is entropy over its largest value, between 0 and 1.
    """

    concentration: Fraction
    entropy: float
    evenness: float


def location_quotients(local: Counts, whole: Counts) -> Mapping[str, Fraction | None]:
    """The sector's share here over its share in the whole; None where the whole has nobody in the sector.

    Weighted by the whole's shares, the quotients of a place average to one; weighted by each place's total,
    those of a sector do. Empty when nobody works here. Raises ShirubeError E634 when the sectors differ.
    """
    _same_sectors(local, whole)
    here, everywhere = sum(local.values()), sum(whole.values())
    if not here or not everywhere:
        return {}
    return {
        sector: Fraction(local[sector] * everywhere, here * whole[sector]) if whole[sector] else None
        for sector in local
    }


def shift_share(start: Counts, end: Counts, whole_start: Counts, whole_end: Counts) -> tuple[ShiftShare, ...]:
    """The three parts per sector, in the order of `start`.

    A sector that the whole did not have at the start has no rate of its own: all its change is local.
    Raises ShirubeError E634 when the sectors differ, E635 when nobody worked in the whole at the start.
    """
    for other in (end, whole_start, whole_end):
        _same_sectors(start, other)
    total = sum(whole_start.values())
    if not total:
        raise ShirubeError("E635", "はじめの年の全体の人数が0なので、増減を分けられません。")
    growth = Fraction(sum(whole_end.values()) - total, total)
    parts = []
    for sector, people in start.items():
        before = whole_start[sector]
        own = Fraction(whole_end[sector] - before, before) if before else growth
        national, industry = people * growth, people * (own - growth)
        parts.append(
            ShiftShare(
                sector, people, end[sector], national, industry, end[sector] - people - national - industry
            )
        )
    return tuple(parts)


def diversity(local: Counts) -> Diversity | None:
    """How evenly a place's work is spread over the sectors given; None when nobody works there."""
    total = sum(local.values())
    if not total:
        return None
    shares = [Fraction(people, total) for people in local.values() if people]
    entropy = -sum(float(share) * math.log(share) for share in shares)
    largest = math.log(len(local))
    concentration = sum((share * share for share in shares), Fraction(0))
    return Diversity(concentration, entropy, entropy / largest if largest else 0.0)


def whole_numbers(parts: tuple[Fraction, ...], total: int) -> tuple[int, ...]:
    """The parts as whole numbers that still add up to `total` (largest remainders; the first wins a tie).

    The parts must add up to `total` themselves.
    """
    floors = [math.floor(part) for part in parts]
    missing = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    for place in order[:missing]:
        floors[place] += 1
    return tuple(floors)


def _same_sectors(one: Counts, other: Counts) -> None:
    if set(one) != set(other):
        differ = "、".join(sorted(set(one) ^ set(other)))
        raise ShirubeError(
            "E634",
            f"産業の分け方がそろっていません。一方にしかないもの: {differ}。",
            todo="同じ産業の分け方の表どうしで比べてください。",
        )
