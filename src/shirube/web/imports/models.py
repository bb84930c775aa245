"""Imported files with everything they said; a file is a draft until somebody confirms it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

STATES = {"draft": "確かめる前", "used": "使用中", "withdrawn": "取り下げ"}
AUDIENCES = {"everyone": "だれでも見られる", "organisation": "団体の人だけ", "staff": "管理者だけ"}


class Import(models.Model):
    """One file: what it was, who brought it when, and the account of its rows."""

    state = models.CharField(max_length=10, default="draft")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=10)
    year_told = models.CharField(max_length=4, blank=True)
    credit = models.TextField()
    rows = models.PositiveIntegerField()
    used = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    refused_cells = models.PositiveIntegerField()
    aside = models.JSONField()
    changed = models.JSONField()
    refusals = models.JSONField()
    warnings = models.JSONField()
    wins = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    audience = models.CharField(max_length=12, default="everyone")
    organisation = models.ForeignKey("plans.Organisation", models.SET_NULL, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=tuple(STATES)), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="import_has_a_hash"),
            models.CheckConstraint(condition=~Q(by_name=""), name="import_says_who"),
            models.UniqueConstraint(
                fields=("sha256", "year_told"),
                condition=Q(state="used", organisation__isnull=True),
                name="import_is_used_once",
            ),
            models.UniqueConstraint(
                fields=("sha256", "year_told", "organisation"),
                condition=Q(state="used", organisation__isnull=False),
                name="import_is_used_once_by_a_body",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=tuple(AUDIENCES)), name="import_audience_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:8]}"

    @property
    def state_label(self) -> str:
        return STATES[self.state]

    @property
    def audience_label(self) -> str:
        if self.audience == "organisation" and self.organisation is not None:
            return f"{self.organisation.name}の人だけ"
        return AUDIENCES[self.audience]

    @property
    def set_aside(self) -> int:
        return sum(self.aside.values())


class OwnIndicator(models.Model):
    """A column that the dictionary does not know, kept under an id made from its label and unit."""

    id = models.CharField(primary_key=True, max_length=60)
    label = models.CharField(max_length=120)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("label", "unit")

    def __str__(self) -> str:
        return self.label


class ImportedValue(models.Model):
    """One value of a file at its cell: exact text, or the mark that stood there."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="values")
    area = models.CharField(max_length=5)
    indicator = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=40, null=True)
    mark = models.CharField(max_length=20, blank=True)
    printed = models.CharField(max_length=60, blank=True)
    where = models.CharField(max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "area", "indicator", "year"), name="imported_value_stands_once"
            ),
            models.CheckConstraint(
                condition=(Q(value__isnull=False) & Q(mark="")) | (Q(value__isnull=True) & ~Q(mark="")),
                name="imported_value_or_mark",
            ),
            models.CheckConstraint(condition=Q(area__regex=r"^[0-9]{5}$"), name="imported_value_has_an_area"),
        )
        indexes = (models.Index(fields=("area", "indicator", "year"), name="imported_value_of_area"),)

    def __str__(self) -> str:
        return f"{self.area} {self.indicator} {self.year}"


class ImportedBoundary(models.Model):
    """The outline of one municipality: rings of [longitude, latitude]."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="boundaries")
    area = models.CharField(max_length=5)
    rings = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "area"), name="imported_boundary_stands_once"),
        )

    def __str__(self) -> str:
        return self.area
