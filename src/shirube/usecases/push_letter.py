"""The letter to one municipality: what it may use now, what is missing and whom to ask, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shirube.base import format_date_both, format_yen
from shirube.catalogue import Area, AreaIndex, Catalogue, Document
from shirube.documents import Block, Bullets, Grid, Heading, Line
from shirube.rules import Programme
from shirube.rules.explain import format_known
from shirube.usecases.answers import FactSeen
from shirube.usecases.places import recorded_facts
from shirube.usecases.programme_list import VERDICT_WORDS
from shirube.usecases.programme_page import is_contact_of, passage_text
from shirube.usecases.push import Counts, Push, Situation, counted, known_figure
from shirube.usecases.push_rank import RULE, Ranked, rank

MOST_OPEN, MOST_UNPRINTED, MOST_QUESTIONS = 15, 12, 10


def letter(push: Push, code: str, catalogue: Catalogue, *, index: AreaIndex) -> tuple[Block, ...]:
    """The blocks of the letter to one area of the push; `index` has the record's facts and their sources."""
    situation, row = push.of(code)
    ranked = rank(row, situation.themes)
    blocks = [*_head(push, situation, counted(row))]
    blocks += _usable([item for item in ranked if item.outcome.key == "yes"], situation.area)
    waiting = [item for item in ranked if item.outcome.key == "unknown"]
    blocks += _waiting(waiting, situation.area, catalogue)
    blocks += _questions(waiting, catalogue)
    blocks += _unprinted([item for item in ranked if item.outcome.key == "unprinted"], situation.area)
    blocks += _facts(push, situation, catalogue, index)
    blocks += _end(push, catalogue, situation)
    return tuple(_numbered(blocks))


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same with the sections numbered from 1."""
    number = 0
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
            yield Heading(f"{number}　{block.text}")
        else:
            yield block


def letter_title(area: Area) -> str:
    """The title of a letter, also that of the file's properties."""
    return f"国の支援制度のご案内（{area.name}）"


def letter_footer(push: Push) -> str:
    """What stands at the foot of every page: which record the letter rests on."""
    return f"しるべ　制度の内容 {push.version} 版　確認番号 {push.hash}"


def whom_to_ask(programme: Programme, area: Area) -> str:
    """The contact for this prefecture, else the nation's, else the office itself."""
    for contact in programme.contacts:
        if is_contact_of(contact, area.prefecture_code):
            return " ".join(part for part in (contact.name, contact.phone, contact.email) if part)
    return programme.office


def _head(push: Push, situation: Situation, counts: Counts) -> list[Block]:
    area = situation.area
    words = "、".join(f"{VERDICT_WORDS[key]} {count}" for key, count in counts.items())
    lead = (
        f"公表資料に載っている国の支援制度 {len(push.programmes)} のそれぞれについて、"
        f"{area.name}が使えるかどうかを、{format_date_both(push.on)}の時点で確かめました。"
        f"内訳は、{words}（合計 {sum(counts.values())}）です。"
    )
    themes = ""
    if situation.themes:
        themes = f"お知らせいただいた関心テーマ（{'、'.join(situation.themes)}）に合うものから並べています。"
    return [
        Line(format_date_both(push.on), "right"),
        Line(f"{area.name}　御中", is_bold=True),
        Line(f"{area.prefecture_name}（　　　　　　　　課）", "right"),
        Heading(letter_title(area), 0),
        Line(lead + themes),
        Line(
            "分からないことは「いいえ」とも「0」とも扱っていません。実際の申請では、必ず窓口に確かめてください。"
        ),
    ]


def _usable(found: list[Ranked], area: Area) -> list[Block]:
    head: list[Block] = [Heading(f"いま使えるもの（{len(found)}）")]
    if not found:
        return [*head, Line("いま分かっていることだけで使えると言い切れる制度はありません。")]
    rows = [
        (_name(i), _money(i), whom_to_ask(i.outcome.programme, area), _passages(i.outcome.programme))
        for i in found
    ]
    return [*head, Grid(("制度", "金額", "問い合わせ先", "資料"), rows, (58, 38, 46, 24))]


def _waiting(found: list[Ranked], area: Area, catalogue: Catalogue) -> list[Block]:
    head: list[Block] = [Heading(f"答えがあれば決まるもの（{len(found)}）")]
    if not found:
        return [*head, Line("ありません。")]
    shown = found[:MOST_OPEN]
    rows = [
        (
            f"{i.place}　{_name(i)}",
            _money(i),
            "・".join(catalogue.variables[name].label for name in i.outcome.missing),
            whom_to_ask(i.outcome.programme, area),
        )
        for i in shown
    ]
    blocks = [
        *head,
        Grid(("順位　制度", "金額", "まだ分からないこと", "問い合わせ先"), rows, (52, 34, 44, 36)),
    ]
    rest = len(found) - len(shown)
    return [*blocks, Line(f"ほか {rest} 制度は、添付の一覧にあります。")] if rest else blocks


def _questions(waiting: Iterable[Ranked], catalogue: Catalogue) -> list[Block]:
    """The facts for which most programmes wait, and who knows them."""
    counts: dict[str, int] = {}
    for item in waiting:
        for name in item.outcome.missing:
            counts[name] = counts.get(name, 0) + 1
    if not counts:
        return []
    first = sorted(counts.items(), key=lambda item: -item[1])[:MOST_QUESTIONS]
    rows = []
    for name, count in first:
        variable = catalogue.variables[name]
        rows.append((variable.question, variable.asked_of or "－", f"{count}"))
    return [
        Heading("まず確かめていただきたいこと"),
        Line("答えを都道府県に返していただければ、判定をやり直してお送りします。"),
        Grid(("確かめること", "知っている人", "待っている制度の数"), rows, (104, 38, 24)),
    ]


def _unprinted(found: list[Ranked], area: Area) -> list[Block]:
    if not found:
        return []
    shown = found[:MOST_UNPRINTED]
    lines = [f"{i.outcome.programme.name}（{whom_to_ask(i.outcome.programme, area)}）" for i in shown]
    rest = len(found) - len(shown)
    blocks: list[Block] = [
        Heading(f"資料に条件が書かれておらず、窓口に確かめるもの（{len(found)}）"),
        Bullets(tuple(lines)),
    ]
    return [*blocks, Line(f"ほか {rest} 制度は、添付の一覧にあります。")] if rest else blocks


def _facts(push: Push, situation: Situation, catalogue: Catalogue, index: AreaIndex) -> list[Block]:
    credit_of = {source.id: source.credit for source in index.sources()}
    seen = recorded_facts(index.facts(situation.area.code, push.on), credit_of, catalogue.variables)
    rows = [_fact_row(fact) for name, fact in seen.items() if name not in situation.told]
    for name, value in situation.told.items():
        variable = catalogue.variables[name]
        rows.append((variable.label, format_known(value, variable), "－", "お知らせいただいた答え"))
    return [
        Heading("判定のもとにした事実と出典"),
        Grid(("項目", "値", "時点", "出典"), rows, (40, 36, 26, 64)),
    ]


def _fact_row(fact: FactSeen) -> tuple[str, str, str, str]:
    text = fact.text if fact.value is not None else "分かっていません"
    day = "－" if fact.as_of is None or fact.value is None else fact.as_of.isoformat()
    return fact.variable.label, text, day, fact.source


def _end(push: Push, catalogue: Catalogue, situation: Situation) -> list[Block]:
    documents = tuple(
        f"{item.short}: {item.title}（{item.ministry}）" for item in _documents(push, catalogue)
    )
    themes = (
        "" if situation.themes else "関心テーマをうかがっていないので、テーマの点はどれにも付けていません。"
    )
    return [
        Heading("並べ方と資料"),
        Line(f"並べ方: {RULE}{themes}", is_small=True),
        *(Line(text, is_small=True) for text in documents),
        Line(f"制度の内容 {push.version} 版、確認番号 {push.hash}。", is_small=True),
    ]


def _documents(push: Push, catalogue: Catalogue) -> list[Document]:
    used = {passage.document for programme in push.programmes for passage in programme.passages}
    return [document for document in catalogue.documents.values() if document.id in used]


def _name(item: Ranked) -> str:
    return item.outcome.programme.name


def _money(item: Ranked) -> str:
    money = item.outcome.money
    if money is None or known_figure(money) == 0:
        return "－"
    if money.value is not None:
        return f"{money.label} {format_yen(money.value)}"
    return item.outcome.money_text


def _passages(programme: Programme) -> str:
    return passage_text(programme.passages[0])


__all__ = ["letter", "letter_footer", "letter_title", "whom_to_ask"]
