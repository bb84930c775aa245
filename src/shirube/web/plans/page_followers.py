"""A national KPI and the towns' KPIs that are linked to it, as far as the visitor may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shirube.base import UnknownNameError
from shirube.documents import Table
from shirube.plans import BookKpi, PlanBook
from shirube.usecases.plan_links import own_words
from shirube.web.pages import library
from shirube.web.plans import selectors
from shirube.web.plans.page_links import linked_kpis, rows_by_id
from shirube.web.plans.page_near import published_lines
from shirube.web.strategy.selectors import national


@dataclass(frozen=True)
class Follower:
    """A town's KPI that follows a national one: of a plan being written (`is_draft`) or of its public version."""

    book: PlanBook
    kpi: BookKpi
    href: str
    is_draft: bool

    @property
    def state(self) -> str:
        return "作成中（あなたの団体）" if self.is_draft else "公表済"

    @property
    def words(self) -> tuple[str | None, str | None, str | None]:
        """Baseline, target, due."""
        return own_words(self.kpi)


def own_followers(user: Any, path: str) -> list[Follower]:
    """The KPIs of plans that the user's organisations write; none for a visitor."""
    books = [(line.plan, selectors.plan_book(line.plan)) for line in selectors.plans_linked_to(user, path)]
    return [
        Follower(book, kpi, f"/plans/{plan.pk}/indicators/{kpi.id}/", True)
        for plan, book, kpi in linked_kpis(books, path)
    ]


def public_followers(path: str) -> list[Follower]:
    """The KPIs of the newest public version of every plan."""
    return [
        Follower(book, kpi, f"/plans/public/{line.published.slug}/", False)
        for line, book, kpi in linked_kpis(published_lines(), path)
    ]


def followers_context(user: Any, kpi_id: str) -> dict[str, Any]:
    """The page. Raises UnknownNameError E770 for an id that is no national KPI."""
    row = rows_by_id(library.today()).get(kpi_id)
    if row is None or row.kpi is None:
        raise UnknownNameError(
            "E770",
            f"「{kpi_id[:40]}」という項目は、この戦略にありません。",
            todo="全国の戦略のページから選び直してください。",
        )
    source = national().strategy.source
    return {
        "row": row,
        "kpi_id": kpi_id,
        "title": f"まちの KPI: {row.item.label}",
        "own": own_followers(user, kpi_id),
        "public": public_followers(kpi_id),
        "is_member": user.is_authenticated,
        "source": source,
        "told": f"{source.short}（{source.as_of.isoformat()}時点）",
        "file": f"/plans/national/{kpi_id}",
        "trail": (
            ("全国の戦略", "/strategy/"),
            ("KPI の状態", "/strategy/kpis/"),
            (row.item.label, f"/strategy/kpis/{kpi_id}/"),
            ("まちの KPI", ""),
        ),
    }


def followers_table(context: dict[str, Any]) -> Table:
    """One KPI a row: whose, which plan, its unit, baseline, target and due."""
    header = ("団体", "団体コード", "計画", "状態", "指標", "単位", "基準値", "目標", "期限")
    rows = [
        (
            one.book.organisation.name,
            one.book.organisation.area,
            one.book.title,
            one.state,
            one.kpi.kpi.label,
            one.kpi.unit or None,
            *one.words,
        )
        for one in (*context["own"], *context["public"])
    ]
    return Table("国のKPIにつながるまちのKPI", header, rows)
