"""The folder of one push: what it is of, what is written so far, every file whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shirube.base.errors import ShirubeError

MANIFEST = "run.json"
KIND = "shirube push"
SAVED_EVERY = 20
_HALF = ".part"
_CHANGES = {
    "catalogue": ("E421", "制度の内容"),
    "on": ("E423", "基準日（--on）"),
    "prefecture": ("E423", "都道府県（--prefecture）"),
    "formats": ("E423", "形式（--format）"),
    "shirube": ("E423", "しるべの版"),
    "record": ("E422", "団体の事実（収録）"),
    "facts": ("E422", "事実のファイル（--facts）"),
    "themes": ("E422", "テーマのファイル（--themes）"),
}
_TODO = "同じ条件で続けるか、別の --out を選ぶか、--again で初めからやり直してください。"


@dataclass
class Run:
    """An open run; `header` says what it is of and never changes while it runs."""

    folder: Path
    header: Mapping[str, Any]
    made_on: str
    done: dict[str, list[str]]
    files: dict[str, str]
    counts: dict[str, Any]
    _unsaved: int = 0

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """However it ends, what was written is noted; a folder that cannot be written has said so already."""
        if kind is not None:
            with suppress(ShirubeError):
                self.save(is_finished=False)

    def is_done(self, step: str) -> bool:
        """Whether a step was finished and its files are all there."""
        return step in self.done and all((self.folder / name).is_file() for name in self.done[step])

    def write(
        self, step: str, contents: Mapping[str, bytes], counts: Mapping[str, int] | None = None
    ) -> None:
        """Writes the files of a step, each whole, and then notes the step; raises E420."""
        for name, content in contents.items():
            write_whole(self.folder / name, content)
            self.files[name] = hashlib.sha256(content).hexdigest()
        self.done[step] = list(contents)
        if counts is not None:
            self.counts[step] = dict(counts)
        self._unsaved += 1
        if self._unsaved >= SAVED_EVERY:
            self.save(is_finished=False)

    def save(self, *, is_finished: bool) -> None:
        """Writes the manifest; raises E420."""
        self._unsaved = 0
        tree = {
            "kind": KIND,
            **self.header,
            "made_on": self.made_on,
            "state": "finished" if is_finished else "running",
            "counts": dict(sorted(self.counts.items())),
            "done": dict(sorted(self.done.items())),
            "files": dict(sorted(self.files.items())),
        }
        text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        write_whole(self.folder / MANIFEST, text.encode("utf-8"))


def open_run(folder: Path, header: Mapping[str, Any], *, made_on: str, again: bool) -> Run:
    """A new run, or the one that was begun in this folder.

    Raises ShirubeError E420 where the folder cannot be written, E421 if the catalogue changed since, E422 if
    facts or themes did, E423 for a folder of something else. `again` removes what the old run wrote.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = _manifest(folder)
        if old is not None and not again:
            _refuse_changes(old, header, folder)
            return Run(folder, header, old["made_on"], old["done"], old["files"], old["counts"])
        if old is not None:
            _remove(folder, old["files"])
        elif any(path.suffix != _HALF for path in folder.iterdir()):
            raise ShirubeError(
                "E423",
                f"フォルダー「{folder}」には、ほかのものが入っています。",
                todo="空のフォルダーか、前に shirube push で作ったフォルダーを --out に指定してください。",
            )
    except OSError as error:
        raise unwritable(folder, error) from None
    run = Run(folder, header, made_on, {}, {}, {})
    run.save(is_finished=False)
    return run


def digest(content: bytes | None) -> str | None:
    """What a file held, in short; None where there was none."""
    return None if content is None else hashlib.sha256(content).hexdigest()[:16]


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the place and moves it there, so that no half file is ever seen; raises E420."""
    half = path.with_name(path.name + _HALF)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(content)
        os.replace(half, path)  # noqa: PTH105  replaces on Windows too
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise unwritable(path, error) from None


def unwritable(path: Path, error: OSError) -> ShirubeError:
    """E420 with the reason the system gives."""
    return ShirubeError(
        "E420",
        f"「{path}」に書き込めません（{error.strerror or error}）。",
        todo="書き込みの権限と空き容量を確かめ、Excel や Word で開いていれば閉じてください。続きから書けます。",
    )


def _manifest(folder: Path) -> dict[str, Any] | None:
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        tree = json.loads(path.read_text("utf-8"))
    except ValueError:
        tree = None
    keys = {"made_on": str, "done": dict, "files": dict, "counts": dict}
    is_ours = isinstance(tree, dict) and tree.get("kind") == KIND
    if not is_ours or not all(isinstance(tree.get(key), kind) for key, kind in keys.items()):
        raise ShirubeError(
            "E423",
            f"「{path}」は shirube push の記録ではありません。",
            todo="空のフォルダーか、前に shirube push で作ったフォルダーを --out に指定してください。",
        )
    found: dict[str, Any] = tree
    return found


def _refuse_changes(old: Mapping[str, Any], header: Mapping[str, Any], folder: Path) -> None:
    for key, (code, label) in _CHANGES.items():
        if old.get(key) != header.get(key):
            raise ShirubeError(
                code,
                f"「{folder}」の前回と{label}が違います（前回 {_short(old.get(key))}、今回 {_short(header.get(key))}）。",
                todo=_TODO,
            )


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values())
    if isinstance(value, list):
        return "・".join(str(part) for part in value)
    return "なし" if value is None else str(value)


def _remove(folder: Path, files: Iterable[str]) -> None:
    """Removes what a run wrote, and nothing else; a name that leads out of the folder is left alone."""
    root = folder.resolve()
    for name in (*files, MANIFEST):
        path = (folder / name).resolve()
        if path.is_relative_to(root):
            path.unlink(missing_ok=True)
