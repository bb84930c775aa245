"""The list as CSV for Excel: UTF-8 with BOM, and no cell that Excel would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from shirube.catalogue import Catalogue
from shirube.usecases.finding import reason_text
from shirube.usecases.programme_list import VERDICT_WORDS, ProgrammeLine
from shirube.web.areas.downloads import BOM, safe
from shirube.web.programmes.filters import ListPage

_HEAD = ("id", "名称", "種類", "所管", "対象", "テーマ", "概要", "収録開始", "収録終了", "独自", "資料", "行")
_WHY_HEAD = ("見つかった理由",)
_AREA_HEAD = ("団体コード", "団体", "基準日", "判定", "理由", "金額")


def programmes_csv(page: ListPage, catalogue: Catalogue) -> HttpResponse:
    """The lines shown, with why each was found if words were given and the verdict if an area is chosen."""
    has_area, has_words = page.situation is not None, page.listing.found is not None
    head = (
        *_HEAD,
        *(_WHY_HEAD if has_words else ()),
        *(_AREA_HEAD if has_area else ()),
        "カタログ版",
        "確認番号",
    )
    rows = [
        (*_line(line), *_why(line, page), *_answer(line, page), catalogue.version, catalogue.hash)
        for line in page.listing.lines
    ]
    response = HttpResponse(csv_text([head, *rows]), content_type="text/csv; charset=utf-8")
    name = "programmes" if page.chosen.area is None else f"programmes-{page.chosen.area.code}"
    response["Content-Disposition"] = f'attachment; filename="shirube-{name}.csv"'
    return response


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV text with a BOM and CRLF."""
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([safe(cell) for cell in row] for row in rows)
    return BOM + file.getvalue()


def _line(line: ProgrammeLine) -> tuple[str, ...]:
    programme = line.programme
    return (
        programme.id,
        programme.name,
        line.kind,
        programme.office,
        programme.applicant,
        "・".join(programme.themes),
        programme.summary,
        programme.recorded_from.isoformat(),
        programme.recorded_until.isoformat(),
        "はい" if programme.is_own else "いいえ",
        programme.passages[0].document,
        " ".join(passage.lines for passage in programme.passages),
    )


def _why(line: ProgrammeLine, page: ListPage) -> tuple[str, ...]:
    return () if page.listing.found is None else ("、".join(reason_text(reason) for reason in line.why),)


def _answer(line: ProgrammeLine, page: ListPage) -> tuple[str, ...]:
    if line.answer is None or page.situation is None:
        return ()
    area = page.situation.known.area
    return (
        area.code,
        area.full_name,
        page.situation.on.isoformat(),
        VERDICT_WORDS[line.verdict],
        line.answer.reason,
        line.answer.amount_text,
    )
