"""What is offered for a node can be done, and what is not offered cannot."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from tests.plans.test_town import book, books, node

from shirube.plans import BookNode, NodeKind, PlanBook, PlanError
from shirube.plans.town_moves import homes_of, kinds_of


def can_be(one: PlanBook, changed: BookNode) -> bool:
    try:
        replace(one, nodes=tuple(changed if n.id == changed.id else n for n in one.nodes))
    except PlanError:
        return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_node_may_hang_exactly_where_it_is_offered_to(one: PlanBook) -> None:
    for here in one.nodes:
        offered = {home.id for _, home in homes_of(one, here)}
        assert offered == {n.id for n in one.nodes if can_be(one, replace(here, parent=n.id))}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books())
def test_a_node_may_become_exactly_what_it_is_offered_to(one: PlanBook) -> None:
    for here in one.nodes:
        offered = set(kinds_of(one, here))
        assert here.kind in offered
        assert offered == {kind for kind in NodeKind if can_be(one, replace(here, kind=kind))}


def test_a_group_with_groups_goes_under_no_group() -> None:
    group = NodeKind.GROUP
    one = book(node(1, group), node(2, group), node(3, group, 2), node(4, NodeKind.OUTPUT))
    assert [home.id for _, home in homes_of(one, one.node("2"))] == ["4"]
    assert [home.id for _, home in homes_of(one, one.node("3"))] == ["1", "2", "4"]
