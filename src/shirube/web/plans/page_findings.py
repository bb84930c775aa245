"""What the checks say of a plan: each finding beside the field it names, and all of them as one list with links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from shirube.documents import Table
from shirube.lint import Finding, Linted, Severity, kpi_key, node_key
from shirube.lint.finding import short
from shirube.plans import BookNode, PlanBook
from shirube.usecases.lint_plan import lint_book
from shirube.web.pages import library
from shirube.web.plans.words import KIND_JA, NO_TITLE

KPI_FIELDS = {
    "label": "label",
    "unit": "unit",
    "baseline": "baseline_value",
    "target": "target_kind",
    "due": "due_kind",
    "path": "path",
    "notes": "notes",
    "actual": "actual",
}
"""The field of the KPI's form beside which a finding stands, by the field that a check names."""
NODE_SPOTS = {
    "title": "title",
    "notes": "text",
    "kpis": "kpis",
    "programmes": "programmes",
    "roadmap": "bars",
    "budget": "budgets",
    "measures": "node",
}
"""The spot on the page of a node, by the field that a check names."""
FIELD_WORDS = {
    "label": "指標",
    "unit": "単位",
    "baseline": "基準値",
    "target": "目標",
    "due": "期限",
    "path": "年ごとの目標",
    "notes": "注・本文",
    "actual": "実績",
    "title": "名前",
    "kpis": "KPI",
    "programmes": "使う制度",
    "roadmap": "工程",
    "budget": "予算",
    "measures": "施策",
}


def linted_of(book: PlanBook) -> Linted:
    """Every check over a plan as it stands today."""
    return _linted(book, library.catalogue().hash, library.today())


@lru_cache(maxsize=16)
def _linted(book: PlanBook, _edition: str, on: date) -> Linted:
    """Kept by everything that is in the plan: walking from node to node asks for the same plan again."""
    return lint_book(book, library.catalogue(), on=on)


def by_subject(linted: Linted) -> dict[str | None, list[Finding]]:
    """The open findings by what they are at."""
    found: dict[str | None, list[Finding]] = {}
    for one in linted.findings:
        found.setdefault(one.subject, []).append(one)
    return found


def node_spots(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of a node by the spot on its page; every spot is there, empty or not."""
    found: dict[str, list[Finding]] = {spot: [] for spot in NODE_SPOTS.values()}
    for one in findings:
        found[NODE_SPOTS.get(one.field, "node")].append(one)
    return found


def at_row(findings: Iterable[Finding], name: str) -> tuple[Finding, ...]:
    """The findings that speak of a row by its name: they stand in the row."""
    called = f"「{short(name)}」"
    return tuple(one for one in findings if name and called in one.message)


def kpi_spots(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings of a KPI by the field of its form."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(KPI_FIELDS.get(one.field, "other"), []).append(one)
    return found


@dataclass(frozen=True)
class Checked:
    """One line of the list: the finding, where it is, and the field it leads to."""

    finding: Finding
    place: str
    field: str
    href: str
    reason: str = ""


@dataclass(frozen=True)
class CheckPage:
    """All findings of a plan: open ones, how many of each severity, and those its author accepts."""

    open: tuple[Checked, ...]
    counts: tuple[tuple[Severity, int], ...]
    accepted: tuple[Checked, ...]
    subjects: int


def check_page(book: PlanBook, *, home: str) -> CheckPage:
    """Every finding with a link to its field; `home` is the address of the plan."""
    linted = linted_of(book)
    places = _places(book)
    return CheckPage(
        open=tuple(_checked(one, places, home) for one in linted.findings),
        counts=tuple((severity, linted.count(severity)) for severity in Severity),
        accepted=tuple(_checked(one, places, home, allow.reason) for one, allow in linted.accepted),
        subjects=len(places),
    )


def _places(book: PlanBook) -> dict[str, tuple[str, str, BookNode]]:
    """Key of a node or KPI → its words, its address below the plan, its node."""
    found: dict[str, tuple[str, str, BookNode]] = {}
    for _, node in book.walk():
        words = f"{book.number(node.id)} {KIND_JA[node.kind]}「{node.title or NO_TITLE}」"
        found[node_key(node.id)] = (words, f"nodes/{node.id}/", node)
        for kpi in book.kpis_of(node.id):
            found[kpi_key(kpi.id)] = (f"{words} KPI「{kpi.kpi.label}」", f"indicators/{kpi.id}/", node)
    return found


def _checked(
    one: Finding, places: Mapping[str, tuple[str, str, BookNode]], home: str, reason: str = ""
) -> Checked:
    field = FIELD_WORDS.get(one.field, one.field)
    if one.subject is None or one.subject not in places:
        return Checked(one, "計画全体", field, home, reason)
    words, address, _ = places[one.subject]
    is_kpi = address.startswith("indicators/")
    spot = f"field-{KPI_FIELDS[one.field]}" if is_kpi and one.field in KPI_FIELDS else "kpi-findings"
    anchor = spot if is_kpi else NODE_SPOTS.get(one.field, "node")
    return Checked(one, words, field, f"{home}{address}#{anchor}", reason)


def check_table(page: CheckPage) -> Table:
    """The findings as a table; accepted ones stand at the end with their reason."""
    header = ("重さ", "番号", "場所", "欄", "気になるところ", "なぜ", "よい例", "このままでよい理由")
    rows = [
        (
            one.finding.severity.ja,
            one.finding.code,
            one.place,
            one.field,
            one.finding.message,
            one.finding.why,
            one.finding.better,
            one.reason or None,
        )
        for one in (*page.open, *page.accepted)
    ]
    return Table("点検の結果", header, rows)
