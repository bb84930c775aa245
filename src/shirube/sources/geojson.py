"""The features of a GeoJSON file one after another, plain or in the ZIP it was downloaded as, within bounds.

A file of the whole country has hundreds of megabytes; only one feature at a time is taken apart.
"""

from __future__ import annotations

import codecs
import io
import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from shirube.base.errors import ReadingError
from shirube.documents.reading.limits import broken
from shirube.sources.mistakes import not_this_form

MOST_BYTES = 1_200_000_000
"""Of a file when unpacked: the whole country in full detail, with room."""
MOST_RATIO = 200
MOST_OF_ONE = 64_000_000
"""Characters of a single feature."""
CHUNK = 1_000_000
_HEAD = 4_096
_TODO = "国土数値情報の行政区域データ（N03）を GeoJSON 形式で、都道府県ごとに保存してください。"


def is_geojson(content: bytes) -> bool:
    """Whether the content begins as a GeoJSON collection, or is a ZIP that holds a .geojson file."""
    if content[:2] == b"PK":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return any(_is_layer(entry.filename) for entry in packed.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return False
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] == b"{" and b'"FeatureCollection"' in head


def features(content: bytes, name: str) -> Iterator[Any]:
    """Every member of `features`, in order. Raises ReadingError E513, E606, E620, E644."""
    try:
        with _opened(content, name) as stream:
            yield from _features(_texts(stream, name), name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError):
        raise broken(name) from None


def _opened(content: bytes, name: str) -> IO[bytes]:
    if content[:2] != b"PK":
        if len(content) > MOST_BYTES:
            raise _too_large(name)
        return io.BytesIO(content)
    packed = zipfile.ZipFile(io.BytesIO(content))
    layers = [entry for entry in packed.infolist() if _is_layer(entry.filename)]
    if not layers:
        raise not_this_form(name, "ZIP の中に .geojson がありません", where=name, todo=_TODO)
    whole = max(layers, key=lambda entry: entry.file_size)
    is_bomb = whole.file_size > CHUNK and whole.file_size > MOST_RATIO * max(whole.compress_size, 1)
    if whole.file_size > MOST_BYTES or is_bomb:
        raise _too_large(name)
    return packed.open(whole)


def _is_layer(entry: str) -> bool:
    return entry.lower().endswith((".geojson", ".json")) and not entry.startswith("__MACOSX")


def _texts(stream: IO[bytes], name: str) -> Iterator[str]:
    """The text in pieces: UTF-8, or CP932 where the beginning is no UTF-8; never more than allowed."""
    first = stream.read(CHUNK)
    decoder = _decoder(first)
    size = 0
    piece = first
    while piece:
        size += len(piece)
        if size > MOST_BYTES:
            raise _too_large(name)
        try:
            yield decoder.decode(piece)
        except UnicodeDecodeError:
            raise not_this_form(
                name, "文字が UTF-8 でも CP932 でもありません", where=name, todo=_TODO
            ) from None
        piece = stream.read(CHUNK)


def _decoder(first: bytes) -> codecs.IncrementalDecoder:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(first)
        except UnicodeDecodeError:
            continue
        return codecs.getincrementaldecoder(encoding)()
    return codecs.getincrementaldecoder("utf-8-sig")()


def _features(pieces: Iterator[str], name: str) -> Iterator[Any]:
    text = next(pieces, "")
    while (start := _after_head(text)) is None:
        piece = next(pieces, None)
        if piece is None or len(text) > MOST_OF_ONE:
            raise not_this_form(
                name, "GeoJSON の境界（FeatureCollection）ではありません", where=name, todo=_TODO
            )
        text += piece
    decoder, text, at = json.JSONDecoder(), text[start:], 0
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return
        try:
            one, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):  # not whole yet
            text, at = _more(text[at:], pieces, name), 0
            continue
        yield one
        at = end


def _more(rest: str, pieces: Iterator[str], name: str) -> str:
    """The rest with as much again behind it, so that a large feature is not tried too often."""
    parts, size = [rest], 0
    while size <= len(rest):
        piece = next(pieces, None)
        if piece is None:
            break
        parts.append(piece)
        size += len(piece)
    if not size or len(rest) > MOST_OF_ONE:
        raise not_this_form(
            name,
            "GeoJSON として途中で切れているか、壊れています",
            where=name,
            todo="保存し直すか、受け取り直してください。",
        )
    return "".join(parts)


def _after_head(text: str) -> int | None:
    """The place behind the bracket that opens `features`."""
    key = text.find('"features"')
    bracket = -1 if key < 0 else text.find("[", key)
    if bracket < 0 or text[key + len('"features"') : bracket].strip() != ":":
        return None
    return bracket + 1


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _too_large(name: str) -> ReadingError:
    return ReadingError(
        "E644",
        f"境界のファイル「{name}」は、開くと{MOST_BYTES // 1_000_000:,}MBを超えます。",
        where=name,
        todo=_TODO,
    )
