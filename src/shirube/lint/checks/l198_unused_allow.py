"""何も許していない allow

「allow」と書いてあるのに、そのところにその指摘がないものです。検査の名前の書き間違いか、もう直ったものです。

なぜ: 残しておくと、あとから本当に弱くなったときに見えなくなります。
悪い例: allow missing-basline: 初めて測るため
よい例: allow missing-baseline: 初めて測るため
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity
from shirube.lint.view import PlanView


def _find(_view: PlanView, context: Context) -> Iterator[Note]:
    """The run hands in what its switches did not hit: a check cannot know that by itself."""
    for allow in context.unused:
        yield Note(f"「allow {allow.check}」に当たる指摘がありません。", allow.subject, allow.place)


CHECK = Check(
    code="L198",
    name="unused-allow",
    severity=Severity.HINT,
    field="notes",
    find=_find,
    doc=__doc__,
)
