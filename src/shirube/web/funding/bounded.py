"""Limits of one reckoning: its size, and how long a visitor waits for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache

from shirube.base import ShirubeError
from shirube.catalogue import AreaIndex, Catalogue
from shirube.catalogue.project_file import ProjectFile
from shirube.funding.offers import offers_of
from shirube.usecases.funding import MoneyPlan, plan_money, read_project
from shirube.web.funding.draft import MOST_ROWS, refuse_out_of_range, too_many_rows

MOST_CANDIDATES, MOST_PLACES, MOST_UNKNOWN = 40, 10, 3
SECONDS = 45


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    """Two reckonings at a time in a process: more would starve the other pages."""
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="funding")


def reckon(catalogue: Catalogue, index: AreaIndex, written: ProjectFile, *, on: date) -> MoneyPlan:
    """The whole answer; raises as `plan_money`, E351, E352 or E359 for a project too large, E354 after 45 seconds."""
    refuse_too_large(catalogue, index, written, on=on)
    found = _pool().submit(plan_money, catalogue, index, written, on=on)
    try:
        return found.result(timeout=SECONDS)
    except TimeoutError:
        found.cancel()
        raise ShirubeError(
            "E354",
            f"{SECONDS}秒で計算が終わりませんでした。",
            todo="費用の行を減らすか、費用ごとに使う制度をしぼってください。混み合っているときは、少し待ってもう一度押してください。",
        ) from None


def refuse_too_large(catalogue: Catalogue, index: AreaIndex, written: ProjectFile, *, on: date) -> None:
    """Raises E351 for too many costs, E359 for places, E350 for amounts out of range.

    E352: too many candidates, or too many costs of unknown yen, in one way of the project.
    """
    costs = [len(written.costs), *(sum(len(place.costs) for place in way.places) for way in written.ways)]
    if max(costs) > MOST_ROWS:
        raise too_many_rows(max(costs))
    places = sum(len(way.places) for way in written.ways)
    if places > MOST_PLACES:
        raise ShirubeError(
            "E359",
            f"場所が{places:,}あります（すべてのやり方を合わせて{MOST_PLACES}まで）。",
            todo="やり方ごとにファイルを分けてください。",
        )
    project, _ = read_project(catalogue, index, written, on=on)
    refuse_out_of_range(project)
    for way in project.ways:
        unknown = sum(item.yen is None for _, item in way.items)
        if unknown > MOST_UNKNOWN:
            raise ShirubeError(
                "E352",
                f"金額の分からない費用が{unknown}行あります（一度に比べるのは{MOST_UNKNOWN}行まで）。",
                todo="おおよその額を一つ書いてください。例: 不明 や 1,000万円〜2,000万円 を 1,500万円 に",
            )
        candidates = len(offers_of(way, project, catalogue.programmes, catalogue.variables))
        if candidates > MOST_CANDIDATES:
            raise ShirubeError(
                "E352",
                f"候補になる制度が{candidates}あります（一度に比べるのは{MOST_CANDIDATES}まで）。",
                todo="費用の種類を一つにするか、「使う制度をしぼる」で制度を選んでください。",
            )
