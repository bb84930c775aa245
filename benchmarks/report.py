"""The figures as Markdown: printed after a run and kept between two marks in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import funding
import push
import reform
import search

BEGIN, END = "<!-- benchmarks: begin (written by benchmarks/run.py) -->", "<!-- benchmarks: end -->"
NAMES = {
    "shirube": "Shirube",
    "openfisca": "OpenFisca-Core",
    "openfisca_tuned": "OpenFisca-Core, look-ups replaced by NumPy",
    "polars": "Polars by hand (Float64)",
    "shirube_one_thread": "Shirube, one thread",
    "polars_one_thread": "Polars by hand, one thread",
}


def write(found: dict[str, Any], page: Path) -> None:
    """Replaces the block between the marks; the rest of the page is written by people."""
    text = page.read_text() if page.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n\n{table(found)}\n{END}{after}")


def table(found: dict[str, Any]) -> str:
    """Every part that has been measured."""
    parts = {
        "rules": _rules,
        "nulls": _nulls,
        "yen": _yen,
        "decision": _decision,
        "pages": _pages,
        "push": push.table,
        "reform": reform.table,
        "funding": funding.table,
        "search": search.table,
        "fresh": _fresh,
    }
    made = [
        f"{make(found[name]['figures'])}\n{_note(found[name]['measured'])}\n"
        for name, make in parts.items()
        if name in found
    ]
    return "\n".join(made)


def _note(measured: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {version}" for name, version in measured["packages"].items())
    changed = f" with {measured['changed_files']} changed files" if measured["changed_files"] else ""
    if not measured.get("from_this_checkout", True):
        changed += ", Shirube itself loaded from outside this checkout"
    quick = " Quick run: few repeats." if measured["quick"] else ""
    before, after = measured["load_before_after"]
    return (
        f"_{measured['at'][:16]} UTC, commit {measured['commit']}{changed}; {measured['processor']}, "
        f"{measured['cores']} cores, {measured['memory_gib']} GiB; Python {measured['python']}, {packages}; "
        f"seed {measured['seed']}; load average {before} before, {after} after.{quick}_"
    )


def _lines(head: list[str], rows: list[list[str]]) -> str:
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruler, *rows])


def total_ms(measured: dict[str, Any]) -> float:
    """The sum of the medians of the programmes."""
    return sum(figures["median_ms"] for figures in measured["programmes"].values())


def _rules(figures: dict[str, Any]) -> str:
    made = ["### The 24 rules over a table\n"]
    for size, engines in figures.items():
        own = total_ms(engines["shirube"])
        rows = []
        for engine, measured in engines.items():
            total = total_ms(measured)
            programmes = measured["programmes"].values()
            most = max(p["peak_mib"] for p in programmes)
            extra = max(p["peak_mib"] - p["input_and_process_mib"] for p in programmes)
            rows.append(
                [NAMES[engine], f"{total:,.1f}", f"{total / own:.2f}", f"{most:,.0f}", f"{extra:,.0f}"]
            )
        head = ["24 programmes", "total ms", "time ÷ Shirube's", "peak MiB", "above its input MiB"]
        repeats = engines["shirube"]["repeats"]
        made.append(
            f"{int(size):,} rows (sum of the medians of {repeats} repeats):\n\n{_lines(head, rows)}\n"
        )
    return "\n".join(made)


def _nulls(figures: dict[str, Any]) -> str:
    rows = []
    for size, engines in figures.items():
        for engine, measured in engines.items():
            slowest = max(measured["programmes"].items(), key=lambda item: item[1]["median_ms"])
            rows.append(
                [
                    f"{int(size):,} rows, {NAMES[engine]}",
                    f"{total_ms(measured):,.1f}",
                    f"{slowest[0]} ({slowest[1]['median_ms']:,.1f})",
                    str(measured["repeats"]),
                ]
            )
    head = ["a tenth of the cells not told", "total ms", "slowest programme (ms)", "repeats"]
    return f"### With unknown cells\n\n{_lines(head, rows)}\n"


def _yen(figures: dict[str, Any]) -> str:
    made = [f"### Wrong yen ({figures['rows']:,} rows per programme)\n"]
    for name, title in (("large", "costs of 1 to 20 億円"), ("usual", "costs of 10万円 to 2億円")):
        rows = []
        for engine, found in figures[name].items():
            rows.append(
                [
                    NAMES[engine],
                    f"{found['yen_checked']:,}",
                    f"{found['yen_wrong']:,}",
                    _share(found["yen_wrong"], found["yen_checked"]),
                    f"{found['verdicts_wrong']:,} of {found['verdicts_checked']:,}",
                ]
            )
        head = [title, "amounts checked", "wrong", "share", "wrong verdicts"]
        made.append(_lines(head, rows) + "\n")
        worst = [
            f"- {NAMES[engine]}, `{example['amount']}`: {_yen_text(example['right'])}, given "
            f"{_yen_text(example['given'])} ({example['off']:+,})"
            for engine, found in figures[name].items()
            for example in found["worst"]
        ]
        if worst:
            made.append("Worst examples:\n\n" + "\n".join(worst) + "\n")
    return "\n".join(made)


def _share(part: int, whole: int) -> str:
    if not part or not whole:
        return "0"
    return f"{100 * part / whole:.3f} %" if part / whole < 0.01 else f"{100 * part / whole:.1f} %"


def _yen_text(value: float | None) -> str:
    return "none" if value is None else f"{int(value):,}"


def _decision(figures: dict[str, Any]) -> str:
    titles = {"record_only": "what the record knows of the town", "all_told": "everything told"}
    rows = [
        [
            title,
            *(f"{figures[name][key]:.2f}" for key in ("median_ms", "p95_ms", "worst_ms")),
            "{programme} ({median_ms:.2f})".format(**figures["slowest_programme"][name]),
        ]
        for name, title in titles.items()
    ]
    head = ["one decision with its explanation", "median ms", "p95 ms", "worst ms", "slowest programme (ms)"]
    return f"### One decision, in process\n\n{_lines(head, rows)}\n"


def _pages(figures: dict[str, Any]) -> str:
    titles = {
        "area": "area page (every programme)",
        "decision_told": "decision page, all answers given",
        "decision_record_only": "decision pages of every programme, nothing told",
        "programme": "programme pages of every programme",
    }
    rows = [
        [
            title,
            *(f"{figures[name][key]:.1f}" for key in ("median_ms", "p95_ms", "worst_ms")),
            f"{figures[name]['median_bytes']:,}",
            f"{figures[name]['failed']} of {figures[name]['requests']}",
        ]
        for name, title in titles.items()
    ]
    head = ["page", "median ms", "p95 ms", "worst ms", "bytes", "failed"]
    memory = figures["memory"]
    note = (
        f"Server afterwards: {memory['rss_mib']:.0f} MiB resident ({memory['pss_mib']:.0f} MiB proportional)."
    )
    return f"### One page, through the server\n\n{_lines(head, rows)}\n\n{note}\n"


def _fresh(figures: dict[str, Any]) -> str:
    memory = figures["memory_after_three_pages"]
    rows = [
        ["git clone", f"{figures['clone_s']:.1f} s"],
        ["`make run` to the first page", f"{figures['first_page_s']:.1f} s"],
        ["`make run` a second time", f"{figures['second_start_s']:.1f} s"],
        [
            "memory after three pages",
            f"{memory['rss_mib']:.0f} MiB resident, {memory['pss_mib']:.0f} MiB proportional",
        ],
        ["clone", f"{figures['clone_mib']:.1f} MiB"],
        ["`.venv`", f"{figures['environment_mib']:.0f} MiB"],
        ["`var` (database, static files)", f"{figures['var_mib']:.1f} MiB"],
    ]
    return f"### A fresh clone, empty caches (commit {figures['commit']})\n\n{_lines(['what', 'figure'], rows)}\n"
