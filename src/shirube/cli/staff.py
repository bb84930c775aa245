"""shirube staff: the people who may add programmes on the pages."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.output import print_lines

if TYPE_CHECKING:
    from shirube.web.accounts.staff import StaffMember


class Action(StrEnum):
    """What to do with the accounts."""

    ADD = "add"
    LIST = "list"
    REMOVE = "remove"


def staff(
    action: Annotated[Action, typer.Argument(metavar="add|list|remove", help="足す、一覧を出す、閉じる。")],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="職員の名前（ログインに使う）。", show_default=False)
    ] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="パスワードを標準入力の一行目から読む（聞かない）。")
    ] = False,
) -> None:
    """画面から制度を足せる職員を、足す・一覧にする・閉じる。"""
    if action is not Action.LIST and not name.strip():
        raise ShirubeError(
            "E430",
            f"職員の名前がありません（shirube staff {action.value} NAME）。",
            todo=f"例: shirube staff {action.value} yamada",
        )
    from shirube.web import run

    run.open_database()
    from shirube.web.accounts import staff as accounts

    if action is Action.LIST:
        _show(accounts.staff_members())
    elif action is Action.ADD:
        accounts.add_staff(name, _password(from_stdin=password_stdin))
        print_lines(f"職員「{name.strip()}」を足しました。/accounts/login/ から入れます。")
    else:
        accounts.remove_staff(name)
        print_lines(f"職員「{name}」を閉じました。これまでにしたことの記録は残ります。")


def _password(*, from_stdin: bool) -> str:
    """The password; asked twice where a person sits. Raises ShirubeError E431."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = typer.prompt("パスワード（10文字以上、画面には出ません）", hide_input=True, type=str)
    if first != typer.prompt("もう一度", hide_input=True, type=str):
        raise ShirubeError(
            "E431", "二度のパスワードが違います。", todo="もう一度 shirube staff add からやり直してください。"
        )
    return str(first)


def _show(members: tuple[StaffMember, ...]) -> None:
    if not members:
        print_lines("職員はまだいません。例: shirube staff add yamada")
        return
    for member in members:
        seen = "まだ入っていません" if member.last_seen is None else f"最後に入った日 {member.last_seen}"
        print_lines(f"{member.name}\t{seen}")
