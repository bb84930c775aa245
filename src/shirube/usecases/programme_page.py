"""What a programme says, year beside year, for a person who has never seen it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base import FiscalYear, format_date_era
from shirube.catalogue import KINDS, Catalogue, Document
from shirube.rules import Programme, Variable
from shirube.rules.explain import format_dated, format_figure
from shirube.rules.model import (
    NOT_PRINTED,
    UNPRINTED_CLAUSE,
    Budget,
    Clause,
    Contact,
    DatedValue,
    Parameter,
    Passage,
    Question,
)
from shirube.rules.nodes import Call, Name, Node, NotPrinted, Open, walk
from shirube.usecases.budgets import budget_year_label
from shirube.usecases.coverage import DEPTH_WORDS, DEPTHS
from shirube.usecases.rule_words import Formula as Formula
from shirube.usecases.rule_words import formulas_of, rule_words, words

_UNIT_HEADS = {"円": "金額", "率": "率", "": "値"}


@dataclass(frozen=True)
class WindowValue:
    """One printed value inside a fiscal year; `dates` is empty when it holds all year.

    A table has `head` (what it is looked up by, what it gives) and `rows`; otherwise `text` says all.
    """

    dates: str
    text: str
    passage: Passage
    head: tuple[str, str] = ("", "")
    rows: tuple[tuple[str, str], ...] = ()
    question: str = ""

    @property
    def said(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What it says, without where it is printed."""
        return self.dates, self.text, self.rows


@dataclass(frozen=True)
class YearCell:
    """What a figure is in a column of years; no windows means that the record does not reach there."""

    windows: tuple[WindowValue, ...]
    changed: bool = False


@dataclass(frozen=True)
class YearColumn:
    """A column of the table: one fiscal year, or several in which every figure is the same."""

    first: FiscalYear
    last: FiscalYear

    @property
    def era(self) -> str:
        return self.first.era if self.first == self.last else f"{self.first.era}〜{self.last.era}"

    @property
    def western(self) -> str:
        return self.first.western if self.first == self.last else f"{self.first.western}〜{self.last.western}"


@dataclass(frozen=True)
class ParameterRow:
    """One printed figure with the years side by side; a cell is `changed` against the column before it."""

    id: str
    label: str
    dated_by: str
    unit_head: str
    cells: tuple[YearCell, ...]

    @property
    def changed(self) -> bool:
        return any(cell.changed for cell in self.cells)


@dataclass(frozen=True)
class ClauseLine:
    """One condition: our words, the rule in words with its figures, and where it is printed."""

    id: str
    text: str
    rule: str
    passage: Passage
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class BudgetRow:
    """A budget printed for the programme, with its year in words."""

    budget: Budget
    year: str


@dataclass(frozen=True)
class Sheet:
    """Everything the page of one programme shows."""

    programme: Programme
    kind: str
    columns: tuple[YearColumn, ...]
    clauses: tuple[ClauseLine, ...]
    parameters: tuple[ParameterRow, ...]
    formulas: tuple[Formula, ...]
    excludes: tuple[tuple[str, str], ...]
    contacts_here: tuple[Contact, ...]
    contacts_elsewhere: tuple[Contact, ...]
    sources: Mapping[str, Document]

    @property
    def documents(self) -> tuple[tuple[str, str], ...]:
        """Title and short name of every document that the page points to."""
        programme = self.programme
        passages = (
            *programme.passages,
            *(clause.passage for clause in self.clauses),
            *(value.passage for item in programme.parameters.values() for value in item.values),
            *(question.passage for question in programme.questions),
            *(budget.passage for budget in programme.budgets),
        )
        names = dict.fromkeys(passage.document for passage in passages)
        return tuple((document_title(name, self.sources), f"資料{name.split('_')[0]}") for name in names)

    @property
    def depth(self) -> tuple[str, str]:
        """How deeply the programme is recorded, in a few words and in a sentence."""
        return DEPTHS[self.programme.depth], DEPTH_WORDS[self.programme.depth]

    @property
    def printed_clauses(self) -> tuple[ClauseLine, ...]:
        """The conditions that the source prints, without the engine's own one."""
        return tuple(clause for clause in self.clauses if clause.id != UNPRINTED_CLAUSE)

    @property
    def has_unprinted(self) -> bool:
        """Whether the source leaves conditions out, so that the answer is never yes."""
        return len(self.printed_clauses) < len(self.clauses)

    @property
    def open_points(self) -> tuple[Question, ...]:
        """What the source leaves open, without the engine's own note on conditions."""
        return tuple(question for question in self.programme.questions if question.id != NOT_PRINTED)

    @property
    def budgets(self) -> tuple[BudgetRow, ...]:
        """The budgets printed for the programme."""
        return tuple(BudgetRow(item, budget_year_label(item.year)) for item in self.programme.budgets)

    @property
    def has_changes(self) -> bool:
        return any(row.changed for row in self.parameters)


def programme_sheet(
    catalogue: Catalogue, programme_id: str, *, on: date, prefecture: str | None = None
) -> Sheet:
    """The sheet of a programme; the fiscal year of `on` and the one before it stand side by side.

    `prefecture` ('39') puts the contacts of that prefecture first. Raises UnknownNameError E103.
    """
    programme = catalogue[programme_id]
    variables = catalogue.variables
    here = () if prefecture is None else nearest_first(programme.contacts, prefecture)
    columns, rows = _figures_by_year(programme, variables, on)
    return Sheet(
        programme=programme,
        kind=KINDS[programme.kind],
        columns=columns,
        clauses=tuple(_clause_line(programme, clause, variables) for clause in programme.clauses),
        parameters=rows,
        formulas=formulas_of(programme, variables),
        excludes=tuple((name, _name_of(catalogue, name)) for name in programme.excludes),
        contacts_here=here,
        contacts_elsewhere=tuple(c for c in programme.contacts if c not in here),
        sources=catalogue.documents,
    )


def is_contact_of(contact: Contact, prefecture: str) -> bool:
    """Whether to call this contact from a prefecture ('39'); without prefectures it is the nation's."""
    return not contact.prefectures or prefecture in contact.prefectures


def nearest_first(contacts: Iterable[Contact], prefecture: str) -> tuple[Contact, ...]:
    """The contacts for a prefecture ('39'): its own before those of the whole country; others are left out."""
    here = [contact for contact in contacts if is_contact_of(contact, prefecture)]
    return tuple(sorted(here, key=lambda contact: (not contact.prefectures, len(contact.prefectures))))


def document_title(document: str, sources: Mapping[str, Document]) -> str:
    """The title of a source document; its id where no title is recorded."""
    return sources[document].title if document in sources else document


def passage_text(passage: Passage) -> str:
    """Where to look: 資料004 990-992行."""
    return f"資料{passage.document.split('_')[0]} {passage.lines}行"


def _name_of(catalogue: Catalogue, programme_id: str) -> str:
    programme = catalogue.programmes.get(programme_id)
    return programme_id if programme is None else programme.name


def _years(programme: Programme) -> tuple[FiscalYear, ...]:
    first, last = FiscalYear.of(programme.recorded_from), FiscalYear.of(programme.recorded_until)
    return tuple(FiscalYear(year) for year in range(first.year, last.year + 1))


def _clause_line(programme: Programme, clause: Clause, variables: Mapping[str, Variable]) -> ClauseLine:
    open_ids = {part.question for part in walk(clause.when) if isinstance(part, Open | NotPrinted)}
    return ClauseLine(
        clause.id,
        clause.text,
        rule_words(programme, clause.when, variables),
        clause.passage,
        tuple(question for question in programme.questions if question.id in open_ids),
    )


def _figures_by_year(
    programme: Programme, variables: Mapping[str, Variable], on: date
) -> tuple[tuple[YearColumn, ...], tuple[ParameterRow, ...]]:
    """The columns and the rows; years with the same figures share a column, but not this year and the last."""
    parameters = tuple(programme.parameters.values())
    years = _years(programme)
    table = {
        year: tuple(
            tuple(_window(programme, item, value, year, variables) for value in _in_year(item, year))
            for item in parameters
        )
        for year in years
    }
    this = FiscalYear.of(on).year
    groups: list[list[FiscalYear]] = []
    for year in years:
        apart = year.year in (this - 1, this, this + 1)
        if groups and not apart and table[year] == table[groups[-1][-1]]:
            groups[-1].append(year)
        else:
            groups.append([year])
    columns = tuple(YearColumn(group[0], group[-1]) for group in groups)
    rows = tuple(
        _row(item, [table[column.first][index] for column in columns], variables)
        for index, item in enumerate(parameters)
    )
    return columns, rows


def _row(
    parameter: Parameter, windows: list[tuple[WindowValue, ...]], variables: Mapping[str, Variable]
) -> ParameterRow:
    cells = tuple(
        YearCell(now, changed=before is not None and [w.said for w in before] != [w.said for w in now])
        for before, now in zip((None, *windows), windows, strict=False)
    )
    dated_by = "" if parameter.dated_by is None else variables[parameter.dated_by].label
    return ParameterRow(
        parameter.id, parameter.label, dated_by, _UNIT_HEADS.get(parameter.unit, parameter.unit), cells
    )


def _in_year(parameter: Parameter, year: FiscalYear) -> Iterable[DatedValue]:
    return (
        value
        for value in parameter.values
        if (value.start is None or value.start <= year.end) and (value.end is None or value.end >= year.start)
    )


def _window(
    programme: Programme,
    parameter: Parameter,
    value: DatedValue,
    year: FiscalYear,
    variables: Mapping[str, Variable],
) -> WindowValue:
    starts_late = value.start is not None and value.start > year.start
    ends_early = value.end is not None and value.end < year.end
    dates = ""
    if starts_late or ends_early:
        first = format_date_era(value.start) if starts_late and value.start else ""
        last = format_date_era(value.end) if ends_early and value.end else ""
        dates = f"{first}〜{last}"
    text = format_dated(value, parameter.unit, _options(programme, parameter, variables))
    head, rows = _table(programme, parameter, value, variables)
    return WindowValue(dates, text, value.passage, head, rows, value.not_printed or "")


def _table(
    programme: Programme, parameter: Parameter, value: DatedValue, variables: Mapping[str, Variable]
) -> tuple[tuple[str, str], tuple[tuple[str, str], ...]]:
    label, unit = _looked_up_by(programme, parameter, variables)
    if value.tiers:
        return (label, parameter.label), _tier_rows(value, parameter.unit, unit)
    if value.options:
        names = _options(programme, parameter, variables)
        rows = tuple(
            (
                "その他" if option == "other" and option not in names else names.get(option, option),
                format_figure(figure, parameter.unit),
            )
            for option, figure in value.options
        )
        return (label, parameter.label), rows
    return ("", ""), ()


def _tier_rows(value: DatedValue, unit: str, by: str) -> tuple[tuple[str, str], ...]:
    def edge(at: Fraction) -> str:
        return format_figure(at, by) if by == "倍" else f"{format_figure(at, '倍').removesuffix('倍')}{by}"

    rows: list[tuple[str, str]] = []
    if value.tiers[0].at_least > 0:
        rows.append((f"{edge(value.tiers[0].at_least)}未満", "該当する区分なし"))
    for tier, after in zip(value.tiers, (*value.tiers[1:], None), strict=True):
        below = "" if after is None else f"{edge(after.at_least)}未満"
        figure = "該当する区分なし" if tier.value is None else format_figure(tier.value, unit)
        above = f"{edge(tier.at_least)}以上" if tier.at_least > 0 or not below else ""
        rows.append((f"{above}{below}", figure))
    return tuple(rows)


def _looked_up_by(
    programme: Programme, parameter: Parameter, variables: Mapping[str, Variable]
) -> tuple[str, str]:
    """What a table is looked up by: the words and the unit of the second argument of tier() or pick()."""
    for node in _trees(programme):
        for part in walk(node):
            if (
                isinstance(part, Call)
                and part.function in ("tier", "pick")
                and _is_named(part.args[0], parameter.id)
            ):
                return words(programme, part.args[1], variables), _unit_of(programme, part.args[1], variables)
            if (
                isinstance(part, Call)
                and part.function.startswith("largest_public")
                and _is_named(part.args[0], parameter.id)
            ):
                return "融資額÷公費", "倍"
    return "区分", ""


def _options(
    programme: Programme, parameter: Parameter, variables: Mapping[str, Variable]
) -> Mapping[str, str]:
    for node in _trees(programme):
        for part in walk(node):
            if isinstance(part, Call) and part.function == "pick" and _is_named(part.args[0], parameter.id):
                by = part.args[1]
                if isinstance(by, Name) and by.id in variables:
                    return variables[by.id].values
    return {}


def _is_named(node: Node, name: str) -> bool:
    return isinstance(node, Name) and node.id == name


def _unit_of(programme: Programme, node: Node, variables: Mapping[str, Variable]) -> str:
    if not isinstance(node, Name):
        return "倍"
    if node.id in programme.named:
        return programme.named[node.id].unit
    return variables[node.id].unit if node.id in variables else ""


def _trees(programme: Programme) -> Iterable[Node]:
    yield from (clause.when for clause in programme.clauses)
    yield from (item.value for item in programme.named.values())
    yield from (share.value for share in programme.shares)
