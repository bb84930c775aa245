"""shirube lint: what is weak in a plan, why, and a better form; as text or JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from shirube.cli.clock import OnOption
from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table
from shirube.cli.read import Kind

if TYPE_CHECKING:
    from shirube.lint import Finding, Linted, PlanView


def lint(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            help="総合戦略、KPI の表、計画の JSON（テキスト、Word、PDF、Excel、CSV、- は標準入力）。",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        Kind | None,
        typer.Option("--kind", help="strategy（総合戦略）か kpi-table（KPI の表）。なければ中身で決める。"),
    ] = None,
    on: OnOption = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="CHECK", help="この検査だけ（コードか名前）。")
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="CHECK=REASON", help="計画全体で許す検査と、その理由。"),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="指摘があっても 0 で終わる。")] = False,
    listed: Annotated[bool, typer.Option("--list", help="検査の一覧を出す（FILE がないときも）。")] = False,
    form: FormatOption = Format.TEXT,
) -> None:
    """計画の弱いところを、理由とよりよい例を付けて出す。"""
    if listed or file is None:
        _show_checks(form)
        return
    from shirube.catalogue import load_strategies
    from shirube.cli.clock import day_of
    from shirube.cli.files import read_bytes, shown_name
    from shirube.cli.gather import read_catalogue
    from shirube.usecases.lint_file import lint_file
    from shirube.usecases.lint_plan import finding_json
    from shirube.usecases.reading import DocumentKind

    view, found = lint_file(
        read_bytes(file),
        shown_name(file),
        catalogue=read_catalogue(),
        strategies=load_strategies().values(),
        on=day_of(on),
        kind=DocumentKind(kind.value) if kind else None,
        allows=allow or (),
        only=only or (),
    )
    if form is Format.JSON:
        print_json([finding_json(one) for one in found.findings])
    else:
        _show(view, found)
    if not exit_zero and _is_weak(found):
        raise typer.Exit(1)


def _is_weak(found: Linted) -> bool:
    """Hints alone are no reason to leave with 1."""
    from shirube.lint import Severity

    return any(one.severity is not Severity.HINT for one in found.findings)


def _show(view: PlanView, found: Linted) -> None:
    from shirube.lint import Severity

    counts = "、".join(f"{one.mark} {one.ja} {found.count(one)}件" for one in Severity)
    print_lines(f"{view.title or '計画'}: KPI {len(view.kpis)}件、施策 {len(view.measures)}件を検査", counts)
    told: set[str] = set()
    for finding in found.findings:
        _show_one(finding, told)
    for finding, allow in found.accepted:
        print_lines(
            "", f"○ {finding.code} {finding.name}  {finding.message}", f"    許した理由: {allow.reason}"
        )
    if found.findings:
        codes = Counter(one.code for one in found.findings)
        print_lines(
            "", "コードごと: " + "、".join(f"{code} {count}" for code, count in sorted(codes.items()))
        )
        print_lines("検査の説明は docs/reference/lint/ にあります。許すときは備考に「allow 名前: 理由」。")


def _show_one(finding: Finding, told: set[str]) -> None:
    """The reason is told once per check, the better form with every finding that has its own."""
    print_lines("", f"{finding.severity.mark} {finding.code} {finding.name}  {finding.message}")
    if finding.where:
        print_lines(f"    場所: {finding.where}")
    if finding.code not in told:
        told.add(finding.code)
        print_lines(f"    なぜ: {finding.why}", f"    よい例: {finding.better}")


def _show_checks(form: Format) -> None:
    from shirube.lint import ALL

    if form is Format.JSON:
        print_json([{"code": one.code, "name": one.name, "title": one.page.title} for one in ALL])
        return
    rows = [(one.code, one.name, f"{one.severity.mark} {one.severity.ja}", one.page.title) for one in ALL]
    print_table(("コード", "名前", "重さ", "なにを見るか"), rows)
    print_lines(f"{len(rows)}件")
