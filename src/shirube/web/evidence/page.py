"""What the page of an answer shows: the sentence first, then what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shirube.catalogue.evidence_record import load_evidence
from shirube.evidence import Effect, Finding
from shirube.usecases.evidence import Inquiry
from shirube.usecases.evidence_chart import Chart, event_chart, path_chart, placebo_chart
from shirube.usecases.evidence_out import tables_of
from shirube.usecases.evidence_placebo import CHECKS, FAKE, SPACE, TIME
from shirube.web.evidence.asked import Asked
from shirube.web.evidence.imported import choices
from shirube.web.pages import library

MARKS = {
    Finding.MORE: "▲",
    Finding.LESS: "▼",
    Finding.NOT_SEEN: "＝",
    Finding.CANNOT_TELL: "？",
}
_SHOWN = ("年ごとの差", CHECKS, "始めたまち", "混ぜ合わせ", FAKE, SPACE, TIME, "比べたまち")


@dataclass(frozen=True)
class Line:
    """One figure of the answer with what it means."""

    label: str
    text: str
    note: str


def page_of(asked: Asked, user: Any) -> dict[str, Any]:
    """The context of evidence/evidence.html."""
    record = load_evidence()
    context: dict[str, Any] = {
        "asked": asked,
        "outcomes": tuple(record.outcomes.values()),
        "imported": choices(user),
        "chosen": record.outcomes.get(asked.outcome),
        "most": record.most_adopters,
        "settings": record.settings,
        "features": record.features,
        "trail": (("効いたか確かめる", ""),),
    }
    if asked.found is not None:
        context |= _answer(asked.found)
    return context


def _answer(found: Inquiry) -> dict[str, Any]:
    tables = {table.title: table for table in tables_of(found, library.areas())}
    return {
        "found": found,
        "mark": MARKS[found.answer.finding],
        "finding": found.answer.finding.name.lower().replace("_", "-"),
        "chart": _chart(found),
        "placebo": placebo_chart(found.effect, found.outcome.scale) if _is_several(found) else None,
        "lines": _lines(found),
        "tables": [_cells(tables[name]) for name in _SHOWN if name in tables and tables[name].rows],
    }


def _chart(found: Inquiry) -> Chart | None:
    if isinstance(found.effect, Effect):
        return event_chart(found.effect, found.outcome.scale)
    return path_chart(found)


def _is_several(found: Inquiry) -> bool:
    return isinstance(found.effect, Effect)


def _cells(table: Any) -> dict[str, Any]:
    """The table for the page: figures and their heads stand to the right."""
    rows = [
        [("－" if cell is None else _text(cell), not isinstance(cell, str)) for cell in row]
        for row in table.rows
    ]
    heads = [(head, is_number) for head, (_, is_number) in zip(table.header, rows[0], strict=True)]
    return {"title": table.title, "heads": heads, "rows": rows, "is_long": len(rows) > 30}


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return text.replace("-", "▲")


def _lines(found: Inquiry) -> tuple[Line, ...]:
    scale = found.outcome.scale
    lines: list[Line] = []
    effect = found.effect
    if isinstance(effect, Effect):
        lines += [
            Line(
                "似たまちとの差", scale.text(effect.value), f"区間 {scale.between(effect.low, effect.high)}"
            ),
            Line(
                "偶然でこれより大きな差が出る割合",
                _share(effect.p),
                f"始めていない{'都道府県' if effect.by_region else '似たまち'}を{effect.draws:,}回選び直して、同じ計算をした結果",
            ),
        ]
    if found.before is not None:
        lines.append(
            Line(
                "始める前の確かめ",
                scale.text(found.before.value),
                f"年を{found.settings.years_back}年さかのぼらせたときの差。偶然の割合 {_share(found.before.p)}",
            )
        )
    if found.synthetic is not None:
        one = found.synthetic
        lines += [
            Line("混ぜ合わせとの差", scale.text(one.value), f"およその幅 {scale.between(one.low, one.high)}"),
            Line("偶然の割合", _share(one.p), f"似たまち{one.placebos}でも同じ計算をした中での順位"),
        ]
        if one.before is not None:
            lines.append(Line("年をさかのぼった確かめ", scale.text(one.before), "始める前なのに出てしまう差"))
    if found.library is not None:
        other = found.library
        lines.append(
            Line(
                "別の計算（Callaway–Sant'Anna）",
                scale.text(other.value),
                f"似ていないまちも含む{other.compared:,}のまちと比べた値。区間 {scale.between(other.low, other.high)}",
            )
        )
    if isinstance(effect, Effect):
        note = "比べる相手のない前後比較。全国で同じころに動いたものが混ざるため、効果とは読めません"
        lines.append(Line("単純な前後比較（参考）", scale.text(effect.naive), note))
    return tuple(lines)


def _share(p: float) -> str:
    return f"{p * 100:.1f}％"
