"""The tables of the yearly review and of a public plan, for Excel, CSV and JSON: what a page shows, nothing less."""

from __future__ import annotations

from collections.abc import Sequence

from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import CellProblem, target_text
from shirube.documents.tables import Cell, Table
from shirube.plans import BookKpi, ExpertComment, PlanBook
from shirube.plans.town import NODE_WORDS
from shirube.usecases.plan_book_changes import Change
from shirube.usecases.plan_book_paste import Match
from shirube.usecases.plan_book_publish import Difference
from shirube.usecases.plan_book_year import YearPage


def year_table(page: YearPage) -> Table:
    """Every KPI of a year: target, actual, judgement with its reason, cause, next step, comment, source."""
    header = (
        *("番号", "位置", "指標", "単位", "基準値", "目標", "期限", "前年の実績", "実績", "前年との差"),
        *(
            "判定",
            "判定の理由",
            "見込み",
            "要因",
            "今後の方向",
            "外部有識者の意見",
            "実績の出典",
            "記入した日",
        ),
        "状態",
    )
    rows: list[tuple[Cell, ...]] = []
    for one in page.rows:
        row, answer = one.row, one.row.answer
        rows.append(
            (
                *(row.no, " ＞ ".join(row.path), row.label, row.unit or None),
                *(one.baseline or None, one.target or None, one.due or None),
                row.before().text() or None,
                *(one.now or None, one.change or None, one.grade, one.reason, one.forecast or None),
                *(answer.cause, answer.next_step.value if answer.next_step else None, answer.comment),
                *(answer.source or row.kpi.source or None, one.as_of or None, one.state),
            )
        )
    return Table(f"{page.year.era}の検証", header, rows)


def counts_table(pages: Sequence[YearPage]) -> Table:
    """How many KPIs have which judgement, a year a row; the judgements add up to the KPIs."""
    grades = [f"{one.grade.value}（件）" for one in pages[0].counts] if pages else []
    rows: list[tuple[Cell, ...]] = []
    for page in pages:
        counts: list[Cell] = [one.count for one in page.counts]
        head: list[Cell] = [page.year.era, page.year.western, page.total]
        rows.append((*head, *counts, page.told, page.done))
    header = ("年度", "西暦", "指標（件）", *grades, "実績か理由（件）", "検証済（件）")
    return Table("年度ごとの数", header, rows)


def logic_table(book: PlanBook, page: YearPage) -> Table:
    """Every node of the tree with its KPIs and their judgements, one KPI a row; a node without KPIs has one row."""
    header = ("番号", "段階", "項目", "上の番号", "本文", "指標", "判定", "使う制度", "制度ID")
    rows: list[tuple[Cell, ...]] = []
    for _, node in book.walk():
        parent = None if node.parent is None else book.number(node.parent)
        head = (book.number(node.id), NODE_WORDS[node.kind], node.title, parent, node.text or None)
        names = "、".join(one.name for one in node.programmes) or None
        ids = " ".join(one.id for one in node.programmes if one.id) or None
        own = [row for row in page.rows if row.row.kpi.node == node.id]
        rows += [(*head, row.row.label, row.grade, names, ids) for row in own]
        if not own:
            rows.append((*head, None, None, names, ids))
    return Table("ロジックモデル", header, rows)


def difference_table(found: Sequence[Difference]) -> Table:
    """What changed between two versions, one respect a row."""
    rows = [(one.where, one.what, one.field or None, one.before or None, one.after or None) for one in found]
    return Table("版の違い", ("どこ", "どうなった", "何が", "前", "後"), rows)


def change_table(changes: Sequence[Change]) -> Table:
    """What a form, a paste or a sheet would change, one cell a row."""
    header = ("指標", "欄", "どうなる", "はじめの値", "いま", "これから", "どこ")
    rows = [
        (one.label, one.column, one.kind.value, one.base or None, one.now or None, one.new or None, one.place)
        for one in changes
    ]
    return Table("変わるところ", header, rows)


def problem_table(problems: Sequence[CellProblem]) -> Table:
    """The cells that were not taken, with the reason."""
    header = ("どこ", "書いてあるもの", "なぜ", "どうする", "番号")
    rows = [(one.place, one.shown or None, one.what, one.todo, one.code) for one in problems]
    return Table("取り込めないセル", header, rows)


def match_table(matches: Sequence[Match]) -> Table:
    """Which row was taken for which KPI, and by what."""
    header = ("どこ", "書いてある名前", "計画の指標", "何で合わせたか")
    rows = [(one.place, one.printed, one.label or None, one.how or None) for one in matches]
    return Table("行と指標の対応", header, rows)


def comment_table(book: PlanBook, comments: Sequence[ExpertComment]) -> Table:
    """What experts said: on what, in which year, who, when."""
    header = ("何について", "年度", "だれの意見か", "日", "意見")
    rows = [
        (
            subject_of(book, one) or "計画の全体",
            one.year.era if one.year else None,
            one.by,
            one.given_on.isoformat() if one.given_on else None,
            one.text,
        )
        for one in comments
    ]
    return Table("外部有識者の意見", header, rows)


def subject_of(book: PlanBook, comment: ExpertComment) -> str:
    """What a comment is on, by name; empty for the plan as a whole."""
    if comment.kpi is not None:
        names = {kpi.id: kpi.kpi.label for kpi in book.kpis}
        return f"指標「{names[comment.kpi]}」" if comment.kpi in names else "消した指標"
    if comment.node is not None:
        node = book.node(comment.node)
        return f"{NODE_WORDS[node.kind]}「{node.title}」"
    return ""


def comments_of(book: PlanBook, year: FiscalYear) -> tuple[ExpertComment, ...]:
    """The comments of a year, and those of no year; on the whole plan first."""
    told = [one for one in book.comments if one.year in (None, year)]
    return tuple(sorted(told, key=lambda one: one.kpi is not None or one.node is not None))


def target_table(kpis: Sequence[BookKpi]) -> Table:
    """Every target that was replaced, with the day and the reason."""
    header = ("指標", "前の目標", "前の期限", "いまの目標", "変えた日", "理由")
    rows = [
        (
            kpi.kpi.label,
            target_text(old.target) or None,
            old.due.last.era if old.due.last else old.due.text,
            target_text(kpi.kpi.target) or None,
            old.changed_on.isoformat(),
            old.reason,
        )
        for kpi in kpis
        for old in kpi.kpi.history
    ]
    return Table("目標の見直し", header, rows)
