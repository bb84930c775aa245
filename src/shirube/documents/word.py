"""Blocks of text as a Word document on A4, in fonts that every Japanese Windows has."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

from shirube.documents.blocks import Block, Bullets, Diagram, Grid, Heading, Line, Picture
from shirube.documents.word_diagram import diagram_xml

CELL = "Cell"
TWIPS_PER_MM = 1440 / 25.4
TEXT_FONT, HEAD_FONT = "游明朝", "游ゴシック"
PAGE = (Mm(210), Mm(297))
MARGIN = Mm(22)
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zone; the same in every file
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_ALIGN = {"left": "", "right": '<w:jc w:val="right"/>', "center": '<w:jc w:val="center"/>'}
_HEADINGS = ("Title", "Heading1", "Heading2")
_BREAK, _BREAK_XML = "\n", '</w:t><w:br/><w:t xml:space="preserve">'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_word(blocks: Iterable[Block], *, title: str, footer: str = "") -> bytes:
    """The document as bytes, the same for the same blocks; `footer` stands on every page with its number."""
    document = Document()
    _set_page(document, footer)
    _set_styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "しるべ", "ja-JP"
    properties.comments = ""
    properties.created = properties.modified = _MADE
    body = "".join(
        _numbered(document, block, number, before_picture=isinstance(after, Picture | Diagram))
        for number, (block, after) in enumerate(_with_next(blocks), start=1)
    )
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")):
        document.element.body.sectPr.addprevious(element)
    content = io.BytesIO()
    document.save(content)
    return steady_zip(content.getvalue())


def _with_next(blocks: Iterable[Block]) -> Iterator[tuple[Block, Block | None]]:
    """Each block with the one after it."""
    listed: list[Block | None] = [*blocks, None]
    yield from ((block, after) for block, after in pairwise(listed) if block is not None)


def _numbered(document: Any, block: Block, number: int, *, before_picture: bool) -> str:
    """A block as XML; pictures carry their number in the document, and keep the line above on their page."""
    match block:
        case Line(text, align, is_small, is_bold) if before_picture:
            return _line(text, align, is_small=is_small, is_bold=is_bold, keep=True)
        case Picture():
            return _picture(document, block, number)
        case Diagram():
            return diagram_xml(block, number=number, style=CELL, clean=_clean)
        case _:
            return _xml(block)


def steady_zip(content: bytes) -> bytes:
    """The same archive with one fixed day on every part, so that the same content gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return made.getvalue()


def _set_page(document: Any, footer: str) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if footer:
        paragraph.add_run(f"{footer}　")
    _add_page_number(paragraph)
    for run in paragraph.runs:
        run.font.size = Pt(8)


def _add_page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001  python-docx has no page number of its own


def _set_styles(document: Any) -> None:
    styles = document.styles
    _set_font(styles["Normal"], TEXT_FONT, 10.5)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Normal"].paragraph_format.line_spacing = 1.25
    for name, size in (("Title", 16), ("Heading 1", 12), ("Heading 2", 10.5)):
        style = styles[name]
        _set_font(style, HEAD_FONT, size)
        style.font.bold = True
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 12)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    borders = styles["Title"].element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if borders is not None:
        borders.getparent().remove(borders)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set_font(styles["List Bullet"], TEXT_FONT, 10.5)
    cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    _set_font(cell, TEXT_FONT, 9)
    cell.paragraph_format.space_after = Pt(0)
    cell.paragraph_format.line_spacing = 1.1


def _set_font(style: Any, name: str, size: float) -> None:
    """The font for kana and for Latin signs alike; a theme font would win over it, so it goes."""
    style.font.name = name
    style.font.size = Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
        theme = qn(f"w:{script}Theme")
        if theme in fonts.attrib:
            del fonts.attrib[theme]
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")


def _picture(document: Any, picture: Picture, number: int) -> str:
    """A paragraph with the picture; its file becomes a part of the document."""
    inline = document.part.new_pic_inline(io.BytesIO(picture.png), width=Mm(picture.width))
    inline.docPr.set("id", str(number))
    inline.docPr.set("name", f"図 {number}")
    inline.docPr.set("descr", _FORBIDDEN.sub("\ufffd", picture.alt))
    drawing = etree.tostring(inline, encoding="unicode")
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:jc w:val="center"/></w:pPr>'
        f"<w:r><w:drawing>{drawing}</w:drawing></w:r></w:p>"
    )


# -- blocks as XML: a letter is made in thousands, and building it call by call is ten times slower -------


def _xml(block: Block) -> str:
    match block:
        case Heading(text, level):
            return _paragraph(text, _HEADINGS[level])
        case Line(text, align, is_small, is_bold):
            return _line(text, align, is_small=is_small, is_bold=is_bold)
        case Bullets(items):
            return "".join(_paragraph(item, "ListBullet") for item in items)
        case Grid():
            return _grid(block)
        case Picture() | Diagram():
            raise TypeError("it needs its number: see _numbered")


def _line(text: str, align: str, *, is_small: bool, is_bold: bool, keep: bool = False) -> str:
    look = ("<w:b/>" if is_bold else "") + ('<w:sz w:val="17"/>' if is_small else "")
    return _paragraph(text, "Normal", align=align, look=look, keep=keep)


def _paragraph(text: str, style: str, *, align: str = "left", look: str = "", keep: bool = False) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}{_ALIGN[align]}</w:pPr>'
        f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}"
        f'<w:t xml:space="preserve">{_clean(text).replace(_BREAK, _BREAK_XML)}</w:t></w:r></w:p>'
    )


def _grid(grid: Grid) -> str:
    widths = [round(width * TWIPS_PER_MM) for width in grid.widths]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(grid.header, widths, is_head=True), *(_row(row, widths) for row in grid.rows)]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('', CELL)}"
    )


def _row(texts: Sequence[str], widths: Sequence[int], *, is_head: bool = False) -> str:
    """A row that is never torn over two pages; the head stands on every page."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8F1FE"/>' if is_head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_paragraph(text, CELL, look='<w:b/>' if is_head else '')}</w:tc>"
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{cells}</w:tr>"


def _clean(text: str) -> str:
    """Text as XML holds it; a sign that XML forbids becomes �."""
    return escape(_FORBIDDEN.sub("\ufffd", text))
