"""Open data of the strategies: the tree, the KPIs as they stand on a day, the roadmap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shirube.catalogue import Strategy
from shirube.plans import Cell, Row
from shirube.usecases.open_data import Cut, Json, Rows, Scalar
from shirube.usecases.strategy_page_nodes import Node, Nodes
from shirube.usecases.strategy_page_rows import BoardRow, due_text, number_text, target_text, unit_of
from shirube.usecases.strategy_page_tables import point_text

STRATEGY_COLUMNS = {
    "id": "戦略ID",
    "title": "戦略",
    "state": "案か決定か",
    "first_year": "始めの年度",
    "last_year": "終わりの年度",
    "nodes": "項目（件）",
    "kpis": "KPI（件）",
    "document": "資料",
    "as_of": "時点",
}


def strategy_rows(strategies: Iterable[tuple[Strategy, Nodes]], cut: Cut) -> Rows:
    """The packaged strategies."""
    found = [_strategy_row(strategy, nodes) for strategy, nodes in strategies]
    return Rows("戦略", STRATEGY_COLUMNS, cut.of(found), len(found), [])


def _strategy_row(strategy: Strategy, nodes: Nodes) -> dict[str, Scalar]:
    plan = strategy.plan
    return {
        "id": strategy.id,
        "title": strategy.title,
        "state": strategy.source.state,
        "first_year": None if plan.first_year is None else plan.first_year.year,
        "last_year": None if plan.last_year is None else plan.last_year.year,
        "nodes": len(nodes.by_id),
        "kpis": sum(1 for _ in nodes.kpis()),
        "document": strategy.source.document,
        "as_of": strategy.source.as_of.isoformat(),
    }


def strategy_detail(strategy: Strategy, nodes: Nodes) -> Json:
    """A strategy with its tree as a flat list: each node names its parent; links lead to programmes of the catalogue."""
    return {
        **_strategy_row(strategy, nodes),
        "tree": [_node_json(node, strategy) for node in nodes.by_id.values()],
        "sources": [strategy_source(strategy)],
    }


def _node_json(node: Node, strategy: Strategy) -> Json:
    programmes = () if node.measure is None else node.measure.programmes
    return {
        "id": node.id,
        "level": node.level.value,
        "code": node.code,
        "title": node.title,
        "parent": node.parent,
        "place": "" if node.span is None else node.span.text_ja(),
        "kpis": sum(1 for _ in node.kpis.leaves()),
        "kpis_lost": node.has_lost_kpis,
        "roadmap_lost": node.has_lost_roadmap,
        "reposted": node.measure is not None and node.measure.reposted,
        "programmes": [
            {
                "name": one.name,
                "id": strategy.links.get(one.name),
                "parts": list(strategy.parts.get(one.name, ())),
            }
            for one in programmes
        ],
    }


def strategy_source(strategy: Strategy) -> Json:
    """The document a strategy was read from."""
    source = strategy.source
    return {
        "id": source.document,
        "credit": f"{source.ministry}「{source.title}」",
        "licence": "",
        "as_of": source.as_of.isoformat(),
    }


KPI_COLUMNS = {
    "id": "KPI ID",
    "strategy": "戦略ID",
    "label": "指標",
    "level": "どこの指標か",
    "node": "項目ID",
    "node_title": "項目",
    "unit": "単位",
    "baseline": "基準値",
    "baseline_year": "基準の年",
    "latest": "最新の実績",
    "latest_year": "実績の年",
    "latest_source": "実績の出典",
    "target": "目標（印字のとおり）",
    "target_value": "目標値",
    "target_state": "目標の状態",
    "due": "期限",
    "grade": "判定",
    "reason": "判定の理由",
    "overdue": "実績が遅れているか",
    "place": "資料の場所",
}


def kpi_rows(
    strategy: Strategy, rows: Sequence[BoardRow], cut: Cut, *, words: str = "", level: str = ""
) -> Rows:
    """The KPIs of a strategy as they stand on a day; a block the document lost is a row with state `lost`."""
    fitting = [
        row
        for row in rows
        if (not level or row.item.level[0] == level)
        and all(part in f"{row.item.label}{row.place_text}" for part in words.split())
    ]
    shown = [kpi_row(strategy, row) for row in cut.of(fitting)]
    return Rows("KPI", KPI_COLUMNS, shown, len(fitting), [strategy_source(strategy)])


def kpi_row(strategy: Strategy, row: BoardRow) -> dict[str, Scalar]:
    """A KPI in one line; exact figures are text, so that nothing is rounded."""
    kpi, latest = row.kpi, row.latest
    target = None if kpi is None else kpi.target
    base = None if kpi is None else kpi.baseline
    has_value = latest is not None and latest.seen.value is not None
    return {
        "id": row.item.id,
        "strategy": strategy.id,
        "label": row.item.label,
        "level": row.item.level[0],
        "node": row.item.places[-1][0] if row.item.places else None,
        "node_title": row.place_text,
        "unit": unit_of(kpi) or None,
        "baseline": None if base is None or base.value is None else number_text(base.value),
        "baseline_year": None if base is None or base.at is None else base.at.western,
        "latest": number_text(latest.seen.value)
        if has_value and latest and latest.seen.value is not None
        else None,
        "latest_year": row.latest_year or None,
        "latest_source": None if latest is None else latest.source or None,
        "target": None if target is None else target_text(target),
        "target_value": None if target is None or target.value is None else number_text(target.value),
        "target_state": row.state.value,
        "due": None if kpi is None else due_text(kpi.due),
        "grade": row.grade.value,
        "reason": row.judgement.reason,
        "overdue": row.is_overdue,
        "place": row.item.source,
    }


ROADMAP_COLUMNS = {
    "node": "項目ID",
    "node_title": "項目",
    "programme": "事業",
    "programme_id": "制度ID",
    "cohort": "対象の分",
    "column": "印字された欄",
    "start": "始め",
    "end": "終わり",
    "open_ended": "終わりを定めない",
    "text": "内容",
    "reposted": "再掲",
}


def roadmap_rows(strategy: Strategy, nodes: Nodes, cut: Cut) -> Rows:
    """Every cell of every roadmap: the printed column and the dates it says; lost roadmaps are named under `more`."""
    found = list(_cells(strategy, nodes))
    lost = [{"node": node.id, "title": node.title} for node in nodes.by_id.values() if node.has_lost_roadmap]
    return Rows(
        "工程表", ROADMAP_COLUMNS, cut.of(found), len(found), [strategy_source(strategy)], {"lost": lost}
    )


def _cells(strategy: Strategy, nodes: Nodes) -> Iterator[dict[str, Scalar]]:
    for node in nodes.by_id.values():
        for row in node.roadmap.rows:
            for bar in row.bars:
                for cell in bar.cells:
                    yield _cell(strategy, node, row, bar.cohort, cell)


def _cell(strategy: Strategy, node: Node, row: Row, cohort: str | None, cell: Cell) -> dict[str, Scalar]:
    return {
        "node": node.id,
        "node_title": node.title,
        "programme": row.programme,
        "programme_id": strategy.links.get(row.programme),
        "cohort": cohort,
        "column": cell.column,
        "start": point_text(cell.start),
        "end": point_text(cell.end),
        "open_ended": cell.is_open_ended,
        "text": cell.text,
        "reposted": row.reposted,
    }
