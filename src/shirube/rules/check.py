"""The checker of expressions: names, types, units, literals, and parameters without gaps.

It turns the raw trees of a programme into settled ones (an enum comparison becomes a membership), and says
every mistake it finds with what was read, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from difflib import get_close_matches

from shirube.base.errors import ShirubeError
from shirube.rules.evaluate import ON
from shirube.rules.grammar import FUNCTIONS
from shirube.rules.model import (
    Amount,
    Clause,
    Definition,
    Parameter,
    Programme,
    Question,
    Share,
    Variable,
    VariableType,
)
from shirube.rules.nodes import (
    All,
    Arith,
    Branch,
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
from shirube.rules.size import MOST_NODES, expanded_sizes
from shirube.rules.types import BOOL, DATE, Type, joined, kind_text, unit_of, unit_text


class Checker:
    """Checks one programme against the variables; `problems` collects what is wrong, place by place."""

    def __init__(self, programme: Programme, variables: Mapping[str, Variable]) -> None:
        self.programme = programme
        self.variables = variables
        self.problems: list[ShirubeError] = []
        self._place = ""
        self._seen: dict[str, Type] = {}
        self._questions = {question.id for question in programme.questions}

    def settled(self) -> Programme:
        """The programme with settled trees; look at `problems` before using it."""
        self._check_names()
        self._check_parameters()
        definitions = tuple(self._definition(item) for item in self.programme.definitions)
        amounts = tuple(self._amount(item) for item in self.programme.amounts)
        clauses = tuple(self._clause(item) for item in self.programme.clauses)
        questions = tuple(self._question(item) for item in self.programme.questions)
        shares = tuple(self._share(index, item) for index, item in enumerate(self.programme.shares))
        settled = replace(
            self.programme,
            definitions=definitions,
            amounts=amounts,
            clauses=clauses,
            questions=questions,
            shares=shares,
        )
        self._check_used(settled)
        self._check_size(settled)
        return settled

    # -- whole-programme checks ----------------------------------------------------------------------

    def _say(self, code: str, what: str, todo: str = "") -> None:
        self.problems.append(ShirubeError(code, what, where=self._place, todo=todo))

    def _check_names(self) -> None:
        self._place = self.programme.file
        names = [
            *self.programme.parameters,
            *(item.id for item in self.programme.definitions),
            *(item.id for item in self.programme.amounts),
        ]
        for name in sorted({n for n in names if names.count(n) > 1 or n in self.variables or n == ON}):
            self._place = f"{self.programme.file} names.{name}"
            self._say(
                "E111", f"名前「{name}」が二つの意味で使われています。", "どちらかの名前を変えてください。"
            )
        clause_ids = [clause.id for clause in self.programme.clauses]
        for name in sorted({n for n in clause_ids if clause_ids.count(n) > 1}):
            self._place = f"{self.programme.file} clauses.{name}"
            self._say(
                "E111", f"条件の名前「{name}」が二度使われています。", "条件ごとに別の名前にしてください。"
            )

    def _check_size(self, settled: Programme) -> None:
        definitions = {item.id for item in settled.definitions}
        for name, size in expanded_sizes(settled).items():
            if size > MOST_NODES:
                section = "" if "." in name else "define." if name in definitions else "amounts."
                self._place = f"{self.programme.file} {section}{name}"
                self._say(
                    "E123",
                    f"式の中の名前をすべて書き下すと大きすぎます（{size:,}項、上限 {MOST_NODES:,}項）。",
                    "同じ名前を何度も足し重ねていないか確かめてください。",
                )

    def _check_parameters(self) -> None:
        for parameter in self.programme.parameters.values():
            self._place = f"{self.programme.file} parameters.{parameter.id}"
            for first, second in _gaps(parameter, self.programme):
                self._say(
                    "E114",
                    f"「{parameter.label}」に {first}〜{second} の値がありません。",
                    "値を足すか、資料にないなら not_printed: 論点の番号 と書いてください。",
                )
            for before, after in zip(parameter.values, parameter.values[1:], strict=False):
                if before.end is None or (after.start is not None and after.start <= before.end):
                    self._say(
                        "E114",
                        f"「{parameter.label}」の値の期間が重なっています。",
                        "from と until を確かめてください。",
                    )
            for value in parameter.values:
                edges = [tier.at_least for tier in value.tiers]
                caps = [tier.value for tier in value.tiers if tier.value is not None]
                if edges != sorted(set(edges)):
                    self._say(
                        "E119",
                        f"「{parameter.label}」の区分が小さい順に並んでいません。",
                        "at_least を小さい順に。",
                    )
                if parameter.id in self._fixpoint_tables() and caps != sorted(caps):
                    self._say(
                        "E119",
                        f"「{parameter.label}」は比率が上がると上限が下がるため、最大額を求められません。",
                        "区分表を確かめてください。",
                    )
                if value.not_printed is not None and value.not_printed not in self._questions:
                    self._question_missing(value.not_printed)
            if parameter.dated_by is not None and self._variable_type(parameter.dated_by) != DATE:
                self._say(
                    "E115",
                    f"dated_by「{parameter.dated_by}」は日付の変数ではありません。",
                    "日付の変数を書いてください。",
                )

    def _fixpoint_tables(self) -> set[str]:
        return {
            node.args[0].id
            for tree in _trees(self.programme)
            for node in walk(tree)
            if isinstance(node, Call)
            and node.function.startswith("largest_public")
            and isinstance(node.args[0], Name)
        }

    def _check_used(self, settled: Programme) -> None:
        self._place = self.programme.file
        used = {node.id for tree in _trees(settled) for node in walk(tree) if isinstance(node, Name)}
        for parameter in settled.parameters.values():
            if parameter.id not in used:
                self._place = f"{self.programme.file} parameters.{parameter.id}"
                self._say(
                    "E118",
                    f"「{parameter.label}」({parameter.id}) はどの式でも使われていません。",
                    "使うか、消してください。",
                )
        for definition in settled.definitions:
            if definition.id not in used:
                self._place = f"{self.programme.file} define.{definition.id}"
                self._say(
                    "E118",
                    f"「{definition.label}」({definition.id}) はどの式でも使われていません。",
                    "使うか、消してください。",
                )

    # -- trees ---------------------------------------------------------------------------------------

    def _definition(self, item: Definition) -> Definition:
        self._place = f"{self.programme.file} define.{item.id}"
        node, found = self._settle(item.value)
        if found.kind == "number":
            self._fits(found, Type("number", unit_of(item.unit)))
        self._seen[item.id] = found if found.kind != "number" else Type("number", unit_of(item.unit))
        return replace(item, value=node)

    def _amount(self, item: Amount) -> Amount:
        self._place = f"{self.programme.file} amounts.{item.id}"
        node, found = self._settle(item.value)
        self._expect(found, "number")
        self._fits(found, Type("number", unit_of(item.unit)))
        self._seen[item.id] = Type("number", unit_of(item.unit))
        return replace(item, value=node)

    def _clause(self, item: Clause) -> Clause:
        self._place = f"{self.programme.file} clauses.{item.id}"
        node, found = self._settle(item.when)
        self._expect(found, "bool")
        return replace(item, when=node)

    def _question(self, item: Question) -> Question:
        self._place = f"{self.programme.file} questions.{item.id}"
        if item.when is None:
            return item
        node, found = self._settle(item.when)
        self._expect(found, "bool")
        return replace(item, when=node)

    def _share(self, index: int, item: Share) -> Share:
        self._place = f"{self.programme.file} shares.{index}"
        node, found = self._settle(item.value)
        self._expect(found, "number")
        self._fits(found, Type("number", unit_of("円")))
        return replace(item, value=node)

    def _settle(self, node: Node) -> tuple[Node, Type]:
        match node:
            case Number(value):
                if value not in (0, 1):
                    self._say(
                        "E113",
                        f"式の中に数字 {value} が直接書かれています。",
                        "parameters に値と出典を書き、その名前を使ってください（直接書けるのは 0 と 1 だけ）。",
                    )
                return node, Type("number", literal=True)
            case Truth() | Open() | NotPrinted():
                return node, self._leaf(node)
            case Name():
                return node, self._name(node)
            case Not(item):
                settled, found = self._settle(item)
                self._expect(found, "bool")
                return Not(settled), BOOL
            case All(items) | Some(items):
                parts = [self._settle(item) for item in items]
                for _, found in parts:
                    self._expect(found, "bool")
                return type(node)(tuple(part for part, _ in parts)), BOOL
            case Compare():
                return self._compare(node)
            case Member(item, values):
                settled, found = self._settle(item)
                self._enum_values(found, values)
                return Member(settled, values), BOOL
            case Arith():
                return self._arith(node)
            case Case(branches):
                return self._case(branches)
            case Call():
                return self._call(node)

    def _leaf(self, node: Node) -> Type:
        if isinstance(node, Truth):
            return BOOL
        if isinstance(node, Open | NotPrinted) and node.question not in self._questions:
            self._question_missing(node.question)
        return BOOL if isinstance(node, Open) else Type("number", literal=True)

    def _question_missing(self, question: str) -> None:
        self._say(
            "E117",
            f"論点「{question}」が questions にありません。",
            "論点の文と、とる読み方を questions に書いてください。",
        )

    def _name(self, node: Name) -> Type:
        if node.id == ON:
            return DATE
        if node.id in self._seen:
            return self._seen[node.id]
        parameter = self.programme.parameters.get(node.id)
        if parameter is not None:
            return self._parameter_type(parameter, node.version)
        found = self._variable_type(node.id)
        if found is None:
            near = get_close_matches(node.id, [*self.variables, *self.programme.parameters, *self._seen], 3)
            hint = (
                f"「{'」「'.join(near)}」のことですか。"
                if near
                else "変数一覧 (shirube docs) を見てください。"
            )
            self._say("E112", f"名前「{node.id}」は変数にも、この制度の値にもありません。", hint)
            return Type("any")
        return found

    def _variable_type(self, name: str) -> Type | None:
        variable = self.variables.get(name)
        if variable is None:
            return None
        match variable.type:
            case VariableType.BOOL:
                return BOOL
            case VariableType.DATE:
                return DATE
            case VariableType.ENUM:
                return Type("enum", key=variable.id)
            case VariableType.YEN_LIST:
                return Type("list", unit_of(variable.unit))
            case _:
                return Type("number", unit_of(variable.unit))

    def _parameter_type(self, parameter: Parameter, version: str | None) -> Type:
        versions = [value.version for value in parameter.values]
        if version is not None and version not in versions:
            self._say(
                "E112",
                f"「{parameter.label}」に版「{version}」がありません。",
                f"ある版: {[v for v in versions if v]}",
            )
            return Type("any")
        if any(value.tiers or value.options for value in parameter.values):
            return Type("table", unit_of(parameter.unit))
        if any(value.day is not None for value in parameter.values):
            return DATE
        return Type("number", unit_of(parameter.unit))

    def _compare(self, node: Compare) -> tuple[Node, Type]:
        left, a = self._settle(node.left)
        if a.kind == "enum" and isinstance(node.right, Name) and node.op in ("==", "!="):
            self._enum_values(a, (node.right.id,))
            member = Member(left, (node.right.id,))
            return (member if node.op == "==" else Not(member)), BOOL
        right, b = self._settle(node.right)
        if "any" not in (a.kind, b.kind):
            if a.kind != b.kind or a.kind not in ("number", "date"):
                self._say(
                    "E115",
                    f"{kind_text(a)}と{kind_text(b)}は比べられません。",
                    "数どうし、日付どうしを比べてください。",
                )
            else:
                self._fits(a, b)
        return Compare(node.op, left, right), BOOL

    def _arith(self, node: Arith) -> tuple[Node, Type]:
        left, a = self._settle(node.left)
        right, b = self._settle(node.right)
        self._expect(a, "number")
        self._expect(b, "number")
        settled = Arith(node.op, left, right)
        if "any" in (a.kind, b.kind):
            return settled, Type("any")
        if node.op in "+-":
            self._fits(a, b)
            return settled, (b if a.literal else a)
        return settled, Type("number", joined(a.unit, b.unit, 1 if node.op == "*" else -1))

    def _case(self, branches: tuple[Branch, ...]) -> tuple[Node, Type]:
        settled: list[Branch] = []
        result: Type | None = None
        place = self._place
        for index, branch in enumerate(branches):
            when = None
            if branch.when is not None:
                self._place = f"{place}#{index}#when"
                when, found = self._settle(branch.when)
                self._expect(found, "bool")
            self._place = f"{place}#{index}#value"
            value, found = self._settle(branch.value)
            settled.append(Branch(when, value))
            if result is None or result.literal or result.kind == "any":
                result = found
            elif found.kind != "any":
                if found.kind != result.kind:
                    self._say(
                        "E115",
                        f"場合分けの値が{kind_text(result)}と{kind_text(found)}に分かれています。",
                        "同じ種類にそろえてください。",
                    )
                self._fits(result, found)
        self._place = place
        return Case(tuple(settled)), result or Type("any")

    def _call(self, node: Call) -> tuple[Node, Type]:
        if node.function not in FUNCTIONS:
            near = get_close_matches(node.function, FUNCTIONS, 1)
            self._say(
                "E112",
                f"関数「{node.function}」はありません。",
                f"使えるもの: {'・'.join(FUNCTIONS)}" + (f"（{near[0]}?）" if near else ""),
            )
            return node, Type("any")
        parts = [self._settle(arg) for arg in node.args]
        settled = Call(node.function, tuple(part for part, _ in parts))
        types = [found for _, found in parts]
        signature = _SIGNATURES[node.function]
        if signature is not None and len(types) != len(signature):
            self._say(
                "E115", f"{node.function} には{len(signature)}個の値が要りますが、{len(types)}個です。", ""
            )
            return settled, Type("any")
        for kind, found in zip(signature or ["number"] * len(types), types, strict=True):
            self._expect(found, kind)
        match node.function:
            case "min" | "max":
                first = next((t for t in types if not t.literal and t.kind != "any"), types[0])
                for other in types:
                    self._fits(first, other)
                return settled, first
            case "sum":
                return settled, Type("number", types[0].unit)
            case "count":
                return settled, Type("number", unit_of("人"))
            case "capped":
                self._fits(Type("number", types[0].unit), types[1])
                return settled, types[0]
            case "largest":
                return settled, types[0]
            case "years_before":
                return settled, DATE
            case _:
                return settled, Type("number", types[0].unit) if types[0].kind == "table" else Type("any")

    # -- small helpers -------------------------------------------------------------------------------

    def _enum_values(self, found: Type, values: tuple[str, ...]) -> None:
        if found.kind != "enum":
            if found.kind != "any":
                self._say("E115", f"{kind_text(found)}に in は使えません。", "選択肢の変数に使ってください。")
            return
        allowed = self.variables[str(found.key)].values
        for value in values:
            if value not in allowed:
                near = get_close_matches(value, allowed, 1)
                hint = f"「{near[0]}」のことですか。" if near else f"ある選択肢: {'、'.join(allowed)}"
                self._say("E116", f"「{found.key}」に選択肢「{value}」はありません。", hint)

    def _expect(self, found: Type, kind: str) -> None:
        if found.kind not in (kind, "any"):
            self._say(
                "E115",
                f"{kind_text(Type(kind))}が要るところに{kind_text(found)}があります。",
                "式を確かめてください。",
            )

    def _fits(self, left: Type, right: Type) -> None:
        if left.kind != "number" or right.kind != "number" or left.literal or right.literal:
            return
        if left.unit != right.unit:
            self._say(
                "E115",
                f"単位が合いません（{unit_text(left.unit)} と {unit_text(right.unit)}）。",
                "同じ単位の値どうしを足し、比べてください。",
            )


_SIGNATURES: dict[str, list[str] | None] = {
    "min": None,
    "max": None,
    "sum": ["list"],
    "count": ["list"],
    "capped": ["list", "number"],
    "largest": ["list", "number"],
    "tier": ["table", "number"],
    "pick": ["table", "enum"],
    "years_before": ["date", "number"],
    "largest_public": ["table", "number"],
    "largest_public_of_total": ["table", "number"],
}


def _trees(programme: Programme) -> Iterator[Node]:
    yield from (item.value for item in programme.definitions)
    yield from (item.value for item in programme.amounts)
    yield from (item.value for item in programme.shares)
    yield from (item.when for item in programme.clauses)
    yield from (item.when for item in programme.questions if item.when is not None)


def _gaps(parameter: Parameter, programme: Programme) -> Iterator[tuple[date, date]]:
    """The stretches of the recorded window for which the parameter has no value and no question."""
    day = programme.recorded_from
    for value in parameter.values:
        start = value.start or date.min
        if start > day:
            yield day, start - timedelta(days=1)
        if value.end is None:
            return
        day = max(day, value.end + timedelta(days=1))
    if day <= programme.recorded_until:
        yield day, programme.recorded_until
