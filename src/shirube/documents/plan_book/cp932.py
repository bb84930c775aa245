"""A table as CSV for programs that read only Shift_JIS; what it cannot write is marked, counted and said."""

from __future__ import annotations

import csv
import io
import unicodedata

from shirube.documents.tables import Table, safe

GETA = "〓"
_SAME = {"−": "－", "〜": "～", "—": "―", "‖": "∥", "¢": "￠", "£": "￡", "¬": "￢", "–": "－"}


def write_csv_cp932(table: Table) -> bytes:
    """CP932 and CRLF. A sign that CP932 lacks becomes its usual twin or 〓; the last line says how many did."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    lost = 0
    for row in (table.header, *table.rows):
        cells = []
        for cell in row:
            shown, count = _known(cell) if isinstance(cell, str) else (cell, 0)
            cells.append(safe(shown))  # after the twins: ﹦ becomes =
            lost += count
        writer.writerow(cells)
    if lost:
        writer.writerow([f"注: Shift_JIS にない文字 {lost} 字を {GETA} にしました。"])
    return text.getvalue().encode("cp932")


def _known(text: str) -> tuple[str, int]:
    found, lost = [], 0
    for sign in text:
        twin = next((one for one in _twins(sign) if _fits(one)), None)
        found.append(GETA if twin is None else twin)
        lost += twin is None
    return "".join(found), lost


def _twins(sign: str) -> tuple[str, ...]:
    return (sign, _SAME.get(sign, ""), unicodedata.normalize("NFKC", sign))


def _fits(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return bool(text)
