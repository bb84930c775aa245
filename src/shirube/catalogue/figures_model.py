"""The strict shape of indicators.yaml: what each figure is, where it comes from and how it may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, ValidationError

from shirube.base.errors import CatalogueError, ShirubeError
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Strict, Text
from shirube.catalogue.text import read_text

Better: TypeAlias = Literal["up", "down"]
Aggregate: TypeAlias = Literal["sum", "none"]
Period: TypeAlias = Literal["census-day", "year", "fiscal-year"]


def _blank(value: Any) -> Any:
    return None if value == "null" else value


def _years(value: Any) -> Any:
    """The years of '2010-2014,2016'; anything else is left for the model to refuse."""
    if not isinstance(value, str):
        return value
    years: list[int] = []
    for part in value.split(","):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            raise ValueError(f"「{value}」は年ではありません。例: 2010-2014,2016")
        years.extend(range(int(first), int(last or first) + 1))
    return tuple(years)


Blank = BeforeValidator(_blank)
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class SourceEntry(Strict):
    id: Id
    ministry: Text
    table: Text
    credit: Text
    licence: Text


class IndicatorEntry(Strict):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    item: Annotated[str | None, Blank]
    label: Text
    group: Text
    unit: Text
    better: Annotated[Better | None, Blank]
    aggregate: Aggregate
    source: Id
    table: Annotated[str | None, Blank]
    years: Annotated[tuple[int, ...], BeforeValidator(_years)]
    period: Period
    boundary: Annotated[str | None, Blank]
    preliminary: Annotated[bool | None, Blank]
    notes: tuple[Text, ...]
    also: tuple[Text, ...] = ()


class IndicatorsFile(Strict):
    sources: tuple[SourceEntry, ...]
    indicators: tuple[IndicatorEntry, ...]


@dataclass(frozen=True)
class FigureSource:
    """Where figures come from; `credit` is the line to print beside them."""

    id: str
    ministry: str
    table: str
    credit: str
    licence: str


@dataclass(frozen=True)
class Indicator:
    """One figure kept for every municipality.

    `item` and `table` are the e-Stat item code and table id, None where the source prints none.
    `better` is 'up' or 'down' where a direction is wanted, None where it cannot be said.
    `aggregate` 'sum': the municipalities add up to the prefecture and the country; 'none': they do not.
    `boundary` is the day of the boundaries, 'each-year', or None where the source does not say.
    `is_preliminary` is None where the source does not say. `notes` are the traps, in Japanese;
    `also` are other headings under which files carry this figure.
    """

    id: str
    item: str | None
    label: str
    group: str
    unit: str
    better: Better | None
    aggregate: Aggregate
    source: FigureSource
    table: str | None
    years: tuple[int, ...]
    period: Period
    boundary: str | None
    is_preliminary: bool | None
    notes: tuple[str, ...]
    also: tuple[str, ...]

    def when(self, year: int) -> str:
        """What a value of `year` speaks of, for the screen: 2020年10月1日, 2022年度, 2022年."""
        return {
            "census-day": f"{year}年10月1日",
            "fiscal-year": f"{year}年度",
            "year": f"{year}年",
        }[self.period]


def read_indicators(path: Path) -> tuple[Mapping[str, Indicator], Mapping[str, FigureSource]]:
    """The indicators and sources of a file, by id, in its order; raises CatalogueError E600."""
    tree, lines = read_text(path.read_text("utf-8"), file=path.name)
    try:
        read = IndicatorsFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, path.name))
        raise broken_dictionary(path.name, problems[0].what, problems) from None
    sources = {entry.id: FigureSource(**entry.model_dump()) for entry in read.sources}
    indicators: dict[str, Indicator] = {}
    for entry in read.indicators:
        if entry.id in indicators:
            raise broken_dictionary(path.name, f"指標「{entry.id}」が二度あります")
        if entry.source not in sources:
            raise broken_dictionary(path.name, f"指標「{entry.id}」の出典「{entry.source}」がありません")
        fields = entry.model_dump(exclude={"source", "preliminary"})
        indicators[entry.id] = Indicator(
            **fields, source=sources[entry.source], is_preliminary=entry.preliminary
        )
    return MappingProxyType(indicators), MappingProxyType(sources)


def broken_dictionary(file: str, what: str, problems: tuple[ShirubeError, ...] = ()) -> CatalogueError:
    """E600: a packaged dictionary of figures does not hold together."""
    return CatalogueError(
        "E600",
        f"指標の辞書が使えません：{what}。",
        where=file,
        todo="同じファイルのほかの項目を見本に直してください。",
        problems=problems,
    )
