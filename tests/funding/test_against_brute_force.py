"""The proven optimum is the best of every mix there is, tried one by one with the rule engine; and its laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.funding.small import ON, VARIABLES, best_by_trying, programmes, projects

from shirube.funding.mix import Market, Plan, best_plans
from shirube.funding.offers import LOCAL_NET, OBJECTIVES, OUTSIDE
from shirube.funding.project import Project
from shirube.rules.model import Programme

pytestmark = pytest.mark.slow

TRIED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def best(project: Project, market: Market, objective: str, *, hopeful: bool) -> Plan:
    return best_plans(project.ways[0], project, market, objective=objective, hopeful=hopeful)[0]


def counted(plan: Plan, objective: str) -> tuple[int, int]:
    total = {name: sum(a.counted[name] for a in plan.adoptions) for name in OBJECTIVES}
    return total[objective], total[OUTSIDE if objective == LOCAL_NET else LOCAL_NET]


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("hopeful", [False, True])
@TRIED
@given(found=programmes(), project=projects())
def test_the_best_mix_is_the_best_of_all_mixes(
    objective: str, hopeful: bool, found: dict[str, Programme], project: Project
) -> None:
    market = Market(found, VARIABLES, ON)
    plan = best(project, market, objective, hopeful=hopeful)
    assert plan.certificate.holds, plan.certificate
    assert counted(plan, objective) == best_by_trying(project, market, objective, hopeful=hopeful)


@TRIED
@given(found=programmes(), project=projects(), objective=st.sampled_from(OBJECTIVES))
def test_the_parts_add_up_to_the_cost(found: dict[str, Programme], project: Project, objective: str) -> None:
    plan = best(project, Market(found, VARIABLES, ON), objective, hopeful=False)
    ledger = plan.ledger
    total = sum(item.least for _, item in project.ways[0].items)
    assert ledger.total == total
    assert ledger.national + ledger.deferred + sum(share.net for share in ledger.shares) == total
    assert plan.outside == ledger.national + ledger.deferred
    assert plan.local_net == ledger.share("town").net


@pytest.mark.parametrize("objective", OBJECTIVES)
@TRIED
@given(found=programmes(), project=projects(), hopeful=st.booleans())
def test_one_more_programme_never_worsens_the_best(
    objective: str, found: dict[str, Programme], project: Project, hopeful: bool
) -> None:
    fewer = dict(list(found.items())[:-1])
    more = best(project, Market(found, VARIABLES, ON), objective, hopeful=hopeful)
    less = best(project, Market(fewer, VARIABLES, ON), objective, hopeful=hopeful)
    assert counted(more, objective)[0] >= counted(less, objective)[0]


@pytest.mark.parametrize("objective", OBJECTIVES)
@TRIED
@given(found=programmes(), project=projects(), told=st.booleans())
def test_more_facts_never_widen_what_may_come(
    objective: str, found: dict[str, Programme], project: Project, told: bool
) -> None:
    market = Market(found, VARIABLES, ON)
    name = "sogyo_plan"
    (site,) = project.ways[0].sites
    if name in site.facts:
        untold = replace(site, facts={k: v for k, v in site.facts.items() if k != name})
        project = replace(project, ways=(replace(project.ways[0], sites=(untold,)),))
    known = project.telling({name: told})
    low = counted(best(project, market, objective, hopeful=False), objective)[0]
    high = counted(best(project, market, objective, hopeful=True), objective)[0]
    now_low = counted(best(known, market, objective, hopeful=False), objective)[0]
    now_high = counted(best(known, market, objective, hopeful=True), objective)[0]
    assert low <= now_low <= now_high <= high


@TRIED
@given(found=programmes(), project=projects())
def test_the_next_best_are_no_better_and_each_adopts_other_programmes(
    found: dict[str, Programme], project: Project
) -> None:
    market = Market(found, VARIABLES, ON)
    plans = best_plans(project.ways[0], project, market, objective=OUTSIDE, hopeful=True, count=4)
    assert [plan.outside for plan in plans] == sorted((plan.outside for plan in plans), reverse=True)
    adopted = [frozenset(a.offer.key for a in plan.adoptions) for plan in plans]
    assert len(set(adopted)) == len(adopted)


@TRIED
@given(found=programmes(), project=projects())
def test_the_same_question_has_the_same_answer(found: dict[str, Programme], project: Project) -> None:
    market = Market(found, VARIABLES, ON)
    one, other = (best(project, market, LOCAL_NET, hopeful=False) for _ in range(2))
    assert [(a.offer.key, a.filling) for a in one.adoptions] == [
        (a.offer.key, a.filling) for a in other.adoptions
    ]
