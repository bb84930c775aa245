"""What the KPI board and the page of one KPI show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from shirube.base import UnknownNameError
from shirube.plans import Forecast, PlanError, Year, forecast
from shirube.plans.judge import planned_path
from shirube.usecases.strategy_page_board import SORTS, VIEWS, BoardFilter, board, read_board_filter
from shirube.usecases.strategy_page_paths import chart, spark
from shirube.usecases.strategy_page_rows import BoardRow, number_text

MOST_OPEN = 20
ROWS_KEPT = 4_000
_HEAD, _ASK = "\ue000", "\ue001"  # of the private use area: no text of a plan holds them


@dataclass(frozen=True)
class BoardAddress:
    """Where a board lies: its page, its files without ending, and the parts every address of it carries on."""

    base: str
    carried: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        return self.base.removesuffix("/")

    @property
    def ask(self) -> str:
        """What is carried on as a whole query: ?area=39405; empty without any."""
        return self.query(())

    def query(self, pairs: Iterable[tuple[str, str]]) -> str:
        """These parts, then what is carried on: ?state=lost&area=39405; empty without any."""
        text = urlencode((*pairs, *self.carried))
        return f"?{text}" if text else ""


@dataclass(frozen=True)
class KpiDetail:
    """All that is known of one KPI: the chart, what is expected, and why nothing is."""

    row: BoardRow
    chart: str
    expected: tuple[Forecast, ...]
    no_forecast: str
    unit: str

    @property
    def forecasts(self) -> tuple[tuple[Forecast, str, str, str], ...]:
        """Each forecast with its value and interval as written; an interval that cannot be told is －."""
        return tuple((one, _about(one.value), _about(one.low), _about(one.high)) for one in self.expected)


def board_shown(rows: Sequence[BoardRow], params: QueryDict, at: BoardAddress, *, on: date) -> dict[str, Any]:
    """What strategy/board.html draws of some rows as the address asks."""
    wanted = read_board_filter(params)
    found = board(rows, wanted)
    query = at.query(wanted.pairs)
    known = {row.item.id for row in found.rows}
    opened = [name for name in params.getlist("open") if name in known]
    is_small = wanted.view == "small"
    drawn = "" if is_small else drawn_rows(found.rows, opened, base=at.base, query=query[1:], ask=at.ask)
    return {
        "board": found,
        "drawn": drawn,
        "small": small_multiples(found.rows) if is_small else (),
        "orders": orders(wanted),
        "views": views(wanted),
        "query_mark": query,
        "at": at,
        "on": on,
    }


def drawn_rows(
    rows: Sequence[BoardRow], opened: Iterable[str] = (), *, base: str = "", query: str = "", ask: str = ""
) -> SafeString:
    """The bodies of a board's table, drawn. With `base` every row can be opened in place.

    `opened` are the ids that stand open: kept in the address behind `base` and `query`. `ask` is the query that
    a link to a KPI's page carries on.
    """
    open_ids = tuple(dict.fromkeys(opened))[:MOST_OPEN]
    drawn = "".join(
        _open_row(row, open_ids, base=base, query=query)
        if row.item.id in open_ids
        else _closed_row(row, has_toggle=bool(base))
        for row in rows
    )
    head = toggle_address(open_ids, "", base=base, query=query)
    return SafeString(drawn.replace(_HEAD, escape(head)).replace(_ASK, escape(ask)))


@lru_cache(maxsize=ROWS_KEPT)
def _closed_row(row: BoardRow, *, has_toggle: bool) -> str:
    """A row as it stands closed, with marks where the address of the page goes; kept while the row lives on."""
    toggle = f"{_HEAD}{row.item.id}#row-{row.item.id}" if has_toggle else ""
    return _row(row, toggle, detail=None)


def _open_row(row: BoardRow, open_ids: Sequence[str], *, base: str, query: str) -> str:
    others = [one for one in open_ids if one != row.item.id]
    toggle = f"{toggle_address(others, None, base=base, query=query)}#row-{row.item.id}"
    return _row(row, toggle, detail=kpi_detail(row))


def _row(row: BoardRow, toggle: str, *, detail: KpiDetail | None) -> str:
    drawn = spark(row.kpi, row.item.actuals)
    context = {"row": row, "spark": drawn, "toggle": toggle, "detail": detail, "ask": _ASK}
    return render_to_string("strategy/board_row.html", context)


def toggle_address(open_ids: Sequence[str], last: str | None, *, base: str, query: str) -> str:
    """The board's own address with some rows open; `last` "" ends it so that one more id can follow."""
    parts = [*([query] if query else []), *(f"open={one}" for one in open_ids)]
    if last is not None:
        parts.append(f"open={last}")
    return f"{base}?{'&'.join(parts)}" if parts else base


def kpi_detail(row: BoardRow) -> KpiDetail:
    """The detail of a row with the forecast up to its due."""
    expected, why = _expected(row)
    drawn = chart(row.kpi, row.item.actuals, expected, name=row.item.label, key=row.item.id)
    return KpiDetail(row, drawn, expected, why, row.unit)


def _expected(row: BoardRow) -> tuple[tuple[Forecast, ...], str]:
    """The forecast for the due, or why there is none."""
    if row.kpi is None or row.kpi.due.last is None:
        return (), "期限の年がないため、見通しは出しません。"
    at: Year = row.kpi.due.last
    seen = [one.seen for one in row.item.actuals if one.seen.value is not None]
    if len({one.at.year for one in seen}) < 2:
        return (), "見通しには2年以上の実績が要ります。"
    if any(one.at.year >= at.year for one in seen):
        return (), "期限の年の実績があるため、見通しは出しません。"
    try:
        found = forecast(seen, at)
    except PlanError as error:
        return (), f"{error.what}（{error.code}）"
    return ((found,), "") if found is not None else ((), "見通しには2年以上の実績が要ります。")


def _about(value: float | None) -> str:
    return "－" if value is None else f"約{value:,.4g}".replace("-", "▲")


def row_of(rows: Sequence[BoardRow], kpi_id: str) -> BoardRow:
    """The row of an id; raises UnknownNameError E773."""
    found = next((row for row in rows if row.item.id == kpi_id), None)
    if found is None:
        raise UnknownNameError(
            "E773",
            f"「{kpi_id[:60]}」という KPI は、この戦略にありません。",
            todo="KPI の一覧（/strategy/kpis/）から選び直してください。",
        )
    return found


def orders(asked: BoardFilter) -> tuple[tuple[str, str, bool], ...]:
    """The orders to choose from."""
    return tuple((name, label, name == asked.sort) for name, label in SORTS.items())


def views(asked: BoardFilter) -> tuple[tuple[str, str, tuple[tuple[str, str], ...], bool], ...]:
    """The two ways to look at the board, each with the parts of its address."""
    found = []
    for name, label in VIEWS.items():
        pairs = tuple((key, text) for key, text in asked.pairs if key != "view")
        found.append(
            (name, label, (*pairs, ("view", name)) if name != "table" else pairs, name == asked.view)
        )
    return tuple(found)


def small_multiples(rows: Sequence[BoardRow]) -> tuple[tuple[BoardRow, str], ...]:
    """Each row with its path drawn."""
    return tuple((row, _path(row)) for row in rows)


@lru_cache(maxsize=ROWS_KEPT)
def _path(row: BoardRow) -> str:
    return spark(row.kpi, row.item.actuals)


def year_values(row: BoardRow) -> tuple[tuple[str, str], ...]:
    """The planned path as (year, value) for the table behind a chart; empty where no line can be drawn."""
    points = "" if row.kpi is None else planned_path(row.kpi)
    if isinstance(points, str):
        return ()
    return tuple((at.western, number_text(value)) for at, value in points)
