"""What `shirube check` and the upload page say of a programme file: every mistake at its line, and what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import unified_diff

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.own import id_twice
from shirube.catalogue.programmes import read_programme
from shirube.catalogue.text import decoded
from shirube.rules import Programme, Variable

LONGEST_LINE = 200
MOST_SHOWN = 50

EXAMPLES = {
    "E110": "例: when: loan_amount >= public_subsidy and lg_class in (town, village)",
    "E111": "例: 条件は plan、loan のように一つずつ別の名前に、変数と同じ名前は避ける（tandoku → own_project）",
    "E112": "例: value: min(eligible_cost * rate, cap)（名前は docs/reference/variables.md と、この制度の parameters・define・amounts）",
    "E113": '例: parameters に cap: {label: 補助上限額, unit: 円, values: [{from: 2026-04-01, value: 5_000_000, lines: "14"}]} と書き、式では cap を使う',
    "E114": '例: values: [{from: 2025-04-01, until: 2026-03-31, value: 1/2, lines: "12"}, {from: 2026-04-01, value: 2/3, lines: "12"}]',
    "E115": "例: value: min(eligible_cost * rate, cap)（円 × 率 は円、円と円は足して比べられる）",
    "E116": "例: when: lg_class in (city, town, village)",
    "E117": '例: questions に {id: Q-AKIYA-1, text: …, reading: …, lines: "13"} を足し、式では not_printed(Q-AKIYA-1)',
    "E118": "例: value: min(eligible_cost * rate, cap)",
    "E119": "例: tiers: [{at_least: 1, value: 3_000_000}, {at_least: 2, value: 5_000_000}]",
    "E120": "例: 条件を二つの制度に分ける、まだ聞いていない変数を減らす",
    "E123": "例: define に cost: {label: 対象経費, value: 'min(eligible_cost * rate, cap)'} を一度だけ書き、ほかの式では cost を一度ずつ使う",
    "E131": "例: recorded: {from: 2025-04-01, until: 2027-03-31}（: の後に半角空白、開いた括弧と引用符は閉じる）",
    "E132": "例: 一行目に id: mihon-akiya、二行目に name: 見本県 空き家改修補助 …（docs/how-to/mihon-akiya.yaml が見本）",
    "E133": "例: kind: grant を一度だけ書く",
    "E135": "例: ファイル名 mihon-akiya.yaml、一行目 id: mihon-akiya",
    "E136": "例: id: mihon-ken-akiya（自治体の名前を頭に付けると重なりません）",
}


@dataclass(frozen=True)
class Mistake:
    """One mistake of a file: `line` counts from 1 (None: the whole file), `shown` is that line as written."""

    line: int | None
    shown: str
    code: str
    what: str
    todo: str
    example: str


@dataclass(frozen=True)
class Checked:
    """A file after checking: the programme if there is no mistake, all mistakes in the order of their lines."""

    name: str
    text: str
    programme: Programme | None
    mistakes: tuple[Mistake, ...]
    doubts: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Mistake, ...]:
        """The first mistakes, as many as a person reads at a time."""
        return self.mistakes[:MOST_SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.mistakes) - len(self.shown)


def check_content(
    content: bytes,
    *,
    name: str,
    variables: Mapping[str, Variable],
    taken: Collection[str] = (),
) -> Checked:
    """Check one file: its text, its rules, and that its id is none of `taken`. Never raises for a bad file."""
    text = content.decode("utf-8", errors="replace").removeprefix("\ufeff")
    try:
        programme = read_programme(decoded(content, name), file=name, variables=variables)
        if programme.id in taken:
            raise id_twice(programme.id, name)
    except CatalogueError as error:
        return Checked(name, text, None, mistakes_of(error.problems or (error,), text))
    return Checked(name, text, programme, (), doubts_of(programme))


def mistakes_of(problems: Collection[ShirubeError], text: str) -> tuple[Mistake, ...]:
    """The problems in the order of their lines, each with the line and an example."""
    lines = text.splitlines()
    found = [_mistake(problem, lines) for problem in problems]
    return tuple(sorted(found, key=lambda mistake: mistake.line or 0))


def _mistake(problem: ShirubeError, lines: list[str]) -> Mistake:
    line = problem.where.line if isinstance(problem.where, Place) else None
    shown = lines[line - 1].strip() if line is not None and line <= len(lines) else ""
    todo, mark, example = problem.todo.partition("例: ")
    example = f"例: {example}" if mark else EXAMPLES.get(problem.code, "")
    cut = shown if len(shown) <= LONGEST_LINE else f"{shown[:LONGEST_LINE]}…"
    return Mistake(line, cut, problem.code, problem.what, todo.strip(), example)


def doubts_of(programme: Programme) -> tuple[str, ...]:
    """What is not wrong but a reader will miss; for `--strict` and the preview."""
    has_rules = programme.depth != "mention"
    said = (
        (
            has_rules and not programme.clauses,
            "条件（clauses）がありません。どの団体も「使える」になります。",
        ),
        (
            has_rules and not programme.amounts,
            "金額（amounts）がありません。いくらになるかは答えられません。",
        ),
        (
            bool(programme.amounts) and not programme.shares,
            "だれがいくら払うか（shares）がありません。判定の画面に負担の図が出ません。",
        ),
        (
            not any(contact.phone or contact.email for contact in programme.contacts),
            "問い合わせ先（contacts）に電話もメールもありません。例: contacts: [{name: 地域振興課, phone: 000-000-0000}]",
        ),
        (
            has_rules and not programme.questions,
            "要綱が書いていないこと（questions）が一つもありません。本当に読み方の分かれるところはありませんか。",
        ),
    )
    return tuple(text for is_so, text in said if is_so)


def text_changes(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """The lines that differ between two texts: ("-", gone), ("+", new), (" ", beside them), ("…", a gap)."""
    found: list[tuple[str, str]] = []
    for line in list(unified_diff(before.splitlines(), after.splitlines(), n=2, lineterm=""))[2:]:
        if line.startswith("@@"):
            found += [("…", "")] if found else []
        else:
            found.append((line[:1], line[1:]))
    return tuple(found)
