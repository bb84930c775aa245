"""Making a plan public: every KPI of the year reviewed or named as not assessed, then frozen; versions compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from shirube.base.errors import ShirubeError
from shirube.base.fiscal import FiscalYear
from shirube.base.quantity import format_yen
from shirube.documents.plan_book import (
    ReviewRow,
    baseline_text,
    review_rows,
    target_text,
)
from shirube.documents.plan_book.rows import entry_of, judged, year_of
from shirube.plans import SOURCE_WORDS, BookKpi, BookNode, BudgetRow, PlanBook, Review
from shirube.plans.town import NODE_WORDS
from shirube.usecases.plan_book_changes import closed_years

SHOWN = 8


def unready(book: PlanBook, year: FiscalYear) -> tuple[ReviewRow, ...]:
    """The KPIs that hold a publication up: neither reviewed, nor named as not assessed by a reason for no actual."""
    return tuple(row for row in review_rows(book, year) if not row.is_reviewed and not row.entry.why_none)


def refuse_unready(book: PlanBook, year: FiscalYear) -> None:
    """Raises ShirubeError E758 naming the KPIs that hold a publication up."""
    rows = unready(book, year)
    if not rows:
        return
    names = "、".join(f"「{row.label}」" for row in rows[:SHOWN])
    more = f" ほか{len(rows) - SHOWN}件" if len(rows) > SHOWN else ""
    raise ShirubeError(
        "E758",
        f"{year.era}（{year.western}）の検証が終わっていない指標が{len(rows)}件あります: {names}{more}。",
        todo="実績と今後の方向を書くか、実績の欄に「－ 未公表」のように値がない理由を書いてください。",
    )


def published_book(book: PlanBook, year: FiscalYear, *, on: date, keeps_judgements: bool = False) -> PlanBook:
    """The plan with the reviews of a year dated as public, judged by the targets and the rule as they stand.

    A correction keeps the judgements (`keeps_judgements`): they were drawn by what held when the year was made
    public. Raises PlanError E508 for a review without a next step.
    """

    def dated(review: Review, kpi: BookKpi) -> Review:
        is_open = review.published_on is None and review.next_step is not None
        if review.actual.at != year_of(kpi, year) or not is_open:
            return review
        if not keeps_judgements:
            review = replace(review, judgement=judged(book, kpi, review.actual.at))
        return review.published(on)

    kpis = tuple(
        replace(kpi, reviews=tuple(dated(review, kpi) for review in kpi.reviews)) for kpi in book.kpis
    )
    return replace(book, kpis=kpis)


def public_part(book: PlanBook, *, also: int | None = None) -> PlanBook:
    """What of a plan may be public: no review, actual or comment of a year of the plan that is not published.

    `also` names a year that counts as published (the one that is being published).
    """
    closed = closed_years(book) | ({also} if also is not None else frozenset())

    def is_public(year: int) -> bool:
        return year in closed or year < book.first_year.year

    kpis = tuple(
        replace(
            kpi,
            actuals=tuple(one for one in kpi.actuals if is_public(one.seen.at.year)),
            reviews=tuple(
                one for one in kpi.reviews if one.published_on is not None or one.actual.at.year == also
            ),
        )
        for kpi in book.kpis
    )
    comments = tuple(one for one in book.comments if one.year is None or is_public(one.year.year))
    return replace(book, kpis=kpis, comments=comments)


def reopened_book(book: PlanBook, year: FiscalYear) -> PlanBook:
    """The plan with the reviews of a published year open again, their judgements as they were published."""

    def opened(review: Review, kpi: BookKpi) -> Review:
        return replace(review, published_on=None) if review.actual.at == year_of(kpi, year) else review

    kpis = tuple(
        replace(kpi, reviews=tuple(opened(review, kpi) for review in kpi.reviews)) for kpi in book.kpis
    )
    return replace(book, kpis=kpis)


def restored_book(book: PlanBook, former: PlanBook, year: FiscalYear) -> PlanBook:
    """The plan with the actuals and reviews of a year as they stood in a former version, where the KPI was in it."""
    before = {kpi.id: kpi for kpi in former.kpis}

    def put_back(kpi: BookKpi) -> BookKpi:
        old = before.get(kpi.id)
        if old is None:
            return kpi
        at = year_of(old, year)
        actuals = [one for one in kpi.actuals if one.seen.at != at] + [
            one for one in old.actuals if one.seen.at == at
        ]
        reviews = [one for one in kpi.reviews if one.actual.at != at] + [
            one for one in old.reviews if one.actual.at == at
        ]
        return replace(
            kpi,
            actuals=tuple(sorted(actuals, key=lambda one: one.seen.at.year)),
            reviews=tuple(sorted(reviews, key=lambda one: one.actual.at.year)),
        )

    return replace(book, kpis=tuple(put_back(kpi) for kpi in book.kpis))


@dataclass(frozen=True)
class Difference:
    """What changed between two versions of a plan: of which part, in which respect, from what to what."""

    what: str
    where: str
    field: str
    before: str
    after: str


ADDED, REMOVED, CHANGED = "追加", "削除", "変更"


def compare_books(old: PlanBook, new: PlanBook) -> tuple[Difference, ...]:
    """Every difference in the order of reading of the newer plan; what was removed stands at the end."""
    found = [
        Difference(CHANGED, "計画", name, before, after)
        for name, before, after in _pairs(_plan_words(old), _plan_words(new))
    ]
    found += _compared(_nodes(old), _nodes(new))
    found += _compared(_kpis(old), _kpis(new))
    found += _comments(old, new)
    return tuple(found)


Words = dict[str, str]


def _plan_words(book: PlanBook) -> Words:
    return {
        "題": book.title,
        "期間": f"{book.first_year.era}〜{book.last_year.era}",
        "判定のきまり": book.rule.text_ja(),
    }


def _nodes(book: PlanBook) -> dict[str, tuple[str, Words]]:
    return {
        node.id: (f"{NODE_WORDS[node.kind]}「{node.title}」", _node_words(book, node))
        for _, node in book.walk()
    }


def _node_words(book: PlanBook, node: BookNode) -> Words:
    parent = "" if node.parent is None else book.node(node.parent).title
    bars = "、".join(
        f"{bar.programme or node.title} {bar.first or ''}〜{bar.last or ''}" for bar in node.bars
    )
    return {
        "題": node.title,
        "本文": node.text,
        "上の項目": parent,
        "制度": "、".join(one.name for one in node.programmes),
        "工程": bars,
        "予算": "、".join(map(_budget_words, node.budgets)),
        "再掲": "再掲" if node.is_repost else "",
        "国の戦略": node.link.path if node.link else "",
    }


def _budget_words(row: BudgetRow) -> str:
    years = "・".join(f"{year.era} {'未定' if yen is None else format_yen(yen)}" for year, yen in row.amounts)
    return f"{row.name or SOURCE_WORDS[row.source]} {years}".strip()


def _kpis(book: PlanBook) -> dict[str, tuple[str, Words]]:
    order = [kpi for _, node in book.walk() for kpi in book.kpis_of(node.id)]
    return {kpi.id: (f"指標「{kpi.kpi.label}」", _kpi_words(book, kpi)) for kpi in order}


def _kpi_words(book: PlanBook, kpi: BookKpi) -> Words:
    core = kpi.kpi
    words = {
        "名前": core.label,
        "単位": kpi.unit,
        "基準値": baseline_text(core.baseline),
        "目標": _target_words(kpi),
        "置き場所": book.node(kpi.node).title,
        "分母": core.denominator or "",
        "備考": "／".join(core.notes),
        "出典": kpi.source,
        "国の KPI": kpi.link.path if kpi.link else "",
        "年ごとの目標": "、".join(f"{at.era} {target_text(step)}" for at, step in core.path),
        "目標の見直し": "／".join(f"{one.changed_on.isoformat()} {one.reason}" for one in core.history),
    }
    for actual in kpi.actuals:
        at = actual.seen.at.era
        words[f"実績 {at}"] = entry_of(kpi, actual.seen.at).text()
        words[f"実績の出典 {at}"] = actual.source
    for review in kpi.reviews:
        at = review.actual.at.era
        words[f"判定 {at}"] = review.judgement.grade.value
        words[f"要因 {at}"] = review.cause or ""
        words[f"今後の方向 {at}"] = review.next_step.value if review.next_step else ""
        words[f"意見 {at}"] = review.comment or ""
    return words


def _target_words(kpi: BookKpi) -> str:
    target, due = kpi.kpi.target, kpi.kpi.due
    if target is None:
        return ""
    text = target_text(target)
    if target.text and target.value is not None and str(target.value) not in target.text:
        text += f"［{target.kind.value} {target.value}］"
    by = due.last.era if due.last else due.text or ""
    return f"{text}（{by}）" if by else text


def _compared(old: dict[str, tuple[str, Words]], new: dict[str, tuple[str, Words]]) -> Iterator[Difference]:
    for key, (where, words) in new.items():
        if key not in old:
            yield Difference(ADDED, where, "", "", _short(words))
            continue
        for name, before, after in _pairs(old[key][1], words):
            yield Difference(CHANGED, where, name, before, after)
    for key, (where, words) in old.items():
        if key not in new:
            yield Difference(REMOVED, where, "", _short(words), "")


def _comments(old: PlanBook, new: PlanBook) -> Iterator[Difference]:
    before = {(one.by, one.text) for one in old.comments}
    after = {(one.by, one.text) for one in new.comments}
    for by, text in sorted(after - before):
        yield Difference(ADDED, f"外部有識者の意見（{by}）", "", "", text)
    for by, text in sorted(before - after):
        yield Difference(REMOVED, f"外部有識者の意見（{by}）", "", text, "")


def _pairs(before: Words, after: Words) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys((*after, *before)):
        one, other = before.get(name, ""), after.get(name, "")
        if one != other:
            yield name, one, other


def _short(words: Words) -> str:
    return "、".join(f"{name} {text}" for name, text in words.items() if text and name in ("目標", "本文"))[
        :200
    ]
