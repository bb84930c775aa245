"""The answer about a project's money as exact JSON: yen as whole numbers, unknown as null."""

from __future__ import annotations

from typing import Any

from shirube.funding.asking import Trial
from shirube.funding.mix import Adoption, Plan
from shirube.funding.outlook import WayPlans
from shirube.funding.project import Money
from shirube.funding.survey import Survey
from shirube.usecases.contract import known_json
from shirube.usecases.funding import MoneyPlan, gross_to_net


def money_json(plan: MoneyPlan) -> dict[str, Any]:
    """Everything of a `MoneyPlan`; ways, their mixes, survey, other days and trials in its order."""
    found = plan.outlook
    return {
        "project": plan.project.name,
        "as_of": found.on.isoformat(),
        "objective": found.objective,
        "catalogue": {"version": plan.catalogue_version, "hash": plan.catalogue_hash},
        "best_way": found.chosen.way.id,
        "ways": [_way(way, survey) for way, survey in zip(found.ways, found.surveys, strict=True)],
        "other_days": [
            {
                "on": day.on.isoformat(),
                "outside": day.outside,
                "outside_if_well": day.hoped,
                "local_net": day.local_net,
                "more_outside": day.more_outside,
                "programmes": list(day.programmes),
                "way": day.way,
            }
            for day in found.days
        ],
        "ask_next": [_trial(trial) for trial in found.trials],
    }


def _way(way: WayPlans, survey: Survey) -> dict[str, Any]:
    return {
        "id": way.way.id,
        "label": way.way.label,
        "outside": _money(way.outside),
        "sure": [_plan(item) for item in way.sure],
        "hopeful": [_plan(item) for item in way.hoped],
        "blocked": way.blocked,
        "without_limit": [{"programme": item.programme.id, "reason": item.reason} for item in way.left],
        "survey": [
            {
                "programme": row.programme.id,
                "place": row.site.label,
                "eligible": row.verdict.value,
                "pays": None if row.pays is None else _money(row.pays),
                "local": None if row.local is None else _money(row.local),
                "costs": list(row.items),
                "missing": list(row.missing),
                "note": row.note,
            }
            for row in survey.rows
        ],
        "refused": survey.refused,
        "conflicts": [
            {
                "one": item.one,
                "other": item.other,
                "kind": item.kind,
                "costs": list(item.items),
                "source": [str(passage) for passage in item.passages],
            }
            for item in survey.conflicts
        ],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    certificate = plan.certificate
    return {
        "outside": plan.outside,
        "local_net": plan.local_net,
        "total_cost": plan.ledger.total,
        "programmes": [_adoption(item) for item in plan.adoptions],
        "parties": [
            {
                "party": row.party,
                "cost": row.cost,
                "paid_on": row.paid_on,
                "grants": row.grants,
                "received": row.received,
                "later": row.later,
                "net": row.net,
                "borrowed": row.borrowed,
                "loan": row.loan,
                "cash": row.cash,
            }
            for row in gross_to_net(plan)
        ],
        "nation": {"now": plan.ledger.national, "later": plan.ledger.deferred},
        "needs": list(plan.needs),
        "certificate": {
            "goal": certificate.goal,
            "status": certificate.status,
            "objective": certificate.objective,
            "bound": certificate.bound,
            "recomputed_equal": certificate.agrees,
            "adds_up": certificate.adds_up,
            "holds": certificate.holds,
        },
    }


def _adoption(adoption: Adoption) -> dict[str, Any]:
    return {
        "programme": adoption.programme.id,
        "name": adoption.programme.name,
        "place": adoption.offer.site.label,
        "eligible": adoption.decision.verdict.value,
        "costs": [{"id": item, "as": name} for item, name in adoption.filling.items],
        "chosen": None if adoption.offer.funding.choice is None else adoption.filling.chosen,
        "outside": _money(adoption.reckoned["outside"]),
        "local": _money(adoption.reckoned["local"]),
        "missing": list(adoption.needs),
        "undetermined_by_source": list(adoption.asks),
    }


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "variable": trial.variable or None,
        "cost": trial.item or None,
        "answers": [
            {"values": [known_json(value) for value in answers], "outside": _money(money)}
            for answers, money in trial.answers
        ],
    }


def _money(money: Money) -> dict[str, int | None]:
    return {"value": money.value, "low": money.low, "high": money.high}


__all__ = ["money_json"]
