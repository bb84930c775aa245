"""How well and how fast programmes are found by words, beside plain substring search and BM25 over character bigrams.

    .venv-bench/bin/python benchmarks/search.py

Prints the figures as Markdown and writes benchmarks/results/search.json. The questions are tests/finding/queries.tsv.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import machine
from machine import load, rss_mib
from search_quality import SETS, Scored, mean_recall, mean_reciprocal, of_set, read_queries, score
from shirube.catalogue import Catalogue, load_areas, load_catalogue
from shirube.catalogue.entries import glossary_meanings, programme_entries
from shirube.catalogue.search_model import Entry, Settings
from shirube.catalogue.synonyms import Synonyms
from shirube.catalogue.words import plain_text
from shirube.usecases.finding import Finder

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "search.json"
REPEATS = 20
PACKAGES = ("shirube", "bm25s", "sudachipy", "sudachidict-core", "numpy")
NAMES = {
    "shirube": "Shirube",
    "words_only": "the same without synonyms and index terms",
    "bigrams": "BM25 over character bigrams (bm25s)",
    "substring": "substring, every word (the search before)",
}

Search = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class _Bigrams:
    """BM25 over the character bigrams of the same weighted texts."""

    ids: tuple[str, ...]
    engine: Any

    @classmethod
    def over(cls, entries: Sequence[Entry]) -> _Bigrams:
        from bm25s import BM25

        weights = Settings().weights
        engine = BM25(k1=1.5, b=0.75)
        texts = [
            [pair for part in entry.fields for pair in _pairs(part.text) * weights.get(part.name, 1)]
            for entry in entries
        ]
        engine.index(texts, show_progress=False)
        return cls(tuple(entry.id for entry in entries), engine)

    def __call__(self, query: str) -> Sequence[str]:
        pairs = [pair for pair in _pairs(query) if pair in self.engine.vocab_dict]
        if not pairs:
            return ()
        scores = self.engine.get_scores(pairs)
        order = sorted(range(len(self.ids)), key=lambda number: -scores[number])
        return [self.ids[number] for number in order if scores[number] > 0]


def _pairs(text: str) -> list[str]:
    plain = "".join(plain_text(text).split())
    return [plain[at : at + 2] for at in range(len(plain) - 1)]


def _substring(catalogue: Catalogue) -> Search:
    """Every word between spaces stands somewhere in id, name, summary, themes or clauses."""
    texts = {
        programme.id: plain_text(
            " ".join(
                (
                    programme.id,
                    programme.name,
                    programme.summary,
                    *programme.themes,
                    *(clause.text for clause in programme.clauses),
                )
            )
        )
        for programme in catalogue.programmes.values()
    }

    def search(query: str) -> Sequence[str]:
        words = plain_text(query).split()
        return [name for name, text in texts.items() if words and all(word in text for word in words)]

    return search


def measure() -> dict[str, Any]:
    """Quality of all, time of Shirube's, memory of the dictionary and of the index."""
    catalogue, areas = load_catalogue(), load_areas()
    started = time.perf_counter()
    finder = Finder(catalogue, areas)
    built = time.perf_counter() - started
    plain = Finder(catalogue, synonyms=Synonyms(()))
    entries = programme_entries(catalogue, meanings=glossary_meanings())
    searches: dict[str, Search] = {
        "shirube": lambda query: [found.programme.id for found in finder.find(query).programmes],
        "words_only": lambda query: [found.programme.id for found in plain.find(query).programmes],
        "bigrams": _Bigrams.over(entries),
        "substring": _substring(catalogue),
    }
    queries = read_queries()
    scored = {name: score(queries, search) for name, search in searches.items()}
    return {
        "programmes": len(catalogue.programmes),
        "quality": {name: _quality(found) for name, found in scored.items()},
        "misses": [
            {
                "set": item.query.set,
                "query": item.query.text,
                "missed": item.missed,
                "found": item.found[:5],
            }
            for item in scored["shirube"]
            if item.missed
        ],
        "build_s": built,
        "latency_ms": {
            name: _latency(search, [q.text for q in queries]) for name, search in searches.items()
        },
        "memory_mib": _memory(),
    }


def _quality(scored: Sequence[Scored]) -> dict[str, Any]:
    return {
        name: {
            "queries": len(part),
            "recall_at_5": float(mean_recall(part)),
            "mrr": float(mean_reciprocal(part)),
        }
        for name in SETS
        if (part := of_set(scored, name))
    }


def _latency(search: Search, texts: Sequence[str]) -> dict[str, float]:
    times = []
    for _ in range(REPEATS + 1):
        for text in texts:
            started = time.perf_counter()
            search(text)
            times.append((time.perf_counter() - started) * 1000)
    warm = times[len(texts) :]
    cuts = quantiles(warm, n=100)
    return {"p50": cuts[49], "p95": cuts[94], "worst": max(warm)}


def _memory() -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--memory"],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def _memory_child() -> dict[str, float]:
    """Resident memory added by each step, in a process of its own."""
    from shirube.catalogue.words import words_of

    catalogue = load_catalogue()
    start = rss_mib()
    words_of("空き家を直して移住者を呼びたい")
    dictionary = rss_mib()
    finder = Finder(catalogue)
    finder.find("空き家を直して移住者を呼びたい")
    return {"catalogue": start, "dictionary": dictionary - start, "index": rss_mib() - dictionary}


def table(figures: dict[str, Any]) -> str:
    """The section of docs/benchmarks.md."""
    sets = list(figures["quality"]["shirube"])
    counts = {name: figures["quality"]["shirube"][name]["queries"] for name in sets}
    heads = ["recall at 5 (MRR)", *(f"{name} ({counts[name]})" for name in sets), "p50 ms", "p95 ms"]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for name, quality in figures["quality"].items():
        cells = [f"{quality[part]['recall_at_5']:.2f} ({quality[part]['mrr']:.2f})" for part in sets]
        times = figures["latency_ms"][name]
        row = [NAMES[name], *cells, f"{times['p50']:.1f}", f"{times['p95']:.1f}"]
        lines.append(f"| {' | '.join(row)} |")
    memory = figures["memory_mib"]
    lines += [
        "",
        f"{figures['programmes']} programmes; the index is made in {figures['build_s']:.2f} s; the dictionary takes "
        f"{memory['dictionary']:.0f} MiB resident, the index {memory['index']:.0f} MiB.",
    ]
    return "\n".join(lines)


def main() -> None:
    if "--memory" in sys.argv:
        print(json.dumps(_memory_child()))
        return
    started, before = datetime.now(UTC), load()  # noqa: TID251  when it was measured
    machine.PACKAGES = PACKAGES
    figures = measure()
    measured = {
        "at": started.isoformat(timespec="seconds"),
        "load_before_after": [before, load()],
        **machine.described(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"measured": measured, "figures": figures}, ensure_ascii=False, indent=1) + "\n"
    )
    print(table(figures))


if __name__ == "__main__":
    main()
