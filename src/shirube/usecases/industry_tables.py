"""Strengths and cluster candidates as tables for the page and for files: units in the header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shirube.catalogue.areas import Area
from shirube.documents import Table
from shirube.usecases.industry import Clue, Period, Strengths, Work, sentences
from shirube.usecases.industry_clusters import ClusterBoard, Found, rule_text
from shirube.usecases.industry_items import item_table, not_at_hand_table

PARTS = ("全国の分", "産業の分", "地域の分")
_UNKNOWN = "分かっていないこと"


def concentration_table(work: Work) -> Table:
    """One row per sector of the last year."""
    header = (
        *("年", "産業", "人数（人）", "ここでの割合（%）", "県での割合（%）", "全国での割合（%）"),
        "特化係数（全国=1）",
    )
    rows = [
        (
            str(work.year),
            one.label,
            one.people,
            decimal(one.share * 100, 1),
            None if one.prefecture is None else decimal(one.prefecture * 100, 1),
            decimal(one.country * 100, 1),
            None if one.quotient is None else decimal(one.quotient, 2),
        )
        for one in work.concentrations
    ]
    return Table("特化係数", header, rows)


def every_concentration(found: Strengths) -> Table:
    """The sectors of all divisions in one table, led by the division."""
    tables = [(work, concentration_table(work)) for work in found.works]
    rows = [(work.sectors.label, *row) for work, table in tables for row in table.rows]
    return Table("特化係数", ("分け方", *tables[0][1].header), rows)


def period_table(period: Period) -> Table:
    """The three parts per sector and in all, as whole persons that add up."""
    header = (
        "産業",
        f"{period.start}年（人）",
        f"{period.end}年（人）",
        "増減（人）",
        *(f"{part}（人）" for part in PARTS),
    )
    rows: list[tuple[Any, ...]] = [
        (label, part.start, part.end, part.change, *numbers) for label, part, numbers in period.rows
    ]
    start, end, *numbers = period.total
    rows.append(("計", start, end, end - start, *numbers))
    return Table(f"{period.start}-{period.end}年の増減", header, rows)


def year_table(work: Work) -> Table:
    """People by sector and year."""
    labels = work.sectors.labels
    header = ("年", *(f"{labels[sector]}（人）" for sector in labels), "計（人）")
    rows: list[tuple[Any, ...]] = [
        (str(year), *(counts[sector] for sector in labels), sum(counts.values()))
        for year, counts in work.by_year
    ]
    rows += [(str(year), *(None for _ in labels), None) for year in work.missing_years]
    return Table("産業別の人数", header, sorted(rows))


def clue_table(clues: Iterable[Clue]) -> Table:
    """Figures per head beside the country's."""
    header = ("手がかり", "年", "単位", "ここ", "全国", "全国との比（全国=1）", "備考")
    rows = [
        (
            clue.label,
            str(clue.year),
            clue.unit,
            None if clue.here is None else decimal(clue.here, 1),
            decimal(clue.country, 1),
            None if clue.ratio is None else decimal(clue.ratio, 2),
            clue.why,
        )
        for clue in clues
    ]
    return Table("手がかり", header, rows)


def strength_tables(found: Strengths) -> list[Table]:
    """The sheets of the workbook."""
    tables = []
    for work in found.works:
        name = "居住" if work.sectors.id == "living" else "事業所"
        parts = (concentration_table(work), year_table(work), *map(period_table, work.periods))
        tables += [Table(f"{name} {table.title}", table.header, table.rows) for table in parts]
    tables.append(clue_table(found.clues))
    tables.append(item_table(found.items))
    tables.append(not_at_hand_table())
    about = [("団体", f"{found.area.full_name}（{found.area.code}）")]
    about += [("読み取り", text) for text in sentences(found)]
    about += [(work.sectors.label, work.sectors.note) for work in found.works]
    about += [("出典", line) for line in found.credits]
    return [*tables, Table("この表について", ("項目", "内容"), about)]


def strengths_json(found: Strengths) -> dict[str, Any]:
    """The tables for a machine: decimals as exact text, null where not known."""
    return {
        "area": {"code": found.area.code, "name": found.area.full_name},
        "findings": list(sentences(found)),
        "tables": [table_json(table) for table in strength_tables(found)[:-1]],
        "sources": list(found.credits),
    }


def table_json(table: Table) -> dict[str, Any]:
    """One object per row, named by the header."""
    rows = [
        {
            head: str(cell) if isinstance(cell, Decimal) else cell
            for head, cell in zip(table.header, row, strict=True)
        }
        for row in table.rows
    ]
    return {"title": table.title, "rows": rows}


def candidate_table(found: Found, prefecture: str = "", *, named: int | None = None) -> Table:
    """One row per candidate, the largest first; at most `named` places by name, the rest as a number."""
    is_plants = found.rule.workers == "manufacturing_workers"
    since = next((one.since for one in found.candidates), found.rule.year)
    header = (
        *("市区町村", "市区町村の数", f"人数（人・{found.rule.year}年）", "特化係数（全国=1）"),
        f"{since}年からの増減（人）",
        *(("製造品出荷額等（百万円・2022年）", "出荷額が公表されていない市区町村の数") if is_plants else ()),
    )
    rows: list[tuple[Any, ...]] = []
    for one in found.within(prefecture):
        row: tuple[Any, ...] = (
            names(one.places, most=named),
            len(one.places),
            one.workers,
            decimal(one.quotient, 2),
            one.change,
        )
        rows.append((*row, *one.shipments) if one.shipments is not None else row)
    return Table(found.rule.label, header, rows)


def cluster_tables(board: ClusterBoard, prefectures: Iterable[Area], prefecture: str = "") -> list[Table]:
    """The sheets of the workbook."""
    labels = [kind.kind.label for kind in board.types]
    counts: list[tuple[Any, ...]] = [
        (area.name, *numbers) for area, numbers in board.by_prefecture(prefectures)
    ]
    about: list[tuple[str, str]] = []
    for kind in board.types:
        about.append((kind.kind.label, kind.kind.meaning))
        about += [("出し方", rule_text(found.rule)) for found in kind.found]
        about.append((_UNKNOWN, "、".join(kind.kind.unknown)))
    about += [("出典", line) for line in board.credits]
    return [
        *(candidate_table(found, prefecture) for kind in board.types for found in kind.found),
        Table("都道府県別", ("都道府県", *(f"{label}（件）" for label in labels)), counts),
        Table("この表について", ("項目", "内容"), about),
    ]


def every_candidate(board: ClusterBoard, prefecture: str = "") -> Table:
    """All candidates in one tidy table: type, rule, code and name of each place."""
    header = (
        *("類型", "出し方", "候補の番号", "団体コード", "市区町村"),
        *("候補の人数（人）", "候補の特化係数（全国=1）"),
    )
    rows = [
        (
            kind.kind.label,
            found.rule.label,
            number,
            place.code,
            place.full_name,
            one.workers,
            decimal(one.quotient, 2),
        )
        for kind in board.types
        for found in kind.found
        for number, one in enumerate(found.within(prefecture), start=1)
        for place in one.places
    ]
    return Table("クラスターの候補", header, rows)


def names(places: Sequence[Area], *, most: int | None = None) -> str:
    """The names by prefecture: 愛知県 半田市・碧南市、岐阜県 関市 ほか3市区町村."""
    parts: dict[str, list[str]] = {}
    for place in places[:most]:
        parts.setdefault(place.prefecture_name, []).append(place.name)
    told = "、".join(f"{prefecture} {'・'.join(towns)}" for prefecture, towns in parts.items())
    more = 0 if most is None else max(0, len(places) - most)
    return f"{told} ほか{more}市区町村" if more else told


def decimal(value: Fraction, places: int) -> Decimal:
    """A fraction as an exact decimal with that many places, halves away from zero."""
    scaled = abs(value) * 10**places
    whole = (scaled + Fraction(1, 2)).__floor__()
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)
