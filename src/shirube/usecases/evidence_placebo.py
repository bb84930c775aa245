"""The placebos of an answer shown: what fake adopters, fake years and fake places gave beside the real figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from shirube.catalogue import AreaIndex
from shirube.documents import Table
from shirube.evidence import Effect, Scale
from shirube.usecases.evidence import Inquiry

if TYPE_CHECKING:
    from shirube.evidence import SyntheticEffect

BINS = 21
FAKE, CHECKS, SPACE, TIME = "にせの始めたまち", "確かめ", "にせの場所", "にせの年"
Exact = Callable[[float | None, Scale], Decimal | None]


@dataclass(frozen=True)
class Bin:
    """How many draws fell between two edges, in the unit of the panel; the last one holds its upper edge."""

    low: float
    high: float
    count: int


def bins_of(found: Effect) -> tuple[Bin, ...]:
    """The draws in classes of one width around zero that hold every draw and the real figure."""
    edge = max(abs(found.value), *(abs(value) for value in found.placebo)) * 1.02 or 1.0
    counts, edges = np.histogram(found.placebo, bins=BINS, range=(-edge, edge))
    return tuple(
        Bin(float(low), float(high), int(count))
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    )


def placebo_tables(asked: Inquiry, areas: AreaIndex, exact: Exact) -> list[Table]:
    """Of several places 確かめ and にせの始めたまち; of one にせの場所 and にせの年."""
    if isinstance(asked.effect, Effect):
        return [_checks(asked, asked.effect, exact), _fake(asked.effect, asked.outcome.scale, exact)]
    if asked.synthetic is not None:
        return [_space(asked.synthetic, asked.outcome.scale, areas), *_time(asked, asked.synthetic, exact)]
    return []


def _checks(asked: Inquiry, found: Effect, exact: Exact) -> Table:
    scale = asked.outcome.scale
    unit = scale.unit
    rows: list[tuple[str | Decimal | None, ...]] = [
        _row("始めたまちの差", found.value, found.low, found.high, found.p, scale, exact)
    ]
    if asked.before is not None:
        one, years = asked.before, asked.settings.years_back
        rows.append(_row(f"年を{years}年さかのぼったとき", one.value, one.low, one.high, one.p, scale, exact))
    if asked.library is not None:
        other = asked.library
        rows.append(
            _row(
                "別の計算（Callaway–Sant'Anna）",
                other.value,
                other.low,
                other.high,
                other.p,
                scale,
                exact,
            )
        )
    rows.append(("単純な前後比較（効果とは読めない）", exact(found.naive, scale), None, None, None))
    header = ("何を", f"差（{unit}）", f"区間の下（{unit}）", f"区間の上（{unit}）", "p")
    return Table(CHECKS, header, rows)


def _row(
    label: str, value: float, low: float, high: float, p: float, scale: Scale, exact: Exact
) -> tuple[str | Decimal | None, ...]:
    return (label, exact(value, scale), exact(low, scale), exact(high, scale), Decimal(f"{p:.3f}"))


def _fake(found: Effect, scale: Scale, exact: Exact) -> Table:
    header = (f"差の下（{scale.unit}）", f"差の上（{scale.unit}）", "出た回数", "本物の差")
    rows = [
        (
            exact(one.low, scale),
            exact(one.high, scale),
            one.count,
            "ここ" if _holds(one, found.value) else "",
        )
        for one in bins_of(found)
    ]
    return Table(FAKE, header, rows)


def _holds(one: Bin, value: float) -> bool:
    return one.low <= value < one.high


def _space(found: SyntheticEffect, scale: Scale, areas: AreaIndex) -> Table:
    """Gaps as they are in the panel (logarithms are about shares), the place itself first."""
    times = Decimal(100) if scale.is_log else Decimal(1)
    unit = "％" if scale.is_log else scale.unit

    def row(code: str, before: float, after: float, note: str) -> tuple[str | Decimal | None, ...]:
        growth = None if before == 0 else Decimal(f"{after / before:.2f}")
        sizes = (Decimal(f"{size:.5f}") * times for size in (before, after))
        return (
            code,
            areas.get(code).full_name,
            *(size.quantize(Decimal("0.01")) for size in sizes),
            growth,
            note,
        )

    rows = [row(found.code, found.fit, found.after, "このまち")]
    rows += [row(one.code, one.before, one.after, "") for one in found.in_space]
    header = (
        *("団体コード", "まち", f"始める前のずれ（およそ{unit}）", f"始めた後のずれ（およそ{unit}）"),
        *("後÷前", "印"),
    )
    return Table(SPACE, header, rows)


def _time(asked: Inquiry, found: SyntheticEffect, exact: Exact) -> list[Table]:
    scale = asked.outcome.scale
    if not found.in_time:
        return []
    rows: list[tuple[str | Decimal | None, ...]] = [
        (str(one.year), exact(one.value, scale), "にせ") for one in found.in_time
    ]
    rows.append((str(found.year), exact(found.value, scale), "本物"))
    return [Table(TIME, ("始めたことにした年", f"その後の差（{scale.unit}）", "本物か"), rows)]
