"""How much of a file is read before it is refused, and the refusals."""

from __future__ import annotations

import io
import zipfile

from shirube.base.errors import ReadingError

MOST_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_RATIO = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 300
MOST_PAGES = 2_000
MOST_ENTRIES = 10_000
SMALL_BYTES = 1_000_000


def refuse_large(content: bytes, name: str) -> None:
    """Raises ReadingError E511 for an empty file, E512 for one above the limit."""
    if not content.strip():
        raise ReadingError(
            "E511", f"「{name}」は空のファイルです。", todo="保存し直したファイルを渡してください。"
        )
    if len(content) > MOST_BYTES:
        raise ReadingError(
            "E512",
            f"「{name}」は{len(content) // 1_000_000}MBあり、上限の{MOST_BYTES // 1_000_000}MBを超えています。",
            todo="画像を除くか、必要な部分だけのファイルにしてください。",
        )


def opened_zip(content: bytes, name: str) -> zipfile.ZipFile:
    """The packed file (xlsx, docx), its directory checked and nothing unpacked yet.

    Raises ReadingError E513 for a truncated file, E514 for one that would unpack to far more than it is, E515 for
    one of very many parts.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
        sizes = [(entry.file_size, entry.compress_size) for entry in packed.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise broken(name) from None
    if len(sizes) > MOST_ENTRIES:
        raise too_many(name, what="中のファイル", limit=MOST_ENTRIES)
    unpacked = sum(size for size, _ in sizes)
    has_bomb = any(
        size > SMALL_BYTES and size > MOST_RATIO * max(packed_size, 1) for size, packed_size in sizes
    )
    if unpacked > MOST_UNPACKED_BYTES or has_bomb:
        raise ReadingError(
            "E514",
            f"「{name}」は開くと{unpacked // 1_000_000}MBに膨らむため、開きません。",
            todo="書式だけの行や大きな画像を除いて保存し直してください。心当たりがなければ開かないでください。",
        )
    return packed


def broken(name: str) -> ReadingError:
    """E513: the file ends too early or its inside does not hang together."""
    return ReadingError(
        "E513",
        f"「{name}」は途中で切れているか、壊れています。",
        todo="送り直してもらうか、元のソフトで開いて保存し直してください。",
    )


def too_many(name: str, *, what: str, limit: int) -> ReadingError:
    """E515: more rows, columns or pages than are read."""
    return ReadingError(
        "E515",
        f"「{name}」の{what}が上限の{limit:,}を超えています。",
        todo="空の行や使わないシートを除き、必要な部分だけのファイルにしてください。",
    )
