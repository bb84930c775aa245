"""Organisations, their members and the plans they write; truths of the data are constraints of the database.

Nothing is deleted: `is_deleted` hides a row, and django-simple-history keeps every state with who and when.
Figures are exact text ("35", "7/20"), years "FY2026" or "2026".
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from shirube.plans import Direction, DueKind, NodeKind, Status, TargetKind

ROLES = {"viewer": "見る人", "editor": "書く人", "manager": "まとめる人"}
STATUSES = {"writing": "作成中", "published": "公表済", "closed": "終了"}
KINDS = tuple(NodeKind)
EXACT = r"^-?[0-9]+(/[1-9][0-9]*)?$"
YEAR = r"^(FY)?[0-9]{4}$"
FIRST_FISCAL_YEAR, LAST_YEAR = 1886, 9998  # what base.FiscalYear can hold


def one_of(name: str, values: Iterable[str], label: str) -> models.CheckConstraint:
    """The column holds one of the values."""
    return models.CheckConstraint(condition=Q(**{f"{name}__in": tuple(map(str, values))}), name=label)


def filled(name: str, label: str) -> models.CheckConstraint:
    """The column is not empty."""
    return models.CheckConstraint(condition=~Q(**{name: ""}), name=label)


def matches(name: str, pattern: str, label: str) -> models.CheckConstraint:
    """The column, where it is filled, has this form."""
    return models.CheckConstraint(condition=Q(**{name: ""}) | Q(**{f"{name}__regex": pattern}), name=label)


class Organisation(models.Model):
    """A town, a prefecture or another body that writes plans; `area` is its five-digit code."""

    area = models.CharField(max_length=5)
    name = models.CharField(max_length=60)
    history = HistoricalRecords()

    class Meta:
        ordering = ("area", "name")
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="organisation_once"),
            models.CheckConstraint(condition=Q(area__regex=r"^[0-9]{5}$"), name="organisation_has_an_area"),
            filled("name", "organisation_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person may do in an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10)
    history = HistoricalRecords()

    class Meta:
        ordering = ("organisation", "user")
        constraints = (
            models.UniqueConstraint(fields=("user", "organisation"), name="membership_once"),
            one_of("role", ROLES, "membership_role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.organisation_id} {self.role}"

    @property
    def role_label(self) -> str:
        return ROLES[self.role]


class Plan(models.Model):
    """A plan. `stamp` moves with every change of anything in it; `version` only with its own fields."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")
    title = models.TextField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    rule_on_course = models.CharField(max_length=20, default="1")
    rule_slightly = models.CharField(max_length=20, default="4/5")
    status = models.CharField(max_length=10, default="writing")
    version = models.PositiveIntegerField(default=1)
    stamp = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords(excluded_fields=["stamp"])

    class Meta:
        ordering = ("organisation", "-first_year", "id")
        constraints = (
            filled("title", "plan_has_a_title"),
            one_of("status", STATUSES, "plan_status_is_known"),
            models.CheckConstraint(condition=Q(first_year__lte=F("last_year")), name="plan_years_in_order"),
            models.CheckConstraint(
                condition=Q(first_year__gte=FIRST_FISCAL_YEAR) & Q(last_year__lte=LAST_YEAR),
                name="plan_years_can_be_read",
            ),
            models.CheckConstraint(
                condition=Q(rule_on_course__regex=EXACT), name="plan_rule_on_course_exact"
            ),
            models.CheckConstraint(condition=Q(rule_slightly__regex=EXACT), name="plan_rule_slightly_exact"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def status_label(self) -> str:
        return STATUSES[self.status]


class Node(models.Model):
    """A node of the tree; `link_strategy` and `link_path` name a node of a packaged strategy.

    `is_repost` marks a measure that repeats another one (再掲); `repost_of` is that one, None while it is not found.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="nodes")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True)
    kind = models.CharField(max_length=10)
    position = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    link_strategy = models.CharField(max_length=60, blank=True)
    link_path = models.CharField(max_length=120, blank=True)
    is_repost = models.BooleanField(default=False)
    repost_of = models.ForeignKey("self", models.PROTECT, related_name="reposts", null=True)
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "position", "id")
        constraints = (
            one_of("kind", KINDS, "node_kind_is_known"),
            models.CheckConstraint(
                condition=Q(is_repost=False, repost_of=None)
                | (Q(is_repost=True, kind=str(NodeKind.MEASURE))),
                name="node_repost_is_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(link_strategy="", link_path="") | (~Q(link_strategy="") & ~Q(link_path="")),
                name="node_link_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="node_is_not_its_own_parent"
            ),
            models.UniqueConstraint(
                fields=("plan", "parent", "position"),
                condition=Q(is_deleted=False, parent__isnull=False),
                name="node_position_once",
            ),
            models.UniqueConstraint(
                fields=("plan", "position"),
                condition=Q(is_deleted=False, parent__isnull=True),
                name="node_top_position_once",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Use(models.Model):
    """A programme that a measure draws on: an id of the catalogue, or only a name."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="uses")
    position = models.PositiveIntegerField()
    programme = models.CharField(max_length=100, blank=True)
    name = models.TextField()
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("node", "position", "id")
        constraints = (
            filled("name", "use_has_a_name"),
            models.UniqueConstraint(
                fields=("node", "programme"),
                condition=Q(is_deleted=False) & ~Q(programme=""),
                name="use_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Bar(models.Model):
    """A bar of the roadmap in fiscal years; `first` None is not told, `last` None an open end."""

    node = models.ForeignKey(Node, models.PROTECT, related_name="bars")
    position = models.PositiveIntegerField()
    programme = models.TextField(blank=True)
    first = models.PositiveSmallIntegerField(null=True)
    last = models.PositiveSmallIntegerField(null=True)
    cohort = models.TextField(blank=True)
    text = models.TextField(blank=True)
    is_repost = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("node", "position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(first=None) | Q(last=None) | Q(first__lte=F("last")), name="bar_years_in_order"
            ),
        )

    def __str__(self) -> str:
        name = self.programme or self.text or "工程"
        return f"{name} {'' if self.first is None else self.first}〜{'' if self.last is None else self.last}"


class Kpi(models.Model):
    """An indicator of a node with its present target; `target_kind` empty: no target is written yet.

    `path` is a list of {"at": year, "value": exact text, "text": as typed}; `base_years` are years with blanks
    between, `disaggregation` one line a part.
    """

    node = models.ForeignKey(Node, models.PROTECT, related_name="kpis")
    position = models.PositiveIntegerField()
    label = models.TextField()
    unit = models.CharField(max_length=100, blank=True)
    better = models.CharField(max_length=4, blank=True)
    baseline_value = models.CharField(max_length=60, blank=True)
    baseline_at = models.CharField(max_length=6, blank=True)
    baseline_text = models.TextField(blank=True)
    target_kind = models.CharField(max_length=20, blank=True)
    target_value = models.CharField(max_length=60, blank=True)
    target_text = models.TextField(blank=True)
    target_than = models.TextField(blank=True)
    target_status = models.CharField(max_length=20, default=str(Status.DECIDED))
    due_kind = models.CharField(max_length=20, default=str(DueKind.NONE))
    due_first = models.CharField(max_length=6, blank=True)
    due_last = models.CharField(max_length=6, blank=True)
    due_text = models.TextField(blank=True)
    path = models.JSONField(default=list, blank=True)
    denominator = models.TextField(blank=True)
    printed_no = models.CharField(max_length=60, blank=True)
    cohort = models.TextField(blank=True)
    disaggregation = models.TextField(blank=True)
    base_years = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    source = models.TextField(blank=True)
    link_strategy = models.CharField(max_length=60, blank=True)
    link_path = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("node", "position", "id")
        constraints = (
            filled("label", "kpi_has_a_label"),
            one_of("better", ("", *Direction), "kpi_better_is_known"),
            one_of("target_kind", ("", *TargetKind), "kpi_target_kind_is_known"),
            one_of("target_status", Status, "kpi_target_status_is_known"),
            one_of("due_kind", DueKind, "kpi_due_kind_is_known"),
            matches("baseline_value", EXACT, "kpi_baseline_is_exact"),
            matches("target_value", EXACT, "kpi_target_is_exact"),
            matches("baseline_at", YEAR, "kpi_baseline_at_is_a_year"),
            matches("due_first", YEAR, "kpi_due_first_is_a_year"),
            matches("due_last", YEAR, "kpi_due_last_is_a_year"),
            models.CheckConstraint(
                condition=Q(target_value="") | ~Q(target_kind=""), name="kpi_target_value_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(target_value="") | ~Q(target_status=str(Status.LOST)),
                name="kpi_lost_target_has_no_value",
            ),
            models.UniqueConstraint(
                fields=("node", "position"), condition=Q(is_deleted=False), name="kpi_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.label


class TargetHistory(models.Model):
    """A target that was replaced, with the day and the reason; rows are only added (a trigger holds it)."""

    kpi = models.ForeignKey(Kpi, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    unit = models.CharField(max_length=100, blank=True)
    than = models.TextField(blank=True)
    better = models.CharField(max_length=4, blank=True)
    status = models.CharField(max_length=20)
    due_kind = models.CharField(max_length=20)
    due_first = models.CharField(max_length=6, blank=True)
    due_last = models.CharField(max_length=6, blank=True)
    due_text = models.TextField(blank=True)
    changed_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("kpi", "number")
        constraints = (
            models.UniqueConstraint(fields=("kpi", "number"), name="target_history_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="target_history_counts_from_one"),
            one_of("kind", TargetKind, "target_history_kind_is_known"),
            one_of("status", Status, "target_history_status_is_known"),
            matches("value", EXACT, "target_history_value_is_exact"),
            filled("reason", "target_history_says_why"),
            filled("by_name", "target_history_says_who"),
        )

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.number}"


from shirube.web.plans.budget_models import Budget  # noqa: E402
from shirube.web.plans.yearly_models import Comment, Observation, PublishedVersion, Review  # noqa: E402

__all__ = [
    "Bar",
    "Budget",
    "Comment",
    "Kpi",
    "Membership",
    "Node",
    "Observation",
    "Organisation",
    "Plan",
    "PublishedVersion",
    "Review",
    "TargetHistory",
    "Use",
]
