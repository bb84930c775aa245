"""Open data as rows: places and their facts, programmes; each set names its sources and what its columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shirube.base import ReadingError
from shirube.catalogue import KINDS, Area, AreaFact, AreaIndex, Catalogue, FactSource, find_areas
from shirube.documents import Cell, Table
from shirube.rules import Programme
from shirube.usecases.contract import known_json
from shirube.usecases.places import area_json

Json = dict[str, Any]
Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class Rows:
    """A table of open data. `columns` are id → heading in Japanese with its unit; every row has exactly these ids.

    `total` counts all rows that fit, of which `rows` are the ones asked for.
    """

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Scalar]]
    total: int
    sources: Sequence[Json] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def table(self) -> Table:
        """The same rows as a table: headings in Japanese, yes and no as words, an empty cell where nothing is known."""
        rows = [tuple(cell_of(row[name]) for name in self.columns) for row in self.rows]
        return Table(self.title, tuple(self.columns.values()), rows)

    def source_table(self) -> Table:
        """The sources on a sheet of their own."""
        rows = [
            tuple(str(source.get(key) or "") for key in ("id", "credit", "as_of")) for source in self.sources
        ]
        return Table("出典", ("出典の記号", "出典", "時点"), rows)


@dataclass(frozen=True)
class Cut:
    """Which rows are wanted: `limit` of them after the first `offset`."""

    limit: int
    offset: int = 0

    def of(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows of the cut."""
        return rows[self.offset : self.offset + self.limit]


def cell_of(value: Scalar) -> Cell:
    """A value as a cell of a table."""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return Decimal(repr(value)) if isinstance(value, float) else value


def number_of(value: float | None) -> int | float | None:
    """A figure as JSON writes it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value.is_integer() else value


AREA_COLUMNS = {
    "code": "団体コード",
    "code6": "団体コード（6桁）",
    "name": "団体",
    "kana": "よみ",
    "prefecture": "都道府県",
    "type": "種類",
    "lg_class": "団体区分",
    "population_2020": "人口（2020年国勢調査、人）",
}


def area_rows(index: AreaIndex, cut: Cut, *, words: str = "", prefecture: str = "", kind: str = "") -> Rows:
    """Places in code order; with words the best match first. Raises UnknownNameError E201 for a prefecture."""
    if words.strip():
        found: Iterable[Area] = _by_words(index, words)
    else:
        found = index.all()
    number = (
        index.get(f"{prefecture}000" if len(prefecture) == 2 else prefecture).prefecture_code
        if prefecture
        else ""
    )
    fitting = [
        area
        for area in found
        if (not number or area.prefecture_code == number) and (not kind or area.kind == kind)
    ]
    rows = [area_json(area) for area in cut.of(fitting)]
    return Rows("団体", AREA_COLUMNS, rows, len(fitting), _code_source(index))


def _by_words(index: AreaIndex, words: str) -> list[Area]:
    """Places by words; words that cannot be read (circled digits) find none."""
    try:
        return [match.area for match in find_areas(index, words, limit=len(index))]
    except ReadingError:
        return []


def _code_source(index: AreaIndex) -> list[Json]:
    """The sources of what a line of a place holds: its code and its people."""
    return [source_json(one) for one in index.sources() if one.id.startswith(("area-codes", "census-2020"))]


def area_detail(
    area: Area, facts: Sequence[AreaFact], source_of: Mapping[str, FactSource], *, on: date
) -> Json:
    """A place with every recorded fact as it holds on a day; a value that is not known says why in `note`."""
    used = dict.fromkeys(fact.source for fact in facts)
    return {
        **area_json(area),
        "as_of": on.isoformat(),
        "facts": [
            {
                "variable": fact.variable,
                "value": known_json(fact.value),
                "period": fact.period,
                "as_of": fact.as_of.isoformat(),
                "source": fact.source,
                "note": fact.note,
            }
            for fact in facts
        ],
        "sources": [source_json(source_of[name]) for name in used if name in source_of],
    }


def source_json(source: FactSource) -> Json:
    """A source of facts with the line to print beside a figure."""
    return {
        "id": source.id,
        "credit": source.credit,
        "licence": source.licence,
        "as_of": source.as_of.isoformat(),
    }


PROGRAMME_COLUMNS = {
    "id": "制度ID",
    "name": "制度",
    "kind": "種類の記号",
    "kind_label": "種類",
    "office": "所管",
    "themes": "分野",
    "summary": "概要",
    "depth": "収録の深さ",
    "recorded_from": "収録開始",
    "recorded_until": "収録終了",
    "own": "独自の制度",
    "document": "資料",
    "lines": "行",
}


def programme_rows(
    catalogue: Catalogue,
    cut: Cut,
    *,
    kind: str = "",
    theme: str = "",
    office: str = "",
    ids: Sequence[str] | None = None,
) -> Rows:
    """Programmes in the order of the catalogue, or in the order of `ids` where words found some."""
    every = catalogue.programmes
    found = list(every.values()) if ids is None else [every[name] for name in ids]
    fitting = [
        one
        for one in found
        if (not kind or one.kind == kind)
        and (not theme or theme in one.themes)
        and (not office or one.office.startswith(office))
    ]
    rows = [programme_row(one) for one in cut.of(fitting)]
    documents = dict.fromkeys(str(row["document"]) for row in rows)
    sources = [{"id": name, "credit": f"資料 {name}", "licence": "", "as_of": None} for name in documents]
    return Rows("制度", PROGRAMME_COLUMNS, rows, len(fitting), sources)


def programme_row(one: Programme) -> dict[str, Scalar]:
    """A programme in one line."""
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "kind_label": KINDS[one.kind],
        "office": one.office,
        "themes": "・".join(one.themes),
        "summary": one.summary,
        "depth": one.depth,
        "recorded_from": one.recorded_from.isoformat(),
        "recorded_until": one.recorded_until.isoformat(),
        "own": one.is_own,
        "document": one.passages[0].document,
        "lines": " ".join(passage.lines for passage in one.passages),
    }
