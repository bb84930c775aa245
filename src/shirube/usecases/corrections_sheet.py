"""A document as it is checked: every node beside the lines it was read from, flaws, and the corrections put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shirube.documents.kpi_table import kpi_table_json
from shirube.documents.reading import Grid, SourceLine, read_grids, read_lines
from shirube.documents.strategy import plan_json
from shirube.plans import Plan
from shirube.usecases.corrections import SheetLine, settle
from shirube.usecases.corrections_file import Json
from shirube.usecases.corrections_model import Correction, Node, NodeField, Outcome, source_hash
from shirube.usecases.corrections_plan import corrected_plan, values_of
from shirube.usecases.corrections_shape import LABELS, ROW
from shirube.usecases.corrections_table import corrected_tables, fields_of, paths_of
from shirube.usecases.corrections_tree import parts_of
from shirube.usecases.reading import DocumentKind, ReadDocument, read_document

_CELL = "｜"
FORM = 2
"""The form of `checked_json`: 2 says of every node on which it hangs."""


@dataclass(frozen=True)
class Flaw:
    """One flaw of the source: where, what is printed, the reading taken."""

    kind: str
    lines: tuple[int, int]
    sheet: str
    where: str
    printed: str
    meant: str | None
    note: str


@dataclass(frozen=True)
class Checked:
    """A reading with its source. `document` has the corrections in it, `nodes` are as read."""

    document: ReadDocument
    nodes: tuple[Node, ...]
    lines: tuple[SheetLine, ...]
    flaws: tuple[Flaw, ...]
    outcome: Outcome


def read_checked(
    content: bytes,
    name: str,
    *,
    kind: DocumentKind | None = None,
    corrections: Sequence[Correction] = (),
) -> Checked:
    """The document read, with its source and with what was corrected. Raises as `read_document`."""
    read = read_document(content, name, kind=kind)
    if read.plan is not None:
        lines = read_lines(content, name)
        nodes = nodes_of_plan(read.plan, lines)
        shown = tuple(SheetLine(line.no, line.text, line.page) for line in lines)
        flaws = tuple(_flaws_of_plan(read.plan))
    else:
        grids = read_grids(content, name)
        shown = tuple(line for grid in grids for line in _rows(grid))
        nodes = nodes_of_tables(read, shown)
        flaws = tuple(_flaws_of_tables(read))
    outcome = settle(nodes, corrections, shown)
    return Checked(with_edits(read, outcome), nodes, shown, flaws, outcome)


def with_edits(read: ReadDocument, outcome: Outcome) -> ReadDocument:
    """The document with the edits put in, and its JSON."""
    if outcome.is_empty:
        return read
    if read.plan is not None:
        plan = corrected_plan(read.plan, outcome)
        return replace(read, plan=plan, json=plan_json(plan))
    tables = corrected_tables(read.tables, outcome)
    return replace(read, tables=tables, json=kpi_table_json(tables))


def nodes_of_plan(plan: Plan, lines: Sequence[SourceLine]) -> tuple[Node, ...]:
    """Every node of a plan with the hash of the lines it was read from."""
    texts = {line.no: line.text for line in lines}
    found = []
    for part in parts_of(plan):
        span = part.span
        source = "\n".join(texts.get(number, "") for number in range(span.first, span.last + 1))
        fields = tuple(NodeField(name, LABELS[name], value) for name, value in values_of(part).items())
        found.append(
            Node(
                path=part.path,
                kind=part.kind,
                fields=fields,
                where=span.text_ja(),
                lines=(span.first, span.last),
                source_hash=source_hash(source),
                parent=part.parent,
            )
        )
    return tuple(found)


def nodes_of_tables(read: ReadDocument, lines: Sequence[SheetLine]) -> tuple[Node, ...]:
    """Every row of KPI tables with the hash of its cells."""
    texts = {(line.sheet, line.no): line.text for line in lines}
    found = []
    for path, row in paths_of(read.tables):
        parent = path.split("/", 1)[1].rsplit("/", 1)[0]
        sheet, number = _place(row.where)
        source = texts.get((sheet, number), row.printed_label)
        found.append(
            Node(
                path=path,
                kind=ROW,
                fields=fields_of(row),
                where=_where(row.where),
                lines=(number, number),
                source_hash=source_hash(source),
                sheet=sheet,
                parent=parent,
            )
        )
    return tuple(found)


def _rows(grid: Grid) -> list[SheetLine]:
    """The rows of a table, a merged cell once, empty rows left out."""
    found = []
    for index, (cells, number) in enumerate(zip(grid.rows, grid.numbers, strict=True)):
        own = [cell.text for column, cell in enumerate(cells) if cell.origin == (index, column)]
        text = _CELL.join(" ".join(cell.split()) for cell in own)
        if text.strip(_CELL):
            sheet, no = _place(grid.place(index))
            found.append(SheetLine(no if sheet or grid.unit == "line" else number, text, sheet=sheet))
    return found


def _place(where: Json) -> tuple[str, int]:
    number = where["line"] if "line" in where else where["row"]
    return str(where.get("sheet", where.get("table", ""))), int(number)


def _where(where: Json) -> str:
    words = {"sheet": "シート", "table": "表", "row": "行", "line": "行"}
    return " ".join(f"{words[name]} {value}" for name, value in where.items())


def _flaws_of_plan(plan: Plan) -> list[Flaw]:
    return [
        Flaw(
            str(one.kind),
            (one.span.first, one.span.last),
            "",
            one.span.text_ja(),
            one.printed.strip(),
            one.meant,
            one.note,
        )
        for one in (*plan.lost, *plan.anomalies)
    ]


def _flaws_of_tables(read: ReadDocument) -> list[Flaw]:
    found = []
    for table in read.tables:
        for one in table.oddities:
            sheet, number = _place(one.where)
            where = _where(one.where)
            found.append(Flaw(one.kind, (number, number), sheet, where, one.printed, one.meant, one.note))
    return found


def checked_json(checked: Checked) -> Json:
    """A reading as plain values: what a page shows without reading the document again."""
    return {
        "form": FORM,
        "kind": str(checked.document.kind),
        "title": checked.document.plan.title if checked.document.plan else _title(checked.document),
        "nodes": [
            {
                "path": node.path,
                "kind": node.kind,
                "fields": [[one.id, one.label, one.value] for one in node.fields],
                "where": node.where,
                "lines": list(node.lines),
                "source_hash": node.source_hash,
                "sheet": node.sheet,
                "parent": node.parent,
            }
            for node in checked.nodes
        ],
        "lines": [[line.no, line.text, line.page, line.sheet] for line in checked.lines],
        "flaws": [
            [flaw.kind, list(flaw.lines), flaw.sheet, flaw.where, flaw.printed, flaw.meant, flaw.note]
            for flaw in checked.flaws
        ],
    }


def text_json(content: bytes, name: str) -> Json:
    """The lines of a document that is neither a plan nor a table, in the form of `checked_json`. Raises E511-E521."""
    lines = read_lines(content, name)
    title = next((line.text.strip() for line in lines if line.text.strip()), name)
    told = [[line.no, line.text, line.page, ""] for line in lines]
    return {"form": FORM, "kind": "text", "title": title, "nodes": [], "lines": told, "flaws": []}


def _title(document: ReadDocument) -> str:
    return next((table.title for table in document.tables if table.title), "KPI の表")


def node_of_json(tree: Json) -> Node:
    """A node that `checked_json` wrote."""
    first, last = tree["lines"]
    return Node(
        path=tree["path"],
        kind=tree["kind"],
        fields=tuple(NodeField(*one) for one in tree["fields"]),
        where=tree["where"],
        lines=(first, last),
        source_hash=tree["source_hash"],
        sheet=tree["sheet"],
        parent=tree["parent"],
    )


def outcome_json(outcome: Outcome) -> list[Json]:
    """What became of each correction."""
    return [
        {
            "path": one.path or one.correction.path,
            "kind": one.correction.kind,
            "field": one.correction.field,
            "before": one.correction.before,
            "after": one.correction.after,
            "fate": str(one.fate),
            "where": one.correction.where,
            "act": str(one.correction.act),
        }
        for one in outcome.fated
    ]
