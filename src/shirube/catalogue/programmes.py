"""From a catalogue file to a programme: shape, then expressions, then the checker; every mistake with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.funding_block import funding_problems, read_funding
from shirube.catalogue.mistakes import refused, shape_problems
from shirube.catalogue.models import (
    AmountFile,
    CaseFile,
    DatedValueFile,
    ParameterFile,
    ProgrammeFile,
    VariableFile,
)
from shirube.catalogue.text import Lines, read_text
from shirube.rules.check import Checker
from shirube.rules.grammar import parse_expression
from shirube.rules.model import (
    NOT_PRINTED,
    UNPRINTED_CLAUSE,
    Amount,
    Budget,
    Clause,
    Contact,
    DatedValue,
    Definition,
    Parameter,
    Passage,
    Programme,
    Question,
    Share,
    Tier,
    Variable,
    VariableType,
)
from shirube.rules.nodes import Branch, Case, Node, Open

MOST_ENTRIES = 5_000


def read_programme(text: str, *, file: str, variables: Mapping[str, Variable]) -> Programme:
    """The programme in `text`. Raises CatalogueError with every problem found, each at its line."""
    tree, lines = read_text(text, file=file, most=MOST_ENTRIES)
    stem = Path(file).stem if file.endswith((".yaml", ".yml")) else None
    return build_programme(tree, lines, file=file, stem=stem, variables=variables)


def build_programme(
    tree: Any, lines: Lines, *, file: str, stem: str | None, variables: Mapping[str, Variable]
) -> Programme:
    """The programme of a tree read as text; `stem` is what the id must be (None: anything).

    Raises CatalogueError E134 with every problem found, each at the line of `lines` nearest to it.
    """
    try:
        shape = ProgrammeFile.model_validate(tree)
    except ValidationError as error:
        problems = tuple(shape_problems(error, lines, file))
        raise refused(f"制度ファイルに{len(problems)}件の誤りがあります。", file, problems) from None
    problems_found: list[ShirubeError] = []
    programme = _Builder(shape, lines, file, problems_found).programme()
    if stem is not None and stem != shape.id:
        problems_found.append(
            CatalogueError(
                "E135",
                f"ファイル名「{stem}」と id「{shape.id}」が違います。",
                where=Place(file, lines.get(("id",))),
                todo="どちらかに合わせてください。",
            )
        )
    checker = Checker(programme, variables)
    settled = checker.settled()
    for problem in checker.problems:
        problem.where = _located(str(problem.where or ""), lines, file, shape)
        problems_found.append(problem)
    problems_found.extend(funding_problems(settled, variables, lines))
    if problems_found:
        raise refused(f"制度ファイルに{len(problems_found)}件の誤りがあります。", file, problems_found)
    return settled


def _located(where: str, lines: Lines, file: str, shape: ProgrammeFile) -> Place:
    """'file clauses.loan' -> the line of that clause."""
    section, _, rest = where.removeprefix(file).strip().partition(".")
    name, *branches = rest.split("#")
    if section == "names":
        section = next((s for s in ("amounts", "define", "parameters") if (s, name) in lines), "")
    if section == "shares":
        return Place(file, lines.get(("shares", int(name), "value")))
    if section in ("clauses", "questions"):
        ids = [item.id for item in (shape.clauses if section == "clauses" else shape.questions)]
        for index, item_id in enumerate(ids):
            if item_id == name:
                return Place(file, lines.get((section, index, "when"), lines.get((section, index))))
    path: tuple[str | int, ...] = (section, name) if section else ()
    if branches:
        inside: tuple[str | int, ...] = (*path, "value")
        for index_text, part in zip(branches[::2], branches[1::2], strict=True):
            inside = (*inside, "case", int(index_text), part)
        path = inside if inside in lines else path
    return Place(file, lines.get((*path, "value"), lines.get(path)))


class _Builder:
    """Builds the frozen programme; unreadable expressions are reported and stand as 'true' or 0."""

    def __init__(self, shape: ProgrammeFile, lines: Lines, file: str, problems: list[ShirubeError]) -> None:
        self.shape = shape
        self.lines = lines
        self.file = file
        self.problems = problems

    def programme(self) -> Programme:
        shape = self.shape
        return Programme(
            id=shape.id,
            name=shape.name,
            kind=shape.kind,
            office=shape.office,
            applicant=shape.applicant,
            summary=shape.summary,
            themes=tuple(shape.themes),
            recorded_from=shape.recorded.from_,
            recorded_until=shape.recorded.until,
            ends=shape.ends,
            passages=(
                Passage(shape.source.document, shape.source.lines),
                *(Passage(item.document, item.lines) for item in shape.source.also),
            ),
            parameters={name: self._parameter(name, item) for name, item in shape.parameters.items()},
            clauses=self._clauses(),
            definitions=tuple(
                Definition(name, item.label, self._value(item.value, ("define", name, "value")), item.unit)
                for name, item in shape.define.items()
            ),
            amounts=tuple(self._amount(name, item) for name, item in shape.amounts.items()),
            questions=self._questions(),
            contacts=tuple(
                Contact(
                    item.name,
                    tuple(item.prefectures),
                    item.address,
                    item.phone,
                    item.email,
                    None if item.lines is None else self._passage(item.lines),
                )
                for item in shape.contacts
            ),
            shares=tuple(
                Share(item.payer, self._expression(item.value, ("shares", index, "value"), "0"))
                for index, item in enumerate(shape.shares)
            ),
            budgets=tuple(
                Budget(
                    item.label,
                    item.year,
                    item.amount,
                    item.shared,
                    item.note,
                    self._passage(item.lines, item.document),
                )
                for item in shape.budgets
            ),
            excludes=tuple(shape.excludes),
            funding=None if shape.funding is None else read_funding(shape.funding, self._passage),
            notes=tuple(shape.notes),
            depth=shape.depth,
            file=self.file,
        )

    @property
    def _conditions_are_open(self) -> bool:
        return self.shape.depth == "mention" or self.shape.conditions == "not_printed"

    def _clauses(self) -> tuple[Clause, ...]:
        """The clauses of the file, and the engine's own one where the source does not print the rest."""
        found = [
            Clause(
                item.id,
                item.text,
                self._expression(item.when, ("clauses", index, "when"), "true"),
                self._passage(item.lines),
            )
            for index, item in enumerate(self.shape.clauses)
        ]
        if self._conditions_are_open:
            text = "資料に書かれていないほかの条件を満たす" if found else "資料に書かれていない条件を満たす"
            found.append(
                Clause(UNPRINTED_CLAUSE, text, Open(NOT_PRINTED), self._passage(self.shape.source.lines))
            )
        return tuple(found)

    def _questions(self) -> tuple[Question, ...]:
        found = [
            Question(
                item.id,
                item.text,
                item.reading,
                self._passage(item.lines),
                None
                if item.when is None
                else self._expression(item.when, ("questions", index, "when"), "true"),
            )
            for index, item in enumerate(self.shape.questions)
        ]
        if self._conditions_are_open:
            text = "資料には、この制度を使う条件が（すべては）書かれていない。"
            reading = "使えるとは判定しない。所管に確かめる。"
            found.append(Question(NOT_PRINTED, text, reading, self._passage(self.shape.source.lines)))
        return tuple(found)

    def _passage(self, lines: str, document: str | None = None) -> Passage:
        return Passage(document or self.shape.source.document, lines)

    def _parameter(self, name: str, item: ParameterFile) -> Parameter:
        values = sorted(item.values, key=lambda value: (value.from_ is not None, value.from_))
        return Parameter(name, item.label, item.unit, tuple(self._dated(v) for v in values), item.dated_by)

    def _dated(self, item: DatedValueFile) -> DatedValue:
        return DatedValue(
            start=item.from_,
            end=item.until or self.shape.recorded.until,
            passage=self._passage(item.lines, item.document),
            version=item.version,
            value=item.value,
            day=item.day,
            tiers=tuple(Tier(tier.at_least, None if tier.none else tier.value) for tier in item.tiers),
            options=tuple(item.options.items()),
            not_printed=item.not_printed,
        )

    def _amount(self, name: str, item: AmountFile) -> Amount:
        down_to = 1 if item.round is None else item.round.down_to
        return Amount(
            name,
            item.label,
            self._value(item.value, ("amounts", name, "value")),
            item.unit,
            down_to,
            item.payer,
        )

    def _value(self, value: str | CaseFile, path: tuple[str | int, ...]) -> Node:
        if isinstance(value, str):
            return self._expression(value, path, "0")
        return Case(
            tuple(
                Branch(
                    None
                    if branch.when is None
                    else self._expression(branch.when, (*path, "case", index, "when"), "true"),
                    self._value(branch.value, (*path, "case", index, "value")),
                )
                for index, branch in enumerate(value.case)
            )
        )

    def _expression(self, text: str, path: tuple[str | int, ...], stand_in: str) -> Node:
        try:
            return parse_expression(text)
        except CatalogueError as error:
            error.where = Place(self.file, self.lines.get(path))
            self.problems.append(error)
            return parse_expression(stand_in)


def read_variables(text: str, *, file: str) -> dict[str, Variable]:
    """The variables of variables.yaml in the order of the file; raises CatalogueError."""
    tree, lines = read_text(text, file=file)
    found: dict[str, Variable] = {}
    for index, item in enumerate(tree):
        try:
            shape = VariableFile.model_validate(item)
        except ValidationError as error:
            problems = tuple(shape_problems(error, _shifted(lines, index), file))
            raise refused("変数の一覧に誤りがあります。", file, problems) from None
        if shape.id in found:
            raise CatalogueError(
                "E133", f"変数「{shape.id}」が二度書かれています。", where=Place(file, lines.get((index,)))
            )
        found[shape.id] = Variable(
            shape.id,
            shape.label,
            shape.question,
            VariableType(shape.type),
            shape.level,
            shape.asked_of,
            shape.unit,
            shape.min,
            shape.max,
            dict(shape.values),
            shape.note,
        )
    return found


def _shifted(lines: Lines, index: int) -> Lines:
    return {path[1:]: line for path, line in lines.items() if path and path[0] == index}


__all__ = ["build_programme", "read_programme", "read_variables", "shape_problems"]
