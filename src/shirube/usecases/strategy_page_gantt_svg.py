"""The Gantt chart as SVG text: labels that break into lines, a shaded time of the plan, marks for what is open or cut."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from shirube.usecases.strategy_page_gantt import Gantt, GanttRow, Piece

_LABEL, _YEAR, _HEAD = 308.0, 80.0, 46.0
_LANE, _BAR, _LINE, _ROW_SPACE = 30.0, 22.0, 20.0, 12.0
_SIGNS = 20
_LEAST_TEXT = 92.0


def gantt_svg(chart: Gantt) -> str:
    """The chart with a title and a description; empty without rows."""
    if not chart.rows:
        return ""
    years = chart.last - chart.first + 1
    width = _LABEL + years * _YEAR
    blocks, y = [], _HEAD
    group = ""
    for row in chart.rows:
        if row.output.id != group:
            group = row.output.id
            blocks.append(_heading(row.output.name, y, width))
            y += _LINE + _ROW_SPACE
        blocks.append(_row(chart, row, y))
        y += _height(row)
    title = f"工程表 {len(chart.rows)}事業（{chart.first}〜{chart.last}年度）"
    words = f"計画の期間は{chart.plan_first}〜{chart.plan_last}年度。同じ内容の表が図の下にあります。"
    return (
        f'<svg class="gantt" viewBox="0 0 {width:.0f} {y:.0f}" width="{width:.0f}" height="{y:.0f}" role="img" '
        f'aria-labelledby="gantt-title gantt-desc"><title id="gantt-title">{escape(title)}</title>'
        f'<desc id="gantt-desc">{escape(words)}</desc>{_axis(chart, y)}{"".join(blocks)}</svg>'
    )


def _x(chart: Gantt, place: float) -> float:
    return _LABEL + (place - chart.first) * _YEAR


def _axis(chart: Gantt, bottom: float) -> str:
    left, right = _x(chart, chart.plan_first), _x(chart, chart.plan_last + 1)
    parts = [
        f'<rect class="gantt-plan" x="{left:.1f}" y="0" width="{right - left:.1f}" height="{bottom:.1f}"/>'
    ]
    parts.append(
        f'<text class="gantt-word" x="{(left + right) / 2:.1f}" y="16" text-anchor="middle">計画の期間</text>'
    )
    for year in range(chart.first, chart.last + 1):
        x = _x(chart, year)
        parts.append(f'<path class="grid" d="M{x:.1f} 22V{bottom:.1f}"/>')
        parts.append(
            f'<text class="gantt-word" x="{x + _YEAR / 2:.1f}" y="36" text-anchor="middle">{year}年度</text>'
        )
    return "".join(parts)


def _heading(text: str, y: float, width: float) -> str:
    shown = text if len(text) <= 2 * _SIGNS + 10 else f"{text[: 2 * _SIGNS + 9]}…"
    return (
        f'<path class="gantt-rule" d="M0 {y + 4:.1f}H{width:.1f}"/>'
        f'<text class="gantt-head" x="4" y="{y + _LINE + 2:.1f}">{escape(shown)}</text>'
    )


def _height(row: GanttRow) -> float:
    return max(len(_lines(row)) * _LINE, row.lanes * _LANE) + _ROW_SPACE


def _lines(row: GanttRow) -> tuple[str, ...]:
    """The programme's name in lines that fit the column; what is longer ends in … (the table has it whole)."""
    name = ("再掲 " if row.row.reposted else "") + "".join(row.row.programme.split())
    lines = [name[start : start + _SIGNS] for start in range(0, len(name), _SIGNS)]
    return tuple(lines) if len(lines) <= 3 else (*lines[:2], f"{lines[2][:-1]}…")


def _row(chart: Gantt, row: GanttRow, y: float) -> str:
    label = "".join(
        f'<text class="gantt-name" x="14" y="{y + 18 + index * _LINE:.1f}">{escape(text)}</text>'
        for index, text in enumerate(_lines(row))
    )
    return label + "".join(
        _piece(chart, piece, y, cohort=bar.cohort) for bar in row.bars for piece in bar.pieces
    )


def _piece(chart: Gantt, piece: Piece, y: float, *, cohort: str | None) -> str:
    left, right = _x(chart, piece.start), _x(chart, min(piece.end, chart.last + 1))
    top = y + 4 + piece.lane * _LANE
    kind = "dated" if piece.cell.start is not None else "column"
    shape = "".join(_outline(left, right, top, piece))
    words = piece.period_text + (f"（{cohort}）" if cohort else "")
    told = words + ("。印刷された欄と合わず、期間を採った" if piece.disagrees else "")
    text = _words(left, right, top, words, piece)
    mark = _disagrees(left, top) if piece.disagrees else ""
    return f'<g><title>{escape(told)}</title><path class="gantt-bar" data-kind="{kind}" d="{shape}"/>{text}{mark}</g>'


def _outline(left: float, right: float, top: float, piece: Piece) -> Iterator[str]:
    """A box; an end that lies open or is cut by the axis is drawn as a point."""
    middle, bottom = top + _BAR / 2, top + _BAR
    width = max(right - left, 4.0)
    tip = min(10.0, width / 2)
    end = left + width
    yield f"M{left + (tip if piece.begins_earlier else 0):.1f} {top:.1f}"
    if piece.is_open:
        yield f"H{end - tip:.1f}L{end:.1f} {middle:.1f}L{end - tip:.1f} {bottom:.1f}"
    else:
        yield f"H{end:.1f}V{bottom:.1f}"
    if piece.begins_earlier:
        yield f"H{left + tip:.1f}L{left:.1f} {middle:.1f}Z"
    else:
        yield f"H{left:.1f}Z"


def _words(left: float, right: float, top: float, words: str, piece: Piece) -> str:
    if right - left < _LEAST_TEXT:
        return ""
    fits = int((right - left - 24) / 13)
    shown = words if len(words) <= fits else f"{words[: max(fits - 1, 1)]}…"
    indent = 14 if piece.begins_earlier or piece.disagrees else 6
    return f'<text class="gantt-text" x="{left + indent + (8 if piece.disagrees else 0):.1f}" y="{top + 16:.1f}">{escape(shown)}</text>'


def _disagrees(left: float, top: float) -> str:
    return f'<text class="gantt-mark" x="{left + 3:.1f}" y="{top + 16:.1f}">※</text>'
