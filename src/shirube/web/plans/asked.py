"""What the forms of plans brought: text without control characters, bounded; years and choices read."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest

from shirube.base import FiscalYear, ReadingError, ShirubeError, parse_fiscal_year
from shirube.plans import NodeKind

LONGEST_LINE, LONGEST_TEXT = 300, 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def line(request: HttpRequest, name: str, longest: int = LONGEST_LINE) -> str:
    """One line that was typed. Raises ShirubeError E730 beyond the longest."""
    return " ".join(text(request, name, longest).split("\n")).strip()


def text(request: HttpRequest, name: str, longest: int = LONGEST_TEXT) -> str:
    """Lines that were typed. Raises ShirubeError E730 beyond the longest."""
    found = _CONTROL.sub("", str(request.POST.get(name, "")).replace("\r\n", "\n")).rstrip()
    if len(found) > longest:
        raise too_long(len(found), longest)
    return found


def too_long(length: int, longest: int) -> ShirubeError:
    return ShirubeError(
        "E730",
        f"{length:,}字あり、{longest:,}字を超えています。まだ保存していません。",
        todo="前の画面に戻り、短くするか、項目を分けてください。",
    )


def number(request: HttpRequest, name: str) -> int | None:
    """A whole number such as an id or a version; None for anything else."""
    found = str(request.POST.get(name, ""))
    return int(found) if found.isascii() and found.isdecimal() and len(found) < 12 else None


def kind_of(request: HttpRequest) -> NodeKind:
    """The kind of a new node. Raises ShirubeError E731."""
    try:
        return NodeKind(str(request.POST.get("kind", "")))
    except ValueError:
        raise ShirubeError(
            "E731", "項目の種類が選ばれていません。", todo="基本目標・施策などから選んでください。"
        ) from None


def fiscal_year(typed: str, what: str) -> FiscalYear | None:
    """A fiscal year as an officer writes it; None for nothing. Raises ReadingError E010-E017 with its place."""
    if not typed.strip():
        return None
    try:
        return parse_fiscal_year(typed)
    except ReadingError as error:
        error.where = what
        raise


def typed_of(request: HttpRequest) -> dict[str, Any]:
    """Every field of a form as it was typed, to be shown again."""
    return {name: _CONTROL.sub("", str(value)) for name, value in request.POST.items()}


def no_title() -> ShirubeError:
    return ShirubeError(
        "E735", "計画の名前がありません。", todo="例: 第3期 檮原町まち・ひと・しごと創生総合戦略"
    )


def no_year() -> ShirubeError:
    return ShirubeError("E738", "年度がありません。", todo="例: 令和7年度、R7、2025年度")


def backwards(first: FiscalYear, last: FiscalYear) -> ShirubeError:
    return ShirubeError(
        "E736",
        f"終わりの年度（{last}）が始めの年度（{first}）より前です。",
        todo="年度を確かめてください。",
    )
