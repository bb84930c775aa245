"""Overlays: a short file that changes parameters or clauses of programmes, to see what the change would do.

The change is laid over the programme's own file as text, and the result is read and checked like any other
programme, so a mistake is named at the overlay's line and nothing is half-changed.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.load import DATA, Catalogue, decoded
from shirube.catalogue.models import OverlayFile
from shirube.catalogue.programmes import build_programme, shape_problems
from shirube.catalogue.text import Lines, read_text
from shirube.rules.model import Programme

Path_ = tuple[str | int, ...]
_CONTENTS = ("value", "day", "tiers", "options", "not_printed")
_BY_ID = ("clauses", "questions")


@dataclass(frozen=True)
class Overlay:
    """A proposed change: its name, and per programme id the tree of changes with the line of every path."""

    name: str
    note: str
    changes: Mapping[str, Any]
    projects: tuple[Mapping[str, Any], ...]
    lines: Lines
    file: str


def read_overlay(content: bytes, *, file: str) -> Overlay:
    """The overlay in a file. Raises CatalogueError E131-E133, E137, E138 or E145 with every problem."""
    tree, lines = read_text(decoded(content, file), file=file)
    try:
        shape = OverlayFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, file))
        raise CatalogueError(
            "E145", f"変更案に{len(problems)}件の誤りがあります。", where=file, problems=problems
        ) from None
    return Overlay(shape.name, shape.note, shape.programmes, tuple(shape.projects), lines, file)


def overlaid(catalogue: Catalogue, overlay: Overlay, *, data: Path = DATA) -> Catalogue:
    """The catalogue with the change laid over it; raises CatalogueError E145 with every problem found."""
    programmes = dict(catalogue.programmes)
    problems: list[ShirubeError] = []
    for programme_id, change in overlay.changes.items():
        if programme_id not in programmes:
            near = get_close_matches(programme_id, programmes, 3, cutoff=0.5)
            problems.append(
                CatalogueError(
                    "E146",
                    f"制度「{programme_id}」はありません。",
                    where=Place(overlay.file, overlay.lines.get(("programmes", programme_id))),
                    todo=f"「{'」「'.join(near)}」のことですか。" if near else "制度の一覧を見てください。",
                )
            )
            continue
        try:
            programmes[programme_id] = _changed(programmes[programme_id], change, catalogue, overlay, data)
        except CatalogueError as error:
            problems.extend(error.problems or (error,))
    if problems:
        raise CatalogueError(
            "E145",
            f"変更案に{len(problems)}件の誤りがあります。",
            where=overlay.file,
            problems=tuple(problems),
        )
    digest = hashlib.sha256(f"{catalogue.hash}{overlay.changes}".encode()).hexdigest()[:16]
    return replace(catalogue, programmes=programmes, hash=digest)


def _changed(
    programme: Programme, change: Any, catalogue: Catalogue, overlay: Overlay, data: Path
) -> Programme:
    path = data / programme.file if (data / programme.file).is_file() else Path(programme.file)
    base, _ = read_text(decoded(path.read_bytes(), programme.file), file=programme.file)
    start: Path_ = ("programmes", programme.id)
    lines: Lines = {(): overlay.lines.get(start, 1)}
    merge = _Merge(overlay, start, lines)
    tree = merge.programme(copy.deepcopy(base), change)
    if merge.problems:
        raise CatalogueError("E145", "変更案に誤りがあります。", problems=tuple(merge.problems))
    changed = build_programme(
        tree, lines, file=overlay.file, stem=programme.id, variables=catalogue.variables
    )
    return replace(changed, file=programme.file)


class _Merge:
    """Lays one programme's change over its file's tree; `lines` gets the overlay's line of every new path."""

    def __init__(self, overlay: Overlay, start: Path_, lines: Lines) -> None:
        self.overlay = overlay
        self.start = start
        self.lines = lines
        self.problems: list[ShirubeError] = []

    def programme(self, base: dict[str, Any], change: Any) -> dict[str, Any]:
        if not isinstance(change, dict):
            self._say((), "変更の中身がありません。", "例: parameters: {rate: {value: 3/4}}")
            return base
        for section, content in change.items():
            path: Path_ = (section,)
            if section == "id":
                self._say(path, "制度の id は変えられません。", "この行を消してください。")
            elif section in _BY_ID and isinstance(content, dict):
                base[section] = self._items(base.get(section, []), content, path)
            elif section == "parameters" and isinstance(content, dict):
                self._parameters(base.setdefault("parameters", {}), content)
            else:
                base[section] = self._laid(base.get(section), content, path, path)
        return base

    def _parameters(self, base: dict[str, Any], change: dict[str, Any]) -> None:
        for name, content in change.items():
            path: Path_ = ("parameters", name)
            short = isinstance(content, dict) and "values" not in content
            if name not in base and short and "label" not in content:
                near = get_close_matches(name, base, 2, cutoff=0.5)
                todo = f"「{'」「'.join(near)}」のことですか。" if near else f"あるもの: {'、'.join(base)}"
                self._say(path, f"この制度に「{name}」という値（parameters）はありません。", todo)
            elif name in base and short and any(key in content for key in (*_CONTENTS, "from")):
                self._value(base[name], content, path)
            else:
                base[name] = self._laid(base.get(name), content, path, path)

    def _value(self, parameter: dict[str, Any], content: dict[str, Any], path: Path_) -> None:
        """`value: 3/4` in every window, or from a day on: the windows after it give way."""
        body = {key: value for key, value in content.items() if key in _CONTENTS}
        if "from" not in content and "until" not in content:
            for entry in parameter["values"]:
                for key in _CONTENTS:
                    entry.pop(key, None)
                entry.update(body)
            self._mark(("parameters", path[1], "values"), path)
            return
        try:
            start = date.fromisoformat(str(content.get("from", "0001-01-01")))
            end = date.fromisoformat(content["until"]) if "until" in content else None
        except ValueError:
            self._say(path, "from・until が日付ではありません。", "例: from: 2026-04-01")
            return
        parameter["values"] = _cut(parameter["values"], start, end, body)
        self._mark(("parameters", path[1], "values"), path)

    def _items(self, base: list[Any], change: dict[str, Any], path: Path_) -> list[Any]:
        """Clauses by id: changed in place, removed with `remove: true`, or added at the end."""
        known = {item["id"]: item for item in base}
        for name, content in change.items():
            here: Path_ = (*path, name)
            if not isinstance(content, dict):
                self._say(here, f"「{name}」の変更の書き方が違います。", "例: {remove: true} か {when: 式}")
            elif content.get("remove") == "true":
                if name not in known:
                    self._say(here, f"条件「{name}」はありません。", f"あるもの: {'、'.join(known)}")
                known.pop(name, None)
            else:
                known[name] = {"id": name, **known.get(name, {}), **content}
        found = list(known.values())
        for index, item in enumerate(found):
            if item["id"] in change:
                self._mark((*path, index), (*path, item["id"]))
        return found

    def _laid(self, base: Any, change: Any, at: Path_, path: Path_) -> Any:
        self.lines[at] = self.overlay.lines.get((*self.start, *path), self.lines[()])
        if isinstance(base, dict) and isinstance(change, dict):
            merged = dict(base)
            for key, value in change.items():
                merged[key] = self._laid(base.get(key), value, (*at, key), (*path, key))
            return merged
        self._mark(at, path)
        return change

    def _mark(self, at: Path_, path: Path_) -> None:
        """The overlay's lines below `path`, for the same places below `at`."""
        root: Path_ = (*self.start, *path)
        self.lines[at] = self.overlay.lines.get(root, self.lines[()])
        for known, line in self.overlay.lines.items():
            if known[: len(root)] == root:
                self.lines[(*at, *known[len(root) :])] = line

    def _say(self, path: Path_, what: str, todo: str) -> None:
        line = self.overlay.lines.get((*self.start, *path), self.lines[()])
        self.problems.append(CatalogueError("E147", what, where=Place(self.overlay.file, line), todo=todo))


def _cut(
    values: list[dict[str, Any]], start: date, end: date | None, body: dict[str, Any]
) -> list[dict[str, Any]]:
    """The windows of `values` with [start, end] taken over by `body`; a wholly replaced one lends its version."""
    kept: list[dict[str, Any]] = []
    source = values[-1]
    version: str | None = None
    for entry in values:
        first = date.fromisoformat(entry["from"]) if "from" in entry else date.min
        last = date.fromisoformat(entry["until"]) if "until" in entry else date.max
        if first > (end or date.max) or last < start:
            kept.append(entry)
            continue
        source = entry
        if first < start:
            kept.append({**entry, "until": (start - timedelta(days=1)).isoformat()})
        else:
            version = entry.get("version")
        if end is not None and last > end:
            kept.append({**entry, "from": (end + timedelta(days=1)).isoformat()})
    new: dict[str, Any] = {"lines": source["lines"], **body}
    if start != date.min:
        new["from"] = start.isoformat()
    if end is not None:
        new["until"] = end.isoformat()
    if version is not None:
        new["version"] = version
    return sorted([*kept, new], key=lambda entry: entry.get("from", ""))
