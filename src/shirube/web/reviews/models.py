"""Corrections of published years: why a year was opened again, which version was wrong, which one set it right."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from shirube.web.plans.models import Plan, PublishedVersion, filled


class Correction(models.Model):
    """A published year opened again with a reason; it ends as a new version (`made`) or is given up (`is_dropped`).

    Who, when and why are never changed afterwards (a trigger holds it).
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="corrections")
    year = models.PositiveSmallIntegerField()
    corrects = models.ForeignKey(PublishedVersion, models.PROTECT, related_name="corrected_by")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    made = models.OneToOneField(PublishedVersion, models.PROTECT, related_name="correction", null=True)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "id")
        constraints = (
            filled("reason", "correction_says_why"),
            filled("by_name", "correction_says_who"),
            models.UniqueConstraint(
                fields=("plan",),
                condition=Q(made__isnull=True, is_dropped=False),
                name="correction_one_open_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(made=None) | Q(is_dropped=False), name="correction_made_or_dropped"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id} FY{self.year}"
