"""A diagram as a group of Word's own shapes: no picture file, no font of the server, its words can be found and read."""

from __future__ import annotations

from collections.abc import Callable

from shirube.documents.blocks import Box, Diagram

_EMU = 36_000  # per millimetre
_SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_LINE_COLOUR, _LINE_WIDTH = "5F6368", 9_525
_HALF_POINTS, _LINE_TWIPS = 15, 195  # three lines of 7.5 points in a box of 12 mm


def diagram_xml(diagram: Diagram, *, number: int, style: str, clean: Callable[[str], str]) -> str:
    """A paragraph with the drawing; `style` is the paragraph style of its words, `clean` makes text into XML."""
    size = f'cx="{_emu(diagram.width)}" cy="{_emu(diagram.height)}"'
    first = number * 1_000
    shapes = [_line(line, first + at) for at, line in enumerate(diagram.lines, start=1)]
    after = first + len(shapes)
    shapes += [_box(box, after + at, style, clean) for at, box in enumerate(diagram.boxes, start=1)]
    alt = clean(diagram.alt).replace('"', "&quot;").replace("\n", " ")
    return (
        '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:jc w:val="center"/></w:pPr><w:r>'
        f'<mc:AlternateContent {_SPACES}><mc:Choice Requires="wpg"><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="{number}" name="図 {number}" descr="{alt}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/>'
        f'<wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/><a:chOff x="0" y="0"/><a:chExt {size}/></a:xfrm>'
        f"</wpg:grpSpPr>{''.join(shapes)}</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r></w:p>"
    )


def _box(box: Box, number: int, style: str, clean: Callable[[str], str]) -> str:
    look = ("<w:b/>" if box.is_bold else "") + f'<w:sz w:val="{_HALF_POINTS}"/>'
    words = clean(box.text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    place = (
        f'<a:off x="{_emu(box.x)}" y="{_emu(box.y)}"/><a:ext cx="{_emu(box.width)}" cy="{_emu(box.height)}"/>'
    )
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="箱 {number}"/><wps:cNvSpPr/><wps:spPr><a:xfrm>{place}</a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{box.shade}"/></a:solidFill>'
        f"{_stroke()}</wps:spPr><wps:txbx><w:txbxContent><w:p>"
        f'<w:pPr><w:pStyle w:val="{style}"/><w:spacing w:line="{_LINE_TWIPS}" w:lineRule="exact"/></w:pPr><w:r><w:rPr>{look}</w:rPr>'
        f'<w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
        '<wps:bodyPr wrap="square" lIns="36000" tIns="9000" rIns="36000" bIns="9000" anchor="ctr"/></wps:wsp>'
    )


def _line(line: tuple[float, float, float, float], number: int) -> str:
    x1, y1, x2, y2 = line
    turned = ' flipV="1"' if y2 < y1 else ""
    place = f'<a:off x="{_emu(x1)}" y="{_emu(min(y1, y2))}"/><a:ext cx="{_emu(x2 - x1)}" cy="{_emu(abs(y2 - y1))}"/>'
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="線 {number}"/><wps:cNvCnPr/><wps:spPr>'
        f'<a:xfrm{turned}>{place}</a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>{_stroke()}'
        "</wps:spPr><wps:bodyPr/></wps:wsp>"
    )


def _stroke() -> str:
    return f'<a:ln w="{_LINE_WIDTH}"><a:solidFill><a:srgbClr val="{_LINE_COLOUR}"/></a:solidFill></a:ln>'


def _emu(millimetres: float) -> int:
    return round(millimetres * _EMU)
