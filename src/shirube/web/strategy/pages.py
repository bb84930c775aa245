"""From what is asked to what a template draws and what a file holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from shirube.base import UnknownNameError
from shirube.documents import Table
from shirube.plans import AnomalyKind, Span
from shirube.usecases.budget_tables import budget_table, budget_tables
from shirube.usecases.budgets import budget_tree, budget_years
from shirube.usecases.strategy_page_board import Board
from shirube.usecases.strategy_page_budget import budget_chart, budget_svg
from shirube.usecases.strategy_page_gantt import Gantt, GanttRow, gantt, owner_of
from shirube.usecases.strategy_page_gantt_svg import gantt_svg
from shirube.usecases.strategy_page_model import ModelReader
from shirube.usecases.strategy_page_nodes import Node, measure_node_id
from shirube.usecases.strategy_page_tables import (
    COUNT_LABELS,
    actuals_table,
    board_table,
    counts_table,
    gantt_table,
    history_table,
    lost_roadmap_table,
    programme_table,
    tree_table,
)
from shirube.web.pages import library
from shirube.web.record.page import budget_lines
from shirube.web.strategy.asked import Asked
from shirube.web.strategy.board_page import (
    BoardAddress,
    board_shown,
    drawn_rows,
    kpi_detail,
    row_of,
    year_values,
)
from shirube.web.strategy.selectors import KPI_PAGES

Context = dict[str, Any]
HOME = ("全国の戦略", "/strategy/")
_LONGEST = 60
ANOMALY_WORDS = {
    AnomalyKind.NUMBER: "番号の誤り",
    AnomalyKind.LETTER: "記号の誤り",
    AnomalyKind.CHARACTER: "字の誤り",
    AnomalyKind.LOST: "失われた部分",
    AnomalyKind.COLUMN: "欄と期間の食い違い",
    AnomalyKind.CUT: "切れている表",
    AnomalyKind.UNREAD: "読めない部分",
    AnomalyKind.AMBIGUOUS: "二通りに読める",
}


def _context(asked: Asked, tab: str, *trail: tuple[str, str], **more: Any) -> Context:
    home = HOME if trail else (HOME[0], "")
    return {"asked": asked, "tab": tab, "trail": (home, *trail), "source": asked.held.strategy.source, **more}


# -- logic model -------------------------------------------------------------------------------------------


def model_context(asked: Asked, params: Mapping[str, Any]) -> Context:
    """The three columns along `at`, and the whole tree for paper."""
    at = str(params.get("at") or "").strip()[:_LONGEST]
    reader = _reader(asked)
    found = reader.model(at)
    rows = () if found.here is None else found.here.kpis
    return _context(
        asked,
        "model",
        model=found,
        at=at,
        keep=(("at", at),) if at else (),
        tree=reader.tree_lines,
        here_rows=drawn_rows(rows, ask=asked.ask),
        once=asked.counts[1],
    )


def model_tables(asked: Asked) -> tuple[Table, ...]:
    """The tree, every programme with its verdict, every KPI, the counts."""
    nodes = asked.held.nodes
    return (
        tree_table(_reader(asked)),
        programme_table(nodes, asked.programmes),
        board_table(asked.rows),
        counts_table(nodes),
    )


def _reader(asked: Asked) -> ModelReader:
    return ModelReader(asked.held.nodes, asked.programmes, asked.rows)


# -- KPIs --------------------------------------------------------------------------------------------------


def board_context(asked: Asked, params: QueryDict) -> Context:
    """The board with its filters; `open` in the address names the rows that stand open."""
    shown = board_shown(asked.rows, params, BoardAddress(KPI_PAGES, asked.carried), on=asked.on)
    return _context(asked, "kpis", ("KPI の状態", ""), **shown)


def board_tables(found: Board) -> tuple[Table, ...]:
    """The rows as shown."""
    return (board_table(found.rows),)


def kpi_context(asked: Asked, kpi_id: str) -> Context:
    """One KPI with its neighbours in the tree."""
    row = row_of(asked.rows, kpi_id)
    detail = kpi_detail(row)
    places = tuple((name, f"/strategy/?at={node}{asked.more}") for node, name in row.item.places)
    node = asked.held.nodes[row.item.places[-1][0]]
    reader = _reader(asked)
    measures = tuple(reader.line(one) for one in asked.held.nodes.measures(node))
    return _context(
        asked,
        "kpis",
        ("KPI の状態", "/strategy/kpis/"),
        (row.item.label, ""),
        row=row,
        detail=detail,
        places=places,
        measures=measures,
        file=f"/strategy/kpis/{kpi_id}",
        planned=year_values(row),
    )


def kpi_tables(asked: Asked, kpi_id: str) -> tuple[Table, ...]:
    """The KPI, its actuals and every aim it had."""
    row = row_of(asked.rows, kpi_id)
    return board_table((row,)), actuals_table(row), history_table(row)


# -- roadmap and budget ------------------------------------------------------------------------------------


def roadmap_context(asked: Asked, params: Mapping[str, Any]) -> Context:
    """The chart, its table, what is lost, and the outputs to choose from."""
    output = _output(params)
    chart = gantt(asked.held.nodes, output=output)
    total = len(gantt(asked.held.nodes).rows)
    return _context(
        asked,
        "roadmap",
        ("工程表", ""),
        chart=chart,
        svg=gantt_svg(chart),
        output=output,
        total=total,
        hidden=total - len(chart.rows),
        file_ask=asked.with_pairs((("output", output),) if output else ()),
    )


def roadmap_tables(asked: Asked, params: Mapping[str, Any]) -> tuple[Table, ...]:
    """The roadmap as shown and what is lost."""
    chart = gantt(asked.held.nodes, output=_output(params))
    return gantt_table(chart), lost_roadmap_table(chart)


def _output(params: Mapping[str, Any]) -> str:
    return str(params.get("output") or "").strip()[:_LONGEST]


def budget_context(asked: Asked) -> Context:
    """Every year as a tree that is drawn and added up."""
    lines = budget_lines()
    charts = [budget_chart(budget_tree(lines, year)) for year in budget_years(lines)]
    names = library.catalogue().programmes
    return _context(
        asked,
        "budget",
        ("予算", ""),
        charts=tuple((chart, budget_svg(chart, name=f"chart-{chart.tree.year}")) for chart in charts),
        names={
            row.line.programme: names[row.line.programme].name
            for chart in charts
            for row in chart.tree.rows
            if row.line.programme in names
        },
    )


def budget_files() -> tuple[Table, ...]:
    """All lines, then one table a year."""
    catalogue = library.catalogue()
    return budget_table(budget_lines(), catalogue), *budget_tables(budget_lines(), catalogue)[1:]


# -- measures ----------------------------------------------------------------------------------------------


def measure_context(asked: Asked, measure_id: str) -> Context:
    """One measure with what lies above it and what it names."""
    node = _measure(asked, measure_id)
    nodes = asked.held.nodes
    above = [*nodes.trail(node)[:-1]]
    kpis = [row for one in above for row in asked.rows if row.item.places[-1][0] == one.id]
    places = tuple((one, f"/strategy/?at={one.id}{asked.more}") for one in above)
    siblings = [one for one in nodes.children(nodes[node.parent or ""]) if one.id != node.id]
    return _context(
        asked,
        "model",
        *((one.name, href) for one, href in places),
        (node.title, ""),
        node=node,
        places=places,
        programmes=asked.programmes.with_answers(node),
        usable=asked.programmes.usable((node,)),
        kpi_rows=drawn_rows(kpis, ask=asked.ask),
        roadmap=_roadmap_rows(asked, node),
        owner=owner_of(nodes, node),
        lost_roadmap=any(one.has_lost_roadmap for one in above),
        original=_original(asked, node),
        repeats=tuple((one, owner_of(nodes, one)) for one in nodes.by_id.values() if _repeats(one, node)),
        file=f"/strategy/measures/{measure_id}",
        siblings=tuple(siblings),
    )


def measure_tables(asked: Asked, measure_id: str) -> tuple[Table, ...]:
    """The measure's programmes, the KPIs above it and its roadmap."""
    node = _measure(asked, measure_id)
    nodes = asked.held.nodes
    above = {one.id for one in nodes.trail(node)}
    rows = [row for row in asked.rows if row.item.places[-1][0] in above]
    chart = gantt(nodes)
    kept = Gantt(**{**vars(chart), "rows": _roadmap_rows(asked, node), "lost": ()})
    return programme_table(nodes, asked.programmes, (node.id,)), board_table(rows), gantt_table(kept)


def _measure(asked: Asked, measure_id: str) -> Node:
    name = measure_node_id(measure_id)
    node = asked.held.nodes.by_id.get(name)
    if node is None:
        raise UnknownNameError(
            "E774",
            f"「{measure_id[:40]}」という施策は、この戦略にありません。",
            todo="全国の戦略（/strategy/）から選び直してください。",
        )
    return node


def _roadmap_rows(asked: Asked, node: Node) -> tuple[GanttRow, ...]:
    """The rows of the roadmaps above the measure that carry one of its programmes."""
    above = {one.id for one in asked.held.nodes.trail(node)}
    names = {"".join(one.name.split()) for one in (node.measure.programmes if node.measure else ())}
    return tuple(
        row
        for row in gantt(asked.held.nodes).rows
        if row.node.id in above and "".join(row.row.programme.split()) in names
    )


def _original(asked: Asked, node: Node) -> Node | None:
    if node.measure is None or node.measure.repost_of is None:
        return None
    return asked.held.nodes.by_id.get(measure_node_id(node.measure.repost_of))


def _repeats(one: Node, node: Node) -> bool:
    return one.measure is not None and node.measure is not None and one.measure.repost_of == node.measure.id


# -- the document ------------------------------------------------------------------------------------------


def about_context(asked: Asked) -> Context:
    """The counts, what was lost, the flaws with the readings taken."""
    every, once = asked.counts
    plan, nodes = asked.held.strategy.plan, asked.held.nodes
    counts = tuple((label, getattr(every, name), getattr(once, name)) for name, label in COUNT_LABELS.items())
    return _context(
        asked,
        "about",
        ("この資料について", ""),
        counts=counts,
        lost_kpis=tuple(node for node in nodes.by_id.values() if node.has_lost_kpis),
        lost_roadmaps=tuple(node for node in nodes.by_id.values() if node.has_lost_roadmap),
        lost=plan.lost,
        anomalies=tuple((ANOMALY_WORDS[one.kind], one) for one in plan.anomalies),
        kinds=tuple(
            (words, sum(one.kind is kind for one in plan.anomalies)) for kind, words in ANOMALY_WORDS.items()
        ),
        actuals=sum(len(found) for found in asked.held.actuals.values()),
        kpis_with_actuals=len(asked.held.actuals),
        usable=asked.programmes.usable(nodes.by_id.values()),
    )


def about_tables(asked: Asked) -> tuple[Table, ...]:
    """The flaws with the readings taken, what was lost, the counts."""
    plan = asked.held.strategy.plan
    rows = [
        (ANOMALY_WORDS[one.kind], _place(one.span), one.printed, one.meant, one.note)
        for one in (*plan.anomalies, *plan.lost)
    ]
    header = ("何か", "資料の行", "印刷された字", "とった読み方", "説明")
    lost = lost_roadmap_table(gantt(asked.held.nodes))
    return Table("資料の傷み", header, rows), lost, counts_table(asked.held.nodes)


def _place(span: Span) -> str:
    return span.text_ja()
