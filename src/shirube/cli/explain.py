"""shirube explain: what one programme says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table, version_line

if TYPE_CHECKING:
    from shirube.catalogue import Catalogue
    from shirube.usecases.programme_page import Sheet, YearCell


def explain(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="制度の id。")],
    on: OnOption = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """制度の条件・年度ごとの数字・金額の求め方・質問を出す。"""
    from shirube.cli.gather import read_catalogue
    from shirube.usecases.programme_page import programme_sheet
    from shirube.usecases.sheet_json import sheet_json

    day = day_of(on)
    catalogue = read_catalogue()
    sheet = programme_sheet(catalogue, programme, on=day)
    if form is Format.JSON:
        print_json(sheet_json(sheet, catalogue, on=day))
    else:
        _show(sheet, catalogue)


def _show(sheet: Sheet, catalogue: Catalogue) -> None:
    from shirube.rules import inputs_of

    programme = sheet.programme
    until = f"{programme.recorded_from}〜{programme.recorded_until}"
    print_lines(
        f"{programme.name}（{programme.id}）",
        f"{sheet.kind} ・ {programme.office} ・ 収録 {until}",
        f"{sheet.depth[0]}: {sheet.depth[1]}",
        programme.summary,
        f"申請できる者: {programme.applicant}",
        "",
    )
    _show_conditions(sheet)
    if sheet.parameters:
        heads = ("数字", *(column.era for column in sheet.columns))
        figures = [(row.label, *(cell_text(cell) for cell in row.cells)) for row in sheet.parameters]
        print_table(heads, figures, title="年度ごとの数字")
    if sheet.formulas:
        lines = [
            (formula.label, line.when, line.value + (f"（{formula.rounding}）" if formula.rounding else ""))
            for formula in sheet.formulas
            for line in formula.lines
        ]
        print_table(("求めるもの", "どんなとき", "求め方"), lines, title="金額の求め方")
    asked = [catalogue.variables[name] for name in inputs_of(programme)]
    if asked:
        rows = [(v.id, v.question, v.asked_of) for v in asked]
        print_table(("名前（--set）", "質問", "だれが知っているか"), rows, title="聞くこと")
    _show_budgets(sheet)
    for question in sheet.open_points:
        print_lines(
            f"資料が決めていないこと [{question.id}] {question.text} ここでの読み方: {question.reading}"
        )
    for note in programme.notes:
        print_lines(f"注: {note}")
    print_lines(version_line(catalogue.version, catalogue.hash))


def _show_conditions(sheet: Sheet) -> None:
    rows = [(line.text, line.rule, line.passage.lines) for line in sheet.printed_clauses]
    if rows:
        print_table(("条件", "判定のしかた", "資料の行"), rows, title="使える条件（すべて満たすこと）")
    if sheet.has_unprinted:
        rest = "ほかの条件は" if rows else "条件は"
        print_lines(
            f"{rest}資料に書かれていません。使えるかどうかは {sheet.programme.office} に確かめてください。"
        )


def _show_budgets(sheet: Sheet) -> None:
    from shirube.base import format_yen

    if sheet.budgets:
        rows = [
            (
                row.year,
                row.budget.label,
                "－" if row.budget.amount is None else format_yen(row.budget.amount),
                "内数" if row.budget.shared else "",
                row.budget.passage.lines,
            )
            for row in sheet.budgets
        ]
        print_table(("年度", "項目", "額", "", "資料の行"), rows, title="資料に書かれた予算", right=(2,))


def cell_text(cell: YearCell) -> str:
    """The values of one fiscal year, each with its days where it does not hold all year."""
    if not cell.windows:
        return "収録なし"
    return "\n".join(f"{window.dates} {window.text}".strip() for window in cell.windows)
