"""What is in the catalogue, how deeply, and what is not: one line a programme, and counts that add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shirube.catalogue import KINDS, Catalogue
from shirube.documents import Cell, Table
from shirube.rules import Programme
from shirube.rules.model import NOT_PRINTED, UNPRINTED_CLAUSE
from shirube.usecases.programme_list import ministry_of

DEPTHS = {"full": "条件と金額まで", "partial": "書かれている限り", "mention": "名前と概要だけ"}
DEPTH_WORDS = {
    "full": "資料に書かれた条件と金額を、すべて読み下しています。",
    "partial": "資料に書かれている限りで読み下しています。書かれていないことは決めません。",
    "mention": "資料には名前と概要だけがあります。使えるかどうかは決めません。",
}


@dataclass(frozen=True)
class CoverageLine:
    """One programme: how deep, and how much of each thing the documents print. Counts are of what is recorded."""

    programme: Programme
    ministry: str
    conditions: int
    conditions_open: bool
    amounts: int
    questions: int
    documents: tuple[str, ...]

    @property
    def kind(self) -> str:
        return KINDS[self.programme.kind]

    @property
    def depth(self) -> str:
        return DEPTHS[self.programme.depth]


@dataclass(frozen=True)
class Absence:
    """Something that is not in the record, and for how many programmes."""

    id: str
    label: str
    text: str
    count: int


@dataclass(frozen=True)
class CrossTable:
    """Depths across, something else down; every row and column has its sum and all add up to `total`."""

    label: str
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    sums: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class CoverageFilter:
    """What the lines are narrowed to; an empty field narrows nothing."""

    depth: str = ""
    ministry: str = ""
    kind: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Coverage:
    """The lines shown, the counts over all lines, and what is absent; shown + hidden = total."""

    lines: tuple[CoverageLine, ...]
    total: int
    listed: int
    depths: tuple[tuple[str, str, int], ...]
    by_ministry: CrossTable
    by_kind: CrossTable
    absences: tuple[Absence, ...]

    @property
    def hidden(self) -> int:
        return self.total - len(self.lines)


_ABSENCES: dict[str, tuple[str, str, Callable[[CoverageLine], bool]]] = {
    "conditions": (
        "条件が一つも書かれていない",
        "資料に条件の記述がない制度です。どの団体についても「使える」とも「使えない」とも言いません。",
        lambda line: line.conditions == 0,
    ),
    "some-conditions": (
        "条件の一部が書かれていない",
        "書かれた条件にあたらなければ「使えない」と言えますが、「使える」とは言いません。",
        lambda line: line.conditions > 0 and line.conditions_open,
    ),
    "amounts": (
        "金額の求め方がない",
        "補助額・上限額などを計算できない制度です。融資・派遣・情報のように金額のない制度も含みます。",
        lambda line: line.amounts == 0,
    ),
    "questions": (
        "読み方が分かれる、または書かれていない点がある",
        "資料だけでは決まらない点があり、しるべの読み方を制度のページに書いています。",
        lambda line: line.questions > 0,
    ),
    "contacts": (
        "問い合わせ先の電話・メールがない",
        "資料に電話番号もメールアドレスもない制度です。所管の名前だけを示します。",
        lambda line: not any(contact.phone or contact.email for contact in line.programme.contacts),
    ),
    "budgets": (
        "予算額がない",
        "資料に予算の額が書かれていない制度です。",
        lambda line: not any(budget.amount is not None for budget in line.programme.budgets),
    ),
}


def coverage(catalogue: Catalogue, narrowed: CoverageFilter | None = None) -> Coverage:
    """Every programme of the catalogue, narrowed; the tables always speak of all of them."""
    narrowed = narrowed or CoverageFilter()
    every = tuple(_line(programme) for programme in catalogue.programmes.values())
    return Coverage(
        lines=tuple(line for line in every if _fits(line, narrowed)),
        total=len(every),
        listed=catalogue.listed,
        depths=tuple(
            (depth, label, sum(line.programme.depth == depth for line in every))
            for depth, label in DEPTHS.items()
        ),
        by_ministry=_cross("府省", every, lambda line: line.ministry),
        by_kind=_cross("種類", every, lambda line: line.kind),
        absences=tuple(
            Absence(name, label, text, sum(test(line) for line in every))
            for name, (label, text, test) in _ABSENCES.items()
        ),
    )


def coverage_table(found: Coverage, catalogue: Catalogue) -> Table:
    """The lines shown as one tidy table, with the version of the catalogue in every row."""
    header = (
        *(
            "制度ID",
            "制度名",
            "府省",
            "種類",
            "深さコード",
            "深さ",
            "条件の数（件）",
            "ほかの条件が資料にない",
        ),
        *("金額の数（件）", "論点の数（件）", "問い合わせ先の数（件）", "予算の数（件）"),
        *(
            "収録開始日",
            "収録終了日",
            "資料ID（「;」区切り）",
            "資料の行（「;」区切り）",
            "カタログ版",
            "確認番号",
        ),
    )
    rows = [
        (
            *(line.programme.id, line.programme.name, line.ministry, line.kind),
            *(
                line.programme.depth,
                line.depth,
                line.conditions,
                "はい" if line.conditions_open else "いいえ",
            ),
            *(line.amounts, line.questions, len(line.programme.contacts), len(line.programme.budgets)),
            line.programme.recorded_from.isoformat(),
            line.programme.recorded_until.isoformat(),
            ";".join(line.documents),
            ";".join(passage.lines for passage in line.programme.passages),
            catalogue.version,
            catalogue.hash,
        )
        for line in found.lines
    ]
    return Table("収録の深さ", header, rows)


def cross_tables(found: Coverage) -> tuple[Table, ...]:
    """The two counts as tables, each with its sums."""
    return tuple(_cross_table(cross) for cross in (found.by_ministry, found.by_kind))


def _cross_table(cross: CrossTable) -> Table:
    rows: list[tuple[Cell, ...]] = [(name, *counts, total) for name, counts, total in cross.rows]
    header = (cross.label, *(f"{label}（件）" for label in DEPTHS.values()), "計（件）")
    return Table(f"深さ×{cross.label}", header, [*rows, ("計", *cross.sums, cross.total)])


def absence_table(found: Coverage) -> Table:
    """What is not in, and for how many programmes."""
    rows = [(item.label, item.count, item.text) for item in found.absences]
    return Table("入っていないもの", ("入っていないもの", "制度の数（件）", "説明"), rows)


def _line(programme: Programme) -> CoverageLine:
    own = [clause for clause in programme.clauses if clause.id != UNPRINTED_CLAUSE]
    return CoverageLine(
        programme,
        ministry_of(programme.office),
        len(own),
        len(own) < len(programme.clauses),
        len(programme.amounts),
        sum(question.id != NOT_PRINTED for question in programme.questions),
        tuple(dict.fromkeys(passage.document for passage in programme.passages)),
    )


def _fits(line: CoverageLine, narrowed: CoverageFilter) -> bool:
    programme = line.programme
    return (
        (not narrowed.depth or programme.depth == narrowed.depth)
        and (not narrowed.ministry or line.ministry == narrowed.ministry)
        and (not narrowed.kind or programme.kind == narrowed.kind)
        and (narrowed.absent not in _ABSENCES or _ABSENCES[narrowed.absent][2](line))
    )


def _cross(label: str, lines: Sequence[CoverageLine], of: Callable[[CoverageLine], str]) -> CrossTable:
    counts: dict[str, list[int]] = {}
    for line in lines:
        row = counts.setdefault(of(line), [0] * len(DEPTHS))
        row[list(DEPTHS).index(line.programme.depth)] += 1
    ordered = sorted(counts.items(), key=lambda item: -sum(item[1]))
    sums = tuple(sum(row[place] for row in counts.values()) for place in range(len(DEPTHS)))
    return CrossTable(label, tuple((name, tuple(row), sum(row)) for name, row in ordered), sums, sum(sums))
