"""The tables of a reading that are saved as files: what was read, and what was corrected."""

from __future__ import annotations

from shirube.documents import Table
from shirube.usecases.corrections_model import ACT_WORDS, FATE_WORDS
from shirube.web.readings.page import STATE_WORDS, parent_name, state_of
from shirube.web.readings.selectors import Sheet


def nodes_table(sheet: Sheet) -> Table:
    """Every field of every node: as read, as it stands, where."""
    return Table(
        "読み取り",
        ("種類", "項目", "読んだ値", "いまの値", "直したか", "親", "場所", "番号（path）"),
        [
            (
                node.kind,
                one.label,
                one.value or None,
                sheet.value(node, one.id) or None,
                STATE_WORDS.get(state_of(sheet, node))
                or ("直した" if sheet.value(node, one.id) != one.value else None),
                parent_name(sheet, node) or None,
                node.where,
                node.path,
            )
            for node in sheet.nodes
            for one in node.fields
        ],
    )


def corrections_table(sheet: Sheet) -> Table:
    """Every correction with who, when, why, and what became of it in this version."""
    return Table(
        "直し",
        (
            "何を",
            "種類",
            "項目",
            "前",
            "後",
            "理由",
            "直した人",
            "日時",
            "場所",
            "この版では",
            "番号（path）",
        ),
        [
            (
                ACT_WORDS[one.correction.act],
                one.correction.kind,
                one.correction.field or None,
                one.correction.before or None,
                one.correction.after or None,
                one.correction.reason,
                one.correction.by,
                one.correction.at.isoformat(timespec="minutes"),
                one.correction.where,
                FATE_WORDS[one.fate],
                one.path or one.correction.path,
            )
            for one in sheet.outcome.fated
        ],
    )
