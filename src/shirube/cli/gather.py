"""What every question about an area needs: the catalogue, the area that was meant, and its facts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import Any

from shirube.base.errors import ShirubeError, UnknownNameError
from shirube.catalogue import Area, AreaIndex, Catalogue, load_areas, load_catalogue, own_programmes
from shirube.cli.output import tell
from shirube.usecases import FactSeen, recorded_facts, search_areas, told_facts
from shirube.usecases.written import read_answers

_SURE = 80
_SHOWN = 6


def read_catalogue() -> Catalogue:
    """The catalogue, with the files of SHIRUBE_PROGRAMMES; those that cannot be read are named on stderr."""
    catalogue = load_catalogue(extra=own_programmes(os.environ.get("SHIRUBE_PROGRAMMES")))
    for problem in catalogue.problems:
        tell(f"注意: この制度は読めないため答えに入りません: {problem}")
    return catalogue


def find_area(index: AreaIndex, text: str) -> Area:
    """The one area meant by a code or a name; raises UnknownNameError E201, E408 or E409."""
    found = search_areas(index, text, limit=len(index))
    sure = [match for match in found if match.score >= _SURE and match.score == found[0].score]
    if len(sure) == 1:
        return sure[0].area
    if sure:
        raise UnknownNameError(
            "E409",
            f"「{text}」は{len(sure)}つあります: {_listed([match.area for match in sure])}。",
            todo="都道府県名を付けるか、5桁のコードで指定してください。",
        )
    if text.strip().isdigit():
        return index.get(text.strip())
    near = _listed([match.area for match in found])
    raise UnknownNameError(
        "E408",
        f"「{text}」という都道府県・市区町村はありません。",
        todo=f"近いもの: {near}。" if near else "shirube areas で名前・よみ・コード・郵便番号から探せます。",
    )


def _listed(areas: list[Area]) -> str:
    more = f" ほか{len(areas) - _SHOWN}" if len(areas) > _SHOWN else ""
    return "、".join(f"{area.code} {area.full_name}" for area in areas[:_SHOWN]) + more


def gather_facts(
    catalogue: Catalogue, index: AreaIndex | None, area: Area | None, raw: Mapping[str, Any], *, on: date
) -> dict[str, FactSeen]:
    """The area's facts of the record, and over them what is told now."""
    facts: dict[str, FactSeen] = {}
    if index is not None and area is not None:
        credit_of = {source.id: source.credit for source in index.sources()}
        facts.update(recorded_facts(index.facts(area.code, on), credit_of, catalogue.variables))
    told = read_answers(raw, catalogue.variables)
    facts.update(told_facts(told, catalogue.variables, told_on=on))
    return facts


def facts_of(tree: Any, name: str) -> dict[str, Any]:
    """The {variable: value} of a facts file; raises ShirubeError E411."""
    inner = tree.get("facts", tree) if isinstance(tree, dict) else tree
    if not isinstance(inner, dict):
        raise ShirubeError(
            "E411",
            "事実のファイルの形が違います。",
            where=name,
            todo='例: {"sogyo_plan": true, "loan_amount": "9,000万円"}',
        )
    return inner


__all__ = ["facts_of", "find_area", "gather_facts", "load_areas", "read_catalogue"]
