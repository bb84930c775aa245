"""What a person adds to a reading, takes out of it or hangs elsewhere: the form's words, and what is stored of them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from shirube.base import ShirubeError
from shirube.usecases.corrections import NO_LINES, settle, where_of
from shirube.usecases.corrections_file import LONGEST, MOST_LINES
from shirube.usecases.corrections_model import Act, Fate, Node, source_hash
from shirube.usecases.corrections_shape import (
    ADDED,
    PARENTS,
    ROW,
    fields_to_write,
    may_hold,
    number_of,
    roots_of,
)
from shirube.web.pages import library
from shirube.web.readings.models import CorrectedField
from shirube.web.readings.selectors import Sheet, as_correction
from shirube.web.readings.services import refuse_full

TABLE_WORD = "この表"


@dataclass(frozen=True)
class Written:
    """What a form for an added node holds."""

    kind: str
    parent: str
    values: Mapping[str, str]
    first: str
    last: str
    sheet: str
    reason: str


def kinds_of(sheet: Sheet) -> tuple[str, ...]:
    """The kinds that may be added to a document."""
    return {"strategy": tuple(PARENTS), "kpi-table": (ROW,)}.get(sheet.document.kind, ())


def fields_of(sheet: Sheet, kind: str, parent: str) -> tuple[tuple[str, str], ...]:
    """What is written of an added node: id and label; of a row the columns of its table."""
    if kind != ROW:
        return fields_to_write(kind) if kind in PARENTS else ()
    row = next((node for node in sheet.read_nodes if node.parent == parent), None)
    return tuple((one.id, one.label) for one in row.fields) if row else ()


def parents_of(sheet: Sheet, kind: str, *, but: Node | None = None) -> Iterator[tuple[str, str]]:
    """The places on which a kind may hang: value and name, in the order of the document; not those taken out."""
    if kind == ROW:
        for name in dict.fromkeys(node.parent for node in sheet.read_nodes):
            yield name, TABLE_WORD if name == "csv" else f"表「{name}」"
        return
    for path in roots_of(kind):
        yield path, sheet.name_of(path)
    for node in sheet.nodes:
        is_own = but is not None and node.path == but.path
        if may_hold(node, kind) and node.path not in sheet.outcome.gone and not is_own:
            yield node.path, sheet.name_of(node.path)


def children_of(sheet: Sheet, node: Node) -> list[tuple[str, str]]:
    """The kinds that may be added under a node, each with the query of its form."""
    if node.kind == ROW or node.path in sheet.outcome.gone:
        return []
    return [
        (kind, urlencode({"kind": kind, "parent": node.path})) for kind in PARENTS if may_hold(node, kind)
    ]


def add(sheet: Sheet, written: Written, *, user: Any) -> CorrectedField:
    """Store an added node. Raises ShirubeError E547 for what cannot be one, E534."""
    fields = fields_of(sheet, written.kind, written.parent)
    if not fields or written.kind not in kinds_of(sheet):
        raise refused("足すものの種類か、付ける先がありません。", todo="種類と付ける先を選び直してください。")
    values = {name: _clean(written.values.get(name, "")) for name, _ in fields}
    if not values[fields[0][0]]:
        raise refused(f"「{fields[0][1]}」が空です。", todo="原本にある言葉を書いてください。")
    if max(map(len, values.values())) > LONGEST:
        raise refused("長すぎます。", todo=f"一つの欄は{LONGEST:,}字までにしてください。")
    number = values.get("no", "")
    if number and number_of(written.kind, number) is None:
        raise refused(
            f"「{number[:20]}」は{written.kind}の番号・記号になりません。",
            todo="アウトカムは A、アウトプットは a、ほかは 3 のように書くか、空にしてください。",
        )
    lines, where, found = _place(sheet, written)
    parent = next((node for node in sheet.nodes if node.path == written.parent), None)
    told = {
        "values": {name: value for name, value in values.items() if value},
        "lines": lines,
        "sheet": written.sheet,
    }
    row = _row(
        sheet,
        Act.ADD,
        path=f"{ADDED}{secrets.token_hex(6)}",
        kind=written.kind,
        after=values[fields[0][0]],
        reason=written.reason,
        source_hash=found or (parent.source_hash if parent else source_hash("")),
        where=where,
        parent=written.parent,
        parent_hash=parent.source_hash if parent else "",
        told=json.dumps(told, ensure_ascii=False),
        user=user,
    )
    return _kept(sheet, row)


def take_out(sheet: Sheet, path: str, *, reason: str, user: Any) -> CorrectedField:
    """Store that a node is none. Raises UnknownNameError E532, ShirubeError E547, E534."""
    return _kept(sheet, _of_node(sheet, Act.REMOVE, sheet.node(path), reason=reason, user=user))


def put_back(sheet: Sheet, path: str, *, reason: str, user: Any) -> CorrectedField:
    """Store that a node taken out is one after all. Raises UnknownNameError E532, ShirubeError E547, E534."""
    node = sheet.node(path)
    if path not in sheet.outcome.removed:
        raise refused("これは外されていません。", todo="ページを開き直して、いまの様子を見てください。")
    return _kept(sheet, _of_node(sheet, Act.RESTORE, node, reason=reason, user=user))


def move(sheet: Sheet, path: str, parent: str, *, reason: str, user: Any) -> CorrectedField:
    """Store that a node hangs on another. Raises UnknownNameError E532, ShirubeError E547, E534."""
    node = sheet.node(path)
    if parent not in {value for value, _ in parents_of(sheet, node.kind, but=node)} or node.kind == ROW:
        raise refused("その親には付けられません。", todo="一覧から親を選び直してください。")
    if parent == sheet.parent_of(node):
        raise refused("いまの親と同じです。", todo="別の親を選んでください。")
    above = next((one for one in sheet.nodes if one.path == parent), None)
    row = _of_node(sheet, Act.MOVE, node, reason=reason, user=user)
    row.before, row.after = sheet.name_of(sheet.parent_of(node))[:LONGEST], sheet.name_of(parent)[:LONGEST]
    row.parent, row.parent_hash = parent, above.source_hash if above else ""
    return _kept(sheet, row)


def _place(sheet: Sheet, written: Written) -> tuple[tuple[int, int] | None, str, str]:
    """The lines a form names, words for them and their hash; none where the text is not in the source."""
    told = (written.first.strip(), written.last.strip() or written.first.strip())
    if not told[0]:
        return None, NO_LINES, ""
    if not all(one.isdecimal() and len(one) <= 7 for one in told):
        raise refused("行の番号が数字ではありません。", todo="原文の左にある番号を書いてください。")
    first, last = int(told[0]), int(told[1])
    lines = [
        line
        for line in sheet.lines
        if line.sheet == written.sheet and first <= line.no <= last and line.text.strip()
    ]
    if not lines or not 0 <= last - first < MOST_LINES:
        raise refused(
            f"原文の{first}〜{last}行から足すことはできません。",
            todo=f"字のある行を、{MOST_LINES}行までの範囲で書いてください。原文にないものは空にします。",
        )
    found = source_hash("".join(line.text for line in lines))
    return (first, last), where_of(lines, written.sheet), found


def _of_node(sheet: Sheet, act: Act, node: Node, *, reason: str, user: Any) -> CorrectedField:
    title = sheet.value(node, node.fields[0].id)
    is_out = act is Act.REMOVE
    return _row(
        sheet,
        act,
        path=node.path,
        kind=node.kind,
        before=title if is_out else "",
        after="" if is_out else title,
        reason=reason,
        source_hash=node.source_hash,
        where=node.where,
        user=user,
    )


def _row(sheet: Sheet, act: Act, *, user: Any, **told: Any) -> CorrectedField:
    reason = _clean(told.pop("reason"))
    if not reason:
        raise refused("理由が空です。", todo="どこを見てなぜ変えるかを、後の人に分かるように書いてください。")
    if len(reason) > LONGEST:
        raise refused("理由が長すぎます。", todo=f"一つの欄は{LONGEST:,}字までにしてください。")
    refuse_full(sheet.document)
    return CorrectedField(
        document=sheet.document,
        act=str(act),
        version=sheet.version.number,
        by=user,
        by_name=user.get_username(),
        reason=reason,
        **told,
    )


_WHY_NOT = {
    Fate.ALREADY: "同じものがもう読めています。",
    Fate.READ_OTHERWISE: "同じ題のものが、そこにもう読めています。",
    Fate.NO_PARENT: "その親には付けられません。",
}


def _kept(sheet: Sheet, row: CorrectedField) -> CorrectedField:
    """Stored only if it would take effect at once. Raises ShirubeError E547 with what stands in the way."""
    row.at = library.now()
    fate = settle(sheet.read_nodes, [*sheet.corrections, as_correction(row)], sheet.lines).fated[-1].fate
    is_there = row.act == Act.ADD and fate is Fate.ALREADY
    if is_there or not fate.fits:
        why = _WHY_NOT.get(fate, "この文書には当てられません。")
        raise refused(why, todo="読めているものを直すか、別の親を選んでください。")
    row.save()
    return row


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()[: LONGEST + 1]


def refused(what: str, *, todo: str) -> ShirubeError:
    """E547: a change of the tree that is not stored."""
    return ShirubeError("E547", f"保存していません。{what}", todo=todo)
