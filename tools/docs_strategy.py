"""The page docs/reference/strategy-links.md: what the national strategy holds and which programmes are the catalogue's."""

from __future__ import annotations

from collections.abc import Iterable

from shirube.catalogue import Catalogue, Strategy, load_strategies
from shirube.catalogue.strategy_links import LinkRule, NameLinks, main_name, name_links, programme_names
from shirube.plans import Counts, all_measures, count

RULES = {
    LinkRule.SAME: "同じ",
    LinkRule.MAIN: "括弧の外が同じ",
    LinkRule.BRACKET: "括弧の中が同じ",
}
COUNTED = (
    ("impacts", "インパクト"),
    ("outcomes", "アウトカム"),
    ("outputs", "アウトプット"),
    ("groups", "施策の群（国の役割を含む）"),
    ("measures", "施策"),
    ("programme_mentions", "事業の記載"),
    ("programme_names", "事業の名前（異なるもの）"),
    ("kpis", "KPI"),
    ("roadmap_rows", "工程表の行"),
    ("other_measures", "その他の施策"),
    ("lost_kpi_blocks", "失われた KPI の欄"),
    ("lost_roadmaps", "失われた工程表"),
)
ABOUT = """# 全国の戦略と制度のつながり

{title}（{short}、{as_of} 時点、{state}）を `tools/build_strategies.py` で読み、文を除いて `src/shirube/data/strategies/national.yaml` に収めた。
行番号は {short} のもの。{note}

## 数

再掲は、ほかの番号の下にもう一度書かれた施策や工程表の行。左は一度だけ、右は書かれたとおりに数える。

| | 再掲を除く | 再掲を含む |
| --- | ---: | ---: |
{counts}

## 名前の比べ方

戦略の「主な事業」の名前と制度一覧の名前を、次の順に比べる。似ているだけのものは結ばない。

1. **同じ**: 全角と半角、空白、「」、【】の中、末尾の「等」「費」「経費」「の創設」「の推進」をそろえると等しい。
2. **括弧の外が同じ**: さらに括弧の中を除くと等しく、どちらの側にも同じ名前がほかにない。
3. **括弧の中が同じ**: 一方の括弧の中が、もう一方の名前と等しく、一対一である。

名前の後に空白・括弧・丸数字が続く制度は、その**部分**として結ぶ。

名前は {names} 件。同じと認めたもの {same} 件、部分に結んだもの {parts} 件（両方に当たるもの {both} 件）、結ばないもの {unlinked} 件。
制度は {programmes} 件。戦略に名前があるもの {named} 件、ないもの {unnamed} 件。
"""
STATES = {"draft": "案", "decided": "決定"}


def page(catalogue: Catalogue) -> str:
    """The counts, the rules and both lists as Markdown."""
    strategy = load_strategies()["national"]
    links = name_links(strategy.plan, catalogue.programmes)
    lines = [
        _about(strategy, links, catalogue),
        f"## 同じと認めた名前（{len(links.same)} 件）\n",
        "| 戦略の事業 | 施策 | 制度 | 比べ方 |",
        "| --- | --- | --- | --- |",
        *(
            f"| {name} | {_where(strategy, name)} | {_programme(catalogue, id_)} | {RULES[links.rules[name]]} |"
            for name, id_ in links.same.items()
        ),
        f"\n## 部分に結んだ名前（{len(links.parts)} 件）\n",
        "| 戦略の事業 | 施策 | 制度 |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {_where(strategy, name)} | {'<br>'.join(_programme(catalogue, id_) for id_ in ids)} |"
            for name, ids in links.parts.items()
        ),
        f"\n## 結ばない名前（{len(links.unlinked)} 件）\n",
        "右は、名前の一方がもう一方を含む制度。同じ制度とは言えないので結んでいない。\n",
        "| 戦略の事業 | 施策 | 名前の一部が同じ制度 |",
        "| --- | --- | --- |",
        *(f"| {name} | {_where(strategy, name)} | {_near(catalogue, name)} |" for name in links.unlinked),
        f"\n## 戦略に名前のない制度（{len(links.unnamed)} 件）\n",
        *(f"- {_programme(catalogue, id_)}" for id_ in links.unnamed),
    ]
    return "\n".join(lines)


def _about(strategy: Strategy, links: NameLinks, catalogue: Catalogue) -> str:
    once, all_ = count(strategy.plan, with_reposts=False), count(strategy.plan, with_reposts=True)
    source = strategy.source
    return ABOUT.format(
        title=strategy.title,
        short=source.short,
        as_of=source.as_of.isoformat(),
        state=STATES[source.state],
        note=source.note,
        counts="\n".join(_counts(once, all_)),
        names=len(programme_names(strategy.plan)),
        same=len(links.same),
        parts=len(links.parts),
        both=len(set(links.same) & set(links.parts)),
        unlinked=len(links.unlinked),
        programmes=len(catalogue.programmes),
        named=len(catalogue.programmes) - len(links.unnamed),
        unnamed=len(links.unnamed),
    )


def _counts(once: Counts, all_: Counts) -> Iterable[str]:
    for field, label in COUNTED:
        yield f"| {label} | {getattr(once, field)} | {getattr(all_, field)} |"


def _where(strategy: Strategy, name: str) -> str:
    return "、".join(
        measure.id
        for measure in all_measures(strategy.plan)
        if any(programme.name == name for programme in measure.programmes)
    )


def _programme(catalogue: Catalogue, id_: str) -> str:
    return f"[{catalogue[id_].name}](programmes/{id_}.md)"


def _near(catalogue: Catalogue, name: str) -> str:
    ours = main_name(name)
    near = [
        one.id
        for one in catalogue.programmes.values()
        if ours in main_name(one.name) or main_name(one.name) in ours
    ]
    return "<br>".join(_programme(catalogue, id_) for id_ in near) or "－"
