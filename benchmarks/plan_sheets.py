"""Export → import of a 300-KPI plan: is it the same plan, and how long does it take; beside pandas and openpyxl.

    .venv/bin/python benchmarks/plan_sheets.py [--kpis 300] [--repeats 5]

Prints the section as Markdown and writes results/plan_sheets.json. The plan is made up (seeded): five years of
actuals, reasons for none, reviews with causes, exact decimals and thirds.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import openpyxl
import pandas as pd

import machine
from shirube.base.fiscal import FiscalYear
from shirube.documents.plan_book import read_plan_book, write_plan_book
from shirube.plans import (
    Actual,
    Baseline,
    BookKpi,
    BookNode,
    Due,
    DueKind,
    Kpi,
    NextStep,
    NodeKind,
    Observation,
    Organisation,
    PlanBook,
    Review,
    Span,
    Target,
    TargetKind,
    judge,
)
from shirube.usecases.plan_book_changes import applied, differences

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "plan_sheets.json"
YEAR, ON = FiscalYear(2026), date(2027, 5, 20)
REASONS = ("未公表", "調査なし", "該当しない", "2年に1度の調査")


def made_up(kpis: int, seed: int = 7) -> PlanBook:
    """A plan of some KPIs, six to a group, six groups to an aim."""
    chance = random.Random(seed)
    nodes: list[BookNode] = []
    made: list[BookKpi] = []
    for number in range(kpis):
        aim, group = f"a{number // 36}", f"g{number // 6}"
        if number % 36 == 0:
            nodes.append(BookNode(id=aim, kind=NodeKind.OUTCOME, title=f"基本目標{aim}", position=number))
        if number % 6 == 0:
            nodes.append(
                BookNode(id=group, kind=NodeKind.GROUP, title=f"施策{group}", parent=aim, position=number)
            )
        made.append(_kpi(number, group, chance))
    return PlanBook(
        id="1",
        title="見本町総合戦略",
        organisation=Organisation("39405", "見本町"),
        first_year=FiscalYear(2022),
        last_year=FiscalYear(2029),
        nodes=tuple(nodes),
        kpis=tuple(made),
    )


def _kpi(number: int, node: str, chance: random.Random) -> BookKpi:
    core = Kpi(
        label=f"見本の指標その{number}",
        target=Target(text="", kind=TargetKind.AT_LEAST, value=Fraction(200), unit="件"),
        due=Due(DueKind.FISCAL_YEAR, last=FiscalYear(2029)),
        span=Span(1, 1),
        baseline=Baseline(Fraction(chance.randint(1, 100)), FiscalYear(2021)),
    )
    actuals = []
    for year in range(2022, 2027):
        at = FiscalYear(year)
        if chance.random() < 0.1:
            actuals.append(Actual(seen=Observation(at, None), why_none=chance.choice(REASONS)))
        else:
            value = Fraction(chance.randint(-5_000, 2_000_000), chance.choice((1, 1, 10, 100, 3)))
            actuals.append(Actual(seen=Observation(at, value), source="町の調べ", as_of=ON))
    review = Review(
        kpi=str(number),
        actual=actuals[-1].seen,
        judgement=judge(core, actuals[-1].seen),
        cause="窓口が知られ、相談がふえた。\n来年は周知を早める。",
        next_step=chance.choice(list(NextStep)),
        comment="=合計が合うか確かめること",
    )
    return BookKpi(
        id=str(number),
        node=node,
        kpi=core,
        position=number,
        unit="件",
        actuals=tuple(actuals),
        reviews=(review,),
    )


def measure(*, kpis: int, repeats: int) -> dict[str, Any]:
    """Times in seconds of every step and its peer, and whether the plan came back."""
    book = made_up(kpis)
    content = write_plan_book(book, YEAR, version=1)
    empty = replace(book, kpis=tuple(replace(one, actuals=(), reviews=()) for one in book.kpis))
    filled = read_plan_book(content, "sheet.xlsx", book)
    anew = replace(read_plan_book(content, "sheet.xlsx", empty), base=None)
    after = applied(empty, YEAR, differences(empty, anew).changes, on=ON)
    return {
        "kpis": kpis,
        "bytes": len(content),
        "cells": sum(len(cells) for cells in filled.answers.values()),
        "unchanged": applied(book, YEAR, differences(book, filled).changes, on=ON) == book,
        "told_again": [_told(one) for one in after.kpis] == [_told(one) for one in book.kpis],
        "problems": len(filled.problems) + len(anew.problems),
        "write_s": _time(lambda: write_plan_book(book, YEAR, version=1), repeats),
        "read_s": _time(lambda: read_plan_book(content, "sheet.xlsx", book), repeats),
        "merge_s": _time(lambda: differences(book, filled), repeats),
        "openpyxl_s": _time(lambda: openpyxl.load_workbook(io.BytesIO(content)), repeats),
        "pandas_s": _time(lambda: pd.read_excel(io.BytesIO(content), sheet_name=None), repeats),
    }


def _told(kpi: BookKpi) -> Any:
    reviews = [(one.actual, one.judgement, one.cause, one.next_step, one.comment) for one in kpi.reviews]
    return [(one.seen, one.why_none) for one in kpi.actuals], reviews


def _time(work: Callable[[], Any], repeats: int) -> float:
    work()
    found = []
    for _ in range(repeats):
        started = perf_counter()
        work()
        found.append(perf_counter() - started)
    return median(found)


def table(found: dict[str, Any]) -> str:
    """The section as Markdown."""
    same = "the same plan" if found["unchanged"] and found["told_again"] else "NOT the same plan"
    rows = [
        ("write the workbook (sheet, guide, data, copy)", found["write_s"], None),
        ("read it back, every cell answered", found["read_s"], None),
        ("hold it against the plan, three ways", found["merge_s"], None),
        ("openpyxl: only load the same file", found["openpyxl_s"], found["read_s"]),
        ("pandas: read the same file as frames", found["pandas_s"], found["read_s"]),
    ]
    lines = [
        "### A year's sheet of a plan",
        "",
        f"{found['kpis']} KPIs, {found['cells']:,} cells to fill in, {found['bytes'] / 1000:,.0f} kB; export → import gives "
        f"{same} (unchanged plan: {found['unchanged']}; everything told anew into an empty one: "
        f"{found['told_again']}; cells not read: {found['problems']}).",
        "",
        "| step | median | Shirube's reading as a share of it |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {seconds:.3f} s | {'' if ours is None else f'{ours / seconds:.2f}'} |"
        for name, seconds, ours in rows
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kpis", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    machine.PACKAGES = ("shirube", "openpyxl", "xlsxwriter", "pandas")
    before = machine.load()
    found = measure(kpis=asked.kpis, repeats=asked.repeats)
    measured = {**machine.described(), "load_before_after": [before, machine.load()]}
    kept = json.dumps({"figures": found, "measured": measured}, ensure_ascii=False, indent=1)
    RESULTS.write_text(kept + "\n")
    print(table(found))


if __name__ == "__main__":
    main()
