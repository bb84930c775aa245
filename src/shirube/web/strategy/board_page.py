"""What the KPI board and the page of one KPI show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shirube.base import UnknownNameError
from shirube.plans import Forecast, PlanError, Year, forecast
from shirube.usecases.strategy_page_board import SORTS, VIEWS, Board, BoardFilter
from shirube.usecases.strategy_page_paths import chart, path_words, spark
from shirube.usecases.strategy_page_rows import BoardRow, number_text, unit_of

MOST_OPEN = 20


@dataclass(frozen=True)
class ShownRow:
    """A row with its drawing; `toggle` opens it in place, or closes it."""

    row: BoardRow
    spark: str
    path_words: str
    toggle: str
    is_open: bool
    detail: KpiDetail | None

    @property
    def anchor(self) -> str:
        """The id of the row on the page."""
        return f"row-{self.row.item.id}"


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


def shown_rows(board: Board, opened: Iterable[str], *, base: str, query: str) -> tuple[ShownRow, ...]:
    """The rows of a board; `opened` are the ids standing open, kept in the address behind `base` and `query`."""
    open_ids = tuple(dict.fromkeys(opened))[:MOST_OPEN]
    return tuple(shown_row(row, open_ids, base=base, query=query) for row in board.rows)


def shown_row(row: BoardRow, open_ids: Sequence[str], *, base: str, query: str) -> ShownRow:
    """One row as it is drawn."""
    name = row.item.id
    is_open = name in open_ids
    kept = [one for one in open_ids if one != name] + ([] if is_open else [name])
    parts = [*([query] if query else []), *(f"open={one}" for one in kept)]
    toggle = f"{base}{'?' if parts else ''}{'&'.join(parts)}#row-{name}"
    return ShownRow(
        row=row,
        spark=spark(row.kpi, row.item.actuals),
        path_words=path_words(row.kpi, row.item.actuals),
        toggle=toggle,
        is_open=is_open,
        detail=kpi_detail(row) if is_open else None,
    )


def kpi_detail(row: BoardRow) -> KpiDetail:
    """The detail of a row with the forecast up to its due."""
    expected, why = _expected(row)
    drawn = chart(row.kpi, row.item.actuals, expected, name=row.item.label, key=row.item.id)
    return KpiDetail(row, drawn, expected, why, unit_of(row.kpi))


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


def year_values(row: BoardRow) -> tuple[tuple[str, str], ...]:
    """The planned path as (year, value) for the table behind a chart; empty where no line can be drawn."""
    from shirube.plans.judge import planned_path

    points = "" if row.kpi is None else planned_path(row.kpi)
    if isinstance(points, str):
        return ()
    return tuple((at.western, number_text(value)) for at, value in points)
