"""A trial run of an own programme, to be run in a process of its own: does it answer at all, and soon enough?

    python -m shirube.usecases.trial < {"text": …, "area": "39405", "on": "2026-06-15"}

Prints {"code": "", …} when every answer came, else the mistake. Whoever starts it sets the time.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date

from shirube.base.errors import ShirubeError
from shirube.catalogue import AreaIndex, Catalogue, load_areas, load_variables
from shirube.rules import Programme
from shirube.usecases.answers import FactSeen, explain_decision
from shirube.usecases.file_check import check_content
from shirube.usecases.places import recorded_facts
from shirube.usecases.push import Pusher, situations_of

NAME = "制度ファイル"
MEMORY = 3_000_000_000
_HEIGHT = 40


def trial(text: str, index: AreaIndex, code: str, on: date) -> None:
    """Every answer the pages will ask for; raises ShirubeError. A text with mistakes has nothing to try."""
    variables = load_variables()
    programme = check_content(text.encode(), name=NAME, variables=variables).programme
    if programme is None:
        return
    catalogue = Catalogue({programme.id: replace(programme, is_own=True)}, variables, (), {}, 1, "", "")
    for day in days_of_trial(programme, on):
        credits_of = {source.id: source.credit for source in index.sources()}
        facts = recorded_facts(index.facts(code, day), credits_of, variables)
        for known in (dict[str, FactSeen](), facts):
            explain_decision(catalogue, programme.id, known, on=day)
        Pusher(catalogue).push(situations_of(index, index.all()[:_HEIGHT], on=day), on=day)


def days_of_trial(programme: Programme, on: date) -> tuple[date, ...]:
    """The day asked about and both ends of the record."""
    return tuple(dict.fromkeys((on, programme.recorded_from, programme.recorded_until)))


def main() -> None:
    """Read the request, answer in one line of JSON."""
    _bound_memory()
    asked = json.load(sys.stdin)
    code = what = todo = ""
    try:
        trial(asked["text"], load_areas(), asked["area"], date.fromisoformat(asked["on"]))
    except ShirubeError as error:
        code, what, todo = error.code, error.what, error.todo
    except (RecursionError, MemoryError, OverflowError, ValueError, ArithmeticError):
        code = "E157"
        what = "この制度の式は、計算の途中で大きくなりすぎます。"
        todo = "掛け算や割り算の重なりを減らしてください。例: value: min(eligible_cost * rate, cap)"
    sys.stdout.write(json.dumps({"code": code, "what": what, "todo": todo}))


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
