"""What a measure is planned to cost: a row is a source of funding with its yen by fiscal year."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from shirube.plans import SOURCE_WORDS, FundingSource


class Budget(models.Model):
    """A row of a measure's budget. `amounts` is a list of {"at": "FY2026", "yen": 12000000 or null (undecided)}."""

    node = models.ForeignKey("plans.Node", models.PROTECT, related_name="budgets")
    position = models.PositiveIntegerField()
    source = models.CharField(max_length=12)
    name = models.TextField(blank=True)
    amounts = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    is_deleted = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("node", "position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(source__in=tuple(map(str, FundingSource))), name="budget_source_is_known"
            ),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, (SOURCE_WORDS[FundingSource(self.source)], self.name)))
