"""A KPI board: rows narrowed by facets with counts, in an order; what is hidden stays counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shirube.plans import Grade, TargetKind
from shirube.usecases.strategy_page_rows import GRADE_IDS, GRADE_MARKS, KIND_WORDS, BoardRow, State

FACETS = {
    "overdue": "実績の遅れ",
    "state": "目標の状態",
    "grade": "判定",
    "due": "期限",
    "level": "段階",
    "branch": "どこの指標か",
    "kind": "目標の形",
}
SORTS = {
    "attention": "気を付けるものから",
    "source": "資料の順",
    "due": "期限の早い順（年度、暦年の順に分けて）",
    "name": "指標の名の順",
}
VIEWS = {"table": "表", "small": "小さな図を並べる"}
LONGEST_WORD = 60
_OVERDUE = {"yes": "期限が来たのに実績がない", "no": "期限前か、実績がある"}
_URGENT = {Grade.BEHIND: 1, Grade.SLIGHTLY_BEHIND: 2}


@dataclass(frozen=True)
class BoardFilter:
    """What narrows the board; an empty text means everything."""

    overdue: str = ""
    state: str = ""
    grade: str = ""
    due: str = ""
    level: str = ""
    branch: str = ""
    kind: str = ""
    word: str = ""
    sort: str = "attention"
    view: str = "table"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What is set, as parts of an address, in one fixed order."""
        usual = BoardFilter()
        return tuple(
            (name, text) for name, text in vars(self).items() if text and text != getattr(usual, name)
        )

    @property
    def is_narrowing(self) -> bool:
        """Whether anything can be hidden."""
        return any(getattr(self, name) for name in (*FACETS, "word"))


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how many rows it would leave, with the other filters as they are."""

    value: str
    label: str
    count: int
    is_chosen: bool
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Facet:
    """One filter with its values."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    any_pairs: tuple[tuple[str, str], ...]

    @property
    def is_set(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Board:
    """The rows shown in order, the filters with their counts; shown and hidden add up to `total`."""

    rows: tuple[BoardRow, ...]
    total: int
    facets: tuple[Facet, ...]
    asked: BoardFilter
    counts: tuple[tuple[State, int], ...]
    overdue: int

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


def read_board_filter(params: Mapping[str, str]) -> BoardFilter:
    """The filter of an address; unknown orders and views fall back to the usual ones, long texts are cut."""
    texts = {name: str(params.get(name) or "").strip()[:LONGEST_WORD] for name in vars(BoardFilter())}
    texts["sort"] = texts["sort"] if texts["sort"] in SORTS else "attention"
    texts["view"] = texts["view"] if texts["view"] in VIEWS else "table"
    return BoardFilter(**texts)


def board(rows: Sequence[BoardRow], asked: BoardFilter) -> Board:
    """The board of some rows as asked; the counts of the whole stay beside it."""
    missed = {row.item.id: _missed(row, asked) for row in rows}
    shown = [row for row in rows if not missed[row.item.id]]
    facets = tuple(_facet(name, rows, missed, asked) for name in FACETS)
    states = Counter(row.state for row in rows)
    return Board(
        rows=tuple(_ordered(shown, asked.sort)),
        total=len(rows),
        facets=tuple(facet for facet in facets if len(facet.choices) > 1 or facet.is_set),
        asked=asked,
        counts=tuple((state, states[state]) for state in State if states[state]),
        overdue=sum(bool(row.is_overdue) for row in rows),
    )


def _missed(row: BoardRow, asked: BoardFilter) -> frozenset[str]:
    """The filters that keep a row out."""
    missed = {name for name in FACETS if (value := getattr(asked, name)) and value not in row.facets[name]}
    if asked.word and asked.word.casefold() not in _searched(row):
        missed.add("word")
    return frozenset(missed)


def _searched(row: BoardRow) -> str:
    names = " ".join(name for _, name in row.item.places)
    return f"{row.item.label} {row.item.owner} {row.item.related} {names}".casefold()


def _facet(
    name: str, rows: Sequence[BoardRow], missed: Mapping[str, frozenset[str]], asked: BoardFilter
) -> Facet:
    chosen = getattr(asked, name)
    labels = _labels(name, rows)
    counts = Counter(value for row in rows if missed[row.item.id] <= {name} for value in row.facets[name])
    choices = tuple(
        Choice(value, label, counts[value], value == chosen, replace(asked, **{name: value}).pairs)
        for value, label in labels.items()
        if counts[value] or value == chosen
    )
    return Facet(name, FACETS[name], choices, replace(asked, **{name: ""}).pairs)


def _labels(name: str, rows: Sequence[BoardRow]) -> dict[str, str]:
    """The values of a facet in their own order with their words."""
    match name:
        case "overdue":
            return _OVERDUE
        case "state":
            return {state.value: f"{state.mark} {state.label_ja}" for state in State}
        case "grade":
            return {GRADE_IDS[grade]: f"{GRADE_MARKS[grade]} {grade.value}" for grade in Grade}
        case "kind":
            return {kind.value: KIND_WORDS[kind] for kind in TargetKind}
        case "level":
            return {row.item.level[0]: row.item.level[1] for row in rows}
        case "branch":
            return {place: label for row in rows for place, label in row.item.places[:2]}
        case _:
            return {value: due_label(value) for value in sorted({v for r in rows for v in r.facets["due"]})}


def due_label(value: str) -> str:
    """fy-2029 → 2029年度, cy-2029 → 2029年（暦年）."""
    kind, _, year = value.partition("-")
    words = {"fy": f"{year}年度", "cy": f"{year}年（暦年）", "yearly": "毎年", "none": "年の定めなし"}
    return words.get(kind, value)


def _ordered(rows: list[BoardRow], sort: str) -> list[BoardRow]:
    match sort:
        case "attention":
            return sorted(rows, key=lambda row: (not row.is_overdue, _URGENT.get(row.grade, 3), row.number))
        case "due":
            return sorted(rows, key=_due_key)
        case "name":
            return sorted(rows, key=lambda row: row.item.label)
        case _:
            return sorted(rows, key=lambda row: row.number)


_DUE_KINDS = {"fy": 0, "cy": 1, "yearly": 2, "none": 3}


def _due_key(row: BoardRow) -> tuple[int, str, int]:
    """Fiscal years first, calendar years after them: the two have no common order."""
    value = (row.facets["due"] or ("none",))[0]
    return _DUE_KINDS[value.partition("-")[0]], value, row.number
