"""Open data of what is worked out: cluster candidates, outcomes that can be asked about, projections of all places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from shirube.catalogue.evidence_record import EvidenceRecord
from shirube.catalogue.figures import figure_sources, indicator
from shirube.regions.projection import at_years, count, project
from shirube.regions.rates import STEP
from shirube.usecases.future import SHOWN
from shirube.usecases.future_data import BASES, evacuated, future_data
from shirube.usecases.industry_clusters import ClusterBoard
from shirube.usecases.open_data import Cut, Json, Rows, Scalar
from shirube.usecases.open_data_figures import figure_sources_of

CLUSTER_COLUMNS = {
    "type": "類型の記号",
    "type_label": "類型",
    "rule": "出し方の記号",
    "rule_label": "出し方",
    "number": "候補の番号",
    "code": "団体コード",
    "name": "市区町村",
    "year": "いつの数字か（年）",
    "workers": "候補の人数（人）",
    "quotient": "候補の特化係数（全国=1）",
    "since": "増減を数え始めた年",
    "change": "候補の増減（人）",
    "gaps": "増減に入らない市区町村の数",
}
OUTCOME_COLUMNS = {
    "id": "数字のID",
    "label": "数字",
    "unit": "効果の単位",
    "better": "よい向き",
    "indicator": "指標ID",
    "per": "割る指標ID",
    "first_year": "初めの年",
    "last_year": "終わりの年",
}


def credited(lines: Iterable[str]) -> list[Json]:
    """Lines of credit as sources, each with the id and licence of the table it is of."""
    known = {source.credit: source for source in figure_sources().values()}
    return [
        {
            "id": known[line].id if line in known else "",
            "credit": line,
            "licence": known[line].licence if line in known else "",
            "as_of": None,
        }
        for line in lines
    ]


def cluster_rows(board: ClusterBoard, cut: Cut, *, prefecture: str = "", kind: str = "") -> Rows:
    """One row per candidate and place, of one prefecture ('23000') or type if asked; `unknown` by type is beside."""
    rows: list[dict[str, Scalar]] = [
        {
            "type": one.kind.id,
            "type_label": one.kind.label,
            "rule": found.rule.id,
            "rule_label": found.rule.label,
            "number": number,
            "code": place.code,
            "name": place.full_name,
            "year": found.rule.year,
            "workers": candidate.workers,
            "quotient": round(float(candidate.quotient), 4),
            "since": candidate.since,
            "change": candidate.change,
            "gaps": candidate.gaps,
        }
        for one in board.types
        if not kind or one.kind.id == kind
        for found in one.found
        for number, candidate in enumerate(found.within(prefecture), start=1)
        for place in candidate.places
    ]
    more = {"unknown": {one.kind.id: list(one.kind.unknown) for one in board.types}}
    return Rows(
        "クラスターの候補", CLUSTER_COLUMNS, list(cut.of(rows)), len(rows), credited(board.credits), more
    )


def outcome_rows(record: EvidenceRecord, cut: Cut) -> Rows:
    """The figures an effect can be asked of."""
    outcomes = list(record.outcomes.values())
    rows: list[dict[str, Scalar]] = []
    for one in cut.of(outcomes):
        used = [indicator(name) for name in (one.indicator, one.per) if name is not None]
        years = set.intersection(*(set(each.years) for each in used))
        rows.append(
            {
                "id": one.id,
                "label": one.label,
                "unit": one.unit,
                "better": one.better,
                "indicator": one.indicator,
                "per": one.per,
                "first_year": min(years),
                "last_year": max(years),
            }
        )
    sources = figure_sources_of([indicator(one.indicator) for one in outcomes])
    return Rows("確かめられる数字", OUTCOME_COLUMNS, rows, len(outcomes), sources)


def projected_frame(*, until: int) -> pl.DataFrame:
    """パターン1 of every municipality from the latest base: code, day, measure, people (whole persons).

    The base day comes first, then 1 October of every fifth year. The evacuated places have no rows.
    """
    data = future_data()
    year = max(BASES)
    base = data.bases[year]
    rows = [row for row, code in enumerate(data.panel.codes) if code not in evacuated()]
    years = list(range(year - year % STEP + STEP, until + 1, STEP))
    steps = -(-(until - year) // STEP)
    path = project(base.people[rows], base.rates.of(rows), steps=steps)
    later = at_years(path, base=base.day, years=years)
    days = [base.day, *(date(one, 10, 1) for one in years)]
    people = [path[0], *later]
    codes = [data.panel.codes[row] for row in rows]
    return pl.concat(
        [
            pl.DataFrame(
                {"code": codes, "people": count(at, name).round().astype("int64")},
                schema={"code": pl.String, "people": pl.Int64},
            ).select("code", pl.lit(day).alias("day"), pl.lit(name).alias("measure"), "people")
            for name in SHOWN
            for day, at in zip(days, people, strict=True)
        ]
    ).sort("code", "measure", "day")
