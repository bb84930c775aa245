"""The trigger that refuses to change why, when and by whom a published year was opened again."""

from __future__ import annotations

from typing import Any

from shirube.web.plans.only_grows import statements

_COLUMNS = ("plan_id", "year", "corrects_id", "reason", "by_name", "at")


def install(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  Django's signature
    """One trigger on the table of corrections, in the words of the database."""
    vendor = schema_editor.connection.vendor
    for statement in statements(vendor, "reviews_correction", ", ".join(_COLUMNS)):
        schema_editor.execute(statement, params=None)
