"""Two texts for one place: what somebody else saved meanwhile, and what was typed here, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirube.base import FiscalYear
from shirube.plans import SOURCE_WORDS
from shirube.usecases.file_check import text_changes
from shirube.usecases.plan_part import UNITS, YEN
from shirube.web.plans import models
from shirube.web.plans.histories import CHOICES, FIELDS, last_change
from shirube.web.plans.page_links import kpi_link_words, node_link_words
from shirube.web.plans.services import OvertakenError
from shirube.web.plans.words import KIND_JA

LONG = frozenset({"text", "notes"})
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "link_strategy"})
YEARLY = (YEN, "path-")
KINDS = {str(kind): words for kind, words in KIND_JA.items()}
LABELS = {models.Budget: {"source": "財源", "name": "内訳の名前", "unit": "額の単位", "note": "備考"}}


@dataclass(frozen=True)
class Clash:
    """One field that both wrote differently."""

    name: str
    label: str
    theirs: str
    mine: str
    changes: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """What the other wrote, as a person reads it."""
        return dict(self.choices).get(self.theirs, self.theirs)

    @property
    def options(self) -> tuple[tuple[str, str, bool], ...]:
        """The choices with the own one marked."""
        return tuple((value, words, value == self.mine) for value, words in self.choices)

    @property
    def is_long(self) -> bool:
        return self.name in LONG


def clashes(
    typed: Mapping[str, str],
    stored: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    choices: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Clash, ...]:
    """The fields in which what stands and what was typed differ."""
    found = []
    for name in dict.fromkeys((*typed, *stored)):
        mine, theirs = str(typed.get(name, "")).strip(), str(stored.get(name, "")).strip()
        is_year = name.startswith(YEARLY) and (name in typed or name in stored)
        if name in NOT_TYPED or (name not in stored and not is_year) or theirs == mine:
            continue
        options = tuple((choices or {}).get(name, {}).items())
        changes = text_changes(theirs, mine) if name in LONG and not options else ()
        found.append(Clash(name, (labels or {}).get(name) or _label(name), theirs, mine, changes, options))
    return tuple(found)


def _label(name: str) -> str:
    if name.startswith(YEN):
        return f"{FiscalYear(int(name.removeprefix(YEN))).era}の額"
    if name.startswith("path-"):
        return f"年ごとの目標 {name.removeprefix('path-')}"
    return FIELDS.get(name, name)


def _choices_of(row: Any) -> dict[str, Mapping[str, str]]:
    """The fields of a row that are chosen from a list, with the words of each choice."""
    found: dict[str, Mapping[str, str]] = dict(CHOICES)
    if isinstance(row, models.Budget):
        found["source"] = {str(source): words for source, words in SOURCE_WORDS.items()}
        found["unit"] = {unit: unit for unit in UNITS}
    elif isinstance(row, models.Kpi):
        found["link_path"] = kpi_link_words()
    elif isinstance(row, models.Node):
        found["link_path"] = node_link_words(row.kind, row.link_path)
        found["kind"] = KINDS
    return found


def conflict_context(
    plan: models.Plan,
    error: OvertakenError,
    *,
    typed: Mapping[str, str] | None = None,
    stored: Mapping[str, str] | None = None,
    part: str = "",
) -> dict[str, Any]:
    """The page on which a person chooses or merges; what did not clash goes along unchanged.

    `typed` and `stored` are the fields of a form where these are not the columns themselves; `part` is the word
    of a row's kind in its address.
    """
    mine = error.typed if typed is None else typed
    theirs = {name: getattr(error.row, name) for name in error.typed} if stored is None else stored
    differing = clashes(mine, theirs, labels=LABELS.get(type(error.row), {}), choices=_choices_of(error.row))
    names = {clash.name for clash in differing}
    return {
        "plan": plan,
        "error": error,
        "clashes": differing,
        "same": [(name, value) for name, value in mine.items() if name not in names | NOT_TYPED],
        "version": error.row.version,
        "last": last_change(error.row),
        "back": _home(plan, error.row, part),
        "trail": (("計画", "/plans/"), (plan.title, f"/plans/{plan.pk}/"), ("見くらべる", "")),
    }


def _home(plan: models.Plan, row: Any, part: str) -> str:
    """The page whose form it was; `save/` below it takes the merged words."""
    if isinstance(row, models.Plan):
        return f"/plans/{plan.pk}/settings/"
    word = part or ("indicators" if isinstance(row, models.Kpi) else "nodes")
    return f"/plans/{plan.pk}/{word}/{row.pk}/"
