"""What is stored of own programmes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import OuterRef, Subquery

from shirube.base import UnknownNameError
from shirube.catalogue import OwnFile
from shirube.web.own.models import OwnProgramme, OwnStamp, OwnVersion

_STAMP = f"SELECT value FROM {OwnStamp._meta.db_table} WHERE id = 1"  # noqa: S608, SLF001  a fixed name


@dataclass(frozen=True)
class History:
    """A programme with its versions, the newest first."""

    programme: OwnProgramme
    versions: tuple[OwnVersion, ...]

    @property
    def newest(self) -> OwnVersion:
        return self.versions[0]

    def version(self, number: str | None) -> OwnVersion:
        """The version of a number as written; the newest without one. Raises UnknownNameError E343."""
        if not number:
            return self.newest
        found = next((version for version in self.versions if str(version.number) == number), None)
        if found is None:
            raise unknown(f"{self.programme.id} の第{number[:9]}版")
        return found

    def before(self, version: OwnVersion) -> OwnVersion | None:
        """The version before another one."""
        return next((item for item in self.versions if item.number < version.number), None)


def unknown(name: str) -> UnknownNameError:
    """E343: nothing of that name was uploaded."""
    return UnknownNameError(
        "E343", f"登録された制度「{name[:60]}」はありません。", todo="独自の制度の一覧から選んでください。"
    )


def stamp() -> str:
    """What changes with every change; empty where nothing was ever stored."""
    with connection.cursor() as cursor:  # every request asks, so without the ORM
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return "" if row is None else str(row[0])


def stored_files() -> tuple[OwnFile, ...]:
    """The newest text of every programme that is not withdrawn, as files named by their ids."""
    newest = OwnVersion.objects.filter(programme=OuterRef("pk")).order_by("-number").values("text")[:1]
    rows = OwnProgramme.objects.filter(is_withdrawn=False).annotate(text=Subquery(newest)).order_by("id")
    return tuple(OwnFile(f"own/{row.id}.yaml", row.text.encode()) for row in rows)


def history(programme_id: str) -> History:
    """A programme's history; raises UnknownNameError E343."""
    programme = OwnProgramme.objects.filter(pk=programme_id[:100]).first()
    if programme is None:
        raise unknown(programme_id)
    return History(programme, tuple(programme.versions.order_by("-number")))


def histories() -> tuple[History, ...]:
    """Every programme that was ever uploaded, by id."""
    rows = OwnProgramme.objects.prefetch_related("versions").order_by("id")
    return tuple(
        History(row, tuple(sorted(row.versions.all(), key=lambda version: -version.number))) for row in rows
    )
