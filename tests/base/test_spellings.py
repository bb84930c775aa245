"""Short spellings taken from the seed documents, with the exact value each one means."""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from shirube.base import (
    CalendarYear,
    FiscalYear,
    Missing,
    ReadingError,
    parse_date,
    parse_fiscal_year,
    parse_quantity,
    parse_rate,
    parse_year,
    parse_yen,
)

TABLE = Path(__file__).with_name("spellings.tsv")
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_quantity(text: str) -> str:
    quantity = parse_quantity(text)
    if isinstance(quantity, Missing):
        return quantity.name
    return f"{'約 ' if quantity.approximate else ''}{quantity.value} {quantity.unit}"


def read_calendar_year(text: str) -> str:
    year = parse_year(text)
    assert isinstance(year, CalendarYear)
    return str(year.year)


def read_fiscal_year(text: str) -> str:
    year = parse_fiscal_year(text)
    assert isinstance(year, FiscalYear)
    return str(year.year)


def read_rate(text: str) -> str:
    rate = parse_rate(text)
    return rate.kind.value if rate.value is None else f"{rate.kind.value} {rate.value}"


READERS: dict[str, Callable[[str], str]] = {
    "yen": lambda text: str(parse_yen(text)),
    "quantity": read_quantity,
    "fiscal_year": read_fiscal_year,
    "calendar_year": read_calendar_year,
    "date": lambda text: parse_date(text).isoformat(),
    "rate": read_rate,
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}:{row['spelling']}")
def test_a_real_spelling_means_what_the_table_says(row: dict[str, str]) -> None:
    try:
        read = READERS[row["kind"]](row["spelling"])
    except ReadingError as error:
        read = error.code
    assert read == row["expected"]


def test_the_table_names_each_spelling_once_and_every_kind_both_read_and_refused() -> None:
    assert max(Counter((row["kind"], row["spelling"]) for row in ROWS).values()) == 1
    for kind in READERS:
        refused = {row["expected"].startswith("E0") for row in ROWS if row["kind"] == kind}
        assert refused == {True, False}, kind
