"""shirube funding: a project once described, and the best way to pay for it, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table

if TYPE_CHECKING:
    from shirube.funding.asking import Trial
    from shirube.funding.mix import Plan
    from shirube.funding.outlook import WayPlans
    from shirube.usecases.funding import MoneyPlan


def funding(
    project: Annotated[str, typer.Argument(metavar="PROJECT.yaml", help="事業のファイル（- は標準入力）。")],
    on: OnOption = None,
    objective: Annotated[
        str | None,
        typer.Option(
            "--objective",
            metavar="OBJECTIVE",
            help="local（地方の実質負担を最小に）か outside（外からのお金を最大に）。",
        ),
    ] = None,
    alternatives: Annotated[
        int, typer.Option("--alternatives", min=0, max=20, help="次点をいくつ出すか。", show_default=True)
    ] = 3,
    form: FormatOption = Format.TEXT,
) -> None:
    """一つの事業のお金を、制度をまたいで組み立てる。"""
    from shirube.catalogue import load_areas
    from shirube.catalogue.load import decoded
    from shirube.catalogue.project_file import read_project_file
    from shirube.cli.files import read_bytes, shown_name
    from shirube.cli.gather import read_catalogue
    from shirube.usecases.funding import OBJECTIVE_LABELS, plan_money
    from shirube.usecases.funding_json import money_json

    if objective is not None and objective not in OBJECTIVE_LABELS:
        raise ShirubeError(
            "E416",
            f"--objective「{objective}」はありません。",
            todo="local（地方の実質負担を最小に）か outside（外からのお金を最大に）。",
        )
    name = shown_name(project)
    written = read_project_file(decoded(read_bytes(project), name), file=name)
    day = written.on if on is None and written.on is not None else day_of(on)
    found = plan_money(
        read_catalogue(), load_areas(), written, on=day, objective=objective, alternatives=alternatives
    )
    if form is Format.JSON:
        print_json(money_json(found))
    else:
        _show(found)


def _show(found: MoneyPlan) -> None:
    from shirube.base import format_date_both
    from shirube.usecases.funding import OBJECTIVE_LABELS

    outlook = found.outlook
    print_lines(
        f"{found.project.name}  {format_date_both(outlook.on)} 時点",
        f"目的: {OBJECTIVE_LABELS[outlook.objective]}",
        "",
    )
    for way in outlook.ways:
        mark = "→ " if way is outlook.chosen and len(outlook.ways) > 1 else ""
        if len(outlook.ways) > 1:
            print_lines(f"{mark}やり方: {way.way.label}")
        _show_way(found, way)
    _show_days(found)
    _show_trials(found)


def _show_way(found: MoneyPlan, way: WayPlans) -> None:
    if way.blocked:
        print_lines(f"確かな組み合わせ: {way.blocked}", "")
    if way.sure:
        print_lines("確かな組み合わせ（使えると決まった制度だけ）")
        _show_plan(found, way.sure[0])
    _show_others("次点", way.sure[1:])
    hoped = [plan for plan in way.hoped if plan.needs][:1]
    if hoped:
        print_lines("答えがよければ")
        _show_plan(found, hoped[0])
        print_lines(f"  要る答え: {'、'.join(found.label(name) for name in hoped[0].needs)}", "")
    for item in way.left:
        print_lines(f"  見込みに入れていない制度: {item.programme.name}: {item.reason}")
    if way.left:
        print_lines("")


def _show_plan(found: MoneyPlan, plan: Plan) -> None:
    from shirube.base import format_number
    from shirube.usecases.funding import certificate_text, filling_text, gross_to_net, who_pays

    rows = [
        (
            adoption.programme.name,
            adoption.offer.site.label,
            filling_text(found, adoption),
            _range(adoption.reckoned["outside"].low, adoption.reckoned["outside"].high),
        )
        for adoption in plan.adoptions
    ]
    print_table(
        ("制度", "団体", "当てる費用", "外からのお金（円）"), rows or [("使わない", "", "", "0")], right=(3,)
    )
    table = [
        tuple(
            [row.label]
            + [
                format_number(value)
                for value in (
                    row.cost,
                    row.paid_on,
                    -row.grants,
                    -row.received,
                    -row.later,
                    row.net,
                    row.borrowed,
                    row.loan,
                )
            ]
        )
        for row in gross_to_net(plan)
    ]
    heads = (
        "負担（円）",
        "費用",
        "助成として出す",
        "国費",
        "助成を受ける",
        "後年度の交付税",
        "実質負担",
        "うち起債",
        "うち融資",
    )
    print_table(heads, table, right=tuple(range(1, len(heads))))
    parts = " ＋ ".join(f"{label} {format_number(yen)}" for _, label, yen in who_pays(plan))
    print_lines(
        f"  {parts or '負担なし'} ＝ 費用 {format_number(plan.ledger.total)}円",
        f"  外からのお金 {format_number(plan.outside)}円、地方の実質負担 {format_number(plan.local_net)}円",
        f"  {certificate_text(plan)}",
        "",
    )


def _show_others(title: str, plans: tuple[Plan, ...]) -> None:
    from shirube.base import format_number

    if not plans:
        return
    rows = [
        (
            str(number),
            "、".join(dict.fromkeys(a.programme.name for a in plan.adoptions)) or "使わない",
            format_number(plan.outside),
            format_number(plan.local_net),
        )
        for number, plan in enumerate(plans, start=2)
    ]
    print_table(("順", "制度", "外からのお金（円）", "実質負担（円）"), rows, title=title, right=(2, 3))


def _show_days(found: MoneyPlan) -> None:
    from shirube.base import format_date_both, format_number

    days = found.outlook.days
    rows = [
        (
            format_date_both(day.on) + ("（いま）" if day.on == found.outlook.on else ""),
            format_number(day.outside),
            format_number(day.local_net),
            format_number(day.more_outside),
            "上限は未定" if day.hoped is None else format_number(day.hoped),
        )
        for day in days
    ]
    heads = ("申請日", "外からのお金（円）", "実質負担（円）", "いまとの差（円）", "答えがよければ（円）")
    print_table(heads, rows, title="日付を変えると", right=(1, 2, 3, 4))


def _show_trials(found: MoneyPlan) -> None:
    rows = [
        (
            found.label(trial.variable or trial.item),
            "、".join(f"{'・'.join(answers)} → {text}" for text, answers in _together(found, trial).items()),
        )
        for trial in found.outlook.trials
    ]
    if rows:
        print_table(
            ("次に確かめること", "答えごとの、外からのお金（円）"), rows, title="幅をいちばん狭める順"
        )


def _together(found: MoneyPlan, trial: Trial) -> dict[str, list[str]]:
    """The answers tried, those with the same money together."""
    by_money: dict[str, list[str]] = {}
    for answers, money in trial.answers:
        text = _range(money.low, money.high)
        by_money.setdefault(text, []).append(found.answer_text(trial.variable, answers))
    return by_money


def _range(low: int, high: int | None) -> str:
    if high is None:
        return f"{low:,}〜（上限は未定）"
    return f"{low:,}" if low == high else f"{low:,}〜{high:,}"
