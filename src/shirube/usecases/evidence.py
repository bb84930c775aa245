"""Did a measure work: the panel of an outcome, who began when, and everything that the answer rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from shirube.base import ShirubeError, UnknownNameError, parse_year
from shirube.base.errors import Place
from shirube.catalogue import AreaIndex, find_areas
from shirube.catalogue.evidence_record import EvidenceRecord, Outcome, load_evidence
from shirube.catalogue.figures import FigureSource, indicator, indicator_values
from shirube.evidence import (
    Adoption,
    Answer,
    Dropped,
    Effect,
    EvidenceError,
    Panel,
    Settings,
    Similar,
    answer,
    estimate,
)
from shirube.evidence.answer import answer_for_one
from shirube.evidence.panel import Floats

if TYPE_CHECKING:
    from shirube.evidence import LibraryEffect, SyntheticEffect

_KEPT, _ANSWERS = 12, 32
_PART = re.compile(r"[\s,，、:：\t]+")
LONGEST = 40_000


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A question and its answer. One place alone is asked by `synthetic`, several by `effect`.

    `effect` is a mapping of reasons when nobody could enter; `before` is the same estimate with the year moved
    back; `library` the second opinion of diff-diff, None where it gives none.
    """

    outcome: Outcome
    adoption: Adoption
    settings: Settings
    panel: Panel
    effect: Effect | Mapping[str, Dropped]
    before: Effect | None
    library: LibraryEffect | None
    synthetic: SyntheticEffect | None
    answer: Answer
    sources: tuple[FigureSource, ...]


def outcome_of(record: EvidenceRecord, outcome_id: str) -> Outcome:
    """The outcome of an id; raises UnknownNameError E656 naming those that exist."""
    if outcome_id not in record.outcomes:
        known = "、".join(record.outcomes)
        raise UnknownNameError(
            "E656", f"数字「{outcome_id[:40]}」はありません。", todo=f"選べるのは {known} です。"
        )
    return record.outcomes[outcome_id]


def outcome_for(record: EvidenceRecord, words: str) -> tuple[Outcome, str] | None:
    """The packaged figure nearest to what a KPI is called and the word that led there: the longest word found."""
    found = [
        (len(word), -place, outcome, word)
        for place, outcome in enumerate(record.outcomes.values())
        for word in outcome.words
        if word in words
    ]
    if not found:
        return None
    _, _, outcome, word = max(found, key=lambda one: one[:2])
    return outcome, word


def read_adopters(text: str, areas: AreaIndex, *, most: int) -> Adoption:
    """Who began when: a line each, code or name and year (39405 2018, 高知県檮原町 令和元年).

    Raises EvidenceError E657 at the first line that cannot be read, E658 for too many, E659 for one twice,
    E651 for none.
    """
    if len(text) > LONGEST:
        raise _too_many(most)
    years: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, year = _one(line.strip(), number, areas)
        if code in years:
            raise EvidenceError(
                "E659",
                f"「{areas.get(code).full_name}」が二度書かれています。",
                where=Place(line=number),
                todo="一つのまちは、施策を始めた年を一行だけ書いてください。",
            )
        years[code] = year
        if len(years) > most:
            raise _too_many(most)
    return Adoption(years)


def _one(line: str, number: int, areas: AreaIndex) -> tuple[str, int]:
    parts = [part for part in _PART.split(line) if part]
    todo = "団体コードか名前のあとに、空白をおいて年を書いてください。例: 39405 2018、高知県檮原町 令和元年"
    wrong = EvidenceError("E657", f"「{line[:60]}」を読めません。", where=Place(line=number), todo=todo)
    if len(parts) < 2:
        raise wrong
    year_text = parts[-1] if re.search(r"年度?$", parts[-1]) else f"{parts[-1]}年"
    try:
        year = parse_year(year_text).year
    except ShirubeError:
        raise wrong from None
    name = " ".join(parts[:-1])
    found = find_areas(areas, name, limit=2)
    sure = [match for match in found if match.score >= _SURE]
    if not sure or (len(sure) > 1 and sure[0].score == sure[1].score) or sure[0].area.kind == "prefecture":
        seen = "、".join(match.area.full_name for match in found)
        hint = f"近いもの: {seen}。" if seen else ""
        raise EvidenceError(
            "E657",
            f"「{name[:60]}」がどの市区町村か分かりません。{hint}",
            where=Place(line=number),
            todo="都道府県から書くか、5桁の団体コードで書いてください。例: 高知県檮原町、39405",
        )
    return sure[0].area.code, year


_SURE = 60
"""Below this a match of `find_areas` is a guess."""


def _too_many(most: int) -> EvidenceError:
    return EvidenceError(
        "E658",
        f"始めたまちが多すぎます（{most:,}まで）。",
        todo="まちを減らしてください。ほとんどのまちが始めた施策は、比べる相手がなく確かめられません。",
    )


def ask(outcome_id: str, adoption: Adoption) -> Inquiry:
    """The answer for one outcome. Raises UnknownNameError E656, EvidenceError E650–E654."""
    return _asked(outcome_id, tuple(sorted(adoption.years.items())))


@lru_cache(maxsize=_ANSWERS)
def _asked(outcome_id: str, years: tuple[tuple[str, int], ...]) -> Inquiry:
    record, adoption = load_evidence(), Adoption(dict(years))
    outcome = outcome_of(record, outcome_id)
    panel, similar = panel_of(outcome_id)
    return ask_panel(outcome, panel, adoption, sources=_sources(outcome, record), similar=similar)


def ask_panel(
    outcome: Outcome,
    panel: Panel,
    adoption: Adoption,
    *,
    sources: tuple[FigureSource, ...],
    similar: Similar | None = None,
) -> Inquiry:
    """The answer on a panel at hand. Raises EvidenceError E650–E654."""
    settings = load_evidence().settings
    if len(adoption.years) == 1:
        return _ask_one(outcome, adoption, panel, settings, sources)
    effect = estimate(panel, adoption, settings, similar=similar)
    before = _before(panel, adoption, settings, effect)
    said = answer(effect, before=before, panel=panel, scale=outcome.scale, settings=settings)
    return Inquiry(
        outcome=outcome,
        adoption=adoption,
        settings=settings,
        panel=panel,
        effect=effect,
        before=before,
        library=_second_opinion(panel, adoption, settings) if isinstance(effect, Effect) else None,
        synthetic=None,
        answer=said,
        sources=sources,
    )


def _before(
    panel: Panel,
    adoption: Adoption,
    settings: Settings,
    effect: Effect | Mapping[str, Dropped],
) -> Effect | None:
    """The estimate as if the measure had begun earlier, seen only until it really began."""
    if not isinstance(effect, Effect):
        return None
    entered = Adoption({code: adoption.years[code] for code in effect.adopters})
    short = replace(settings, years_after=settings.years_back)
    found = estimate(panel, entered.moved_back(settings.years_back), short, with_events=False)
    return found if isinstance(found, Effect) else None


def _second_opinion(panel: Panel, adoption: Adoption, settings: Settings) -> LibraryEffect | None:
    from shirube.evidence import library_effect

    try:
        return library_effect(panel, adoption, significance=settings.significance)
    except EvidenceError:
        return None


def _ask_one(
    outcome: Outcome,
    adoption: Adoption,
    panel: Panel,
    settings: Settings,
    sources: tuple[FigureSource, ...],
) -> Inquiry:
    from shirube.evidence import synthetic_effect

    found = synthetic_effect(panel, adoption, settings)
    return Inquiry(
        outcome=outcome,
        adoption=adoption,
        settings=settings,
        panel=panel,
        effect=dict.fromkeys(adoption.years, found) if isinstance(found, Dropped) else {},
        before=None,
        library=None,
        synthetic=None if isinstance(found, Dropped) else found,
        answer=answer_for_one(found, scale=outcome.scale, settings=settings),
        sources=sources,
    )


@lru_cache(maxsize=_KEPT)
def panel_of(outcome_id: str) -> tuple[Panel, Similar]:
    """The panel of a packaged outcome over all municipalities, and what is worked out about likeness, kept."""
    record = load_evidence()
    outcome = outcome_of(record, outcome_id)
    codes, years, values = _wide(outcome.indicator)
    if outcome.per is not None:
        others, per_years, below = _wide(outcome.per)
        years_kept = tuple(year for year in years if year in per_years)
        rows = [others.index(code) for code in codes]
        values = values[:, [years.index(year) for year in years_kept]]
        below = below[rows][:, [per_years.index(year) for year in years_kept]]
        values = values / np.where(below > 0, below, np.nan) * outcome.each
        years = years_kept
    if outcome.is_log:
        values = np.log(np.where(values > 0, values, np.nan))
    panel = Panel(
        codes=codes,
        years=years,
        values=values,
        features=features_of(record, codes),
        feature_labels=tuple(feature.label for feature in record.features),
        regions=tuple(code[:2] for code in codes),
        first_effect=outcome.first_effect,
    )
    return panel, Similar(panel, record.settings)


def _wide(indicator_id: str) -> tuple[tuple[str, ...], tuple[int, ...], Floats]:
    table = indicator_values().filter(pl.col("indicator") == indicator_id)
    wide = table.pivot(on="year", index="code", values="value").sort("code")
    names = sorted(name for name in wide.columns if name != "code")
    values = wide.select(pl.col(names).cast(pl.Float64).fill_null(float("nan"))).to_numpy()
    return tuple(wide["code"].to_list()), tuple(int(name) for name in names), values


def features_of(record: EvidenceRecord, codes: tuple[str, ...]) -> Floats:
    """What places are matched on beside the figure itself: places × features, NaN where not known."""
    columns = []
    for feature in record.features:
        value = _in_year(feature.indicator, feature.year)
        below = _in_year(feature.per, feature.year) if feature.per is not None else None
        column = np.array([value.get(code, np.nan) for code in codes])
        if below is not None:
            column = column / np.array([below.get(code) or np.nan for code in codes])
        columns.append(np.log(np.where(column > 0, column, np.nan)) if feature.is_log else column)
    return np.column_stack(columns)


def _in_year(indicator_id: str, year: int) -> dict[str, float]:
    table = indicator_values().filter((pl.col("indicator") == indicator_id) & (pl.col("year") == year))
    return dict(table.drop_nulls("value").select("code", "value").iter_rows())


def _sources(outcome: Outcome, record: EvidenceRecord) -> tuple[FigureSource, ...]:
    used = [outcome.indicator, outcome.per, *(feature.indicator for feature in record.features)]
    return tuple(dict.fromkeys(indicator(name).source for name in used if name is not None))
