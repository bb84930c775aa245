"""The sample strategy as Word and as a page for a PDF, made from its text, and a plan without its places."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Any

from docx import Document

_NOTE = re.compile(r"<sup>(\d+)</sup> (.+)")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PLACES = {"lines", "line", "where", "pages"}


def without_places(value: Any) -> Any:
    """The same, without where each node stands."""
    if isinstance(value, dict):
        return {key: without_places(inner) for key, inner in value.items() if key not in PLACES}
    return [without_places(inner) for inner in value] if isinstance(value, list) else value


def in_any_order(found: dict[str, Any]) -> dict[str, Any]:
    """Without places; anomalies sorted, since their order follows the lines."""
    plain = without_places(found)
    return {**plain, "anomalies": sorted(plain["anomalies"], key=str)}


def blocks(text: str) -> list[list[str]]:
    """Runs of lines between blank lines."""
    return [run.splitlines() for run in re.split(r"\n\s*\n", text) if run.strip() and run.strip() != "---"]


def plain(line: str) -> str:
    return re.sub(r"<sup>\d+</sup>|</?b>|\*\*|^#+\s*|^\s*- ・?", "", line).strip("\n")


def as_markdown(text: str) -> bytes:
    """Bold by stars, tables with pipes and a rule below the head, footnotes by [^1]."""
    lines = []
    for line in text.replace("<b>", "**").replace("</b>", "**").splitlines():
        if match := _NOTE.fullmatch(line):
            lines.append(f"[^{match[1]}]: {match[2]}")
        elif "\t" in line:
            cells = line.split("\t")
            lines.append("| " + " | ".join(cells) + " |")
            lines += ["|" + " --- |" * len(cells)] if re.match(r"\d{4} ?年度", line) else []
        else:
            lines.append(re.sub(r"<sup>(\d+)</sup>", r"[^\1]", line))
    return "\n".join(lines).encode()


def as_word(text: str) -> bytes:
    """Headings, lists, tables with merged cells, real footnotes."""
    document = Document()
    notes = []
    for block in blocks(text):
        if match := _NOTE.fullmatch(block[0]):
            notes.append(match[2])
        elif "\t" in block[0] and re.match(r"\d{4} ?年度", block[0]):
            _word_table(document, block)
        else:
            _word_paragraphs(document, block)
    out = io.BytesIO()
    document.save(out)
    return _with_footnotes(out.getvalue(), notes)


def _word_paragraphs(document: Any, block: list[str]) -> None:
    for line in _logical_lines(block):
        text = "\n".join(plain(part).strip() for part in line)
        if line[0].startswith("#"):
            document.add_heading(text, level=2)
        elif re.match(r"\s*- ", line[0]):
            document.add_paragraph(text, style="List Bullet 2" if line[0].startswith(" ") else "List Bullet")
        else:
            document.add_paragraph(text)


def _logical_lines(block: list[str]) -> list[list[str]]:
    """Lines that belong to one item or paragraph."""
    found: list[list[str]] = []
    for line in block:
        if found and not re.match(r"\s*- |#|※", line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _word_table(document: Any, block: list[str]) -> None:
    rows = [line.split("\t") for line in block]
    table = document.add_table(rows=0, cols=5)
    for cells in rows:
        cells = (cells + [""] * 5)[:5]
        row = table.add_row().cells
        for cell, text in zip(row, cells, strict=True):
            cell.text = plain(text)
        if not any(cells[1:]):
            merged = row[0].merge(row[4])
            merged.text = plain(cells[0])


def _with_footnotes(content: bytes, notes: list[str]) -> bytes:
    items = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:t>{html.escape(text)}</w:t></w:r></w:p></w:footnote>'
        for n, text in enumerate(notes, start=1)
    )
    separator = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    part = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{_W}">{separator}{items}</w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    source = zipfile.ZipFile(io.BytesIO(content))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                data = data.replace(b"</Types>", override.encode())
            if name == "word/_rels/document.xml.rels":
                link = (
                    f'<Relationship Id="rIdNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>'
                )
                data = data.replace(b"</Relationships>", link.encode())
            archive.writestr(name, data)
        archive.writestr("word/footnotes.xml", part)
    return out.getvalue()


def as_page(text: str) -> str:
    """A page of HTML to print: headings, lists, ruled tables, footnotes in small type."""
    parts = []
    for block in blocks(text):
        if match := _NOTE.fullmatch(block[0]):
            parts.append(f'<p class="note"><sup>{match[1]}</sup> {html.escape(match[2])}</p>')
        elif "\t" in block[0] and re.match(r"\d{4} ?年度", block[0]):
            parts.append(_html_table(block))
        else:
            parts.extend(_html_line(line) for line in _logical_lines(block))
    style = (
        "@page{size:A4;margin:25mm}body{font:12pt/1.6 'Noto Sans CJK JP',sans-serif}"
        "p{margin:0 0 8pt}.item{padding-left:1em;text-indent:-1em}.deep{padding-left:3em}"
        ".note,sup{font-size:8pt}h2{font-size:14pt;margin:12pt 0 8pt}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed}td{border:1px solid #000;padding:2pt;font-size:9pt}"
    )
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><body>{"".join(parts)}</body>'


def _html_line(line: list[str]) -> str:
    inner = "<br>".join(
        html.escape(re.sub(r"</?b>|\*\*|^#+\s*|^\s*- ・?", "", part).strip()) for part in line
    )
    inner = re.sub(r"&lt;sup&gt;(\d+)&lt;/sup&gt;", r"<sup>\1</sup>", inner)
    if line[0].startswith("#"):
        return f"<h2>{inner}</h2>"
    if match := re.match(r"(\s*)- ", line[0]):
        is_deep = bool(match[1])
        return f'<p class="item{" deep" if is_deep else ""}">{"－" if is_deep else "・"}{inner}</p>'
    return f"<p>{inner}</p>"


def _html_table(block: list[str]) -> str:
    rows = []
    for line in block:
        cells = (line.split("\t") + [""] * 5)[:5]
        if not any(cells[1:]):
            rows.append(f'<tr><td colspan="5">{html.escape(plain(cells[0]))}</td></tr>')
        else:
            rows.append("<tr>" + "".join(f"<td>{html.escape(plain(cell))}</td>" for cell in cells) + "</tr>")
    return f"<table>{''.join(rows)}</table>"
