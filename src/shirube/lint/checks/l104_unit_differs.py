"""基準値と目標値の単位が違う

基準値と目標値が、人と世帯、件と％のように種類の違う単位で書かれている KPI です。千人と人のように直せるものは除きます。

なぜ: 単位が違う二つの数は比べられず、進み具合が計算できません。
悪い例: 基準値 120件 → 目標値 35％
よい例: 基準値 28％ → 目標値 35％
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.base import ReadingError
from shirube.base.quantity import read_unit
from shirube.lint.finding import Check, Severity, each_kpi
from shirube.lint.view import KpiView


def _say(one: KpiView) -> str | None:
    first, last = one.baseline_unit, one.unit
    if not first or not last or _kind(first) == _kind(last):
        return None
    return f"の単位が、基準値は「{first}」、目標値は「{last}」です。"


def _kind(unit: str) -> str:
    """The base unit; a unit that the table lacks stands for itself."""
    try:
        return read_unit(unit)[0]
    except ReadingError:
        return unit.strip()


CHECK = Check(
    code="L104",
    name="unit-differs",
    severity=Severity.ERROR,
    field="unit",
    find=each_kpi(_say),
    doc=__doc__,
)
