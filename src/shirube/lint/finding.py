"""What a check says: the finding, its severity, and the page that explains the check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from shirube.lint.context import Context
from shirube.lint.view import KpiView, MeasureView, NodeView, PlanView


class Severity(StrEnum):
    """ERROR cannot be meant; WARNING weakens the plan; HINT is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def ja(self) -> str:
        """The word on screen."""
        return {"error": "誤り", "warning": "弱い", "hint": "気づき"}[self.value]

    @property
    def mark(self) -> str:
        """The shape beside the word."""
        return {"error": "■", "warning": "▲", "hint": "◇"}[self.value]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding. `where` is the place in the document, `subject` the key of the node or KPI, `field` what to edit.

    Fields: label, baseline, target, due, unit, path, actual, kpis, measures, programmes, roadmap, budget, title, notes.
    """

    code: str
    name: str
    severity: Severity
    field: str
    subject: str | None
    where: str
    message: str
    why: str
    better: str


@dataclass(frozen=True)
class Page:
    """The page of a check, read from its docstring. `bad` and `good` are the two examples."""

    title: str
    text: str
    why: str
    bad: str
    good: str
    source: str


@dataclass(frozen=True)
class Note:
    """What a check found at one subject; `better` replaces the page's good example where it can be concrete."""

    message: str
    subject: str | None
    where: str
    better: str | None = None


Find = Callable[[PlanView, Context], Iterable[Note]]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. `name` reads well after "allow"; `doc` is the docstring of its file, which is its page."""

    code: str
    name: str
    severity: Severity
    field: str
    find: Find
    doc: str | None

    @property
    def page(self) -> Page:
        """The page. Raises ValueError when a part is missing."""
        return read_page(self.doc or "", self.code)

    def findings(self, view: PlanView, context: Context) -> Iterator[Finding]:
        """Every finding of this check in the plan."""
        page: Page | None = None
        for note in self.find(view, context):
            page = page or self.page
            yield Finding(
                code=self.code,
                name=self.name,
                severity=self.severity,
                field=self.field,
                subject=note.subject,
                where=note.where,
                message=note.message,
                why=page.why,
                better=note.better or page.good,
            )


def at_kpi(kpi: KpiView, message: str, better: str | None = None) -> Note:
    """A note at a KPI; `message` follows its name."""
    return Note(f"KPI「{short(kpi.label)}」{message}", kpi.key, kpi.place, better)


def at_node(node: NodeView, message: str, better: str | None = None) -> Note:
    """A note at a node."""
    return Note(f"「{short(node.title)}」{message}", node.key, node.place, better)


def at_measure(measure: MeasureView, message: str, better: str | None = None) -> Note:
    """A note at a measure."""
    return Note(f"施策「{short(measure.title)}」{message}", measure.key, measure.place, better)


def each_kpi(say: Callable[[KpiView], str | None]) -> Find:
    """A check that needs nothing but the KPI itself."""
    return per_kpi(lambda kpi, _view, _context: say(kpi))


def per_kpi(say: Callable[[KpiView, PlanView, Context], str | tuple[str, str] | None]) -> Find:
    """A check that looks at each KPI by itself; `say` gives the message, or the message and the better form.

    A reposted KPI is checked where it stands first.
    """

    def find(view: PlanView, context: Context) -> Iterator[Note]:
        for kpi in view.kpis:
            said = None if kpi.reposted else say(kpi, view, context)
            if isinstance(said, tuple):
                yield at_kpi(kpi, *said)
            elif said is not None:
                yield at_kpi(kpi, said)

    return find


def short(text: str, most: int = 40) -> str:
    """A title that fits in a sentence."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


_PARTS = ("なぜ", "悪い例", "よい例", "出典")


def read_page(doc: str, code: str) -> Page:
    """A docstring (first line the title, then text, then the lines なぜ:, 悪い例:, よい例:, 出典:) as a page."""
    title, _, rest = doc.strip().partition("\n")
    found = dict.fromkeys(_PARTS, "")
    text: list[str] = []
    current: str | None = None
    for line in (line.strip() for line in rest.splitlines()):
        head, mark, body = line.partition(": ")
        if mark and head in found:
            current, found[head] = head, body.strip()
        elif current is not None and line:
            found[current] += line
        elif current is None and line:
            text.append(line)
    missing = [part for part, body in found.items() if not body]
    if missing or not text:
        raise ValueError(f"the page of {code} lacks {missing or 'its text'}")
    return Page(
        title.strip(" 。"), "".join(text), found["なぜ"], found["悪い例"], found["よい例"], found["出典"]
    )
