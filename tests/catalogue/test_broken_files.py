"""Each way to break a catalogue file yields its own message: the code, the word at fault, and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.catalogue import Catalogue, check_file, load_catalogue
from shirube.catalogue.load import DATA

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def expectation(path: Path) -> tuple[str, str]:
    code, _, word = (
        path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ").partition(" ")
    )
    return code, word


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_yields_the_right_message(path: Path, catalogue: Catalogue) -> None:
    code, word = expectation(path)
    programme, problems = check_file(path, catalogue.variables)
    if code == "nothing":
        assert problems == ()
        assert programme is not None
        return
    assert programme is None
    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert any(word in str(problem) for problem in found), [str(problem) for problem in found]


LINES = {
    "unknown-name": 31,
    "unknown-option": 25,
    "number-in-rule": 31,
    "unreadable-expression": 31,
    "key-twice": 5,
    "unknown-kind": 4,
    "a-date-that-is-none": 9,
    "a-rate-that-is-none": 15,
    "lines-that-are-none": 15,
}


@pytest.mark.parametrize(("name", "line"), LINES.items())
def test_the_message_names_the_line(name: str, line: int, catalogue: Catalogue) -> None:
    _, problems = check_file(Path(__file__).parent / "broken" / f"{name}.yaml", catalogue.variables)
    assert f"{name}.yaml {line}行" in str(problems[0])


def test_every_message_says_what_to_do(catalogue: Catalogue) -> None:
    for path in BROKEN:
        for problem in check_file(path, catalogue.variables)[1]:
            assert problem.todo, str(problem)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path, catalogue: Catalogue) -> None:
    good = (Path(__file__).parent / "broken" / "good.yaml").read_text(encoding="utf-8")
    bad = good.replace("eligible_cost", "eligible_costt").replace("(prefecture)", "(prefectur)")
    path = tmp_path / "good.yaml"
    path.write_text(bad, encoding="utf-8")
    assert {problem.code for problem in check_file(path, catalogue.variables)[1]} == {"E112", "E116"}


def test_a_file_in_cp932_is_refused_with_the_way_to_save_it(tmp_path: Path, catalogue: Catalogue) -> None:
    good = (Path(__file__).parent / "broken" / "good.yaml").read_text(encoding="utf-8")
    path = tmp_path / "good.yaml"
    path.write_bytes(good.encode("cp932"))
    (problem,) = check_file(path, catalogue.variables)[1]
    assert problem.code == "E138"
    assert "UTF-8" in problem.todo


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path, catalogue: Catalogue) -> None:
    good = (Path(__file__).parent / "broken" / "good.yaml").read_text(encoding="utf-8")
    path = tmp_path / "good.yaml"
    path.write_text(good, encoding="utf-8-sig")
    assert check_file(path, catalogue.variables)[1] == ()


def test_a_huge_file_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"#" * 1_000_001)
    assert [problem.code for problem in check_file(path, catalogue.variables)[1]] == ["E137"]


def test_aliases_cannot_blow_a_file_up(tmp_path: Path, catalogue: Catalogue) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [problem.code for problem in check_file(path, catalogue.variables)[1]] == ["E131"]


def test_a_broken_file_never_hides_the_rest() -> None:
    broken = Path(__file__).parent / "broken" / "unknown-name.yaml"
    good = Path(__file__).parent / "broken" / "good.yaml"
    alone = load_catalogue(DATA)
    found = load_catalogue(DATA, extra=(broken, good))
    assert set(found.programmes) == {*alone.programmes, "good"}
    assert len(found.problems) == len(alone.problems) + 1


def test_the_hash_of_the_catalogue_changes_with_its_content() -> None:
    good = Path(__file__).parent / "broken" / "good.yaml"
    assert load_catalogue(DATA).hash == load_catalogue(DATA).hash != load_catalogue(DATA, extra=(good,)).hash


def test_two_programmes_with_one_id_are_reported() -> None:
    good = Path(__file__).parent / "broken" / "good.yaml"
    found = load_catalogue(DATA, extra=(good, good))
    assert [problem.code for problem in found.problems][-1:] == ["E136"]
