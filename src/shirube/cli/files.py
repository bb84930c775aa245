"""Files and standard input, read strictly: what cannot be read says why and what to do."""

from __future__ import annotations

import codecs
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from shirube.base.errors import Place, ShirubeError

STDIN = "-"


def shown_name(name: str) -> str:
    """How a file is called in a message."""
    return "標準入力" if name == STDIN else name


def read_bytes(name: str) -> bytes:
    """The content of a file, or of standard input for '-'; raises ShirubeError E402-E404."""
    if name == STDIN:
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ShirubeError(
            "E402", f"ファイル「{name}」がありません。", todo="名前と、いまのフォルダーを確かめてください。"
        ) from None
    except IsADirectoryError:
        raise _folder(name) from None
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise _folder(name) from None
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ShirubeError(
            "E404",
            f"ファイル「{name}」を開けません（{reason}）。",
            todo="読む権限と、ほかで開いていないかを確かめてください。",
        ) from None


def _folder(name: str) -> ShirubeError:
    return ShirubeError(
        "E403",
        f"「{name}」はフォルダーです。",
        todo=f"中のファイルを指定してください。例: {name.rstrip('/')}/facts.json",
    )


def read_json(name: str) -> Any:
    """The JSON of a file, decimals exact; raises ShirubeError E402-E407."""
    text = _decoded(read_bytes(name), shown_name(name))
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_such_number, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = Place(shown_name(name), error.lineno, error.colno)
        raise ShirubeError(
            "E406",
            "JSON として読めません。",
            where=place,
            todo="コンマ・引用符・かっこの過不足を確かめてください。",
        ) from None
    except ShirubeError as error:
        error.where = shown_name(name)
        raise
    except (RecursionError, ValueError):
        raise ShirubeError(
            "E406",
            "JSON として読めません。",
            where=shown_name(name),
            todo="入れ子が深すぎるか、数が長すぎます。",
        ) from None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ShirubeError(
            "E405",
            f"「{name}」は{_encoding_of(content)}。",
            todo="メモ帳の「名前を付けて保存」で文字コードを UTF-8 にしてください。",
        ) from None


def _encoding_of(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16 です"
    try:
        content.decode("cp932")
    except UnicodeDecodeError:
        return "UTF-8 の文字ではありません"
    return "CP932（Shift_JIS、ANSI）のようです"


def _no_such_number(text: str) -> Any:
    raise ShirubeError(
        "E406", f"「{text}」は JSON の数ではありません。", todo="わからない値は null にしてください。"
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ShirubeError("E407", f"「{name}」が二度書かれています。", todo="どちらかを消してください。")
        found[name] = value
    return found
