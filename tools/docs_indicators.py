"""The page of indicators and packaged figures, from the dictionary and the tables alone."""

from __future__ import annotations

import polars as pl

from shirube.catalogue.figures import (
    MARK_WORDS,
    MARKS,
    Indicator,
    figure_sources,
    indicator_values,
    load_indicators,
)
from shirube.catalogue.figures_codes import code_history

BETTER = {"up": "増えるとよい", "down": "減るとよい", None: "決めない"}
AGGREGATE = {"sum": "合計できる", "none": "合計しない"}
BOUNDARY = {"each-year": "各年の区域", None: "記載なし"}
PRELIMINARY = {True: "速報", False: "確報", None: "記載なし"}


def page() -> str:
    """docs/reference/indicators.md."""
    values = indicator_values()
    parts = [
        "# 指標の一覧",
        f"同梱の指標は {len(load_indicators())}、値の欄は {values.height:,}（指標 × 年 × 1,741 市区町村）です。"
        "値のない欄も、なぜないかを記号で持ちます。取り込んだファイルの指標はこの表にありません"
        "（[統計のファイルを取り込む](../how-to/import-figures.md)）。",
        "## 値のない欄",
        _table(("記号", "意味", "id", "欄の数"), _marks(values)),
    ]
    groups = dict.fromkeys(one.group for one in load_indicators().values())
    for group in groups:
        ones = [one for one in load_indicators().values() if one.group == group]
        parts += [f"## {group}", _table(_HEAD, [_row(one) for one in ones])]
        parts += [f"- {one.label}: {note}" for one in ones for note in one.notes]
    parts += ["## 出典", _table(("id", "表", "表示"), _sources())]
    parts += ["## 読み替える古い団体コード", _table(("旧", "旧の名前", "新", "わけ"), _changes())]
    return "\n\n".join(parts)


_HEAD = ("id", "名前", "単位", "向き", "合計", "年", "区域", "速報", "e-Stat の項目・表", "出典")


def _row(one: Indicator) -> tuple[str, ...]:
    item = "・".join(part for part in (one.item, one.table) if part) or "－"
    return (
        f"`{one.id}`",
        one.label,
        one.unit,
        BETTER[one.better],
        AGGREGATE[one.aggregate],
        _years(one.years),
        BOUNDARY.get(one.boundary, one.boundary or ""),
        PRELIMINARY[one.is_preliminary],
        item,
        one.source.id,
    )


def _years(years: tuple[int, ...]) -> str:
    """2010–2014、2016."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _marks(values: pl.DataFrame) -> list[tuple[str, ...]]:
    counts = dict(values.filter(pl.col("mark").is_not_null()).group_by("mark").len().rows())
    return [
        (shown, MARK_WORDS[mark], f"`{mark}`", f"{counts.get(mark, 0):,}") for mark, shown in MARKS.items()
    ]


def _sources() -> list[tuple[str, ...]]:
    return [(f"`{one.id}`", one.table, one.credit) for one in figure_sources().values()]


def _changes() -> list[tuple[str, ...]]:
    return [
        (one.old, one.old_name, "・".join(one.new), f"{one.day} {one.note}")
        for one in code_history().values()
    ]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
