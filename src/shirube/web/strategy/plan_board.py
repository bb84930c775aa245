"""The KPI board of a town's plan as it was made public: the same board as the nation's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shirube.plans import PlanBook
from shirube.usecases.strategy_page_board import board, read_board_filter
from shirube.usecases.strategy_page_book import book_items
from shirube.usecases.strategy_page_rows import BoardRow, board_rows
from shirube.usecases.strategy_page_tables import board_table
from shirube.web.pages import library
from shirube.web.pages.access import allowed
from shirube.web.programmes.address import cleaned
from shirube.web.reviews.frozen import frozen, version_of
from shirube.web.strategy.board_page import BoardAddress, board_shown
from shirube.web.strategy.files import table_file
from shirube.web.strategy.parts import whole_or_part


def _rows(book: PlanBook) -> tuple[BoardRow, ...]:
    return board_rows(book_items(book), on=library.today(), first_year=book.first_year)


@allowed("anyone")
@require_safe
@cleaned
def plan_kpis(request: HttpRequest, slug: str) -> HttpResponse:
    """The board of the newest public version of a plan."""
    version = version_of(slug)
    book = frozen(version)
    trail = (("計画", "/plans/"), (book.title, f"/plans/public/{version.slug}/"), ("KPI の状態", ""))
    at = BoardAddress(f"/strategy/plans/{version.slug}/kpis/")
    shown = board_shown(_rows(book), request.GET, at, on=library.today())
    context = {"book": book, "version": version, "trail": trail, **shown}
    return whole_or_part(request, "strategy/plan_kpis.html", "board", context)


@allowed("anyone")
@require_safe
@cleaned
def plan_kpis_file(request: HttpRequest, slug: str, ending: str) -> HttpResponse:
    """The rows of that board as shown, as a file."""
    version = version_of(slug)
    book = frozen(version)
    table = board_table(board(_rows(book), read_board_filter(request.GET)).rows)
    about = (
        ("計画", book.title),
        ("団体", book.organisation.name),
        ("版", f"第{version.number}版（確認番号 {version.sha256}）"),
        ("基準日", library.today().isoformat()),
        ("空のセル", "収録がないか、あてはまらない。0 ではない"),
    )
    return table_file(table, about, name=f"plan-{version.slug}-kpis", ending=ending)
