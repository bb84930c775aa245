"""Figures of files as outcomes: those that a visitor may see, of enough municipalities and years to compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from shirube.base import UnknownNameError
from shirube.catalogue.evidence_record import load_evidence
from shirube.catalogue.figures import load_indicators
from shirube.usecases.evidence_own import OWN, OwnFigures
from shirube.web.imports.models import Import, ImportedValue, OwnIndicator
from shirube.web.imports.selectors import visible

FEWEST_YEARS = 3
"""Two years before and one after, below which no question can be asked."""


@dataclass(frozen=True)
class Choice:
    """A figure of files that can be asked about."""

    id: str
    label: str


def choices(user: Any) -> tuple[Choice, ...]:
    """By label. Figures of fewer towns than one answer compares with are left out."""
    rows = _values(user).filter(value__isnull=False).exclude(area__endswith="000")
    counted = rows.values("indicator").annotate(
        towns=Count("area", distinct=True), years=Count("year", distinct=True)
    )
    fewest = 2 * load_evidence().settings.similar
    ids = [row["indicator"] for row in counted if row["towns"] >= fewest and row["years"] >= FEWEST_YEARS]
    return tuple(sorted((Choice(f"{OWN}{one}", _named(one)[0]) for one in ids), key=lambda one: one.label))


def own_figures(outcome: str, user: Any) -> OwnFigures:
    """The values of an outcome 'own:…' that a visitor may see; raises UnknownNameError E662 where there are none."""
    name = outcome.removeprefix(OWN)
    rows = _values(user).filter(indicator=name).order_by("-source__wins", "-source__at", "-source_id")
    values = list(rows.values_list("area", "year", "value"))
    if not values:
        raise UnknownNameError(
            "E662",
            f"取り込んだ数字「{name[:40]}」はありません（または、見られる人が決まっています）。",
            todo="一覧から選ぶか、統計のファイルを取り込んでください。",
        )
    label, unit = _named(name)
    files = Import.objects.filter(pk__in=rows.values("source_id"))
    credits_ = [
        f"{one.credit or '出典：取り込んだファイル'}（{one.name}、確認番号 {one.sha256[:12]}、{one.at:%Y-%m-%d}）"
        for one in files.order_by("pk")
    ]
    return OwnFigures(name, label, unit, values, credits_)


def _values(user: Any) -> Any:
    return ImportedValue.objects.filter(visible(user, before="source__"), source__state="used")


def _named(indicator: str) -> tuple[str, str]:
    """Label and unit."""
    known = load_indicators().get(indicator)
    if known is not None:
        return known.label, known.unit
    own = OwnIndicator.objects.filter(pk=indicator).first()
    return (indicator, "") if own is None else (own.label, own.unit)
