"""An answer about effects as tables and as JSON: everything it rests on, with the reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from shirube.catalogue import AreaIndex
from shirube.documents import Table
from shirube.evidence import Effect, Scale
from shirube.usecases.evidence import Inquiry
from shirube.usecases.evidence_placebo import bins_of, placebo_tables

_STEP = Decimal("0.0001")


def exact(value: float | None, scale: Scale) -> Decimal | None:
    """A figure in the shown unit, with one decimal more than in sentences."""
    step = Decimal(1).scaleb(-scale.digits - 1)
    return None if value is None else Decimal(repr(scale.shown(value))).quantize(step)


def tables_of(asked: Inquiry, areas: AreaIndex) -> list[Table]:
    """The sheets 答え, 年ごとの差, 始めたまち, 比べたまち (or 混ぜ合わせ for one place), the placebos and 出典."""
    scale = asked.outcome.scale
    tables = [_answer_table(asked)]
    if isinstance(asked.effect, Effect):
        tables += [_event_table(asked.effect, scale), _adopter_table(asked, areas)]
        tables.append(_comparison_table(asked.effect, areas))
    else:
        tables.append(_adopter_table(asked, areas))
    if asked.synthetic is not None:
        tables += _one_place_tables(asked, areas)
    tables += placebo_tables(asked, areas, exact)
    tables.append(Table("出典", ("出典",), [(source.credit,) for source in asked.sources]))
    return tables


def _answer_table(asked: Inquiry) -> Table:
    scale = asked.outcome.scale
    said = asked.answer
    rows: list[tuple[str, str | int | Decimal | None]] = [
        ("数字", asked.outcome.label),
        ("答え", str(said.finding)),
        ("文", said.sentence),
    ]
    found = asked.effect
    if isinstance(found, Effect):
        rows += [
            (f"差（{scale.unit}）", exact(found.value, scale)),
            (f"区間の下（{scale.unit}）", exact(found.low, scale)),
            (f"区間の上（{scale.unit}）", exact(found.high, scale)),
            ("p（にせの始めたまちによる）", Decimal(str(found.p))),
            ("にせの始めたまちを選んだ回数", found.draws),
            (f"単純な前後比較（{scale.unit}）", exact(found.naive, scale)),
        ]
    if asked.before is not None:
        rows += [
            (f"始める前の確かめでの差（{scale.unit}）", exact(asked.before.value, scale)),
            ("始める前の確かめの p", Decimal(str(asked.before.p))),
        ]
    if asked.library is not None:
        rows.append((f"別の計算（diff-diff）での差（{scale.unit}）", exact(asked.library.value, scale)))
    if asked.synthetic is not None:
        rows += [
            (f"差（{scale.unit}）", exact(asked.synthetic.value, scale)),
            ("p（似たまちでの順位）", Decimal(repr(asked.synthetic.p)).quantize(_STEP)),
        ]
    rows += [("気をつけること", reason.text) for reason in said.reasons]
    rows += [("言えないこと", text) for text in said.limits]
    return Table("答え", ("項目", "内容"), rows)


def _event_table(found: Effect, scale: Scale) -> Table:
    header = (
        *("始めた年からの年数", f"差（{scale.unit}）", f"区間の下（{scale.unit}）"),
        *(f"区間の上（{scale.unit}）", "まちの数"),
    )
    rows = [
        (e.year, exact(e.value, scale), exact(e.low, scale), exact(e.high, scale), e.adopters)
        for e in found.events
    ]
    return Table("年ごとの差", header, rows)


def _adopter_table(asked: Inquiry, areas: AreaIndex) -> Table:
    found = asked.effect
    dropped = found.dropped if isinstance(found, Effect) else found
    rows = [
        (code, _name(areas, code), year, str(dropped[code]) if code in dropped else "入っている")
        for code, year in sorted(asked.adoption.years.items())
    ]
    return Table("始めたまち", ("団体コード", "まち", "始めた年", "計算に入っているか"), rows)


def _comparison_table(found: Effect, areas: AreaIndex) -> Table:
    header = ("始めたまち", "名前", "始めた年", "近い順", "比べたまち", "名前", "平均の距離（標準偏差）")
    rows = [
        (
            c.code,
            _name(areas, c.code),
            c.year,
            place,
            other,
            _name(areas, other),
            Decimal(f"{c.distance:.3f}"),
        )
        for c in found.comparisons
        for place, other in enumerate(c.others, 1)
    ]
    return Table("比べたまち", header, rows)


def _one_place_tables(asked: Inquiry, areas: AreaIndex) -> list[Table]:
    found = asked.synthetic
    assert found is not None
    weights = [
        (code, _name(areas, code), Decimal(f"{weight:.4f}"))
        for code, weight in sorted(found.weights.items(), key=lambda item: -item[1])
    ]
    scale = asked.outcome.scale
    path = [
        (one.year, exact(one.actual - one.mixture, scale), "後" if one.is_after else "前")
        for one in found.path
    ]
    return [
        Table("混ぜ合わせ", ("団体コード", "まち", "重み"), weights),
        Table("年ごとの差", ("年", f"混ぜ合わせとの差（{scale.unit}）", "始める前・後"), path),
    ]


def inquiry_json(asked: Inquiry) -> dict[str, Any]:
    """The answer as plain values: figures in the shown unit, null where there is none."""
    scale = asked.outcome.scale
    found = asked.effect if isinstance(asked.effect, Effect) else None
    return {
        "outcome": asked.outcome.id,
        "label": asked.outcome.label,
        "unit": scale.unit,
        "adopters": dict(sorted(asked.adoption.years.items())),
        "finding": asked.answer.finding.name.lower(),
        "sentence": asked.answer.sentence,
        "reasons": [vars(reason) for reason in asked.answer.reasons],
        "limits": list(asked.answer.limits),
        "effect": None if found is None else _effect_json(found, scale),
        "dropped": {code: str(why) for code, why in _dropped(asked).items()},
        "before": None
        if asked.before is None
        else {
            "value": exact(asked.before.value, scale),
            "low": exact(asked.before.low, scale),
            "high": exact(asked.before.high, scale),
            "p": asked.before.p,
            "years_back": asked.settings.years_back,
        },
        "library": None
        if asked.library is None
        else {
            "name": "diff-diff CallawaySantAnna",
            "value": exact(asked.library.value, scale),
            "low": exact(asked.library.low, scale),
            "high": exact(asked.library.high, scale),
        },
        "one_place": None if asked.synthetic is None else _one_json(asked),
        "sources": [source.credit for source in asked.sources],
    }


def _dropped(asked: Inquiry) -> dict[str, Any]:
    return dict(asked.effect.dropped if isinstance(asked.effect, Effect) else asked.effect)


def _effect_json(found: Effect, scale: Scale) -> dict[str, Any]:
    return {
        "value": exact(found.value, scale),
        "low": exact(found.low, scale),
        "high": exact(found.high, scale),
        "p": found.p,
        "draws": found.draws,
        "draws_exchange_prefectures": found.by_region,
        "naive_before_after": exact(found.naive, scale),
        "placebo": [
            {"low": exact(one.low, scale), "high": exact(one.high, scale), "draws": one.count}
            for one in bins_of(found)
        ],
        "entered": list(found.adopters),
        "events": [
            {
                "year": e.year,
                "value": exact(e.value, scale),
                "low": exact(e.low, scale),
                "high": exact(e.high, scale),
                "adopters": e.adopters,
            }
            for e in found.events
        ],
    }


def _one_json(asked: Inquiry) -> dict[str, Any]:
    found = asked.synthetic
    assert found is not None
    scale = asked.outcome.scale
    return {
        "value": exact(found.value, scale),
        "low": exact(found.low, scale),
        "high": exact(found.high, scale),
        "p": found.p,
        "placebos": found.placebos,
        "weights": dict(found.weights),
        "placebo_in_time": [{"year": one.year, "value": exact(one.value, scale)} for one in found.in_time],
        "placebo_in_space": [vars(one) for one in found.in_space],
    }


def _name(areas: AreaIndex, code: str) -> str:
    return areas.get(code).full_name
