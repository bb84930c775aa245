"""The yearly review of one KPI: what stood, how it is judged, why, and what follows; in the order of years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shirube.plans.judge import Judgement, Observation
from shirube.plans.times import PlanError, years_between


class NextStep(StrEnum):
    """What follows from a review, in the words of the Cabinet Office's form."""

    EXPAND = "発展"
    CONTINUE = "継続"
    REVISE = "見直し"
    STOP = "中止"
    END = "終了"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One year of one KPI. `cause` and `next_step` are None until somebody has written them.

    `published_on` is the day the review was frozen; None while it is a draft.
    """

    kpi: str
    actual: Observation
    judgement: Judgement
    cause: str | None = None
    next_step: NextStep | None = None
    comment: str | None = None
    published_on: date | None = None

    def published(self, on: date) -> Review:
        """The review, frozen. Raises PlanError E508 without a next step or when it is published already."""
        if self.published_on is not None or self.next_step is None:
            why = "すでに公表されています" if self.published_on else "今後の方向が選ばれていません"
            raise PlanError(
                "E508",
                f"KPI「{self.kpi}」の{self.actual.at.western}の評価は{why}。",
                todo="公表前であれば「発展・継続・見直し・中止・終了」から選び、公表後は次の年の評価に書いてください。",
            )
        return Review(**{**vars(self), "published_on": on})


def latest(reviews: Iterable[Review]) -> Review | None:
    """The review of the last year. Raises PlanError E501 when fiscal and calendar years are mixed."""
    found: Review | None = None
    for one in reviews:
        if found is None or years_between(found.actual.at, one.actual.at) >= 0:
            found = one
    return found
