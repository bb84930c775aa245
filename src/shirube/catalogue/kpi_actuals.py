"""The actual values of a packaged strategy's KPIs, as far as documents print them; each with its place and day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from shirube.base.errors import CatalogueError, Place, ShirubeError
from shirube.catalogue.load import DATA, decoded
from shirube.catalogue.mistakes import shape_problems
from shirube.catalogue.models import Day, Exact, LineRanges, Strict, Text
from shirube.catalogue.strategy_models import YearText
from shirube.catalogue.text import Lines, read_text
from shirube.plans import Actual, Kpi, Observation

FOLDER = "strategies/actuals"


class ActualFile(Strict):
    kpi: Annotated[str, Field(pattern=r"^[a-zA-Z0-9-]+$")]
    label: Text
    at: YearText
    value: Exact
    as_of: Day
    note: str = ""
    document: Text
    lines: LineRanges


class ActualsFile(Strict):
    actuals: list[ActualFile]


def load_kpi_actuals(
    strategy: str, kpis: Mapping[str, Kpi], *, data: Path = DATA
) -> dict[str, tuple[Actual, ...]]:
    """Actuals by KPI id in the order of the years; empty where no file stands beside the strategy.

    `kpis` are the strategy's own by id. Raises CatalogueError E771 with every mistake: the shape, a KPI that
    is not there or is called otherwise, a year told twice, a day before the year begins.
    """
    path = data / FOLDER / f"{strategy}.yaml"
    if not path.exists():
        return {}
    file = f"{FOLDER}/{path.name}"
    tree, lines = read_text(decoded(path.read_bytes(), file), file=file)
    try:
        shape = ActualsFile.model_validate(tree)
    except ValidationError as error:
        raise _refused(file, shape_problems(error, lines, file)) from None
    problems = list(_problems(shape, kpis, lines, file))
    if problems:
        raise _refused(file, problems)
    found: dict[str, tuple[Actual, ...]] = {}
    for item in sorted(shape.actuals, key=lambda one: one.at.end):
        found[item.kpi] = (*found.get(item.kpi, ()), _actual(item))
    return found


def _actual(item: ActualFile) -> Actual:
    source = f"{item.document} {item.lines}行"
    return Actual(seen=Observation(item.at, item.value), source=source, as_of=item.as_of, text=item.note)


def _problems(
    shape: ActualsFile, kpis: Mapping[str, Kpi], lines: Lines, file: str
) -> Iterator[CatalogueError]:
    told: set[tuple[str, str]] = set()
    for index, item in enumerate(shape.actuals):
        kpi, key = kpis.get(item.kpi), (item.kpi, item.at.western)
        if kpi is None:
            what = f"KPI「{item.kpi}」はこの戦略にありません。"
        elif kpi.label != item.label:
            what = f"KPI「{item.kpi}」の名は「{kpi.label}」で、「{item.label}」ではありません。"
        elif key in told:
            what = f"KPI「{item.kpi}」の{item.at.western}の値が二つあります。"
        elif _is_before(item.as_of, item):
            what = f"時点 {item.as_of} が{item.at.western}の初めより前です。"
        else:
            told.add(key)
            continue
        yield _wrong(what, file, lines.get(("actuals", index)))


def _is_before(day: date, item: ActualFile) -> bool:
    return day < item.at.start


def _wrong(what: str, file: str, line: int | None) -> CatalogueError:
    return CatalogueError(
        "E772", what, where=Place(file, line), todo="戦略のページにある KPI の ID と名に合わせてください。"
    )


def _refused(file: str, problems: list[ShirubeError] | list[CatalogueError]) -> CatalogueError:
    return CatalogueError(
        "E771", f"実績のファイルに{len(problems)}件の誤りがあります。", where=file, problems=tuple(problems)
    )


__all__ = ["load_kpi_actuals"]
