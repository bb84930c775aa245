"""The description and the answers agree: schemathesis makes calls from the description and finds nothing.

Schemathesis is loaded when a test runs: `make check` collects this file and runs none of it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PREFIX = "/api/v1/"
EXAMPLES = 3


def operations(**changed: Any) -> dict[str, Any]:
    """Every operation of the description by its path; `changed` are schemas put in place of others."""
    import schemathesis
    from django.core.handlers.wsgi import WSGIHandler

    from shirube.web.api.root import description

    tree = deepcopy(description())
    tree["components"]["schemas"].update(changed)
    schema = schemathesis.openapi.from_dict(tree)
    schema.app = WSGIHandler()
    return {found.ok().path: found.ok() for found in schema.get_all_operations()}


def check(operation: Any, mode: str) -> None:
    """Some calls made from the description, right or wrong ones, each answer held to it."""
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis import GenerationMode

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def calls(case: Any) -> None:
        case.call_and_validate()

    calls()


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_nothing_is_found_in_calls_made_from_the_description(mode: str) -> None:
    found = operations()
    assert len(found) >= 15
    for path, operation in found.items():
        has_input = bool(operation.query.items or operation.path_parameters.items)
        assert has_input or path == f"{PREFIX}bulk", "only the list of files has nothing to get wrong"
        if has_input or mode == "positive":
            check(operation, mode)


def test_a_description_that_lies_is_found() -> None:
    from schemathesis.core.failures import FailureGroup

    lie = {"type": "object", "required": ["colour"], "properties": {"colour": {"type": "string"}}}
    with pytest.raises(FailureGroup, match="colour"):
        check(operations(StrategyLine=lie)[f"{PREFIX}strategies"], "positive")
