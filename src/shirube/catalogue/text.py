"""YAML read as text: every scalar stays a string, a key may not appear twice, every node knows its line.

A plain loader reads 札幌市's 01100 as 576 and keeps the last of two equal keys; this one does neither.
"""

from __future__ import annotations

from typing import Any

import yaml

from shirube.base.errors import CatalogueError, Place

Lines = dict[tuple[str | int, ...], int]


def read_text(text: str, *, file: str) -> tuple[Any, Lines]:
    """The tree of `text` (dict, list, str) and the line of every path; raises CatalogueError E131-E133."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
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
    if _has_alias(text):
        raise CatalogueError(
            "E131",
            "YAML の参照（& と *）は使えません。",
            where=Place(file),
            todo="同じ内容も、それぞれの場所に書いてください。",
        )
    if root is None:
        raise CatalogueError(
            "E132", "中身がありません。", where=Place(file), todo="制度を一つ書いてください。"
        )
    lines: Lines = {}
    return _plain(root, (), lines, file, depth=0), lines


def _has_alias(text: str) -> bool:
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.BaseLoader))


def _plain(node: yaml.Node, path: tuple[str | int, ...], lines: Lines, file: str, *, depth: int) -> Any:
    lines[path] = node.start_mark.line + 1
    if depth > 20:
        raise CatalogueError(
            "E131", "入れ子が深すぎます。", where=Place(file, lines[path]), todo="20段までにしてください。"
        )
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, file, depth=depth + 1) for i, item in enumerate(node.value)]
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
        result[name] = _plain(value, (*path, name), lines, file, depth=depth + 1)
        lines[(*path, name)] = line
    return result
