"""shirube staff: the people who may sign in, with the rights of staff or only for plans."""

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
    PASSWORD = "password"  # noqa: S105  an action, not a password
    REMOVE = "remove"


def staff(
    action: Annotated[
        Action,
        typer.Argument(
            metavar="add|list|password|remove", help="足す、一覧を出す、パスワードを作り直す、閉じる。"
        ),
    ],
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="職員の名前（ログインに使う）。", show_default=False)
    ] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="パスワードを標準入力の一行目から読む（聞かない）。")
    ] = False,
    plans_only: Annotated[
        bool,
        typer.Option(
            "--plans-only",
            help="職員の権限を持たない人として足す。役割のある団体の計画だけを開ける（add）。",
        ),
    ] = False,
) -> None:
    """ログインする人を、足す・一覧にする・閉じる。職員は、制度を足し、団体と人を決められる。"""
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
        accounts.add_staff(name, _password(from_stdin=password_stdin), plans_only=plans_only)
        who = f"「{name.strip()}」" if plans_only else f"職員「{name.strip()}」"
        print_lines(f"{who}を足しました。/accounts/login/ から入れます。")
        if plans_only:
            print_lines(f"次に役割を付けてください: shirube organisation member 団体コード {name.strip()}")
    elif action is Action.PASSWORD:
        accounts.renew_password(name, _password(from_stdin=password_stdin))
        print_lines(f"「{name.strip()}」のパスワードを新しくしました。入っていた画面は閉じます。")
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
        kind = "" if member.is_staff else "\t計画だけ"
        print_lines(f"{member.name}\t{seen}{kind}")
