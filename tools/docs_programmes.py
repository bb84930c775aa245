"""The pages of programmes and variables, from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shirube.base import format_date_both, format_number
from shirube.catalogue import KINDS, Catalogue
from shirube.rules import Programme, Variable, VariableType, inputs_of
from shirube.usecases.programme_page import Sheet, YearCell, document_title, passage_text, programme_sheet

TYPES = {
    VariableType.BOOL: "はい・いいえ",
    VariableType.INT: "整数",
    VariableType.NUMBER: "数",
    VariableType.RATIO: "割合",
    VariableType.YEN: "円",
    VariableType.YEN_LIST: "円の一覧",
    VariableType.DATE: "日付",
    VariableType.ENUM: "選択",
}


def index_page(catalogue: Catalogue) -> str:
    """docs/reference/programmes.md."""
    rows = [
        (
            f"[{programme.id}](programmes/{programme.id}.md)",
            programme.name,
            KINDS[programme.kind],
            programme.office,
            f"{programme.recorded_from}〜{programme.recorded_until}",
            str(len(programme.clauses)),
            str(len(programme.amounts)),
        )
        for programme in catalogue.programmes.values()
    ]
    return "\n\n".join(
        [
            "# 制度の一覧",
            f"{len(rows)} 制度。制度データの版 {catalogue.version}。資料に出てくる順。",
            table(("id", "名前", "種類", "担当", "収録", "条件", "金額"), rows),
        ]
    )


def programme_page(catalogue: Catalogue, programme: Programme) -> str:
    """docs/reference/programmes/<id>.md; the years are all shown, so no day is asked for."""
    sheet = programme_sheet(catalogue, programme.id, on=programme.recorded_until)
    parts = [
        f"# {programme.name}",
        programme.summary,
        table(("項目", "内容"), _facts_of(sheet)),
        "## 使える条件（すべて満たすこと）",
        table(
            ("条件", "判定のしかた", "名前", "資料"),
            [(c.text, c.rule, f"`{c.id}`", passage_text(c.passage)) for c in sheet.clauses],
        ),
    ]
    parts += _figures(sheet) + _amounts(sheet) + _questions(programme, catalogue)
    if programme.contacts:
        parts += [
            "## 問い合わせ先",
            table(("窓口", "電話", "電子メール"), [(c.name, c.phone, c.email) for c in programme.contacts]),
        ]
    if programme.notes:
        parts += ["## 注", "\n".join(f"- {note}" for note in programme.notes)]
    return "\n\n".join(parts)


def _facts_of(sheet: Sheet) -> list[tuple[str, str]]:
    programme = sheet.programme
    source = "、".join(f"{document_title(p.document, sheet.sources)} {p.lines}行" for p in programme.passages)
    rows = [
        ("id", f"`{programme.id}`"),
        ("種類", sheet.kind),
        ("担当", programme.office),
        ("申請できる者", programme.applicant),
        ("テーマ", "、".join(programme.themes)),
        (
            "収録の期間",
            f"{format_date_both(programme.recorded_from)}〜{format_date_both(programme.recorded_until)}",
        ),
        ("資料", source),
        ("ファイル", f"`src/shirube/data/{programme.file}`"),
    ]
    if programme.ends is not None:
        rows.append(("終わる日", format_date_both(programme.ends)))
    if sheet.excludes:
        rows.append(("併用できない制度", "、".join(f"[{name}]({key}.md)" for key, name in sheet.excludes)))
    return rows


def _figures(sheet: Sheet) -> list[str]:
    if not sheet.parameters:
        return []
    heads = ("数字", "名前", *(column.era for column in sheet.columns), "資料")
    rows = [
        (row.label, f"`{row.id}`", *(_cell(cell) for cell in row.cells), _where(row.cells))
        for row in sheet.parameters
    ]
    return ["## 年度ごとの数字", table(heads, rows)]


def _cell(cell: YearCell) -> str:
    return "<br>".join(f"{window.dates} {window.text}".strip() for window in cell.windows) or "収録なし"


def _where(cells: Iterable[YearCell]) -> str:
    return "<br>".join(
        dict.fromkeys(passage_text(window.passage) for cell in cells for window in cell.windows)
    )


def _amounts(sheet: Sheet) -> list[str]:
    rows = [
        (
            formula.label,
            f"`{formula.id}`",
            line.when,
            line.value + (f"（{formula.rounding}）" if formula.rounding else ""),
        )
        for formula in sheet.formulas
        for line in formula.lines
    ]
    return ["## 金額の求め方", table(("求めるもの", "名前", "どんなとき", "求め方"), rows)] if rows else []


def _questions(programme: Programme, catalogue: Catalogue) -> list[str]:
    asked = [catalogue.variables[name] for name in inputs_of(programme)]
    parts = [
        "## 聞くこと",
        table(("変数", "質問", "だれが知っているか"), [(f"`{v.id}`", v.question, v.asked_of) for v in asked]),
    ]
    if programme.questions:
        rows = [(q.id, q.text, q.reading, passage_text(q.passage)) for q in programme.questions]
        parts += ["## 資料が決めていないこと", table(("番号", "何が", "ここでの読み方", "資料"), rows)]
    return parts


def variables_page(catalogue: Catalogue) -> str:
    """docs/reference/variables.md: every variable, and the programmes that ask for it."""
    used: dict[str, list[str]] = {}
    for programme in catalogue.programmes.values():
        for name in inputs_of(programme):
            used.setdefault(name, []).append(f"[{programme.id}](programmes/{programme.id}.md)")
    rows = [
        (
            f"`{v.id}`",
            v.label,
            v.question,
            TYPES[v.type],
            _domain(v),
            v.asked_of,
            "<br>".join(used.get(v.id, [])),
        )
        for v in catalogue.variables.values()
    ]
    return "\n\n".join(
        [
            "# 変数の一覧",
            f"{len(rows)} 変数、うち {len(used)} を収録の制度が使う。`--set 変数=値` で答える。",
            table(("変数", "見出し", "質問", "型", "入る値", "だれが知っているか", "使う制度"), rows),
        ]
    )


def _domain(variable: Variable) -> str:
    if variable.values:
        return "<br>".join(f"`{value}` {label}" for value, label in variable.values.items())
    low = "" if variable.minimum is None else f"{format_number(variable.minimum)}以上"
    high = "" if variable.maximum is None else f"{format_number(variable.maximum)}以下"
    return f"{low}{high} {variable.unit}".strip()


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars inside cells are escaped, line ends become <br>."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_escaped(cell) for cell in line)} |" for line in lines)


def _escaped(cell: str) -> str:
    return cell.replace("|", "\\|").replace("\n", "<br>")
