"""A bar of the roadmap and a row of a budget as an officer types them: every mistake at its field, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from shirube.base import FiscalYear, ReadingError, ShirubeError, format_number, parse_fiscal_year, parse_yen
from shirube.plans import BudgetRow, FundingSource, PlanError, YearBar

YEN = "yen-FY"
LONGEST = 300
MOST_YEN = 10**15
UNDECIDED = frozenset({"未定", "みてい", "検討中"})
NOT_TOLD = frozenset({"", "-", "－", "ー", "―", "…"})
UNITS = ("千円", "円", "万円", "百万円")
Read = TypeVar("Read")
Made = TypeVar("Made")


@dataclass(frozen=True)
class TypedPart(Generic[Made]):
    """What a form gave: the part if everything could be read, else the mistakes by field."""

    part: Made | None
    errors: Mapping[str, ShirubeError]


class _Form:
    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = typed
        self.errors: dict[str, ShirubeError] = {}

    def text(self, name: str) -> str:
        found = " ".join(str(self.typed.get(name, "")).split())
        if len(found) > LONGEST:
            self.errors[name] = ShirubeError(
                "E775", f"{len(found):,}字あります。{LONGEST}字までです。", todo="短くしてください。"
            )
            return ""
        return found

    def tried(self, name: str, how: Callable[[], Read]) -> Read | None:
        try:
            return how()
        except (ReadingError, PlanError) as error:
            self.errors[name] = error
            return None

    def year(self, name: str) -> FiscalYear | None:
        text = self.text(name)
        return self.tried(name, lambda: parse_fiscal_year(text)) if text else None


def read_typed_bar(typed: Mapping[str, str]) -> TypedPart[YearBar]:
    """The bar of a form: programme, first, last, cohort, text, is_repost (yes).

    Mistakes: E010-E017 (years), E704 (years the wrong way round), E775 (too long), E776 (nothing there).
    """
    form = _Form(typed)
    first, last = form.year("first"), form.year("last")
    if first is None and "first" not in form.errors:
        form.errors["first"] = ShirubeError(
            "E776", "始まりの年度がありません。", todo="例: 令和8年度、R8、2026年度"
        )
    words = {name: form.text(name) for name in ("programme", "cohort", "text")}
    if form.errors:
        return TypedPart(None, form.errors)
    bar = form.tried(
        "last",
        lambda: YearBar(
            first=first,
            last=last,
            programme=words["programme"],
            cohort=words["cohort"] or None,
            text=words["text"],
            is_repost=typed.get("is_repost") == "yes",
        ),
    )
    return TypedPart(bar, form.errors)


def typed_bar(bar: YearBar) -> dict[str, str]:
    """A bar as an officer would type it."""
    return {
        "programme": bar.programme,
        "first": bar.first.era if bar.first else "",
        "last": bar.last.era if bar.last else "",
        "cohort": bar.cohort or "",
        "text": bar.text,
        "is_repost": "yes" if bar.is_repost else "",
    }


def read_typed_budget(typed: Mapping[str, str]) -> TypedPart[BudgetRow]:
    """The row of a form: source, name, note, unit, yen-FY2026 and so on.

    A field is a sum in `unit` or with its own unit, 未定 (None), or empty (the year is not told). Mistakes:
    E020-E029 (sums), E542 (below 0), E775 (too long), E777 (no choice of the list), E778 (no year), E779 (too much).
    """
    form = _Form(typed)
    source, unit = _chosen(form, "source", [str(one) for one in FundingSource]), _chosen(form, "unit", UNITS)
    names = sorted(name for name in typed if _year_of(name) is not None)
    said = [(name, form.text(name)) for name in names]
    amounts = [(_year_of(name), _yen(form, name, text, unit)) for name, text in said if text not in NOT_TOLD]
    if not amounts and not form.errors:
        form.errors[names[0] if names else "source"] = ShirubeError(
            "E778",
            "どの年度の額もありません。",
            todo="分かる年度だけ書いてください。例: 12,000、1,200万円、未定",
        )
    words = {name: form.text(name) for name in ("name", "note")}
    if form.errors:
        return TypedPart(None, form.errors)
    told = tuple((year, yen) for year, yen in amounts if year is not None)
    row = form.tried("source", lambda: BudgetRow(source=FundingSource(source), amounts=told, **words))
    return TypedPart(row, form.errors)


def _chosen(form: _Form, name: str, choices: list[str] | tuple[str, ...]) -> str:
    text = form.text(name)
    if text not in choices:
        form.errors[name] = ShirubeError(
            "E777", "一覧から選ばれていません。", todo="一覧の中から選び直してください。"
        )
    return text


def _yen(form: _Form, name: str, text: str, unit: str) -> int | None:
    if text in UNDECIDED:
        return None
    found = form.tried(name, lambda: parse_yen(text, unit=unit if unit in UNITS else "円"))
    year = _year_of(name)
    if found is not None and year is not None:
        form.tried(name, lambda: BudgetRow(source=FundingSource.OPEN, amounts=((year, found),)))
    if found is not None and found > MOST_YEN:
        form.errors[name] = ShirubeError(
            "E779", f"「{text}」は大きすぎます。", todo="単位（千円・円など）を確かめてください。"
        )
    return found


def budget_field(year: FiscalYear) -> str:
    """The name of a year's field: yen-FY2026."""
    return f"{YEN}{year.year}"


def _year_of(name: str) -> FiscalYear | None:
    digits = name.removeprefix(YEN)
    is_year = name.startswith(YEN) and len(digits) == 4 and digits.isascii() and digits.isdecimal()
    try:
        return FiscalYear(int(digits)) if is_year else None
    except ReadingError:
        return None


def typed_budget(row: BudgetRow) -> dict[str, str]:
    """A row as an officer would type it, in 千円 where every sum is whole thousands."""
    known = [yen for _, yen in row.amounts if yen is not None]
    is_thousands = all(yen % 1000 == 0 for yen in known)
    typed = {"source": str(row.source), "name": row.name, "note": row.note}
    typed["unit"] = "千円" if is_thousands else "円"
    for year, yen in row.amounts:
        size = 1000 if is_thousands else 1
        typed[budget_field(year)] = "未定" if yen is None else format_number(yen // size)
    return typed
