"""The whole catalogue: variables, programmes, their version and hash; a broken file never hides the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, ShirubeError, UnknownNameError
from shirube.catalogue.models import RecordFile
from shirube.catalogue.own import OwnFile, OwnReader, id_twice, own_files
from shirube.catalogue.programmes import read_programme, read_variables, shape_problems
from shirube.catalogue.text import decoded as decoded
from shirube.catalogue.text import read_text
from shirube.rules.model import Programme, Variable

DATA = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class Document:
    """A document that figures are read from; `short` is how a line of it is cited (資料004 990行)."""

    id: str
    short: str
    title: str
    ministry: str
    as_of: date


@dataclass(frozen=True)
class Catalogue:
    """Programmes by id in the order of the source, variables by id, and what could not be read.

    `listed` is how many programmes the documents name, read into rules or not.
    """

    programmes: Mapping[str, Programme]
    variables: Mapping[str, Variable]
    problems: tuple[CatalogueError, ...]
    documents: Mapping[str, Document]
    listed: int
    version: str
    hash: str

    def __getitem__(self, programme_id: str) -> Programme:
        """The programme with this id; raises UnknownNameError E103 naming near ids."""
        try:
            return self.programmes[programme_id]
        except KeyError:
            near = get_close_matches(programme_id, self.programmes, 3, cutoff=0.5)
            hint = f"「{'」「'.join(near)}」のことですか。" if near else "制度の一覧から選んでください。"
            raise UnknownNameError("E103", f"制度「{programme_id}」はありません。", todo=hint) from None


def load_catalogue(data: Path = DATA, *, extra: tuple[Path, ...] = ()) -> Catalogue:
    """Variables.yaml and every programme under `data`, then the `extra` files (an office's own).

    What is packaged is read once a process; the `extra` files are read each time.
    """
    packaged = _packaged() if data == DATA else _read_catalogue(data)
    if not extra:
        return packaged
    return with_own(packaged, own_files(extra), OwnReader(packaged.variables))


@cache
def _packaged() -> Catalogue:
    return _read_catalogue(DATA)


def _read_catalogue(data: Path) -> Catalogue:
    digest = hashlib.sha256()
    variables = load_variables(data)
    for name in ("variables.yaml", "record.yaml", "budgets.yaml"):
        if (data / name).is_file():
            digest.update((data / name).read_bytes())
    found: list[Programme] = []
    problems: list[CatalogueError] = []
    for path in sorted((data / "programmes").glob("*/*.yaml")):
        content = path.read_bytes()
        digest.update(content)
        name = path.relative_to(data).as_posix()
        try:
            found.append(read_programme(decoded(content, name), file=name, variables=variables))
        except CatalogueError as error:
            problems.append(error)
    found.sort(key=lambda programme: (programme.passages[0].document, _first_line(programme), programme.id))
    programmes: dict[str, Programme] = {}
    for programme in found:
        if programme.id in programmes:
            problems.append(id_twice(programme.id, programme.file))
            continue
        programmes[programme.id] = programme
    record = _read_record(data)
    documents = {
        item.id: Document(item.id, item.short, item.title, item.ministry, item.as_of)
        for item in record.documents
    }
    return Catalogue(
        programmes,
        variables,
        tuple(problems),
        documents,
        record.listed,
        record.version,
        digest.hexdigest()[:16],
    )


def with_own(packaged: Catalogue, files: tuple[OwnFile, ...], reader: OwnReader) -> Catalogue:
    """The packaged catalogue and after it the own programmes of `files`; what is packaged is never replaced.

    The hash rests on the packaged hash and the content of the files, in whatever order they come.
    """
    own = reader.read(files, taken=packaged.programmes, base=packaged.hash)
    return replace(
        packaged,
        programmes={**packaged.programmes, **{programme.id: programme for programme in own.programmes}},
        problems=(*packaged.problems, *own.problems),
        hash=own.hash,
    )


def _read_record(data: Path) -> RecordFile:
    tree, lines = read_text((data / "record.yaml").read_text(encoding="utf-8"), file="record.yaml")
    try:
        return RecordFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, "record.yaml"))
        raise CatalogueError(
            "E140", "収録の記録に誤りがあります。", where="record.yaml", problems=problems
        ) from None


def own_programmes(folder: str | None) -> tuple[Path, ...]:
    """The programme files of a folder a prefecture or town keeps beside Shirube (SHIRUBE_PROGRAMMES).

    Raises CatalogueError E139 if the folder is named but absent.
    """
    if not folder:
        return ()
    path = Path(folder)
    if not path.is_dir():
        raise CatalogueError(
            "E139",
            f"制度のフォルダー「{folder}」がありません。",
            where="SHIRUBE_PROGRAMMES",
            todo="フォルダーの場所を確かめてください。",
        )
    return tuple(sorted(path.glob("*.yaml")))


def load_variables(data: Path = DATA) -> dict[str, Variable]:
    return read_variables((data / "variables.yaml").read_text(encoding="utf-8"), file="variables.yaml")


def check_file(
    path: Path, variables: Mapping[str, Variable]
) -> tuple[Programme | None, tuple[ShirubeError, ...]]:
    """The programme in a file, or every problem in it (for `shirube check`)."""
    try:
        text = decoded(path.read_bytes(), path.name)
        return read_programme(text, file=path.name, variables=variables), ()
    except CatalogueError as error:
        return None, error.problems or (error,)


def _first_line(programme: Programme) -> int:
    return int(programme.passages[0].lines.split(",")[0].split("-")[0])
