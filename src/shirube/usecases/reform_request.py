"""What a person asks of a reform: an overlay, a day's switch, or both; and the answer as tables and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shirube.base import format_date_both, format_yen
from shirube.base.errors import ShirubeError
from shirube.catalogue import AreaIndex, Catalogue
from shirube.catalogue.load import DATA
from shirube.catalogue.overlays import Overlay, overlaid, read_overlay
from shirube.catalogue.standard_projects import (
    StandardProject,
    load_standard_projects,
    read_standard_projects,
)
from shirube.usecases.reform import Band, Reform, Section, Version, compare
from shirube.usecases.reform_tally import OUTCOMES, Tally

GROUPS = {
    "project": "事業別",
    "size": "人口の規模別（2020年国勢調査）",
    "class": "団体の区分別",
    "disadvantaged": "条件不利地域か",
    "fiscal": "財政力指数別",
    "prefecture": "都道府県別",
}
R8_SWITCH = date(2026, 4, 1)
"""The switch from the figures of 令和7年度 to those of 令和8年度: what is shown when nothing else is asked."""

Cell = str | int | None
PAIR_HEADER = (
    *(
        "団体コード",
        "団体名",
        "都道府県",
        "区分",
        "人口（人・2020年）",
        "事業ID",
        "事業",
        "制度ID",
        "額の名前",
    ),
    *("前の判定", "前の下限（円）", "前の上限（円）", "後の判定", "後の下限（円）", "後の上限（円）"),
    *("結果", "差（円）"),
)


def asked_reform(
    catalogue: Catalogue,
    index: AreaIndex,
    *,
    overlay: tuple[str, bytes] | None = None,
    on: date,
    switch: date | None = None,
    data: Path = DATA,
) -> Reform:
    """The reform of an overlay (name and content of a file) on a day, or of the switch of a day.

    Without an overlay the day before `switch` is held against `switch` (令和8年4月1日 where none is given).
    Raises CatalogueError E145-E149 with every mistake of the overlay.
    """
    projects = load_standard_projects(catalogue, data)
    if overlay is None:
        day = switch or R8_SWITCH
        before, after = _version(catalogue, day - timedelta(days=1)), _version(catalogue, day)
        return compare(before, after, index, projects)
    change = read_overlay(overlay[1], file=overlay[0])
    changed = overlaid(catalogue, change, data=data)
    own = _own_projects(change, changed, catalogue)
    ids = {project.id for project in own}
    every = (*own, *(project for project in projects if project.id not in ids))
    if switch is None:
        before, after = Version(catalogue, on, "いまのきまり"), Version(changed, on, change.name)
    else:
        before = _version(catalogue, switch - timedelta(days=1))
        after = Version(changed, switch, change.name)
    found = compare(before, after, index, every)
    if found.is_empty:
        raise ShirubeError(
            "E189",
            "この変更が関わる標準の事業がありません。",
            where=overlay[0],
            todo="変更案に projects: を足して、試す事業を書いてください（docs/how-to/try-a-reform.md）。",
        )
    return found


def _own_projects(change: Overlay, changed: Catalogue, now: Catalogue) -> tuple[StandardProject, ...]:
    return read_standard_projects(
        change.projects,
        changed,
        lines=change.lines,
        start=("projects",),
        file=change.file,
        others=(now,),
    )


def _version(catalogue: Catalogue, on: date) -> Version:
    return Version(catalogue, on, f"{format_date_both(on)}のきまり")


# -- words and tables --------------------------------------------------------------------------------


def signed_yen(value: int) -> str:
    """増減: ＋1,000万円, ▲500万円, 0円."""
    if value == 0:
        return "0円"
    return f"{'＋' if value > 0 else '▲'}{format_yen(abs(value))}"


def band_text(band: Band) -> str:
    """A band of a varying figure in words: どこからどこまで、どう変わるか."""
    span = (
        f"{format_yen(band.low)}〜{format_yen(band.high)}" if band.low != band.high else format_yen(band.low)
    )
    if band.least is None or band.most is None or band.least == band.most == 0:
        return f"{span}: {OUTCOMES[band.outcome]}"
    ends = sorted({band.least, band.most}, key=abs)
    return f"{span}: {OUTCOMES[band.outcome]}（{'〜'.join(signed_yen(end) for end in ends)}）"


def headline(section: Section) -> str:
    """One line on a programme: how many pairs gain, lose, stay, are open, and the sum."""
    tally = section.all
    parts = "、".join(f"{label} {getattr(tally, name):,}" for name, label in OUTCOMES.items())
    return f"{parts}（計 {tally.pairs:,} 組）、増減の合計 {signed_yen(tally.total)}"


def pair_rows(reform: Reform) -> Iterator[tuple[Cell, ...]]:
    """One row per area and project; an empty cell is not determined, never 0."""
    areas = {area.code: area for area in reform.areas}
    projects = {project.id: project for project in reform.projects}
    labels = {section.programme.id: section.amount.label for section in reform.sections}
    for row in reform.pairs.iter_rows(named=True):
        area, project = areas[row["code"]], projects[row["project"]]
        yield (
            *(area.code, area.name, area.prefecture_name, area.type_ja, area.population_2020),
            *(project.id, project.label, project.programme, labels[project.programme]),
            *(row[f"{side}_{part}"] for side in ("before", "after") for part in ("verdict", "low", "high")),
            OUTCOMES[row["outcome"]],
            row["change"],
        )


def reform_json(reform: Reform) -> dict[str, Any]:
    """The whole answer but for the pairs, as JSON holds it: counts, sums in yen, bands."""
    return {
        "before": _version_json(reform.before),
        "after": _version_json(reform.after),
        "pairs": reform.pairs.height,
        "programmes": [
            {
                "programme": section.programme.id,
                "amount": section.amount.id,
                **_tally_json(section.all),
                "by": {kind: [_tally_json(t) for t in tallies] for kind, tallies in section.by.items()},
            }
            for section in reform.sections
        ],
        "series": [
            {
                "project": curve.project.id,
                "variable": curve.project.vary.variable if curve.project.vary else None,
                "bands": [
                    {"from": b.low, "to": b.high, "outcome": b.outcome, "least": b.least, "most": b.most}
                    for b in curve.bands
                ],
            }
            for curve in reform.curves
        ],
    }


def _version_json(version: Version) -> dict[str, str]:
    return {
        "label": version.label,
        "on": version.on.isoformat(),
        "catalogue": version.catalogue.version,
        "hash": version.catalogue.hash,
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    counts = {name: getattr(tally, name) for name in OUTCOMES}
    return {"label": tally.label, **counts, "gained": tally.gained, "lost": tally.lost, "total": tally.total}
