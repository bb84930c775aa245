"""Write the packaged facts about 47 prefectures and 1,741 municipalities from ../shared/facts.

    python tools/build_facts.py            # write src/shirube/data/facts/*.parquet and print the account
    python tools/build_facts.py --check    # rebuild in memory and compare; exit 1 if anything differs

Every row read is either used or refused with a reason; every fact names a source of sources.yaml.
A blank stays unknown (null with a reason), never zero and never "no".
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import yaml

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT.parent / "shared" / "facts"
PACKAGED = ROOT / "src" / "shirube" / "data" / "facts"

LG_CLASSES = {
    "都道府県": "prefecture",
    "指定都市": "designated_city",
    "中核市": "core_city",
    "施行時特例市": "transitional_city",
    "市": "city",
    "特別区": "special_ward",
    "町": "town",
    "村": "village",
}
QUAKE_PREFECTURES = {"03": "iwate", "04": "miyagi", "07": "fukushima"}
OKINAWA = "47"
RESTATED_2020 = {"13": "14,047,594", "14": "9,237,337"}
BLANK = "出典の欄が空白"
CODE_CHANGED = f"{BLANK}（市制施行や指定都市への移行で団体コードが変わる前の年度）"
PER_100K = "人口10万人当たりの率から逆算した値で、端数の誤差がある"

Row = dict[str, str | None]
Fact = tuple[str, str, str, str, str | None, str, str]
AREA_COLUMNS = (
    *("code", "code6", "kind", "name", "kana", "prefecture_code", "prefecture_name", "type_ja"),
    *("lg_class", "region", "bureau", "population_2020", "latitude", "longitude"),
)
FACT_COLUMNS = ("code", "variable", "period", "as_of", "value", "source", "note")


@dataclass
class Account:
    """Rows of one file: read = used + refused."""

    file: str
    read: int = 0
    used: int = 0
    refused: list[str] = field(default_factory=list)

    def line(self) -> str:
        return f"{self.file}: 読込 {self.read:,} = 使用 {self.used:,} + 不採用 {len(self.refused):,}"


@dataclass
class Build:
    """The source tables, the account of their rows, and the facts made so far."""

    facts_dir: Path
    sources: Mapping[str, str]
    accounts: list[Account] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def table(
        self, name: str, keys: tuple[str, ...], known: frozenset[str] | None = None, *, digits: int = 5
    ) -> list[Row]:
        """The usable rows of a CSV, all text; refuses a malformed or unknown code and a repeated key."""
        frame = pl.read_csv(self.facts_dir / name, infer_schema=False)
        account = Account(name, read=frame.height)
        seen: set[tuple[str | None, ...]] = set()
        rows = []
        for number, row in enumerate(frame.iter_rows(named=True), start=2):
            reason = _refusal(row, known, digits)
            key = tuple(row[k] for k in keys)
            if not reason and key in seen:
                reason = f"同じ {'+'.join(keys)} の行が前にある"
            if reason:
                account.refused.append(f"{name} {number}行: {reason}")
                continue
            seen.add(key)
            rows.append(row)
        account.used = len(rows)
        self.accounts.append(account)
        return rows

    def add(
        self,
        code: str,
        variable: str,
        value: str | None,
        *,
        source: str,
        period: str,
        as_of: str | None = None,
        note: str = "",
    ) -> None:
        """Record one fact; `as_of` defaults to the date of its source."""
        if value is None and not note:
            raise ValueError(f"{code} {variable}: 不明の理由がない")
        self.facts.append((code, variable, period, as_of or self.sources[source], value, source, note))


def _refusal(row: Row, known: frozenset[str] | None, digits: int) -> str:
    code = row["code"] or ""
    if not re.fullmatch(rf"[0-9]{{{digits}}}", code):
        return f"団体コードが{digits}桁でない: {code!r}"
    if known is not None and code not in known:
        return f"{code} は municipalities.csv にない"
    code6 = row.get("code6")
    if code6 is not None and code6 != with_check_digit(code.ljust(5, "0")):
        return f"6桁コードの検査数字が合わない: {code6}"
    if "type" in row and row["type"] not in LG_CLASSES:
        return f"団体の種類が分からない: {row['type']!r}"
    return ""


def with_check_digit(code: str) -> str:
    """The six-digit form of a five-digit area code (総務省 検査数字の算出方法)."""
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    digit = 11 - total % 11 if total >= 11 else 11 - total
    return f"{code}{digit % 10}"


def build_areas(prefectures: list[Row], municipalities: list[Row], census: Mapping[str, Row]) -> list[Row]:
    by_name = {row["name"]: row for row in prefectures}
    areas: list[Row] = [
        {
            **{key: row[key] for key in ("code6", "name", "kana", "region", "bureau", "population_2020")},
            "code": f"{row['code']}000",
            "kind": "prefecture",
            "prefecture_code": row["code"],
            "prefecture_name": row["name"],
            "type_ja": "都道府県",
            "lg_class": "prefecture",
            "latitude": None,
            "longitude": None,
        }
        for row in prefectures
    ]
    for row in municipalities:
        prefecture = by_name[row["prefecture"]]
        areas.append(
            {
                **{key: row[key] for key in ("code", "code6", "name", "kana")},
                "kind": "municipality",
                "prefecture_code": prefecture["code"],
                "prefecture_name": prefecture["name"],
                "type_ja": row["type"],
                "lg_class": LG_CLASSES[row["type"] or ""],
                "region": prefecture["region"],
                "bureau": prefecture["bureau"],
                "population_2020": census[row["code"] or ""]["census_2020"],
                "latitude": row["lat"],
                "longitude": row["lng"],
            }
        )
    return sorted(areas, key=lambda area: area["code"] or "")


def add_classes(build: Build, areas: Iterable[Row]) -> None:
    """What the code itself says: class, applicant kind, Okinawa, the three quake prefectures."""
    codes = {"source": "area-codes", "period": "2026-07"}
    for area in areas:
        code, prefecture = str(area["code"]), str(area["prefecture_code"])
        build.add(code, "lg_class", area["lg_class"], note=str(area["type_ja"]), **codes)
        build.add(code, "applicant_kind", "local_gov", note="この団体が申請する場合", **codes)
        okinawa = "true" if prefecture == OKINAWA else "false"
        build.add(code, "okinawa_area", okinawa, note="都道府県コードから判定", **codes)
        quake = QUAKE_PREFECTURES.get(prefecture, "none")
        build.add(code, "quake_area_pref", quake, note="都道府県コードから判定", **codes)


def add_fiscal(build: Build, areas: Iterable[Row], rows: Iterable[Row]) -> None:
    wards = {area["code"] for area in areas if area["lg_class"] == "special_ward"}
    for row in rows:
        code, year, value = str(row["code"]), int(row["fy"] or ""), row["fiscal_index"]
        note = "" if value is not None else CODE_CHANGED
        if code in wards:
            printed = f"出典には {value} とあるが、" if value is not None else f"{BLANK}。"
            note = f"{printed}特別区の財政力指数は他の市町村と比較できない"
            value = None
        as_of = f"{year + 1}-03-31"
        build.add(
            code,
            "fiscal_index",
            value,
            source="fiscal-indicators",
            period=f"FY{year}",
            as_of=as_of,
            note=note,
        )


def add_kaso(build: Build, areas: Iterable[Row], rows: Iterable[Row], partial: Mapping[str, Row]) -> None:
    kinds = {row["code"]: row for row in rows}
    for area in areas:
        code = str(area["code"])
        listed = kinds.get(code)
        kind = listed["kaso_kind"] if listed else None
        value: str | None = "false" if listed is None else "true"
        note = kind or "過疎地域の一覧にない"
        if kind == "一部過疎":
            former = partial[code]["kaso_former_municipalities"]
            value, note = None, f"一部過疎：事業の場所による（過疎地域は旧{former}の区域）"
        elif kind not in (None, "全部過疎", "みなし過疎"):
            raise ValueError(f"{code}: 過疎の種類が分からない: {kind!r}")
        as_of = listed["as_of"] if listed else None
        build.add(code, "kaso_area", value, source="kaso-areas", period="2022-04-01", as_of=as_of, note=note)


def add_disadvantaged(build: Build, areas: Iterable[Row], rows: Mapping[str, Row]) -> None:
    answers = {"full": ("true", "全部"), "partial": ("true", "一部"), "none": ("false", "該当なし")}
    for area in areas:
        code = str(area["code"])
        row = rows[code]
        value, note = answers[row["class"] or ""]
        build.add(
            code,
            "disadvantaged_area",
            value,
            source="disadvantaged-areas",
            period="2022-04-01",
            as_of=row["as_of"],
            note=note,
        )


def add_islands(build: Build, areas: Iterable[Row], rows: Iterable[Row]) -> None:
    islands: dict[str, list[Row]] = {}
    for row in rows:
        islands.setdefault(str(row["code"]), []).append(row)
    for area in areas:
        code = str(area["code"])
        mine = islands.get(code, [])
        value, note = "false", "離島の一覧に島がない"
        if mine:
            names = "、".join(str(row["island"]) for row in mine[:5]) + (" ほか" if len(mine) > 5 else "")
            note = f"{len(mine)}島（{names}）：事業の場所による"
            undated = sorted({str(row["law"]) for row in mine if row["as_of"] is None})
            note += f"。{'・'.join(undated)}の島は基準日の記載がない" if undated else ""
        build.add(
            code,
            "remote_island",
            None if mine else value,
            source="remote-islands",
            period="2026-04-01",
            note=note,
        )


def add_census(build: Build, areas: Iterable[Row], rows: Mapping[str, Row]) -> None:
    census = {"source": "census-2020-municipalities", "period": "2020"}
    for area in areas:
        code = str(area["code"])
        row = rows[code]
        empty = f"{BLANK}（2020年国勢調査のとき居住者がいない）" if row["households_2020"] == "0" else BLANK
        people = row["census_2020"]
        build.add(code, "population_2020", people, note=empty if people is None else "", **census)
        households = row["households_2020"]
        build.add(code, "households_2020", households, note=BLANK if households is None else "", **census)
        build.add(code, "area_km2", row["area_km2"], note="面積の年は出典の表に記載がない", **census)
        foreign = row["foreign_residents_2020"]
        build.add(code, "foreign_residents", foreign, note=empty if foreign is None else PER_100K, **census)


def add_prefectures(build: Build, areas: Iterable[Row], census: Mapping[str, Row]) -> None:
    """Figures of the prefectures as bodies; what depends on the place of the project stays unknown."""
    open_until_placed = {
        "kaso_area": ("kaso-areas", "2022-04-01"),
        "disadvantaged_area": ("disadvantaged-areas", "2022-04-01"),
        "remote_island": ("remote-islands", "2026-04-01"),
    }
    municipal = {"source": "census-2020-municipalities", "period": "2020"}
    for area in areas:
        code, prefecture = str(area["code"]), str(area["prefecture_code"])
        mine = {key: row for key, row in census.items() if key.startswith(prefecture)}
        for variable, (source, period) in open_until_placed.items():
            note = "都道府県としての値はない：事業を行う市町村による"
            build.add(code, variable, None, source=source, period=period, note=note)
        note = "都道府県の財政力指数は収録していない"
        build.add(code, "fiscal_index", None, source="fiscal-indicators", period="", note=note)
        people, official = area["population_2020"], RESTATED_2020.get(prefecture)
        note = f"市区町村の合計。公式値は {official} 人（境界の組替え1件で4人違う）" if official else ""
        build.add(code, "population_2020", people, source="census-2020-prefectures", period="2020", note=note)
        total, note = _total(mine, "households_2020")
        build.add(code, "households_2020", total, note=note, **municipal)
        total, note = _total(mine, "foreign_residents_2020")
        build.add(code, "foreign_residents", total, note=f"{note}。{PER_100K}", **municipal)
        note = "都道府県の面積は出典の表にない（市区町村の合計は公式の面積と限らない）"
        build.add(code, "area_km2", None, note=note, **municipal)


def _total(rows: Mapping[str, Row], column: str) -> tuple[str | None, str]:
    """The sum over municipalities; a blank counts as nobody only where the census found no household."""
    blank = [code for code, row in rows.items() if row[column] is None]
    if any(rows[code]["households_2020"] != "0" for code in blank):
        return None, f"{BLANK}の市区町村がある（{'、'.join(blank)}）"
    note = f"市区町村の合計（居住者のいない {'、'.join(blank)} を除く）" if blank else "市区町村の合計"
    return str(sum(int(row[column] or 0) for row in rows.values() if row[column] is not None)), note


def build_all(facts_dir: Path, sources: Mapping[str, str]) -> tuple[Build, pl.DataFrame, pl.DataFrame]:
    """The build with its account, the areas (1,788 rows) and their facts, both in code order."""
    build = Build(facts_dir, sources)
    prefectures = build.table("prefectures.csv", ("code",), digits=2)
    municipalities = build.table("municipalities.csv", ("code",))
    known = frozenset(str(row["code"]) for row in municipalities)
    census = _by_code(build.table("population_census.csv", ("code",), known))
    disadvantaged = _by_code(build.table("disadvantaged_areas.csv", ("code",), known))
    areas = build_areas(prefectures, municipalities, census)
    towns = [area for area in areas if area["kind"] == "municipality"]
    add_classes(build, areas)
    add_fiscal(build, towns, build.table("fiscal.csv", ("code", "fy"), known))
    add_kaso(build, towns, build.table("depopulated_areas.csv", ("code",), known), disadvantaged)
    add_disadvantaged(build, towns, disadvantaged)
    add_islands(build, towns, build.table("islands.csv", ("island_id", "code"), known))
    add_census(build, towns, census)
    add_prefectures(build, [area for area in areas if area["kind"] == "prefecture"], census)
    area_rows = [tuple(area[name] for name in AREA_COLUMNS) for area in areas]
    facts = sorted(build.facts, key=lambda fact: (fact[0], fact[1], fact[3]))
    return build, _frame(area_rows, AREA_COLUMNS), _frame(facts, FACT_COLUMNS)


def _by_code(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row["code"]): row for row in rows}


def _frame(rows: Iterable[tuple[str | None, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(columns, pl.String), orient="row")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def report(build: Build, areas: pl.DataFrame, facts: pl.DataFrame) -> None:
    for account in build.accounts:
        say(account.line())
        for refusal in account.refused:
            say(f"  不採用 {refusal}")
    read = sum(account.read for account in build.accounts)
    used = sum(account.used for account in build.accounts)
    refused = sum(len(account.refused) for account in build.accounts)
    say(f"合計: 読込 {read:,} = 使用 {used:,} + 不採用 {refused:,}")
    if read != used + refused:
        raise ValueError("行数の合計が合わない")
    say(f"団体 {areas.height:,}、事実 {facts.height:,}（うち不明 {facts['value'].null_count():,}）")
    for variable, number, unknown in (
        facts.group_by("variable")
        .agg(pl.len(), pl.col("value").null_count().alias("n"))
        .sort("variable")
        .rows()
    ):
        say(f"  {variable}: {number:,} = 既知 {number - unknown:,} + 不明 {unknown:,}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the packaged files, write nothing")
    parser.add_argument("--facts", type=Path, default=FACTS, help="folder of the source tables")
    parser.add_argument("--out", type=Path, default=PACKAGED, help="folder of the package data")
    options = parser.parse_args(arguments)
    if not options.facts.is_dir():
        say(f"飛ばしました: {options.facts} がありません（元の表がないので作り直せません）")
        return 0
    entries = yaml.load((PACKAGED / "sources.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds text only
    build, areas, facts = build_all(options.facts, {entry["id"]: entry["as_of"] for entry in entries})
    report(build, areas, facts)
    outputs = {"areas.parquet": areas, "area_facts.parquet": facts}
    if not options.check:
        for name, frame in outputs.items():
            frame.write_parquet(options.out / name, compression="zstd", compression_level=19)
            say(f"書き出し {name}: {(options.out / name).stat().st_size:,} バイト")
        return 0
    stale = [name for name, frame in outputs.items() if not _same(options.out / name, frame)]
    say(f"違い: {'、'.join(stale)}。tools/build_facts.py で作り直してください" if stale else "同じ内容です")
    return 1 if stale else 0


def _same(path: Path, frame: pl.DataFrame) -> bool:
    return path.is_file() and pl.read_parquet(path).equals(frame, null_equal=True)


if __name__ == "__main__":
    sys.exit(main())
