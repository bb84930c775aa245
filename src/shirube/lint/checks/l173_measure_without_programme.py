"""財源となる制度のない施策

使う制度（補助金・交付金など）が一つも挙げられていない施策です。ほかの施策に制度を挙げている計画だけで見ます。

なぜ: 使える制度を見落としているかもしれません。町だけの財源でするなら、そう書いておくと次の担当が迷いません。
悪い例: 施策「空き家の改修」制度なし
よい例: 施策「空き家の改修」制度: 地域未来交付金、または「町の単独の財源」と書く
出典: しるべの設計（design.md 2章・5章）。国の決まりではありません。
"""

from __future__ import annotations

from collections.abc import Iterator

from shirube.lint.context import Context
from shirube.lint.finding import Check, Note, Severity, at_measure
from shirube.lint.view import PlanView


def _find(view: PlanView, _context: Context) -> Iterator[Note]:
    if not any(one.programmes for one in view.measures):
        return
    for one in view.measures:
        if not one.programmes and not one.reposted:
            yield at_measure(one, "に、使う制度が挙げられていません。")


CHECK = Check(
    code="L173",
    name="measure-without-programme",
    severity=Severity.HINT,
    field="programmes",
    find=_find,
    doc=__doc__,
)
