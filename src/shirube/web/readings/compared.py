"""Two stored versions side by side: asked in another process, the answer kept, so that nobody's page is held up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

from django.db import connections, transaction

from shirube.base import ShirubeError
from shirube.usecases.compare import Comparison, read_comparison
from shirube.web.pages import library
from shirube.web.readings import bounded
from shirube.web.readings.models import ComparedVersions, SentVersion
from shirube.web.readings.selectors import Sheet, corrections_of, documents_of, file_of, sheet_of

Choice = tuple[str, str]
AT_ONCE = 1.5
"""Seconds for which a page waits itself; then it says that it is being compared."""
MOST_RUNNING, MOST_KEPT = 3, 300
LOST_AFTER = timedelta(seconds=bounded.SECONDS + 15)


def choices(user: Any) -> Iterator[Choice]:
    """Every version a user may see: its value in the form and its name."""
    for document in documents_of(user):
        for number in document.versions.order_by("-number").values_list("number", flat=True):
            yield f"{document.pk}.{number}", f"{document.name} 第{number}版（{document.kind_label}）"


def chosen(user: Any, value: str) -> Sheet | None:
    """The version a form names; None for an empty choice. Raises ShirubeError E538, UnknownNameError E530, E531."""
    if not value:
        return None
    document, _, number = value.partition(".")
    if not (document.isdecimal() and number.isdecimal()):
        raise not_chosen()
    return sheet_of(user, int(document[:9]), number)


def not_chosen() -> ShirubeError:
    """E538: two versions were not named as the lists name them."""
    return ShirubeError(
        "E538", "比べる版が選ばれていません。", todo="一覧から前と後の二つの版を選んでください。"
    )


def compare(before: Sheet, after: Sheet, *, is_text: bool, user: Any) -> Comparison | None:
    """The differences, corrections of both put in; None while they are still being looked for.

    Raises ShirubeError E526, E529 as the other process found, E548 with too many comparisons at once.
    """
    row = _row(before, after, is_text=is_text, user=user)
    if row.state == "running":
        return None
    answer = json.loads(row.answer)
    if row.state == "failed":
        row.delete()
        raise ShirubeError(answer["code"], answer["what"], todo=answer["todo"])
    return read_comparison(answer)


def _row(before: Sheet, after: Sheet, *, is_text: bool, user: Any) -> ComparedVersions:
    """The comparison of two versions with the corrections as they stand, begun if nobody did."""
    asked = {
        "before": before.version,
        "after": after.version,
        "is_text": is_text,
        "corrections_before": len(before.corrections),
        "corrections_after": len(after.corrections),
    }
    lost = library.now() - LOST_AFTER
    ComparedVersions.objects.filter(state="running", at__lt=lost).delete()
    with transaction.atomic():
        row = ComparedVersions.objects.filter(**asked).first()
        if row is not None:
            return row
        if ComparedVersions.objects.filter(state="running", by=user).count() >= MOST_RUNNING:
            raise ShirubeError(
                "E548",
                f"いま{MOST_RUNNING}組を比べている途中です。",
                todo="前のものが終わってから、もう一度「比べる」を押してください。",
            )
        row, is_new = ComparedVersions.objects.get_or_create(**asked, defaults={"by": user})
        _forget_old()
    if is_new:
        begin(row.pk)
        row.refresh_from_db()
    return row


def _forget_old() -> None:
    kept = ComparedVersions.objects.order_by("-id").values_list("id", flat=True)[:MOST_KEPT]
    ComparedVersions.objects.exclude(pk__in=list(kept)).delete()


def begin(pk: int) -> None:
    """Start a comparison beside the page and wait for it a moment."""
    work = Thread(target=_alone, args=(pk,), daemon=True, name=f"compare-{pk}")
    work.start()
    work.join(AT_ONCE)


def _alone(pk: int) -> None:
    try:
        run(pk)
    finally:
        connections.close_all()


def run(pk: int) -> None:
    """Compare, and keep the answer or the mistake."""
    row = ComparedVersions.objects.select_related("before__document", "after__document").get(pk=pk)
    sides = {"before": _told(row.before), "after": _told(row.after)}
    try:
        state, answer = "done", bounded.ask("compare", **sides, is_text=row.is_text)
    except ShirubeError as error:
        state, answer = "failed", {"code": error.code, "what": error.what, "todo": error.todo}
    told = json.dumps(answer, ensure_ascii=False)
    ComparedVersions.objects.filter(pk=pk, state="running").update(state=state, answer=told)


def _told(version: SentVersion) -> bounded.Json:
    return told(sheet_of_version(version), name=f"{version.document.name} 第{version.number}版")


def sheet_of_version(version: SentVersion) -> Sheet:
    """The sheet of a version."""
    return Sheet(version.document, version, corrections_of(version.document))


def told(sheet: Sheet, *, name: str | None = None) -> bounded.Json:
    """A stored file with its corrections, as the other process takes it."""
    return bounded.document(
        bytes(sheet.version.content),
        name or sheet.version.file_name,
        kind=sheet.document.kind,
        corrections=file_of(sheet),
    )
