"""What areas tell of themselves, from a file: facts and themes by area code, every mistake at its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from shirube.base import Place, ShirubeError
from shirube.catalogue import AreaIndex, Catalogue
from shirube.catalogue.text import read_text
from shirube.rules import Known
from shirube.usecases.written import read_answers

LARGEST = 8_000_000
THEMES = "themes"
YAML_ENDINGS = (".yaml", ".yml", ".json")
_HEADS = {
    "code": ("code", "団体コード", "コード"),
    "variable": ("variable", "項目", "変数"),
    "value": ("value", "値", "回答"),
    THEMES: (THEMES, "テーマ"),
    "": ("", "name", "note", "団体名", "備考", "質問", "都道府県"),
}
_COLUMN_OF = {head: column for column, heads in _HEADS.items() for head in heads}
_STRANGE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\uf8f0-\uf8f3\ufffe\uffff]")
_FORM = "団体コード,項目,値 の見出しで、一行に一つの事実を書いてください。例: 39405,sogyo_plan,はい"
_THEMES_FORM = "団体コード,テーマ の見出しで、一行に一団体を書いてください。例: 39405,創業、移住定住"


class ToldFileError(ShirubeError):
    """A file of what areas tell with several mistakes; `problems` holds each with its line."""

    def __init__(self, problems: tuple[ShirubeError, ...], name: str) -> None:
        super().__init__(
            "E185",
            f"ファイルに{len(problems)}件の誤りがあります。",
            where=name,
            todo="すべて直してから、もう一度実行してください（何も書き出していません）。",
        )
        self.problems = problems


@dataclass(frozen=True)
class Told:
    """Facts and themes by area code; `encoding` is what the file was read as."""

    facts: Mapping[str, Mapping[str, Known | None]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    encoding: str = "UTF-8"


@dataclass(frozen=True)
class _Entry:
    code: str
    variable: str
    value: Any
    place: Place


def read_told(content: bytes, name: str, *, catalogue: Catalogue, index: AreaIndex) -> Told:
    """The facts (and themes) of a CSV, YAML or JSON file.

    CSV has one fact a row: area code, variable (id or label), value; the variable `themes` names themes. YAML
    and JSON: {area code: {variable: value, themes: [theme, …]}}. UTF-8 or CP932. 不明 and an empty value are
    not told. Raises ShirubeError E180-E184, ToldFileError E185, and E101, E102, E201 at their line.
    """
    text, encoding = _decoded(content, name)
    if name.casefold().endswith(YAML_ENDINGS):
        entries: Iterable[_Entry] = _of_tree(text, name)
    else:
        entries = _of_rows(text, name, ("code", "variable", "value"), _FORM)
    return _Reader(catalogue, index, name).read(entries, encoding)


def read_themes(content: bytes, name: str, *, catalogue: Catalogue, index: AreaIndex) -> Told:
    """The themes of a CSV (area code, themes with 、 between them), or of YAML or JSON {code: [theme, …]}."""
    text, encoding = _decoded(content, name)
    if name.casefold().endswith(YAML_ENDINGS):
        entries: Iterable[_Entry] = _of_tree(text, name, only_themes=True)
    else:
        entries = _of_rows(text, name, ("code", THEMES), _THEMES_FORM)
    return _Reader(catalogue, index, name).read(entries, encoding)


def joined(first: Told, second: Told) -> Told:
    """Both files together; the themes of the second go before those of the first."""
    return Told(first.facts, {**first.themes, **second.themes}, first.encoding)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    if len(content) > LARGEST:
        size = len(content) / 1_000_000
        raise ShirubeError(
            "E181",
            f"ファイルが大きすぎます（{size:.1f}MB、上限 {LARGEST // 1_000_000}MB）。",
            where=name,
            todo="都道府県ごとなどに分けてください。",
        )
    line = 1
    for encoding, label in (("utf-8-sig", "UTF-8"), ("cp932", "CP932（Shift_JIS）")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            line = max(line, content[: error.start].count(b"\n") + 1)
            continue
        strange = _STRANGE.search(text)
        if strange is None:
            return text, label
        line = max(line, text.count("\n", 0, strange.start()) + 1)
    raise ShirubeError(
        "E182",
        "文字として読めません（UTF-8 でも CP932 でもありません）。",
        where=Place(name, line),
        todo="Excel の「名前を付けて保存」で「CSV UTF-8」を選んで保存し直してください。",
    )


def _of_rows(text: str, name: str, wanted: tuple[str, ...], form: str) -> Iterator[_Entry]:
    """The rows of a CSV; the header is refused as a whole, a row at its line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = _columns(next(reader, []), name, wanted, form)
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            cells = dict(zip(columns, row, strict=False))
            if len(row) != len(columns):
                what = f"{len(row)}列あります（見出しは{len(columns)}列）。"
                raise ShirubeError("E180", what, where=Place(name, reader.line_num), todo=form)
            variable = cells.get("variable", THEMES).strip()
            value = cells.get("value", cells.get(THEMES, ""))
            yield _Entry(cells["code"].strip(), variable, value, Place(name, reader.line_num))
    except csv.Error:
        raise ShirubeError(
            "E180",
            "CSV として読めません。",
            where=Place(name, reader.line_num),
            todo="引用符の閉じ忘れを確かめてください。",
        ) from None


def _columns(header: list[str], name: str, wanted: tuple[str, ...], form: str) -> list[str]:
    heads = [head.strip() for head in header]
    strange = [head for head in heads if head not in _COLUMN_OF or _COLUMN_OF[head] not in ("", *wanted)]
    columns = [_COLUMN_OF.get(head, head) for head in heads]
    absent = [_HEADS[column][1] for column in wanted if columns.count(column) != 1]
    if strange or absent:
        parts = [f"見出し「{head[:40]}」は使えません。" for head in strange[:3]]
        parts += [f"見出し「{head}」が一つ要ります。" for head in absent]
        raise ShirubeError("E180", "".join(parts), where=Place(name, 1), todo=form)
    return [column or f"#{index}" for index, column in enumerate(columns)]


def _of_tree(text: str, name: str, *, only_themes: bool = False) -> Iterator[_Entry]:
    tree, lines = read_text(text, file=name)
    if not isinstance(tree, dict):
        todo = "「団体コード: {項目: 値}」の形で書いてください。例: '39405': {sogyo_plan: はい}"
        raise ShirubeError("E180", "ファイルの形が違います。", where=Place(name, 1), todo=todo)
    for code, told in tree.items():
        place = Place(name, lines[(code,)])
        if only_themes:
            yield _Entry(code, THEMES, told, place)
        elif not isinstance(told, dict):
            todo = "「項目: 値」を書いてください。例: '39405': {sogyo_plan: はい, themes: [創業]}"
            raise ShirubeError("E180", f"「{code}」の形が違います。", where=place, todo=todo)
        else:
            for variable, value in told.items():
                yield _Entry(code, variable, value, Place(name, lines[code, variable]))


class _Reader:
    """Types entries, and collects what is wrong with them."""

    def __init__(self, catalogue: Catalogue, index: AreaIndex, name: str) -> None:
        self.variables = catalogue.variables
        self.index = index
        self.name = name
        self.known_themes = sorted({t for p in catalogue.programmes.values() for t in p.themes})
        labels = [variable.label for variable in self.variables.values()]
        self.by_label = {v.label: v.id for v in self.variables.values() if labels.count(v.label) == 1}

    def read(self, entries: Iterable[_Entry], encoding: str) -> Told:
        """All entries; raises the one mistake there is, or E185 with all of them."""
        facts: dict[str, dict[str, Known | None]] = {}
        themes: dict[str, tuple[str, ...]] = {}
        said: dict[tuple[str, str], Place] = {}
        problems: list[ShirubeError] = []
        for entry in entries:
            try:
                self._take(entry, facts, themes, said)
            except ShirubeError as error:
                error.where = entry.place
                problems.append(error)
        if len(problems) == 1:
            raise problems[0]
        if problems:
            raise ToldFileError(tuple(problems), self.name)
        return Told(facts, themes, encoding)

    def _take(
        self,
        entry: _Entry,
        facts: dict[str, dict[str, Known | None]],
        themes: dict[str, tuple[str, ...]],
        said: dict[tuple[str, str], Place],
    ) -> None:
        code = self.index.get(entry.code).code
        variable = self.by_label.get(entry.variable, entry.variable)
        if variable in _HEADS[THEMES]:
            variable = THEMES
        if (code, variable) in said:
            raise ShirubeError(
                "E183",
                f"{code} の「{entry.variable}」が二度書かれています（前は{said[code, variable].line}行）。",
                todo="どちらかを消してください。",
            )
        said[code, variable] = entry.place
        if variable == THEMES:
            themes[code] = self._themes(entry.value)
            return
        known = read_answers({variable: entry.value}, self.variables)[variable]
        if known is not None:
            facts.setdefault(code, {})[variable] = known

    def _themes(self, value: Any) -> tuple[str, ...]:
        parts = value if isinstance(value, list) else re.split("[、，,;；]", str(value))
        told = tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))
        for theme in told:
            if theme not in self.known_themes:
                near = get_close_matches(theme, self.known_themes, 1, cutoff=0.3)
                hint = f"「{near[0]}」のことですか。" if near else ""
                raise ShirubeError(
                    "E184",
                    f"テーマ「{theme[:40]}」はありません。",
                    todo=f"{hint}使えるテーマ: {'、'.join(self.known_themes)}。",
                )
        return told
