"""Every table of the yearly review and of a public plan as Excel, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core import signing
from django.http import HttpResponse

from shirube.base import FiscalYear, ShirubeError, UnknownNameError
from shirube.documents import Table
from shirube.plans import PlanBook
from shirube.usecases.plan_book_tables import (
    comment_table,
    comments_of,
    counts_table,
    logic_table,
    target_table,
    year_table,
)
from shirube.usecases.plan_book_year import matrix_table, year_page, years_matrix
from shirube.usecases.plan_budget import rows_table, sums_table
from shirube.web.plans import models
from shirube.web.reviews.frozen import day_of
from shirube.web.strategy.files import ENDINGS, table_file

Make = Callable[[PlanBook, FiscalYear], Table]
TABLES: dict[str, Make] = {
    "year": lambda book, year: year_table(year_page(book, year)),
    "counts": lambda book, year: counts_table([year_page(book, year)]),
    "logic": lambda book, year: logic_table(book, year_page(book, year)),
    "budget": lambda book, _: sums_table(book),
    "money": lambda book, _: rows_table(book),
    "comments": lambda book, year: comment_table(book, comments_of(book, year)),
    "targets": lambda book, _: target_table(book.kpis),
    "years": lambda book, year: matrix_table(years_matrix(book, year)),
}
"""The tables of a plan and year by their names in an address."""

_SALT, _HOURS = "reviews.shown", 24


def answer(
    name: str,
    book: PlanBook,
    year: FiscalYear,
    *,
    ending: str,
    version: models.PublishedVersion | None = None,
) -> HttpResponse:
    """A table of a plan as a file; raises UnknownNameError E788 for a name or an ending that is not offered."""
    make = TABLES.get(name)
    if make is None:
        raise unknown(f"{name}.{ending}")
    edition = f"{book.organisation.area}-{book.id}-{version.number if version else 'draft'}"
    return send(
        make(book, year), about(book, year, version), name=f"{edition}-{year.year}-{name}", ending=ending
    )


def send(table: Table, about_it: Sequence[tuple[str, str]], *, name: str, ending: str) -> HttpResponse:
    """A table as a file of an ending; raises UnknownNameError E788 for another ending."""
    if ending not in ENDINGS:
        raise unknown(f"{name}.{ending}")
    return table_file(table, about_it, name=name, ending=ending)


def about(
    book: PlanBook, year: FiscalYear, version: models.PublishedVersion | None
) -> tuple[tuple[str, str], ...]:
    """What a reader of the file needs to know."""
    edition = (
        "作成中（公表していない）"
        if version is None
        else f"第{version.number}版（{day_of(version).isoformat()}公表、確認番号 {version.sha256}）"
    )
    return (
        ("計画", book.title),
        ("団体", book.organisation.name),
        ("版", edition),
        ("検証の年度", f"{year.era}（{year.western}）"),
        ("判定のきまり", book.rule.text_ja()),
        ("空のセル", "書かれていないか、あてはまらない。0 ではない"),
    )


def differences(
    table: Table, old: models.PublishedVersion, new: models.PublishedVersion, *, ending: str
) -> HttpResponse:
    """What changed between two versions as a file."""
    about_it = (
        *(
            (name, f"第{one.number}版（{day_of(one).isoformat()}）")
            for name, one in (("前", old), ("後", new))
        ),
        ("空のセル", "書かれていない"),
    )
    return send(table, about_it, name=f"{new.slug}-{old.number}-{new.number}", ending=ending)


def unknown(name: str) -> UnknownNameError:
    """E788: there is no such table."""
    return UnknownNameError(
        "E788", f"「{name[:60]}」という表はありません。", todo="計画のページから選んでください。"
    )


# -- tables of an answer that was not stored ----------------------------------------------------------------


def signed(plan: models.Plan, table: Table) -> str:
    """A table that a page shows only once (a preview), signed, for the form that asks for it as a file."""
    tree = [plan.pk, table.title, list(table.header), [list(row) for row in table.rows]]
    return signing.dumps(tree, salt=_SALT, compress=True)


def shown(plan: models.Plan, text: str, *, ending: str) -> HttpResponse:
    """The file of a signed table. Raises ShirubeError E787 for one that is old, changed or of another plan."""
    try:
        tree: Any = signing.loads(text, salt=_SALT, max_age=_HOURS * 3_600)
    except signing.BadSignature:
        tree = [None]
    if tree[0] != plan.pk:
        raise ShirubeError(
            "E787",
            "この表は古くなったため、保存できません。",
            todo="もう一度ファイルを読み込むか、貼り付けてください。",
        )
    _, title, header, rows = tree
    table = Table(title, tuple(header), [tuple(row) for row in rows])
    return send(
        table, (("計画", plan.title),), name=f"{plan.organisation.area}-{plan.pk}-preview", ending=ending
    )
