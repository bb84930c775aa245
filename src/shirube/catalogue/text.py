"""YAML read as text: every scalar stays a string, a key may not appear twice, every node knows its line.

A plain loader reads 札幌市's 01100 as 576 and keeps the last of two equal keys; this one does neither.
"""

from __future__ import annotations

from typing import Any

import yaml

from shirube.base.errors import CatalogueError, Place

Lines = dict[tuple[str | int, ...], int]


DEEPEST = 20
_FASTEST: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_text(
    text: str, *, file: str, most: int | None = None, is_packaged: bool = False
) -> tuple[Any, Lines]:
    """The tree of `text` (dict, list, str) and the line of every path; raises CatalogueError E131-E133.

    With `most`, a text of more entries than that is refused (E155) before it is built. A large file of our own
    (`is_packaged`) is not searched for what exhausts a machine. libyaml reads where it is at hand; what it cannot
    read is read again in Python, whose places in a broken file are the exact ones.
    """
    try:
        return _tree(text, file, most, is_packaged, _FASTEST)
    except yaml.YAMLError:
        pass
    try:
        return _tree(text, file, most, is_packaged, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
        raise CatalogueError(
            "E131",
            "YAML として読めません。",
            where=place,
            todo="字下げ（半角空白）、コロンの後の空白、引用符の閉じ忘れを確かめてください。",
        ) from None
    except yaml.YAMLError:
        raise CatalogueError(
            "E131",
            "YAML として読めません（使えない文字があります）。",
            where=Place(file),
            todo="UTF-8 で保存し直してください。",
        ) from None


def _tree(
    text: str, file: str, most: int | None, is_packaged: bool, loader: type[yaml.BaseLoader]
) -> tuple[Any, Lines]:
    if not is_packaged:
        _bounded(text, file, most, loader)
    root = yaml.compose(text, Loader=loader)
    if root is None:
        raise CatalogueError(
            "E132", "中身がありません。", where=Place(file), todo="制度を一つ書いてください。"
        )
    lines: Lines = {}
    return _plain(root, (), lines, file), lines


def _bounded(text: str, file: str, most: int | None, loader: type[yaml.BaseLoader]) -> None:
    """Refuses, while reading only as far as needed, what could exhaust the machine: references, depth, number."""
    depth = entries = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise CatalogueError(
                "E131",
                "YAML の参照（& と *）は使えません。",
                where=_place(event, file),
                todo="同じ内容も、それぞれの場所に書いてください。",
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        entries += isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        if depth > DEEPEST:
            raise CatalogueError(
                "E131",
                "入れ子が深すぎます。",
                where=_place(event, file),
                todo=f"{DEEPEST}段までにしてください。",
            )
        if most is not None and entries > most:
            raise CatalogueError(
                "E155",
                f"項目が多すぎます（名前と値を合わせて{most:,}まで）。",
                where=_place(event, file),
                todo="一つのファイルには制度を一つだけ書いてください。例: 条件が30ある制度で600ほどです。",
            )


def _place(event: yaml.Event, file: str) -> Place:
    return Place(file, None if event.start_mark is None else event.start_mark.line + 1)


def _plain(node: yaml.Node, path: tuple[str | int, ...], lines: Lines, file: str) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, file) for i, item in enumerate(node.value)]
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        line = key.start_mark.line + 1
        if name in result:
            raise CatalogueError(
                "E133",
                f"「{name}」が二度書かれています。",
                where=Place(file, line),
                todo="どちらかを消してください。",
            )
        result[name] = _plain(value, (*path, name), lines, file)
        lines[(*path, name)] = line
    return result


def decoded(content: bytes, file: str) -> str:
    """The text of a catalogue file; raises CatalogueError E137 (over 1 MB) or E138 (not UTF-8)."""
    if len(content) > 1_000_000:
        raise CatalogueError(
            "E137",
            "制度ファイルが大きすぎます（上限 1MB）。",
            where=file,
            todo="制度を一つずつ分けてください。",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogueError(
            "E138",
            "UTF-8 の文字ではありません。",
            where=file,
            todo="メモ帳の「名前を付けて保存」で文字コードを UTF-8 にしてください。",
        ) from None
