"""Values of municipalities that were joined: added up to the area of today, or refused with the reason.

A sum is only made where every part of the area stands in the file: a table from before a merger holds all of them.
"""

from __future__ import annotations

from decimal import Decimal

from shirube.base.errors import ShirubeError
from shirube.catalogue.figures import load_indicators
from shirube.catalogue.figures_codes import parts_of
from shirube.sources.reading import Collector, Figure, Part


def join(into: Collector) -> None:
    """Puts the sums in the place of the parts; a part that cannot be added is a refused cell (E646, E647)."""
    for key, parts in into.parts.items():
        own = into.figures.pop(key, None)
        problem = _problem(into, key, own, parts)
        if problem is None:
            figures = [*([own] if own is not None else []), *(part.figure for part in parts)]
            into.figures[key] = _sum(key, figures)
            into.joined += len(figures) - 1
            continue
        for figure in ([own] if own is not None else []) + [part.figure for part in parts]:
            into.refuse_cell(ShirubeError(problem.code, problem.what, where=figure.where, todo=problem.todo))


def _problem(
    into: Collector, key: tuple[str, str, int], own: Figure | None, parts: list[Part]
) -> ShirubeError | None:
    area, indicator, year = key
    name = into.areas.get(area).full_name
    known = load_indicators().get(indicator)
    label = (
        known.label
        if known is not None
        else into.new[indicator].label
        if indicator in into.new
        else indicator
    )
    if known is None or known.aggregate != "sum":
        return ShirubeError(
            "E647",
            f"「{label}」は足し合わせられる数と分かっていないので、合併前の団体の値を{name}の値にできません（{year}年）。",
            todo="合併後の区域で計算した値を、いまのコードで書いてください。",
        )
    told = {part.former.old for part in parts}
    first = min(part.former.day for part in parts)
    needed = [one for one in parts_of(area) if one.day >= first]
    lacking = [f"{one.old} {one.old_name}" for one in needed if one.old not in told]
    if own is None and any(one.kind == "absorbed" for one in needed):
        lacking.append(f"{area} {name}（合併前の区域の行）")
    if lacking or len(told) < len(parts):
        what = f"次の行がない: {'、'.join(lacking)}" if lacking else "同じ団体の行が二度ある"
        return ShirubeError(
            "E646",
            f"合併前の団体の{label}（{year}年）を{name}に足し合わせられません（{what}）。",
            todo="合併前のすべての団体の行がある表か、いまの区域の表を使ってください。",
        )
    return None


def _sum(key: tuple[str, str, int], figures: list[Figure]) -> Figure:
    """The exact sum; what does not apply adds nothing, anything else unknown leaves the sum unknown."""
    where = "＋".join(figure.where for figure in figures)
    printed = "＋".join(figure.printed or "空欄" for figure in figures)
    counted = [figure for figure in figures if figure.mark != "not_applicable"]
    if any(figure.value is None for figure in counted):
        return Figure(*key, None, "incomplete", printed, where)
    if not counted:
        return Figure(*key, None, "not_applicable", printed, where)
    total = sum((Decimal(figure.value or 0) for figure in counted), Decimal(0))
    return Figure(*key, f"{total:f}", None, printed, where)
