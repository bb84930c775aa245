"""shirube organisation: who writes plans, and which people may do what in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.output import print_lines


class Action(StrEnum):
    """What to do with organisations."""

    ADD = "add"
    LIST = "list"
    MEMBER = "member"
    REMOVE = "remove"


class Role(StrEnum):
    """What a person may do in an organisation."""

    VIEWER = "viewer"
    EDITOR = "editor"
    MANAGER = "manager"


def organisation(
    action: Annotated[
        Action,
        typer.Argument(
            metavar="add|list|member|remove", help="団体を足す、一覧を出す、人に役割を付ける、人を外す。"
        ),
    ],
    area: Annotated[
        str, typer.Argument(metavar="AREA", help="団体コード5けた、または団体の名前。", show_default=False)
    ] = "",
    user: Annotated[
        str, typer.Argument(metavar="USER", help="ログインの名前（member と remove）。", show_default=False)
    ] = "",
    role: Annotated[
        Role, typer.Option("--role", help="viewer（見る）、editor（書く）、manager（人も足す）。")
    ] = Role.EDITOR,
    name: Annotated[
        str, typer.Option("--name", help="まちの名前と違うときの団体の名前（add）。", show_default=False)
    ] = "",
) -> None:
    """計画を書く団体を足し、だれが見て、書いて、まとめるかを決める。"""
    missing = not area.strip() if action is not Action.LIST else False
    if missing or (action in (Action.MEMBER, Action.REMOVE) and not user.strip()):
        raise ShirubeError(
            "E716",
            f"団体か人の名前がありません（shirube organisation {action.value} AREA USER）。",
            todo="例: shirube organisation member 39405 yamada --role editor",
        )
    from shirube.web import run

    run.open_database()
    from shirube.web.plans import organisations as kept

    if action is Action.LIST:
        print_lines(*(kept.lines() or ("団体はまだありません。例: shirube organisation add 39405",)))
    elif action is Action.ADD:
        row = kept.add_organisation(area, name, user=None)
        print_lines(f"団体「{row.name}」（{row.area}）を足しました。")
    elif action is Action.MEMBER:
        member = kept.set_member(kept.organisation_of(area.strip()), user, role.value, user=None)
        print_lines(f"「{user.strip()}」は「{member.organisation.name}」の{member.role_label}になりました。")
    else:
        kept.drop_person(kept.organisation_of(area.strip()), user.strip())
        print_lines(f"「{user.strip()}」を外しました。これまでにしたことの記録は残ります。")
