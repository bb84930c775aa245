"""A programme under the item names of 政府相互運用性フレームワーク GIF 451-4 (制度); what is not recorded is null."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from shirube.catalogue import Catalogue, Document
from shirube.rules import Programme, Variable, decide
from shirube.rules.model import UNPRINTED_CLAUSE, Contact, DatedValue

MODEL = "GIF 451-4 実装データモデル（行政）行政サービス・制度"
ITEMS = (
    *("制度所管組織", "タイトル（制度名）", "サブタイトル（通称）", "制度番号", "元制度番号", "制度変更区分"),
    *("根拠法令", "地域群", "地域", "概要", "内容", "対象者", "用途・対象物", "収入条件", "家族構成条件"),
    *("対象者条件", "従業員条件", "資本金条件", "創業年条件", "給付上限額", "最大金利", "借入限度額"),
    *("償還期限", "最大補助率", "費用", "予算枠の有無", "申請届出方法", "募集時期", "公募開始日"),
    *("公募終了日", "公募備考", "手続書類", "電子申請の有無", "添付ファイル名称", "添付ファイル名"),
    *("詳細参照先", "詳細URL", "標準産業分類", "ステージとアクション", "事業ステージ", "お困りごと"),
    *("サービス種別", "災害名", "キーワード", "実施組織・支援機関", "お問い合わせ先", "お問合わせ先一覧"),
    *("連絡先情報", "公開開始日", "公開終了日", "最終更新日", "表示優先度"),
)
"""The items of table 1 of the model, in its order."""

LONGEST_CONTENT = 500
RATE_WORDS = ("補助率", "交付率")


def gif_item(catalogue: Catalogue, programme: Programme, *, on: date) -> dict[str, Any]:
    """Every item of the model in its order; None is not recorded, never 'none' and never 0.

    給付上限額 is the most that the rules can pay on the day `on`, in yen; 最大補助率 is in per cent.
    """
    known = {
        "制度所管組織": programme.office,
        "タイトル（制度名）": programme.name,
        "制度番号": programme.id,
        "概要": programme.summary,
        "内容": _content(programme),
        "対象者": programme.applicant,
        "対象者条件": "；".join(_conditions(programme)) or None,
        "給付上限額": _most_paid(programme, on, catalogue.variables),
        "最大補助率": _highest_rate(programme, on),
        "詳細参照先": "；".join(_references(programme, catalogue.documents)),
        "キーワード": ";".join(programme.themes),
        "お問い合わせ先": "；".join(contact.name for contact in programme.contacts) or programme.office,
        "連絡先情報": [_contact(contact) for contact in programme.contacts]
        or [_contact(Contact(programme.office))],
        "最終更新日": _last_change(programme, catalogue.documents),
    }
    return {name: known.get(name) for name in ITEMS}


def _conditions(programme: Programme) -> tuple[str, ...]:
    return tuple(clause.text for clause in programme.clauses if clause.id != UNPRINTED_CLAUSE)


def _content(programme: Programme) -> str:
    """Summary and notes in at most 500 characters; what does not fit is counted, not dropped silently."""
    text = programme.summary
    for number, note in enumerate(programme.notes):
        rest = len(programme.notes) - number - 1
        tail = f"（ほかの注意{rest}件）" if rest else ""
        if len(text) + len(note) + len(tail) > LONGEST_CONTENT:
            return f"{text}（ほかの注意{rest + 1}件）"
        text += note
    return text


def _most_paid(programme: Programme, on: date, variables: Mapping[str, Variable]) -> int | None:
    """The upper bound of the one national amount when nothing is told; None if there is none or no bound."""
    national = [amount.id for amount in programme.amounts if amount.payer == "national"]
    if programme.kind != "grant" or len(national) != 1:
        return None
    decision = decide(programme, {"application_date": on}, on=on, variables=variables, with_shares=False)
    amount = decision.amounts.get(national[0])
    return None if amount is None else amount.high


def _highest_rate(programme: Programme, on: date) -> str | None:
    """33.3 for 1/3: the highest rate in force on the day, in per cent with one decimal, halves up."""
    if programme.kind != "grant":
        return None
    rates = [
        figure
        for parameter in programme.parameters.values()
        if parameter.unit in ("率", "割合") and any(word in parameter.label for word in RATE_WORDS)
        if (value := parameter.at(on)) is not None
        for figure in _figures(value)
    ]
    if not rates:
        return None
    tenths = (max(rates) * 1000 + Fraction(1, 2)) // 1
    return f"{tenths // 10}.{tenths % 10}"


def _figures(value: DatedValue) -> tuple[Fraction, ...]:
    tiers = tuple(tier.value for tier in value.tiers if tier.value is not None)
    options = tuple(figure for _, figure in value.options)
    return (*tiers, *options, *(() if value.value is None else (value.value,)))


def _references(programme: Programme, documents: Mapping[str, Document]) -> tuple[str, ...]:
    return tuple(
        f"{documents[p.document].title if p.document in documents else p.document} {p.lines}行"
        for p in programme.passages
    )


def _contact(contact: Contact) -> dict[str, str | None]:
    """One 連絡先 (core data model 432), with the items that the documents print."""
    return {
        "連絡先名称": contact.name,
        "連絡先電話番号": contact.phone or None,
        "連絡先メールアドレス": contact.email or None,
        "連絡先住所": contact.address or None,
        "連絡先備考": f"都道府県コード {';'.join(contact.prefectures)}" if contact.prefectures else None,
    }


def _last_change(programme: Programme, documents: Mapping[str, Document]) -> str | None:
    """The day of the newest document it is read from; None for a document that is not of the record."""
    days = [documents[p.document].as_of for p in programme.passages if p.document in documents]
    return max(days).isoformat() if days else None
