"""What a check of a file says: what is wrong, what is expected, an example, and what is only doubtful."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shirube.catalogue import Catalogue
from shirube.usecases.file_check import MOST_SHOWN, check_content, doubts_of, text_changes

ROOT = Path(__file__).parents[2]
BROKEN = sorted((ROOT / "tests" / "catalogue" / "broken").glob("*.yaml"))
SAMPLE = (ROOT / "docs" / "how-to" / "mihon-akiya.yaml").read_text("utf-8")


@pytest.mark.parametrize("path", [p for p in BROKEN if p.stem != "good"], ids=lambda path: path.stem)
def test_every_mistake_shows_its_line_what_is_expected_and_an_example(
    path: Path, catalogue: Catalogue
) -> None:
    checked = check_content(path.read_bytes(), name=path.name, variables=catalogue.variables)
    assert checked.programme is None
    assert checked.mistakes
    for mistake in checked.mistakes:
        assert mistake.what
        assert mistake.example.startswith("例: ")
        assert (mistake.line is not None and mistake.shown) or mistake.code == "E132"


def test_the_line_shown_is_the_line_of_the_file(catalogue: Catalogue) -> None:
    bad = SAMPLE.replace("rate_disadvantaged, cap)", "rate_disadvantaged, caps)")
    (mistake,) = check_content(bad.encode(), name="x", variables=catalogue.variables).mistakes
    assert mistake.line == 44
    assert mistake.shown == bad.splitlines()[43].strip()


def test_an_id_that_is_taken_is_a_mistake(catalogue: Catalogue) -> None:
    checked = check_content(SAMPLE.encode(), name="x", variables=catalogue.variables, taken={"mihon-akiya"})
    assert [mistake.code for mistake in checked.mistakes] == ["E136"]


def test_more_mistakes_than_a_person_reads_are_counted(catalogue: Catalogue) -> None:
    text = SAMPLE + "".join(f"wrong_{n}: x\n" for n in range(MOST_SHOWN + 7))
    checked = check_content(text.encode(), name="x", variables=catalogue.variables)
    assert (len(checked.shown), checked.hidden) == (MOST_SHOWN, 7)


def test_what_is_doubtful_is_told_and_what_is_there_is_not(catalogue: Catalogue) -> None:
    programme = check_content(SAMPLE.encode(), name="x", variables=catalogue.variables).programme
    assert programme is not None
    assert [text.split("（")[0] for text in doubts_of(programme)] == ["問い合わせ先"]
    bare = replace(programme, clauses=(), amounts=(), shares=(), questions=())
    assert len(doubts_of(bare)) == 4
    assert len(doubts_of(replace(bare, depth="mention"))) == 1


@given(st.binary(max_size=400))
def test_no_content_whatever_breaks_the_check(catalogue: Catalogue, content: bytes) -> None:
    checked = check_content(content, name="x", variables=catalogue.variables)
    assert (checked.programme is None) is bool(checked.mistakes)


@given(st.integers(0, len(SAMPLE)), st.text(max_size=8))
def test_a_good_file_with_something_typed_into_it_never_breaks_the_check(
    catalogue: Catalogue, place: int, typed: str
) -> None:
    text = SAMPLE[:place] + typed + SAMPLE[place:]
    content = text.encode("utf-8", errors="surrogatepass")
    checked = check_content(content, name="x", variables=catalogue.variables)
    assert (checked.programme is None) is bool(checked.mistakes)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_the_changes_of_a_text_name_every_line_that_differs(before: list[str], after: list[str]) -> None:
    found = text_changes("\n".join(before), "\n".join(after))
    assert (found == ()) is (before == after)
    gone = sum(mark == "-" for mark, _ in found)
    new = sum(mark == "+" for mark, _ in found)
    assert len(before) - gone == len(after) - new
