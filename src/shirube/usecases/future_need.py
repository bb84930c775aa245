"""What it would take to keep a level: one lever alone, then bundles, and which of them suffice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shirube.catalogue.future_settings import FutureSettings
from shirube.regions.projection import Levers
from shirube.regions.projection_needed import (
    FERTILITY_UNIT,
    STAY_UNIT,
    Goal,
    Place,
    Turn,
    fertility_needed,
    households_needed,
    stay_needed,
)

NEEDS: Mapping[str, str] = {
    "none": "いまの条件のまま",
    "households": "移り住む世帯だけで",
    "stay": "出ていく人を減らすだけで",
    "fertility": "出生を増やすだけで",
    "half": "出ていく人を半分にして、残りを移り住む世帯で",
    "births": "出生が人口を保つ水準に届き、残りを移り住む世帯で",
    "both": "その二つを合わせ、残りを移り住む世帯で",
}
_HALF = 0.5


def needs_of(
    place: Place, goal: Goal, levers: Levers, *, simulation: Levers, settings: FutureSettings
) -> tuple[Turn, ...]:
    """The ways of `NEEDS` on top of the levers already set; only 'none' when those suffice."""
    limits = settings.projection
    start = place.reached(goal, levers)
    if start >= goal.level:
        return (Turn("none", 0, 0, start, levers),)
    half = replace(levers, stay=tuple(max(share, _HALF) for share in levers.stay))
    raised = max(levers.fertility, simulation.fertility)
    births = replace(levers, fertility=raised, fertility_steps=simulation.fertility_steps)
    both = replace(half, fertility=raised, fertility_steps=simulation.fertility_steps)
    bundles = {"households": levers, "half": half, "births": births, "both": both}
    by_households = {
        name: replace(
            households_needed(place, goal, bundle, limit=limits.households_limit),
            lever=name,
        )
        for name, bundle in bundles.items()
    }
    alone = (
        by_households["households"],
        stay_needed(place, goal, levers),
        fertility_needed(place, goal, levers, limit=max(limits.fertility_limit, _percent(levers.fertility))),
    )
    return (*alone, *(by_households[name] for name in ("half", "births", "both")))


def need_text(turn: Turn, *, people: str, base: Levers) -> str:
    """The answer in a sentence; `people` names the household."""
    reached = f"{round(turn.reached):,}人"
    if turn.lever == "none":
        return f"いまの条件のままで {reached} となり、目標に届きます。"
    more = "いまの条件の世帯も合わせて、" if base.households else ""
    if turn.lever == "stay":
        if turn.value is None:
            return f"足りません。移動による減りがどの年齢でもなくなっても {reached} です。"
        return f"移動による減りを、どの年齢でも {_tenth(turn.value)}% 減らせば届きます（{reached}）。"
    if turn.lever == "fertility":
        if turn.value is None:
            return f"足りません。女性1人当たりの子どもがいまの{turn.limit}%になっても {reached} です。"
        return f"女性1人当たりの子どもが、いまの {turn.value}% になれば届きます（{reached}）。"
    if turn.value is None:
        return f"足りません。1年に{turn.limit:,}世帯（{people}）が移り住んでも {reached} です。"
    if turn.value == 0:
        return f"これだけで届きます（{reached}）。移り住む世帯はなくてかまいません。"
    return f"{more}1年に {turn.value:,} 世帯（{people}）が移り住みつづければ届きます（{reached}）。"


def _tenth(share: int) -> str:
    """‰ as per cent with one decimal where it is not whole."""
    whole, rest = divmod(share, STAY_UNIT // 100)
    return f"{whole}.{rest}" if rest else str(whole)


def _percent(factor: float) -> int:
    return round(factor * FERTILITY_UNIT)
