"""Write the packaged national strategy from ../shared/seeds: what it aims at, without its sentences.

    python tools/build_strategies.py            # write src/shirube/data/strategies/national.yaml, print the account
    python tools/build_strategies.py --check    # rebuild in memory and compare; exit 1 if anything differs

Titles, labels, figures, years and places are kept; paragraphs and footnotes are not, and what KPI notes and
roadmap cells say stands in our own words (tools/strategy_words.yaml).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from strategy_tree import plan_tree

from shirube.catalogue import load_catalogue
from shirube.catalogue.strategy_links import name_links
from shirube.catalogue.text import read_text
from shirube.documents.reading import as_lines
from shirube.documents.strategy import read_strategy
from shirube.plans import (
    Bar,
    Footnote,
    Group,
    Kpi,
    KpiBlock,
    Measure,
    Plan,
    Roadmap,
    Row,
    Subgroup,
    all_kpi_blocks,
    all_roadmaps,
)

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
TARGET = ROOT / "src" / "shirube" / "data" / "strategies" / "national.yaml"
WORDS = Path(__file__).resolve().parent / "strategy_words.yaml"
DOCUMENT = "003_9abe654e008363f5"
HEAD = {
    "id": "national",
    "source": {
        "document": DOCUMENT,
        "short": "資料003",
        "ministry": "政府（閣議決定の案）",
        "as_of": "2025-12-31",
        "state": "draft",
        "note": "表題に「案」、日付は「令和7年12月 日」と日が空いている。月の末日を時点とした。",
    },
}
NOTE = (
    "# Written by tools/build_strategies.py from the document of `source`. Titles, labels, figures and places;\n"
    "# no sentence of the document. lines = lines of the document; FY2029 = fiscal year, 2029 = calendar year.\n"
)
_PLAIN = re.compile(r"[\w぀-ヿ一-鿿][\w぀-ヿ一-鿿・ー（）／＋%-]*")
_LONGEST = 118


class Words:
    """Our own words for printed sentences; `missing` are the printed texts without any."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known
        self.missing: list[str] = []

    def __call__(self, text: str) -> str:
        if not text:
            return ""
        key = hashlib.sha256(re.sub(r"\s+", "", text).encode()).hexdigest()[:12]
        if key not in self.known:
            self.missing.append(f"{key}: {text}")
        return self.known.get(key, "")


def without_sentences(plan: Plan, words: Words) -> Plan:
    """The plan without paragraphs and footnote texts; notes and roadmap cells in our own words."""
    impacts = tuple(replace(one, paragraphs=(), kpis=_block(one.kpis, words)) for one in plan.impacts)
    outcomes = tuple(replace(one, paragraphs=(), kpis=_block(one.kpis, words)) for one in plan.outcomes)
    outputs = tuple(
        replace(
            one,
            paragraphs=(),
            kpis=_block(one.kpis, words),
            roadmap=_roadmap(one.roadmap, words),
            groups=tuple(_group(group, words) for group in one.groups),
        )
        for one in plan.outputs
    )
    return replace(
        plan,
        impacts=impacts,
        outcomes=outcomes,
        outputs=outputs,
        national=tuple(_group(group, words) for group in plan.national),
        others=tuple(replace(one, paragraphs=()) for one in plan.others),
        footnotes=tuple(Footnote(one.no, "", one.span) for one in plan.footnotes),
    )


def _group(group: Group, words: Words) -> Group:
    return replace(
        group,
        measures=_measures(group.measures),
        kpis=_block(group.kpis, words),
        roadmap=_roadmap(group.roadmap, words),
        subgroups=tuple(_subgroup(one, words) for one in group.subgroups),
    )


def _subgroup(one: Subgroup, words: Words) -> Subgroup:
    return replace(
        one,
        measures=_measures(one.measures),
        kpis=_block(one.kpis, words),
        roadmap=_roadmap(one.roadmap, words),
    )


def _measures(measures: tuple[Measure, ...]) -> tuple[Measure, ...]:
    return tuple(replace(one, paragraphs=()) for one in measures)


def _block(block: KpiBlock, words: Words) -> KpiBlock:
    return replace(block, kpis=tuple(_kpi(kpi, words) for kpi in block.kpis))


def _kpi(kpi: Kpi, words: Words) -> Kpi:
    notes = tuple(note for note in map(words, kpi.notes) if note)
    return replace(kpi, notes=notes, children=tuple(_kpi(child, words) for child in kpi.children))


def _roadmap(roadmap: Roadmap, words: Words) -> Roadmap:
    return replace(roadmap, rows=tuple(_row(row, words) for row in roadmap.rows))


def _row(row: Row, words: Words) -> Row:
    bars = tuple(
        Bar(tuple(replace(c, text=words(c.text)) for c in bar.cells), bar.cohort) for bar in row.bars
    )
    return replace(row, bars=bars)


def sentences(plan: Plan) -> Iterator[str]:
    """What the document says in sentences: paragraphs, footnotes, notes of KPIs and cells of roadmaps."""
    for node in (*plan.impacts, *plan.outcomes, *plan.outputs, *plan.others):
        yield from (one.text for one in node.paragraphs)
    yield from (one.text for one in plan.footnotes)
    for block in all_kpi_blocks(plan):
        yield from (note for kpi in block.kpis for one in (kpi, *kpi.children) for note in one.notes)
    for roadmap in all_roadmaps(plan):
        yield from (cell.text for row in roadmap.rows for bar in row.bars for cell in bar.cells)


def read_words() -> Words:
    """The words of strategy_words.yaml."""
    tree, _ = read_text(WORDS.read_text("utf-8"), file=WORDS.name)
    return Words(tree)


def build(text: str) -> tuple[str, Words]:
    """The packaged file for a document, and the words that were missing."""
    words = read_words()
    plan = without_sentences(read_strategy(as_lines(text)), words)
    links = name_links(plan, load_catalogue().programmes)
    tree = {
        **HEAD,
        **plan_tree(plan),
        "links": dict(links.same),
        "parts": {name: list(ids) for name, ids in links.parts.items()},
    }
    return NOTE + "\n".join(written(tree)) + "\n", words


def written(tree: dict[str, Any], indent: str = "") -> Iterator[str]:
    """YAML lines: whatever fits stands on one line, so that a node can be read and compared at a glance."""
    for name, value in tree.items():
        line = f"{indent}{_scalar(name)}: {_flow(value)}"
        if len(line) <= _LONGEST or not isinstance(value, dict | list):
            yield line
        elif isinstance(value, dict):
            yield f"{indent}{_scalar(name)}:"
            yield from written(value, indent + "  ")
        else:
            yield f"{indent}{_scalar(name)}:"
            for item in value:
                yield from _item(item, indent + "  ")


def _item(item: Any, indent: str) -> Iterator[str]:
    line = f"{indent}- {_flow(item)}"
    has_lists = isinstance(item, dict) and any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in item.values()
    )
    if not isinstance(item, dict) or len(line) <= _LONGEST or not has_lists:
        yield line
        return
    first, *rest = list(written(item, indent + "  "))
    yield f"{indent}- {first.strip()}"
    yield from rest


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(k)}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def main() -> int:
    """0 when the file is written or current, 1 when --check finds a difference."""
    parser = argparse.ArgumentParser(description="Write the packaged national strategy.")
    parser.add_argument("--check", action="store_true", help="only compare")
    is_check = parser.parse_args().check
    text, words = build((SEEDS / f"{DOCUMENT}.txt").read_text("utf-8"))
    for missing in words.missing:
        sys.stdout.write(f"no words of our own for {missing}\n")
    if is_check:
        is_same = TARGET.is_file() and TARGET.read_text("utf-8") == text
        sys.stdout.write("" if is_same else f"{TARGET.name} is not what the document says.\n")
        return 0 if is_same else 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{TARGET.name}: {len(text.encode()):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
