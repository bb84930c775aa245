"""What a person may do with a document: their own, or one of an organisation by their role there."""

from __future__ import annotations

from typing import Any

from shirube.base import ShirubeError
from shirube.web.pages.access import reaches
from shirube.web.plans.models import Membership, Organisation
from shirube.web.readings.models import SentDocument


def role_of_reading(user: Any, document_id: int) -> str | None:
    """The role for a document: of an organisation's the membership's, staff or not; of a person's own, manager.

    Staff look after documents that belong to a person alone. None: no role, or no such document.
    """
    found = SentDocument.objects.filter(pk=min(int(document_id), 2**31)).first()
    if found is None:
        return None
    if found.organisation_id is not None:
        rows = Membership.objects.filter(user_id=user.pk, organisation_id=found.organisation_id)
        return rows.values_list("role", flat=True).first()
    return "manager" if user.is_staff or found.by_id == user.pk else None


def organisations_of(user: Any, *, wanted: str = "editor") -> list[Organisation]:
    """The organisations in which a person reaches a role."""
    rows = Membership.objects.filter(user_id=user.pk).select_related("organisation")
    return [row.organisation for row in rows if reaches(row.role, wanted)]


def organisation_chosen(user: Any, told: str) -> Organisation | None:
    """The organisation that a form names, None for the person alone. Raises ShirubeError E805 without a role to write."""
    if not told:
        return None
    found = next((one for one in organisations_of(user) if str(one.pk) == told), None)
    if found is None:
        raise ShirubeError(
            "E805",
            "その団体に文書を置く役割がありません。",
            todo="団体の「書く人」か「まとめる人」に登録してもらうか、「自分だけ」を選んでください。",
        )
    return found
