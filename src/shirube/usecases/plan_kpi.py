"""A KPI as an officer types it, read exactly: every mistake at its field, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from shirube.base import (
    CalendarYear,
    FiscalYear,
    Missing,
    Quantity,
    ReadingError,
    ShirubeError,
    parse_fiscal_year,
    parse_quantity,
    parse_year,
)
from shirube.base.errors import Place
from shirube.plans import (
    NO_DUE,
    Baseline,
    BookKpi,
    Direction,
    Due,
    DueKind,
    Kpi,
    PlanError,
    Span,
    Status,
    Target,
    TargetKind,
    Year,
)

PATH = "path-"
WITH_A_VALUE = frozenset(
    {
        TargetKind.VALUE,
        TargetKind.AT_LEAST,
        TargetKind.MORE_THAN,
        TargetKind.AT_MOST,
        TargetKind.LESS_THAN,
        TargetKind.REDUCTION,
    }
)
RANGES = frozenset({DueKind.RANGE, DueKind.RANGE_EACH, DueKind.RANGE_CUMULATIVE})
WITH_A_YEAR = frozenset({DueKind.CALENDAR_YEAR, DueKind.FISCAL_YEAR, DueKind.FISCAL_YEAR_END})
LONGEST = 2_000
Read = TypeVar("Read")


@dataclass(frozen=True)
class TypedKpi:
    """What a form gave: the KPI if everything could be read, else the mistakes by field."""

    kpi: BookKpi | None
    errors: Mapping[str, ShirubeError]


def read_typed_kpi(typed: Mapping[str, str], *, kpi_id: str = "0", node: str = "0") -> TypedKpi:
    """The KPI of a form.

    Fields: label, unit, better (up, down), baseline_value, baseline_at, target_kind, target_status,
    target_value, target_text, target_than, due_kind, due_first, due_last, due_text, path-<FY2026 or 2026>,
    denominator, notes, source, printed_no, cohort, disaggregation (a line a part), base_years. Mistakes: E020-E025 (figures), E010-E017 (years), E720 (nothing there),
    E721 (no choice of the list), E722 (a value where none may be), E723 (too long), E501 and E502 (a range).
    """
    return _Form(typed).read(kpi_id, node)


def read_figure(text: str, unit: str, *, where: str) -> Fraction | None:
    """A figure in its unit, exactly; None for －, … and an empty text. Raises ReadingError E020-E025.

    A unit that is not in the table of units (点、人/年) may stand after the figure as it is named.
    """
    plain = text.strip()
    name = unit.strip()
    try:
        read = parse_quantity(plain, unit=name or None)
    except ReadingError as error:
        if error.code != "E023":
            error.where = Place(where)
            raise
        read = _of_own_unit(plain, name, where=where)
        return None if isinstance(read, Missing) else read.value
    if isinstance(read, Missing):
        return None
    return read.to(name) if name else read.value


def _of_own_unit(plain: str, unit: str, *, where: str) -> Missing | Quantity:
    body = plain.removesuffix(unit).strip() if unit else plain
    try:
        return parse_quantity(body, unit="")
    except ReadingError as error:
        error.where = Place(where)
        raise


class _Form:
    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed = {name: value.replace("\r\n", "\n").strip() for name, value in typed.items()}
        self.errors: dict[str, ShirubeError] = {}

    def text(self, name: str) -> str:
        found = self.typed.get(name, "")
        if len(found) > LONGEST:
            self.errors[name] = ShirubeError(
                "E723", f"{len(found):,}字あります。{LONGEST:,}字までです。", todo="短くしてください。"
            )
            return ""
        return found

    def lines(self, name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.text(name).split("\n") if line.strip())

    def base_years(self) -> tuple[Year, ...]:
        """The years a multiple or a direction is counted from: one, or two with 、 between."""
        typed = [one.strip() for one in re.split("[、,，]", self.text("base_years")) if one.strip()]
        found = [self.tried("base_years", lambda text=one: parse_year(text, bare="fiscal")) for one in typed]  # type: ignore[misc]
        return tuple(year for year in found if year is not None)

    def tried(self, name: str, how: Callable[[], Read]) -> Read | None:
        try:
            return how()
        except (ReadingError, PlanError) as error:
            self.errors[name] = error
            return None

    def chosen(self, name: str, choices: type[Read], default: str) -> Read | None:
        text = self.text(name) or default
        try:
            return choices(text)  # type: ignore[call-arg]
        except ValueError:
            self.errors[name] = ShirubeError(
                "E721", f"「{text[:40]}」は選べません。", todo="一覧から選び直してください。"
            )
            return None

    def figure(self, name: str, where: str) -> Fraction | None:
        text = self.text(name)
        return self.tried(name, lambda: read_figure(text, self.text("unit"), where=where)) if text else None

    def read(self, kpi_id: str, node: str) -> TypedKpi:
        label = self.text("label")
        if not label:
            self.refuse(
                "label",
                "指標の名前がありません。",
                "何を数えるかを書いてください。例: 空き家バンクの成約件数",
            )
        better = self.chosen("better", Direction, "up") if self.text("better") else None
        baseline, due = self.baseline(), self.due()
        target = self.target(better)
        path = self.path(target)
        printed_no, cohort, parts = self.text("printed_no"), self.text("cohort"), self.lines("disaggregation")
        notes = self.lines("notes")
        unit, source, denominator = self.text("unit"), self.text("source"), self.text("denominator")
        if self.errors or due is None:
            return TypedKpi(None, self.errors)
        kpi = Kpi(
            label=label,
            target=target,
            due=due,
            span=Span(1, 1),
            notes=notes,
            baseline=baseline,
            denominator=denominator or None,
            no=printed_no or None,
            cohort=cohort or None,
            disaggregation=parts,
            path=path,
        )
        return TypedKpi(
            BookKpi(id=kpi_id, node=node, kpi=kpi, unit=unit, better=better, source=source), self.errors
        )

    def refuse(self, name: str, what: str, todo: str) -> None:
        self.errors.setdefault(name, ShirubeError("E720", what, todo=todo))

    def baseline(self) -> Baseline | None:
        text, year = self.text("baseline_value"), self.text("baseline_at")
        is_words = bool(text) and not any(sign.isdigit() for sign in text)
        value = None if is_words else self.figure("baseline_value", "基準値")
        at = self.tried("baseline_at", lambda: parse_year(year, bare="fiscal")) if year else None
        if not text and not year:
            return None
        if not text:
            self.refuse(
                "baseline_value",
                "基準の年があるのに、基準値がありません。",
                "値か、なければ「－」と書いてください。",
            )
        return Baseline(value, at, text)

    def target(self, better: Direction | None) -> Target | None:
        status = self.chosen("target_status", Status, str(Status.DECIDED))
        kind_text = self.text("target_kind")
        if status is None:
            return None
        is_decided = status in (Status.DECIDED, Status.SUCCESSOR_TO_BE_SET)
        if not kind_text and is_decided:
            if self.text("target_value"):
                self.refuse(
                    "target_kind",
                    "目標値があるのに、目標の書き方が選ばれていません。",
                    "「目標値に達する」などから選んでください。",
                )
            return None
        kind = self.chosen("target_kind", TargetKind, str(TargetKind.VALUE))
        value = self.figure("target_value", "目標値")
        if kind is None or "target_value" in self.errors:
            return None
        return self._checked_target(kind, status, value, better)

    def _checked_target(
        self, kind: TargetKind, status: Status, value: Fraction | None, better: Direction | None
    ) -> Target | None:
        is_decided = status in (Status.DECIDED, Status.SUCCESSOR_TO_BE_SET)
        text, than = self.text("target_text"), self.text("target_than")
        if value is not None and not is_decided:
            self.errors["target_value"] = ShirubeError(
                "E722",
                "目標は「まだ決めていない」のに、目標値があります。",
                todo="値を消すか、状態を「決めた」にしてください。",
            )
        if is_decided and value is None and not than and kind in WITH_A_VALUE:
            self.refuse(
                "target_value",
                "目標値がありません。",
                "値を書くか、状態を「まだ決めていない」にしてください。",
            )
        if is_decided and kind is TargetKind.TEXT and not text:
            self.refuse("target_text", "目標の言葉がありません。", "どうなればよいかを書いてください。")
        return Target(
            text=text if value is None else self.text("target_value"),
            kind=kind,
            value=value if is_decided else None,
            unit=self.text("unit") or None,
            than=than or None,
            better=better,
            base_years=self.base_years(),
            status=status,
        )

    def due(self) -> Due | None:
        kind = self.chosen("due_kind", DueKind, str(DueKind.NONE))
        if kind is None:
            return None
        first = self.year("due_first", kind) if kind in RANGES else None
        last = self.year("due_last", kind) if kind is not DueKind.NONE else None
        text = self.text("due_text")
        if last is None and kind in RANGES | WITH_A_YEAR:
            self.refuse("due_last", "期限の年がありません。", "例: 令和11年度、2029年度")
        if first is None and kind in RANGES:
            self.refuse("due_first", "期間の初めの年がありません。", "例: 令和7年度、2025年度")
        if kind is DueKind.NONE:
            return NO_DUE if not text else Due(kind, text)
        return self.tried("due_first", lambda: Due(kind, text or None, first=first, last=last))

    def year(self, name: str, kind: DueKind) -> Year | None:
        text = self.text(name)
        if not text:
            return None
        if kind in (DueKind.FISCAL_YEAR, DueKind.FISCAL_YEAR_END):
            return self.tried(name, lambda: parse_fiscal_year(text))
        bare = "calendar" if kind is DueKind.CALENDAR_YEAR else "fiscal"
        found = self.tried(name, lambda: parse_year(text, bare=bare))  # type: ignore[arg-type]
        if kind is DueKind.CALENDAR_YEAR and isinstance(found, FiscalYear):
            self.errors[name] = ShirubeError(
                "E721", f"「{text}」は年度です。", todo="暦年で書くか、期限の種類を「年度」にしてください。"
            )
        return found

    def path(self, target: Target | None) -> tuple[tuple[Year, Target], ...]:
        steps: list[tuple[Year, Target]] = []
        kind = TargetKind.VALUE if target is None else target.kind
        for name in sorted(self.typed):
            if not name.startswith(PATH) or not self.text(name):
                continue
            value = self.figure(name, "年ごとの目標")
            year = self.tried(name, lambda name=name: path_year(name))  # type: ignore[misc]
            if value is None and name not in self.errors:
                self.refuse(name, "年ごとの目標に値がありません。", "値を書くか、空にしてください。")
            if year is not None and value is not None:
                step = Target(text=self.text(name), kind=kind, value=value, unit=self.text("unit") or None)
                steps.append((year, step))
        return tuple(steps)


def path_year(name: str) -> Year | None:
    """The year of a field path-FY2026 or path-2026; None for another name."""
    body = name.removeprefix(PATH)
    digits = body.removeprefix("FY")
    if len(digits) != 4 or not (digits.isascii() and digits.isdecimal()):
        return None
    return FiscalYear(int(digits)) if body.startswith("FY") else CalendarYear(int(digits))
