"""The form of one row of a node (a programme, a bar, a line of its budget): stored or typed words, mistakes at their fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from shirube.base import FiscalYear, ShirubeError
from shirube.plans import SOURCE_WORDS
from shirube.usecases.plan_part import (
    UNITS,
    YEN,
    TypedPart,
    budget_field,
    read_typed_bar,
    read_typed_budget,
    typed_bar,
    typed_budget,
)
from shirube.web.pages import library
from shirube.web.pages.access import reaches
from shirube.web.plans import models, selectors
from shirube.web.plans.histories import last_change
from shirube.web.plans.stored import bar_columns, budget_columns
from shirube.web.plans.trails import trail_of
from shirube.web.plans.words import NO_TITLE

Typed = Mapping[str, str]


@dataclass(frozen=True)
class PartKind:
    """How one kind of row is called, kept, read from a form and written into one."""

    name: str
    model: Any
    word: str
    read: Callable[[Typed], TypedPart[Any]]
    columns: Callable[[Any], dict[str, Any]]
    typed: Callable[[Any], dict[str, str]]
    is_of_measures: bool = False


def _read_use(typed: Typed) -> TypedPart[dict[str, str]]:
    """A programme by its name; one of the catalogue's names is that programme."""
    name = " ".join(str(typed.get("name", "")).split())[:300]
    if not name:
        wrong = ShirubeError("E544", "制度の名前がありません。", todo="制度集の名前か、県や町の制度の名前。")
        return TypedPart(None, {"name": wrong})
    return TypedPart({"name": name, "programme": programme_named(name)}, {})


def programme_named(name: str) -> str:
    """The id of the catalogue's programme of this very name; empty for another name."""
    return next((one.id for one in library.catalogue().programmes.values() if one.name == name), "")


PARTS = {
    one.name: one
    for one in (
        PartKind("programmes", models.Use, "制度", _read_use, dict, lambda row: {"name": row.name}, True),
        PartKind(
            "bars",
            models.Bar,
            "工程",
            read_typed_bar,
            bar_columns,
            lambda row: typed_bar(selectors.year_bar(row)),
        ),
        PartKind(
            "budgets",
            models.Budget,
            "予算の行",
            read_typed_budget,
            budget_columns,
            lambda row: typed_budget(selectors.budget_row(row)),
            True,
        ),
    )
}
"""The kinds by the word that stands in their addresses."""


@dataclass(frozen=True)
class Field:
    """One field of a form. `options` make it a choice: value, words, whether it is chosen."""

    name: str
    label: str
    value: str
    hint: str = ""
    error: ShirubeError | None = None
    options: tuple[tuple[str, str, bool], ...] = ()
    names: tuple[str, ...] = ()
    is_check: bool = False
    is_year: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class PartForm:
    """A form to draw: `action` empty where nothing may be written."""

    kind: PartKind
    action: str
    version: int
    fields: tuple[Field, ...]
    errors: Mapping[str, ShirubeError] = field(default_factory=dict)
    prefix: str = ""

    @property
    def error_links(self) -> list[tuple[str, ShirubeError]]:
        return [(f"field-{name}", error) for name, error in self.errors.items()]


def empty_form(plan: models.Plan, node_id: int, kind: PartKind, names: tuple[str, ...] = ()) -> PartForm:
    """The form that adds a row to a node."""
    return replace(form_of(plan, node_id, kind, {}, names=names), prefix=f"{kind.name}-")


def form_of(
    plan: models.Plan,
    node_id: int,
    kind: PartKind,
    typed: Typed,
    *,
    row: Any = None,
    errors: Mapping[str, ShirubeError] | None = None,
    names: tuple[str, ...] = (),
) -> PartForm:
    """The form of a new row (`row` None) or a stored one; `names` are offered for its name."""
    home = f"/plans/{plan.pk}/"
    action = f"{home}nodes/{node_id}/{kind.name}/add/" if row is None else f"{home}{kind.name}/{row.pk}/save/"
    wrong = errors or {}
    make = {"programmes": _use_fields, "bars": _bar_fields, "budgets": _budget_fields}[kind.name]
    fields = tuple(make(plan, typed, wrong, names))
    return PartForm(kind, action, 0 if row is None else row.version, fields, wrong)


def _use_fields(
    _plan: models.Plan, typed: Typed, errors: Mapping[str, ShirubeError], names: tuple[str, ...]
) -> list[Field]:
    hint = "制度集の名前を選ぶと、その制度につながります。県や町の制度は名前だけで構いません。"
    return [Field("name", "制度の名前", typed.get("name", ""), hint, errors.get("name"), names=names)]


def _bar_fields(
    _plan: models.Plan, typed: Typed, errors: Mapping[str, ShirubeError], names: tuple[str, ...]
) -> list[Field]:
    def line(name: str, label: str, hint: str = "", **more: Any) -> Field:
        return Field(name, label, typed.get(name, ""), hint, errors.get(name), **more)

    return [
        line("programme", "行の名前", "制度など。空は項目自身。", names=names, is_wide=True),
        line("first", "始まりの年度", "例: 令和8年度", is_year=True),
        line("last", "終わりの年度", "空は「続く」", is_year=True),
        line("cohort", "対象", "例: 令和8年度採択分。なくてもよい。"),
        line("text", "内容"),
        line("is_repost", "ほかの項目にもある工程（再掲）", is_check=True, is_wide=True),
    ]


def _budget_fields(
    plan: models.Plan, typed: Typed, errors: Mapping[str, ShirubeError], names: tuple[str, ...]
) -> list[Field]:
    def choice(name: str, label: str, options: list[tuple[str, str]], now: str, hint: str = "") -> Field:
        listed = tuple((value, words, value == now) for value, words in options)
        return Field(name, label, now, hint, errors.get(name), options=listed, is_wide=name == "unit")

    sources = [(str(source), words) for source, words in SOURCE_WORDS.items()]
    units = [(unit, unit) for unit in UNITS]
    found = [
        choice("source", "財源", sources, typed.get("source") or "national"),
        Field("name", "内訳の名前", typed.get("name", ""), "制度や事業の名前。なくてもよい。", names=names),
        choice(
            "unit", "額の単位", units, typed.get("unit") or UNITS[0], "「1,200万円」のように単位も書けます。"
        ),
    ]
    names_of_years = [budget_field(FiscalYear(year)) for year in range(plan.first_year, plan.last_year + 1)]
    more = sorted(name for name in typed if name.startswith(YEN) and name not in names_of_years)
    for name in (*names_of_years, *more)[:40]:
        year = int(name.removeprefix(YEN)) if name.removeprefix(YEN).isdecimal() else 0
        if plan.first_year <= year <= plan.last_year or typed.get(name):
            label = FiscalYear(year).era if 1900 < year < 9999 else name
            found.append(Field(name, label, typed.get(name, ""), "", errors.get(name), is_year=True))
    found.append(Field("note", "備考", typed.get("note", ""), "", errors.get("note"), is_wide=True))
    return found


def part_context(
    request: HttpRequest,
    plan: models.Plan,
    node: models.Node,
    kind: PartKind,
    typed: Typed,
    *,
    row: Any = None,
    errors: Mapping[str, ShirubeError] | None = None,
    notice: ShirubeError | None = None,
) -> dict[str, Any]:
    """The page of one row."""
    home = f"/plans/{plan.pk}/nodes/{node.pk}/"
    title = f"{kind.word}を足す" if row is None else f"{kind.word}を直す"
    return {
        "plan": plan,
        "node_row": node,
        "home": f"{home}#{kind.name}",
        "title": title,
        "form": form_of(plan, node.pk, kind, typed, row=row, errors=errors, names=offered_names(node, kind)),
        "row": row,
        "last": None if row is None else last_change(row),
        "notice": notice,
        "remove": "" if row is None else f"/plans/{plan.pk}/{kind.name}/{row.pk}/delete/",
        "can_write": reaches(request.role, "editor"),
        "can_manage": reaches(request.role, "manager"),
        "trail": trail_of(plan, (node.title or NO_TITLE, home), (title, "")),
    }


def offered_names(node: models.Node, kind: PartKind) -> tuple[str, ...]:
    """Names that are offered while typing: the catalogue's for a programme, the measure's programmes for the rest."""
    if kind.name == "programmes":
        return tuple(one.name for one in library.catalogue().programmes.values())
    return tuple(node.uses.filter(is_deleted=False).values_list("name", flat=True))
