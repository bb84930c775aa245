"""The tables of the strategy's pages as files: Excel with a sheet about itself, CSV of the first table, JSON of all."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from shirube.documents import Table, write_csv, write_excel
from shirube.usecases.strategy_page_tables import records
from shirube.web.pages import library
from shirube.web.pages.files import download, exact_json
from shirube.web.strategy.asked import Asked

ENDINGS = ("xlsx", "csv", "json")


def as_file(asked: Asked, tables: Sequence[Table], *, name: str, ending: str) -> HttpResponse:
    """The tables under one of the endings; every form says which strategy, catalogue, area and day it is of."""
    if ending == "csv":
        return download(write_csv(tables[0]), name=name, ending="csv")
    if ending == "json":
        tree = {"about": dict(about(asked)), **{table.title: records(table) for table in tables}}
        return download(exact_json(tree), name=name, ending="json")
    sheet = Table("この表について", ("項目", "内容"), [tuple(pair) for pair in about(asked)])
    return download(write_excel((*tables, sheet)), name=name, ending="xlsx")


def table_file(table: Table, about_it: Sequence[tuple[str, str]], *, name: str, ending: str) -> HttpResponse:
    """One table under one of the endings, with what a reader needs to know beside it."""
    if ending == "csv":
        return download(write_csv(table), name=name, ending="csv")
    if ending == "json":
        tree = {"about": dict(about_it), table.title: records(table)}
        return download(exact_json(tree), name=name, ending="json")
    sheet = Table("この表について", ("項目", "内容"), [tuple(pair) for pair in about_it])
    return download(write_excel((table, sheet)), name=name, ending="xlsx")


def about(asked: Asked) -> tuple[tuple[str, str], ...]:
    """What a reader of the file needs to know: the source, the day, the area."""
    source, catalogue, area = asked.held.strategy.source, library.catalogue(), asked.chosen.area
    return (
        ("戦略", asked.held.strategy.title),
        ("資料", f"{source.short}（{source.document}）"),
        ("資料の時点", source.as_of.isoformat()),
        ("資料について", source.note),
        ("基準日", asked.on.isoformat()),
        ("まち", "選ばれていない" if area is None else f"{area.full_name}（{area.code}）"),
        ("制度の内容", f"{catalogue.version}（確認番号 {catalogue.hash}）"),
        ("空のセル", "収録がないか、あてはまらない。0 ではない"),
    )
