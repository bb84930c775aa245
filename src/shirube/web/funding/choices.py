"""What the selects of the form offer: who bears a cost, what kind of cost it is, which programme pays."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.catalogue import KINDS, Catalogue
from shirube.rules import VariableType
from shirube.usecases.funding import OBJECTIVE_LABELS, cost_inputs

BEARERS = {
    "": "申請する団体",
    "town": "まち",
    "prefecture": "都道府県",
    "firm": "事業者",
    "cooperative": "組合",
}
STEPS = {"1": "1円", "100000": "10万円", "1000000": "100万円"}
OBJECTIVES = {name: OBJECTIVE_LABELS[name] for name in ("outside", "local")}
_PER_PERSON = (VariableType.YEN_LIST, VariableType.INT)


@dataclass(frozen=True)
class Choices:
    """Pairs of value and label; `programmes` in groups by kind."""

    kinds: tuple[tuple[str, str], ...]
    programmes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    bearers: tuple[tuple[str, str], ...] = tuple(BEARERS.items())
    steps: tuple[tuple[str, str], ...] = tuple(STEPS.items())
    objectives: tuple[tuple[str, str], ...] = tuple(OBJECTIVES.items())


def choices_of(catalogue: Catalogue) -> Choices:
    """The choices of a catalogue: the kinds of cost that most programmes take come first."""
    inputs = cost_inputs(catalogue)
    order = sorted(inputs, key=lambda name: -len(inputs[name]))
    kinds = tuple((name, _kind(catalogue, name, inputs[name])) for name in order)
    paying = [programme for programme in catalogue.programmes.values() if programme.funding is not None]
    groups = {
        label: tuple((item.id, item.name) for item in paying if item.kind == kind)
        for kind, label in KINDS.items()
    }
    return Choices(kinds, tuple((label, items) for label, items in groups.items() if items))


def _kind(catalogue: Catalogue, name: str, programmes: tuple[str, ...]) -> str:
    variable = catalogue.variables[name]
    first = catalogue.programmes[programmes[0]].name
    label = variable.label
    if variable.type in _PER_PERSON and "一人" not in label:
        label = f"{label}（一人を一行に）"
    rest = f"など{len(programmes)}制度" if len(programmes) > 1 else ""
    return f"{label} — {first}{rest}"
