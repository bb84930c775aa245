"""The whole catalogue: nothing without a source, no clause untested, no quarter without an answer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "programmes"))

from runner import case_files, read_cases

from shirube.base import parse_line_ranges
from shirube.catalogue import Catalogue, load_catalogue
from shirube.rules import Facts, Programme, Verdict, decide, read_facts
from shirube.rules.model import NOT_PRINTED, UNPRINTED_CLAUSE

CATALOGUE = load_catalogue()
DATA = Path(__file__).parents[2] / "src" / "shirube" / "data" / "programmes"
FIRST_24 = 24
every_programme = pytest.mark.parametrize("programme", CATALOGUE.programmes.values(), ids=lambda p: p.id)


def test_every_file_of_the_catalogue_is_read_without_a_problem() -> None:
    assert [str(problem) for found in CATALOGUE.problems for problem in (found.problems or (found,))] == []
    assert len(CATALOGUE.programmes) == len(list(DATA.glob("*/*.yaml"))) >= FIRST_24


def test_every_programme_has_its_case_file_on_the_mirrored_path() -> None:
    """A programme of which only the name is printed has no rule to try out, so it needs no cases."""
    ruled = {path_of(p) for p in CATALOGUE.programmes.values() if p.depth != "mention"}
    root = Path(__file__).parents[1] / "programmes"
    assert {path.relative_to(root) for path in case_files()} == ruled


@every_programme
def test_a_programme_whose_conditions_are_not_printed_is_never_yes(programme: Programme) -> None:
    if UNPRINTED_CLAUSE not in {clause.id for clause in programme.clauses}:
        return
    decided = [decide(programme, {}, on=programme.recorded_from, variables=CATALOGUE.variables)]
    decided += [
        decide(programme, read_facts(c.facts, CATALOGUE.variables), on=c.on, variables=CATALOGUE.variables)
        for c in cases_of(programme)
    ]
    for decision in decided:
        assert decision.verdict is not Verdict.YES
        if decision.verdict is Verdict.UNKNOWN:
            assert NOT_PRINTED in decision.undetermined_by_source or decision.missing


@every_programme
def test_every_figure_and_every_clause_names_its_lines(programme: Programme) -> None:
    passages = [value.passage for p in programme.parameters.values() for value in p.values]
    passages += [clause.passage for clause in programme.clauses]
    passages += [question.passage for question in programme.questions]
    for passage in (*passages, *programme.passages):
        assert passage.document
        assert parse_line_ranges(passage.lines)


@every_programme
def test_the_lines_lie_within_the_document(programme: Programme, shared: Path) -> None:
    for passage in {value.passage for p in programme.parameters.values() for value in p.values}:
        text = (shared / "seeds" / f"{passage.document}.txt").read_text(encoding="utf-8").splitlines()
        for start, end in parse_line_ranges(passage.lines):
            assert 1 <= start <= end <= len(text)
            assert any(line.strip() for line in text[start - 1 : end]), passage


@every_programme
def test_every_clause_has_a_case_that_it_alone_refuses(programme: Programme) -> None:
    refusing: set[str] = set()
    for case in cases_of(programme):
        if case.refuses is None:
            continue
        facts = read_facts(case.facts, CATALOGUE.variables)
        decision = decide(programme, facts, on=case.on, variables=CATALOGUE.variables)
        if decision.verdict is Verdict.NO and len(decision.decided_by) == 1:
            refusing.add(decision.decided_by[0])
    missing = {clause.id for clause in programme.clauses} - refusing - {UNPRINTED_CLAUSE}
    assert not missing, (
        f"add to tests/programmes/…/{programme.id}.yaml: - {{name: …, refuses: {min(missing)}, set: {{…}}}}"
    )


@every_programme
def test_every_programme_answers_each_quarter_of_its_record(programme: Programme) -> None:
    facts = base_facts(programme)
    for on in quarters(programme.recorded_from, programme.recorded_until):
        full = decide(programme, facts, on=on, variables=CATALOGUE.variables)
        empty = decide(programme, {}, on=on, variables=CATALOGUE.variables)
        assert "outside-record" not in full.undetermined_by_source, on
        assert "outside-record" not in empty.undetermined_by_source, on


@every_programme
def test_the_day_after_the_record_is_no_or_unknown_but_never_yes(programme: Programme) -> None:
    facts = base_facts(programme)
    after = date.fromordinal(programme.recorded_until.toordinal() + 1)
    decision = decide(programme, facts, on=after, variables=CATALOGUE.variables)
    expected = Verdict.NO if programme.ends == programme.recorded_until else Verdict.UNKNOWN
    assert decision.verdict in (expected, Verdict.NO)


@every_programme
def test_a_programme_told_nothing_is_never_yes(programme: Programme) -> None:
    decision = decide(programme, {}, on=programme.recorded_from, variables=CATALOGUE.variables)
    if programme.clauses:
        assert decision.verdict is not Verdict.YES


def test_ids_names_and_amounts_are_those_of_the_contract(shared: Path) -> None:
    import csv

    with (shared / "contract" / "programmes.csv").open(encoding="utf-8") as file:
        contract = {row["id"]: row for row in csv.DictReader(file)}
    for programme in CATALOGUE.programmes.values():
        row = contract[programme.id]
        assert programme.name == row["name"]
        assert programme.kind == row["kind"]
        assert programme.office == row["office"]
        assert [amount.id for amount in programme.amounts] == [
            name for name in row["outputs"].split(";") if name
        ]


def test_variables_are_those_of_the_contract(shared: Path) -> None:
    import json

    contract = json.loads((shared / "contract" / "variables.json").read_text(encoding="utf-8"))
    for name, variable in CATALOGUE.variables.items():
        assert variable.type.value == contract[name]["type"]
        assert list(variable.values) == contract[name].get("values", [])


def test_no_sentence_of_the_source_is_carried(shared: Path) -> None:
    """Own words: no text of ours holds a run of 25 characters of the briefing."""
    texts = [(shared / "seeds" / f"{name}.txt").read_text(encoding="utf-8") for name in CATALOGUE.documents]
    text = "".join("".join(texts).split()).replace("**", "")
    for programme in CATALOGUE.programmes.values():
        ours = [programme.summary, *(clause.text for clause in programme.clauses), *programme.notes]
        ours += [part for question in programme.questions for part in (question.text, question.reading)]
        for sentence in ours:
            plain = "".join(sentence.split())
            for start in range(len(plain) - 24):
                assert plain[start : start + 25] not in text, (programme.id, sentence)


def test_public_cases_of_the_contract_pass(shared: Path, catalogue: Catalogue) -> None:
    import json
    from decimal import Decimal

    text = (shared / "contract" / "cases.json").read_text(encoding="utf-8")
    cases = [
        c for c in json.loads(text, parse_float=Decimal)["cases"] if c["programme"] in catalogue.programmes
    ]
    assert cases
    wrong: list[str] = []
    for case in cases:
        facts = read_facts(case["inputs"], catalogue.variables)
        on = date.fromisoformat(case["as_of"])
        decision = decide(catalogue[case["programme"]], facts, on=on, variables=catalogue.variables)
        expected = case["expected"]
        same = decision.verdict.value == expected["eligible"]
        for name, value in expected["amounts"].items():
            same = same and decision.amounts[name].value == value
        for name, bounds in expected.get("bounds", {}).items():
            same = same and [decision.amounts[name].low, decision.amounts[name].high] == bounds
        if not same:
            wrong.append(case["id"])
    assert wrong == []


def path_of(programme: Programme) -> Path:
    return Path(programme.file).relative_to("programmes")


def cases_of(programme: Programme) -> list:
    if programme.depth == "mention":
        return []
    return list(read_cases(Path(__file__).parents[1] / "programmes" / path_of(programme)))


def base_facts(programme: Programme) -> Facts:
    """The facts of the first case, none for a programme that is only mentioned."""
    cases = cases_of(programme)
    return read_facts(cases[0].facts, CATALOGUE.variables) if cases else {}


def quarters(start: date, end: date) -> Iterator[date]:
    day = start
    while day <= end:
        yield day
        month = day.month + 3
        day = date(day.year + (month > 12), month - 12 if month > 12 else month, 1)
