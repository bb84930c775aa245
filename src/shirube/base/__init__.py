"""The words all rooms share: area codes, fiscal years and days, exact amounts, rates, rounding, sources.

Every word is a frozen value with a reader and a writer that undo each other. Numbers are int and
Fraction, days are dates, codes are text; nothing here knows the time of day, and what cannot be read
raises a ReadingError that says what was read, what was expected and what to do.
"""

from shirube.base.area_code import AreaCode, parse_area_code
from shirube.base.errors import CatalogueError, Place, ReadingError, ShirubeError, UnknownNameError
from shirube.base.fiscal import (
    CalendarYear,
    FiscalYear,
    format_date_both,
    format_date_era,
    parse_date,
    parse_fiscal_year,
    parse_year,
)
from shirube.base.quantity import (
    Missing,
    Quantity,
    format_number,
    format_quantity,
    format_yen,
    format_yen_plain,
    parse_quantity,
    parse_yen,
)
from shirube.base.rate import Rate, RateKind, format_percent, format_rate, parse_rate
from shirube.base.rounding import Rounding, parse_rounding
from shirube.base.source import Source, format_line_ranges, parse_line_ranges

__all__ = [
    "AreaCode",
    "CalendarYear",
    "CatalogueError",
    "FiscalYear",
    "Missing",
    "Place",
    "Quantity",
    "Rate",
    "RateKind",
    "ReadingError",
    "Rounding",
    "ShirubeError",
    "Source",
    "UnknownNameError",
    "format_date_both",
    "format_date_era",
    "format_line_ranges",
    "format_number",
    "format_percent",
    "format_quantity",
    "format_rate",
    "format_yen",
    "format_yen_plain",
    "parse_area_code",
    "parse_date",
    "parse_fiscal_year",
    "parse_line_ranges",
    "parse_quantity",
    "parse_rate",
    "parse_rounding",
    "parse_year",
    "parse_yen",
]
