"""What is stored of a place, as the core's own values; which fact holds on a day is the catalogue's rule."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl

from shirube.base import ShirubeError
from shirube.catalogue import Area as PackagedArea
from shirube.catalogue import AreaFact as PackagedFact
from shirube.catalogue import AreaIndex, FactSource
from shirube.usecases import FactSeen, recorded_facts
from shirube.web.areas.models import Area, AreaFact, Source
from shirube.web.pages import library

_COLUMNS = ("area_id", "variable", "period", "as_of", "value", "source_id", "note")
_SCHEMA = dict.fromkeys(("code", "variable", "period", "as_of", "value", "source", "note"), pl.String)


class Known:
    """What the database holds of one place: made by `known_of`, asked for any day."""

    def __init__(self, index: AreaIndex, code: str) -> None:
        self._index = index
        self.area = index.get(code)

    def facts(self, on: date) -> tuple[PackagedFact, ...]:
        """One fact per variable as it holds on a day, unknown ones with their reason."""
        return self._index.facts(self.area.code, on)

    def source(self, source_id: str) -> FactSource:
        return self._index.source(source_id)

    def seen(self, on: date) -> dict[str, FactSeen]:
        """The facts a rule can read, with credit and day."""
        credit_of = {source.id: source.credit for source in self._index.sources()}
        return recorded_facts(self.facts(on), credit_of, library.catalogue().variables)


def known_of(code: str) -> Known:
    """The stored facts of a five-digit code; raises ShirubeError E321 if the database was never filled."""
    row = Area.objects.filter(pk=code).values().first()
    if row is None:
        raise ShirubeError(
            "E321",
            f"データベースに団体 {code} の行がありません。",
            todo="`shirube serve` を実行し直すか、管理者に load_data の実行を頼んでください。",
        )
    facts = (
        AreaFact.objects.filter(area_id=code).order_by("variable", "as_of", "period").values_list(*_COLUMNS)
    )
    rows = [(*fact[:3], fact[3].isoformat(), *fact[4:]) for fact in facts]
    sources = {s["id"]: FactSource(**s) for s in Source.objects.order_by("id").values()}
    return Known(AreaIndex((PackagedArea(**row),), pl.DataFrame(rows, _SCHEMA, orient="row"), sources), code)


def facts_of(code: str, on: date) -> dict[str, FactSeen]:
    """The recorded facts of an area that rules can read, as they hold on a day."""
    return known_of(code).seen(on)


def coverage() -> list[tuple[str, int, int]]:
    """Per variable: how many areas have a known newest value, and how many have it only as unknown."""
    newest: dict[tuple[str, str], bool] = {}
    rows = AreaFact.objects.order_by("as_of").values_list("variable", "area_id", "value").iterator(5_000)
    for variable, area, value in rows:
        newest[variable, area] = value is not None
    known = Counter(variable for (variable, _), is_known in newest.items() if is_known)
    every = Counter(variable for variable, _ in newest)
    return [(variable, known[variable], every[variable] - known[variable]) for variable in every]
