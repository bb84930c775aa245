"""What was wrong with the command itself, in Japanese."""

from __future__ import annotations

import re

from typer._click.exceptions import (
    BadParameter,
    ClickException,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from shirube.base.errors import ShirubeError

_NO_COMMAND = re.compile(r"No such command '(.*?)'")
_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")
_REASONS = (
    (re.compile(r"'(.*)' is not one of (.*?)\.?$"), "「{0}」ではなく、次のどれか: {1}"),
    (re.compile(r"greater than or equal to ([0-9]+)"), "{0}以上の整数"),
    (re.compile(r"less than or equal to ([0-9]+)"), "{0}以下の整数"),
    (re.compile(r"valid integer"), "整数"),
)
_NO_VALUE = re.compile(r"Option '(.*?)' requires an argument")


def usage_line(error: ClickException) -> str:
    """One line: what was wrong and where the help is; the help itself where nothing was asked."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    path = error.ctx.command_path if isinstance(error, UsageError) and error.ctx else "shirube"
    return str(ShirubeError("E401", _what(error), todo=f"使い方: {path} --help"))


def _what(error: ClickException) -> str:
    message = error.format_message()
    match error:
        case MissingParameter():
            return f"「{_name(error)}」が足りません。"
        case BadParameter():
            return f"「{_name(error)}」に書かれた値は使えません（{_reason(error.message)}）。"
        case NoSuchOption():
            near = "・".join(error.possibilities or ())
            return f"「{error.option_name}」という指定はありません。" + (
                f"「{near}」のことですか。" if near else ""
            )
    for pattern, text in (
        (_NO_COMMAND, "「{}」というコマンドはありません。"),
        (_EXTRA, "「{}」が余分です。"),
        (_NO_VALUE, "「{}」に値がありません。"),
    ):
        if found := pattern.search(message):
            return text.format(found[1])
    return f"コマンドの書き方が違います（{message}）。"


def _name(error: BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if error.param.param_type_name == "option":
        return "／".join(error.param.opts)
    return str(getattr(error.param, "metavar", None) or error.param.name)


def _reason(message: str) -> str:
    for pattern, text in _REASONS:
        if found := pattern.search(message):
            return text.format(*found.groups())
    return message.rstrip(".")
