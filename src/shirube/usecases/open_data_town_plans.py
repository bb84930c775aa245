"""Open data of the plans that towns have made public: the list, one in full, every value of their KPIs.

Only frozen versions come in here, so that nothing of a draft can come out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base.fiscal import CalendarYear, FiscalYear
from shirube.documents.plan_book import MARKS, target_text
from shirube.documents.plan_book.rows import entry_of, judged, kpis_in_order, targets_of, year_kind
from shirube.plans import BookKpi, BookNode, Due, PlanBook, Review, Revision, Target, Year
from shirube.plans.town import NODE_WORDS
from shirube.plans.town_json import exact_text, year_text
from shirube.usecases.open_data import Cut, Json, Rows, Scalar
from shirube.usecases.plan_book_tables import subject_of


@dataclass(frozen=True)
class OpenVersion:
    """A public version: its plan, number, day, note, hash and address; `corrects` is the version it sets right."""

    slug: str
    book: PlanBook
    number: int
    day: date
    note: str
    sha256: str
    address: str
    year: FiscalYear
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class OpenLine:
    """A standing version in the list of a plan's versions."""

    number: int
    day: date
    note: str
    sha256: str
    corrects: int | None
    reason: str


PLAN_COLUMNS = {
    "id": "計画ID",
    "area": "団体コード",
    "organisation": "団体",
    "title": "計画",
    "first_year": "始めの年度",
    "last_year": "終わりの年度",
    "version": "版",
    "published_on": "公表した日",
    "note": "この版について",
    "corrects": "訂正した版",
    "reviewed_year": "検証の年度",
    "nodes": "項目（件）",
    "kpis": "KPI（件）",
    "sha256": "確認番号",
    "page": "ページ",
}


def plan_rows(versions: Sequence[OpenVersion], cut: Cut) -> Rows:
    """The newest public version of every plan, in the order given."""
    shown = [plan_row(one) for one in cut.of(versions)]
    return Rows(
        "公表された計画", PLAN_COLUMNS, shown, len(versions), [plan_source(one) for one in cut.of(versions)]
    )


def plan_row(one: OpenVersion) -> dict[str, Scalar]:
    """A public version in one line; `reviewed_year` None while no year of it has been published."""
    has_review = any(kpi.reviews for kpi in one.book.kpis)
    return {
        "id": one.slug,
        "area": one.book.organisation.area,
        "organisation": one.book.organisation.name,
        "title": one.book.title,
        "first_year": one.book.first_year.year,
        "last_year": one.book.last_year.year,
        "version": one.number,
        "published_on": one.day.isoformat(),
        "note": one.note or None,
        "corrects": one.corrects,
        "reviewed_year": one.year.year if has_review else None,
        "nodes": len(one.book.nodes),
        "kpis": len(one.book.kpis),
        "sha256": one.sha256,
        "page": one.address,
    }


def plan_source(one: OpenVersion) -> Json:
    """The line to print beside a figure of a plan."""
    return {
        "id": f"{one.slug}-{one.number}",
        "credit": f"{one.book.organisation.name}「{one.book.title}」第{one.number}版",
        "licence": "",
        "as_of": one.day.isoformat(),
    }


def plan_detail(one: OpenVersion, versions: Sequence[OpenLine]) -> Json:
    """A public version with its tree, KPIs (targets through time, actuals, judgements), comments and versions."""
    book = one.book
    return {
        **plan_row(one),
        "correction_reason": one.reason or None,
        "rule": {
            "on_course": exact_text(book.rule.on_course),
            "slightly": exact_text(book.rule.slightly),
            "text": book.rule.text_ja(),
        },
        "tree": [_node(book, node) for _, node in book.walk()],
        "indicators": [_kpi(no, kpi) for no, _, kpi in kpis_in_order(book)],
        "comments": [
            {
                "subject": subject_of(book, told) or None,
                "kpi": told.kpi,
                "node": told.node,
                "year": None if told.year is None else told.year.year,
                "by": told.by,
                "given_on": None if told.given_on is None else told.given_on.isoformat(),
                "text": told.text,
            }
            for told in book.comments
        ],
        "versions": [
            {
                "number": line.number,
                "published_on": line.day.isoformat(),
                "note": line.note or None,
                "corrects": line.corrects,
                "reason": line.reason or None,
                "sha256": line.sha256,
            }
            for line in versions
        ],
        "sources": [plan_source(one)],
    }


def _node(book: PlanBook, node: BookNode) -> Json:
    return {
        "id": node.id,
        "kind": node.kind.value,
        "kind_label": NODE_WORDS[node.kind],
        "number": book.number(node.id),
        "title": node.title,
        "text": node.text or None,
        "parent": node.parent,
        "national": None if node.link is None else {"strategy": node.link.strategy, "node": node.link.path},
        "programmes": [{"name": used.name, "id": used.id} for used in node.programmes],
        "roadmap": [
            {
                "programme": bar.programme or None,
                "start": None if bar.first is None else bar.first.year,
                "end": None if bar.last is None else bar.last.year,
                "cohort": bar.cohort,
                "text": bar.text or None,
            }
            for bar in node.bars
        ],
    }


def _kpi(no: str, kpi: BookKpi) -> Json:
    core, baseline = kpi.kpi, kpi.kpi.baseline
    return {
        "id": kpi.id,
        "node": kpi.node,
        "number": core.no or no,
        "label": core.label,
        "unit": kpi.unit or None,
        "denominator": core.denominator,
        "notes": list(core.notes),
        "source": kpi.source or None,
        "baseline": None
        if baseline is None
        else {
            "value": _exact(baseline.value),
            "at": _at(baseline.at),
            "text": baseline.text or None,
        },
        "target": _target(core.target, core.due),
        "path": [{"at": year_text(at), "value": _exact(step.value)} for at, step in core.path],
        "former_targets": [_former(one) for one in core.history],
        "actuals": [
            {
                "at": year_text(one.seen.at),
                "value": _exact(one.seen.value),
                "why_none": one.why_none or None,
                "source": one.source or None,
                "as_of": None if one.as_of is None else one.as_of.isoformat(),
            }
            for one in kpi.actuals
        ],
        "reviews": [_review(one) for one in kpi.reviews],
    }


def _target(target: Target | None, due: Due) -> Json | None:
    if target is None:
        return None
    return {
        "kind": target.kind.value,
        "value": _exact(target.value),
        "text": target_text(target) or None,
        "status": target.status.value,
        "due_kind": due.kind.value,
        "due": _at(due.last),
        "due_text": due.text,
    }


def _former(one: Revision) -> Json:
    told = _target(one.target, one.due) or {}
    return {**told, "changed_on": one.changed_on.isoformat(), "reason": one.reason}


def _review(one: Review) -> Json:
    return {
        "at": year_text(one.actual.at),
        "actual": _exact(one.actual.value),
        "grade": one.judgement.grade.value,
        "reason": one.judgement.reason,
        "expected": _exact(one.judgement.expected),
        "rule": one.judgement.rule.text_ja(),
        "cause": one.cause,
        "next_step": None if one.next_step is None else one.next_step.value,
        "comment": one.comment,
        "published_on": None if one.published_on is None else one.published_on.isoformat(),
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _at(year: Year | None) -> str | None:
    return None if year is None else year_text(year)


VALUE_COLUMNS = {
    "plan": "計画ID",
    "version": "版",
    "area": "団体コード",
    "organisation": "団体",
    "node": "項目ID",
    "node_title": "項目",
    "kpi": "KPI ID",
    "number": "番号",
    "label": "指標",
    "unit": "単位",
    "kind": "種類",
    "year": "年",
    "year_kind": "年度か暦年か",
    "value": "値",
    "text": "文",
    "source": "出典",
    "as_of": "時点",
}
VALUE_KINDS = ("baseline", "target", "former_target", "actual", "judgement")


def plan_value_rows(versions: Sequence[OpenVersion], cut: Cut, *, kind: str = "") -> Rows:
    """Every baseline, target, former target, actual and judgement of the newest versions, one fact a row."""
    found = [row for one in versions for row in _values(one) if not kind or row["kind"] == kind]
    return Rows(
        "公表された計画の値", VALUE_COLUMNS, cut.of(found), len(found), [plan_source(one) for one in versions]
    )


def _values(one: OpenVersion) -> Iterator[dict[str, Scalar]]:
    book = one.book
    for no, _, kpi in kpis_in_order(book):
        head: dict[str, Scalar] = {
            "plan": one.slug,
            "version": one.number,
            "area": book.organisation.area,
            "organisation": book.organisation.name,
            "node": kpi.node,
            "node_title": book.node(kpi.node).title,
            "kpi": kpi.id,
            "number": kpi.kpi.no or no,
            "label": kpi.kpi.label,
            "unit": kpi.unit or None,
        }
        yield from ({**head, **row} for row in _kpi_values(book, kpi, as_of=one.day))


def _kpi_values(book: PlanBook, kpi: BookKpi, *, as_of: date) -> Iterator[dict[str, Scalar]]:
    baseline, source, day = kpi.kpi.baseline, kpi.source or None, as_of.isoformat()
    if baseline is not None:
        yield _value("baseline", baseline.at, baseline.value, baseline.text, source=source, as_of=day)
    for old in kpi.kpi.history:
        told, changed = f"{old.reason}（{target_text(old.target)}）", old.changed_on.isoformat()
        yield _value("former_target", old.due.last, old.target.value, told, source=None, as_of=changed)
    for number, target in targets_of(kpi):
        at = year_kind(kpi)(number)
        yield _value("target", at, target.value, target_text(target), source=None, as_of=day)
    if kpi.kpi.target is not None and kpi.kpi.due.last is None:
        target = kpi.kpi.target
        yield _value("target", None, target.value, target_text(target), source=None, as_of=day)
    for actual in kpi.actuals:
        seen, text = actual.seen, entry_of(kpi, actual.seen.at).text()
        told_on = actual.as_of.isoformat() if actual.as_of else None
        yield _value("actual", seen.at, seen.value, text, source=actual.source or source, as_of=told_on)
    for review in kpi.reviews:
        grade = judged(book, kpi, review.actual.at).grade
        words = f"{MARKS[grade]} {grade.value}"
        public_on = review.published_on.isoformat() if review.published_on else None
        yield _value("judgement", review.actual.at, None, words, source=None, as_of=public_on)


def _value(
    kind: str, at: Year | None, value: Fraction | None, text: str, *, source: str | None, as_of: str | None
) -> dict[str, Scalar]:
    word = None if at is None else "calendar" if isinstance(at, CalendarYear) else "fiscal"
    return {
        "kind": kind,
        "year": None if at is None else at.year,
        "year_kind": word,
        "value": _exact(value),
        "text": text or None,
        "source": source,
        "as_of": as_of,
    }
