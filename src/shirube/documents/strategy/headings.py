"""What a heading of a strategy says, by its words: the marks of layout (#, **) are not to be relied on."""

from __future__ import annotations

import re
from enum import StrEnum

from shirube.documents.strategy.pieces import Piece, PieceKind, bare

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟"
_LONGEST_TITLE = 120

_SECTION = re.compile(r"第[0-9０-９一二三四五六七八九十]+[章節]\s*(.*)")
_CONTENTS = re.compile(r"[.．…・]{4,}\s*\d*$")
_IMPACT = re.compile(r"インパクト\s*[（(](\d+)[）)]\s*(.+)")
_LETTERED = re.compile(r"([A-Za-zⅠ-Ⅻⅰ-ⅻ|｜])\s*[.．]\s*(\S.*)")
_NUMBERED = re.compile(r"(\d+)\s*[.．]\s*(\S.*)")
_GROUP = re.compile(r"[（(](\d+)[）)]\s*(\S.*)")
_MEASURE = re.compile(rf"([{CIRCLED}])\s*(\S.*)")
_KPI = re.compile(rf"KPI([{CIRCLED}])?[:：]?")
_PROGRAMMES = re.compile(r"[（(]主な事業[）)]")
_ROADMAP = re.compile(r"■?工程表")
_OUTPUT_KPI = re.compile(r"■?アウトプットKPI")


class Section(StrEnum):
    """The parts of a strategy that hold its tree."""

    LOGIC = "logic"
    MAIN = "main"
    OTHER = "other"
    NONE = "none"


def section(piece: Piece) -> Section | None:
    """The section a heading opens; None when the piece opens none."""
    match = _SECTION.fullmatch(piece.text) if is_title(piece) else None
    if match is None or _CONTENTS.search(piece.text):
        return None
    if "ロジックモデルの内容" in match[1]:
        return Section.LOGIC
    if "その他の施策" in match[1]:
        return Section.OTHER
    return Section.MAIN if "主な施策" in match[1] else Section.NONE


def is_title(piece: Piece) -> bool:
    """Whether a piece can be a title: a short text that is no sentence."""
    return (
        piece.kind is PieceKind.TEXT and len(piece.text) <= _LONGEST_TITLE and not piece.text.endswith("。")
    )


def impact(piece: Piece) -> tuple[int, str] | None:
    """インパクト（1）強い経済 → (1, 強い経済)."""
    match = _IMPACT.fullmatch(piece.text) if is_title(piece) else None
    return (int(match[1]), match[2].strip()) if match else None


def lettered(piece: Piece) -> tuple[str, str] | None:
    """A. 題 or a. 題 → (letter as printed, 題)."""
    match = _LETTERED.fullmatch(piece.text) if is_title(piece) else None
    return (match[1], match[2].strip()) if match else None


def numbered(piece: Piece) -> tuple[int, str] | None:
    """1. 題 → (1, 題)."""
    match = _NUMBERED.fullmatch(piece.text) if is_title(piece) else None
    return (int(match[1]), match[2].strip()) if match else None


def group(piece: Piece) -> tuple[int, str] | None:
    """（1）題 → (1, 題)."""
    match = _GROUP.fullmatch(piece.text) if is_title(piece) else None
    return (int(match[1]), match[2].strip()) if match else None


def measure(piece: Piece) -> tuple[str, str] | None:
    """①題 → (①, 題); also where the layout made a list item of it."""
    is_possible = is_title(piece) or (piece.kind is PieceKind.ITEM and not piece.text.endswith("。"))
    match = _MEASURE.fullmatch(piece.text) if is_possible else None
    return (match[1], match[2].strip()) if match else None


def is_thought(piece: Piece) -> bool:
    """②アウトカムの考え方: the parts of an impact."""
    found = measure(piece)
    return found is not None and (piece.is_heading or found[1].endswith("の考え方"))


def subgroup(piece: Piece) -> str | None:
    """（題） alone on its line → 題."""
    text = piece.text
    if not is_title(piece) or text[:1] not in "（(" or text[-1:] not in "）)" or _PROGRAMMES.fullmatch(text):
        return None
    depth = 0
    for index, sign in enumerate(text):
        depth += (sign in "（(") - (sign in "）)")
        if depth == 0 and index < len(text) - 1:
            return None
    return text[1:-1].strip()


def kpi(piece: Piece) -> tuple[str | None] | None:
    """KPI① → (①,); KPI → (None,); None for anything else."""
    match = _KPI.fullmatch(bare(piece.text)) if is_title(piece) else None
    return (match[1],) if match else None


def is_programmes(piece: Piece) -> bool:
    """（主な事業）"""
    return _PROGRAMMES.fullmatch(bare(piece.text)) is not None


def is_roadmap(piece: Piece) -> bool:
    """■工程表"""
    return piece.kind is PieceKind.TEXT and _ROADMAP.fullmatch(bare(piece.text)) is not None


def is_output_kpi(piece: Piece) -> bool:
    """■アウトプットKPI"""
    return piece.kind is PieceKind.TEXT and _OUTPUT_KPI.fullmatch(bare(piece.text)) is not None


def is_diagram(piece: Piece) -> bool:
    """ロジックモデル（…）: the caption of a drawing."""
    return is_title(piece) and re.fullmatch(r"ロジックモデル\s*[（(].*[）)]", piece.text) is not None


def circled(sign: str) -> int:
    """① → 1."""
    return CIRCLED.index(sign) + 1
