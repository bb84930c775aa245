"""The report of a year for the assembly, as blocks of a Word document: summary, logic model, KPIs, what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from shirube.base import FiscalYear, format_date_both
from shirube.documents import Block, Grid, Heading, Line, Picture, write_word
from shirube.documents.plan_book import MARKS, ReviewRow, book_hash, target_text
from shirube.plans import Grade, NodeKind, PlanBook
from shirube.plans.town import NODE_WORDS
from shirube.usecases.plan_book_charts import MOST, PER_PICTURE, drawable, small_multiples
from shirube.usecases.plan_book_diagram import logic_model_diagrams
from shirube.usecases.plan_book_tables import comments_of, subject_of
from shirube.usecases.plan_book_year import YearPage, YearRow, year_page
from shirube.usecases.plan_budget import budget_page

GRADES = tuple(Grade)
_TOP = (NodeKind.IMPACT, NodeKind.OUTCOME)


def year_report(book: PlanBook, year: FiscalYear, *, version: str, with_charts: bool = True) -> bytes:
    """The Word report of a year; `version` says of which version (第3版, 作成中). The same plan gives the same bytes."""
    title = f"{book.title}　{year.era}（{year.western}）年次検証報告書"
    footer = f"{book.organisation.name}　{version}　確認番号 {book_hash(book)[:12]}"
    return write_word(
        report_blocks(book, year, title=title, version=version, with_charts=with_charts),
        title=title,
        footer=footer,
    )


def report_blocks(
    book: PlanBook, year: FiscalYear, *, title: str, version: str, with_charts: bool
) -> Iterator[Block]:
    """The report from its title to its sources."""
    page = year_page(book, year)
    yield Heading(title, 0)
    yield Line(f"{book.organisation.name}　{version}", align="right")
    yield from _summary(page)
    yield from _logic_model(book, page)
    yield from _kpi_table(page)
    if with_charts:
        yield from _charts([row.row for row in page.rows])
    yield from _causes(page)
    yield from _comments(book, year)
    yield from _revisions(page)
    yield from _budget(book)
    yield from _sources(book, page)


def _summary(page: YearPage) -> Iterator[Block]:
    yield Heading("1. まとめ")
    counts = "、".join(f"{one.mark}{one.grade.value} {one.count}" for one in page.counts)
    yield Line(f"指標 {page.total} 件の判定は、{counts}（計 {page.total}）。")
    yield Line(
        f"実績か、実績がない理由を書いた指標は {page.told} 件、検証を終えた指標は {page.done} 件です。"
    )
    sections: dict[str, Counter[Grade]] = {}
    for row in page.rows:
        head = row.row.path[0] if row.row.path else "（目標なし）"
        if row.row.judgement is not None:
            sections.setdefault(head, Counter())[row.row.judgement.grade] += 1
    rows = [(head, *(str(n[g]) for g in GRADES), str(n.total())) for head, n in sections.items()]
    total = sum(sections.values(), Counter())
    rows.append(("計", *(str(total[grade]) for grade in GRADES), str(total.total())))
    header = ("", *(f"{MARKS[grade]}{grade.value}" for grade in GRADES), "計")
    yield Grid(header, rows, (58, 18, 18, 20, 18, 20, 14))
    for rule in page.rules:
        yield Line(f"判定のきまり: {rule}", is_small=True)
    yield Line(
        "判定不能は、実績や目標の値がないなどで判定できないもので、「遅れ」とは別です。", is_small=True
    )


def _logic_model(book: PlanBook, page: YearPage) -> Iterator[Block]:
    """The tree drawn as boxes, then as one table: each node with its KPIs and their marks beside it."""
    yield Heading("2. ロジックモデル")
    by_node: dict[str, list[YearRow]] = {}
    for row in page.rows:
        by_node.setdefault(row.row.kpi.node, []).append(row)
    rows = []
    for depth, node in book.walk():
        head = f"{NODE_WORDS[node.kind]} {book.number(node.id)} {node.title}"
        kpis = "\n".join(f"{one.mark} {one.row.label}" for one in by_node.get(node.id, ()))
        programmes = "\n".join(one.name for one in node.programmes)
        is_top = node.kind in _TOP
        rows.append(
            (head if is_top else "", "" if is_top else "　" * max(depth - 1, 0) + head, kpis, programmes)
        )
    if rows:
        marks = {node: [one.mark for one in told] for node, told in by_node.items()}
        yield from logic_model_diagrams(book, marks)
        yield Line("箱の中の印は、その項目の指標の判定と数。題の全文は次の表にあります。", is_small=True)
        yield Grid(("目標", "施策", "指標（印は判定）", "使う制度"), rows, (42, 52, 42, 30))
    else:
        yield Line("項目はまだ書かれていません。")


def _kpi_table(page: YearPage) -> Iterator[Block]:
    yield Heading("3. 指標の実績と判定")
    rows = [
        (
            one.row.no,
            one.row.label,
            one.row.unit,
            one.baseline or "－",
            f"{one.target or '－'}{f'（{one.due}）' if one.due else ''}",
            one.before,
            one.now or "未記入",
            f"{one.mark} {one.grade}",
        )
        for one in page.rows
    ]
    yield Grid(
        ("番号", "指標", "単位", "基準値", "目標（期限）", "前年", "実績", "判定"),
        rows,
        (13, 42, 13, 22, 27, 15, 17, 17),
    )


def _charts(rows: Sequence[ReviewRow]) -> Iterator[Block]:
    shown = drawable(rows)
    if not shown:
        return
    yield Heading("4. 指標の動き")
    yield Line(
        "実線と丸は実績、破線とひし形は基準値から目標までの道筋。図の番号は指標の番号です。", is_small=True
    )
    for at in range(0, min(len(shown), MOST), PER_PICTURE):
        part = shown[at : at + PER_PICTURE]
        alt = "、".join(f"{row.no} {row.label}" for row in part)
        yield Picture(small_multiples(part), f"指標の実績と目標の図: {alt}。値は上の表にあります。", 160)
        yield Line(alt, is_small=True)
    hidden = len(shown) - MOST
    if hidden > 0:
        yield Line(f"図は {MOST} 件までです。ほか {hidden} 件の値は表にあります。", is_small=True)
    without = len(rows) - len(shown)
    if without:
        yield Line(f"値が2年分ない {without} 件は、図にしていません。", is_small=True)


def _causes(page: YearPage) -> Iterator[Block]:
    yield Heading("5. 要因と今後の方向")
    rows = [
        (
            one.row.no,
            f"{one.row.label}\n{one.mark} {one.grade}",
            one.row.answer.cause or "－",
            one.row.answer.next_step.value if one.row.answer.next_step else "未定",
            one.row.answer.comment or "",
        )
        for one in page.rows
    ]
    yield Grid(("番号", "指標と判定", "要因", "今後の方向", "外部有識者の意見"), rows, (13, 42, 58, 18, 35))


def _comments(book: PlanBook, year: FiscalYear) -> Iterator[Block]:
    told = comments_of(book, year)
    yield Heading("6. 外部有識者の意見")
    if not told:
        yield Line("会議や委員の名を添えた意見の記録はありません。")
        return
    rows = [
        (
            subject_of(book, one) or "計画の全体",
            one.by,
            format_date_both(one.given_on) if one.given_on else "－",
            one.text,
        )
        for one in told
    ]
    yield Grid(("何について", "だれの意見か", "日", "意見"), rows, (35, 38, 28, 65))


def _revisions(page: YearPage) -> Iterator[Block]:
    rows = [
        (one.row.label, target_text(old.target), one.target, old.changed_on.isoformat(), old.reason)
        for one in page.rows
        for old in one.row.kpi.kpi.history
    ]
    if rows:
        yield Heading("7. 目標の見直し")
        yield Grid(("指標", "前の目標", "いまの目標", "変えた日", "理由"), rows, (42, 26, 26, 22, 50))


def _budget(book: PlanBook) -> Iterator[Block]:
    """The planned yen of every node over all years, then year by year for the whole plan and its sources."""
    page = budget_page(book)
    if not page.has_rows:
        return
    yield Heading("予算（計画する額）")
    yield Line(
        "施策ごとに計画した額を上の項目へ足したもので、決算や予算書の額ではありません。"
        "「未定」「記入なし」は 0円 とは数えません。",
        is_small=True,
    )
    rows = [
        (
            "　" * line.depth + f"{line.kind} {line.number} {line.label}",
            "…" if line.is_repost else line.whole.text_ja(),
        )
        for line in page.lines
    ]
    rows.append((page.total.label, page.total.whole.text_ja()))
    yield Grid(("項目", f"{page.years[0].era}〜{page.years[-1].era}の計"), rows, (116, 50))
    header = ("年度", page.total.label, *(line.label for line in page.sources))
    by_year = [
        (year.era, *(line.sums[place].text_ja() for line in (page.total, *page.sources)))
        for place, year in enumerate(page.years)
    ]
    width = 146 // (1 + len(page.sources))
    yield Grid(header, by_year, (20, *(width for _ in header[1:])))


def _sources(book: PlanBook, page: YearPage) -> Iterator[Block]:
    yield Heading("出典")
    rows = []
    for one in page.rows:
        for actual in one.row.kpi.actuals:
            if actual.seen.at.year == page.year.year:
                told = actual.as_of.isoformat() if actual.as_of else "－"
                rows.append(
                    (one.row.no, one.row.label, actual.source or one.row.kpi.source or "記入なし", told)
                )
    if rows:
        yield Grid(("番号", "指標", "実績の出典", "記入した日"), rows, (13, 60, 68, 25))
    else:
        yield Line("この年の実績はまだありません。")
    yield Line(
        f"この報告書は、しるべの計画「{book.title}」（確認番号 {book_hash(book)}）から作りました。",
        is_small=True,
    )
