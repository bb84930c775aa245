"""Programmes an office adds beside the packaged ones: read one by one, never hiding each other or the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from shirube.base.errors import CatalogueError
from shirube.catalogue.programmes import read_programme
from shirube.catalogue.text import decoded
from shirube.rules.model import Programme, Variable

MOST_KEPT = 500


@dataclass(frozen=True)
class OwnFile:
    """One programme file of an office; `name` is what a message calls it."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class OwnRead:
    """What became of own files: the programmes, what could not be read, and a hash of the files."""

    programmes: tuple[Programme, ...]
    problems: tuple[CatalogueError, ...]
    hash: str


class OwnReader:
    """Reads own files against one set of variables; a file read before is not read again."""

    def __init__(self, variables: Mapping[str, Variable]) -> None:
        self._variables = variables
        self._read = lru_cache(maxsize=MOST_KEPT)(self._programme)

    def read(self, files: Iterable[OwnFile], *, taken: Iterable[str], base: str) -> OwnRead:
        """The files beside the ids `taken` and the packaged hash `base`; each file ends as a programme or a problem."""
        ids = set(taken)
        found: list[Programme] = []
        problems: list[CatalogueError] = []
        hashes: list[str] = []
        for file in files:
            hashes.append(file.sha256)
            try:
                programme = self._read(file)
            except CatalogueError as error:
                problems.append(error)
                continue
            if programme.id in ids:
                problems.append(id_twice(programme.id, file.name))
                continue
            ids.add(programme.id)
            found.append(programme)
        digest = hashlib.sha256("\n".join([base, *sorted(hashes)]).encode())
        return OwnRead(tuple(found), tuple(problems), digest.hexdigest()[:16])

    def _programme(self, file: OwnFile) -> Programme:
        text = decoded(file.content, file.name)
        return replace(read_programme(text, file=file.name, variables=self._variables), is_own=True)


def id_twice(programme_id: str, file: str) -> CatalogueError:
    """E136: two files give their programme the same id."""
    return CatalogueError(
        "E136",
        f"制度の id「{programme_id}」が二つあります。",
        where=file,
        todo="別の id にしてください。例: mihon-ken-akiya（自治体の名前を頭に付けると重なりません）",
    )


def own_files(paths: Iterable[Path]) -> tuple[OwnFile, ...]:
    """The files of a folder as they are."""
    return tuple(OwnFile(str(path), path.read_bytes()) for path in paths)
