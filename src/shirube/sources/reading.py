"""What one official file says: exact values with their cells, and an account in which no row is lost."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from shirube.base.errors import ShirubeError
from shirube.catalogue.areas import AreaIndex
from shirube.catalogue.figures import Mark
from shirube.catalogue.figures_codes import Merger
from shirube.sources.cells import CellError, read_cell
from shirube.sources.codes import Owner

VERSION = "1"
"""Of the importers; a value keeps the version that read it."""

KINDS: Mapping[str, str] = {
    "estat-api": "e-Stat API の応答（JSON）",
    "estat-csv": "e-Stat の表（CSV）",
    "fiscal-book": "主要財政指標（総務省、Excel）",
    "tidy": "自分の表・一行一値の表（CSV・Excel）",
    "boundaries": "行政区域の境界（国土数値情報 N03、GeoJSON）",
}


@dataclass(frozen=True)
class Figure:
    """One value at its cell. `value` is the exact decimal text, None with a `mark` that says why.

    `area` is a five-digit code ('39405', a prefecture '39000', the country '00000'); `printed` is the cell
    as it stood, so that －, …, X, *** and blank stay apart; `where` is the row and column, or the JSON path.
    """

    area: str
    indicator: str
    year: int
    value: str | None
    mark: Mark | None
    printed: str
    where: str


@dataclass(frozen=True)
class Part:
    """A value of a municipality that is no more, under the area of today that it belongs to."""

    former: Merger
    figure: Figure


@dataclass(frozen=True)
class NewIndicator:
    """A column that the dictionary does not know; its id is made from label and unit."""

    id: str
    label: str
    unit: str


@dataclass(frozen=True)
class Boundary:
    """The outline of one municipality: rings of (longitude, latitude) on a grid, holes not told apart."""

    area: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Reading:
    """A file as read. rows = used + set aside + refused; cells = figures + refused cells + cells joined to another.

    `aside` counts rows that are no municipality's by reason (wards, districts, sums, footnotes); `changed`
    says which old codes were read as which new ones; `warnings` are doubts that refuse nothing.
    """

    kind: str
    name: str
    sha256: str
    figures: tuple[Figure, ...]
    new_indicators: tuple[NewIndicator, ...]
    rows: int
    used: int
    aside: Mapping[str, int]
    refused: int
    refused_cells: int
    refusals: tuple[ShirubeError, ...]
    warnings: tuple[ShirubeError, ...]
    changed: tuple[str, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    credit: str = ""
    joined: int = 0

    @property
    def account(self) -> str:
        """The account as one line."""
        aside = sum(self.aside.values())
        return (
            f"行 {self.rows:,} = 使用 {self.used:,} + 対象外 {aside:,} + 不採用 {self.refused:,}"
            f"、値 {sum(1 for one in self.figures if one.value is not None):,}"
            f" + 記号・空欄 {sum(1 for one in self.figures if one.value is None):,}"
            f" + 不採用の欄 {self.refused_cells:,}"
            + (f" + 合併前の団体として足した欄 {self.joined:,}" if self.joined else "")
        )


MOST_SAID = 200
"""Refusals and warnings kept in full; beyond that they are counted."""


def digest(content: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


@dataclass
class Collector:
    """Gathers one file's figures and counts every row as it goes."""

    kind: str
    name: str
    content: bytes
    areas: AreaIndex
    dash: Mapping[str, Mark] = field(default_factory=dict)
    figures: dict[tuple[str, str, int], Figure] = field(default_factory=dict)
    new: dict[str, NewIndicator] = field(default_factory=dict)
    aside: Counter[str] = field(default_factory=Counter)
    refusals: list[ShirubeError] = field(default_factory=list)
    warnings: list[ShirubeError] = field(default_factory=list)
    changed: dict[str, None] = field(default_factory=dict)
    restored: list[tuple[str, str]] = field(default_factory=list)
    boundaries: dict[str, Boundary] = field(default_factory=dict)
    parts: dict[tuple[str, str, int], list[Part]] = field(default_factory=dict)
    part: Merger | None = None
    joined: int = 0
    rows: int = 0
    used: int = 0
    refused: int = 0
    refused_cells: int = 0
    credit: str = ""

    def row(self) -> None:
        """One more row of the file."""
        self.rows += 1

    def set_aside(self, reason: str) -> None:
        """This row is no municipality's."""
        self.aside[reason] += 1

    def refuse_row(self, error: ShirubeError) -> None:
        """This row cannot be used."""
        self.refused += 1
        self._keep(self.refusals, error)

    def refuse_cell(self, error: ShirubeError) -> None:
        """This cell cannot be used; the rest of its row can."""
        self.refused_cells += 1
        self._keep(self.refusals, error)

    def warn(self, error: ShirubeError) -> None:
        """A doubt that refuses nothing."""
        self._keep(self.warnings, error)

    def add(self, area: str, indicator: str, year: int, printed: str, *, where: str) -> bool:
        """Reads one cell; False where it was refused: no number (E610), or a key met before (E611)."""
        try:
            cell = read_cell(printed, dash=self.dash.get(indicator, "not_available"))
        except CellError as error:
            self.refuse_cell(
                ShirubeError(
                    "E610", f"「{printed[:40]}」は数として読めません。", where=where, todo=str(error)
                )
            )
            return False
        if self.part is not None:
            figure = Figure(area, indicator, year, cell.value, cell.mark, printed.strip(), where)
            self.parts.setdefault((area, indicator, year), []).append(Part(self.part, figure))
            return True
        before = self.figures.get((area, indicator, year))
        if before is not None:
            self.refuse_cell(_twice(before, printed, where))
            return False
        mark = cell.mark
        value = cell.value
        if indicator == "fiscal_index" and value is not None and self._is_special_ward(area):
            value, mark = None, "not_comparable"
        self.figures[area, indicator, year] = Figure(
            area, indicator, year, value, mark, printed.strip(), where
        )
        return True

    def note(self, owner: Owner, where: str) -> None:
        """Keeps what was done to find the owner of a row; the cells that follow are of that owner."""
        self.part = owner.part
        if owner.changed:
            self.changed[owner.changed] = None
        if owner.restored:
            self.restored.append((owner.restored, where))
        if owner.doubt:
            self.warn(
                ShirubeError("E623", f"{owner.doubt}。", where=where, todo="行のずれを確かめてください。")
            )

    def finish(self) -> Reading:
        """The reading; raises ValueError if a row was lost, which would be a fault of the importer."""
        join_parts(self)
        if self.restored:
            example, where = self.restored[0]
            self.warnings.insert(0, _lost_zeros(len(self.restored), example, where))
        if self.rows != self.used + sum(self.aside.values()) + self.refused:
            raise ValueError(f"{self.name}: {self.rows} != {self.used} + {dict(self.aside)} + {self.refused}")
        return Reading(
            kind=self.kind,
            name=self.name,
            sha256=digest(self.content),
            figures=tuple(self.figures.values()),
            new_indicators=tuple(self.new.values()),
            rows=self.rows,
            used=self.used,
            aside=dict(self.aside),
            refused=self.refused,
            refused_cells=self.refused_cells,
            joined=self.joined,
            refusals=tuple(self.refusals),
            warnings=tuple(self.warnings),
            changed=tuple(self.changed),
            boundaries=tuple(self.boundaries.values()),
            credit=self.credit,
        )

    def _is_special_ward(self, area: str) -> bool:
        return area in _wards(self.areas)

    @staticmethod
    def _keep(told: list[ShirubeError], error: ShirubeError) -> None:
        if len(told) < MOST_SAID:
            told.append(error)


def join_parts(into: Collector) -> None:
    """Adds the values of former municipalities up to today's: see `sources.joining`."""
    from shirube.sources.joining import join

    join(into)


@lru_cache(maxsize=4)
def _wards(areas: AreaIndex) -> frozenset[str]:
    return frozenset(area.code for area in areas.municipalities("13") if area.lg_class == "special_ward")


def _lost_zeros(count: int, example: str, where: str) -> ShirubeError:
    return ShirubeError(
        "E628",
        f"先頭の0が落ちた団体コードが{count:,}行にありました（{example} など）。0を補って読みました。",
        where=where,
        todo="Excel では列の書式を「文字列」にしてから貼り付けると、0が落ちません。",
    )


def _twice(before: Figure, printed: str, where: str) -> ShirubeError:
    same = "値も同じです" if before.printed == printed.strip() else f"前は「{before.printed[:40]}」でした"
    return ShirubeError(
        "E611",
        f"同じ団体・指標・年の値が二度あります（初めは {before.where}、{same}）。",
        where=where,
        todo="正しいほうだけを残してください。二度目は使っていません。",
    )
