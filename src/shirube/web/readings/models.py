"""Documents that people sent to be read, every version of them, and what was corrected; rows are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

KINDS = {"strategy": "総合戦略", "kpi-table": "KPI の表", "text": "文章"}
ACTS = ("field", "add", "remove", "restore", "move")
STATES = ("running", "done", "failed")


class SentDocument(models.Model):
    """One document in all its versions; corrections belong to it, not to one version.

    It belongs to whoever sent it, or to an organisation and then to its members by their roles.
    """

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    organisation = models.ForeignKey("plans.Organisation", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="sent_document_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="sent_document_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


class SentVersion(models.Model):
    """One file of a document as it was sent, and the sheet of its reading (usecases.corrections_sheet)."""

    document = models.ForeignKey(SentDocument, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file_name = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sheet = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("document", "-number")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="sent_version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sent_version_counts_from_one"),
            models.CheckConstraint(condition=~Q(sheet=""), name="sent_version_was_read"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class CorrectedField(models.Model):
    """One correction (usecases.corrections_model.Correction); the later of two counts, both stay.

    `field` is empty but for a field put right; `told` is JSON of what an added node says and where it stands.
    """

    document = models.ForeignKey(SentDocument, models.CASCADE, related_name="corrections")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    field = models.CharField(max_length=40, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField()
    source_hash = models.CharField(max_length=16)
    where = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10, default="field")
    parent = models.CharField(max_length=200, blank=True, default="")
    parent_hash = models.CharField(max_length=16, blank=True, default="")
    told = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("document", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="corrected_field_says_why"),
            models.CheckConstraint(condition=~Q(by_name=""), name="corrected_field_says_who"),
            models.CheckConstraint(condition=Q(act__in=ACTS), name="corrected_field_act_is_known"),
            models.CheckConstraint(
                condition=(Q(act="field") & ~Q(field="")) | (~Q(act="field") & Q(field="")),
                name="corrected_field_names_its_field",
            ),
            models.CheckConstraint(
                condition=Q(source_hash__regex=r"^[0-9a-f]{16}$"), name="corrected_field_knows_its_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.path} {self.field}"


class ComparedVersions(models.Model):
    """Two versions compared in another process: what is asked, how far it is, the answer as JSON.

    The corrections are counted, for they are only added: other counts are another question.
    """

    before = models.ForeignKey(SentVersion, models.CASCADE, related_name="+")
    after = models.ForeignKey(SentVersion, models.CASCADE, related_name="+")
    is_text = models.BooleanField()
    corrections_before = models.PositiveIntegerField()
    corrections_after = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="running")
    answer = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("before", "after", "is_text", "corrections_before", "corrections_after"),
                name="compared_versions_once",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="compared_versions_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="running") | ~Q(answer=""), name="compared_versions_have_an_answer"
            ),
        )

    def __str__(self) -> str:
        return f"{self.before_id} {self.after_id} {self.state}"
