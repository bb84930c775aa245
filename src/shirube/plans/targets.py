"""What a KPI aims at: a value, a bound, a direction, a comparison; and how far the aim is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from shirube.plans.times import Due, PlanError, Year


class TargetKind(StrEnum):
    """How the aim is put."""

    VALUE = "value"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    INCREASE = "increase"
    DECREASE = "decrease"
    IMPROVE = "improve"
    REDUCTION = "reduction"
    NOT_BELOW_PREVIOUS = "not_below_previous"
    TEXT = "text"


class Status(StrEnum):
    """How far the aim is settled. LOST means the document is damaged: it is not zero and not undecided."""

    DECIDED = "decided"
    TO_BE_SET = "to_be_set"
    SUCCESSOR_TO_BE_SET = "successor_to_be_set"
    LOST = "lost"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


_BY_KIND = {
    TargetKind.AT_LEAST: Direction.UP,
    TargetKind.MORE_THAN: Direction.UP,
    TargetKind.INCREASE: Direction.UP,
    TargetKind.IMPROVE: Direction.UP,
    TargetKind.REDUCTION: Direction.UP,
    TargetKind.NOT_BELOW_PREVIOUS: Direction.UP,
    TargetKind.AT_MOST: Direction.DOWN,
    TargetKind.LESS_THAN: Direction.DOWN,
    TargetKind.DECREASE: Direction.DOWN,
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """The aim of a KPI. `value` is in `unit`; `than` names the other group of a comparison (東京圏).

    `better` says which way is better where neither the kind nor the baseline tells.
    `base_years` are the years a multiple or a direction is counted from; a sum may have two.
    Raises PlanError E503 for a lost target with a value.
    """

    text: str
    kind: TargetKind
    value: Fraction | None = None
    unit: str | None = None
    than: str | None = None
    better: Direction | None = None
    base_years: tuple[Year, ...] = ()
    status: Status = Status.DECIDED

    def __post_init__(self) -> None:
        if self.status is Status.LOST and self.value is not None:
            raise PlanError(
                "E503",
                f"失われた目標に値「{self.value}」があります。",
                todo="値が読めるなら状態を「決定」にし、読めないなら値を入れないでください。",
            )

    @property
    def is_decided(self) -> bool:
        """Whether there is an aim to be judged by (a successor still to be set does not undo it)."""
        return self.status in (Status.DECIDED, Status.SUCCESSOR_TO_BE_SET)

    def direction(self, baseline: Fraction | None = None) -> Direction | None:
        """Which way is better: as stated, by the kind, else by the baseline; None when nothing tells."""
        if self.better is not None:
            return self.better
        if self.kind in _BY_KIND:
            return _BY_KIND[self.kind]
        if self.value is None or baseline is None or self.value == baseline:
            return None
        return Direction.UP if self.value > baseline else Direction.DOWN


@dataclass(frozen=True)
class Baseline:
    """Where the KPI stood; `value` None when the document gives only words."""

    value: Fraction | None
    at: Year | None
    text: str = ""


@dataclass(frozen=True)
class Revision:
    """An aim that was replaced: the old target and due, when, and why."""

    target: Target
    due: Due
    changed_on: date
    reason: str
