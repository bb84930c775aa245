"""Who changed what in a plan, when, before and after: read from the history of every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shirube.base import format_yen
from shirube.plans import SOURCE_WORDS
from shirube.plans.town_json import read_year
from shirube.web.plans import models
from shirube.web.plans.page_links import link_words
from shirube.web.plans.words import BETTER, DUES, KIND_JA, STATUSES, TARGETS

WHOLE = 200
"""How many changes one page shows; more lie behind "older"."""

FIELDS: dict[str, str] = {
    "title": "名前",
    "text": "本文",
    "kind": "種類",
    "link_path": "国の目標とのつながり",
    "is_repost": "再掲か",
    "repost_of_id": "再掲の元",
    "parent_id": "置き場所",
    "position": "順",
    "is_deleted": "消したか",
    "first_year": "始めの年度",
    "last_year": "終わりの年度",
    "rule_on_course": "順調の基準",
    "rule_slightly": "やや遅れの基準",
    "status": "状態",
    "label": "指標",
    "unit": "単位",
    "better": "よい向き",
    "baseline_value": "基準値",
    "baseline_at": "基準の年",
    "baseline_text": "基準値（書いたまま）",
    "target_kind": "目標の書き方",
    "target_value": "目標値",
    "target_text": "目標（書いたまま）",
    "target_than": "比べる相手",
    "target_status": "目標の状態",
    "due_kind": "期限の種類",
    "due_first": "期間の初め",
    "due_last": "期限",
    "due_text": "期限の言葉",
    "path": "年ごとの目標",
    "denominator": "分母",
    "printed_no": "印刷の番号",
    "cohort": "対象",
    "disaggregation": "内訳",
    "base_years": "くらべる年",
    "notes": "注",
    "source": "出典",
    "name": "制度の名前",
    "programme": "制度・行",
    "first": "始まり",
    "last": "終わり",
    "at": "年",
    "value": "実績値",
    "why_none": "値がない理由",
    "as_of": "時点",
    "grade": "判定",
    "reason": "判定の理由",
    "cause": "要因",
    "next_step": "今後の方向",
    "comment": "意見",
    "published_on": "公表日",
    "by": "だれの意見か",
    "year": "年度",
    "given_on": "意見の日",
    "amounts": "年度ごとの額",
    "note": "備考",
}
OWN_FIELDS: dict[str, dict[str, str]] = {
    "Budget": {"source": "財源", "name": "内訳の名前"},
    "Kpi": {"link_path": "国の KPI とのつながり"},
    "Bar": {"text": "内容", "programme": "行の名前"},
}
"""Fields that are called otherwise in one kind of row."""
CHOICES: dict[str, dict[str, str]] = {
    "better": dict(BETTER),
    "target_kind": dict(TARGETS),
    "target_status": dict(STATUSES),
    "due_kind": dict(DUES),
    "status": models.STATUSES,
    "kind": {str(kind): words for kind, words in KIND_JA.items()},
}
FUNDING = {str(source): words for source, words in SOURCE_WORDS.items()}
_YEARS = frozenset(
    {"at", "baseline_at", "due_first", "due_last", "first_year", "last_year", "first", "last", "year"}
)
_WORDS = frozenset({FIELDS[name] for name in ("title", "text", "link_path")})
SILENT = frozenset({"id", "version", "plan_id", "node_id", "kpi_id", "link_strategy", "rule_on_course_"})
WHAT = {
    "Plan": "計画",
    "Node": "項目",
    "Kpi": "KPI",
    "Use": "制度",
    "Bar": "工程",
    "Budget": "予算",
    "Observation": "実績",
    "Review": "評価",
    "Comment": "意見",
}


@dataclass(frozen=True)
class Edit:
    """One change: what was done to what, by whom, when, and each field before and after."""

    what: str
    name: str
    did: str
    by: str
    at: datetime
    fields: tuple[tuple[str, str, str], ...]
    href: str
    state: int
    kind: str
    row: int
    newest: int

    @property
    def has_words(self) -> bool:
        """Whether the change touched words that can be put back."""
        return any(label in _WORDS for label, _, _ in self.fields)


def last_change(row: Any) -> Any | None:
    """The newest state of a row: who and when; None where nothing is kept."""
    return row.history.select_related("history_user").first()


def changed_by_others(plan: models.Plan, since: datetime, user: Any) -> list[Edit]:
    """What others changed since a moment, the newest first."""
    found = [
        edit
        for model, rows in _states(plan)
        for edit in _edits(model, rows.filter(history_date__gt=since).exclude(history_user_id=user.pk), plan)
    ]
    return sorted(found, key=lambda edit: edit.at, reverse=True)


def plan_edits(plan: models.Plan, *, most: int = WHOLE) -> list[Edit]:
    """The newest changes of anything in a plan."""
    found = [edit for model, rows in _states(plan) for edit in _edits(model, rows[:most], plan)]
    return sorted(found, key=lambda edit: edit.at, reverse=True)[:most]


def node_edits(plan: models.Plan, node: models.Node, *, most: int = WHOLE) -> list[Edit]:
    """The newest changes of a node, its programmes, bars and KPIs."""
    kpis = list(node.kpis.values_list("pk", flat=True))
    parts = (
        (models.Node, {"id": node.pk}),
        (models.Use, {"node_id": node.pk}),
        (models.Bar, {"node_id": node.pk}),
        (models.Budget, {"node_id": node.pk}),
        (models.Kpi, {"id__in": kpis}),
        (models.Observation, {"kpi_id__in": kpis}),
        (models.Review, {"kpi_id__in": kpis}),
    )
    found = [
        edit for model, wanted in parts for edit in _edits(model, _rows(model).filter(**wanted)[:most], plan)
    ]
    return sorted(found, key=lambda edit: edit.at, reverse=True)[:most]


def _rows(model: Any) -> Any:
    return model.history.select_related("history_user").order_by("-history_date", "-history_id")


def _states(plan: models.Plan) -> Iterable[tuple[Any, Any]]:
    nodes = plan.nodes.values("pk")
    kpis = models.Kpi.objects.filter(node__plan=plan).values("pk")
    for model, wanted in (
        (models.Plan, {"id": plan.pk}),
        (models.Node, {"plan_id": plan.pk}),
        (models.Use, {"node_id__in": nodes}),
        (models.Bar, {"node_id__in": nodes}),
        (models.Budget, {"node_id__in": nodes}),
        (models.Kpi, {"node_id__in": nodes}),
        (models.Observation, {"kpi_id__in": kpis}),
        (models.Review, {"kpi_id__in": kpis}),
        (models.Comment, {"plan_id": plan.pk}),
    ):
        yield model, _rows(model).filter(**wanted)


def _edits(model: Any, states: Iterable[Any], plan: models.Plan) -> Iterable[Edit]:
    listed = list(states)
    newest: dict[int, int] = {}
    for state in listed:
        newest.setdefault(state.id, state.history_id)
    homes = dict(plan.nodes.values_list("pk", "title")) if model is models.Node else {}
    for state, before in zip(listed, _before(listed), strict=True):
        fields = tuple(_differences(model, before, state, homes))
        if not fields and before is not None:
            continue
        yield Edit(
            WHAT[model.__name__],
            _name(state),
            _did(before, state),
            state.history_user.get_username() if state.history_user else "（記録なし）",
            state.history_date,
            fields,
            _href(model, state, plan),
            state.history_id,
            model.__name__,
            state.id,
            newest[state.id],
        )


def _before(states: list[Any]) -> list[Any]:
    """The state before each one; asked from the database only where the list ends too early."""
    older: dict[int, Any] = {}
    found: list[Any] = []
    for state in reversed(states):
        before = older.get(state.id)
        if before is None and state.history_type != "+":
            before = state.prev_record
        found.append(before)
        older[state.id] = state
    return found[::-1]


def _differences(
    model: Any, before: Any, after: Any, homes: Mapping[int, str]
) -> Iterable[tuple[str, str, str]]:
    for field in model._meta.fields:  # noqa: SLF001  Django's way to list columns
        name = field.attname
        if name in SILENT or name not in FIELDS or not hasattr(after, name):
            continue
        old, new = ("" if before is None else getattr(before, name)), getattr(after, name)
        if before is None and (new in ("", None, False, []) or name in ("position", "kind")):
            continue
        if old != new:
            label = OWN_FIELDS.get(model.__name__, {}).get(name) or FIELDS[name]
            yield label, "" if before is None else shown(name, old, homes), shown(name, new, homes)


def shown(name: str, value: Any, homes: Mapping[int, str] | None = None) -> str:
    """A stored value as a person reads it; － where nothing stands."""
    if name == "repost_of_id":
        return "－" if value is None else f"「{(homes or {}).get(value, value)}」"
    if name == "parent_id":
        return "いちばん上" if value is None else f"「{(homes or {}).get(value, value)}」の下"
    if value in ("", None, []):
        return "－"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if name in CHOICES:
        return CHOICES[name].get(str(value), str(value))
    if name in _YEARS:
        return read_year(value if isinstance(value, str) else f"FY{value}").era
    if name == "source" and value in FUNDING:
        return FUNDING[value]
    if name == "link_path":
        return link_words(str(value))
    if name == "base_years":
        return "、".join(read_year(one).era for one in value.split())
    if name == "amounts":
        told = ((read_year(one["at"]).era, one["yen"]) for one in value)
        return "、".join(f"{year} {'未定' if yen is None else format_yen(yen)}" for year, yen in told)
    if name == "path":
        return "、".join(f"{read_year(step['at']).era} {step.get('text') or step['value']}" for step in value)
    return str(value)


def _name(state: Any) -> str:
    for name in ("title", "label", "name", "programme", "text", "at"):
        found = str(getattr(state, name, "") or "")
        if found:
            return found if len(found) <= 60 else f"{found[:60]}…"
    return "（名前なし）"


def _did(before: Any, state: Any) -> str:
    if before is None:
        return "作った"
    if state.is_deleted if hasattr(state, "is_deleted") else False:
        return "消した"
    if getattr(before, "is_deleted", False):
        return "戻した"
    return state.history_change_reason or "変えた"


def _href(model: Any, state: Any, plan: models.Plan) -> str:
    if model is models.Node:
        return f"/plans/{plan.pk}/nodes/{state.id}/"
    if model is models.Kpi:
        return f"/plans/{plan.pk}/indicators/{state.id}/"
    if hasattr(state, "node_id") and state.node_id:
        return f"/plans/{plan.pk}/nodes/{state.node_id}/"
    if hasattr(state, "kpi_id") and state.kpi_id:
        return f"/plans/{plan.pk}/indicators/{state.kpi_id}/"
    return f"/plans/{plan.pk}/"
