"""Similar places of a place, with the reason in plain words, and those of them that do better on a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.documents import Cell, Table
from shirube.regions.peers import Neighbour
from shirube.regions.profile import Measure, figure_text
from shirube.regions.sentences import with_unit
from shirube.usecases.figures_beside import when_text
from shirube.usecases.figures_book import FigureBook, Likeness
from shirube.usecases.figures_lines import cell
from shirube.usecases.figures_measures import BASES, MEASURES, PARTS, measure_of


@dataclass(frozen=True)
class Similar:
    """A similar place and why: what is alike, what differs, and what could not be compared."""

    area: Area
    row: int
    distance: str
    words: str
    features: int
    of: int
    alike: tuple[str, ...]
    apart: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Better:
    """A similar place with a better figure: its value, and by how much."""

    similar: Similar
    value: str
    gap: str


@dataclass(frozen=True)
class BetterOn:
    """Who of the similar places does better on a measure; `unknown` of them have no figure for that day."""

    measure: Measure
    when: str
    here: str
    places: tuple[Better, ...]
    unknown: int


def bases_of(book: FigureBook, row: int) -> tuple[tuple[str, str], ...]:
    """The bases on which a place can be compared: id and label."""
    return tuple(
        (name, label) for name, label in BASES.items() if not (book.is_prefecture(row) and name == "finance")
    )


def similar_places(book: FigureBook, row: int, basis: str) -> tuple[Similar, ...]:
    """The twenty nearest places of the same kind, the nearest first."""
    likeness = book.likeness(basis, prefectures=book.is_prefecture(row))
    return tuple(_similar(book, likeness, row, found) for found in likeness.neighbours(row))


def rows_of(places: Sequence[Similar]) -> NDArray[np.intp]:
    """Their rows in the book."""
    return np.array([place.row for place in places], dtype=np.intp)


def judged_measures() -> tuple[Measure, ...]:
    """The measures of which it is said which way is better, totals left out: a larger town is not a better one."""
    return tuple(m for m in MEASURES.values() if m.better is not None and not m.is_count)


def better_on(book: FigureBook, row: int, places: Sequence[Similar], name: str) -> BetterOn:
    """The similar places with a better figure, the best first; raises ShirubeError E674 for a measure unjudged."""
    measure, panel = measure_of(name), book.panel(name)
    if measure not in judged_measures():
        raise ShirubeError(
            "E674",
            f"「{measure.label}」は、大きいほうと小さいほうのどちらがよいか決められません。",
            todo="一覧にある数字から選んでください。",
        )
    column = panel.latest(row)
    if column is None:
        return BetterOn(measure, "", "－", (), len(places))
    sign, own = (1 if measure.better == "up" else -1), float(panel.values[row, column])
    known = [(place, float(panel.values[place.row, column])) for place in places]
    found = sorted(
        ((place, value) for place, value in known if sign * (value - own) > 0),
        key=lambda pair: (-sign * pair[1], pair[0].area.code),
    )
    return BetterOn(
        measure,
        when_text(book, measure, panel.years[column]),
        with_unit(own, measure),
        tuple(
            Better(place, with_unit(value, measure), figure_text(value - own, measure.decimals))
            for place, value in found
        ),
        sum(not np.isfinite(value) for _, value in known),
    )


def similar_table(book: FigureBook, places: Sequence[Similar], row: int, basis: str) -> Table:
    """The similar places with the figures they were compared by; the place itself stands first."""
    features = book.likeness(basis, prefectures=book.is_prefecture(row)).features
    measures = [measure_of(feature.measure) for feature in features]
    header = (
        *("順", "団体コード", "団体", "距離（標準偏差）", "近さ", "比べた数字（個）", "似ているところ"),
        *("ちがうところ", "比べられなかったところ"),
        *(f"{measure.label}（{measure.unit}）" for measure in measures),
    )

    def figures(of: int) -> list[Cell]:
        return [cell(float(book.panel(m.id).values[of, -1]), m.decimals) for m in measures]

    here = book.places[row]
    rows: list[tuple[Cell, ...]] = [
        (
            *("このまち", book.codes[row], "" if here is None else here.full_name),
            *(None, None, None, None, None, None),
            *figures(row),
        )
    ]
    for number, place in enumerate(places, start=1):
        reasons = ("、".join(part) for part in (place.alike, place.apart, place.left_out))
        head = (number, place.area.code, place.area.full_name, place.distance, place.words, place.features)
        rows.append((*head, *reasons, *figures(place.row)))
    return Table(f"似ているまち（{BASES[basis]}）", header, rows)


def rule_text(book: FigureBook, row: int, basis: str) -> tuple[str, ...]:
    """The rule of likeness in sentences, with the features used on this basis."""
    likeness = book.likeness(basis, prefectures=book.is_prefecture(row))
    kind = "47都道府県" if book.is_prefecture(row) else f"{len(likeness.rows):,}市区町村"
    parts: dict[str, list[str]] = {}
    for feature in likeness.features:
        parts.setdefault(PARTS[feature.part], []).append(
            MEASURES[feature.measure].label + ("（対数）" if feature.is_log else "")
        )
    lines = [f"{part}: {'、'.join(labels)}" for part, labels in parts.items()]
    return (
        f"{kind}の中で、次の数字の最新の値を平均0・標準偏差1にそろえ（±3まで）、差の二乗の平均の平方根を距離とします。"
        "分野の重みは同じです。",
        *lines,
        "どちらかの値が分からない数字は、0とせず、比べるところから外します。半分より多く外れる相手は比べません。",
        "政令指定都市も特別区も同じ市区町村の中で比べます（区の財政力指数は比較できないので外れます）。"
        if not book.is_prefecture(row)
        else "都道府県の財政と人口密度は収録していないので使いません。",
    )


def _similar(book: FigureBook, likeness: Likeness, row: int, found: Neighbour) -> Similar:
    reason, area = likeness.why(row, found.row), book.places[found.row]
    assert area is not None
    measures = [MEASURES[feature.measure] for feature in likeness.features]

    def pair(column: int) -> str:
        measure = measures[column]
        values = book.panel(measure.id).values[[row, found.row], -1]
        here, there = (figure_text(float(value), measure.decimals) for value in values)
        unit = "" if measure.unit == "指数" else measure.unit.partition("／")[0]
        return f"{measure.label}（{here}{unit}と{there}{unit}）"

    return Similar(
        area,
        found.row,
        figure_text(found.distance, 2),
        found.words,
        found.features,
        len(likeness.features),
        tuple(pair(column) for column in reason.alike),
        tuple(pair(column) for column in reason.apart),
        tuple(measures[column].label for column in reason.left_out),
    )
