"""Triggers that refuse to change what was put down once: replaced targets and published versions."""

from __future__ import annotations

from typing import Any

KEPT = {
    "plans_targethistory": (
        "kpi_id",
        "number",
        "kind",
        "value",
        "text",
        "status",
        "due_last",
        "changed_on",
        "reason",
    ),
    "plans_publishedversion": ("plan_id", "number", "slug", "content", "sha256", "at"),
}


def install(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  Django's signature
    """One trigger per table, in the words of the database."""
    for table, columns in KEPT.items():
        for statement in statements(schema_editor.connection.vendor, table, ", ".join(columns)):
            schema_editor.execute(statement, params=None)


def statements(vendor: str, table: str, columns: str) -> tuple[str, ...]:
    """What makes a database refuse to change the columns of a table."""
    name = f"{table}_only_grows"
    if vendor == "postgresql":
        refuse = f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'"
        return (
            f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {refuse}; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        )
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF {columns} ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END",
    )
