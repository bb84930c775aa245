"""Did it work: effect estimates with intervals, placebo tests and a plain sentence of what can and cannot be said.

Tables in, answers out: a panel of areas × years, the years in which some areas took a measure up, and the
settings of the method. Estimates are floats; no file, clock or network is met here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shirube.evidence.answer import Answer, Finding, Reason, Scale, answer
from shirube.evidence.effect import Effect, EventYear, estimate
from shirube.evidence.panel import Adoption, Dropped, EvidenceError, Panel, Settings
from shirube.evidence.similar import Comparison, Similar

if TYPE_CHECKING:
    from shirube.evidence.library import LibraryEffect, library_effect
    from shirube.evidence.synthetic import SyntheticEffect, synthetic_effect

__all__ = [
    "Adoption",
    "Answer",
    "Comparison",
    "Dropped",
    "Effect",
    "EventYear",
    "EvidenceError",
    "Finding",
    "LibraryEffect",
    "Panel",
    "Reason",
    "Scale",
    "Settings",
    "Similar",
    "SyntheticEffect",
    "answer",
    "estimate",
    "library_effect",
    "synthetic_effect",
]

_LATE = {
    "LibraryEffect": "library",
    "library_effect": "library",
    "SyntheticEffect": "synthetic",
    "synthetic_effect": "synthetic",
}
"""What needs pandas and diff-diff is loaded when it is first asked for."""


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
