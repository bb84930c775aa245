"""The words of the writing screens."""

from __future__ import annotations

from shirube.plans import NodeKind
from shirube.plans.town import NODE_WORDS, PARENTS

KIND_JA = NODE_WORDS
KIND_HINTS = {
    NodeKind.IMPACT: "まちがどうなっていたいか。例: 若い世代が選ぶまち",
    NodeKind.OUTCOME: "住民や事業者にどんな変化が起きるか。例: 移住した人が住み続けている",
    NodeKind.OUTPUT: "町の取組でどんな状態をつくるか。例: 空き家がすぐ住める形で紹介されている",
    NodeKind.GROUP: "いくつかの施策をまとめる見出し。例: 住まい",
    NodeKind.MEASURE: "町が何をするか。例: 空き家を改修して移住者に貸す",
}
NO_TITLE = "（まだ名前がありません）"

TARGETS = (
    ("", "まだ書いていない"),
    ("value", "目標値に達する"),
    ("at_least", "目標値以上"),
    ("more_than", "目標値を超える"),
    ("at_most", "目標値以下"),
    ("less_than", "目標値未満"),
    ("reduction", "目標値だけ減らす"),
    ("increase", "増やす（値は決めない）"),
    ("decrease", "減らす（値は決めない）"),
    ("improve", "良くする（値は決めない）"),
    ("not_below_previous", "前の年を下回らない"),
    ("text", "言葉で書く"),
)
STATUSES = (
    ("decided", "決めた"),
    ("to_be_set", "まだ決めていない（これから決める）"),
    ("successor_to_be_set", "いまの目標の次を、これから決める"),
    ("lost", "読み取った文書で失われている"),
)
BETTER = (("", "書き方や基準値から決まる"), ("up", "増えるほうがよい"), ("down", "減るほうがよい"))
DUES = (
    ("none", "期限を決めない"),
    ("fiscal_year", "ある年度"),
    ("fiscal_year_end", "ある年度の末"),
    ("calendar_year", "ある年（暦年）"),
    ("every_year", "毎年度"),
    ("range", "期間の終わりまで"),
    ("range_each", "期間の各年度"),
    ("range_cumulative", "期間の累計"),
    ("cohort_relative", "採択した年などから数える"),
)


def kinds_below(kind: NodeKind | None) -> tuple[tuple[str, str], ...]:
    """What may hang on a kind (None: stand at the top), as choices of a form."""
    return tuple((str(one), KIND_JA[one]) for one in NodeKind if kind is None or kind in PARENTS[one])
