"""What an expression can come to besides a number: a quotient, an unknown list, a table, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.rules.model import Tier
from shirube.rules.world import Numeric, World

ONE, ZERO = Fraction(1), Fraction(0)
Paths = list[tuple[World, Any]]


class _Undefined:
    """No branch or tier applies: the amount does not exist (which is not zero)."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED = _Undefined()


@dataclass(frozen=True, slots=True)
class Quotient:
    """left / right where right is not a constant; compared by cross-multiplication, right being >= 0."""

    left: Numeric
    right: Numeric


@dataclass(frozen=True, slots=True)
class UnknownList:
    """A list of which not even the length is told; its total is one symbol."""

    symbol: str


def ordinal(day: date) -> Fraction:
    return Fraction(day.toordinal())


def years_before(day: date, years: int) -> date:
    """The anniversary `years` before; 29 February falls on 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class Tables:
    """A resolved parameter that is not one number."""

    tiers: tuple[Tier, ...] = ()
    options: tuple[tuple[str, Fraction], ...] = ()
