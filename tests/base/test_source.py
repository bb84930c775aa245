from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import CalendarYear, FiscalYear, ReadingError, Source, format_line_ranges, parse_line_ranges

ranges = st.lists(
    st.tuples(st.integers(1, 10_000), st.integers(0, 500)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    min_size=1,
    max_size=6,
).map(tuple)


@given(ranges)
def test_every_list_of_line_ranges_reads_back(lines: tuple[tuple[int, int], ...]) -> None:
    assert parse_line_ranges(format_line_ranges(lines)) == lines
    assert Source(document="004", lines=format_line_ranges(lines)).line_ranges == lines


def test_lines_are_read_as_ranges_of_one_or_more_lines() -> None:
    assert parse_line_ranges("945-1100,5892-5933") == ((945, 1100), (5892, 5933))
    assert parse_line_ranges("5268") == ((5268, 5268),)
    assert parse_line_ranges("1478-1531, 5262-5295") == ((1478, 1531), (5262, 5295))
    assert Source(document="004").line_ranges == ()


@pytest.mark.parametrize(
    "text", ["", "945-", "-1100", "945~1100", "945-1100,", "945-1100-1200", "九百", "9.5", "945 1100"]
)
def test_text_that_is_no_line_range_is_refused(text: str) -> None:
    with pytest.raises(ReadingError, match="E045"):
        parse_line_ranges(text)


@pytest.mark.parametrize(
    ("text", "is_read"), [("0", False), ("1", True), ("9-10", True), ("10-10", True), ("11-10", False)]
)
def test_lines_count_from_one_and_run_forward(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_line_ranges(text)[0][0] == int(text.split("-")[0])
    else:
        with pytest.raises(ReadingError, match="E046"):
            parse_line_ranges(text)


def test_a_source_is_one_document() -> None:
    with pytest.raises(ReadingError, match="E047"):
        parse_line_ranges("000:19-90,191-246; 001:375-450")


def test_a_source_with_bad_lines_cannot_be_built() -> None:
    with pytest.raises(ReadingError, match="E045"):
        Source(document="004", lines="あたり")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            Source(
                document="fiscal.csv",
                ministry="総務省",
                table="主要財政指標",
                year=FiscalYear(2024),
                as_of=date(2026, 3, 31),
                url="https://example.jp/",
                note="加工して作成",
            ),
            "総務省「主要財政指標」令和6年度（2026-03-31時点）",
        ),
        (
            Source(document="census.csv", ministry="総務省", table="国勢調査", year=CalendarYear(2020)),
            "総務省「国勢調査」令和2年",
        ),
        (Source(document="説明会資料", lines="945-1100,5892-5933"), "「説明会資料」 945-1100,5892-5933行"),
        (
            Source(document="説明会資料", page=12, as_of=date(2026, 1, 27)),
            "「説明会資料」（2026-01-27時点） 12頁",
        ),
    ],
)
def test_a_source_prints_what_it_knows_and_nothing_else(source: Source, text: str) -> None:
    assert source.text_ja() == text
