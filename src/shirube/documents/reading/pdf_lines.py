"""A PDF as lines: paragraphs by their spacing, ruled tables by their rules, footnotes and raised numbers by their size."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

from shirube.base.errors import ReadingError
from shirube.documents.reading.limits import MOST_PAGES, broken, too_many
from shirube.documents.reading.lines import SourceLine
from shirube.documents.reading.pdf_tables import Box, Sign, Table, rules_of, tables_of

_SMALL = 0.8
_LARGE = 1.1
_GAP = 1.25
_EDGE = 0.08
_OPENING = re.compile(
    r"[・•■※①-⑳○◦－–]|[（(](?:主な事業|\d+)[）)]|KPI\s*[①-⑳]?\s*[:：]|[A-Za-zⅠ-Ⅻ][.．]\s|第\d+[章節]"
)
_HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line
_NOTE = re.compile(r"<sup>(\d+)</sup>\s*|(\d+)\s+")
_DEEP = re.compile(r"[－–○◦]\s*")

_TAIL = 2_048


@dataclass(frozen=True)
class _Row:
    """One printed line, or one row of a table (then `cells` has its texts)."""

    text: str
    box: Box
    height: float
    page: int
    is_cells: bool = False
    is_rest: bool = False


def lines_of_pdf(content: bytes, name: str) -> tuple[SourceLine, ...]:
    """The lines of all pages. Raises ReadingError E513, E515, E523 (locked), E519 (pictures only), E521 (no reader)."""
    try:
        import pypdfium2
    except ImportError:
        raise ReadingError(
            "E521",
            f"「{name}」は PDF ですが、この環境には PDF を読む部品（pypdfium2）が入っていません。",
            todo="部品を入れるか、元の Word かテキストを渡してください。",
        ) from None
    if b"%%EOF" not in content[-_TAIL:]:
        raise broken(name)  # the reader of PDF would mend it and give the first pages as if they were all
    try:
        document = pypdfium2.PdfDocument(io.BytesIO(content))
    except pypdfium2.PdfiumError as error:
        raise _unopened(str(error), name) from None
    with document:
        if len(document) > MOST_PAGES:
            raise too_many(name, what="頁", limit=MOST_PAGES)
        rows = [row for index in range(len(document)) for row in _page_rows(document[index], index + 1)]
    rows = _with_rests(rows)
    if not rows:
        raise ReadingError(
            "E519",
            f"「{name}」は画像だけの PDF で、文字がありません。",
            todo="元の Word か、文字認識（OCR）をかけた PDF を渡してください。",
        )
    return tuple(_numbered(rows))


def _unopened(reason: str, name: str) -> ReadingError:
    if "password" not in reason.lower():
        return broken(name)
    return ReadingError(
        "E523",
        f"「{name}」にはパスワードがかかっています。",
        todo="パスワードを外した PDF を渡してください。",
    )


def _page_rows(page: Any, number: int) -> list[_Row]:
    height = page.get_height()
    tables = tables_of(rules_of(page))
    rows = [_line_row(signs, number) for signs in _rejoined(_printed_lines(page, tables))]
    rows = [row for row in rows if row.text and not _is_page_number(row, height)]
    for table in tables:
        for order, (cells, box) in enumerate(table.rows()):
            is_rest = order == 0 and table.is_open_above
            text = "\t".join(cells) if len(cells) > 1 else cells[0] + "\t"
            rows.append(_Row(text, box, box.height, number, is_cells=True, is_rest=is_rest))
    return sorted(rows, key=lambda row: -row.box.top)


def _with_rests(rows: list[_Row]) -> list[_Row]:
    """Table rows that a page end cut are one row again, cell by cell."""
    found: list[_Row] = []
    for row in rows:
        last = next((index for index in range(len(found) - 1, -1, -1) if found[index].is_cells), None)
        if row.is_rest and last is not None and found[last].page == row.page - 1:
            pairs = zip(found[last].text.split("\t"), row.text.split("\t"), strict=False)
            found[last] = replace(found[last], text="\t".join(f"{one} {two}".strip() for one, two in pairs))
        else:
            found.append(row)
    return found


def _printed_lines(page: Any, tables: Sequence[Table]) -> Iterator[list[Sign]]:
    """Signs outside tables, line by line; signs inside go to their table."""
    import pypdfium2.raw as raw

    text = page.get_textpage()
    line: list[Sign] = []
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text.raw, index)).replace(_HYPHEN, "-")
        if character in "\r\n":
            if line:
                yield line
            line = []
            for table in tables:
                table.end_line()
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        is_made = bool(raw.FPDFText_IsGenerated(text.raw, index))
        sign = Sign(character, Box(left, bottom, right, top), _size(text.raw, index), is_made)
        if not any(table.take(sign) for table in tables):
            line.append(sign)
    if line:
        yield line


def _rejoined(lines: Iterator[list[Sign]]) -> Iterator[list[Sign]]:
    """Lines as they are seen: a raised number in the middle makes the reader break one in two."""
    current: list[Sign] = []
    for line in lines:
        if current and _is_same_line(current, line):
            current = current + line
            continue
        if current:
            yield current
        current = line
    if current:
        yield current


def _is_same_line(first: list[Sign], second: list[Sign]) -> bool:
    before = [sign for sign in first if not sign.is_made]
    after = [sign for sign in second if not sign.is_made]
    if not before or not after:
        return False
    size = max(sign.size for sign in (*before, *after))
    _, level = Box.around([sign.box for sign in before]).middle
    _, next_level = Box.around([sign.box for sign in after]).middle
    return abs(level - next_level) < size * 0.5 and after[0].box.left > before[-1].box.right - size * 0.5


def _size(handle: Any, index: int) -> float:
    """The size of a letter as it is seen: the font's size under the page's scale."""
    import pypdfium2.raw as raw

    scale = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(handle, index, scale):
        return float(raw.FPDFText_GetFontSize(handle, index))
    return float(raw.FPDFText_GetFontSize(handle, index)) * math.hypot(scale.c, scale.d)


def _line_row(signs: list[Sign], page: int) -> _Row:
    real = [sign for sign in signs if not sign.is_made and not sign.character.isspace()]
    if not real:
        return _Row("", Box(0, 0, 0, 0), 0, page)
    height = median(sign.size for sign in real)
    base = median(sign.box.bottom for sign in real)
    parts: list[str] = []
    for sign in signs:
        lift = 0.15 if sign.size < height * _SMALL else 0.25
        is_raised = sign.character.isdigit() and sign.box.bottom > base + height * lift
        if is_raised and parts and parts[-1].endswith("</sup>"):
            parts[-1] = parts[-1].removesuffix("</sup>") + sign.character + "</sup>"
        else:
            parts.append(f"<sup>{sign.character}</sup>" if is_raised else sign.character)
    return _Row("".join(parts).strip(), Box.around([sign.box for sign in real]), height, page)


def _is_page_number(row: _Row, height: float) -> bool:
    is_at_edge = row.box.top < height * _EDGE or row.box.bottom > height * (1 - _EDGE)
    return is_at_edge and re.fullmatch(r"[-－–\s]*\d+[-－–\s]*", row.text) is not None


def _numbered(rows: list[_Row]) -> Iterator[SourceLine]:
    """Marks headings, items and footnotes as the text form does, and blank lines between paragraphs."""
    body = _body_height(rows)
    pitch = _usual_pitch(rows)
    rows = _whole_headings(rows, body)
    right = max(row.box.right for row in rows if not row.is_cells) if any(not r.is_cells for r in rows) else 0
    before: _Row | None = None
    for number, row in enumerate(rows, start=1):
        if before is not None and _is_apart(before, row, body=body, pitch=pitch, right=right):
            yield SourceLine(number, "", row.page)
        yield SourceLine(number, _marked(row, body), row.page)
        before = row


def _whole_headings(rows: list[_Row], body: float) -> list[_Row]:
    """A heading of two lines is one: the first fills its line, the second follows in the same size."""
    found: list[_Row] = []
    right = max((row.box.right for row in rows if not row.is_cells), default=0)
    for row in rows:
        last = found[-1] if found else None
        if last is not None and _goes_on(last, row, body=body, right=right):
            found[-1] = replace(last, text=last.text + row.text, box=replace(row.box, left=last.box.left))
        else:
            found.append(row)
    return found


def _goes_on(first: _Row, second: _Row, *, body: float, right: float) -> bool:
    if first.is_cells or second.is_cells or first.page != second.page or first.height <= body * _LARGE:
        return False
    is_same = abs(first.height - second.height) < 0.5
    is_near = first.box.bottom - second.box.bottom < first.height * 2
    return (
        is_same and is_near and first.box.right > right - 5 * first.height and not _OPENING.match(second.text)
    )


def _marked(row: _Row, body: float) -> str:
    if row.is_cells:
        return row.text
    if row.height < body * _SMALL and (match := _NOTE.match(row.text)):
        return f"<sup>{match[1] or match[2]}</sup> {row.text[match.end() :]}"
    if row.height > body * _LARGE:
        return "# " + row.text
    return "  - " + row.text[match.end() :] if (match := _DEEP.match(row.text)) else row.text


def _body_height(rows: list[_Row]) -> float:
    """The height of most letters."""
    heights: Counter[float] = Counter()
    for row in rows:
        if not row.is_cells:
            heights[round(row.height, 1)] += len(row.text)
    return heights.most_common(1)[0][0] if heights else 1.0


def _usual_pitch(rows: list[_Row]) -> float:
    """The distance between two lines of one paragraph: the smallest of the frequent ones."""
    steps: Counter[int] = Counter()
    for first, second in pairwise(rows):
        is_pair = first.page == second.page and not first.is_cells and not second.is_cells
        if is_pair and abs(first.height - second.height) < first.height * 0.1:
            steps[round(first.box.bottom - second.box.bottom)] += 1
    frequent = [
        step for step, count in steps.items() if step > 0 and count >= max(2, sum(steps.values()) // 50)
    ]
    return float(min(frequent)) if frequent else float("inf")


def _is_apart(first: _Row, second: _Row, *, body: float, pitch: float, right: float) -> bool:
    """Whether a new paragraph begins: another page, size or kind, a wider space, or an opening mark."""
    if first.page != second.page or first.is_cells != second.is_cells:
        return True
    if first.is_cells:
        return False
    if abs(first.height - second.height) > first.height * 0.1 or _OPENING.match(second.text):
        return True
    if second.height < body * _SMALL and _NOTE.match(second.text):
        return True
    if first.box.bottom - second.box.bottom > pitch * _GAP:
        return True
    is_short = first.box.right < right - first.height * 6
    return is_short and first.text.endswith("。")
