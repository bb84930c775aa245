"""Why: expressions in Japanese, the steps behind an amount, and figures as an official writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shirube.base import FiscalYear, format_date_era, format_number, format_rate, format_yen
from shirube.rules.decide import Decision, bounds_of
from shirube.rules.evaluate import ON, UNDEFINED, Evaluator, Paths
from shirube.rules.grammar import FUNCTIONS
from shirube.rules.model import (
    Amount,
    DatedValue,
    Definition,
    Known,
    Parameter,
    Variable,
    VariableType,
)
from shirube.rules.nodes import (
    All,
    Arith,
    Call,
    Case,
    Compare,
    Member,
    Name,
    Node,
    Not,
    NotPrinted,
    Number,
    Open,
    Some,
    Truth,
    walk,
)
from shirube.rules.types import PLAIN
from shirube.rules.world import EMPTY

NOT_TOLD = "未回答"
NOT_PRINTED = "資料にない"
_SIGNS = {"+": "＋", "-": "−", "*": "×", "/": "÷"}
_COMPARISONS = {"==": "＝", "!=": "≠", "<": "＜", "<=": "≦", ">": "＞", ">=": "≧"}


@dataclass(frozen=True)
class Step:
    """One line of a calculation: what, in words, with its figures, and what comes out."""

    label: str
    formula: str
    figures: str
    result: str
    passages: tuple[str, ...] = ()


def format_known(value: Known | None, variable: Variable) -> str:
    """A fact as it is read on a page; None is 未回答."""
    if value is None:
        return NOT_TOLD
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return format_date_era(value)
    if isinstance(value, tuple):
        return "、".join(NOT_TOLD if item is None else format_yen(item) for item in value) or "なし（0人）"
    if isinstance(value, str):
        return variable.values.get(value, value)
    return format_figure(Fraction(value), variable.unit)


def format_figure(value: Fraction, unit: str) -> str:
    """An exact figure with its unit: yen in 万・億, rates as fractions, indices as decimals."""
    if unit.partition("/")[0] == "円" and value.denominator == 1:
        per = unit.removeprefix("円").replace("/", "／")
        return f"{format_yen(int(value))}{per}"
    if unit in ("率", "割合", "年利"):
        return format_rate(value)
    if unit == "日" and value > 600_000:
        return format_date_era(date.fromordinal(int(value)))
    text = _decimal(value)
    if unit == "月":
        return f"{text}か月"
    return text if unit in PLAIN and unit != "倍" else f"{text}{unit}"


def _decimal(value: Fraction) -> str:
    try:
        return format_number(value)
    except ValueError:
        return format_rate(value)


def format_range(low: int | None, high: int | None) -> str:
    """The range of an amount: 3,000万円〜5,500万円; 1,500万円以上."""
    if low is not None and low == high:
        return format_yen(low)
    if low is None and high is None:
        return "決まらない"
    if high is None:
        return f"{format_yen(low or 0)}以上（上限なし）"
    if low is None:
        return f"{format_yen(high)}以下"
    return f"{format_yen(low)}〜{format_yen(high)}"


def format_dated(value: DatedValue | None, unit: str, options: Mapping[str, str] | None = None) -> str:
    """A parameter's value in one window, tables included."""
    if value is None:
        return "収録なし"
    if value.not_printed is not None:
        return NOT_PRINTED
    if value.day is not None:
        return format_date_era(value.day)
    if value.tiers:
        return " ／ ".join(
            f"{_decimal(tier.at_least)}以上: {'対象外' if tier.value is None else format_figure(tier.value, unit)}"
            for tier in value.tiers
        )
    if value.options:
        names = options or {}
        return " ／ ".join(
            f"{'その他' if option == 'other' else names.get(option, option)}: {format_figure(figure, unit)}"
            for option, figure in value.options
        )
    return format_figure(value.value or Fraction(0), unit)


def render(node: Node, text_of: Callable[[Name], str], variables: Mapping[str, Variable]) -> str:
    """An expression in Japanese; `text_of` gives the words (or the figure) for a name."""

    def deep(part: Node, *, inner: bool = False) -> str:
        text = render(part, text_of, variables)
        return f"（{text}）" if inner and isinstance(part, Arith | All | Some | Compare) else text

    match node:
        case Number(value):
            return format_number(value)
        case Truth(value):
            return "はい" if value else "いいえ"
        case Name():
            return text_of(node)
        case Not(item):
            return f"{deep(item, inner=True)}ではない"
        case All(items):
            return " かつ ".join(deep(item, inner=isinstance(item, Some)) for item in items)
        case Some(items):
            return " または ".join(deep(item, inner=isinstance(item, All)) for item in items)
        case Compare(op, left, right):
            return f"{deep(left)} {_COMPARISONS[op]} {deep(right)}"
        case Member(Name(name), values):
            labels = variables[name].values if name in variables else {}
            return f"{text_of(Name(name))}が「{'」か「'.join(labels.get(v, v) for v in values)}」"
        case Arith(op, left, right):
            return f"{deep(left, inner=op != '+')} {_SIGNS[op]} {deep(right, inner=op != '+')}"
        case Call(function, args):
            return _render_call(function, [deep(arg) for arg in args])
        case Case(branches):
            return "、".join(
                f"{deep(b.when)}なら {deep(b.value)}" if b.when is not None else f"それ以外は {deep(b.value)}"
                for b in branches
            )
        case Open() | NotPrinted():
            return f"資料に書かれていないこと（{node.question}）"
    return ""


def _render_call(function: str, parts: list[str]) -> str:
    match function:
        case "min" | "max":
            return f"{FUNCTIONS[function]}（{'、'.join(parts)}）"
        case "sum":
            return f"{parts[0]}の合計"
        case "count":
            return f"{parts[0]}の人数"
        case "capped":
            return f"{parts[0]}（一人 {parts[1]} まで）"
        case "largest":
            return f"{parts[0]}のうち多い順に {parts[1]}"
        case "tier" | "pick":
            return f"表「{parts[0]}」の{parts[1]}の行"
        case "years_before":
            return f"{parts[0]}の{parts[1]}前の応当日"
        case _:
            return f"{FUNCTIONS[function]}（{'、'.join(parts)}）"


def versioned_label(parameter: Parameter, version: str | None) -> str:
    """The name of a figure, with the fiscal year of the version where one is meant."""
    if version is None:
        return parameter.label
    start = parameter.of_version(version).start
    return f"{parameter.label}〔{version if start is None else FiscalYear.of(start).era}の値〕"


class Explainer:
    """Explains one decision; built once per decision, cheap to ask."""

    def __init__(self, decision: Decision, variables: Mapping[str, Variable]) -> None:
        self.decision = decision
        self.programme = decision.programme
        self.variables = variables
        self._evaluator = Evaluator(decision.programme, dict(variables), decision.facts, on=decision.on)
        self._named = self.programme.named
        self._steps: dict[str, Step] = {}

    def steps(self, amount_id: str) -> tuple[Step, ...]:
        """The calculation of an amount, what it needs first."""
        ordered: dict[str, None] = {}
        self._collect(amount_id, ordered)
        return tuple(self._step_of(name) for name in ordered)

    def _step_of(self, name: str) -> Step:
        if name not in self._steps:
            self._steps[name] = self._step(self._named[name])
        return self._steps[name]

    def _collect(self, name: str, ordered: dict[str, None]) -> None:
        for part in walk(self._named[name].value):
            if (
                isinstance(part, Name)
                and part.id in self._named
                and part.id not in ordered
                and part.id != name
            ):
                self._collect(part.id, ordered)
        ordered[name] = None

    def _step(self, item: Definition | Amount) -> Step:
        node = self._taken(item.value)
        used = [p for p in walk(node) if isinstance(p, Name) and p.id in self.programme.parameters]
        passages: dict[str, None] = {}
        for part in used:
            value = self._dated(self.programme.parameters[part.id], part.version)
            if value is not None:
                passages[str(value.passage)] = None
        return Step(
            item.label,
            render(node, self._label, self.variables),
            self._tier_by_tier(node) or render(node, self._figure, self.variables),
            self._result(item),
            tuple(passages),
        )

    def _tier_by_tier(self, node: Node) -> str:
        """For a largest public sum: what each tier would allow; empty while the base is not known."""
        if not isinstance(node, Call) or not node.function.startswith("largest_public"):
            return ""
        table, base_node = node.args
        ((_, base), *more) = self._evaluator.paths(base_node, EMPTY)
        if more or not isinstance(base, Fraction) or not isinstance(table, Name):
            return ""
        dated = self._dated(self.programme.parameters[table.id], table.version)
        extra = 0 if node.function == "largest_public" else 1
        lines: list[str] = []
        for tier in () if dated is None else dated.tiers:
            divisor = tier.at_least + extra
            if tier.value is None:
                continue
            bound = min(tier.value, base / divisor) if divisor else tier.value
            limit = f"・{format_figure(base, '円')} ÷ {_decimal(divisor)}" if divisor else ""
            lines.append(
                f"{_decimal(tier.at_least)}倍以上: 小さい方（{format_figure(tier.value, '円')}{limit}）"
                f"＝ {format_yen(int(bound))}"
            )
        return " ／ ".join(lines)

    def _taken(self, node: Node) -> Node:
        """The branch of a first-match list that is sure to be taken, else the list of those still open."""
        if not isinstance(node, Case):
            return node
        left = []
        for branch in node.branches:
            if branch.when is None:
                left.append(branch)
                break
            outcomes = {value for _, value in self._evaluator.paths(branch.when, EMPTY)}
            if True in outcomes:
                left.append(branch)
            if outcomes == {True}:
                break
        if len(left) == 1:
            return self._taken(left[0].value)
        return Case(tuple(left)) if left else node

    def _result(self, item: Definition | Amount) -> str:
        if isinstance(item, Amount):
            found = self.decision.amounts.get(item.id)
            if found is not None:
                if found.low is None and found.high is None:
                    return (
                        "該当する区分がない"
                        if not found.missing and not found.open_questions
                        else "決まらない"
                    )
                return format_range(found.low, found.high)
        paths = self._evaluator.paths(Name(item.id), EMPTY)
        kept = [(w, v) for w, v in paths if v is not UNDEFINED and isinstance(v, Fraction)]
        if len(kept) < len(paths) or not kept:
            return (
                "まだ決まらない"
                if any(v is not UNDEFINED for _, v in paths) and item.unit != "倍"
                else self._quotient(paths)
            )
        bounds = bounds_of(kept, whole=False)
        if bounds is None or bounds.low is None or bounds.high is None:
            return "まだ決まらない"
        low, high = format_figure(bounds.low, item.unit), format_figure(bounds.high, item.unit)
        return low if low == high else f"{low}〜{high}"

    @staticmethod
    def _quotient(paths: Paths) -> str:
        """A ratio kept as left ÷ right for exact comparison, shown with up to four decimals, cut off."""
        value = paths[0][1]
        left, right = getattr(value, "left", None), getattr(value, "right", None)
        if isinstance(left, Fraction) and isinstance(right, Fraction) and right:
            ratio = left / right
            cut = Fraction(int(ratio * 10000), 10000)
            return f"{format_number(cut)}倍" + ("" if cut == ratio else "（切捨て表示）")
        return "まだ決まらない"

    def _label(self, name: Name) -> str:
        if name.id == ON:
            return "基準日"
        if name.id in self._named:
            return self._named[name.id].label
        if name.id in self.programme.parameters:
            return versioned_label(self.programme.parameters[name.id], name.version)
        return self.variables[name.id].label

    def _figure(self, name: Name) -> str:
        if name.id == ON:
            return format_date_era(self.decision.on)
        if name.id in self._named:
            return self._result(self._named[name.id])
        parameter = self.programme.parameters.get(name.id)
        if parameter is not None:
            value = self._dated(parameter, name.version)
            return (
                parameter.label if value is not None and value.tiers else format_dated(value, parameter.unit)
            )
        variable = self.variables[name.id]
        value_known = self.decision.facts.get(name.id)
        if value_known is None:
            return f"{variable.label}（{NOT_TOLD}）"
        if variable.type is VariableType.BOOL:
            return variable.label
        return format_known(value_known, variable)

    def _dated(self, parameter: Parameter, version: str | None) -> DatedValue | None:
        if version is not None:
            return parameter.of_version(version)
        if parameter.dated_by is not None:
            told = self.decision.facts.get(parameter.dated_by)
            return parameter.at(told if isinstance(told, date) else self.decision.on)
        return parameter.at(self.decision.on)
