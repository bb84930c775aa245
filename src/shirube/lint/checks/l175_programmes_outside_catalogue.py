"""制度集にない名前（似た制度もない）

施策に挙げた名前のうち、制度集になく、似た名前もないものの一覧です。計画に一つの指摘としてまとめます。

なぜ: 制度集に入っていない制度は、使えるかどうかも金額も答えられません。県や町の制度なら、制度集に足せます。
悪い例: 「見本町 独自の改修補助」（制度集にない）
よい例: 「見本町 独自の改修補助」を町の制度として制度集に足す
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, short
from shirube.lint.programmes import unknown_programmes
from shirube.lint.view import PlanView

_SHOWN = 5


def _find(view: PlanView, context: Context) -> Iterator[Note]:
    names = [one.name for _, one in unknown_programmes(view, context) if context.likely(one.name) is None]
    if names:
        shown = "、".join(f"「{short(name, 30)}」" for name in names[:_SHOWN])
        more = f" ほか{len(names) - _SHOWN}件" if len(names) > _SHOWN else ""
        yield Note(f"制度集にない名前が{len(names)}件あります。{shown}{more}。", None, "")


CHECK = Check(
    code="L175",
    name="programmes-outside-catalogue",
    severity=Severity.HINT,
    field="programmes",
    find=_find,
    doc=__doc__,
)
