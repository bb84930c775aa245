"""Two texts for one place: what somebody else saved meanwhile, and what was typed here, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shirube.usecases.file_check import text_changes
from shirube.web.plans import models
from shirube.web.plans.histories import FIELDS, last_change
from shirube.web.plans.services import OvertakenError

LONG = frozenset({"text", "notes"})
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version"})


@dataclass(frozen=True)
class Clash:
    """One field that both wrote differently."""

    name: str
    label: str
    theirs: str
    mine: str
    changes: tuple[tuple[str, str], ...]

    @property
    def is_long(self) -> bool:
        return self.name in LONG


def clashes(typed: Mapping[str, str], stored: Mapping[str, str]) -> tuple[Clash, ...]:
    """The fields in which what stands and what was typed differ."""
    found = []
    for name in dict.fromkeys((*typed, *stored)):
        mine, theirs = str(typed.get(name, "")).strip(), str(stored.get(name, "")).strip()
        if name in NOT_TYPED or name not in stored or theirs == mine:
            continue
        changes = text_changes(theirs, mine) if name in LONG else ()
        found.append(Clash(name, _label(name), theirs, mine, changes))
    return tuple(found)


def _label(name: str) -> str:
    return (
        f"年ごとの目標 {name.removeprefix('path-')}" if name.startswith("path-") else FIELDS.get(name, name)
    )


def conflict_context(
    plan: models.Plan,
    error: OvertakenError,
    *,
    typed: Mapping[str, str] | None = None,
    stored: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The page on which a person chooses or merges; what did not clash goes along unchanged.

    `typed` and `stored` are the fields of a form where these are not the columns themselves.
    """
    mine = error.typed if typed is None else typed
    theirs = {name: getattr(error.row, name) for name in error.typed} if stored is None else stored
    differing = clashes(mine, theirs)
    names = {clash.name for clash in differing}
    part = "indicators" if isinstance(error.row, models.Kpi) else "nodes"
    return {
        "plan": plan,
        "error": error,
        "clashes": differing,
        "same": [(name, value) for name, value in mine.items() if name not in names | NOT_TYPED],
        "version": error.row.version,
        "last": last_change(error.row),
        "back": f"/plans/{plan.pk}/{part}/{error.row.pk}/",
        "trail": (("計画", "/plans/"), (plan.title, f"/plans/{plan.pk}/"), ("見くらべる", "")),
    }
