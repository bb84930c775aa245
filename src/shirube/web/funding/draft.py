"""The form as typed: rows of cost and a few lines about the project, to and from the tree of a project file."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from shirube.base import ReadingError, ShirubeError, format_number, parse_yen
from shirube.catalogue.project_file import CostFile, ProjectFile
from shirube.funding.project import Project
from shirube.web.funding.choices import BEARERS, OBJECTIVES, STEPS
from shirube.web.programmes.address import printable

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 5, 5, 20
LARGEST, LARGEST_STEP = 10**13, 10**9
LONGEST_NAME, LONGEST_NOTE = 100, 1_000
NOT_TOLD = frozenset({"", "不明", "未定", "わからない", "?"})
SPANS = ("〜", "~", "～")

Errors = dict[str, ShirubeError]


@dataclass(frozen=True)
class Row:
    """One row of cost as typed; `number` counts from 1. Field names are `cost-<number>-<field>`."""

    number: int
    id: str = ""
    label: str = ""
    yen: str = ""
    bearer: str = ""
    kind: str = ""
    kind2: str = ""
    programme: str = ""
    loan: str = ""
    person: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.label, self.yen, self.kind, self.kind2, self.programme, self.loan, self.person))

    @property
    def has_more(self) -> bool:
        """Whether the folded fields of the row hold anything."""
        return any((self.kind2, self.programme, self.loan, self.person))

    def field(self, name: str) -> str:
        """The name and id of a field of this row."""
        return f"cost-{self.number}-{name}"


_ROW_FIELDS = tuple(item.name for item in fields(Row) if item.name != "number")


@dataclass(frozen=True)
class Draft:
    """The whole form as typed."""

    name: str = ""
    objective: str = "outside"
    must: str = ""
    bond_step: str = "1"
    note: str = ""
    rows: tuple[Row, ...] = tuple(Row(number) for number in range(1, FIRST_ROWS + 1))

    def longer(self) -> Draft:
        """The same with more empty rows, up to the limit."""
        last = min(len(self.rows) + MORE_ROWS, MOST_ROWS)
        more = tuple(Row(number) for number in range(len(self.rows) + 1, last + 1))
        return Draft(self.name, self.objective, self.must, self.bond_step, self.note, (*self.rows, *more))

    @property
    def may_grow(self) -> bool:
        return len(self.rows) < MOST_ROWS


def read_draft(params: Mapping[str, Any]) -> Draft:
    """The form in a POST; rows beyond the limit are refused (E351) and no choice is believed that is not offered."""

    def text(name: str, longest: int = LONGEST_NAME) -> str:
        return printable(str(params.get(name, ""))).strip()[:longest]

    count = text("cost-rows")
    number = int(count) if count.isascii() and count.isdecimal() and len(count) < 5 else FIRST_ROWS
    if number > MOST_ROWS:
        raise too_many_rows(number)
    rows = tuple(
        Row(n, **{name: text(f"cost-{n}-{name}") for name in _ROW_FIELDS})
        for n in range(1, max(number, 1) + 1)
    )
    objective = text("project-objective")
    return Draft(
        name=text("project-name"),
        objective=objective if objective in OBJECTIVES else "outside",
        must=text("project-must"),
        bond_step=text("project-step") if text("project-step") in STEPS else "1",
        note=text("project-note", LONGEST_NOTE),
        rows=rows,
    )


def too_many_rows(count: int) -> ShirubeError:
    """E351: more costs than are reckoned at once."""
    return ShirubeError(
        "E351",
        f"費用が{count:,}行あります（一つのやり方に{MOST_ROWS}行まで）。",
        todo="同じ種類の費用を一行にまとめるか、事業を分けてください。",
    )


# -- to the tree of a project file -----------------------------------------------------------------------


def tree_of(draft: Draft, *, default_name: str) -> tuple[dict[str, Any], Errors]:
    """The tree that `project_of` reads, without place, day and facts; and the mistakes by field."""
    errors: Errors = {}
    filled = [row for row in draft.rows if not row.is_empty]
    if not filled:
        errors["cost-1-label"] = ShirubeError(
            "E358", "費用が一行もありません。", todo="何に、いくらかかるかを一行に書いてください。"
        )
    taken: set[str] = set()
    costs = []
    for row in filled:
        name = row.id if row.id and row.id not in taken else _free_id(row.number, taken)
        taken.add(name)
        costs.append(_cost_tree(row, name, errors))
    tree: dict[str, Any] = {"name": draft.name or default_name, "objective": draft.objective, "costs": costs}
    if draft.must:
        tree["must"] = [draft.must]
    if draft.bond_step != "1":
        tree["bond_step"] = draft.bond_step
    if draft.note:
        tree["note"] = draft.note
    return tree, errors


def _free_id(number: int, taken: set[str]) -> str:
    name = f"cost{number}"
    return name if name not in taken else f"cost{number}_row"


def _cost_tree(row: Row, name: str, errors: Errors) -> dict[str, Any]:
    tree: dict[str, Any] = {"id": name, "label": row.label or f"費用{row.number}"}
    tree.update(_yen_tree(row, errors))
    loan = _yen(row, "loan", row.loan, errors)
    if row.loan and loan is not None:
        tree["loan"] = row.loan
        _loan_within(row, loan, tree, errors)
    if row.bearer in BEARERS and row.bearer:
        tree["bearer"] = row.bearer
    kinds = list(dict.fromkeys(kind for kind in (row.kind, row.kind2) if kind))
    if kinds:
        tree["counts_as"] = kinds
    if row.programme:
        tree["programmes"] = [row.programme]
    if not kinds and not row.programme:
        errors[row.field("kind")] = ShirubeError(
            "E357",
            f"{row.number}行目「{tree['label']}」の費用の種類が選ばれていません。",
            todo="費用の種類を選ぶと、その費用を受ける制度が候補になります。",
        )
    if row.person:
        tree["person"] = row.person
    return tree


def _yen_tree(row: Row, errors: Errors) -> dict[str, str]:
    """Yen as written, or low and high of a span (1,000万円〜2,000万円); an empty field is not told."""
    span = next((sign for sign in SPANS if sign in row.yen), "")
    if not span:
        _yen(row, "yen", row.yen, errors)
        return {"yen": row.yen or "不明"}
    low, _, high = (part.strip() for part in row.yen.partition(span))
    least, most = _yen(row, "yen", low, errors), _yen(row, "yen", high, errors)
    if least is not None and most is not None and least > most:
        errors[row.field("yen")] = _unreadable(row, "yen", row.yen, "小さい額〜大きい額の順")
    return {"yen": "不明", **({"low": low} if low else {}), **({"high": high} if high else {})}


def _yen(row: Row, name: str, text: str, errors: Errors) -> int | None:
    if text.strip() in NOT_TOLD:
        return None
    try:
        yen = parse_yen(text, unit="円")
    except ReadingError:
        errors[row.field(name)] = _unreadable(row, name, text, "金額（例: 9,000万円、90000000、不明）")
        return None
    if not 0 <= yen <= LARGEST:
        errors[row.field(name)] = _unreadable(row, name, text, "0円から10兆円までの金額")
        return None
    return yen


def _loan_within(row: Row, loan: int, tree: Mapping[str, str], errors: Errors) -> None:
    told = tree.get("high") or tree["yen"]
    if told in NOT_TOLD or row.field("yen") in errors:
        return
    if loan > parse_yen(told, unit="円"):
        errors[row.field("loan")] = _unreadable(row, "loan", row.loan, "費用の額以下の金額")


def _unreadable(row: Row, name: str, text: str, expected: str) -> ReadingError:
    what = "融資の額" if name == "loan" else "金額"
    return ReadingError(
        "E350",
        f"{row.number}行目の{what}「{text[:40]}」を読めません。要るのは{expected}です。",
        todo="わからないときは「不明」と書いてください（0 とは違います）。",
    )


def refuse_out_of_range(project: Project) -> None:
    """E350 for yen, loan or step of a file beyond what a form would take."""
    for _, item in (pair for way in project.ways for pair in way.items):
        most = item.least if item.most is None else item.most
        for what, yen, limit in (
            ("金額", item.least, most),
            ("金額", most, LARGEST),
            ("融資の額", item.loan, most),
        ):
            if yen > limit and not (what == "融資の額" and item.most is None):
                raise _beyond(f"費用「{item.label[:40]}」の{what}", yen, limit)
    if project.bond_step > LARGEST_STEP:
        raise _beyond("起債の単位（bond_step）", project.bond_step, LARGEST_STEP)


def _beyond(what: str, yen: int, limit: int) -> ReadingError:
    return ReadingError(
        "E350",
        f"{what}{format_number(yen)[:40]}円は大きすぎます。{format_number(limit)}円までです。",
        todo="けたと、小さい額・大きい額の順を確かめてください。",
    )


# -- from a project file ---------------------------------------------------------------------------------


def draft_of(file: ProjectFile) -> Draft | None:
    """The form that says the same as a file; None for what only a file can say (several places, …)."""
    if not file.costs or file.facts_for or len(file.must) > 1 or str(file.bond_step) not in STEPS:
        return None
    if len(file.name) > LONGEST_NAME or len(file.note) > LONGEST_NOTE or "\n" in file.name:
        return None
    if not all(_fits(cost) for cost in file.costs):
        return None
    count = max(FIRST_ROWS, len(file.costs))
    rows = [_row(number, cost) for number, cost in enumerate(file.costs, start=1)]
    rows += [Row(number) for number in range(len(rows) + 1, count + 1)]
    return Draft(
        file.name, file.objective, "".join(file.must), str(file.bond_step), file.note.strip(), tuple(rows)
    )


def _fits(cost: CostFile) -> bool:
    texts = (cost.id, cost.label, cost.yen, cost.low, cost.high, cost.loan, cost.person)
    is_short = all(len(text) <= LONGEST_NAME // 2 and printable(text) == text for text in texts)
    is_span_only = not (cost.low or cost.high) or _plain(cost.yen) in NOT_TOLD
    return is_short and is_span_only and len(cost.counts_as) <= 2 and len(cost.programmes) <= 1


def _row(number: int, cost: CostFile) -> Row:
    span = f"{cost.low}〜{cost.high}" if cost.low or cost.high else ""
    kinds = [*cost.counts_as, "", ""]
    return Row(
        number,
        cost.id,
        cost.label,
        span or cost.yen or "不明",
        cost.bearer or "",
        kinds[0],
        kinds[1],
        "".join(cost.programmes),
        cost.loan,
        cost.person,
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
