"""Keeping what a file said: as a draft, in use, withdrawn; each step in one transaction."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from shirube.base import ShirubeError
from shirube.sources import VERSION, Reading
from shirube.web.imports.models import AUDIENCES, Import, ImportedBoundary, ImportedValue, OwnIndicator
from shirube.web.plans.models import Organisation

DRAFT_LIVES = timedelta(days=1)
_BATCH = 2_000
COMMAND = "shirube import"


def keep_draft(
    reading: Reading,
    *,
    user: object | None,
    by_name: str,
    year: int | None = None,
    audience: str = "everyone",
    organisation: Organisation | None = None,
) -> Import:
    """Store a reading as a draft, which nothing uses yet; drafts of yesterday go. Raises ShirubeError E626."""
    refuse_again(reading.sha256, year, organisation)
    with transaction.atomic():
        Import.objects.filter(state="draft", at__lt=Now() - DRAFT_LIVES).delete()
        row = Import.objects.create(
            sha256=reading.sha256,
            name=_clean(reading.name[-120:], 120),
            kind=reading.kind,
            version=VERSION,
            year_told=_told_year(year),
            credit=_clean(reading.credit, 1000),
            rows=reading.rows,
            used=reading.used,
            refused=reading.refused,
            refused_cells=reading.refused_cells,
            aside=dict(reading.aside),
            changed=[_clean(one, 500) for one in reading.changed],
            refusals=[_told(one) for one in reading.refusals],
            warnings=[_told(one) for one in reading.warnings],
            audience=audience,
            organisation=organisation,
            by=user,
            by_name=by_name,
        )
        _keep_contents(row, reading)
    return row


def use(row: Import, *, wins: bool, reason: str) -> None:
    """From now on the values count. With `wins` they go before packaged ones. Raises ShirubeError E626."""
    try:
        with transaction.atomic():
            changed = Import.objects.filter(pk=row.pk, state="draft").update(
                state="used", wins=wins, reason=reason, at=Now()
            )
    except IntegrityError:
        raise _again(row.name) from None
    if not changed:
        raise _again(row.name)


def withdraw(row: Import, *, by_name: str, reason: str) -> None:
    """The values count no longer; the file's account and history stay."""
    Import.objects.filter(pk=row.pk, state="used").update(
        state="withdrawn", withdrawn_by=by_name, withdrawn_at=Now(), withdrawn_reason=reason
    )


def show_to(row: Import, audience: str) -> None:
    """From now on an import is seen by everybody, by the people of its organisation, or by staff only.

    Raises ShirubeError E642 for an audience that is none.
    """
    if audience not in AUDIENCES or (audience == "organisation" and row.organisation_id is None):
        raise ShirubeError(
            "E642",
            "見せる相手が選ばれていません。",
            todo="「だれでも見られる」「団体の人だけ」「管理者だけ」のどれかを選んでください。"
            "「団体の人だけ」は、団体のために取り込んだものだけです。",
        )
    Import.objects.filter(pk=row.pk).update(audience=audience)


def discard(row: Import) -> None:
    """A draft that nobody wants goes without a trace."""
    Import.objects.filter(pk=row.pk, state="draft").delete()


def refuse_again(sha256: str, year: int | None, organisation: Organisation | None = None) -> None:
    """Raises ShirubeError E626 where the very same file is in use already (for the same organisation, or for none)."""
    used = Import.objects.filter(
        sha256=sha256, year_told=_told_year(year), state="used", organisation=organisation
    ).first()
    if used is not None:
        raise _again(used.name)


def _keep_contents(row: Import, reading: Reading) -> None:
    OwnIndicator.objects.bulk_create(
        [
            OwnIndicator(id=one.id, label=_clean(one.label, 120), unit=_clean(one.unit, 60))
            for one in reading.new_indicators
        ],
        ignore_conflicts=True,
    )
    ImportedValue.objects.bulk_create(
        [
            ImportedValue(
                source=row,
                area=one.area,
                indicator=one.indicator,
                year=one.year,
                value=one.value,
                mark=one.mark or "",
                printed=_clean(one.printed, 60),
                where=_clean(one.where, 120),
            )
            for one in reading.figures
        ],
        batch_size=_BATCH,
    )
    ImportedBoundary.objects.bulk_create(
        [ImportedBoundary(source=row, area=one.area, rings=one.rings) for one in reading.boundaries],
        batch_size=_BATCH,
    )


def _told_year(year: int | None) -> str:
    """As text, so that "not told" is one value for the database and never a year."""
    return "" if year is None else str(year)


def _told(error: ShirubeError) -> dict[str, str]:
    told = {"code": error.code, "what": error.what, "where": str(error.where or ""), "todo": error.todo}
    return {key: _clean(text, 500) for key, text in told.items()}


def _clean(text: str, most: int) -> str:
    """What a column can hold: PostgreSQL takes no NUL, and a file may hold anything."""
    return text.replace("\x00", "\ufffd")[:most]


def _again(name: str) -> ShirubeError:
    return ShirubeError(
        "E626",
        f"同じファイル「{name[:60]}」は、もう取り込まれています。",
        todo="やり直すときは、取り込みの一覧で先のものを取り下げてから、もう一度渡してください。",
    )
