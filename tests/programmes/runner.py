"""Reads a case file: one base case that is answered yes, and cases that each change a few facts.

    programme: id
    base: {on: 2026-06-15, facts: {...}, expect: {verdict: yes, amounts: {national: 30000000}}}
    cases:
      - {name: …, refuses: clause_id, set: {variable: value}}         # that clause alone refuses
      - {name: …, set: {variable: null}, expect: {verdict: unknown, missing: [variable]}}
      - {name: …, on: 2026-03-31, set: {…}, expect: {amounts: {cap: [40000000, 50000000], national: null}}}

An amount is a figure, a [low, high] pair (null = no limit), or null (not determined).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shirube.catalogue.text import read_text

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ProgrammeCase:
    programme: str
    name: str
    on: date
    facts: dict[str, Any]
    refuses: str | None
    expect: dict[str, Any]


def case_files() -> list[Path]:
    return sorted(HERE.glob("*/*.yaml"))


def read_cases(path: Path) -> Iterator[ProgrammeCase]:
    tree, _ = read_text(path.read_text(encoding="utf-8"), file=path.name)
    base = tree["base"]
    facts = {name: plain(value) for name, value in base["facts"].items()}
    yield ProgrammeCase(
        tree["programme"], "base", date.fromisoformat(base["on"]), facts, None, plain_tree(base["expect"])
    )
    for case in tree["cases"]:
        changed = dict(facts)
        for name, value in case.get("set", {}).items():
            changed[name] = plain(value)
        expect = plain_tree(case.get("expect", {}))
        if "refuses" in case:
            expect = {"verdict": "no", "decided_by": [case["refuses"]], **expect}
        yield ProgrammeCase(
            tree["programme"],
            case["name"],
            date.fromisoformat(case.get("on", base["on"])),
            changed,
            case.get("refuses"),
            expect,
        )


def plain(value: Any) -> Any:
    """YAML text to what JSON would hold: true, null and lists; numbers stay text and are read exactly."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    if value in ("null", "~", ""):
        return None
    return value.replace("_", "") if value.replace("_", "").isdigit() else value


def plain_tree(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain_tree(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_tree(item) for item in value]
    found = plain(value)
    return int(found) if isinstance(found, str) and found.lstrip("-").isdigit() else found
