"""A question as a form field, for pages/field.html."""

from __future__ import annotations

from dataclasses import dataclass

from shirube.base import ShirubeError
from shirube.rules import Variable, VariableType

_YES_NO = (("yes", "はい"), ("no", "いいえ"), ("unknown", "わからない"))
_MANY = 6
_UNITLESS = frozenset({"円", "指数", "係数", "割合", "率"})
_HINTS = {
    VariableType.YEN: "例: 9,000万円、90000000。わからないときは空のまま",
    VariableType.YEN_LIST: "一人を一行に。例: 400万円。金額がわからない人は ? 、だれもいなければ なし",
    VariableType.DATE: "例: 2026-06-15、令和8年6月15日",
    VariableType.RATIO: "例: 2/3、0.5、50%",
    VariableType.NUMBER: "例: 0.25",
    VariableType.INT: "例: 12",
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """What pages/field.html draws: `kind` is radios, select, lines or text."""

    name: str
    label: str
    question: str
    kind: str
    value: str
    unit: str
    hint: str
    options: tuple[Option, ...]
    error: ShirubeError | None

    @property
    def id(self) -> str:
        """The id of the (first) control, to which the error summary links."""
        return f"field-{self.name}"


def _hint(variable: Variable) -> str:
    if variable.type is VariableType.NUMBER and variable.unit not in _UNITLESS:
        return "例: 15、2.5"
    return _HINTS.get(variable.type, "")


def field_for(variable: Variable, raw: str, error: ShirubeError | None = None) -> Field:
    """The field of a variable with the text typed so far."""
    return Field(
        variable.id,
        variable.label,
        variable.question,
        _kind(variable),
        raw,
        "" if variable.unit in _UNITLESS else variable.unit,
        _hint(variable),
        _options(variable, raw.strip()),
        error,
    )


def _kind(variable: Variable) -> str:
    if variable.type is VariableType.BOOL:
        return "radios"
    if variable.type is VariableType.ENUM:
        return "select" if len(variable.values) > _MANY else "radios"
    return "lines" if variable.type is VariableType.YEN_LIST else "text"


def _options(variable: Variable, raw: str) -> tuple[Option, ...]:
    if variable.type is VariableType.BOOL:
        pairs = _YES_NO
    elif variable.type is VariableType.ENUM:
        pairs = (*variable.values.items(), ("unknown", "わからない"))
    else:
        return ()
    chosen = raw or "unknown"
    return tuple(Option(value, label, value == chosen) for value, label in pairs)
