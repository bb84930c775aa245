"""The page of error codes, read off the source: each code, its messages, and the file it lives in.

A code has one home. Another file may raise it only in the same words; otherwise it would mean two things,
and the page is not written.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CODE = re.compile(r"E[0-9]{3}")
_SENTENCE = re.compile(r"(E[0-9]{3}) (.+)", re.DOTALL)
_IN_PAGE = re.compile(r"\b(E[0-9]{3})\b")
GROUPS = {
    "0": "言葉の読み取り（コード、日付、金額、率）",
    "1": "制度のファイル、変数、判定",
    "2": "まちとその事実",
    "3": "画面",
    "4": "コマンド",
    "5": "計画と文書",
    "6": "まちの数字、推計、効果の検証、取込み",
    "7": "計画の画面と年次検証",
    "8": "点検と公開 API",
}
ONE_MEANING = {"E133": "written twice: a key of a file, or a variable of the list"}
"""Codes that two files raise in different words for one and the same mistake, which stands here."""


@dataclass(frozen=True, order=True)
class Use:
    """One place that raises a code: the file, the words with … for what is filled in, and what to do."""

    code: str
    file: str
    words: str
    todo: str


def page(source: Path) -> str:
    """docs/reference/errors.md; raises SystemExit naming every code that means two things."""
    uses = scan(source)
    clashes = two_meanings(uses)
    if clashes:
        raise SystemExit("\n".join(clashes))
    parts = [
        "# エラーの一覧",
        "エラーは「コード 何が（どこで） 次に何をするか」の一行で出る。コードの意味は変わらない。"
        "「…」には、読んだ値や名前が入る。",
    ]
    for group, title in GROUPS.items():
        codes = sorted({use.code for use in uses if use.code[1] == group})
        if codes:
            parts.append(f"## E{group}xx {title}")
            parts += [_entry(code, [use for use in uses if use.code == code]) for code in codes]
    return "\n\n".join(parts)


def _entry(code: str, uses: list[Use]) -> str:
    lines = [f"### {code}", ""]
    messages = dict.fromkeys((use.words, use.todo) for use in uses)
    lines += [f"- {words}" + (f"<br>→ {todo}" if todo else "") for words, todo in messages]
    files = "、".join(f"`src/shirube/{file}`" for file in dict.fromkeys(use.file for use in uses))
    return "\n".join([*lines, "", files])


def scan(source: Path) -> list[Use]:
    """Every use of a code under `source`, in the order of code and file."""
    found: set[Use] = set()
    for path in sorted(source.rglob("*.py")):
        file = path.relative_to(source).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        documentation = set(_docstrings(tree))
        for node in ast.walk(tree):
            if id(node) not in documentation:
                found.update(_uses(node, file))
    for path in sorted(source.rglob("*.html")):
        for code in _IN_PAGE.findall(path.read_text("utf-8")):
            found.add(Use(code, path.relative_to(source).as_posix(), "この画面そのものが知らせる。", ""))
    return sorted(found)


def two_meanings(uses: list[Use]) -> list[str]:
    """One line for each code that two files raise in different words."""
    by_code: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for use in uses:
        by_code[use.code][use.file].add(use.words)
    return [
        f"{code} has two meanings: {' and '.join(files)} raise it in different words. Give one of them a code of its own."
        for code, files in by_code.items()
        if code not in ONE_MEANING and len(files) > 1 and not set.intersection(*files.values())
    ]


def _docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            statement = node.body[0]
            if isinstance(statement, ast.Expr):
                yield id(statement.value)


def _uses(node: ast.AST, file: str) -> Iterator[Use]:
    if isinstance(node, ast.Call):
        for position, argument in enumerate(node.args):
            if isinstance(argument, ast.Constant) and _CODE.fullmatch(str(argument.value)):
                rest = node.args[position + 1 :]
                yield Use(str(argument.value), file, _text(rest[0]) if rest else "", _todo(node, rest))
    elif isinstance(node, ast.JoinedStr | ast.Constant):
        match = _SENTENCE.fullmatch(_text(node)) if isinstance(getattr(node, "value", ""), str) else None
        if match:
            yield Use(match[1], file, match[2], "")


def _todo(call: ast.Call, rest: list[ast.expr]) -> str:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "todo"), None)
    if named is None and len(rest) > 1:
        named = rest[1]
    return "" if named is None else _text(named)


def _text(node: ast.AST) -> str:
    """The words of a string expression; what is filled in becomes …."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(_text(value) if isinstance(value, ast.Constant) else "…" for value in values)
        case ast.BinOp(left=left, right=right):
            return re.sub("…+", "…", _text(left) + _text(right))
        case ast.IfExp(body=body, orelse=orelse):
            return " / ".join(text for text in (_text(body), _text(orelse)) if text)
        case _:
            return "…"
