"""The file of a document's corrections: what `shirube read --corrections` takes and the pages give."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from shirube.base.errors import Place, ShirubeError
from shirube.usecases.corrections_model import Act, Correction
from shirube.usecases.corrections_shape import ADDED, PARENTS, ROW, fields_to_write

FORMAT = "shirube-corrections"
OF_FIELDS, OF_SHAPE = 1, 2
"""The versions: 1 holds corrections of fields only, 2 also what was added, taken out and moved."""
MOST = 5_000
LONGEST = 2_000
MOST_VALUES = 60
MOST_LINES = 30
Json = dict[str, Any]

_Text = Annotated[str, StringConstraints(max_length=LONGEST)]
_Said = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
_Line = Annotated[int, Field(ge=1, le=10_000_000)]


class _CorrectionFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    path: _Said
    kind: _Said
    field: _Text
    before: _Text
    after: _Text
    reason: _Said
    by: _Said
    at: datetime
    source_hash: _Hash
    where: _Text = ""
    act: Literal["field", "add", "remove", "restore", "move"] = "field"
    parent: _Text = ""
    parent_hash: _Hash | Literal[""] = ""
    values: Annotated[dict[_Said, _Text], Field(max_length=MOST_VALUES)] = {}
    lines: tuple[_Line, _Line] | None = None
    sheet: _Text = ""

    @model_validator(mode="after")
    def _is_whole(self) -> _CorrectionFile:
        """A field has a name; an addition has a path of its own, a known kind, its first field, lines in order."""
        if self.act == "field" and not self.field:
            raise ValueError("field")
        if self.act == "add":
            first = "label" if self.kind == ROW else fields_to_write(self.kind)[0][0]
            is_known = self.kind == ROW or self.kind in PARENTS
            if not (is_known and self.path.startswith(ADDED) and self.values.get(first, "").strip()):
                raise ValueError("values")
        if self.lines and not 0 <= self.lines[1] - self.lines[0] < MOST_LINES:
            raise ValueError("lines")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str
    version: int
    document: str = ""
    corrections: list[_CorrectionFile]


def corrections_json(corrections: Iterable[Correction], *, document: str) -> Json:
    """The file of a document's corrections: names, values and reasons, no text of the source but what was added."""
    made = tuple(corrections)
    is_plain = all(one.act is Act.FIELD for one in made)
    return {
        "format": FORMAT,
        "version": OF_FIELDS if is_plain else OF_SHAPE,
        "document": document,
        "corrections": [correction_json(one) for one in made],
    }


def correction_json(one: Correction) -> Json:
    """One correction as the file writes it."""
    found: Json = {
        "path": one.path,
        "kind": one.kind,
        "field": one.field,
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "by": one.by,
        "at": one.at.isoformat(),
        "source_hash": one.source_hash,
        "where": one.where,
    }
    if one.act is Act.FIELD:
        return found
    found |= {"act": str(one.act), "parent": one.parent, "parent_hash": one.parent_hash}
    if one.act is Act.ADD:
        lines = None if one.lines is None else list(one.lines)
        found |= {"values": dict(one.values), "lines": lines, "sheet": one.sheet}
    return found


def read_corrections(tree: Any, *, file: str) -> tuple[Correction, ...]:
    """The corrections of a file that `corrections_json` wrote. Raises ShirubeError E527 naming the first mistake."""
    try:
        read = _File.model_validate(tree)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        raise _no_file(f"「{path or 'ファイル全体'}」の書き方が違います。", file) from None
    is_plain = all(one.act == "field" for one in read.corrections)
    if (
        read.format != FORMAT
        or read.version not in (OF_FIELDS, OF_SHAPE)
        or (read.version, is_plain) == (1, False)
    ):
        raise _no_file(f"「{read.format}」の版 {read.version} は読めません。", file)
    if len(read.corrections) > MOST:
        raise _no_file(f"直しが {len(read.corrections):,} 件あります（{MOST:,} まで）。", file)
    return tuple(
        Correction(**one.model_dump() | {"act": Act(one.act), "values": tuple(one.values.items())})
        for one in read.corrections
    )


def _no_file(what: str, file: str) -> ShirubeError:
    return ShirubeError(
        "E527",
        f"直しのファイルとして読めません。{what}",
        where=Place(file),
        todo="「読み取りの確認」の画面から保存した直しのファイル（JSON）を渡してください。",
    )
