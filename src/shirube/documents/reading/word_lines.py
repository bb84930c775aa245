"""A Word document as lines: headings marked, lists as items, table rows with tabs, footnotes at the end."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from shirube.documents.reading.limits import broken, opened_zip
from shirube.documents.reading.lines import SourceLine

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def lines_of_word(content: bytes, name: str) -> tuple[SourceLine, ...]:
    """The lines of the body in order; their number counts paragraphs and table rows. Raises ReadingError E513, E514."""
    from docx import Document

    opened_zip(content, name).close()
    try:
        document = Document(io.BytesIO(content))
        blocks = [
            block
            for part in document.iter_inner_content()
            for block in (_table(part) if hasattr(part, "rows") else [_paragraph(part)])
        ]
        blocks += list(_footnotes(document))
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise broken(name) from error
    return tuple(SourceLine(no, line) for no, block in enumerate(blocks, start=1) for line in block)


def _paragraph(block: Any) -> list[str]:
    """The lines of one paragraph and the blank line that ends it."""
    text = block.text.strip()
    style = (block.style.name or "") if block.style is not None else ""
    if not text:
        return [""]
    if style.startswith(("Heading", "Title", "見出し", "表題")):
        return ["# " + " ".join(text.split("\n")), ""]
    is_list = style.startswith("List") or block._p.find(f"{_W}pPr/{_W}numPr") is not None  # noqa: SLF001
    mark = ("  " if style.endswith("2") else "") + "- " if is_list else ""
    first, *others = text.split("\n")
    return [mark + first, *others, ""]


def _table(block: Any) -> list[list[str]]:
    """One line per row; a merged cell stands in its first column."""
    rows = []
    for row in block.rows:
        seen: set[Any] = set()
        cells = []
        for cell in row.cells:
            is_new = cell._tc not in seen  # noqa: SLF001 - the only mark of a merged cell
            seen.add(cell._tc)  # noqa: SLF001
            cells.append(" ".join(cell.text.split("\n")).strip() if is_new else "")
        rows.append(["\t".join(cells)])
    return [*rows, [""]]


def _footnotes(document: Any) -> Iterator[list[str]]:
    from lxml import etree

    for relation in document.part.rels.values():
        if relation.reltype != _FOOTNOTES:
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        notes = [note for note in root.iter(f"{_W}footnote") if note.get(f"{_W}type") is None]
        for number, note in enumerate(notes, start=1):
            text = "".join(piece.text or "" for piece in note.iter(f"{_W}t")).strip()
            yield [f"<sup>{number}</sup> {text}", ""]
