"""What a reading is made of: which kind of node hangs on which, and what a person writes to add one."""

from __future__ import annotations

import re
import unicodedata

from shirube.usecases.corrections_model import Correction, Node, NodeField

ROOT, NATIONAL = "", "national"
ADDED = "added/"
ROW = "KPI の行"
ROOT_WORDS = {ROOT: "計画の全体", NATIONAL: "国の役割"}
_TOP = ("計画の全体",)
PARENTS = {
    "インパクト": _TOP,
    "アウトカム": ("インパクト",),
    "アウトプット": ("アウトカム", *_TOP),
    "施策の群": ("アウトプット", "国の役割"),
    "小分類": ("施策の群",),
    "施策": ("施策の群", "小分類"),
    "事業": ("施策",),
    "その他の施策": ("アウトカム",),
    "KPI": ("インパクト", "アウトカム", "アウトプット", "小分類", "施策の群", "KPI"),
    "工程表の行": ("アウトプット", "小分類", "施策の群"),
    "工程表の欄": ("工程表の行",),
}
"""The kinds that a plan is made of, and on what each may hang; KPIs and roadmaps only on groups of the national role."""

LABELS = {
    "title": "題",
    "label": "指標",
    "aim": "目標（期限）",
    "notes": "注",
    "name": "事業名",
    "text": "期間と内容",
    "no": "番号・記号",
    "column": "欄の見出し",
}
_OWN = {
    "KPI": ("label", "aim", "notes", "no"),
    "小分類": ("title",),
    "事業": ("name",),
    "工程表の行": ("name",),
    "工程表の欄": ("text", "column"),
}
_NUMBERED = ("title", "no")
_NUMBER = {
    "インパクト": re.compile(r"[1-9]\d{0,2}"),
    "アウトカム": re.compile(r"[A-Z]"),
    "アウトプット": re.compile(r"[a-z]"),
    "施策の群": re.compile(r"[1-9]\d{0,2}"),
    "施策": re.compile(r"[1-9]\d{0,2}"),
    "その他の施策": re.compile(r"[1-9]\d{0,2}"),
}


def fields_to_write(kind: str) -> tuple[tuple[str, str], ...]:
    """The fields of a node of a plan that a person adds, with what they are called; the first must be filled."""
    return tuple((name, LABELS[name]) for name in _OWN.get(kind, _NUMBERED))


def number_of(kind: str, text: str) -> str | None:
    """A number or letter as the kind writes it; None where it is none. A KPI may carry any short mark."""
    plain = unicodedata.normalize("NFKC", text).strip()
    form = _NUMBER.get(kind)
    if form is None:
        return plain or None
    return plain if form.fullmatch(plain) else None


def may_hold(parent: Node, kind: str) -> bool:
    """Whether a node may carry one of this kind.

    A KPI with an aim of its own carries no other KPI: only the heading over several, or one whose aim was lost.
    """
    if parent.kind not in PARENTS.get(kind, ()):
        return False
    if kind == parent.kind == "KPI":
        return not parent.value("aim")
    if parent.kind == "施策の群" and kind in ("KPI", "工程表の行"):
        return parent.parent == NATIONAL
    return True


def roots_of(kind: str) -> tuple[str, ...]:
    """The places without a node on which a kind may hang."""
    return tuple(path for path, word in ROOT_WORDS.items() if word in PARENTS.get(kind, ()))


def node_added(
    one: Correction, *, parent: str, lines: tuple[int, int], where: str, like: Node | None
) -> Node | None:
    """The node that an addition speaks of, at the place its source stands now.

    `like` is another row of the same table: the added one has its columns; None when it speaks of others.
    """
    told = dict(one.values)
    if one.kind == ROW:
        columns = like.fields if like else ()
        if not told.keys() <= {column.id for column in columns}:
            return None
        fields = tuple(NodeField(column.id, column.label, told.get(column.id, "")) for column in columns)
    else:
        names = [name for name, _ in fields_to_write(one.kind) if name not in ("no", "column")]
        fields = tuple(NodeField(name, LABELS[name], told.get(name, "")) for name in names)
    return Node(
        path=one.path,
        kind=one.kind,
        fields=fields,
        where=where,
        lines=lines,
        source_hash=one.source_hash,
        sheet=one.sheet,
        parent=parent,
    )
