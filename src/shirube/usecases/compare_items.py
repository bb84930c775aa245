"""Two lists of items with fields (nodes of a plan, rows of a table) side by side: what moved, what is called otherwise.

An item keeps its identity by its place and title; failing that by its title alone (moved), then by its place and a like
title (renamed). What finds no partner was added or removed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from shirube.usecases.compare_model import Change, ChangeKind, Comparison, Side, Tally, changed
from shirube.usecases.compare_text import key_of

_LEAST_LIKENESS = 0.5


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item. `parent` is the path of titles above it, `no` its printed number, `fields` what it says by name."""

    kind: str
    title: str
    parent: tuple[str, ...]
    where: str
    no: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its number and title."""
        return f"{self.no} {self.title}".strip()

    @property
    def side(self) -> Side:
        """Its title and place."""
        return Side(self.title, self.where)


def compare_items(
    before: Sequence[Item], after: Sequence[Item], *, kind: str, names: tuple[str, str]
) -> Comparison:
    """The differences, in the order of the second document; what is gone stands at the end of its kind."""
    pairs, renamed = _pairs(before, after)
    ours, theirs = {one for one, _ in pairs}, {other: one for one, other in pairs}
    changes: list[Change] = []
    same = 0
    for index, item in enumerate(after):
        if index not in theirs:
            changes.append(Change(kind=ChangeKind.ADDED, item=item.kind, name=item.name, after=_told(item)))
            continue
        found = list(_differences(before[theirs[index]], item, renamed))
        same += not found
        changes.extend(found)
    gone = [item for index, item in enumerate(before) if index not in ours]
    changes += [
        Change(kind=ChangeKind.REMOVED, item=item.kind, name=item.name, before=_told(item)) for item in gone
    ]
    other = len(pairs) - same
    tally = Tally(
        before=len(before),
        after=len(after),
        same=same,
        matched_before=other,
        matched_after=other,
        removed=len(gone),
        added=len(after) - len(pairs),
    )
    return Comparison(kind, *names, tally, tuple(changes))


def _told(item: Item) -> Side:
    """An item that stands on one side only, with what it says."""
    said = "、".join(f"{name} {text}" for name, text in item.fields.items() if text and "\n" not in text)
    return Side(f"{item.title}（{said}）" if said else item.title, item.where)


def _differences(ours: Item, theirs: Item, renamed: dict[str, str]) -> Iterator[Change]:
    if key_of(ours.title) != key_of(theirs.title):
        yield changed(
            ChangeKind.RENAMED, item=theirs.kind, name=theirs.name, before=ours.side, after=theirs.side
        )
    if not _is_same_parent(ours, theirs, renamed):
        before, after = (
            Side(" › ".join(ours.parent), ours.where),
            Side(" › ".join(theirs.parent), theirs.where),
        )
        yield Change(kind=ChangeKind.MOVED, item=theirs.kind, name=theirs.name, before=before, after=after)
    for name in dict.fromkeys((*ours.fields, *theirs.fields)):
        one, other = ours.fields.get(name, ""), theirs.fields.get(name, "")
        if key_of(one) != key_of(other):
            yield changed(
                ChangeKind.CHANGED,
                item=theirs.kind,
                name=theirs.name,
                field=name,
                before=Side(one, ours.where),
                after=Side(other, theirs.where),
            )


Pairs = list[tuple[int, int]]


def _pairs(before: Sequence[Item], after: Sequence[Item]) -> tuple[Pairs, dict[str, str]]:
    """Indexes of items that are one, by ever weaker marks; and what each title is called now."""
    left, right = dict(enumerate(before)), dict(enumerate(after))
    found: Pairs = []
    for key in (_place_and_title, _title_in_kind):
        _match(left, right, key, found)
    renamed = {key_of(before[one].title): key_of(after[other].title) for one, other in found}
    _alike(left, right, found, renamed)
    return found, renamed


def _place_and_title(item: Item) -> tuple[str, ...]:
    return (item.kind, *map(key_of, item.parent), key_of(item.title))


def _title_in_kind(item: Item) -> tuple[str, ...]:
    return (item.kind, key_of(item.title))


def _match(
    left: dict[int, Item], right: dict[int, Item], key: Callable[[Item], tuple[str, ...]], found: Pairs
) -> None:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, item in right.items():
        places[key(item)].append(index)
    for index, item in list(left.items()):
        if places[key(item)]:
            other = places[key(item)].pop(0)
            found.append((index, other))
            del left[index], right[other]


def _alike(left: dict[int, Item], right: dict[int, Item], found: Pairs, renamed: dict[str, str]) -> None:
    """Items of one kind under one parent whose titles or contents are alike, the most alike first.

    Parents come before their children in both lists, so a renamed parent is known when its children are paired.
    """
    by_depth = sorted({len(item.parent) for item in left.values()})
    for depth in by_depth:
        scored = sorted(
            (
                (_likeness(ours, theirs), index, other)
                for index, ours in left.items()
                if len(ours.parent) == depth
                for other, theirs in right.items()
                if theirs.kind == ours.kind and _is_same_parent(ours, theirs, renamed)
            ),
            reverse=True,
        )
        for likeness, index, other in scored:
            if likeness >= _LEAST_LIKENESS and index in left and other in right:
                found.append((index, other))
                renamed[key_of(left.pop(index).title)] = key_of(right.pop(other).title)


def _is_same_parent(ours: Item, theirs: Item, renamed: dict[str, str]) -> bool:
    mine = [renamed.get(key_of(title), key_of(title)) for title in ours.parent]
    return mine == [key_of(title) for title in theirs.parent]


def _likeness(ours: Item, theirs: Item) -> float:
    """How alike two titles are; one number helps, and so do equal contents."""
    one, other = _grams(key_of(ours.title)), _grams(key_of(theirs.title))
    likeness = 2 * (one & other).total() / max(1, one.total() + other.total())
    has_same_no = bool(ours.no) and ours.no == theirs.no
    is_same = bool(ours.fields) and ours.fields == theirs.fields
    return likeness + 0.15 * has_same_no + 0.2 * is_same


def _grams(text: str) -> Counter[str]:
    return Counter(text[index : index + 2] for index in range(max(1, len(text) - 1)))


def joined(parts: Iterable[str]) -> str:
    """The parts that say something, with commas."""
    return "、".join(part for part in parts if part)
