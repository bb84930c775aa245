"""Starting a plan: what the form brought, and the preview of a document between two requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from shirube.base import FiscalYear, ReadingError, ShirubeError
from shirube.plans import NodeKind, Organisation, PlanBook, book_from_json
from shirube.usecases.plan_start import MOST_GOALS, Frame, blank_book, national_book
from shirube.usecases.strategy_page_nodes import Level
from shirube.web.pages.access import reaches
from shirube.web.plans import asked, models
from shirube.web.plans.words import KIND_JA, NO_TITLE
from shirube.web.strategy.selectors import NATIONAL, national

MOST_BYTES = 5_000_000
MOST_KEPT = 1_500_000
DRAFT = "plan_draft"
HOWS = ("blank", "national", "document")


@dataclass(frozen=True)
class Start:
    """A form that could be read."""

    organisation: models.Organisation
    frame: Frame
    how: str


def writable(user: Any) -> list[models.Organisation]:
    """The organisations in which a person may start a plan."""
    rows = user.memberships.select_related("organisation")
    return [one.organisation for one in rows if reaches(one.role, "editor")]


def new_context(request: HttpRequest, errors: dict[str, ShirubeError] | None = None) -> dict[str, Any]:
    """The page on which a plan begins."""
    typed = asked.typed_of(request) if request.method == "POST" else {}
    nodes = national().nodes
    chosen = request.POST.getlist("outcome")
    groups = [
        (impact, [(one, one.id in chosen) for one in nodes.children(impact) if one.level is Level.OUTCOME])
        for impact in nodes.at(Level.IMPACT)
    ]
    wrong = errors or {}
    return {
        "organisations": [(one, str(one.pk) == typed.get("organisation")) for one in writable(request.user)],
        "typed": typed,
        "how": typed.get("how", "blank"),
        "groups": groups,
        "source": national().strategy.source,
        "most_goals": MOST_GOALS,
        "errors": wrong,
        "error_links": [(f"field-{name}", error) for name, error in wrong.items()],
        "trail": (("計画", "/plans/"), ("計画をはじめる", "")),
    }


def read_start(request: HttpRequest, errors: dict[str, ShirubeError]) -> Start | None:
    """The organisation, title and years of a form; every mistake goes into `errors` by its field."""
    wanted = asked.number(request, "organisation")
    organisation = next((one for one in writable(request.user) if one.pk == wanted), None)
    if organisation is None:
        errors["organisation"] = ShirubeError(
            "E734",
            "計画を書ける団体が選ばれていません。",
            todo="あなたが「書く人」か「まとめる人」である団体を選んでください。",
        )
    title = asked.line(request, "title")
    if not title:
        errors["title"] = asked.no_title()
    first, last = _year(request, "first_year", errors), _year(request, "last_year", errors)
    if first is not None and last is not None and last < first:
        errors["last_year"] = asked.backwards(first, last)
    how = str(request.POST.get("how", ""))
    if how not in HOWS:
        errors["how"] = ShirubeError(
            "E737", "はじめ方が選ばれていません。", todo="三つのうち一つを選んでください。"
        )
    if errors or organisation is None or first is None or last is None:
        return None
    frame = Frame(Organisation(organisation.area, organisation.name), title, first, last)
    return Start(organisation, frame, how)


def _year(request: HttpRequest, name: str, errors: dict[str, ShirubeError]) -> FiscalYear | None:
    try:
        found = asked.fiscal_year(asked.line(request, name, 40), "")
    except ReadingError as error:
        errors[name] = error
        return None
    if found is None:
        errors[name] = asked.no_year()
    return found


def template_book(request: HttpRequest, start: Start) -> PlanBook:
    """The book of a template. Raises ShirubeError E724, E725."""
    if start.how == "blank":
        return blank_book(start.frame, asked.number(request, "goals") or 0)
    with_outputs = request.POST.get("with_outputs") == "yes"
    chosen = request.POST.getlist("outcome")[:100]
    with_kpis = request.POST.get("with_kpis") == "yes"
    return national_book(
        start.frame, national().nodes, NATIONAL, chosen, with_outputs=with_outputs, with_kpis=with_kpis
    )


def upload_of(request: HttpRequest) -> tuple[bytes, str]:
    """The file that was sent, never more than 5 MB. Raises ShirubeError E739."""
    file = request.FILES.get("file")
    content = b"" if file is None else file.read(MOST_BYTES + 1)
    if file is None or not content or len(content) > MOST_BYTES:
        what = "ファイルが選ばれていないか、空です。" if not content else "ファイルが5MBを超えています。"
        raise ShirubeError("E739", what, todo="総合戦略の文書か KPI の表を、5MBまでで選んでください。")
    return content, str(file.name)[-80:]


def preview_context(answer: dict[str, Any], start: Start, name: str) -> dict[str, Any]:
    """What was read, to be looked at before it becomes a draft."""
    book = book_from_json(answer["book"])
    kinds = [node.kind for node in book.nodes]
    return {
        "book": book,
        "name": name,
        "kind": answer["kind"],
        "organisation": start.organisation,
        "counts": [(KIND_JA[kind], kinds.count(kind)) for kind in NodeKind if kind in kinds],
        "outline": [
            (min(depth, 4), KIND_JA[node.kind], node.title or NO_TITLE, len(book.kpis_of(node.id)))
            for depth, node in book.walk()
        ],
        "anomalies": answer["anomalies"],
        "left": answer.get("left", ()),
        "reposts": sum(node.is_repost for node in book.nodes),
        "trail": (("計画", "/plans/"), ("計画をはじめる", "/plans/new/"), ("読み取りを確かめる", "")),
    }
