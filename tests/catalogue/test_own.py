"""Own programmes beside the packaged ones, and files made to exhaust the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.base.errors import CatalogueError
from shirube.catalogue import Catalogue, OwnFile, OwnReader, with_own
from shirube.catalogue.programmes import MOST_ENTRIES, read_programme
from shirube.catalogue.text import DEEPEST, decoded, read_text

SAMPLE = (Path(__file__).parents[2] / "docs" / "how-to" / "mihon-akiya.yaml").read_text("utf-8")


def own(name: str, text: str = SAMPLE) -> OwnFile:
    return OwnFile(f"{name}.yaml", text.replace("id: mihon-akiya", f"id: {name}").encode())


def with_files(catalogue: Catalogue, *files: OwnFile) -> Catalogue:
    return with_own(catalogue, files, OwnReader(catalogue.variables))


def test_own_programmes_come_after_the_packaged_ones_and_are_marked(catalogue: Catalogue) -> None:
    found = with_files(catalogue, own("mihon-b"), own("mihon-a"))
    assert list(found.programmes)[: len(catalogue.programmes)] == list(catalogue.programmes)
    assert list(found.programmes)[len(catalogue.programmes) :] == ["mihon-b", "mihon-a"]
    assert {p.id for p in found.programmes.values() if p.is_own} == {"mihon-a", "mihon-b"}


def test_the_hash_depends_on_what_the_files_say_and_not_on_their_order_or_names(catalogue: Catalogue) -> None:
    first, second = own("mihon-a"), own("mihon-b")
    both = with_files(catalogue, first, second).hash
    assert both == with_files(catalogue, second, first).hash
    assert both == with_files(catalogue, OwnFile("own/mihon-a.yaml", first.content), second).hash
    assert len({catalogue.hash, both, with_files(catalogue, first).hash}) == 3
    changed = own("mihon-b", SAMPLE.replace("8_000_000", "8_000_001"))
    assert both != with_files(catalogue, first, changed).hash


def test_an_own_programme_never_takes_the_place_of_a_packaged_one(catalogue: Catalogue) -> None:
    taken = next(iter(catalogue.programmes))
    found = with_files(catalogue, own(taken), own("mihon-a"))
    assert found.programmes[taken] is catalogue.programmes[taken]
    assert [problem.code for problem in found.problems[len(catalogue.problems) :]] == ["E136"]
    assert "mihon-a" in found.programmes


def test_a_file_is_read_again_only_when_it_changed(catalogue: Catalogue) -> None:
    reader = OwnReader(catalogue.variables)
    first = with_own(catalogue, (own("mihon-a"),), reader)
    second = with_own(catalogue, (own("mihon-a"), own("mihon-b")), reader)
    assert first.programmes["mihon-a"] is second.programmes["mihon-a"]


CLAUSE = '  - {id: c0, text: t, when: tandoku, lines: "1"}\n'
HOSTILE = {
    "brackets without end": ("[" * 100_000, "E131"),
    "400,000 brackets": ("a: " + "[" * 400_000 + "]" * 400_000, "E131"),
    "100,000 clauses": ("clauses:\n" + CLAUSE * 100_000, "E137"),
    "18,000 clauses": ("clauses:\n" + CLAUSE * 18_000, "E155"),
    "300,000 empty lists": ("a: [" + "[]," * 300_000 + "]", "E155"),
    "80,000 names": ("".join(f"k{i}: 1\n" for i in range(80_000)), "E155"),
    "10 MB": ("#" * 10_000_000, "E137"),
    "references to references": ("a: &a [x, x]\nb: &b [*a, *a]\n", "E131"),
    "a number of 500,000 digits": (SAMPLE.replace("5_000_000", "9" * 500_000), "E134"),
    "a fraction of 400,000 digits": (SAMPLE.replace("2/3", "1/" + "9" * 400_000), "E134"),
    "an expression of 30,000 terms": (
        SAMPLE.replace("when: tandoku", "when: " + "tandoku and " * 30_000 + "tandoku"),
        "E110",
    ),
    "1,000 brackets in an expression": (
        SAMPLE.replace("when: tandoku", "when: " + "(" * 1_000 + "tandoku" + ")" * 1_000),
        "E110",
    ),
    "a day at the end of time": (SAMPLE.replace("2027-03-31", "9999-12-31"), "E134"),
    "definitions in a circle": (
        SAMPLE.replace(
            "amounts:", "define:\n  aa: {label: x, value: bb}\n  bb: {label: y, value: aa}\namounts:"
        ),
        "E112",
    ),
    "control characters": ("\x00\x01\x02", "E131"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_code_and_a_short_message(name: str, catalogue: Catalogue) -> None:
    text, code = HOSTILE[name]
    with pytest.raises(CatalogueError) as caught:
        read_programme(decoded(text.encode(), "x"), file="x", variables=catalogue.variables)
    problems = caught.value.problems or (caught.value,)
    assert code in {problem.code for problem in problems}
    assert all(len(str(problem)) < 600 for problem in problems)


def _nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_twenty_levels_are_read_and_twenty_one_are_not() -> None:
    read_text(_nested(DEEPEST), file="x")
    with pytest.raises(CatalogueError, match="E131"):
        read_text(_nested(DEEPEST + 1), file="x")


def test_as_many_entries_as_allowed_are_read_and_one_more_is_not() -> None:
    def many(entries: int) -> str:
        return "[" + ",".join(["x"] * (entries - 1)) + "]"

    read_text(many(MOST_ENTRIES), file="x", most=MOST_ENTRIES)
    with pytest.raises(CatalogueError, match="E155"):
        read_text(many(MOST_ENTRIES + 1), file="x", most=MOST_ENTRIES)
