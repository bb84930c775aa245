"""理由のない allow

指摘を許す「allow」に理由が書かれていないものです。理由のない allow は働きません。

なぜ: なぜよいのかが残っていないと、次の担当も議会も確かめられません。
悪い例: allow missing-baseline
よい例: allow missing-baseline: 令和8年度に初めて調べるため
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    for allow in view.allows:
        if not allow.reason:
            yield Note(f"「allow {allow.check}」に理由がありません。", allow.subject, allow.place)


CHECK = Check(
    code="L199",
    name="allow-without-reason",
    severity=Severity.WARNING,
    field="notes",
    find=_find,
    doc=__doc__,
)
