"""The 47 prefectures and 1,741 municipalities, and what is known of each on a day, with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import polars as pl
import yaml

from shirube.base.errors import ShirubeError, UnknownNameError

DATA = Path(__file__).resolve().parent.parent / "data" / "facts"

KnownValue: TypeAlias = bool | int | Fraction | str
FactValue: TypeAlias = KnownValue | None
Kind: TypeAlias = Literal["prefecture", "municipality"]
LgClass: TypeAlias = Literal[
    "prefecture",
    "designated_city",
    "core_city",
    "transitional_city",
    "city",
    "special_ward",
    "town",
    "village",
]

RULE_VARIABLES: Mapping[str, type[KnownValue]] = MappingProxyType(
    {
        "lg_class": str,
        "applicant_kind": str,
        "fiscal_index": Fraction,
        "kaso_area": bool,
        "disadvantaged_area": bool,
        "remote_island": bool,
        "okinawa_area": bool,
        "quake_area_pref": str,
        "foreign_residents": int,
    }
)
"""Variables of the rule contract that the packaged facts can answer, and the type of their values."""

SHOWN_VARIABLES: Mapping[str, type[KnownValue]] = MappingProxyType(
    {"population_2020": int, "households_2020": int, "area_km2": Fraction}
)
"""Figures that are only shown."""

STANDING_VARIABLES = frozenset({"lg_class", "applicant_kind", "okinawa_area", "quake_area_pref"})
"""Read off the area code itself, so they hold on every day on which the code is used."""

_TYPES: Mapping[str, type[KnownValue]] = MappingProxyType({**RULE_VARIABLES, **SHOWN_VARIABLES})
_ORDER = {variable: position for position, variable in enumerate(_TYPES)}
_BOOLS = {"true": True, "false": False}
_AREA_COLUMNS = (
    *("code", "code6", "kind", "name", "kana", "prefecture_code", "prefecture_name", "type_ja"),
    *("lg_class", "region", "bureau", "population_2020", "latitude", "longitude"),
)
_FACT_COLUMNS = ("code", "variable", "period", "as_of", "value", "source", "note")


@dataclass(frozen=True)
class Area:
    """A local government. `code` is five digits ('39405', prefectures '39000'), always text.

    `population_2020` is the census figure, None where the source is blank (双葉町);
    `latitude` and `longitude` of the office are the printed text, None for prefectures.
    """

    code: str
    code6: str
    kind: Kind
    name: str
    kana: str
    prefecture_code: str
    prefecture_name: str
    type_ja: str
    lg_class: LgClass
    region: str
    bureau: str
    population_2020: int | None
    latitude: str | None
    longitude: str | None

    @property
    def full_name(self) -> str:
        """The name with its prefecture: 高知県檮原町; a prefecture's own name stands alone."""
        return self.name if self.kind == "prefecture" else f"{self.prefecture_name}{self.name}"


@dataclass(frozen=True)
class AreaFact:
    """One figure or answer about an area. `value` None is unknown, and `note` then says why.

    `period` is what the figure speaks of ('FY2024', '2020', '2022-04-01'), `as_of` the day on which it
    was so, `source` an id for `AreaIndex.source`.
    """

    variable: str
    value: FactValue
    period: str
    as_of: date
    source: str
    note: str


@dataclass(frozen=True)
class FactSource:
    """Where facts come from; `credit` is the line to print beside the figure."""

    id: str
    ministry: str
    table: str
    year: str
    as_of: date
    credit: str
    licence: str
    note: str


class AreaIndex:
    """All areas in code order, with their facts; made by `load_areas`. len() is 1,788."""

    def __init__(
        self, areas: tuple[Area, ...], facts: pl.DataFrame, sources: Mapping[str, FactSource]
    ) -> None:
        """`facts` is sorted by code, variable and as_of; its columns are text."""
        self._areas = areas
        self._by_code = {area.code: area for area in areas}
        self._by_code6 = {area.code6: area for area in areas}
        self._facts = facts
        self._spans = _spans(facts["code"])
        self._sources = dict(sources)
        self._read: dict[str, dict[str, tuple[AreaFact, ...]]] = {}

    def __len__(self) -> int:
        return len(self._areas)

    def all(self) -> tuple[Area, ...]:
        """Every area in code order; a prefecture comes before its municipalities."""
        return self._areas

    def prefectures(self) -> tuple[Area, ...]:
        """The 47 prefectures in code order."""
        return tuple(area for area in self._areas if area.kind == "prefecture")

    def municipalities(self, prefecture: str | None = None) -> tuple[Area, ...]:
        """The municipalities in code order, of one prefecture if its code ('39', '39000', '390003') is given."""
        towns = tuple(area for area in self._areas if area.kind == "municipality")
        if prefecture is None:
            return towns
        wanted = self.get(f"{prefecture}000" if len(prefecture) == 2 else prefecture).prefecture_code
        return tuple(area for area in towns if area.prefecture_code == wanted)

    def get(self, code: str) -> Area:
        """The area of a five- or six-digit code; raises UnknownNameError (E201) naming codes nearby."""
        area = self._by_code.get(code) or self._by_code6.get(code)
        if area is None:
            raise self._unknown(code)
        return area

    def facts(self, code: str, on: date) -> tuple[AreaFact, ...]:
        """One fact per variable, in a fixed order: the newest whose `as_of` is not after `on`.

        財政力指数 is therefore that of the newest fiscal year that has ended by `on`. Before the first
        recorded day the value is None. What is read off the code (`STANDING_VARIABLES`) holds always.
        A variable that is missing here was never told, which is not a "no".
        """
        return tuple(_valid(facts, on) for facts in self._facts_of(code).values())

    def history(self, code: str, variable: str) -> tuple[AreaFact, ...]:
        """Every recorded fact of one variable, oldest first; empty where none was ever told."""
        return self._facts_of(code).get(variable, ())

    def rule_facts(self, code: str, on: date) -> dict[str, KnownValue]:
        """The known values of contract variables on a day, for a decision; unknown ones are absent."""
        return {
            fact.variable: fact.value
            for fact in self.facts(code, on)
            if fact.value is not None and fact.variable in RULE_VARIABLES
        }

    def facts_table(self, on: date) -> pl.DataFrame:
        """What `rule_facts` gives for every area as one table in code order: code, kind, one column a variable.

        Numbers that are not whole are exact text ("0.25"); null is unknown.
        """
        return _facts_table(self._areas, self._facts, on)

    def sources(self) -> tuple[FactSource, ...]:
        """Every source, in the order of sources.yaml."""
        return tuple(self._sources.values())

    def source(self, source_id: str) -> FactSource:
        """The source of a fact; raises UnknownNameError (E205)."""
        if source_id not in self._sources:
            raise UnknownNameError(
                "E205",
                f"出典「{source_id}」はありません。",
                todo=f"使える出典: {'、'.join(self._sources)}。",
            )
        return self._sources[source_id]

    def _facts_of(self, code: str) -> dict[str, tuple[AreaFact, ...]]:
        area = self.get(code)
        if area.code not in self._read:
            start, length = self._spans.get(area.code, (0, 0))
            grouped: dict[str, list[AreaFact]] = {}
            for row in self._facts.slice(start, length).iter_rows():
                fact = _fact(*row)
                grouped.setdefault(fact.variable, []).append(fact)
            ordered = sorted(grouped.items(), key=lambda item: _ORDER[item[0]])
            self._read[area.code] = {variable: tuple(facts) for variable, facts in ordered}
        return self._read[area.code]

    def _unknown(self, code: str) -> UnknownNameError:
        near = "、".join(f"{area.code} {area.full_name}" for area in self._near(code)[:3])
        return UnknownNameError(
            "E201",
            f"団体コード「{code[:40]}」の都道府県・市区町村はありません。",
            todo=(f"近いもの: {near}。" if near else "")
            + "5桁か6桁の団体コードを、先頭の0を含む文字で渡してください（政令指定都市の区は市のコード）。",
        )

    def _near(self, code: str) -> list[Area]:
        if not re.fullmatch(r"[0-9]{3,7}", code):
            return [area for area in self._areas if code and code in (area.name, area.full_name)]
        padded = self._by_code.get(code.zfill(5)) or self._by_code6.get(code.zfill(6))
        starts = (code[:5], code[:4], code[:3])
        alike = [area for start in starts for area in self._areas if area.code6.startswith(start)]
        return list(dict.fromkeys([padded, *alike] if padded else alike))


def _facts_table(areas: tuple[Area, ...], facts: pl.DataFrame, on: date) -> pl.DataFrame:
    fact = ["code", "variable"]
    standing = pl.col("variable").is_in(list(STANDING_VARIABLES))
    undated = pl.col("period").first().over(fact).fill_null("") == ""
    valid = facts.filter(pl.col("variable").is_in(list(RULE_VARIABLES))).filter(
        standing | undated | (pl.col("as_of") <= on.isoformat())
    )
    newest = valid.group_by(fact, maintain_order=True).agg(pl.col("value").last())
    wide = newest.pivot("variable", index="code", values="value")
    columns = [
        (pl.col(name) if name in wide.columns else pl.lit(None, dtype=pl.String)).alias(name)
        if kind in (str, Fraction)
        else _typed(name, kind, wide.columns)
        for name, kind in RULE_VARIABLES.items()
    ]
    frame = pl.DataFrame({"code": [a.code for a in areas], "kind": [a.kind for a in areas]})
    return frame.join(wide, on="code", how="left", maintain_order="left").select("code", "kind", *columns)


def _typed(name: str, kind: type[KnownValue], present: list[str]) -> pl.Expr:
    if name not in present:
        return pl.lit(None, dtype=pl.Boolean if kind is bool else pl.Int64).alias(name)
    return ((pl.col(name) == "true") if kind is bool else pl.col(name).cast(pl.Int64)).alias(name)


def load_areas(path: Path | None = None) -> AreaIndex:
    """Read the packaged areas and facts (or those of the folder `path`); raises ShirubeError E203.

    Facts become Python values area by area when first asked for; keep the index, it does not change.
    """
    folder = path or DATA
    areas = _table(folder / "areas.parquet", _AREA_COLUMNS)
    facts = _table(folder / "area_facts.parquet", _FACT_COLUMNS)
    return AreaIndex(
        tuple(_area(row) for row in areas.iter_rows(named=True)), facts, _sources(folder / "sources.yaml")
    )


def _table(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    if not path.is_file():
        raise _broken(path, "ファイルがありません")
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _broken(path, "Parquet として読めません") from error
    if frame.schema != dict.fromkeys(columns, pl.String):
        raise _broken(path, f"列が {'、'.join(columns)}（すべて文字）ではありません")
    return frame


def _area(row: Mapping[str, str]) -> Area:
    if row["kind"] not in get_args(Kind) or row["lg_class"] not in get_args(LgClass):
        raise _broken("areas.parquet", f"{row['code']} の種類「{row['kind']}・{row['lg_class']}」が不明です")
    people = row["population_2020"]
    return Area(**{**row, "population_2020": None if people is None else int(people)})  # type: ignore[arg-type]


def _spans(codes: pl.Series) -> dict[str, tuple[int, int]]:
    runs = codes.rle().struct.unnest()
    ends = runs["len"].cum_sum().to_list()
    spans = {
        code: (end - length, length)
        for code, length, end in zip(runs["value"].to_list(), runs["len"].to_list(), ends, strict=True)
    }
    if len(spans) != runs.height:
        raise _broken("area_facts.parquet", "団体コードの順に並んでいません")
    return spans


def _fact(
    code: str, variable: str, period: str, as_of: str, value: str | None, source: str, note: str
) -> AreaFact:
    if variable not in _TYPES:
        raise _broken("area_facts.parquet", f"{code} に知らない変数「{variable}」があります")
    try:
        read = None if value is None else _value(_TYPES[variable], value)
        return AreaFact(variable, read, period, date.fromisoformat(as_of), source, note)
    except (ValueError, KeyError) as error:
        raise _broken(
            "area_facts.parquet", f"{code} {variable} の「{value}」（{as_of}）が読めません"
        ) from error


def _value(kind: type[KnownValue], text: str) -> KnownValue:
    if kind is bool:
        return _BOOLS[text]
    if kind is str:
        return text
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?" if kind is Fraction else r"[0-9]+", text):
        raise ValueError(text)
    return kind(text)


def _valid(facts: tuple[AreaFact, ...], on: date) -> AreaFact:
    first = facts[0]
    if first.variable in STANDING_VARIABLES or not first.period:
        return facts[-1]
    recorded = [fact for fact in facts if fact.as_of <= on]
    if recorded:
        return recorded[-1]
    note = f"収録は {first.as_of} から。{on} の値は分からない"
    return AreaFact(first.variable, None, "", first.as_of, first.source, note)


def _sources(path: Path) -> dict[str, FactSource]:
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise _broken(path, "YAML として読めません") from error
    if not isinstance(root, yaml.SequenceNode):
        raise _broken(path, "出典の一覧（- id: …）ではありません")
    sources: dict[str, FactSource] = {}
    for node in root.value:
        source = _source(path, node)
        if source.id in sources:
            raise _broken(path, f"出典「{source.id}」が二度あります")
        sources[source.id] = source
    return sources


def _source(path: Path, node: yaml.Node) -> FactSource:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    entry = {str(key.value): value.value for key, value in pairs}
    names = list(FactSource.__dataclass_fields__)
    if len(pairs) != len(names) or set(entry) != set(names):
        line = node.start_mark.line + 1
        raise _broken(path, f"{line}行目からの出典に {'、'.join(names)} が一つずつありません")
    try:
        return FactSource(**{**entry, "as_of": date.fromisoformat(entry["as_of"])})
    except ValueError as error:
        raise _broken(
            path, f"出典「{entry['id']}」の as_of「{entry['as_of']}」が日付ではありません"
        ) from error


def _broken(where: Path | str, what: str) -> ShirubeError:
    return ShirubeError(
        "E203",
        f"同梱の団体データが使えません：{what}。",
        where=str(where),
        todo="tools/build_facts.py で作り直してください。",
    )
