"""制度集にない名前（似た制度がある）

施策に挙げた名前が制度集（収録した制度の一覧）になく、よく似た名前の制度があるものです。似た制度がない名前は L175 です。

なぜ: 名前が少し違うだけで、条件・金額・期限を結び付けられません。
悪い例: ローカル1万プロジェクト
よい例: ローカル10,000プロジェクト（制度集から選ぶ）
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.programmes import unknown_programmes
from shirube.lint.view import PlanView


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    for measure, programme in unknown_programmes(view, context):
        likely = context.likely(programme.name)
        if likely is not None:
            message = f"制度「{short(programme.name)}」は制度集にありません。「{likely.name}」のことですか。"
            better = f"「{likely.name}」のことであれば、制度集から選び直す"
            yield Note(message, measure.key, programme.place or measure.place, better)


CHECK = Check(
    code="L171",
    name="unknown-programme",
    severity=Severity.WARNING,
    field="programmes",
    find=_find,
    doc=__doc__,
)
