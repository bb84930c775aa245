"""What stands in the addresses of まちの数字."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shirube.base import ShirubeError
from shirube.usecases.figures_blocks import THEN
from shirube.usecases.figures_ranking import Asked


def read_basis(params: Mapping[str, Any]) -> str:
    """The basis of likeness (?basis=people); all when nothing is said."""
    return str(params.get("basis") or "all")


def read_then(params: Mapping[str, Any]) -> int:
    """The census beside the newest pyramid (?then=2000)."""
    return read_year(params.get("then")) or THEN


def read_year(text: Any) -> int | None:
    """A year of four digits, None for nothing; raises ShirubeError E678."""
    typed = str(text or "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) == 4):
        raise ShirubeError(
            "E678", f"「{typed[:20]}」は年として読めません。", todo="2020 のように西暦の4桁で書いてください。"
        )
    return int(typed)


def read_ranking(params: Mapping[str, Any]) -> Asked:
    """The choice of a ranking; what is not said is as in `Asked`."""
    plain = Asked()
    among = str(params.get("among") or plain.among)
    is_among_prefectures = among == "prefecture"
    return Asked(
        measure=str(params.get("measure") or plain.measure),
        among=among,
        prefecture="" if is_among_prefectures else str(params.get("prefecture") or ""),
        kind="" if is_among_prefectures else str(params.get("kind") or ""),
        sort=str(params.get("sort") or plain.sort),
        year=read_year(params.get("year")),
        with_imports=read_imports(params),
    )


def read_imports(params: Mapping[str, Any]) -> bool:
    """Whether figures of files are wanted (?values=packaged leaves them out); raises ShirubeError E643."""
    asked = str(params.get("values") or "")
    if asked not in ("", "imported", "packaged"):
        raise ShirubeError(
            "E643",
            f"値の選び方「{asked[:20]}」はありません。",
            todo="imported（取り込んだ値も使う）か packaged（同梱の統計だけ）にしてください。",
        )
    return asked != "packaged"
