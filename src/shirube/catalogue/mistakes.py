"""What is wrong with the shape of a catalogue file, said in Japanese at its line with an example."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.models import EMPTY, cut
from shirube.catalogue.text import Lines

_MESSAGES = {
    "missing": "「{name}」がありません。",
    "extra_forbidden": "「{name}」という項目はありません。",
    "string_pattern_mismatch": "「{value}」は「{name}」に使えない書き方です。",
    "literal_error": "「{name}」に「{value}」は使えません。使えるもの: {expected}",
    "enum": "「{name}」に「{value}」は使えません。使えるもの: {expected}",
    "too_short": "「{name}」が空です。",
    "too_long": "「{name}」が多すぎます（{most}まで）。",
}
_SAID = {
    "dict_type": "「名前: 値」の組で書きます",
    "model_type": "「名前: 値」の組で書きます",
    "model_attributes_type": "「名前: 値」の組で書きます",
    "list_type": "[ ] で囲んだ並びで書きます",
    "string_type": "一つの文か名前で書きます",
}
_EXAMPLES = {
    "recorded": "例: recorded: {from: 2025-04-01, until: 2027-03-31}",
    "source": '例: source: {document: 004_aff9116dac09eb1f, lines: "945-1100"}',
    "lines": '例: lines: "990-992"',
    "when": "例: when: loan_amount >= public_subsidy",
    "kind": "例: kind: grant（補助金・交付金）、kind: loan（貸付け）",
    "value": "例: value: min(eligible_cost * rate, cap)",
    "values": '例: values: [{from: 2026-04-01, value: 3/4, lines: "986"}]',
    "id": "例: id: local-10000-kokko",
    "name": "例: name: 見本県 空き家改修補助",
    "office": "例: office: 見本県 地域振興課",
    "applicant": "例: applicant: 市町村",
    "summary": "例: summary: 市町村が空き家を移住者の住まいに直すとき、県が費用の1/2を補助する。",
    "themes": "例: themes: [移住定住, 過疎・離島]",
    "depth": "例: depth: partial（条件の一部だけを書いたとき）",
    "from": "例: recorded: {from: 2025-04-01, until: 2027-03-31}",
    "until": "例: recorded: {from: 2025-04-01, until: 2027-03-31}",
    "ends": "例: ends: 2027-03-31",
    "parameters": '例: parameters: {rate: {label: 補助率, unit: 率, values: [{from: 2025-04-01, value: 1/2, lines: "12"}]}}',
    "label": "例: label: 補助率",
    "unit": "例: unit: 円",
    "tiers": "例: tiers: [{at_least: 1, value: 3_000_000}, {at_least: 2, value: 5_000_000}]",
    "at_least": "例: tiers: [{at_least: 3/2, value: 35_000_000}]",
    "options": "例: options: {prefecture: 8_000_000, other: 2_500_000}",
    "clauses": '例: clauses: [{id: plan, text: 計画がある, when: sogyo_plan, lines: "3"}]',
    "text": "例: text: 創業支援等事業計画の認定を受けている",
    "amounts": "例: amounts: {subsidy: {label: 補助額, value: min(eligible_cost * rate, cap)}}",
    "case": "例: case: [{when: disadvantaged_area, value: cap}, {value: eligible_cost * rate}]",
    "round": "例: round: {down_to: 1000}",
    "down_to": "例: round: {down_to: 1000}",
    "shares": "例: shares: [{payer: prefecture, value: subsidy}, {payer: municipal, value: eligible_cost - subsidy}]",
    "payer": "例: payer: prefecture",
    "questions": '例: questions: [{id: Q-AKIYA-1, text: …が書かれていない。, reading: …と読む。, lines: "13"}]',
    "reading": "例: reading: 市町村として条件不利地域であればよいと読む。",
    "contacts": "例: contacts: [{name: 見本県 地域振興課, phone: 000-000-0000}]",
    "phone": "例: phone: 000-000-0000",
    "document": '例: source: {document: 見本県空き家改修補助要綱, lines: "1-40"}',
    "budgets": '例: budgets: [{label: 空き家改修補助, year: R8-initial, amount: 50_000_000, lines: "2"}]',
    "year": "例: year: R8-initial（令和8年度当初）、R7-supplementary（令和7年度補正）",
    "excludes": "例: excludes: [local-10000-kokko]",
}
_FIELDS = "id・name・kind・office・applicant・summary・themes・recorded・source・parameters・define・clauses・amounts・shares・questions・contacts・notes"


def refused(what: str, file: str, problems: Iterable[ShirubeError]) -> CatalogueError:
    """E134 for a whole file, with every problem in it."""
    return CatalogueError("E134", what, where=file, problems=tuple(problems))


def shape_problems(error: ValidationError, lines: Lines, file: str) -> list[ShirubeError]:
    """pydantic's findings in Japanese, at their lines."""
    problems: list[ShirubeError] = []
    for item in error.errors():
        path = tuple(part for part in item["loc"] if not _is_union_tag(part))
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "ファイル")
        known: tuple[str | int, ...] = path
        while known and known not in lines:
            known = known[:-1]
        context = item.get("ctx", {})
        template = _MESSAGES.get(item["type"])
        if template is None:
            said = _SAID.get(item["type"], "書き方が違います")
            message = str(context["error"]) if item["type"] == "value_error" else f"「{name}」は{said}。"
            message = f"「{name}」が空です。" if message == EMPTY else message
        else:
            message = template.format(
                name=name,
                value=cut(item.get("input")),
                expected=_listed(context.get("expected", "")),
                most=context.get("max_length"),
            )
        problems.append(
            CatalogueError(
                "E134", message, where=Place(file, lines.get(known)), todo=_todo(name, item["type"])
            )
        )
    return list({str(problem): problem for problem in problems}.values())


def _listed(expected: str) -> str:
    """'grant', 'loan' or 'tax' as 「grant」「loan」「tax」."""
    return "".join(f"「{part}」" for part in re.findall(r"'([^']*)'", expected))


def _is_union_tag(part: str | int) -> bool:
    return isinstance(part, str) and part in ("str", "CaseFile")


def _todo(name: str, kind: str) -> str:
    """What to do about a field: for an unknown one the near names, else an example."""
    if kind != "extra_forbidden":
        return _EXAMPLES.get(name, "例: docs/how-to/mihon-akiya.yaml の同じ項目")
    near = get_close_matches(name, _EXAMPLES, 1, cutoff=0.6)
    if near:
        return f"「{near[0]}」のことですか。{_EXAMPLES[near[0]]}"
    return f"消すか、名前を直してください。使える項目: {_FIELDS}。例: kind: grant"
