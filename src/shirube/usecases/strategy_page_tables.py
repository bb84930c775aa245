"""The pages of a strategy as tidy tables for Excel and CSV; the same rows as records for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shirube.documents import Cell, Table
from shirube.plans import Target, count
from shirube.usecases.strategy_page_gantt import Gantt
from shirube.usecases.strategy_page_model import ModelReader
from shirube.usecases.strategy_page_nodes import Level, Nodes
from shirube.usecases.strategy_page_programmes import Programmes
from shirube.usecases.strategy_page_rows import (
    KIND_WORDS,
    BoardRow,
    base_year_text,
    due_text,
    number_text,
    target_text,
    year_text,
)

BOARD_HEADER = (
    *("KPI ID", "指標", "段階", "上の項目", "所管", "下の施策の制度の所管", "単位", "基準値", "基準年"),
    *("実績（最新）", "実績の年", "実績の時点", "実績の出典", "目標", "目標の値", "目標の形", "目標の状態"),
    *("期限", "期限の種類", "判定", "判定の理由", "期限が来て実績なし", "資料"),
)


def board_table(rows: Sequence[BoardRow], *, title: str = "KPI") -> Table:
    """One indicator a row, in the order given; an empty cell is not on record or not applicable."""
    return Table(title, BOARD_HEADER, [_board_row(row) for row in rows])


def _board_row(row: BoardRow) -> tuple[Cell, ...]:
    kpi, latest = row.kpi, row.latest
    target = None if kpi is None else kpi.target
    base = None if kpi is None else kpi.baseline
    return (
        row.item.id,
        row.item.label,
        row.item.level[1],
        " ＞ ".join(name for _, name in row.item.places),
        row.item.owner or None,
        row.item.related or None,
        row.unit or None,
        None if base is None or base.value is None else number_text(base.value),
        base_year_text(kpi),
        None if latest is None or latest.seen.value is None else number_text(latest.seen.value),
        row.latest_year or None,
        None if latest is None or latest.as_of is None else latest.as_of.isoformat(),
        None if latest is None else latest.source,
        None if target is None else target_text(target),
        None if target is None or target.value is None else number_text(target.value),
        None if target is None else KIND_WORDS[target.kind],
        row.state.label_ja,
        None if kpi is None else due_text(kpi.due),
        None if kpi is None else kpi.due.kind.value,
        row.grade.value,
        row.judgement.reason,
        _yes_no(row.is_overdue),
        row.item.source,
    )


def history_table(row: BoardRow) -> Table:
    """Every aim of one indicator: those replaced, with day and reason, then the one in force."""
    header = ("KPI ID", "指標", "目標", "期限", "状態", "変更日", "変更の理由")
    kpi = row.kpi
    found: list[tuple[Cell, ...]] = []
    if kpi is not None:
        for old in kpi.history:
            said = (
                target_text(old.target),
                due_text(old.due),
                "変更前",
                old.changed_on.isoformat(),
                old.reason,
            )
            found.append((row.item.id, kpi.label, *said))
        now = _now(kpi.target)
        found.append((row.item.id, kpi.label, now, due_text(kpi.due), "いま", None, None))
    return Table("目標の履歴", header, found)


def _now(target: Target | None) -> str | None:
    return None if target is None else target_text(target)


def actuals_table(row: BoardRow) -> Table:
    """Every actual of one indicator."""
    header = ("KPI ID", "指標", "年", "値", "単位", "時点", "出典", "説明")
    unit = row.unit or None
    rows: list[tuple[Cell, ...]] = [
        (
            *(row.item.id, row.item.label, year_text(one.seen.at)),
            None if one.seen.value is None else number_text(one.seen.value),
            *(unit, None if one.as_of is None else one.as_of.isoformat()),
            *(one.source or None, one.text or one.why_none or None),
        )
        for one in row.item.actuals
    ]
    return Table("実績", header, rows)


def tree_table(reader: ModelReader) -> Table:
    """Every node of the tree, one a row, with its indicators and programmes counted."""
    header = (
        *("項目ID", "親の項目ID", "段階", "番号", "題", "KPI（件）", "KPI の状態", "制度・事業（件）"),
        *(
            "使える（件）",
            "条件しだい（件）",
            "使えない（件）",
            "収録にない（件）",
            "再掲",
            "再掲の元",
            "資料の行",
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for _, line in reader.tree():
        node, usable = line.node, line.usable
        measure = node.measure
        verdicts = (usable.yes, usable.unknown, usable.no) if usable.is_asked else (None, None, None)
        rows.append(
            (
                *(node.id, node.parent, node.level.label_ja, node.code or None, node.title),
                sum(row.kpi is not None for row in line.kpis),
                "、".join(f"{mark.label} {mark.count}" for mark in line.marks) or None,
                *(usable.total, *verdicts, usable.unrecorded),
                None if measure is None else _yes_no(measure.reposted),
                None if measure is None else measure.repost_of,
                None if node.span is None else node.span.text_ja(),
            )
        )
    return Table("ロジックモデル", header, rows)


def programme_table(nodes: Nodes, programmes: Programmes, measures: Iterable[str] | None = None) -> Table:
    """Every programme a measure names, one mention a row, with its catalogue ids and verdicts."""
    header = (
        *("施策ID", "施策", "再掲の施策", "戦略に書かれた名", "制度集での扱い", "制度ID", "制度名", "所管"),
        *("判定", "理由", "資料の行"),
    )
    kept = None if measures is None else frozenset(measures)
    rows: list[tuple[Cell, ...]] = []
    for node in nodes.at(Level.MEASURE):
        if node.measure is None or (kept is not None and node.id not in kept):
            continue
        reposted = _yes_no(node.measure.reposted)
        for one in programmes.named(node):
            head = (node.id, node.title, reposted, one.name)
            if not one.entries:
                rows.append((*head, "収録にない", None, None, None, None, None, one.lines))
            for entry in one.entries:
                answer = programmes.answer(entry.id)
                verdict = (None, None) if answer is None else (answer.verdict.label, answer.reason)
                how = "制度集ではその一部" if one.is_divided else "同じ制度"
                rows.append((*head, how, entry.id, entry.name, entry.office, *verdict, one.lines))
    return Table("制度・事業", header, rows)


def gantt_table(chart: Gantt) -> Table:
    """The roadmap, one cell a row: the printed column and the date apart."""
    header = (
        *(
            "項目",
            "事業",
            "再掲",
            "組",
            "印刷された欄",
            "印刷された期間",
            "始まり",
            "終わり",
            "終わりは開いている",
        ),
        *("欄と期間が合わない", "資料の行"),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in chart.rows:
        for bar in row.bars:
            for piece in bar.pieces:
                cell = piece.cell
                rows.append(
                    (
                        *(row.node.name, row.row.programme, _yes_no(row.row.reposted), bar.cohort),
                        *(cell.column, cell.period, point_text(cell.start), point_text(cell.end)),
                        *(_yes_no(cell.is_open_ended), _yes_no(piece.disagrees), cell.span.text_ja()),
                    )
                )
    return Table("工程表", header, rows)


def lost_roadmap_table(chart: Gantt) -> Table:
    """The nodes whose roadmap the document lost."""
    rows: list[tuple[Cell, ...]] = [(node.id, node.name) for node in chart.lost]
    return Table("失われた工程表", ("項目ID", "項目"), rows)


def point_text(point: Any) -> str | None:
    """2026年4月, 2026年度, 2026年; None without a date."""
    if point is None:
        return None
    month = getattr(point, "month", None)
    return point.western if month is None else f"{point.year}年{month}月"


def counts_table(nodes: Nodes) -> Table:
    """How much the plan holds, with and without what it repeats."""
    every, once = count(nodes.plan, with_reposts=True), count(nodes.plan, with_reposts=False)
    rows: list[tuple[Cell, ...]] = [
        (label, getattr(every, name), getattr(once, name)) for name, label in COUNT_LABELS.items()
    ]
    return Table("数", ("何", "再掲を含む（件）", "再掲を除く（件）"), rows)


COUNT_LABELS = {
    "impacts": "インパクト",
    "outcomes": "アウトカム",
    "outputs": "アウトプット",
    "groups": "施策群（国の役割を含む）",
    "subgroups": "施策群の区分",
    "measures": "施策",
    "reposted_measures": "うち再掲の施策",
    "programme_mentions": "事業の記載（のべ）",
    "programme_names": "事業の名（重なりを除く）",
    "kpis": "目標のある KPI",
    "roadmap_rows": "工程表の行",
    "other_measures": "その他の施策",
    "lost_kpi_blocks": "KPI が失われた項目",
    "lost_roadmaps": "工程表が失われた項目",
}


def records(table: Table) -> list[dict[str, Cell]]:
    """The rows as records under the names of the header."""
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "はい" if value else "いいえ"
