"""Tables of a plan as files, each with what a reader needs to know beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from shirube.documents import Table, write_csv, write_excel
from shirube.usecases.strategy_page_tables import records
from shirube.web.pages import library
from shirube.web.pages.files import download, exact_json
from shirube.web.plans import models

ENDINGS = ("xlsx", "csv", "json")
About = Sequence[tuple[str, str]]


def about(plan: models.Plan) -> About:
    """Which plan it is of, its state and the day."""
    return (
        ("計画", plan.title),
        ("団体", f"{plan.organisation.name}（{plan.organisation.area}）"),
        ("状態", plan.status_label),
        ("作った日", library.today().isoformat()),
        ("空のセル", "記入がないか、あてはまらない。0 ではない"),
    )


def tables_file(tables: Sequence[Table], told: About, *, name: str, ending: str) -> HttpResponse:
    """The tables under one of the endings; a CSV holds the first."""
    if ending == "csv":
        return download(write_csv(tables[0]), name=name, ending="csv")
    if ending == "json":
        tree = {"about": dict(told), **{table.title: records(table) for table in tables}}
        return download(exact_json(tree), name=name, ending="json")
    sheet = Table("この表について", ("項目", "内容"), [tuple(pair) for pair in told])
    return download(write_excel((*tables, sheet)), name=name, ending="xlsx")
