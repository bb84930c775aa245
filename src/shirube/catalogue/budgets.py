"""The budgets printed in the decks, as a tree per year: what a total says and what its parts add up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from shirube.base.errors import CatalogueError, Place, ReadingError, ShirubeError
from shirube.base.quantity import parse_quantity, parse_yen
from shirube.catalogue.load import DATA, decoded
from shirube.catalogue.models import LineRanges, ProgrammeId, Strict, Text, WholeNumber
from shirube.catalogue.programmes import shape_problems
from shirube.catalogue.text import Lines, read_text
from shirube.rules.model import Passage

FILE = "budgets.yaml"
_MODEL = "budgets.yaml のほかの行を見本にしてください。"
DocumentLines = Annotated[dict[str, LineRanges], Field(min_length=1)]


class GapFile(Strict):
    kind: Literal["rounding", "no_figures", "partial_comparison"]
    text: Text
    lines: DocumentLines


class BudgetLineFile(Strict):
    id: ProgrammeId
    label: Text
    parent: ProgrammeId | None = None
    year: Annotated[str, Field(pattern=r"^R[0-9]+-(initial|supplementary)$")]
    amount: WholeNumber | None = None
    printed: str = ""
    step: WholeNumber | None = None
    repeat_of: ProgrammeId | None = None
    gap: GapFile | None = None
    note: str = ""
    programme: ProgrammeId | None = None
    lines: DocumentLines


class BudgetsFile(Strict):
    documents: dict[str, Text]
    lines: list[BudgetLineFile] = Field(min_length=1)


@dataclass(frozen=True)
class Gap:
    """Why a printed total and the sum of its printed parts differ, and where the decks show it."""

    kind: str
    text: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class BudgetLine:
    """A line of a printed budget, in yen; `amount` None = named without a figure, which is not zero.

    `printed` is the figure as it stands in the deck and `step` its smallest digit in yen; a line with
    `repeat_of` is printed a second time and not counted again.
    """

    id: str
    label: str
    parent: str | None
    year: str
    amount: int | None
    printed: str
    step: int | None
    repeat_of: str | None
    gap: Gap | None
    note: str
    programme: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Balance:
    """A line against its parts, in yen: `parts_sum` of the printed ones (None = none has a figure).

    `unpriced` parts are named without a figure; `tolerance` is what rounding alone can explain.
    """

    has_parts: bool
    parts_sum: int | None
    unpriced: int
    difference: int | None
    tolerance: int

    @property
    def is_complete(self) -> bool:
        """Whether every part has its figure."""
        return self.has_parts and self.unpriced == 0

    @property
    def is_rounding(self) -> bool:
        """Whether the figures differ by no more than their last printed digits allow."""
        return self.is_complete and self.difference is not None and abs(self.difference) <= self.tolerance


def load_budgets(data: Path = DATA) -> tuple[BudgetLine, ...]:
    """The budget lines in the order of the file.

    Raises CatalogueError E131-E133, E137 or E138 for text that cannot be read, else E141 with every
    problem: its shape, E142 (tree), E143 (figure against print or parts).
    """
    tree, places = read_text(decoded((data / FILE).read_bytes(), FILE), file=FILE)
    try:
        shape = BudgetsFile.model_validate(tree)
    except ValidationError as error:
        problems = shape_problems(error, places, FILE)
        for problem in problems:
            problem.todo = _MODEL
        raise _broken(problems) from None
    problems = [*_document_problems(shape, places), *_tree_problems(shape, places)]
    if problems:
        raise _broken(problems)
    lines = tuple(_line(item, shape.documents) for item in shape.lines)
    problems = [*_figure_problems(lines, places), *_sum_problems(lines, places)]
    if problems:
        raise _broken(problems)
    return lines


def parts_of(line: BudgetLine, lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """The lines directly below a line, in the order of the file."""
    return tuple(other for other in lines if other.parent == line.id)


def balance_of(line: BudgetLine, lines: Sequence[BudgetLine]) -> Balance:
    """What the parts of a line add up to; a heading without a figure counts as the sum of its own parts."""
    parts = [part for part in parts_of(line, lines) if part.repeat_of is None]
    priced = [leaf for part in parts for leaf in _counted(part, lines)]
    figures = [leaf.amount for leaf in priced if leaf.amount is not None]
    steps = [leaf.step for leaf in (line, *priced) if leaf.step is not None]
    total = sum(figures) if figures else None
    return Balance(
        has_parts=bool(parts),
        parts_sum=total,
        unpriced=len(priced) - len(figures),
        difference=None if line.amount is None or total is None else line.amount - total,
        tolerance=sum(steps) // 2,
    )


def _counted(line: BudgetLine, lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The lines that stand for `line` in a sum: itself, or the parts of a heading without a figure."""
    parts = [part for part in parts_of(line, lines) if part.repeat_of is None]
    if line.amount is not None or not parts:
        return [line]
    return [leaf for part in parts for leaf in _counted(part, lines)]


def _line(item: BudgetLineFile, documents: Mapping[str, str]) -> BudgetLine:
    gap = None
    if item.gap is not None:
        gap = Gap(item.gap.kind, item.gap.text, _passages(item.gap.lines, documents))
    return BudgetLine(
        id=item.id,
        label=item.label,
        parent=item.parent,
        year=item.year,
        amount=item.amount,
        printed=item.printed,
        step=item.step,
        repeat_of=item.repeat_of,
        gap=gap,
        note=item.note,
        programme=item.programme,
        passages=_passages(item.lines, documents),
    )


def _passages(lines: Mapping[str, str], documents: Mapping[str, str]) -> tuple[Passage, ...]:
    return tuple(Passage(documents[name], ranges) for name, ranges in lines.items())


def _document_problems(shape: BudgetsFile, places: Lines) -> Iterator[ShirubeError]:
    for index, item in enumerate(shape.lines):
        for name in {*item.lines, *(item.gap.lines if item.gap else ())} - set(shape.documents):
            yield CatalogueError(
                "E142",
                f"資料「{name}」は documents にありません。",
                where=Place(FILE, places.get(("lines", index, "lines"))),
                todo=f"あるもの: {'、'.join(shape.documents)}",
            )


def _tree_problems(shape: BudgetsFile, places: Lines) -> Iterator[ShirubeError]:
    by_id: dict[str, BudgetLineFile] = {}
    for item in shape.lines:
        by_id.setdefault(item.id, item)
    for index, item in enumerate(shape.lines):
        if by_id[item.id] is not item:
            yield _wrong_tree(f"予算の id「{item.id}」が二つあります。", places, index, "id")
        for field, other in (("parent", item.parent), ("repeat_of", item.repeat_of)):
            if other is None:
                continue
            if other not in by_id:
                yield _wrong_tree(f"{field} の「{other}」という予算の行はありません。", places, index, field)
            elif by_id[other].year != item.year:
                yield _wrong_tree(f"{field} の「{other}」は別の年度の行です。", places, index, field)
        if item.repeat_of in by_id and by_id[item.repeat_of].amount != item.amount:
            yield _wrong_tree(f"再掲の額が元の「{item.repeat_of}」と違います。", places, index, "amount")
        if _is_its_own_ancestor(item, by_id):
            yield _wrong_tree(f"「{item.id}」の親をたどると自分に戻ります。", places, index, "parent")


def _is_its_own_ancestor(item: BudgetLineFile, by_id: Mapping[str, BudgetLineFile]) -> bool:
    seen: set[str] = set()
    parent = item.parent
    while parent is not None and parent in by_id and parent not in seen:
        if parent == item.id:
            return True
        seen.add(parent)
        parent = by_id[parent].parent
    return False


def _wrong_tree(what: str, places: Lines, index: int, field: str) -> CatalogueError:
    line = places.get(("lines", index, field), places.get(("lines", index)))
    return CatalogueError("E142", what, where=Place(FILE, line), todo=_MODEL)


def _figure_problems(lines: Sequence[BudgetLine], places: Lines) -> Iterator[ShirubeError]:
    for index, line in enumerate(lines):
        what = _figure_problem(line)
        if what:
            place = Place(FILE, places.get(("lines", index, "printed"), places.get(("lines", index))))
            todo = "資料に印刷された額を printed に、その円の額を amount に、最も小さい桁を step に書いてください。"
            yield CatalogueError("E143", what, where=place, todo=todo)


def _figure_problem(line: BudgetLine) -> str:
    """What is wrong between the yen and the figure as printed; empty if nothing is."""
    if line.amount is None:
        return (
            f"「{line.id}」は額がないのに printed か step があります。" if line.printed or line.step else ""
        )
    if not line.printed or not line.step:
        return f"「{line.id}」の額に printed と step がありません。"
    try:
        read, step = parse_yen(line.printed), _smallest_digit(line.printed)
    except ReadingError as error:
        return f"「{line.id}」の printed を金額として読めません（{error.what}）"
    if read != line.amount:
        return f"「{line.id}」の amount は {line.amount:,} 円ですが、印刷は「{line.printed}」です。"
    if step != line.step:
        return f"「{line.id}」の step は {line.step:,} 円ですが、「{line.printed}」の最も小さい桁は {step:,} 円です。"
    return ""


def _smallest_digit(printed: str) -> int:
    """Yen of the last printed digit: 23.2億円 → 10,000,000."""
    number = printed.rstrip("円千万百十億兆")
    decimals = len(number.partition(".")[2])
    unit = parse_quantity("1" + printed[len(number) :]).value
    return int(unit / 10**decimals)


def _sum_problems(lines: Sequence[BudgetLine], places: Lines) -> Iterator[ShirubeError]:
    for index, line in enumerate(lines):
        what = _sum_problem(line, balance_of(line, lines))
        if what:
            place = Place(FILE, places.get(("lines", index, "gap"), places.get(("lines", index))))
            todo = "額を資料と確かめ、差があるなら理由を gap（kind・text・lines）に書いてください。"
            yield CatalogueError("E143", what, where=place, todo=todo)


def _sum_problem(line: BudgetLine, balance: Balance) -> str:
    """What is wrong between a total, its parts and the reason given for the gap; empty if nothing is."""
    gap = line.gap
    if not balance.has_parts or line.amount is None:
        return "" if gap is None else f"「{line.id}」には比べる合計と内訳がないのに gap があります。"
    sums = f"合計 {line.amount:,} 円、内訳の計 {balance.parts_sum or 0:,} 円"
    if balance.is_complete and balance.difference == 0:
        return "" if gap is None else f"「{line.id}」は内訳と一致するのに gap があります。"
    if gap is None:
        return f"「{line.id}」の内訳が合計と合いません（{sums}）。"
    if gap.kind == "rounding" and not balance.is_rounding:
        return f"「{line.id}」の差は端数では説明できません（{sums}、端数は {balance.tolerance:,} 円まで）。"
    if balance.difference is not None and balance.difference < -balance.tolerance:
        return f"「{line.id}」の内訳が合計を超えています（{sums}）。"
    return ""


def _broken(problems: Sequence[ShirubeError]) -> CatalogueError:
    return CatalogueError(
        "E141", f"予算の一覧に{len(problems)}件の誤りがあります。", where=FILE, problems=tuple(problems)
    )


__all__ = ["Balance", "BudgetLine", "Gap", "balance_of", "load_budgets", "parts_of"]
