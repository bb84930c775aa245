"""The answer as tables for a file: tidy, one header row, units in the header, None where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator

from shirube.documents import Table
from shirube.documents.tables import Cell
from shirube.funding.mix import Plan
from shirube.funding.outlook import WayPlans
from shirube.funding.survey import Survey
from shirube.usecases import TOLD
from shirube.usecases.funding import (
    CONFLICTS,
    OBJECTIVE_LABELS,
    PARTIES,
    MoneyPlan,
    certificate_text,
    filling_text,
    gross_to_net,
)
from shirube.web.funding.words import labels

_PLAN = ("やり方", "案", "確かさ")
FLOW_HEADER = (*_PLAN, "制度ID", "制度", "団体", "お金の名前", "出す人", "受ける人", "金額（円）")
_NET_HEADER = (
    *_PLAN,
    *("だれ", "費用（円）", "助成として出す（円）", "国の補助金・交付金（円）", "助成を受ける（円）"),
    *(
        "後の年度の地方交付税（円）",
        "実質負担（円）",
        "うち起債（円）",
        "うち融資（円）",
        "手元から出す（円）",
    ),
)
_USED_HEADER = (
    *_PLAN,
    *("制度ID", "制度", "団体", "判定", "当てる費用", "外からのお金の下限（円）", "外からのお金の上限（円）"),
    *("まだ要る答え", "資料が書いていないこと（件）"),
)


def flow_table(money: MoneyPlan) -> Table:
    """One row for every payment of every mix."""
    rows = [
        (
            *head,
            paid.programme,
            names[paid.programme],
            sites[paid.site],
            money.label(paid.label),
            PARTIES[paid.source],
            PARTIES[paid.target],
            paid.yen,
        )
        for head, plan in _plans(money)
        for names, sites in [_names(plan)]
        for paid in plan.ledger.paid
    ]
    return Table("お金の流れ", FLOW_HEADER, rows)


def tables_of(money: MoneyPlan) -> list[Table]:
    """The sheets of the workbook, the answer first, what it rests on last."""
    return [
        Table("実質負担", _NET_HEADER, list(_net_rows(money))),
        Table("使う制度", _USED_HEADER, list(_used_rows(money))),
        flow_table(money),
        _days(money),
        _trials(money),
        _survey(money),
        _conflicts(money),
        _costs(money),
        _facts(money),
        Table("この表について", ("項目", "内容"), list(_about(money))),
    ]


def _plans(money: MoneyPlan) -> Iterator[tuple[tuple[Cell, ...], Plan]]:
    for way in money.outlook.ways:
        for rank, plan in enumerate(way.sure, start=1):
            yield (way.way.label, rank, "確か"), plan
        for rank, plan in enumerate((p for p in way.hoped if p.needs), start=1):
            yield (way.way.label, rank, "答えしだい"), plan


def _names(plan: Plan) -> tuple[dict[str, str], dict[str, str]]:
    programmes = {item.programme.id: item.programme.name for item in plan.adoptions}
    return programmes, {item.offer.site.id: item.offer.site.label for item in plan.adoptions}


def _net_rows(money: MoneyPlan) -> Iterator[tuple[Cell, ...]]:
    for head, plan in _plans(money):
        for row in gross_to_net(plan):
            yield (
                *head,
                row.label,
                *(row.cost, row.paid_on, row.grants, row.received, row.later, row.net),
                *(row.borrowed, row.loan, row.cash),
            )


def _used_rows(money: MoneyPlan) -> Iterator[tuple[Cell, ...]]:
    for head, plan in _plans(money):
        for item in plan.adoptions:
            outside = item.reckoned["outside"]
            yield (
                *head,
                *(item.programme.id, item.programme.name, item.offer.site.label),
                item.decision.verdict.label,
                filling_text(money, item),
                *(outside.low, outside.high),
                labels(money, item.needs),
                len(item.asks),
            )


def _days(money: MoneyPlan) -> Table:
    header = (
        "申請日",
        "外からのお金（円）",
        "実質負担（円）",
        "いまとの差（円）",
        "答えがよければ（円）",
        "制度ID",
    )
    rows = [
        (d.on.isoformat(), d.outside, d.local_net, d.more_outside, d.hoped, "、".join(d.programmes))
        for d in money.outlook.days
    ]
    return Table("日付を変えると", header, rows)


def _trials(money: MoneyPlan) -> Table:
    header = ("順", "確かめること", "答え", "外からのお金の下限（円）", "外からのお金の上限（円）")
    rows = [
        (
            rank,
            money.label(trial.variable or trial.item),
            money.answer_text(trial.variable, value),
            found.low,
            found.high,
        )
        for rank, trial in enumerate(money.outlook.trials, start=1)
        for value, found in trial.answers
    ]
    return Table("つぎに確かめること", header, rows)


def _survey(money: MoneyPlan) -> Table:
    header = (
        *("やり方", "団体", "制度ID", "制度", "判定", "この事業に払えるか"),
        *("外からのお金の下限（円）", "外からのお金の上限（円）", "足りない答え", "備考"),
    )
    rows = [
        (
            way.way.label,
            row.site.label,
            *(row.programme.id, row.programme.name, row.verdict.label),
            "払える見込み" if row.pays is not None else "額は出せない" if row.note else "費用が合わない",
            None if row.pays is None else row.pays.low,
            None if row.pays is None else row.pays.high,
            labels(money, row.missing),
            row.note,
        )
        for way, survey in _surveys(money)
        for row in survey.rows
    ]
    return Table("使える・条件しだいの制度", header, rows)


def _surveys(money: MoneyPlan) -> Iterator[tuple[WayPlans, Survey]]:
    return zip(money.outlook.ways, money.outlook.surveys, strict=True)


def _conflicts(money: MoneyPlan) -> Table:
    header = ("やり方", "制度ID", "もう一方の制度ID", "理由", "費用", "資料")
    rows = [
        (
            way.way.label,
            *(item.one, item.other, CONFLICTS[item.kind]),
            labels(money, item.items),
            "、".join(str(passage) for passage in item.passages),
        )
        for way, survey in _surveys(money)
        for item in survey.conflicts
    ]
    return Table("あわせて使えない制度", header, rows)


def _costs(money: MoneyPlan) -> Table:
    header = (
        *("やり方", "団体", "費用", "金額（円）", "下限（円）", "上限（円）", "負担する人", "うち融資（円）"),
        "費用の種類",
    )
    rows = [
        (
            way.label,
            site.label,
            *(item.label, item.yen, item.least, item.most),
            PARTIES[item.bearer],
            item.loan,
            labels(money, item.counts_as),
        )
        for way in money.project.ways
        for site, item in way.items
    ]
    return Table("費用", header, rows)


def _facts(money: MoneyPlan) -> Table:
    header = ("団体", "項目", "値", "出典", "時点")
    rows = [
        (
            place.site.label,
            fact.variable.label,
            fact.text,
            "あなたの回答" if fact.origin == TOLD else fact.source,
            fact.as_of.isoformat() if fact.as_of else "",
        )
        for place in money.places
        for fact in place.facts.values()
        if fact.value is not None
    ]
    return Table("事実と出典", header, rows)


def _about(money: MoneyPlan) -> Iterator[tuple[Cell, ...]]:
    found = money.outlook
    yield ("事業", money.project.name)
    yield ("申請日（基準日）", found.on.isoformat())
    yield ("目的", OBJECTIVE_LABELS[found.objective])
    yield ("制度の内容", f"{money.catalogue_version}（{money.catalogue_hash}）")
    for way in found.ways:
        text = certificate_text(way.sure[0]) if way.sure else way.blocked
        yield (f"最良の組み合わせの確かめ: {way.way.label}", text)
    yield ("空のます", "分からない（0 ではない）")
    yield ("ことわり", "公表資料による試算。申請では必ず所管の窓口に確かめること。")
