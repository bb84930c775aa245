"""The logic model of a plan drawn as boxes in columns, from aims on the left to measures on the right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from shirube.documents import Box, Diagram
from shirube.plans import BookNode, NodeKind, PlanBook
from shirube.plans.town import NODE_WORDS

WIDTH, MOST_ROWS = 166.0, 15
ROW, GAP_X, GAP_Y = 14.0, 7.0, 2.0
_SIGN, _SIGNS_LINES = 2.75, 3
_SHADES = {
    NodeKind.IMPACT: "D9E6FF",
    NodeKind.OUTCOME: "E8F1FE",
    NodeKind.OUTPUT: "F2F2F2",
    NodeKind.GROUP: "F2F2F2",
}
Path = tuple[BookNode, ...]


def logic_model_diagrams(book: PlanBook, marks: Mapping[str, Sequence[str]]) -> Iterator[Diagram]:
    """The tree as drawings of at most 15 rows each; `marks` are the marks of judgement of a node's KPIs.

    A node whose branch goes on in the next drawing stands in both, the second time with （続き）.
    """
    paths = list(_paths(book))
    columns = max((len(path) for path in paths), default=0)
    seen: set[str] = set()
    for at in range(0, len(paths), MOST_ROWS):
        part = paths[at : at + MOST_ROWS]
        yield _diagram(book, part, columns, marks, seen)
        seen |= {node.id for path in part for node in path}


def _paths(book: PlanBook) -> Iterator[Path]:
    """From the top to each node on which nothing hangs, in the order of reading."""

    def below(node: BookNode, above: Path) -> Iterator[Path]:
        children = book.children(node.id)
        if not children:
            yield (*above, node)
        for child in children:
            yield from below(child, (*above, node))

    for node in book.children(None):
        yield from below(node, ())


def _diagram(
    book: PlanBook, paths: Sequence[Path], columns: int, marks: Mapping[str, Sequence[str]], seen: set[str]
) -> Diagram:
    width = (WIDTH - GAP_X * (columns - 1)) / columns
    rows: dict[str, list[int]] = {}
    for row, path in enumerate(paths):
        for node in path:
            rows.setdefault(node.id, []).append(row)
    boxes, lines, done = [], [], set[str]()
    for path in paths:
        for depth, node in enumerate(path):
            if node.id in done:
                continue
            done.add(node.id)
            x, middle = depth * (width + GAP_X), _middle(rows[node.id])
            text = _words(book, node, marks, width, is_again=node.id in seen)
            shade = _SHADES.get(node.kind, "FFFFFF")
            boxes.append(Box(x, middle - (ROW - GAP_Y) / 2, width, ROW - GAP_Y, text, shade, depth == 0))
            if depth:
                lines.append((x - GAP_X, _middle(rows[path[depth - 1].id]), x, middle))
    alt = f"ロジックモデルの図。左が目標、右が施策。{len(boxes)} 個の箱と {len(lines)} 本の線。同じ内容を下の表に書いています。"
    return Diagram(tuple(boxes), tuple(lines), WIDTH, len(paths) * ROW, alt)


def _middle(rows: Sequence[int]) -> float:
    return (rows[0] + rows[-1] + 1) / 2 * ROW


def _words(
    book: PlanBook, node: BookNode, marks: Mapping[str, Sequence[str]], width: float, *, is_again: bool
) -> str:
    """Kind, number and title as far as they fit, and how the KPIs stand."""
    counts = Counter(marks.get(node.id, ()))
    told = "　".join(f"{mark}{count}" for mark, count in counts.items())
    again = "（続き）" if is_again else ""
    lines = _SIGNS_LINES - bool(told)
    head = f"{book.number(node.id)} {node.title or NODE_WORDS[node.kind]}{again}"
    return _cut(head, columns=int((width - 2.5) / _SIGN * 2) * lines - 2) + (f"\n指標 {told}" if told else "")


def _cut(text: str, *, columns: int) -> str:
    """The text, cut with … where it would need more than so many half-width columns."""
    used = 0
    for at, sign in enumerate(text):
        used += 2 if unicodedata.east_asian_width(sign) in "FWA" else 1
        if used > columns:
            return text[: at - 1] + "…"
    return text
