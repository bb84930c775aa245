"""The page docs/reference/search-quality.md: how well questions lead to programmes, and every miss."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from search_quality import AT, SETS, Scored, mean_recall, mean_reciprocal, of_set, read_queries, score
from shirube.catalogue import Catalogue
from shirube.usecases.finding import Finder

ABOUT = """# 制度の探しやすさ

役場・県・会社の人が話すとおりに書いた問い（`tests/finding/queries.tsv`）で、あるべき制度が上から5番目までに出るかを測ったもの。
再現率は「5番目までに出た、あるべき制度」÷「あるべき制度の数（多くても5）」の平均、MRR は「最初に出た順位の逆数」の平均。

問いと答えは、制度の一覧と資料の文から、測る前に書いた。組の違いは次のとおり。

| 組 | いつ書き、どう使ったか |
| --- | --- |
| tuned | 最初に書いた。重みと同じ意味の語を決めるのに使った |
| held | 同時に書き、調整の間は結果を見なかった。ただし同じ人が同じ意味の語も書いたので、甘い |
| second | 調整のあとに書いた。最初に測ったときの再現率は 0.60。その外れを見て索引語を足した |
| third | その次に書いた。最初に測ったときの再現率は 0.61。その外れを見て言い方の幅を広げた |
| final | 最後に書き、一度だけ測った。これを見て直したものはない。**はじめて聞かれる問いの目安はこの組** |

final の問いは third よりやさしい。同じ意味の語と索引語を使わずに同じ仕組みで探すと final は 0.60、third は 0.37（benchmarks/search.py）。
どの問いも一人で書いたもので、実際の役場の記録ではない。
"""


def page(catalogue: Catalogue) -> str:
    """The measured figures and the misses as Markdown."""
    finder = Finder(catalogue)
    scored = score(read_queries(), lambda text: [item.programme.id for item in finder.find(text).programmes])
    misses = [item for item in scored if item.missed]
    lines = [
        ABOUT,
        "## 結果\n",
        "| 組 | 問い | 再現率 (5) | MRR |",
        "| --- | ---: | ---: | ---: |",
        *(_row(name, of_set(scored, name)) for name in SETS),
        _row("すべて", scored),
        f"\n## 外れ（{len(misses)} 問）\n",
        f"あるべき制度のうち上から{AT}番目までに出なかったものと、かわりに出たもの。\n",
        "| 組 | 問い | 出なかった | 出た |",
        "| --- | --- | --- | --- |",
        *(_miss(item) for item in misses),
    ]
    return "\n".join(lines)


def _row(name: str, scored: tuple[Scored, ...]) -> str:
    recall, reciprocal = float(mean_recall(scored)), float(mean_reciprocal(scored))
    return f"| {name} | {len(scored)} | {recall:.2f} | {reciprocal:.2f} |"


def _miss(item: Scored) -> str:
    missed = "、".join(f"`{name}`" for name in item.missed)
    found = "、".join(f"`{name}`" for name in item.found[:AT]) or "なし"
    return f"| {item.query.set} | {item.query.text} | {missed} | {found} |"
