"""Places and what is recorded of them; the truths of the data are constraints of the database."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

KINDS = ("prefecture", "municipality")
LG_CLASSES = (
    *("prefecture", "designated_city", "core_city", "transitional_city"),
    *("city", "special_ward", "town", "village"),
)

models.CharField.register_lookup(Length)


class Source(models.Model):
    """Where facts come from; `credit` is printed beside the figure."""

    id = models.CharField(primary_key=True, max_length=60)
    ministry = models.CharField(max_length=60)
    table = models.CharField(max_length=200)
    year = models.CharField(max_length=60)
    as_of = models.DateField()
    credit = models.CharField(max_length=300)
    licence = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(credit=""), name="source_has_a_credit"),
            models.CheckConstraint(condition=~Q(ministry=""), name="source_has_a_ministry"),
        )

    def __str__(self) -> str:
        return self.id


class Area(models.Model):
    """A prefecture or municipality; `code` is five digits and always text."""

    code = models.CharField(primary_key=True, max_length=5)
    code6 = models.CharField(max_length=6, unique=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=30)
    kana = models.CharField(max_length=60)
    prefecture_code = models.CharField(max_length=2)
    prefecture_name = models.CharField(max_length=10)
    type_ja = models.CharField(max_length=20)
    lg_class = models.CharField(max_length=20)
    region = models.CharField(max_length=20)
    bureau = models.CharField(max_length=60)
    population_2020 = models.BigIntegerField(null=True)
    latitude = models.CharField(max_length=20, null=True)
    longitude = models.CharField(max_length=20, null=True)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-4][0-9]{4}$"), name="area_code_is_five_digits"
            ),
            models.CheckConstraint(
                condition=Q(code6__regex=r"^[0-4][0-9]{5}$"), name="area_code6_is_six_digits"
            ),
            models.CheckConstraint(
                condition=Q(code6__startswith=F("code")), name="area_code6_begins_with_code"
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("prefecture_code")) & Q(prefecture_code__length=2),
                name="area_code_begins_with_prefecture",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="area_kind_is_known"),
            models.CheckConstraint(condition=Q(lg_class__in=LG_CLASSES), name="area_lg_class_is_known"),
            models.CheckConstraint(
                condition=Q(kind="prefecture", lg_class="prefecture")
                | (~Q(kind="prefecture") & ~Q(lg_class="prefecture")),
                name="area_prefecture_is_a_prefecture",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(kana=""), name="area_has_a_name"),
            models.CheckConstraint(
                condition=Q(population_2020__isnull=True) | Q(population_2020__gte=0),
                name="area_population_is_not_negative",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaFact(models.Model):
    """One figure or answer about an area; `value` null is unknown, and `note` then says why."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="facts", db_index=False)
    variable = models.CharField(max_length=60)
    period = models.CharField(max_length=20, blank=True)
    as_of = models.DateField()
    value = models.CharField(max_length=100, null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="facts")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("area_id", "variable", "as_of")
        constraints = (
            models.UniqueConstraint(
                fields=("area", "variable", "period", "as_of"), name="fact_once_per_area_variable_period_day"
            ),
            models.CheckConstraint(condition=~Q(variable=""), name="fact_has_a_variable"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | ~Q(value=""), name="fact_value_is_never_empty"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(note=""), name="fact_unknown_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.area_id} {self.variable} {self.as_of}"


class Load(models.Model):
    """One loading of the packaged places: which data, when, how many rows."""

    data_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)
    areas = models.PositiveIntegerField()
    facts = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(data_hash__length=64), name="load_has_a_hash"),)

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d} {self.data_hash[:12]}"
