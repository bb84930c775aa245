"""What the pages of this part of the site show, ready to be written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from shirube.base import ShirubeError
from shirube.catalogue import Area
from shirube.catalogue.future_settings import ClusterType
from shirube.regions.backtest import Score
from shirube.usecases import future_tables, industry, industry_items, industry_tables
from shirube.usecases.figures_charts import Pyramid
from shirube.usecases.future import GOALS, Outlook, outlook
from shirube.usecases.future_charts import (
    BandChart,
    DotMap,
    SignedBars,
    age_pyramid,
    dot_map,
    measure_chart,
    scenario_chart,
    signed_bars,
)
from shirube.usecases.future_data import credit_lines
from shirube.usecases.future_need import NEEDS
from shirube.usecases.future_record import past_record
from shirube.usecases.industry_clusters import ClusterBoard, Found, cluster_board, rule_text
from shirube.web.future.asked import Asked
from shirube.web.future.grids import Grid, grid
from shirube.web.pages import library

SHOWN_CANDIDATES, NAMED = 15, 6
MARKS = ("triangle", "circle", "square", "diamond")
Trail = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Way:
    """A way to keep the level: its name, the answer, whether it reaches."""

    label: str
    text: str
    is_enough: bool


@dataclass(frozen=True)
class FuturePage:
    """What future/future.html draws; without `found` only why there is no projection."""

    area: Area
    trail: Trail
    asked: Asked
    found: Outlook | None
    headline: tuple[tuple[str, str], ...]
    charts: tuple[BandChart, ...]
    pyramid: Pyramid | None
    goal: str
    ways: tuple[Way, ...]
    grids: tuple[Grid, ...]
    caveats: tuple[str, ...]
    credits: tuple[str, ...]
    record: tuple[Score, Score] | None


def future_page(area: Area, asked: Asked) -> FuturePage:
    """The page of a municipality or prefecture."""
    found = outlook(area, asked.question)
    trail = _trail(area, "これから")
    if found is None:
        return FuturePage(area, trail, asked, None, (), (), None, "", (), (), (), credit_lines(), None)
    goal = f"{GOALS[found.goal.measure]}を、{found.goal.year}年に いまの{found.question.level}%（{found.goal.level:,.0f}人）に保つには"
    ways = tuple(
        Way(NEEDS[turn.lever], text, turn.value is not None)
        for turn, text in zip(found.needs, future_tables.need_texts(found), strict=True)
    )
    grids = (
        grid("table-main", f"{found.main.label}の人口", future_tables.main_table(found)),
        grid("table-bands", "80%の幅", future_tables.band_table(found)),
        grid("table-scenarios", "シナリオごとの総人口", future_tables.scenario_table(found)),
        grid("table-ages", "男女・年齢", future_tables.pyramid_table(found)),
    )
    charts = (
        measure_chart(found, "total"),
        scenario_chart(found),
        measure_chart(found, "school"),
        measure_chart(found, "workers"),
    )
    return FuturePage(
        area,
        trail,
        asked,
        found,
        tuple(future_tables.headline(found)),
        charts,
        age_pyramid(found),
        goal,
        ways,
        grids,
        future_tables.caveats(found),
        credit_lines(),
        past_record(),
    )


def outlook_or_raise(area: Area, asked: Asked) -> Outlook:
    """The answer for a download; raises the first mistake, E639 where there is no projection."""
    if asked.errors:
        raise asked.errors[0][1]
    found = outlook(area, asked.question)
    if found is None:
        raise ShirubeError(
            "E639",
            f"{area.full_name}は推計していません。避難で住民が入れ替わり、国勢調査から率を求められないためです。",
            todo="人口の実績は、まちのデータのページにあります。",
        )
    return found


@dataclass(frozen=True)
class WorkShown:
    """One division of work: tables and bars."""

    work: industry.Work
    quotients: SignedBars | None
    parts: SignedBars | None
    grids: tuple[Grid, ...]
    spread: str


@dataclass(frozen=True)
class StrengthsPage:
    """What future/strengths.html draws."""

    area: Area
    trail: Trail
    findings: tuple[str, ...]
    works: tuple[WorkShown, ...]
    clues: Grid
    items: Grid
    lacking: tuple[str, ...]
    credits: tuple[str, ...]


def strengths_page(area: Area) -> StrengthsPage:
    """The page of a municipality or prefecture."""
    found = industry.strengths(area)
    return StrengthsPage(
        area,
        _trail(area, "強み"),
        industry.sentences(found),
        tuple(_work(work) for work in found.works),
        grid("table-clues", "1人当たりで見た手がかり", industry_tables.clue_table(found.clues), kind="long"),
        grid("table-items", "産業ごとの手もとの数字", industry_items.item_table(found.items), kind="long"),
        industry_items.NOT_AT_HAND,
        found.credits,
    )


def _work(work: industry.Work) -> WorkShown:
    name, label = work.sectors.id, work.sectors.label
    if work.year is None:
        return WorkShown(work, None, None, (), "")
    rows = [
        (one.label, float(one.quotient))
        for one in work.concentrations
        if one.quotient is not None and one.sector != work.sectors.rest
    ]
    quotients = signed_bars(
        f"chart-{name}-quotients",
        f"特化係数（{work.year}年）",
        rows,
        middle=1,
        middle_label="全国=1",
        decimals=2,
    )
    parts = None
    if work.periods:
        period = work.periods[-1]
        numbers = list(zip(industry_tables.PARTS, map(float, period.total[2:]), strict=True))
        change = float(period.total[1] - period.total[0])
        parts = signed_bars(
            f"chart-{name}-parts",
            f"{period.start}年から{period.end}年の増減（人）",
            [("増減の計", change), *numbers],
            unit="人",
        )
    tables = [
        (
            f"table-{name}-quotients",
            f"産業の割合と特化係数（{label}）",
            industry_tables.concentration_table(work),
        ),
        *(
            (
                f"table-{name}-{period.start}",
                f"{period.start}年から{period.end}年の増減（{label}）",
                industry_tables.period_table(period),
            )
            for period in reversed(work.periods)
        ),
        (f"table-{name}-years", f"産業別の人数（{label}）", industry_tables.year_table(work)),
    ]
    return WorkShown(work, quotients, parts, tuple(grid(*table) for table in tables), _spread(work))


def _spread(work: industry.Work) -> str:
    here, country = work.diversity, work.country_diversity
    if here is None or country is None:
        return ""
    even = "かたよりが大きい" if here.concentration > country.concentration else "ばらけている"
    return (
        f"割合の2乗の和（ハーフィンダール指数、1で一つの産業だけ）は {float(here.concentration):.3f}、"
        f"全国は {float(country.concentration):.3f}。均等さ（エントロピー、1で全部同じ）は {here.evenness:.2f}、"
        f"全国は {country.evenness:.2f}。全国より{even}といえます。産業の分け方が粗いので、細かい多様さは分かりません。"
    )


@dataclass(frozen=True)
class RuleShown:
    """One rule: how it works, the counts, its candidates."""

    found: Found
    text: str
    number: int
    grid: Grid


@dataclass(frozen=True)
class TypeShown:
    """One type of cluster."""

    kind: ClusterType
    map: DotMap
    rules: tuple[RuleShown, ...]


@dataclass(frozen=True)
class ClustersPage:
    """What future/clusters.html draws; `prefecture` None for the country."""

    trail: Trail
    prefecture: Area | None
    prefectures: tuple[Area, ...]
    types: tuple[TypeShown, ...]
    counts: tuple[tuple[Area, tuple[int, ...]], ...]
    query: str
    credits: tuple[str, ...]


def clusters_page(prefecture: str) -> ClustersPage:
    """The page of the country or of one prefecture."""
    index, found = library.areas(), board()
    types = []
    for kind in found.types:
        rules = tuple(_rule(one, prefecture) for one in kind.found)
        layers = [
            (f"mark-{number}", one.rule.label, MARKS[number], _members(one, prefecture))
            for number, one in enumerate(kind.found)
        ]
        drawn = dot_map(f"{kind.kind.label}の候補", _offices(), layers)
        types.append(TypeShown(kind.kind, drawn, rules))
    return ClustersPage(
        (("クラスターの候補", ""),),
        index.get(prefecture) if prefecture else None,
        index.prefectures(),
        tuple(types),
        found.by_prefecture(index.prefectures()),
        f"?prefecture={prefecture}" if prefecture else "",
        found.credits,
    )


@lru_cache(maxsize=1)
def board() -> ClusterBoard:
    """The candidates, the same for every visitor."""
    return cluster_board(library.areas())


@lru_cache(maxsize=1)
def _offices() -> dict[str, tuple[float, float]]:
    return {
        area.code: (float(area.latitude), float(area.longitude))
        for area in library.areas().all()
        if area.latitude is not None and area.longitude is not None
    }


def _rule(found: Found, prefecture: str) -> RuleShown:
    table = industry_tables.candidate_table(found, prefecture, named=NAMED)
    shown = grid(f"table-{found.rule.id}", found.rule.label, table, most=SHOWN_CANDIDATES, kind="long")
    return RuleShown(found, rule_text(found.rule), len(table.rows), shown)


def _members(found: Found, prefecture: str) -> list[str]:
    return [place.code for one in found.within(prefecture) for place in one.places]


def _trail(area: Area, here: str) -> Trail:
    parts: Iterable[tuple[str, str]] = ()
    if area.kind == "municipality":
        parts = ((area.prefecture_name, f"/areas/{area.prefecture_code}000/"),)
    return (*parts, (area.name, f"/areas/{area.code}/"), (here, ""))
