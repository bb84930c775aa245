"""A table as CSV that Excel opens by a double click."""

from __future__ import annotations

import csv
import io

from shirube.documents.tables import Table, safe

BOM = "\ufeff"


def write_csv(table: Table) -> bytes:
    """UTF-8 with BOM and CRLF; no cell that Excel would run as a formula; an empty cell is not known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe(head) for head in table.header])
    writer.writerows([safe(cell) for cell in row] for row in table.rows)
    return (BOM + text.getvalue()).encode("utf-8")
