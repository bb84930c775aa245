"""`load_data`: fill the database with the packaged places; safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shirube.web.areas.loading import Account, load_places
from shirube.web.pages import library

_TABLES = {"sources": "出典", "areas": "団体", "facts": "事実"}


class Command(BaseCommand):
    help = "同梱の団体・事実・出典をデータベースに入れます（何度実行しても同じ結果です）。"

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["verbosity"]:
            load_places(library.areas())
            return
        console = Console(file=self.stderr)
        columns = (TextColumn("団体データ"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("facts", total=None)
            account = load_places(
                library.areas(), progress=lambda _, done, total: bar.update(task, completed=done, total=total)
            )
        self.stdout.write(account_text(account))


def account_text(account: Account) -> str:
    """What was read and what is stored, in one line."""
    parts = "、".join(
        f"{_TABLES[name]} 読み {count:,} 行・保存 {account.stored[name]:,} 行"
        for name, count in account.read.items()
    )
    return f"団体データ: {parts}{'（変更なし）' if account.is_unchanged else ''}"
