"""The printed budgets: each mistake in the file has its own message and line; sums follow the printed digits."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.base import CatalogueError
from shirube.catalogue.budgets import BudgetLine, balance_of, load_budgets, parts_of

BROKEN = sorted((Path(__file__).parent / "broken_budgets").glob("*.yaml"))
OKU = 100_000_000
TOTAL = BudgetLine(
    id="total",
    label="合計",
    parent=None,
    year="R7-supplementary",
    amount=10 * OKU,
    printed="10億円",
    step=OKU,
    repeat_of=None,
    gap=None,
    note="",
    programme=None,
    passages=(),
)


def part(name: str, amount: int | None, *, parent: str = "total", repeat_of: str | None = None) -> BudgetLine:
    step = None if amount is None else OKU // 10
    return replace(TOTAL, id=name, parent=parent, amount=amount, step=step, repeat_of=repeat_of)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_its_message_and_its_line(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path / "budgets.yaml")
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ")
    if expected == "nothing":
        assert [line.id for line in load_budgets(tmp_path)] == ["total", "part", "rest"]
        return
    code, _, words = expected.partition(" ")
    word, _, line = words.rpartition(" @")
    with pytest.raises(CatalogueError) as raised:
        load_budgets(tmp_path)
    problems = raised.value.problems or (raised.value,)
    found = [str(problem) for problem in problems if problem.code == code and word in problem.what]
    assert found, [str(problem) for problem in problems]
    assert f"budgets.yaml {line}行" in found[0]
    assert all(problem.todo for problem in problems)


def test_every_mistake_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = text_of("good").replace("600_000_000", "500_000_000").replace("400_000_000", "300_000_000")
    (tmp_path / "budgets.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as raised:
        load_budgets(tmp_path)
    assert raised.value.code == "E141"
    assert [problem.code for problem in raised.value.problems] == ["E143", "E143", "E143"]


def text_of(name: str) -> str:
    return (Path(__file__).parent / "broken_budgets" / f"{name}.yaml").read_text(encoding="utf-8")


def test_a_line_printed_twice_is_counted_once() -> None:
    lines = (TOTAL, part("once", 10 * OKU), part("again", 10 * OKU, repeat_of="once"))
    assert balance_of(TOTAL, lines).difference == 0


def test_a_heading_without_a_figure_counts_as_its_parts() -> None:
    lines = (TOTAL, part("heading", None), part("a", 4 * OKU, parent="heading"), part("b", 6 * OKU))
    assert balance_of(TOTAL, lines).parts_sum == 10 * OKU
    assert balance_of(lines[1], lines).parts_sum == 4 * OKU


def test_a_part_without_a_figure_is_unknown_and_not_zero() -> None:
    lines = (TOTAL, part("a", 10 * OKU), part("b", None))
    balance = balance_of(TOTAL, lines)
    assert (balance.difference, balance.unpriced, balance.is_complete) == (0, 1, False)
    none = balance_of(TOTAL, (TOTAL, part("b", None)))
    assert (none.parts_sum, none.difference) == (None, None)


@pytest.mark.parametrize(
    ("missing", "is_rounding"),
    [(54_999_999, True), (55_000_000, True), (55_000_001, False), (-55_000_000, True), (-55_000_001, False)],
)
def test_rounding_explains_half_a_digit_of_every_printed_figure_and_no_more(
    missing: int, is_rounding: bool
) -> None:
    """A total to 1億円 and a part to 0.1億円: half of both is 0.55億円."""
    balance = balance_of(TOTAL, (TOTAL, part("a", 10 * OKU - missing)))
    assert balance.tolerance == 55_000_000
    assert balance.is_rounding is is_rounding


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=20))
def test_figures_rounded_to_their_printed_digits_always_add_up_within_the_tolerance(true: list[int]) -> None:
    """Whatever the true yen: parts to 0.1億円 and the total to 1億円, each rounded half up."""
    tenth = OKU // 10
    parts = [part(f"p{index}", round_half_up(yen, tenth)) for index, yen in enumerate(true)]
    total = replace(TOTAL, amount=round_half_up(sum(true), OKU))
    assert balance_of(total, (total, *parts)).is_rounding


def round_half_up(yen: int, step: int) -> int:
    return (yen + step // 2) // step * step


def test_the_parts_of_the_packaged_total_are_its_two_headings() -> None:
    lines = load_budgets()
    total = next(line for line in lines if line.id == "r7s")
    assert [line.label for line in parts_of(total, lines)] == [
        "①強い経済の実現",
        "②地方を伸ばし、暮らしを守る",
    ]
