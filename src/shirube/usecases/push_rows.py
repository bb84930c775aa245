"""A push as plain tables and JSON: one header row, units in the header, codes, one pair a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shirube.base import format_line_ranges, parse_line_ranges
from shirube.catalogue import KINDS, Catalogue
from shirube.documents.tables import Cell, Table
from shirube.rules import Programme, Variable
from shirube.usecases.places import area_json
from shirube.usecases.programme_list import VERDICT_WORDS
from shirube.usecases.push import Counts, Outcome, Situation
from shirube.usecases.push_rank import RULE, Ranked
from shirube.usecases.push_view import PushView

TOP = 10
_AREA = ("団体コード", "都道府県", "団体名")
_COUNTS = tuple(f"{label}（件）" for label in VERDICT_WORDS.values())
_PROGRAMME = ("制度ID", "制度名", "種類", "所管")
PAIR_HEADER = (
    *_AREA,
    *("基準日", *_PROGRAMME, "テーマ", "判定コード", "判定", "理由", "決めた条件ID", "決めた条件"),
    *("足りない項目ID", "足りない項目", "足りない項目の数（件）", "資料が決めていないこと", "金額の名前"),
    *("下限（円）", "上限（円）", "順位", "点数（点）", "順位の理由", "資料", "資料の行", "版", "確認番号"),
)


def summary_table(view: PushView) -> Table:
    """概要: one row per area; the four counts (and what the filter hides) add up to the programmes."""
    header = (*_AREA, "人口（2020年・人）", *_COUNTS, "絞り込みで載せていない（件）", "制度の合計（件）")
    total = len(view.push.programmes)
    rows: list[tuple[Cell, ...]] = [
        (*_place(v.situation), v.area.population_2020, *v.counts.values(), v.hidden, total)
        for v in view.areas
    ]
    return Table("概要", header, rows)


def programme_table(view: PushView) -> Table:
    """制度別: one row per programme; the counts add up to the areas."""
    header = (*_PROGRAMME, "テーマ", *_COUNTS, "絞り込みで載せていない（件）", "団体の合計（件）")
    total = len(view.push.situations)
    rows: list[tuple[Cell, ...]] = [
        (
            v.programme.id,
            v.programme.name,
            KINDS[v.programme.kind],
            v.programme.office,
            "、".join(v.programme.themes),
            *v.counts.values(),
            v.hidden,
            total,
        )
        for v in view.programmes
    ]
    return Table("制度別", header, rows)


def top_table(view: PushView) -> Table:
    """市町村別の上位: the first proposals of every area with why they come first."""
    header = (*_AREA, "順位", "点数（点）", *_PROGRAMME, "判定", "理由", "金額の要約", "順位の理由")
    rows: list[tuple[Cell, ...]] = [
        (
            *_place(v.situation),
            item.place,
            item.points,
            *_programme(item.outcome),
            item.outcome.label,
            item.outcome.reason,
            item.outcome.money_text,
            item.why,
        )
        for v in view.areas
        for item in v.ranked[:TOP]
    ]
    return Table("市町村別の上位", header, rows)


def missing_table(view: PushView, variables: Mapping[str, Variable]) -> Table:
    """足りない項目: one row per area and fact that is missing, with how many programmes wait for it."""
    header = (*_AREA, "項目ID", "項目", "質問", "知っている人", "待っている制度（件）")
    rows: list[tuple[Cell, ...]] = []
    for v in view.areas:
        for name, waiting in v.missing:
            variable = variables[name]
            rows.append(
                (*_place(v.situation), name, variable.label, variable.question, variable.asked_of, waiting)
            )
    return Table("足りない項目", header, rows)


def pair_table(view: PushView, variables: Mapping[str, Variable]) -> Table:
    """一行一組: every pair of an area and a programme."""
    return Table("一行一組", PAIR_HEADER, list(_pairs(view, variables)))


def about_table(view: PushView, *, scope: str) -> Table:
    """この表について: day, catalogue, counts that add up, filter, how proposals are ranked."""
    push, narrowed = view.push, view.narrowed
    rows: list[tuple[Cell, ...]] = [
        ("範囲", scope),
        ("基準日", push.on.isoformat()),
        ("制度の内容の版", push.version),
        ("制度の内容の確認番号", push.hash),
        ("団体（件）", len(push.situations)),
        ("制度（件）", len(push.programmes)),
        ("組（団体×制度、件）", push.pairs),
        *((f"{VERDICT_WORDS[key]}（組）", count) for key, count in view.counts.items()),
        ("絞り込みで載せていない（組）", view.hidden),
        ("絞り込み テーマ", narrowed.theme or "なし"),
        ("絞り込み 種類", KINDS.get(narrowed.kind, narrowed.kind) or "なし"),
        ("絞り込み 判定", VERDICT_WORDS.get(narrowed.verdict, narrowed.verdict) or "なし"),
        ("順位の決め方", RULE),
        ("空の欄", "分からないか、資料に書かれていません。0 ではありません。"),
        ("ご注意", "公表資料をもとに整理したものです。申請では必ず所管の窓口に確かめてください。"),
    ]
    return Table("この表について", ("項目", "内容"), rows)


def push_tables(view: PushView, variables: Mapping[str, Variable], *, scope: str) -> tuple[Table, ...]:
    """Every view of a prefecture, one table each."""
    return (
        summary_table(view),
        programme_table(view),
        top_table(view),
        missing_table(view, variables),
        pair_table(view, variables),
        about_table(view, scope=scope),
    )


def _pairs(view: PushView, variables: Mapping[str, Variable]) -> Iterator[tuple[Cell, ...]]:
    push = view.push
    for situation, outcome, ranked in view.pairs():
        money = outcome.money
        yield (
            *_place(situation),
            push.on.isoformat(),
            *_programme(outcome),
            "、".join(outcome.programme.themes),
            outcome.verdict.value,
            outcome.label,
            outcome.reason,
            "、".join(name for name, _ in outcome.decided_by),
            "、".join(text for _, text in outcome.decided_by),
            "、".join(outcome.missing),
            "、".join(variables[name].label for name in outcome.missing),
            len(outcome.missing),
            "、".join(outcome.open_questions),
            None if money is None else money.label,
            None if money is None else money.low,
            None if money is None else money.high,
            None if ranked is None else ranked.place,
            None if ranked is None else ranked.points,
            None if ranked is None else ranked.why,
            outcome.programme.passages[0].document,
            _lines(outcome),
            push.version,
            push.hash,
        )


def _place(situation: Situation) -> tuple[Cell, ...]:
    return situation.area.code, situation.area.prefecture_name, situation.area.name


def _programme(outcome: Outcome) -> tuple[Cell, ...]:
    programme = outcome.programme
    return programme.id, programme.name, KINDS[programme.kind], programme.office


def _lines(outcome: Outcome) -> str:
    """The printed lines of the first document, as ranges."""
    first = outcome.programme.passages[0]
    return format_line_ranges(parse_line_ranges(first.lines))


def push_json(view: PushView, catalogue: Catalogue, *, scope: str) -> dict[str, Any]:
    """The whole push: the areas with every pair shown, and once each programme and variable they name."""
    push = view.push
    areas: dict[str, dict[str, Any]] = {
        v.area.code: {
            "area": area_json(v.area),
            "themes": list(v.situation.themes),
            "told": sorted(v.situation.told),
            "counts": _counts(v.counts, v.hidden, len(push.programmes)),
            "programmes": [],
        }
        for v in view.areas
    }
    named: dict[str, None] = {}
    for situation, outcome, ranked in view.pairs():
        areas[situation.area.code]["programmes"].append(_pair_json(outcome, ranked))
        named.update(dict.fromkeys(outcome.missing))
    return {
        "scope": scope,
        "as_of": push.on.isoformat(),
        "catalogue": {"version": push.version, "hash": push.hash},
        "rank": RULE,
        "counts": _counts(view.counts, view.hidden, push.pairs),
        "programmes": [_programme_json(programme) for programme in push.programmes],
        "variables": [_variable_json(catalogue.variables[name]) for name in named],
        "areas": list(areas.values()),
    }


def _counts(counts: Counts, hidden: int, total: int) -> dict[str, int]:
    return {
        "yes": counts["yes"],
        "no": counts["no"],
        "unknown": counts["unknown"] + counts["unprinted"],
        "unknown_by_source_alone": counts["unprinted"],
        "hidden": hidden,
        "total": total,
    }


def _programme_json(programme: Programme) -> dict[str, Any]:
    return {
        "id": programme.id,
        "name": programme.name,
        "kind": programme.kind,
        "office": programme.office,
        "themes": list(programme.themes),
        "passages": [{"document": p.document, "lines": p.lines} for p in programme.passages],
    }


def _variable_json(variable: Variable) -> dict[str, Any]:
    return {
        "id": variable.id,
        "label": variable.label,
        "question": variable.question,
        "asked_of": variable.asked_of,
    }


def _pair_json(outcome: Outcome, ranked: Ranked | None) -> dict[str, Any]:
    return {
        "programme": outcome.programme.id,
        "eligible": outcome.verdict.value,
        "reason": outcome.reason,
        "decided_by": [{"id": name, "text": text} for name, text in outcome.decided_by],
        "missing": list(outcome.missing),
        "next_question": outcome.next_question,
        "undetermined_by_source": list(outcome.open_questions),
        "amounts": {
            amount.id: {"value": amount.value, "low": amount.low, "high": amount.high}
            for amount in outcome.amounts
        },
        "rank": None if ranked is None else ranked.place,
        "points": None if ranked is None else ranked.points,
        "why_rank": None if ranked is None else ranked.why,
    }
