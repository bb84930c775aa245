"""Open data of the figures: what is counted, the values with their marks, and the places that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import polars as pl

from shirube.base import ShirubeError
from shirube.catalogue.figures import (
    COUNTRY,
    FigureSource,
    Indicator,
    indicator,
    indicator_sums,
    indicator_values,
    load_indicators,
)
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_measures import BASES
from shirube.usecases.figures_similar import Similar, similar_places
from shirube.usecases.open_data import Cut, Json, Rows, Scalar, number_of

MOST_AREAS, MOST_INDICATORS = 200, 30

INDICATOR_COLUMNS = {
    "id": "指標ID",
    "label": "指標",
    "group": "分野",
    "unit": "単位",
    "better": "よい向き",
    "adds_up": "足し合わせられるか",
    "item": "e-Stat 項目",
    "table": "統計表ID",
    "first_year": "初めの年",
    "last_year": "終わりの年",
    "period": "期間の種類",
    "boundary": "境域の時点",
    "preliminary": "速報か",
    "source": "出典の記号",
    "notes": "注意",
}

VALUE_COLUMNS = {
    "area": "団体コード",
    "indicator": "指標ID",
    "year": "年",
    "value": "値",
    "mark": "値のない理由",
    "unit": "単位",
    "when": "いつの値か",
    "source": "出典の記号",
}


def indicator_rows(cut: Cut, *, group: str = "", words: str = "") -> Rows:
    """The dictionary of indicators, narrowed by group and by words in the label or id."""
    fitting = [
        one
        for one in load_indicators().values()
        if (not group or one.group == group) and all(part in f"{one.label}{one.id}" for part in words.split())
    ]
    rows = [indicator_row(one) for one in cut.of(fitting)]
    return Rows("指標", INDICATOR_COLUMNS, rows, len(fitting), figure_sources_of(fitting))


def indicator_row(one: Indicator) -> dict[str, Scalar]:
    """An indicator in one line."""
    return {
        "id": one.id,
        "label": one.label,
        "group": one.group,
        "unit": one.unit,
        "better": one.better,
        "adds_up": one.aggregate == "sum",
        "item": one.item,
        "table": one.table,
        "first_year": one.years[0],
        "last_year": one.years[-1],
        "period": one.period,
        "boundary": one.boundary,
        "preliminary": one.is_preliminary,
        "source": one.source.id,
        "notes": " ".join(one.notes),
    }


def indicator_detail(name: str) -> Json:
    """One indicator with its years and its source. Raises UnknownNameError E601."""
    one = indicator(name)
    return {**indicator_row(one), "years": list(one.years), "sources": figure_sources_of([one])}


def value_rows(
    cut: Cut,
    *,
    areas: Sequence[str] = (),
    indicators: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
) -> Rows:
    """Values by place and indicator, with the mark that says why there is none; '39000' and '00000' are sums.

    Without place and indicator, everything. Raises ShirubeError E816 for too many, UnknownNameError E601.
    """
    _refuse_many(areas, MOST_AREAS, "area")
    _refuse_many(indicators, MOST_INDICATORS, "indicator")
    known = {name: indicator(name) for name in indicators} or dict(load_indicators())
    asked = _asked(areas, list(known) if indicators else [], first, last)
    page = asked.slice(cut.offset, cut.limit)
    rows = [_value_row(row, known[row["indicator"]]) for row in page.iter_rows(named=True)]
    used = [known[name] for name in dict.fromkeys(str(row["indicator"]) for row in rows)]
    return Rows("値", VALUE_COLUMNS, rows, asked.height, figure_sources_of(used))


def _asked(
    areas: Sequence[str], indicators: Sequence[str], first: int | None, last: int | None
) -> pl.DataFrame:
    """The values that fit, municipalities and (where they add up) prefectures and the country, in their order."""
    needs_sums = not areas or any(code.endswith("000") for code in areas)
    found = _with_sums() if needs_sums else indicator_values()
    if areas:
        found = found.filter(pl.col("code").is_in(list(areas)))
    if indicators:
        found = found.filter(pl.col("indicator").is_in(list(indicators)))
    if first is not None:
        found = found.filter(pl.col("year") >= first)
    return found if last is None else found.filter(pl.col("year") <= last)


@cache
def _with_sums() -> pl.DataFrame:
    columns = ("code", "indicator", "year", "value", "mark")
    frames = [indicator_values().select(columns), indicator_sums().select(columns)]
    return pl.concat(frames).sort("indicator", "year", "code")


def _value_row(row: dict[str, Any], one: Indicator) -> dict[str, Scalar]:
    return {
        "area": row["code"],
        "indicator": one.id,
        "year": row["year"],
        "value": number_of(row["value"]),
        "mark": row["mark"],
        "unit": one.unit,
        "when": one.when(row["year"]),
        "source": one.source.id,
    }


def _refuse_many(names: Sequence[str], most: int, what: str) -> None:
    if len(names) > most:
        raise ShirubeError(
            "E816",
            f"{what} が{len(names):,}件あります。一度に{most}件までです。",
            todo="分けて聞くか、/api/v1/bulk/ の全体の表を使ってください。",
        )


def is_known_code(code: str) -> bool:
    """Whether a code stands for the country, which is no area of the index."""
    return code == COUNTRY


SIMILAR_COLUMNS = {
    "rank": "順",
    "code": "団体コード",
    "name": "団体",
    "distance": "距離（標準偏差）",
    "words": "近さ",
    "compared": "比べた数字（個）",
    "alike": "似ているところ",
    "apart": "ちがうところ",
    "left_out": "比べられなかったところ",
}


def similar_rows(book: FigureBook, code: str, basis: str) -> Rows:
    """The twenty similar places and why. Raises UnknownNameError E201, E671, E672."""
    found = similar_places(book, book.row(code), basis)
    rows = [_similar_row(number, one) for number, one in enumerate(found, start=1)]
    features = book.likeness(basis, prefectures=book.is_prefecture(book.row(code))).features
    used = {name: None for feature in features for name in _indicators_of(feature.measure)}
    known = load_indicators()
    sources = figure_sources_of([known[name] for name in used if name in known])
    more = {
        "basis": basis,
        "basis_label": BASES[basis],
        "features": [feature.measure for feature in features],
    }
    return Rows("似ているまち", SIMILAR_COLUMNS, rows, len(rows), sources, more)


def _indicators_of(measure: str) -> tuple[str, ...]:
    from shirube.usecases.figures_measures import measure_of

    return tuple(measure_of(measure).parts)


def _similar_row(number: int, one: Similar) -> dict[str, Scalar]:
    return {
        "rank": number,
        "code": one.area.code,
        "name": one.area.full_name,
        "distance": float(one.distance),
        "words": one.words,
        "compared": one.features,
        "alike": "、".join(one.alike),
        "apart": "、".join(one.apart),
        "left_out": "、".join(one.left_out),
    }


def figure_sources_of(indicators: Sequence[Indicator]) -> list[Json]:
    """The sources of some indicators, each once."""
    found = {one.source.id: one.source for one in indicators}
    return [_figure_source(source) for source in found.values()]


def _figure_source(source: FigureSource) -> Json:
    return {"id": source.id, "credit": source.credit, "licence": source.licence, "as_of": None}
