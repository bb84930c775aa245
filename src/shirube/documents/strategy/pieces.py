"""A document as lines, and lines as pieces: headings, list items, notes, footnotes, table rows, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from shirube.documents.reading.lines import SourceLine
from shirube.documents.strategy.glyphs import Corrector
from shirube.plans import Span


class PieceKind(StrEnum):
    """What a run of lines is, by its marks alone."""

    TEXT = "text"
    ITEM = "item"
    NOTE = "note"
    FOOTNOTE = "footnote"
    ROW = "row"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of lines that belong together. `text` is without marks; `cells` holds a table row."""

    kind: PieceKind
    text: str
    span: Span
    is_heading: bool = False
    is_bold: bool = False
    depth: int = 0
    number: int | None = None
    cells: tuple[str, ...] = ()


_HEADING = re.compile(r"#{1,6}\s*")
_ITEM = re.compile(r"(\s*)(?:-\s*・?|・|•|\*\s)\s*")
_FOOTNOTE = re.compile(r"<sup>(\d+)</sup>\s+")
_MARKED_FOOTNOTE = re.compile(r"\[\^(\d+)\]:\s*")
_REFERENCE = re.compile(r"<sup>[^<]*</sup>|\[\^\d+\]")
_TAG = re.compile(r"</?(?:b|i|u|sub|strong|em)>|\*\*")
_RULE = re.compile(r"-{3,}|_{3,}|\*{3,}")
_TABLE_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def as_pieces(lines: Iterable[SourceLine], corrector: Corrector) -> tuple[Piece, ...]:
    """Pieces in order; a blank line ends a piece, a mark begins one. Misprints are also sought across line ends."""
    return tuple(
        replace(piece, text=corrector.correct(piece.text, piece.span))
        if piece.span.first < piece.span.last
        else piece
        for piece in _joined(lines, corrector)
    )


def _joined(lines: Iterable[SourceLine], corrector: Corrector) -> Iterator[Piece]:
    current: Piece | None = None
    for line in lines:
        raw = line.text.replace("\u00a0", " ").rstrip(" \r\n")
        if _TABLE_RULE.fullmatch(raw.strip()):
            continue
        if not raw.strip() or _RULE.fullmatch(raw.strip()):
            if current:
                yield current
            current = None
            continue
        piece = _piece(replace(line, text=corrector.correct(raw, line.span)))
        if current and _continues(current, piece):
            text = join_lines(current.text, piece.text)
            current = replace(current, text=text, span=current.span.to(piece.span))
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current


def _continues(current: Piece, piece: Piece) -> bool:
    if piece.kind is not PieceKind.TEXT or piece.is_heading or current.is_heading:
        return False
    return current.kind is not PieceKind.ROW


def _piece(line: SourceLine) -> Piece:
    raw = line.text
    stripped = raw.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        raw = "\t".join(cell.strip() for cell in stripped[1:-1].split("|"))
    if "\t" in raw:
        cells = tuple(without_marks(cell).strip() for cell in raw.split("\t"))
        is_bold = raw.strip().startswith(("<b>", "**"))
        return Piece(kind=PieceKind.ROW, text=cells[0], span=line.span, is_bold=is_bold, cells=cells)
    if match := _FOOTNOTE.match(stripped) or _MARKED_FOOTNOTE.match(stripped):
        text = without_marks(stripped[match.end() :]).strip()
        return Piece(kind=PieceKind.FOOTNOTE, text=text, span=line.span, number=int(match[1]))
    if match := _HEADING.match(stripped):
        text = without_marks(stripped[match.end() :]).strip()
        return Piece(kind=PieceKind.TEXT, text=text, span=line.span, is_heading=True)
    plain = without_marks(stripped).strip()
    if plain.startswith("※"):
        return Piece(kind=PieceKind.NOTE, text=plain[1:].strip(), span=line.span)
    if match := _ITEM.match(raw):
        depth = len(match[1].expandtabs(2)) // 2
        text = without_marks(raw[match.end() :]).strip()
        return Piece(kind=PieceKind.ITEM, text=text, span=line.span, depth=depth)
    is_bold = stripped.startswith(("**", "<b>")) and stripped.endswith(("**", "</b>"))
    return Piece(kind=PieceKind.TEXT, text=plain, span=line.span, is_heading=is_bold, is_bold=is_bold)


def without_marks(text: str) -> str:
    """The text without footnote numbers, readings and tags; a lowered 2 (CO₂) stays."""
    return _TAG.sub("", _REFERENCE.sub("", text)).replace("₂", "2")


def is_wide(character: str) -> bool:
    """Whether a character is Japanese type, between which no space is meant."""
    return character >= "\u2e80"


def join_lines(first: str, second: str) -> str:
    """Two lines as one: a space only between two words of the Latin script."""
    if not first or not second:
        return first + second
    before, after = first.rstrip()[-1:], second.lstrip()[:1]
    is_latin = before.isascii() and after.isascii() and before.isalpha() and after.isalpha()
    return first.rstrip() + (" " if is_latin else "") + second.lstrip()


def closed_up(text: str) -> str:
    """The text without the spaces that line ends left between two Japanese characters."""
    return re.sub(r"(?<=[\u2e80-\uffff])[ \u3000]+(?=[\u2e80-\uffff])", "", text.strip())


def bare(text: str) -> str:
    """The text without any space: to compare names."""
    return re.sub(r"\s+", "", text)
