"""Own programmes and every version of them; versions are only added, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

KINDS = {"add": "追加", "replace": "差し替え", "withdraw": "取り下げ", "restore": "復活"}


class OwnProgramme(models.Model):
    """A programme that staff uploaded; `id` is the id of its file."""

    id = models.CharField(primary_key=True, max_length=100)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(id__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="own_programme_id_is_an_id"
            ),
        )

    def __str__(self) -> str:
        return self.id


class OwnVersion(models.Model):
    """One step of a programme's history: its whole text after the step, who, when and why."""

    programme = models.ForeignKey(OwnProgramme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    name = models.TextField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("programme", "-number")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="own_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="own_version_counts_from_one"),
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="own_version_kind_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="own_version_has_a_text"),
            models.CheckConstraint(condition=~Q(by_name=""), name="own_version_says_who"),
            models.CheckConstraint(condition=~Q(reason=""), name="own_version_says_why"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="own_version_has_a_hash"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id} {self.number}"

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


class OwnStamp(models.Model):
    """One row that changes with every change of own programmes, so that each process notices it."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    value = models.CharField(max_length=32)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="own_stamp_is_one_row"),)

    def __str__(self) -> str:
        return self.value
