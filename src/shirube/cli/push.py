"""shirube push: every programme for every municipality, as Excel, letters, CSV and JSON."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from shirube.base.errors import ShirubeError
from shirube.cli.clock import OnOption, day_of
from shirube.cli.output import print_lines, tell

if TYPE_CHECKING:
    from shirube.catalogue import Area, AreaIndex, Catalogue
    from shirube.cli.push_run import Run
    from shirube.usecases.push import Push, Situation
    from shirube.usecases.push_files import Told
    from shirube.usecases.push_view import PushView

FORMATS = ("xlsx", "docx", "csv", "json")


def push(
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="書き出すフォルダー（空か、前回の続き）。")
    ],
    on: OnOption = None,
    prefecture: Annotated[
        str | None, typer.Option("--prefecture", metavar="PREF", help="高知県 か 39。なければ全国。")
    ] = None,
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts", metavar="FILE", help="まちが答えた事実（CSV: 団体コード,項目,値。YAML も）。"
        ),
    ] = None,
    themes: Annotated[
        str | None,
        typer.Option("--themes", metavar="FILE", help="関心テーマ（CSV: 団体コード,テーマ。YAML も）。"),
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="書き出す形式をコンマで。", show_default=True)
    ] = ",".join(FORMATS),
    again: Annotated[bool, typer.Option("--again", help="前回の分を消して、初めからやり直す。")] = False,
) -> None:
    """すべての市区町村に、すべての制度をあてはめて、提案を書き出す。止めても続きから再開できる。"""
    from shirube.usecases.push_files import ToldFileError

    wanted = _formats(formats)
    try:
        job = _prepare(on, prefecture, facts, themes)
    except ToldFileError as error:
        for problem in error.problems[:20]:
            tell(str(problem))
        raise
    run = _open(job, Path(out), wanted, again=again)
    _write(job, run, wanted)
    _show(job, run)


@dataclass(frozen=True)
class _Job:
    """What is asked: the catalogue, the areas with their facts, and digests of all of it."""

    catalogue: Catalogue
    index: AreaIndex
    prefecture: Area | None
    situations: tuple[Situation, ...]
    on: date
    header: dict[str, Any]

    @property
    def scope(self) -> str:
        return "全国" if self.prefecture is None else self.prefecture.name


def _prepare(on: str | None, prefecture: str | None, facts: str | None, themes: str | None) -> _Job:
    """Everything read and checked before anything is written."""
    from shirube.cli.files import read_bytes
    from shirube.cli.gather import load_areas, read_catalogue
    from shirube.cli.push_run import digest
    from shirube.usecases.push import situations_of
    from shirube.usecases.push_view import areas_of, find_prefecture

    day = day_of(on)
    index = load_areas()
    place = None if prefecture is None else find_prefecture(index, prefecture)
    catalogue = read_catalogue()
    contents = [None if name is None else read_bytes(name) for name in (facts, themes)]
    told = _told(contents, (facts or "", themes or ""), catalogue, index)
    areas = areas_of(index, place)
    situations = situations_of(index, areas, on=day, told=told.facts, themes=told.themes)
    record = hashlib.sha256(repr([(s.area, sorted(s.facts.items())) for s in situations]).encode())
    header = {
        "on": day.isoformat(),
        "prefecture": None if place is None else place.prefecture_code,
        "catalogue": {"version": catalogue.version, "hash": catalogue.hash},
        "record": record.hexdigest()[:16],
        "facts": digest(contents[0]),
        "themes": digest(contents[1]),
    }
    _tell_strangers(told, {area.code for area in areas})
    return _Job(catalogue, index, place, situations, day, header)


def _told(
    contents: list[bytes | None], names: tuple[str, str], catalogue: Catalogue, index: AreaIndex
) -> Told:
    from shirube.usecases.push_files import Told, joined, read_themes, read_told

    first, second = Told(), Told()
    if contents[0] is not None:
        first = read_told(contents[0], names[0], catalogue=catalogue, index=index)
    if contents[1] is not None:
        second = read_themes(contents[1], names[1], catalogue=catalogue, index=index)
    for found, name in ((first, names[0]), (second, names[1])):
        if found.encoding != "UTF-8":
            tell(f"注意: 「{name}」は {found.encoding} として読みました。")
    return joined(first, second)


def _tell_strangers(told: Told, codes: set[str]) -> None:
    """Facts of areas beyond the prefecture asked for are named, not dropped silently."""
    strangers = sorted({*told.facts, *told.themes} - codes)
    if strangers:
        shown = "、".join(strangers[:5]) + (" ほか" if len(strangers) > 5 else "")
        tell(f"注意: 範囲の外の {len(strangers)} 団体の答えは使いません（{shown}）。")


def _formats(text: str) -> tuple[str, ...]:
    """The formats asked for in a fixed order; raises ShirubeError E424."""
    asked = {part.strip().lower() for part in text.split(",") if part.strip()}
    strange = sorted(asked - set(FORMATS))
    if strange or not asked:
        raise ShirubeError(
            "E424",
            f"形式「{'・'.join(strange) or text}」は書き出せません。",
            where="--format",
            todo=f"使える形式: {'、'.join(FORMATS)}。例: --format xlsx,docx",
        )
    return tuple(form for form in FORMATS if form in asked)


def _open(job: _Job, out: Path, formats: tuple[str, ...], *, again: bool) -> Run:
    from importlib.metadata import version

    from shirube.cli.push_run import open_run

    header = {**job.header, "formats": list(formats), "shirube": version("shirube")}
    run = open_run(out, header, made_on=day_of(None).isoformat(), again=again)
    if run.done:
        tell(f"前回の続きから書き出します（済み {len(run.done)}）。")
    return run


def _write(job: _Job, run: Run, formats: tuple[str, ...]) -> None:
    from shirube.usecases.push import Pusher

    prefectures = dict.fromkeys(situation.area.prefecture_code for situation in job.situations)
    steps = len(job.catalogue.programmes) + len(job.situations) + len(prefectures)
    with run, _bar(steps) as step:
        found = Pusher(job.catalogue).push(job.situations, on=job.on, progress=lambda _: step("判定"))
        for code in prefectures:
            _write_prefecture(job, run, found, code, formats, step)
        run.counts["total"] = _counts(found)
        run.save(is_finished=True)


def _write_prefecture(
    job: _Job, run: Run, found: Push, code: str, formats: tuple[str, ...], step: Any
) -> None:
    """The letters and JSON of its areas one by one, then the files of the whole prefecture."""
    from shirube.usecases.push_view import PushFilter, PushView

    view = PushView(found.part(code), PushFilter())
    for situation in view.push.situations:
        area = situation.area
        if not run.is_done(area.code):
            run.write(area.code, _letter(job, view, area, formats), found.by_area[area.code])
        step(area.full_name)
    if not run.is_done(code):
        run.write(code, _prefecture_files(job, view, code, formats), _counts(view.push))
    step(view.push.situations[0].area.prefecture_name)


def _letter(job: _Job, view: PushView, area: Area, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The letter to a municipality; a prefecture writes none to itself."""
    from shirube.documents import write_word
    from shirube.usecases.push_letter import letter, letter_footer, letter_title

    if "docx" not in formats or area.kind == "prefecture":
        return {}
    blocks = letter(view.push, area.code, job.catalogue, index=job.index)
    content = write_word(blocks, title=letter_title(area), footer=letter_footer(view.push))
    return {f"{area.prefecture_code}/letters/{area.code}.docx": content}


def _prefecture_files(job: _Job, view: PushView, code: str, formats: tuple[str, ...]) -> dict[str, bytes]:
    from shirube.documents import write_csv, write_excel
    from shirube.usecases.push_rows import pair_table, push_json, push_tables

    scope = view.push.situations[0].area.prefecture_name
    variables = job.catalogue.variables
    files: dict[str, bytes] = {}
    if "xlsx" in formats:
        files[f"{code}/proposals.xlsx"] = write_excel(push_tables(view, variables, scope=scope))
    if "csv" in formats:
        files[f"{code}/proposals.csv"] = write_csv(pair_table(view, variables))
    if "json" in formats:
        files[f"{code}/proposals.json"] = _json(push_json(view, job.catalogue, scope=scope))
    return files


def _json(tree: Any) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")


def _counts(found: Push) -> dict[str, int]:
    return {
        "areas": len(found.situations),
        "programmes": len(found.programmes),
        "pairs": found.pairs,
        **found.totals,
    }


@contextmanager
def _bar(total: int) -> Iterator[Any]:
    """A progress bar on stderr where a person looks on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=total)
        yield lambda text: progress.update(task, advance=1, description=text)


def _show(job: _Job, run: Run) -> None:
    from shirube.base import format_date_both
    from shirube.usecases.programme_list import VERDICT_WORDS

    total = run.counts["total"]
    words = " ＋ ".join(f"{label} {total[key]:,}" for key, label in VERDICT_WORDS.items())
    print_lines(
        f"{job.scope}　{format_date_both(job.on)} 時点",
        f"{total['areas']:,} 団体 × {total['programmes']} 制度 ＝ {total['pairs']:,} 組",
        f"{words} ＝ {total['pairs']:,}",
        f"{len(run.files):,} ファイルを {run.folder} に書き出しました（記録は {run.folder / 'run.json'}）。",
    )
