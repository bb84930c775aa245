"""How one decision is shown: the verdict, why, the amounts with their steps, what to ask next."""

from __future__ import annotations

from shirube.base import format_date_both
from shirube.catalogue import Area
from shirube.cli.output import print_lines, print_table
from shirube.rules.model import NOT_PRINTED
from shirube.usecases import PAYERS, TOLD, Explained, FactSeen
from shirube.usecases.answers import AmountLine, WhyLine


def show_decision(explained: Explained, area: Area | None) -> None:
    """The whole decision as text."""
    answer = explained.answer
    where = "" if area is None else f" × {area.full_name}（{area.code}）"
    print_lines(
        f"{answer.programme.name}{where}",
        f"{format_date_both(answer.decision.on)} 時点",
        "",
        f"{answer.verdict.mark} {answer.verdict.label}: {answer.reason}",
        "",
    )
    print_table(
        ("", "条件", "根拠にした事実", "資料の行"), [_why_row(line) for line in explained.why], title="なぜ"
    )
    if explained.amounts:
        rows = [(_amount_name(line), line.text, _open_text(line)) for line in explained.amounts]
        print_table(("金額", "額", "まだ要る答え"), rows, title="使えた場合の金額")
        _show_steps(explained.amounts)
    _show_shares(explained)
    _show_next(explained)


def _why_row(line: WhyLine) -> tuple[str, str, str, str]:
    facts = "、".join(_fact_text(fact) for fact in line.facts)
    asks = "".join(f" [{question}]" for question in line.open_questions if question != NOT_PRINTED)
    return line.verdict.mark, line.text + asks, facts, line.lines


def _fact_text(fact: FactSeen) -> str:
    if fact.value is None:
        return f"{fact.variable.label}: 未回答"
    day = "" if fact.origin == TOLD or fact.as_of is None else f"（{fact.as_of.isoformat()}）"
    return f"{fact.variable.label}: {fact.text}{day}"


def _amount_name(line: AmountLine) -> str:
    payer = PAYERS.get(line.payer, "")
    return line.label if not payer or payer in line.label else f"{line.label}（{payer}）"


def _open_text(line: AmountLine) -> str:
    asked = [variable.label for variable in line.missing]
    return "、".join([*asked, *(f"資料が決めていないこと {name}" for name in line.open_questions)])


def _show_steps(amounts: tuple[AmountLine, ...]) -> None:
    seen: dict[tuple[str, str, str], tuple[str, str, str, str]] = {}
    for line in amounts:
        for step in line.steps:
            row = (
                step.label,
                step.figures,
                step.result,
                "、".join(short_passage(passage) for passage in step.passages),
            )
            seen.setdefault(row[:3], row)
    print_table(("計算", "式に入れた値", "結果", "資料の行"), list(seen.values()), title="計算の順")


def short_passage(passage: str) -> str:
    """資料004 990-992行, from the document's id and its lines."""
    document, _, lines = passage.partition(" ")
    return f"資料{document.split('_')[0]} {lines}"


def _show_shares(explained: Explained) -> None:
    if explained.shares:
        rows = [(share.label, share.text) for share in explained.shares]
        print_table(("だれが", "いくら"), rows, title="だれがいくら払うか", right=(1,))


def _show_next(explained: Explained) -> None:
    answer = explained.answer
    for name in answer.decision.undetermined_by_source:
        texts = [question for question in answer.programme.questions if question.id == name]
        for question in texts:
            mark = "" if name == NOT_PRINTED else f" [{name}]"
            print_lines(f"資料が決めていないこと{mark} {question.text} ここでの読み方: {question.reading}")
    for other in explained.other_days:
        changes = "、".join(f"{label} {then}" for label, then, _ in other.changes)
        tail = f"（{changes}）" if changes else ""
        print_lines(f"{format_date_both(other.on)} なら {other.verdict.mark} {other.verdict.label}{tail}")
    for answer_turned in explained.other_answers:
        changes = "、".join(f"{label} {then}" for label, then, _ in answer_turned.changes)
        print_lines(f"「{answer_turned.variable.label}」が{answer_turned.text}なら（{changes}）")
    asked = explained.next_question
    if asked is not None:
        print_lines("", f"つぎの質問: {asked.variable.question}", f"  答え方: --set {asked.variable.id}=…")
