"""What a person may do in an organisation; asked by `pages.access`, changed on the page of members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirube.web.plans.models import Membership, Plan


def role_in(user: Any, address: Mapping[str, Any]) -> str | None:
    """The role in the organisation that an address belongs to, by its part `plan_id`, `reading_id` or `organisation_id`.

    Staff look after the members of every organisation, and read no plan of it: for `organisation_id` they
    count as manager, for `plan_id` only as the members they are. None: no role, or no such plan.
    """
    if not getattr(user, "is_authenticated", False):
        return None
    if "plan_id" in address:
        plan = Plan.objects.filter(pk=address["plan_id"]).values_list("organisation_id", flat=True).first()
        return None if plan is None else _role(user, plan)
    if "reading_id" in address:
        from shirube.web.readings.membership import role_of_reading

        return role_of_reading(user, address["reading_id"])
    if "organisation_id" in address:
        return "manager" if user.is_staff else _role(user, address["organisation_id"])
    return None


def _role(user: Any, organisation: int) -> str | None:
    rows = Membership.objects.filter(user_id=user.pk, organisation_id=organisation)
    return rows.values_list("role", flat=True).first()
