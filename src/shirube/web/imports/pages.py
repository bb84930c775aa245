"""What the pages of imports show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest

from shirube.base import ShirubeError
from shirube.catalogue.figures import MARK_WORDS, indicator_values, load_indicators
from shirube.documents import Table
from shirube.sources import KINDS
from shirube.sources.columns import year_of
from shirube.sources.mistakes import not_a_year
from shirube.web.imports.models import AUDIENCES, Import, ImportedValue
from shirube.web.imports.selectors import bodies_of, may_change, own_indicators
from shirube.web.pages import library
from shirube.web.plans.models import Organisation

SHOWN = 20
SAMPLE = 10
_LONGEST_REASON, _LONGEST_NAME = 500, 100


@dataclass(frozen=True)
class Sent:
    """What the upload form brought."""

    name: str
    kind: str
    year: int | None
    audience: str
    organisation: Organisation | None


@dataclass(frozen=True)
class Covered:
    """One indicator of an import: how many values and marks, which years, how many the package has too."""

    id: str
    label: str
    unit: str
    is_new: bool
    values: int
    marks: int
    first: int
    last: int
    packaged: int


def read_sent(request: HttpRequest) -> Sent:
    """The fields beside the file. Raises ReadingError E627 for a year that is none, ShirubeError E640 without
    anybody to bring a file for.
    """
    kind = str(request.POST.get("kind", ""))
    file = request.FILES.get("file")
    name = "" if file is None else str(file.name).replace("\x00", "")[-_LONGEST_NAME:]
    audience, body = _audience(request)
    year = _year(str(request.POST.get("year", "")).strip())
    return Sent(name, kind if kind in KINDS else "", year, audience, body)


def audiences(user: Any) -> tuple[tuple[str, str], ...]:
    """Whom a person may show a file to: value and label of the choice, the usual one first."""
    own = tuple((f"organisation-{one.pk}", f"{one.name}の人だけ") for one in bodies_of(user))
    return (
        (("everyone", AUDIENCES["everyone"]), ("staff", AUDIENCES["staff"]), *own) if user.is_staff else own
    )


def _audience(request: HttpRequest) -> tuple[str, Organisation | None]:
    """What was chosen of `audiences`; the first without a choice."""
    choices = [value for value, _ in audiences(request.user)]
    if not choices:
        raise ShirubeError(
            "E640",
            "ファイルを取り込めるのは、団体の計画を書く人と、このサイトの管理者です。",
            todo="団体の「まとめる人」に「書く人」として登録してもらってください。",
        )
    asked = str(request.POST.get("audience", ""))
    chosen = asked if asked in choices else choices[0]
    if not chosen.startswith("organisation-"):
        return chosen, None
    number = chosen.removeprefix("organisation-")
    return "organisation", next(one for one in bodies_of(request.user) if str(one.pk) == number)


def reason_of(request: HttpRequest) -> str:
    return str(request.POST.get("reason", "")).replace("\x00", "").strip()[:_LONGEST_REASON]


def _year(text: str) -> int | None:
    if not text:
        return None
    year = year_of(text[:20])
    if year is None:
        raise not_a_year(text, where="「年」の欄")
    return year


def detail_context(row: Import, user: Any) -> dict[str, Any]:
    """One import: its account, what it covers, its first refusals, a few values."""
    names = _labels(row)
    index = library.areas()
    sample = row.values.order_by("id")[:SAMPLE]
    return {
        "row": row,
        "may_change": may_change(row, user),
        "audiences": [
            (value, row.audience_label if value == row.audience else label, value == row.audience)
            for value, label in AUDIENCES.items()
            if value != "organisation" or row.organisation_id is not None
        ],
        "kind": KINDS[row.kind],
        "aside": sorted(row.aside.items(), key=lambda item: -item[1]),
        "values": row.values.filter(value__isnull=False).count(),
        "marks": row.values.filter(value__isnull=True).count(),
        "outlines": row.boundaries.count(),
        "covered": covered(row),
        "refusals": row.refusals[:SHOWN],
        "hidden_refusals": max(row.refused + row.refused_cells - SHOWN, 0),
        "warnings": row.warnings[:SHOWN],
        "hidden_warnings": max(len(row.warnings) - SHOWN, 0),
        "sample": [
            {
                "area": _area_name(index, one.area),
                "label": names.get(one.indicator, one.indicator),
                "year": one.year,
                "shown": shown(one),
                "where": one.where,
            }
            for one in sample
        ],
        "title": row.name,
        "trail": (("取り込み", "/imports/"), (row.name, "")),
    }


def covered(row: Import) -> tuple[Covered, ...]:
    """Every indicator of an import in the order of the dictionary, then by label."""
    dictionary = load_indicators()
    counted = row.values.values("indicator").annotate(
        known=Count("id", filter=Q(value__isnull=False)),
        marks=Count("id", filter=Q(value__isnull=True)),
        first=Min("year"),
        last=Max("year"),
    )
    names = own_indicators(item["indicator"] for item in counted)
    place = {name: index for index, name in enumerate(dictionary)}
    found = []
    for item in counted:
        name = item["indicator"]
        known, own = dictionary.get(name), names.get(name)
        found.append(
            Covered(
                name,
                known.label if known else own.label if own else name,
                known.unit if known else own.unit if own else "",
                known is None,
                item["known"],
                item["marks"],
                item["first"],
                item["last"],
                0 if known is None else _packaged(name, item["first"], item["last"]),
            )
        )
    return tuple(sorted(found, key=lambda one: (place.get(one.id, len(place)), one.label)))


def values_table(row: Import) -> Table:
    """Every value with its cell, mark and provenance."""
    names = _labels(row)
    index = library.areas()
    header = (
        "団体コード",
        "団体",
        "指標",
        "単位",
        "年",
        "値",
        "記号の意味",
        "元の欄",
        "欄の場所",
        "ファイル",
        "確認番号",
    )
    units = {one.id: one.unit for one in covered(row)}
    rows = [
        (
            one.area,
            _area_name(index, one.area),
            names.get(one.indicator, one.indicator),
            units.get(one.indicator, ""),
            one.year,
            one.value,
            MARK_WORDS[one.mark] if one.mark else None,
            one.printed,
            one.where,
            row.name,
            row.sha256,
        )
        for one in row.values.order_by("id")
    ]
    return Table(f"取り込んだ値 {row.name}", header, rows)


def account_table(row: Import) -> Table:
    """Refusals and doubts, at their cells."""
    header = ("種類", "番号", "内容", "場所", "どうするか")
    lists = (("不採用", row.refusals), ("注意", row.warnings))
    rows = [
        (kind, one["code"], one["what"], one["where"], one["todo"]) for kind, found in lists for one in found
    ]
    return Table(f"取り込みの勘定 {row.name}", header, rows)


def shown(value: ImportedValue) -> str:
    """A value for the screen: ▲ for negatives, its mark where it is none."""
    if value.value is None:
        return f"{value.printed or '空欄'}（{MARK_WORDS[value.mark]}）"
    text = value.value
    whole, _, rest = text.lstrip("-").partition(".")
    figure = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return f"▲{figure}" if text.startswith("-") else figure


def _labels(row: Import) -> dict[str, str]:
    return {one.id: one.label for one in covered(row)}


def _packaged(name: str, first: int, last: int) -> int:
    frame = indicator_values().filter(
        (pl.col("indicator") == name) & pl.col("year").is_between(first, last) & pl.col("value").is_not_null()
    )
    return frame.height


def _area_name(index: Any, code: str) -> str:
    return "全国" if code == "00000" else index.get(code).full_name
