"""The programmes of one area, filtered and grouped by verdict; hidden ones stay counted."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from shirube.catalogue import KINDS
from shirube.rules import Verdict
from shirube.usecases import Answer, Match
from shirube.usecases.programme_list import ministry_of
from shirube.usecases.summary import has_printed_conditions
from shirube.web.pages import library

SORTS = {"missing": "不足が少ない順", "source": "資料の順", "name": "名前の順"}
FILTERS = ("theme", "kind", "office", "word", "sort")
GROUPS = (
    ("yes", "使える", "条件をすべて満たしています。"),
    (
        "open",
        "条件しだい",
        "あなたの回答で決まります。不足の少ない順に、答えると使えるかどうかが分かります。",
    ),
    (
        "unprinted",
        "資料に条件なし",
        "公表資料に条件が（すべては）書かれていないため、答えを足しても決まりません。窓口に確かめてください。",
    ),
    ("no", "使えない", "満たさない条件があります。"),
)
STEPS = (
    *(("あと1つで決まる", 1, 1), ("あと2つで決まる", 2, 2)),
    *(("あと3〜4つで決まる", 3, 4), ("あと5つ以上で決まる", 5, 10_000)),
)
FOLDED_FROM = 12
_VERDICTS = {"yes": Verdict.YES, "open": Verdict.UNKNOWN, "unprinted": Verdict.UNKNOWN, "no": Verdict.NO}


@dataclass(frozen=True)
class Filters:
    """What the officer narrows by; an empty text means everything."""

    theme: str = ""
    kind: str = ""
    office: str = ""
    word: str = ""
    sort: str = "missing"

    @property
    def are_set(self) -> bool:
        return bool(self.theme or self.kind or self.office or self.word)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What is set, as fields of a form or of an address."""
        every = ((name, getattr(self, name)) for name in FILTERS)
        return tuple((name, text) for name, text in every if text and (name, text) != ("sort", "missing"))

    @property
    def query(self) -> str:
        """The address part of the filters, without those not set."""
        return urlencode(self.pairs)

    def lets_pass(self, answer: Answer, found: Container[str] | None) -> bool:
        """Whether all filters let an answer pass; `found` are the programmes of the words, None without words."""
        programme = answer.programme
        return (
            (not self.theme or self.theme in programme.themes)
            and (not self.kind or self.kind == programme.kind)
            and (not self.office or self.office in (programme.office, ministry_of(programme.office)))
            and (found is None or programme.id in found)
        )


@dataclass(frozen=True)
class Row:
    """One programme in the list."""

    answer: Answer
    kind: str
    missing: tuple[str, ...]
    href: str

    @property
    def verdict(self) -> Verdict:
        return self.answer.verdict

    @property
    def ministry(self) -> str:
        """The ministry or agency in charge, without the names of its offices."""
        return ministry_of(self.answer.programme.office)

    @property
    def has_printed(self) -> bool:
        """Whether the source prints any condition at all."""
        return has_printed_conditions(self.answer.programme)

    @property
    def next_step(self) -> str:
        """What a person can do next: answer for the verdict, or for the amount."""
        if self.missing:
            return "答える"
        amounts = self.answer.decision.amounts.values()
        return "金額を出す" if any(amount.missing for amount in amounts) else ""


@dataclass(frozen=True)
class Fold:
    """Rows of a group that open together; without a label they stand open."""

    label: str
    rows: tuple[Row, ...]
    is_open: bool


@dataclass(frozen=True)
class Group:
    """All programmes of one verdict: those shown, in folds, and how many the filters hide."""

    id: str
    label: str
    text: str
    verdict: Verdict
    rows: tuple[Row, ...]
    total: int
    folds: tuple[Fold, ...] = ()

    @property
    def hidden(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Board:
    """The whole list. `total` is the catalogue; the groups' totals add up to it."""

    groups: tuple[Group, ...]
    filters: Filters
    choices: Mapping[str, tuple[tuple[str, str, bool], ...]]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def shown(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def hidden(self) -> int:
        return self.total - self.shown


def read_filters(params: Mapping[str, str]) -> Filters:
    """The filters of an address; an unknown order falls back to the first."""
    texts = {name: str(params.get(name) or "").strip()[:100] for name in FILTERS}
    sort = texts.pop("sort")
    return Filters(**texts, sort=sort if sort in SORTS else "missing")


def board(match: Match, filters: Filters, *, labels: Mapping[str, str], code: str, query: str) -> Board:
    """Group, filter and order the answers of a match; `labels` names the variables, `query` the told answers."""
    groups = []
    found = _found(filters.word)
    for name, label, text in GROUPS:
        every = [answer for answer in match.answers if group_of(answer) == name]
        kept = _ordered([answer for answer in every if filters.lets_pass(answer, found)], filters.sort)
        rows = tuple(_row(answer, labels, code, query) for answer in kept)
        folds = _folds(name, rows, filters)
        groups.append(Group(name, label, text, _VERDICTS[name], rows, len(every), folds))
    return Board(tuple(groups), filters, _choices(match.answers, filters))


def group_of(answer: Answer) -> str:
    """The group's id; what only the source leaves open is kept apart from what an answer settles."""
    if answer.verdict is Verdict.UNKNOWN:
        return "unprinted" if answer.is_unprinted else "open"
    return answer.verdict.value


def _row(answer: Answer, labels: Mapping[str, str], code: str, query: str) -> Row:
    programme = answer.programme
    missing = tuple(labels[name] for name in answer.decision.missing)
    href = f"/programmes/{programme.id}/areas/{code}/?{query}"
    return Row(answer, KINDS.get(programme.kind, programme.kind), missing, href)


def _folds(group: str, rows: tuple[Row, ...], filters: Filters) -> tuple[Fold, ...]:
    """Long groups fold: what a few answers settle stands open, what no answer settles does not."""
    if len(rows) <= FOLDED_FROM or group == "yes":
        return (Fold("", rows, is_open=True),) if rows else ()
    if group == "open" and filters.sort == "missing":
        parts = [
            (label, [row for row in rows if low <= len(row.missing) <= high]) for label, low, high in STEPS
        ]
    elif group == "unprinted":
        printed = [row for row in rows if row.has_printed]
        parts = [
            ("書かれている条件にはあたるもの", printed),
            ("条件が一つも書かれていないもの", [row for row in rows if not row.has_printed]),
        ]
    else:
        parts = [("", list(rows))] if group == "open" else [(f"{len(rows)} 制度を開く", list(rows))]
    kept = [(label, tuple(found)) for label, found in parts if found]
    is_open = filters.are_set or group == "open"
    return tuple(
        Fold(label, found, is_open=is_open and (number == 0 or filters.are_set))
        for number, (label, found) in enumerate(kept)
    )


def _ordered(answers: list[Answer], sort: str) -> list[Answer]:
    if sort == "missing":
        return sorted(answers, key=lambda answer: len(answer.decision.missing))
    if sort == "name":
        return sorted(answers, key=lambda answer: answer.programme.name)
    return answers


def _choices(answers: Iterable[Answer], filters: Filters) -> dict[str, tuple[tuple[str, str, bool], ...]]:
    programmes = [answer.programme for answer in answers]
    themes = sorted({theme for programme in programmes for theme in programme.themes})
    offices = sorted({ministry_of(programme.office) for programme in programmes})
    kinds = [(kind, label) for kind, label in KINDS.items() if any(p.kind == kind for p in programmes)]
    return {
        "theme": tuple((theme, theme, theme == filters.theme) for theme in themes),
        "kind": tuple((kind, label, kind == filters.kind) for kind, label in kinds),
        "office": tuple((office, office, office == filters.office) for office in offices),
        "sort": tuple((name, label, name == filters.sort) for name, label in SORTS.items()),
    }


def _found(word: str) -> Container[str] | None:
    """Ids of the programmes that the words lead to; None where none are asked for."""
    if not word:
        return None
    found = library.finder().find(word)
    return None if found.only_places else {item.programme.id for item in found.programmes}
