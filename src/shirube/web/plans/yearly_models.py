"""What is added to a plan year by year: actuals, reviews, experts' comments, and the versions made public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from shirube.plans import Grade, NextStep

EXACT = r"^-?[0-9]+(/[1-9][0-9]*)?$"
YEAR = r"^(FY)?[0-9]{4}$"


class Observation(models.Model):
    """The actual of a KPI in a year: a value (exact text), or the reason why there is none."""

    kpi = models.ForeignKey("plans.Kpi", models.PROTECT, related_name="observations")
    at = models.CharField(max_length=6)
    value = models.CharField(max_length=60, blank=True)
    why_none = models.TextField(blank=True)
    text = models.TextField(blank=True)
    source = models.TextField(blank=True)
    as_of = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kpi", "at")
        constraints = (
            models.UniqueConstraint(fields=("kpi", "at"), name="observation_once_a_year"),
            models.CheckConstraint(condition=Q(at__regex=YEAR), name="observation_at_is_a_year"),
            models.CheckConstraint(
                condition=Q(value="") | Q(value__regex=EXACT), name="observation_value_is_exact"
            ),
            models.CheckConstraint(
                condition=(Q(value="") & ~Q(why_none="")) | (~Q(value="") & Q(why_none="")),
                name="observation_is_a_value_or_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.at}"


class Review(models.Model):
    """The yearly review of a KPI; the judgement is kept as it was drawn, with the rule and the actual used."""

    kpi = models.ForeignKey("plans.Kpi", models.PROTECT, related_name="reviews")
    at = models.CharField(max_length=6)
    actual_value = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=10)
    reason = models.TextField()
    expected = models.CharField(max_length=60, blank=True)
    rule_on_course = models.CharField(max_length=20)
    rule_slightly = models.CharField(max_length=20)
    cause = models.TextField(blank=True)
    next_step = models.CharField(max_length=10, blank=True)
    comment = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kpi", "at")
        constraints = (
            models.UniqueConstraint(fields=("kpi", "at"), name="review_once_a_year"),
            models.CheckConstraint(condition=Q(at__regex=YEAR), name="review_at_is_a_year"),
            models.CheckConstraint(
                condition=Q(grade__in=tuple(map(str, Grade))), name="review_grade_is_known"
            ),
            models.CheckConstraint(
                condition=Q(next_step__in=("", *map(str, NextStep))), name="review_next_step_is_known"
            ),
            models.CheckConstraint(
                condition=Q(actual_value="") | Q(actual_value__regex=EXACT), name="review_actual_is_exact"
            ),
            models.CheckConstraint(
                condition=Q(expected="") | Q(expected__regex=EXACT), name="review_expected_is_exact"
            ),
            models.CheckConstraint(
                condition=Q(rule_on_course__regex=EXACT) & Q(rule_slightly__regex=EXACT),
                name="review_keeps_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | ~Q(next_step=""), name="review_published_has_a_next_step"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.at}"


class Comment(models.Model):
    """What experts said on a plan, or on one node or KPI of it; `by` is the body or person who said it."""

    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="comments")
    node = models.ForeignKey("plans.Node", models.PROTECT, related_name="comments", null=True)
    kpi = models.ForeignKey("plans.Kpi", models.PROTECT, related_name="comments", null=True)
    year = models.PositiveSmallIntegerField(null=True)
    text = models.TextField()
    by = models.CharField(max_length=150)
    given_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "-year", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_a_text"),
            models.CheckConstraint(condition=~Q(by=""), name="comment_says_who"),
            models.CheckConstraint(condition=Q(node=None) | Q(kpi=None), name="comment_is_on_one_thing"),
        )

    def __str__(self) -> str:
        return self.text[:40]


class PublishedVersion(models.Model):
    """A plan as it was made public: the JSON of its book as text, never changed afterwards (a trigger holds it)."""

    plan = models.ForeignKey("plans.Plan", models.PROTECT, related_name="published")
    number = models.PositiveIntegerField()
    slug = models.SlugField(max_length=60)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="published_number_once"),
            models.UniqueConstraint(fields=("slug", "number"), name="published_slug_and_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="published_counts_from_one"),
            models.CheckConstraint(condition=~Q(content=""), name="published_has_a_content"),
            models.CheckConstraint(condition=~Q(by_name=""), name="published_says_who"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="published_has_a_hash"),
        )

    def __str__(self) -> str:
        return f"{self.slug} {self.number}"
