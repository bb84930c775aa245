"""A town's plan as JSON values and back, exactly: what is published is frozen in this form.

Figures are text ("0.35", "1/3"), fiscal years "FY2026", calendar years "2026", days ISO. `form` names the version.
Budgets (yen as whole numbers, null: undecided) and reposts stand only where there are some, so that the text, and
the hash, of a plan without them is what it was before they were known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.plans.judge import Grade, Judgement, Observation, Rule
from shirube.plans.model import Kpi
from shirube.plans.places import Span
from shirube.plans.review import NextStep, Review
from shirube.plans.targets import Baseline, Direction, Revision, Status, Target, TargetKind
from shirube.plans.times import Due, DueKind, PlanError, Year
from shirube.plans.town import (
    Actual,
    BookKpi,
    BookNode,
    ExpertComment,
    NationalLink,
    NodeKind,
    Organisation,
    PlanBook,
    UsedProgramme,
    YearBar,
)
from shirube.plans.town_budget import BudgetRow, FundingSource

Json = dict[str, Any]
FORM = "shirube-plan-1"
Given = TypeVar("Given")
Made = TypeVar("Made")


def book_json(book: PlanBook) -> Json:
    """The book as plain values; keys in the order in which a person reads."""
    return {
        "form": FORM,
        "id": book.id,
        "title": book.title,
        "organisation": {"area": book.organisation.area, "name": book.organisation.name},
        "first_year": year_text(book.first_year),
        "last_year": year_text(book.last_year),
        "rule": {"on_course": exact_text(book.rule.on_course), "slightly": exact_text(book.rule.slightly)},
        "nodes": [_node(node) for _, node in book.walk()],
        "kpis": [_kpi(kpi) for _, node in book.walk() for kpi in book.kpis_of(node.id)],
        "comments": [_comment(one) for one in book.comments],
    }


def book_from_json(tree: Json) -> PlanBook:
    """The book of `book_json`. Raises PlanError E708 for another form, E700-E707 for a book that is no tree."""
    if tree.get("form") != FORM:
        raise PlanError(
            "E708",
            f"計画の形式「{tree.get('form')}」は読めません。「{FORM}」を期待しました。",
            todo="しるべから出した計画のファイルを渡してください。",
        )
    return PlanBook(
        id=tree["id"],
        title=tree["title"],
        organisation=Organisation(tree["organisation"]["area"], tree["organisation"]["name"]),
        first_year=_fiscal(tree["first_year"]),
        last_year=_fiscal(tree["last_year"]),
        rule=Rule(Fraction(tree["rule"]["on_course"]), Fraction(tree["rule"]["slightly"])),
        nodes=tuple(_read_node(one) for one in tree["nodes"]),
        kpis=tuple(_read_kpi(one) for one in tree["kpis"]),
        comments=tuple(_read_comment(one) for one in tree["comments"]),
    )


def year_text(year: Year) -> str:
    """FY2026 for a fiscal year, 2026 for a calendar year."""
    return f"FY{year.year}" if isinstance(year, FiscalYear) else str(year.year)


def read_year(text: str) -> Year:
    """The year of `year_text`."""
    return FiscalYear(int(text[2:])) if text.startswith("FY") else CalendarYear(int(text))


def exact_text(value: Fraction) -> str:
    """A decimal where it ends (0.35), else a fraction (1/3); `Fraction` reads both back."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 5 == 0 or rest % 2 == 0:
        rest //= 10 if rest % 10 == 0 else 5 if rest % 5 == 0 else 2
        places += 1
    if rest != 1 or value.denominator == 1:
        return str(value)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _maybe(value: Given | None, how: Callable[[Given], Made]) -> Made | None:
    return None if value is None else how(value)


def _year(year: Year | None) -> str | None:
    return None if year is None else year_text(year)


def _fiscal(text: str) -> FiscalYear:
    return FiscalYear(int(text.removeprefix("FY")))


def _link(link: NationalLink | None) -> Json | None:
    return _maybe(link, lambda one: {"strategy": one.strategy, "path": one.path})


def _read_link(tree: Json | None) -> NationalLink | None:
    return _maybe(tree, lambda one: NationalLink(one["strategy"], one["path"]))


def _node(node: BookNode) -> Json:
    return {
        "id": node.id,
        "kind": str(node.kind),
        "parent": node.parent,
        "position": node.position,
        "title": node.title,
        "text": node.text,
        "link": _link(node.link),
        "programmes": [{"name": one.name, "id": one.id} for one in node.programmes],
        "bars": [_bar(bar) for bar in node.bars],
        **({"budgets": [_budget(row) for row in node.budgets]} if node.budgets else {}),
        **({"repost": {"of": node.repost_of}} if node.is_repost else {}),
    }


def _bar(bar: YearBar) -> Json:
    return {
        "programme": bar.programme,
        "first": _year(bar.first),
        "last": _year(bar.last),
        "cohort": bar.cohort,
        "text": bar.text,
        **({"repost": True} if bar.is_repost else {}),
    }


def _budget(row: BudgetRow) -> Json:
    return {
        "source": str(row.source),
        "name": row.name,
        "note": row.note,
        "yen": {year_text(year): yen for year, yen in row.amounts},
    }


def _read_budget(tree: Json) -> BudgetRow:
    amounts = tuple((_fiscal(year), yen) for year, yen in tree["yen"].items())
    return BudgetRow(
        source=FundingSource(tree["source"]), name=tree["name"], note=tree["note"], amounts=amounts
    )


def _read_node(tree: Json) -> BookNode:
    return BookNode(
        id=tree["id"],
        kind=NodeKind(tree["kind"]),
        parent=tree["parent"],
        position=tree["position"],
        title=tree["title"],
        text=tree["text"],
        link=_read_link(tree["link"]),
        programmes=tuple(UsedProgramme(one["name"], one["id"]) for one in tree["programmes"]),
        bars=tuple(
            YearBar(
                programme=one["programme"],
                first=_maybe(one["first"], _fiscal),
                last=_maybe(one["last"], _fiscal),
                cohort=one["cohort"],
                text=one["text"],
                is_repost=one.get("repost", False),
            )
            for one in tree["bars"]
        ),
        budgets=tuple(_read_budget(one) for one in tree.get("budgets", ())),
        is_repost="repost" in tree,
        repost_of=_maybe(tree.get("repost"), lambda one: one["of"]),
    )


def _kpi(kpi: BookKpi) -> Json:
    return {
        "id": kpi.id,
        "node": kpi.node,
        "position": kpi.position,
        **_core_kpi(kpi.kpi),
        "unit": kpi.unit,
        "better": _maybe(kpi.better, str),
        "source": kpi.source,
        "link": _link(kpi.link),
        "actuals": [_actual(one) for one in kpi.actuals],
        "reviews": [_review(one) for one in kpi.reviews],
    }


def _core_kpi(kpi: Kpi) -> Json:
    return {
        "label": kpi.label,
        "no": kpi.no,
        "item": kpi.item,
        "cohort": kpi.cohort,
        "notes": list(kpi.notes),
        "denominator": kpi.denominator,
        "disaggregation": list(kpi.disaggregation),
        "baseline": _maybe(kpi.baseline, _baseline),
        "target": _maybe(kpi.target, _target),
        "due": _due(kpi.due),
        "path": [{"at": year_text(year), "target": _target(target)} for year, target in kpi.path],
        "history": [
            {
                "target": _target(one.target),
                "due": _due(one.due),
                "changed_on": one.changed_on.isoformat(),
                "reason": one.reason,
            }
            for one in kpi.history
        ],
    }


def _baseline(one: Baseline) -> Json:
    return {"value": _maybe(one.value, exact_text), "at": _year(one.at), "text": one.text}


def _target(one: Target) -> Json:
    return {
        "text": one.text,
        "kind": str(one.kind),
        "value": _maybe(one.value, exact_text),
        "unit": one.unit,
        "than": one.than,
        "better": _maybe(one.better, str),
        "base_years": [year_text(year) for year in one.base_years],
        "status": str(one.status),
    }


def _due(one: Due) -> Json:
    return {
        "kind": str(one.kind),
        "text": one.text,
        "first": _year(one.first),
        "last": _year(one.last),
    }


def _actual(one: Actual) -> Json:
    return {
        "at": year_text(one.seen.at),
        "value": _maybe(one.seen.value, exact_text),
        "why_none": one.why_none,
        "source": one.source,
        "as_of": _maybe(one.as_of, date.isoformat),
        "text": one.text,
    }


def _review(one: Review) -> Json:
    judged = one.judgement
    return {
        "kpi": one.kpi,
        "at": year_text(one.actual.at),
        "value": _maybe(one.actual.value, exact_text),
        "grade": str(judged.grade),
        "reason": judged.reason,
        "expected": _maybe(judged.expected, exact_text),
        "rule": {
            "on_course": exact_text(judged.rule.on_course),
            "slightly": exact_text(judged.rule.slightly),
        },
        "cause": one.cause,
        "next_step": _maybe(one.next_step, str),
        "comment": one.comment,
        "published_on": _maybe(one.published_on, date.isoformat),
    }


def _comment(one: ExpertComment) -> Json:
    return {
        "text": one.text,
        "by": one.by,
        "year": _year(one.year),
        "given_on": _maybe(one.given_on, date.isoformat),
        "node": one.node,
        "kpi": one.kpi,
    }


def _read_kpi(tree: Json) -> BookKpi:
    return BookKpi(
        id=tree["id"],
        node=tree["node"],
        position=tree["position"],
        kpi=_read_core_kpi(tree),
        unit=tree["unit"],
        better=_maybe(tree["better"], Direction),
        source=tree["source"],
        link=_read_link(tree["link"]),
        actuals=tuple(_read_actual(one) for one in tree["actuals"]),
        reviews=tuple(_read_review(one) for one in tree["reviews"]),
    )


def _read_core_kpi(tree: Json) -> Kpi:
    return Kpi(
        label=tree["label"],
        target=_maybe(tree["target"], _read_target),
        due=_read_due(tree["due"]),
        span=Span(1, 1),
        no=tree["no"],
        item=tree["item"],
        notes=tuple(tree["notes"]),
        cohort=tree["cohort"],
        baseline=_maybe(tree["baseline"], _read_baseline),
        denominator=tree["denominator"],
        disaggregation=tuple(tree["disaggregation"]),
        path=tuple((read_year(one["at"]), _read_target(one["target"])) for one in tree["path"]),
        history=tuple(
            Revision(
                _read_target(one["target"]),
                _read_due(one["due"]),
                date.fromisoformat(one["changed_on"]),
                one["reason"],
            )
            for one in tree["history"]
        ),
    )


def _read_baseline(tree: Json) -> Baseline:
    return Baseline(_maybe(tree["value"], Fraction), _maybe(tree["at"], read_year), tree["text"])


def _read_target(tree: Json) -> Target:
    return Target(
        text=tree["text"],
        kind=TargetKind(tree["kind"]),
        value=_maybe(tree["value"], Fraction),
        unit=tree["unit"],
        than=tree["than"],
        better=_maybe(tree["better"], Direction),
        base_years=tuple(read_year(one) for one in tree["base_years"]),
        status=Status(tree["status"]),
    )


def _read_due(tree: Json) -> Due:
    return Due(
        DueKind(tree["kind"]),
        tree["text"],
        first=_maybe(tree["first"], read_year),
        last=_maybe(tree["last"], read_year),
    )


def _read_actual(tree: Json) -> Actual:
    return Actual(
        seen=Observation(read_year(tree["at"]), _maybe(tree["value"], Fraction)),
        why_none=tree["why_none"],
        source=tree["source"],
        as_of=_maybe(tree["as_of"], date.fromisoformat),
        text=tree["text"],
    )


def _read_review(tree: Json) -> Review:
    rule = Rule(Fraction(tree["rule"]["on_course"]), Fraction(tree["rule"]["slightly"]))
    expected = _maybe(tree["expected"], Fraction)
    return Review(
        kpi=tree["kpi"],
        actual=Observation(read_year(tree["at"]), _maybe(tree["value"], Fraction)),
        judgement=Judgement(Grade(tree["grade"]), tree["reason"], rule, expected),
        cause=tree["cause"],
        next_step=_maybe(tree["next_step"], NextStep),
        comment=tree["comment"],
        published_on=_maybe(tree["published_on"], date.fromisoformat),
    )


def _read_comment(tree: Json) -> ExpertComment:
    return ExpertComment(
        text=tree["text"],
        by=tree["by"],
        year=_maybe(tree["year"], _fiscal),
        given_on=_maybe(tree["given_on"], date.fromisoformat),
        node=tree["node"],
        kpi=tree["kpi"],
    )
