"""The page of a place's figures: where to look first, charts, comparisons, and all of it as tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shirube.catalogue import Area
from shirube.documents import Cell, Table
from shirube.regions.profile import Measure, figure_text
from shirube.regions.sentences import SHOWN, Change, Standout
from shirube.usecases.figures_ages import AgeBook
from shirube.usecases.figures_beside import (
    Beside,
    beside,
    beside_imported,
    credits_of,
    notes_of,
    standouts,
    year_text,
)
from shirube.usecases.figures_blocks import THEN, blocks
from shirube.usecases.figures_book import FigureBook
from shirube.usecases.figures_imported import THEME, ImportedBook
from shirube.usecases.figures_lines import PACKAGED, Block, cell, import_credits, place_name
from shirube.usecases.figures_measures import BASES, MEASURES, THEMES
from shirube.usecases.figures_similar import Similar, rows_of, similar_places, similar_table


@dataclass(frozen=True)
class First:
    """A sentence of まず見るところ: what it rests on, where it leads."""

    label: str
    text: str
    href: str
    is_chart: bool
    figures: tuple[str, ...]
    credits: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One theme: its charts and its comparison, with the sources of the comparison."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    rows: tuple[Beside, ...]
    credits: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """What figures/place.html draws; `lacking` sentences could not be made for want of known figures."""

    area: Area
    prefecture: Area | None
    basis: str
    then: int
    years: tuple[int, ...]
    first: tuple[First, ...]
    lacking: int
    similar: tuple[Similar, ...]
    sections: tuple[Section, ...]

    @property
    def is_prefecture(self) -> bool:
        return self.prefecture is None

    @property
    def others(self) -> str:
        """What similar places are called."""
        return "似ている都道府県" if self.is_prefecture else "似ているまち"

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)


def place_profile(
    book: FigureBook,
    ages: AgeBook,
    code: str,
    *,
    basis: str = "all",
    then: int = THEN,
    imported: ImportedBook | None = None,
) -> Profile:
    """Everything the page of a place shows; raises UnknownNameError E201, E671, E672.

    With `imported` every figure of a file stands behind the packaged one of the same measure.
    """
    row = book.row(code)
    area = book.areas.get(code)
    similar = similar_places(book, row, basis)
    rows = rows_of(similar)
    drawn = blocks(book, ages, row, rows, then=then, imported=imported)
    first = tuple(_first(book, row, found, drawn) for found in standouts(book, row, rows))
    sections = []
    for theme, title in THEMES.items():
        names = [m.id for m in MEASURES.values() if m.theme == theme and _is_kept(book, row, m.id)]
        own = tuple(block for block in drawn if block.theme == theme)
        besides = tuple(one for name in names for one in _beside(book, name, row, rows, imported))
        credits_ = credits_of(book, *names)
        if imported is not None:
            credits_ = (*credits_, *import_credits(imported, row, names))
        sections.append(Section(theme, title, own, besides, credits_, notes_of(book, *names)))
    if imported is not None and (mine := _own_section(imported, row, rows, drawn)) is not None:
        sections.append(mine)
    is_prefecture = book.is_prefecture(row)
    return Profile(
        area=area,
        prefecture=None if is_prefecture else book.areas.get(f"{area.prefecture_code}000"),
        basis=basis,
        then=then,
        years=ages.census_years,
        first=first,
        lacking=SHOWN - len(first),
        similar=similar,
        sections=tuple(sections),
    )


def _beside(
    book: FigureBook, name: str, row: int, similar: NDArray[np.intp], imported: ImportedBook | None
) -> tuple[Beside, ...]:
    told = None if imported is None else beside_imported(imported, name, row, similar)
    packaged = beside(book, name, row, similar)
    return (packaged,) if told is None else (packaged, told)


def _own_section(
    imported: ImportedBook, row: int, similar: NDArray[np.intp], drawn: tuple[Block, ...]
) -> Section | None:
    """The indicators that only files have; None where no file has any of this place."""
    besides = [(name, beside_imported(imported, name, row, similar)) for name in imported.own]
    rows = tuple(one for _, one in besides if one is not None)
    names = [name for name, one in besides if one is not None]
    if not rows:
        return None
    own = tuple(block for block in drawn if block.theme == THEME)
    notes = tuple(dict.fromkeys(imported.own[name].note for name in names))
    return Section(THEME, "取り込みで足した数字", own, rows, import_credits(imported, row, names), notes)


def profile_tables(book: FigureBook, profile: Profile) -> list[Table]:
    """The sheets of the workbook: the comparison, every chart's table, similar places, sources."""
    row = book.row(profile.area.code)
    sheets = [comparison_table(profile)]
    sheets += [
        Table(f"{number}_{block.title}"[:31], block.table.header, block.table.rows)
        for number, block in enumerate(profile.blocks, start=1)
    ]
    sheets.append(similar_table(book, profile.similar, row, profile.basis))
    return [*sheets, about_table(profile)]


def comparison_table(profile: Profile) -> Table:
    """Every measure of the page beside the others, as text and with its source."""
    header = (
        *("分野", "数字", "単位", "時点", profile.area.name, f"{profile.others}の中央値", "都道府県", "全国"),
        *("順位", "都道府県・全国について", "出典", "由来"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(section.title, one.measure.label, one.measure.unit, one.when, one.here, one.similar),
            *(one.prefecture, one.country, one.rank, one.group_note, "／".join(section.credits)),
            f"取り込み{one.origin}" if one.origin else PACKAGED,
        )
        for section in profile.sections
        for one in section.rows
    ]
    return Table("くらべる", header, rows)


def long_table(book: FigureBook, profile: Profile, imported: ImportedBook | None = None) -> Table:
    """Every figure of the place's measures in every year, one a row: tidy, for a program or a pivot table.

    A figure of a file has a row of its own, with the file as its origin.
    """
    row = book.row(profile.area.code)
    header = ("団体コード", "団体名", "数字ID", "数字", "単位", "年", "値", "値がない理由", "出典", "由来")
    rows: list[tuple[Cell, ...]] = []
    for measure in dict.fromkeys(one.measure for section in profile.sections for one in section.rows):
        head = (profile.area.code, profile.area.full_name, measure.id, measure.label, measure.unit)
        if measure.theme != THEME:
            panel, credit = book.panel(measure.id), "／".join(credits_of(book, measure.id))
            for column, year in enumerate(panel.years):
                value = cell(float(panel.values[row, column]), measure.decimals)
                why = book.mark(measure.id, row, year) if value is None else ""
                rows.append((*head, year_text(book, measure, year), value, why, credit, PACKAGED))
        if imported is not None:
            rows += [(*head, *told) for told in _told_rows(imported, measure, row)]
    return Table("数字", header, rows)


def _told_rows(imported: ImportedBook, measure: Measure, row: int) -> list[tuple[Cell, ...]]:
    """The years of a measure that rest on files: year, value, nothing unknown, credit, and the files in full."""
    found: list[tuple[Cell, ...]] = []
    for year in imported.told_years(measure.id, row):
        value = cell(float(imported.panel(measure.id).column(year)[row]), measure.decimals)
        sources = imported.sources_of(measure.id, row, year)
        credit = "／".join(dict.fromkeys(source.credit for source in sources))
        origin = "／".join(f"{source.line} SHA-256 {source.sha256}" for source in sources)
        found.append((year_text(imported, measure, year), value, "", credit, origin))
    return found


def about_table(profile: Profile) -> Table:
    """What the file is: place, basis of likeness, similar places, sources."""
    credits_ = dict.fromkeys(line for section in profile.sections for line in section.credits)
    credits_ |= dict.fromkeys(line for block in profile.blocks for line in block.credits)
    rows: list[tuple[Cell, ...]] = [
        ("団体", f"{profile.area.code} {profile.area.full_name}"),
        ("似ているまちの基準", BASES[profile.basis]),
        ("似ているまち", "、".join(place.area.full_name for place in profile.similar)),
        *(("出典", line) for line in credits_),
        *(("取り込み", line) for line in dict.fromkeys(o for block in profile.blocks for o in block.origins)),
    ]
    return Table("この表について", ("項目", "内容"), rows)


def _is_kept(book: FigureBook, row: int, name: str) -> bool:
    return row >= book.first_town or book.measure(name).can_sum


def _first(book: FigureBook, row: int, standout: Standout, drawn: tuple[Block, ...]) -> First:
    measure, panel = standout.measure, book.panel(standout.measure.id)
    shown = [block.id for block in drawn if measure.id in block.measures and block.chart is not None]
    known = [year for c, year in enumerate(panel.years) if panel.values[row, c] == panel.values[row, c]]
    years = (known[0], known[-1]) if isinstance(standout, Change) else (known[-1],)
    figures = []
    for year in years:
        parts = []
        for name in measure.parts:
            value = book.indicator_value(name, row, year)
            indicator = book.indicators[name]
            if value is not None:
                decimals = 0 if value.is_integer() else measure.decimals
                unit = "" if indicator.unit == "指数" else indicator.unit
                parts.append(f"{indicator.label} {figure_text(value, decimals)}{unit}")
        figures.append(f"{year_text(book, measure, year)}: {'、'.join(parts)}")
    href = f"chart-{shown[0]}" if shown else f"beside-{measure.theme}"
    credits_ = credits_of(book, measure.id)
    return First(measure.label, standout.text, href, bool(shown), tuple(figures), credits_)


__all__ = [
    "First",
    "Profile",
    "Section",
    "about_table",
    "comparison_table",
    "long_table",
    "place_name",
    "place_profile",
    "profile_tables",
]
