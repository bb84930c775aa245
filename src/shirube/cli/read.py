"""shirube read: a strategy or a KPI table that a person gives, as text or JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.cli.output import Format, FormatOption, print_json, print_lines, print_table

if TYPE_CHECKING:
    from shirube.plans import Plan
    from shirube.usecases.corrections_model import Correction
    from shirube.usecases.reading import ReadDocument


class Kind(StrEnum):
    """What the file holds."""

    STRATEGY = "strategy"
    KPI_TABLE = "kpi-table"


def read(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="総合戦略か KPI の表（テキスト、Word、PDF、Excel、CSV、- は標準入力）。"
        ),
    ],
    kind: Annotated[
        Kind | None,
        typer.Option("--kind", help="strategy（総合戦略）か kpi-table（KPI の表）。なければ中身で決める。"),
    ] = None,
    corrections: Annotated[
        str | None,
        typer.Option(
            "--corrections", metavar="FILE", help="人が直したところ（画面から保存した JSON）を当てて読む。"
        ),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """計画の文書を読み、木・KPI・工程表・原本の傷を出す。"""
    from shirube.cli.files import read_bytes, shown_name
    from shirube.cli.patience import no_longer_than
    from shirube.usecases.corrections_sheet import outcome_json, read_checked
    from shirube.usecases.reading import DocumentKind, read_document

    told = DocumentKind(kind.value) if kind else None
    content, name = read_bytes(file), shown_name(file)
    found: list[dict[str, Any]] = []
    made = () if corrections is None else _made(corrections)
    with no_longer_than():
        if corrections is None:
            document = read_document(content, name, kind=told)
        else:
            checked = read_checked(content, name, kind=told, corrections=made)
            document, found = checked.document, outcome_json(checked.outcome)
    if form is Format.JSON:
        print_json(document.json if corrections is None else {**document.json, "corrections": found})
        return
    if document.plan is not None:
        _show_plan(document.plan, document.json)
    else:
        _show_tables(document)
    if corrections is not None:
        _show_corrections(found)


def _made(file: str) -> tuple[Correction, ...]:
    from shirube.cli.files import read_json, shown_name
    from shirube.usecases.corrections_file import read_corrections

    return read_corrections(read_json(file), file=shown_name(file))


def _show_corrections(found: list[dict[str, Any]]) -> None:
    from shirube.usecases.corrections_model import FATE_WORDS, Fate

    fates = [Fate(one["fate"]) for one in found]
    unfit = [(one, fate) for one, fate in zip(found, fates, strict=True) if not fate.fits]
    print_lines(
        f"直し {len(found)}件: 当てた {sum(fate.is_applied for fate in fates)}件、"
        f"後の直しに置き換わった {fates.count(Fate.SUPERSEDED)}件、合わない {len(unfit)}件"
    )
    for one, fate in unfit:
        print_lines(f"  {one['where']}  {_did(one)}（{FATE_WORDS[fate]}）")


def _did(one: dict[str, Any]) -> str:
    """What a correction does, in words."""
    from shirube.usecases.corrections_model import Act

    before, after, kind = one["before"], one["after"], one["kind"]
    match Act(one["act"]):
        case Act.ADD:
            return f"{kind}「{after}」を足す"
        case Act.REMOVE:
            return f"{kind}「{before}」を外す"
        case Act.RESTORE:
            return f"{kind}「{after}」を戻す"
        case Act.MOVE:
            return f"{kind}を移す: {before} → {after}"
        case _:
            return f"{before} → {after}"


def _show_plan(plan: Plan, found: dict[str, Any]) -> None:
    once, all_ = found["counts"]["without_reposts"], found["counts"]["with_reposts"]
    print_lines(
        plan.title,
        f"インパクト {all_['impacts']}、アウトカム {all_['outcomes']}、アウトプット {all_['outputs']}、"
        f"施策 {once['measures']}（再掲を含め {all_['measures']}）、その他の施策 {all_['other_measures']}、"
        f"KPI {all_['kpis']}、工程表の行 {once['roadmap_rows']}（再掲を含め {all_['roadmap_rows']}）",
        "",
    )
    rows = [_output_row(output) for output in found["outputs"]]
    rows += [_national_row(group) for group in found["national_role"]["groups"]]
    print_table(("", "アウトプット・国の役割", "施策", "KPI", "工程表"), rows, right=(2,))
    _show_anomalies(found["anomalies"])


_STATES = {"lost": "失われた", "in_subgroups": "小分類ごと", "none": "－"}


def _output_row(output: dict[str, Any]) -> tuple[str, ...]:
    measures = sum(len(group["measures"]) for group in output["groups"])
    return (output["letter"], output["title"], str(measures), *_states(output))


def _national_row(group: dict[str, Any]) -> tuple[str, ...]:
    return (f"国{group['no']}", group["title"], str(len(group["measures"])), *_states(group))


def _states(node: dict[str, Any]) -> tuple[str, str]:
    kpis = _STATES.get(node["kpis_status"], f"{len(node['kpis'])}件")
    if node["kpis_status"] == "in_subgroups":
        return kpis, kpis
    return kpis, _STATES.get(node["roadmap"]["status"], f"{len(node['roadmap']['rows'])}行")


def _show_anomalies(anomalies: list[dict[str, Any]]) -> None:
    print_lines(f"原本の傷 {len(anomalies)}件" + ("（読み替えたもの、読めないもの）" if anomalies else ""))
    for one in anomalies:
        meant = f" → {one['meant']}" if one["meant"] is not None else ""
        print_lines(f"  {_where(one['where'])}  {one['printed'].strip()}{meant}（{one['note']}）")


def _where(where: dict[str, Any]) -> str:
    if "lines" in where:
        first, last = where["lines"]
        return f"{first}行" if first == last else f"{first}-{last}行"
    return "・".join(f"{_PLACES.get(key, key)}{value}" for key, value in where.items())


_PLACES = {"sheet": "シート ", "row": "行 ", "line": "行 ", "table": "表 "}


def _show_tables(document: ReadDocument) -> None:
    rows = [
        (
            "" if row["no"] is None else str(row["no"]),
            row["label"],
            row["unit"] or "",
            row["baseline"]["text"],
            "\n".join(f"{_year(target)} {target['text']}" for target in row["targets"]),
            "再掲" if row["reposted"] else "",
        )
        for row in document.json["rows"]
    ]
    print_table(("番号", "指標", "単位", "基準値", "目標値", ""), rows)
    print_lines(f"{len(rows)}行")
    _show_anomalies(document.json["anomalies"])


def _year(target: dict[str, Any]) -> str:
    return "" if target["fiscal_year"] is None else f"{target['fiscal_year']}年度"
