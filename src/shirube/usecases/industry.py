"""What a place is strong in: quotients, shift-share and diversity on the sectors at hand, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from shirube.catalogue.areas import Area
from shirube.catalogue.figures import load_indicators
from shirube.regions.industry import (
    Diversity,
    ShiftShare,
    diversity,
    location_quotients,
    shift_share,
    whole_numbers,
)
from shirube.usecases.industry_data import (
    DIVISIONS,
    LIVING,
    Counts,
    Sectors,
    codes_of,
    sector_tables,
    summed,
    values,
)
from shirube.usecases.industry_items import ITEMS, RESIDENTS, ItemLine, item_lines


@dataclass(frozen=True)
class Concentration:
    """A sector in one year: people here, share here, in the prefecture and in the country, and the quotient."""

    sector: str
    label: str
    people: int
    share: Fraction
    prefecture: Fraction | None
    country: Fraction
    quotient: Fraction | None


@dataclass(frozen=True)
class Period:
    """The change between two years in three parts per sector; `rows` hold whole persons that add up.

    `places` says how many municipalities of the country are in both years and so in the comparison.
    """

    start: int
    end: int
    rows: tuple[tuple[str, ShiftShare, tuple[int, int, int]], ...]
    total: tuple[int, int, int, int, int]
    places: int


@dataclass(frozen=True)
class Work:
    """One division of work for a place: the last year's sectors, change, diversity by year, gaps."""

    sectors: Sectors
    year: int | None
    concentrations: tuple[Concentration, ...]
    periods: tuple[Period, ...]
    by_year: tuple[tuple[int, Counts], ...]
    diversity: Diversity | None
    country_diversity: Diversity | None
    missing_years: tuple[int, ...]


@dataclass(frozen=True)
class Clue:
    """A figure per head beside the country's: `ratio` is here over country; None where not known, with why."""

    label: str
    unit: str
    year: int
    here: Fraction | None
    country: Fraction
    ratio: Fraction | None
    why: str


@dataclass(frozen=True)
class Strengths:
    """The answer for a municipality or a prefecture (the sum of its municipalities)."""

    area: Area
    works: tuple[Work, ...]
    clues: tuple[Clue, ...]
    items: tuple[ItemLine, ...]
    credits: tuple[str, ...]


CLUES = (
    (
        "製造業で働く人1人当たりの製造品出荷額等",
        "万円",
        "manufacturing_shipments",
        "manufacturing_workers",
        2022,
        100,
    ),
    ("人口1人当たりの小売業の年間販売額", "万円", "retail_sales", "population", 2020, 100),
    ("民営の事業所で働く人1人当たりの売上金額", "万円", "private_sales", "private_workers", 2020, 100),
    ("農林漁業などで働く人1人当たりの耕地面積", "ha", "farmland", "employed_primary", 2020, 1),
)
"""Label, unit, indicator above, indicator below, year, and what one unit of the first is in the unit shown."""
_BELOW_YEAR = {"private_workers": 2021}
"""The year of the workers beside a figure of 2020 for which no workers of the same year are at hand."""


def strengths(area: Area) -> Strengths:
    """Concentrations, change, diversity and clues of a place."""
    works = tuple(_work(area, sectors) for sectors in DIVISIONS)
    used = {indicator for sectors in DIVISIONS for indicator in (sectors.whole, *sectors.parts.values())}
    used |= {name for clue in CLUES for name in clue[2:4]}
    used |= {name for item in ITEMS for name in (item.indicator, item.minus) if name} | {RESIDENTS}
    known = load_indicators()
    lines = dict.fromkeys(known[name].source.credit for name in sorted(used))
    clues = tuple(_clue(area, *clue) for clue in CLUES)
    return Strengths(area, works, clues, item_lines(area), tuple(lines))


def _work(area: Area, sectors: Sectors) -> Work:
    by_year: list[tuple[int, Counts]] = []
    for year in sectors.years:
        tables = sector_tables(sectors.id, year)
        counts = summed(tables, codes_of(area.code, tables))
        if counts is not None and any(counts.values()):
            by_year.append((year, counts))
    years = [year for year, _ in by_year]
    missing = tuple(year for year in sectors.years if year not in years)
    if not by_year:
        return Work(sectors, None, (), (), (), None, None, missing)
    year, here = by_year[-1]
    tables = sector_tables(sectors.id, year)
    country = summed(tables, tables) or {}
    prefecture = summed(tables, codes_of(f"{area.prefecture_code[:2]}000", tables)) or {}
    return Work(
        sectors,
        year,
        tuple(_concentrations(sectors, here, prefecture if area.kind == "municipality" else {}, country)),
        tuple(found for pair in pairwise(years) if (found := _period(area, sectors, *pair)) is not None),
        tuple(by_year),
        diversity(here),
        diversity(country),
        missing,
    )


def _concentrations(
    sectors: Sectors, here: Counts, prefecture: Counts, country: Counts
) -> list[Concentration]:
    quotients = location_quotients(here, country)
    everybody, everywhere, around = sum(here.values()), sum(country.values()), sum(prefecture.values())
    return [
        Concentration(
            sector,
            sectors.labels[sector],
            here[sector],
            Fraction(here[sector], everybody),
            Fraction(prefecture[sector], around) if around else None,
            Fraction(country[sector], everywhere),
            quotients[sector],
        )
        for sector in here
    ]


def _period(area: Area, sectors: Sectors, start: int, end: int) -> Period | None:
    before, after = sector_tables(sectors.id, start), sector_tables(sectors.id, end)
    both = [code for code in before if code in after]
    mine = codes_of(area.code, both)
    here = [summed(tables, mine) for tables in (before, after)]
    country = [summed(tables, both) for tables in (before, after)]
    if here[0] is None or here[1] is None or country[0] is None or country[1] is None:
        return None
    parts = shift_share(here[0], here[1], country[0], country[1])
    rows = tuple(
        (
            sectors.labels[part.sector],
            part,
            _three(whole_numbers((part.national, part.industry, part.local), part.change)),
        )
        for part in parts
    )
    columns = [sum(row[2][place] for row in rows) for place in range(3)]
    total = (sum(here[0].values()), sum(here[1].values()), *columns)
    return Period(start, end, rows, (total[0], total[1], total[2], total[3], total[4]), len(both))


def _three(numbers: tuple[int, ...]) -> tuple[int, int, int]:
    return numbers[0], numbers[1], numbers[2]


def _clue(area: Area, label: str, unit: str, above: str, below: str, year: int, scale: int) -> Clue:
    tops, bottoms = values(above, year), values(below, _BELOW_YEAR.get(below, year))
    both = [code for code in tops if bottoms.get(code)]
    country = _per(both, tops, bottoms, scale)
    mine = codes_of(area.code, both)
    every = codes_of(area.code, bottoms)
    if not mine or country is None:
        why = "この数はこのまちについて公表されていません（秘匿か、調査の対象がないか）。"
        return Clue(label, unit, year, None, country or Fraction(0), None, why)
    here = _per(mine, tops, bottoms, scale)
    left = len(every) - len(mine)
    why = (
        f"{left} 市区町村は数が公表されていないので除きました。" if left and area.kind == "prefecture" else ""
    )
    return Clue(label, unit, year, here, country, here / country if here is not None else None, why)


def _per(
    codes: list[str] | tuple[str, ...], tops: Mapping[str, int], bottoms: Mapping[str, int], scale: int
) -> Fraction | None:
    people = sum(bottoms[code] for code in codes)
    return Fraction(sum(tops[code] for code in codes) * scale, people) if people else None


def sentences(found: Strengths) -> tuple[str, ...]:
    """The finding in plain words; each rests on figures of the tables below it."""
    told = []
    for work in found.works:
        strong = [
            one
            for one in work.concentrations
            if one.quotient is not None and one.quotient > 1 and one.sector != work.sectors.rest
        ]
        if strong and work.year is not None:
            best = max(strong, key=lambda one: one.quotient or 0)
            told.append(
                f"{work.year}年、{_place(work.sectors)}に占める{best.label}の割合は {percent(best.share)}% で、"
                f"全国（{percent(best.country)}%）の {times(best.quotient)} 倍です。"
            )
        elif work.year is not None:
            told.append(
                f"{work.year}年、{_place(work.sectors)}の割合で全国を上回る産業は、この分け方では見えません。"
            )
        if work.periods:
            told.append(_period_sentence(work))
    known = [clue for clue in found.clues if clue.ratio is not None and clue.ratio > 1]
    if known:
        top = max(known, key=lambda clue: clue.ratio or 0)
        told.append(f"{top.label}（{top.year}年）は、全国の {times(top.ratio)} 倍です。")
    return tuple(told)


def _period_sentence(work: Work) -> str:
    period = work.periods[-1]
    before, after, _, _, local = period.total
    moved = f"{abs(after - before):,}人{'増えました' if after >= before else '減りました'}"
    own = f"{abs(local):,}人分{'上回りました' if local >= 0 else '下回りました'}"
    return (
        f"{_place(work.sectors)}は {period.start}年から{period.end}年に {moved}。"
        f"同じ産業が全国と同じ率で動いた場合を {own}（地域の分）。"
    )


def _place(sectors: Sectors) -> str:
    return "住んでいる就業者" if sectors is LIVING else "まちの民営事業所で働く人"


def percent(share: Fraction | None) -> str:
    """A share as per cent with one decimal."""
    return "－" if share is None else f"{float(share) * 100:.1f}"


def times(ratio: Fraction | None) -> str:
    """A ratio with two decimals."""
    return "－" if ratio is None else f"{float(ratio):.2f}"
