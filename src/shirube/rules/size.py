"""How large a rule is once every name in it is written out: what bounds the work of whoever runs it."""

from __future__ import annotations

from shirube.rules.model import Programme
from shirube.rules.nodes import Name, walk

MOST_NODES = 1_000


def expanded_sizes(programme: Programme) -> dict[str, int]:
    """Nodes of every definition and amount with the names in it written out; clauses as 'clauses.<id>'.

    A name that stands in a circle counts once: the checker refuses it elsewhere.
    """
    sizes: dict[str, int] = {}

    def of_name(name: str, above: frozenset[str]) -> int:
        if name not in sizes:
            sizes[name] = of_node(programme.named[name].value, above | {name})
        return sizes[name]

    def of_node(node: object, above: frozenset[str]) -> int:
        total = 0
        for part in walk(node):  # type: ignore[arg-type]
            inside = isinstance(part, Name) and part.id in programme.named and part.id not in above
            total += of_name(part.id, above) if inside else 1  # type: ignore[union-attr]
        return total

    for name in programme.named:
        of_name(name, frozenset({name}))
    for clause in programme.clauses:
        sizes[f"clauses.{clause.id}"] = of_node(clause.when, frozenset())
    return sizes
