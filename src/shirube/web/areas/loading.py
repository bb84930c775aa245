"""Writes the packaged places, their facts and sources into the database; the only place that writes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Model

from shirube.base import ShirubeError
from shirube.catalogue import Area as PackagedArea
from shirube.catalogue import AreaFact as PackagedFact
from shirube.catalogue import AreaIndex, FactSource, FactValue
from shirube.web.areas.models import Area, AreaFact, Load, Source

BATCH = 2_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Account:
    """What a loading did: rows read from the package and rows then counted in the database, by table."""

    read: dict[str, int]
    stored: dict[str, int]
    data_hash: str
    is_unchanged: bool

    @property
    def adds_up(self) -> bool:
        return self.read == self.stored


def load_places(index: AreaIndex, *, progress: Progress | None = None) -> Account:
    """Make the database hold exactly the package; the second time it only counts. Raises ShirubeError E322."""
    areas, sources = index.all(), index.sources()
    facts = [(area.code, fact) for area in areas for fact in _every_fact(index, area.code)]
    read = {"sources": len(sources), "areas": len(areas), "facts": len(facts)}
    data_hash = _hash(areas, sources, facts)
    last = Load.objects.order_by("-id").first()
    unchanged = last is not None and last.data_hash == data_hash and _stored() == read
    if not unchanged:
        with transaction.atomic():
            _write(areas, sources, facts, progress or (lambda *_: None))
            Load.objects.create(data_hash=data_hash, **read)
            _refuse_loss(read, _stored())
    return Account(read, _stored(), data_hash, unchanged)


def stored_value(value: FactValue) -> str | None:
    """The text form of a value, which `AreaIndex` reads back to the same value."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    return str(value)


def _write(
    areas: Sequence[PackagedArea],
    sources: Sequence[FactSource],
    facts: Sequence[tuple[str, PackagedFact]],
    progress: Progress,
) -> None:
    AreaFact.objects.all().delete()
    _upsert(Source, [Source(**asdict(source)) for source in sources], "id")
    _upsert(Area, [Area(**asdict(area)) for area in areas], "code")
    rows = [_fact_row(code, fact) for code, fact in facts]
    for start in range(0, len(rows), BATCH):
        AreaFact.objects.bulk_create(rows[start : start + BATCH])
        progress("facts", min(start + BATCH, len(rows)), len(rows))


def _upsert(model: type[Model], rows: Sequence[Model], key: str) -> None:
    """Insert or update in place, so that what points at a row stays; take out what is no longer packaged."""
    names = [field.name for field in model._meta.concrete_fields if field.name != key]  # noqa: SLF001  Django's public name
    model.objects.exclude(pk__in=[row.pk for row in rows]).delete()  # type: ignore[attr-defined]
    model.objects.bulk_create(  # type: ignore[attr-defined]
        rows, batch_size=500, update_conflicts=True, unique_fields=[key], update_fields=names
    )


def _fact_row(code: str, fact: PackagedFact) -> AreaFact:
    return AreaFact(
        area_id=code,
        variable=fact.variable,
        period=fact.period,
        as_of=fact.as_of,
        value=stored_value(fact.value),
        source_id=fact.source,
        note=fact.note,
    )


def _every_fact(index: AreaIndex, code: str) -> Iterator[PackagedFact]:
    for fact in index.facts(code, date.max):
        yield from index.history(code, fact.variable)


def _stored() -> dict[str, int]:
    return {
        "sources": Source.objects.count(),
        "areas": Area.objects.count(),
        "facts": AreaFact.objects.count(),
    }


def _refuse_loss(read: dict[str, int], stored: dict[str, int]) -> None:
    if read != stored:
        raise ShirubeError(
            "E322",
            f"団体データの件数が合いません（読んだ {read}、書けた {stored}）。",
            todo="何も書き換えていません。もう一度実行してください。",
        )


def _hash(
    areas: Iterable[PackagedArea], sources: Iterable[FactSource], facts: Iterable[tuple[str, PackagedFact]]
) -> str:
    digest = hashlib.sha256()
    for item in (*sources, *areas):
        digest.update(repr([getattr(item, field.name) for field in fields(item)]).encode())
    for code, fact in facts:
        digest.update(
            repr(
                (
                    code,
                    fact.variable,
                    fact.period,
                    fact.as_of,
                    stored_value(fact.value),
                    fact.source,
                    fact.note,
                )
            ).encode()
        )
    return digest.hexdigest()
