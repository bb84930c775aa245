"""Reads a strategy: lines into pieces, pieces into three sections, sections into a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shirube.base.errors import ReadingError
from shirube.base.fiscal import FiscalYear
from shirube.documents.reading.lines import SourceLine, as_lines
from shirube.documents.strategy import headings
from shirube.documents.strategy.glyphs import Corrector
from shirube.documents.strategy.headings import Section
from shirube.documents.strategy.pieces import Piece, PieceKind, as_pieces
from shirube.documents.strategy.walk import LogicModel, MainMeasures, OtherMeasures
from shirube.plans import Footnote, Plan, with_reposts_resolved

_FIRST_YEAR = re.compile(r"(\d{4})\s*年度を初年度とする\s*(\d+)\s*か年")


def looks_like_strategy(lines: Sequence[SourceLine]) -> bool:
    """Whether the lines hold a logic model with outputs: the words every such document prints."""
    text = "\n".join(line.text for line in lines)
    return "インパクト" in text and "アウトカム" in text and "KPI" in text


def read_strategy(source: str | Sequence[SourceLine]) -> Plan:
    """The plan a strategy holds, with every flaw of the document listed.

    Raises ReadingError E510 when no impact is found: then it is another kind of document.
    """
    corrector = Corrector()
    pieces = as_pieces(as_lines(source) if isinstance(source, str) else source, corrector)
    sections = _sections(piece for piece in pieces if piece.kind is not PieceKind.FOOTNOTE)
    logic = LogicModel()
    for piece in sections[Section.LOGIC]:
        logic.take(piece)
    impacts, outcomes = logic.done()
    if not impacts:
        raise _no_strategy()
    letters = tuple(outcome.letter for outcome in outcomes)
    main, others = MainMeasures(len(impacts), letters), OtherMeasures(letters)
    for piece in sections[Section.MAIN]:
        main.take(piece)
    for piece in sections[Section.OTHER]:
        others.take(piece)
    outputs, national, odd = main.done()
    plan = Plan(
        title=next((piece.text for piece in pieces if piece.is_heading), ""),
        impacts=impacts,
        outcomes=outcomes,
        outputs=outputs,
        national=national,
        national_title=main.national_name,
        others=others.done(),
        footnotes=_footnotes(pieces),
        lost=tuple(logic.lost),
        anomalies=tuple(sorted((*corrector.found, *odd, *others.odd), key=lambda one: one.span.first)),
    )
    first, last = _years(pieces)
    return with_reposts_resolved(replace(plan, first_year=first, last_year=last))


def _footnotes(pieces: Iterable[Piece]) -> tuple[Footnote, ...]:
    return tuple(
        Footnote(piece.number, piece.text, piece.span)
        for piece in pieces
        if piece.kind is PieceKind.FOOTNOTE and piece.number is not None
    )


def _sections(pieces: Iterable[Piece]) -> dict[Section, list[Piece]]:
    found: dict[Section, list[Piece]] = {section: [] for section in Section}
    current = Section.NONE
    for piece in pieces:
        opened = headings.section(piece)
        if opened is None:
            found[current].append(piece)
        else:
            current = opened
    return found


def _years(pieces: Iterable[Piece]) -> tuple[FiscalYear | None, FiscalYear | None]:
    for piece in pieces:
        if match := _FIRST_YEAR.search(piece.text):
            first = int(match[1])
            return FiscalYear(first), FiscalYear(first + int(match[2]) - 1)
    return None, None


def _no_strategy() -> ReadingError:
    return ReadingError(
        "E510",
        "総合戦略として読めません。「ロジックモデルの内容」の節にある「インパクト（1）」を期待しました。",
        todo="KPI の表であれば --kind kpi-table を付けてください。",
    )
