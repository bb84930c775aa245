"""A reform as tables for a file: tidy, one header row, units in the header."""

from __future__ import annotations

from shirube.documents import Table
from shirube.usecases.reform import Reform
from shirube.usecases.reform_request import GROUPS, PAIR_HEADER, pair_rows
from shirube.usecases.reform_tally import OUTCOMES

_TALLY_HEADER = (
    *("制度ID", "制度", "額の名前", "分け方", "区分"),
    *(f"{label}（組）" for label in OUTCOMES.values()),
    *("増える額の計（円）", "減る額の計（円）", "増減の計（円）"),
)


def pair_table(reform: Reform) -> Table:
    """One row per area and project."""
    return Table("団体別", PAIR_HEADER, list(pair_rows(reform)))


def tables_of(reform: Reform) -> list[Table]:
    """The sheets 集計, 団体別, 金額の帯, この表について."""
    tallies = [
        (
            section.programme.id,
            section.programme.name,
            section.amount.label,
            GROUPS[kind],
            tally.label,
            *(getattr(tally, name) for name in OUTCOMES),
            tally.gained,
            tally.lost,
            tally.total,
        )
        for section in reform.sections
        for kind, group in section.by.items()
        for tally in group
    ]
    bands = [
        (curve.project.id, curve.project.label, b.low, b.high, OUTCOMES[b.outcome], b.least, b.most)
        for curve in reform.curves
        for b in curve.bands
    ]
    band_header = (
        "事業ID",
        "事業",
        "ここから（円）",
        "ここまで（円）",
        "結果",
        "差の最小（円）",
        "差の最大（円）",
    )
    return [
        Table("集計", _TALLY_HEADER, tallies),
        pair_table(reform),
        Table("金額の帯", band_header, bands),
        Table("この表について", ("項目", "内容"), _about(reform)),
    ]


def _about(reform: Reform) -> list[tuple[str, str]]:
    sides = (("前", reform.before), ("後", reform.after))
    rows = [(f"{name}のきまり", side.label) for name, side in sides]
    rows += [(f"{name}の制度の内容", f"{s.catalogue.version}（{s.catalogue.hash}）") for name, s in sides]
    rows += [(f"事業 {project.id}", f"{project.label} {project.note}") for project in reform.projects]
    return [*rows, ("前提", "すべての団体が標準の事業を一つずつ行うとした計算。統計ではない。")]
