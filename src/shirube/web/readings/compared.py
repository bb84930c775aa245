"""Two stored readings side by side, kept for a while: the same two are asked for again by each download."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from shirube.base import ShirubeError
from shirube.usecases.compare import Comparison, read_comparison
from shirube.web.readings import bounded
from shirube.web.readings.models import SentVersion
from shirube.web.readings.selectors import Sheet, documents_of, file_of, sheet_of

Choice = tuple[str, str]


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


def compare(before: Sheet, after: Sheet) -> Comparison:
    """The differences, corrections of both put in. Raises ShirubeError E526, E529."""
    return _compare(_state(before), _state(after))


def _state(sheet: Sheet) -> tuple[int, int]:
    """A version and its corrections as they stand: what the answer rests on."""
    return sheet.version.pk, len(sheet.corrections)


@lru_cache(maxsize=16)
def _compare(before: tuple[int, int], after: tuple[int, int]) -> Comparison:
    return read_comparison(bounded.ask("compare", before=_told(before[0]), after=_told(after[0])))


def _told(pk: int) -> bounded.Json:
    version = SentVersion.objects.select_related("document").get(pk=pk)
    return told(sheet_of_version(version), name=f"{version.document.name} 第{version.number}版")


def sheet_of_version(version: SentVersion) -> Sheet:
    """The sheet of a version."""
    from shirube.web.readings.selectors import corrections_of

    return Sheet(version.document, version, corrections_of(version.document))


def told(sheet: Sheet, *, name: str | None = None) -> bounded.Json:
    """A stored file with its corrections, as the other process takes it."""
    return bounded.document(
        bytes(sheet.version.content),
        name or sheet.version.file_name,
        kind=sheet.document.kind,
        corrections=file_of(sheet),
    )
