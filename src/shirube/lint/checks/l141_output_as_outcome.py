"""成果のところに、した量が置かれている

インパクト・アウトカム（社会や人の変化）の KPI に、支援件数・養成者数・参加者数のような「した量」が置かれているものです。

なぜ: したことが増えても、暮らしが変わったとは限りません。した量はアウトプットや施策の KPI に置きます。
悪い例: アウトカム「働く場が増える」の KPI: 創業セミナーの支援件数
よい例: アウトカム「働く場が増える」の KPI: 新たに創業して2年後も続いている事業所数
出典: 内閣府の三つの観点のうち「客観的な成果」（観点の名は課題による）。原本では 003_9abe654e008363f5 95行（進捗や成果を客観的かつ的確に把握できる KPI）と 001_a625f554a9314e13 32行（客観的な指標）。
"""

from __future__ import annotations

from shirube.lint.finding import Check, Severity, each_kpi, short
from shirube.lint.view import UPPER, KpiView
from shirube.lint.words import is_output


def _say(one: KpiView) -> str | None:
    if one.level not in UPPER or not is_output(one.label):
        return None
    return f"は、した量を数えています。「{short(one.owner_title, 24)}」は変化を表すところです。"


CHECK = Check(
    code="L141",
    name="output-as-outcome",
    severity=Severity.WARNING,
    field="label",
    find=each_kpi(_say),
    doc=__doc__,
)
