"""The catalogue as tidy tables: one header row, one fact a cell, units in the header, codes as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from shirube.catalogue import KINDS, Catalogue
from shirube.documents import Cell, Table
from shirube.rules import Programme
from shirube.rules.model import DatedValue, Parameter, Passage
from shirube.usecases.coverage import DEPTHS
from shirube.usecases.export_gif import gif_item
from shirube.usecases.programme_list import ministry_of
from shirube.usecases.rule_words import formulas_of, rule_words

SHEETS = {
    "programmes": "制度",
    "clauses": "条件",
    "values": "値",
    "amounts": "金額",
    "questions": "論点",
    "contacts": "問い合わせ先",
    "budgets": "予算",
    "documents": "資料",
}
VERSION = ("カタログ版", "確認番号")
_SOURCE = ("資料ID", "資料の行")
_PROGRAMME = ("制度ID", "制度名")
_HEADS: Mapping[str, tuple[str, ...]] = {
    "programmes": (
        *(
            *_PROGRAMME,
            "府省",
            "制度所管組織",
            "種類コード",
            "種類",
            "深さコード",
            "深さ",
            "独自",
            "対象者",
            "概要",
        ),
        *(
            "テーマ（「;」区切り）",
            "収録開始日",
            "収録終了日",
            "制度の終了日",
            "給付上限額（円）",
            "最大補助率（％）",
        ),
        *("条件の数（件）", "金額の数（件）", "論点の数（件）", "問い合わせ先の数（件）", "予算の数（件）"),
        *_SOURCE,
    ),
    "clauses": (*_PROGRAMME, "条件ID", "条件", "判定のしかた", *_SOURCE),
    "values": (
        *(*_PROGRAMME, "値ID", "値の名前", "単位", "開始日", "終了日", "種類", "区分（下限または選択肢）"),
        *("値（整数）", "値（分数）", "値（日付）", "資料にないときの論点ID", *_SOURCE),
    ),
    "amounts": (
        *_PROGRAMME,
        "金額ID",
        "金額の名前",
        "単位",
        "端数の切捨て（円）",
        "だれの",
        "どんなとき",
        "求め方",
    ),
    "questions": (*_PROGRAMME, "論点ID", "論点", "しるべの読み方", *_SOURCE),
    "contacts": (
        *(
            *_PROGRAMME,
            "名称",
            "都道府県コード（「;」区切り、空は全国）",
            "電話番号",
            "メールアドレス",
            "住所",
        ),
        *_SOURCE,
    ),
    "budgets": (*_PROGRAMME, "項目", "年度", "予算の種別", "額（円）", "内数", "備考", *_SOURCE),
    "documents": ("資料ID", "略称", "資料名", "作成者", "時点"),
}
_STAGES = {"initial": "当初", "supplementary": "補正"}


def export_tables(catalogue: Catalogue, *, on: date) -> dict[str, Table]:
    """Every table by its id; the last two columns of each are the version and the hash of the catalogue."""
    return {name: export_table(catalogue, name, on=on) for name in SHEETS}


def export_table(catalogue: Catalogue, name: str, *, on: date) -> Table:
    """One table of SHEETS; raises KeyError for another name."""
    rows = _ROWS[name](catalogue, on)
    version = (catalogue.version, catalogue.hash)
    return Table(SHEETS[name], (*_HEADS[name], *VERSION), [(*row, *version) for row in rows])


def about_table(catalogue: Catalogue, tables: Mapping[str, Table], *, on: date) -> Table:
    """What a workbook of these tables is: version, hash, day, and how many rows each has."""
    return Table(
        "この表について",
        ("項目", "内容"),
        [
            ("カタログ版", catalogue.version),
            ("確認番号", catalogue.hash),
            ("給付上限額と最大補助率の時点", on.isoformat()),
            ("空のセル", "資料に書かれていない、または収録していない（0 でも「なし」でもない）"),
            *((f"{table.title}（件）", len(table.rows)) for table in tables.values()),
        ],
    )


Rows = Iterator[tuple[Cell, ...]]


def _programmes(catalogue: Catalogue, on: date) -> Rows:
    for p in catalogue.programmes.values():
        item = gif_item(catalogue, p, on=on)
        yield (
            *(p.id, p.name, ministry_of(p.office), p.office, p.kind, KINDS[p.kind], p.depth, DEPTHS[p.depth]),
            *("はい" if p.is_own else "いいえ", p.applicant, p.summary, ";".join(p.themes)),
            *(p.recorded_from.isoformat(), p.recorded_until.isoformat(), _day(p.ends)),
            *(item["給付上限額"], item["最大補助率"]),
            *(len(part) for part in (p.clauses, p.amounts, p.questions, p.contacts, p.budgets)),
            ";".join(dict.fromkeys(passage.document for passage in p.passages)),
            ";".join(passage.lines for passage in p.passages),
        )


def _clauses(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        for clause in p.clauses:
            rule = rule_words(p, clause.when, catalogue.variables)
            yield (p.id, p.name, clause.id, clause.text, rule, *_source(clause.passage))


def _values(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        for parameter in p.parameters.values():
            for value in parameter.values:
                for kind, key, figure in _figures(value):
                    yield (*_value_head(p, parameter, value), kind, key, *_exact(figure), *_value_end(value))


def _value_head(p: Programme, parameter: Parameter, value: DatedValue) -> tuple[Cell, ...]:
    days = (_day(value.start), _day(value.end))
    return (p.id, p.name, parameter.id, parameter.label, parameter.unit or None, *days)


def _value_end(value: DatedValue) -> tuple[Cell, ...]:
    return (_day(value.day), value.not_printed, *_source(value.passage))


def _figures(value: DatedValue) -> Iterator[tuple[str, Cell, Fraction | None]]:
    """One entry for each printed figure of a window: kind, what it is looked up by, the figure."""
    if value.tiers:
        yield from (("区分の下限", str(t.at_least), t.value) for t in value.tiers)
    elif value.options:
        yield from (("選択肢", name, figure) for name, figure in value.options)
    elif value.not_printed is not None:
        yield ("資料にない", None, None)
    else:
        yield ("日付" if value.day is not None else "値", None, value.value)


def _exact(figure: Fraction | None) -> tuple[int | None, str | None]:
    if figure is None:
        return None, None
    return (int(figure), None) if figure.denominator == 1 else (None, str(figure))


def _amounts(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        named = {amount.id: amount for amount in p.amounts}
        for formula in formulas_of(p, catalogue.variables):
            amount = named.get(formula.id)
            for line in formula.lines:
                unit = p.named[formula.id].unit or None
                down_to, payer = (None, None) if amount is None else (amount.down_to, amount.payer or None)
                yield (
                    p.id,
                    p.name,
                    formula.id,
                    formula.label,
                    unit,
                    down_to,
                    payer,
                    line.when or None,
                    line.value,
                )


def _questions(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        for question in p.questions:
            yield (p.id, p.name, question.id, question.text, question.reading, *_source(question.passage))


def _contacts(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        for c in p.contacts:
            where = ";".join(c.prefectures) or None
            yield (
                p.id,
                p.name,
                c.name,
                where,
                c.phone or None,
                c.email or None,
                c.address or None,
                *_source(c.passage),
            )


def _budgets(catalogue: Catalogue, _on: date) -> Rows:
    for p in catalogue.programmes.values():
        for b in p.budgets:
            year, _, stage = b.year.partition("-")
            shared = "内数" if b.shared else None
            yield (
                p.id,
                p.name,
                b.label,
                year,
                _STAGES[stage],
                b.amount,
                shared,
                b.note or None,
                *_source(b.passage),
            )


def _documents(catalogue: Catalogue, _on: date) -> Rows:
    for item in catalogue.documents.values():
        yield (item.id, item.short, item.title, item.ministry, item.as_of.isoformat())


def _source(passage: Passage | None) -> tuple[Cell, Cell]:
    return (None, None) if passage is None else (passage.document, passage.lines)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


_ROWS = {
    "programmes": _programmes,
    "clauses": _clauses,
    "values": _values,
    "amounts": _amounts,
    "questions": _questions,
    "contacts": _contacts,
    "budgets": _budgets,
    "documents": _documents,
}
