"""Two plain documents side by side: which lines are new, gone or changed, whatever the order and the page ends.

Lines are first joined as a reader joins them (a blank line, a list mark or a table row begins a new unit). Units that
say the same are taken away wherever they stand; the rest is paired by likeness, also where one side cut a unit in two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shirube.documents.reading import SourceLine
from shirube.plans import Span
from shirube.usecases.compare_figures import folded
from shirube.usecases.compare_model import Change, ChangeKind, Comparison, Side, Tally, changed

ITEM = "文"
_LEAST_LIKENESS = 0.5
_LEAST_ANCHORED = 0.2
_LONGEST_RUN = 3
_SHORTEST = 4
_MARKS = re.compile(r"</?[a-z]+>|\*\*|\[\^\d+\]:?")
_BULLET = re.compile(r"\s*(?:#{1,6}\s*)?(?:[-*•・○●◎■□◆◇▶►➢]\s*)*")
_PAGE = re.compile(r"[-–—\s]*(?:p\.?\s*)?[0-9]{1,4}(?:\s*/\s*[0-9]{1,4})?[-–—\s頁ページ]*", re.IGNORECASE)
_RULE = re.compile(r"[-_*=|:\s]{3,}")
_STARTS = re.compile(r"\s*(?:#{1,6}\s|[-*•・]\s|[①-⑳○●◎■□◆◇▶►※➢]|[（(][0-9]+[）)]|[0-9]+[.．]\s|\|)")


@dataclass(frozen=True)
class Unit:
    """Lines that belong together: as printed, their place, and the key by which they are compared."""

    text: str
    span: Span
    key: str


@dataclass(frozen=True)
class _Pair:
    """Units of both sides that say nearly the same."""

    ours: tuple[int, ...]
    theirs: tuple[int, ...]


def compare_text(
    before: Sequence[SourceLine], after: Sequence[SourceLine], *, names: tuple[str, str]
) -> Comparison:
    """The differences of two documents as lines, in the order of the second, what is gone at its old place."""
    (ours, ignored), (theirs, other_ignored) = units_of(before), units_of(after)
    work = _Work(ours, theirs)
    work.pair()
    changes = [*work.changes()]
    tally = Tally(
        before=len(ours) + ignored,
        after=len(theirs) + other_ignored,
        same=work.same,
        written=work.written,
        matched_before=sum(len(pair.ours) for pair in work.pairs),
        matched_after=sum(len(pair.theirs) for pair in work.pairs),
        removed=len(work.left),
        added=len(work.right),
        repeated_before=work.repeated[0],
        repeated_after=work.repeated[1],
        ignored_before=ignored,
        ignored_after=other_ignored,
    )
    return Comparison("text", *names, tally, tuple(changes))


def units_of(lines: Sequence[SourceLine]) -> tuple[list[Unit], int]:
    """The units of a document, and how many lines were page numbers and rules."""
    found: list[Unit] = []
    ignored = 0
    is_open = False
    for line in lines:
        text = line.text.replace("\u00a0", " ").strip()
        if not text:
            is_open = False
            continue
        if _PAGE.fullmatch(text) or _RULE.fullmatch(text):
            ignored += 1
            is_open = is_open and bool(_PAGE.fullmatch(text))
            continue
        is_row = "\t" in text or (text.startswith("|") and text.endswith("|"))
        if is_open and not is_row and not _STARTS.match(line.text):
            last = found[-1]
            found[-1] = _unit(last.text + _clean(text), last.span.to(line.span))
        else:
            found.append(_unit(_clean(text), line.span))
        is_open = not is_row and not text.startswith("#")
    return found, ignored


def _unit(text: str, span: Span) -> Unit:
    return Unit(text, span, key_of(text))


def key_of(text: str) -> str:
    """What a text says, without spaces, widths, bullets and marks of layout."""
    plain = re.sub(r"\s+", "", folded(_clean(text)).replace("|", "").replace("₂", "2"))
    return plain or re.sub(r"\s+", "", text)


def _clean(text: str) -> str:
    """The text without bullets and marks of layout; a text of marks alone stays."""
    plain = _MARKS.sub("", text)
    return plain[_BULLET.match(plain).end() :].strip() or text  # type: ignore[union-attr]


class _Work:
    """One comparison: what is left of both sides shrinks with every step."""

    def __init__(self, ours: list[Unit], theirs: list[Unit]) -> None:
        self.ours = ours
        self.theirs = theirs
        self.left = set(range(len(ours)))
        self.right = set(range(len(theirs)))
        self.partner: dict[int, int] = {}
        self.pairs: list[_Pair] = []
        self.same = self.written = 0
        self.repeated = (0, 0)

    def pair(self) -> None:
        """Exact, repeated, joined, alike, between two that match."""
        self._exact()
        self._repeats()
        self._alike()
        self._anchored()

    def _exact(self) -> None:
        places: dict[str, list[int]] = defaultdict(list)
        for index, unit in enumerate(self.theirs):
            places[unit.key].append(index)
        for index, unit in enumerate(self.ours):
            if not places[unit.key]:
                continue
            other = places[unit.key].pop(0)
            self.partner[index] = other
            self.left.discard(index)
            self.right.discard(other)
            is_same = "".join(unit.text.split()) == "".join(self.theirs[other].text.split())
            self.same += is_same
            self.written += not is_same

    def _repeats(self) -> None:
        """What stands on both sides, but more often on one: headings that a page repeats."""
        matched = {self.ours[index].key for index in self.partner}
        left = {index for index in self.left if self.ours[index].key in matched}
        right = {index for index in self.right if self.theirs[index].key in matched}
        self.left -= left
        self.right -= right
        self.repeated = (len(left), len(right))

    def _alike(self) -> None:
        """Units and runs of units, the most alike first."""
        ours, theirs = list(_runs(sorted(self.left))), list(_runs(sorted(self.right)))
        keys = {run: "".join(self.ours[i].key for i in run) for run in ours}
        others = {run: "".join(self.theirs[i].key for i in run) for run in theirs}
        for _, one, other in sorted(_candidates(keys, others), reverse=True):
            if set(one) <= self.left and set(other) <= self.right:
                self._take(one, other)

    def _anchored(self) -> None:
        """A single unit between two that match, on both sides."""
        where = {other: index for index, other in self.partner.items()}
        for other in sorted(self.right):
            if other - 1 not in where or other + 1 not in where:
                continue
            index = where[other - 1] + 1
            if index in self.left and where[other + 1] == index + 1:
                likeness = _likeness(_bigrams(self.ours[index].key), _bigrams(self.theirs[other].key))
                if likeness >= _LEAST_ANCHORED:
                    self._take((index,), (other,))

    def _take(self, ours: tuple[int, ...], theirs: tuple[int, ...]) -> None:
        self.left -= set(ours)
        self.right -= set(theirs)
        self.pairs.append(_Pair(ours, theirs))

    def changes(self) -> Iterator[Change]:
        """What differs, ordered by the place in the second document."""
        placed: list[tuple[tuple[int, int], Change]] = []
        for pair in self.pairs:
            change = self._changed(pair)
            placed += [((pair.theirs[0], 0), change)] if change is not None else []
        for run in _blocks(sorted(self.right)):
            after = _side([self.theirs[index] for index in run])
            change = Change(kind=ChangeKind.ADDED, item=ITEM, name="", after=after, units=len(run))
            placed.append(((run[0], 1), change))
        for run in _blocks(sorted(self.left)):
            before = _side([self.ours[index] for index in run])
            change = Change(kind=ChangeKind.REMOVED, item=ITEM, name="", before=before, units=len(run))
            placed.append(((self._near(run[0]), 2), change))
        yield from (change for _, change in sorted(placed, key=lambda one: one[0]))

    def _near(self, index: int) -> int:
        """Where a removed unit would stand in the second document."""
        return next((self.partner[at] for at in range(index, -1, -1) if at in self.partner), 0)

    def _changed(self, pair: _Pair) -> Change | None:
        ours = [self.ours[index] for index in pair.ours]
        theirs = [self.theirs[index] for index in pair.theirs]
        if "".join(unit.key for unit in ours) == "".join(unit.key for unit in theirs):
            return None
        before, after = _side(ours, ""), _side(theirs, "")
        return changed(ChangeKind.CHANGED, item=ITEM, name="", before=before, after=after)


def _side(units: Sequence[Unit], between: str = "\n") -> Side:
    span = units[0].span
    for unit in units[1:]:
        span = span.to(unit.span)
    return Side(between.join(unit.text for unit in units), span.text_ja())


def _runs(indexes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Single units, and up to three that follow each other."""
    there = set(indexes)
    for index in indexes:
        for length in range(1, _LONGEST_RUN + 1):
            run = tuple(range(index, index + length))
            if not set(run) <= there:
                break
            yield run


def _blocks(indexes: Sequence[int]) -> Iterator[list[int]]:
    """Units that follow each other as one block."""
    block: list[int] = []
    for index in indexes:
        if block and index != block[-1] + 1:
            yield block
            block = []
        block.append(index)
    if block:
        yield block


def _candidates(
    ours: dict[tuple[int, ...], str], theirs: dict[tuple[int, ...], str]
) -> Iterator[tuple[float, tuple[int, ...], tuple[int, ...]]]:
    """Pairs that are alike enough, one side always a single unit."""
    grams = {run: _bigrams(text) for run, text in theirs.items() if len(text) >= _SHORTEST}
    holders: dict[str, list[tuple[int, ...]]] = defaultdict(list)
    for run, found in grams.items():
        for gram in found:
            holders[gram].append(run)
    for run, text in ours.items():
        if len(text) < _SHORTEST:
            continue
        mine = _bigrams(text)
        shared = Counter(other for gram in mine for other in holders[gram] if min(len(run), len(other)) == 1)
        for other, common in shared.items():
            most = 2 * common / (len(mine) + len(grams[other]))
            if most < _LEAST_LIKENESS / 2:
                continue
            likeness = _likeness(mine, grams[other])
            if likeness >= _LEAST_LIKENESS:
                yield likeness, run, other


def _bigrams(text: str) -> Counter[str]:
    return Counter(text[index : index + 2] for index in range(max(1, len(text) - 1)))


def _likeness(ours: Counter[str], theirs: Counter[str]) -> float:
    """Dice's measure over pairs of letters: 0 to 1."""
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())
