"""Write the packaged figures of the municipalities from ../shared/facts, with an account of every row.

    python tools/build_figures.py            # write src/shirube/data/facts/*.parquet and print the account
    python tools/build_figures.py --check    # rebuild in memory and compare; exit 1 if anything differs

The dictionary (indicators.yaml) is written by hand; its years, units and table ids must agree with the source
tables, and every table that repeats another one must repeat it exactly, or the build stops.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from shirube.catalogue.figures import FACTS as PACKAGED
from shirube.catalogue.figures import load_indicators
from shirube.catalogue.figures_codes import code_changes

SOURCE = Path(__file__).resolve().parent.parent.parent / "shared" / "facts"
FISCAL = {
    "fiscal_index": "fiscal_index",
    "ordinary_balance_ratio": "ordinary_balance_ratio",
    "real_debt_service_ratio": "real_debt_service_ratio",
    "future_burden_ratio": "future_burden_ratio",
}
REPEATED_FISCAL = {
    "standard_fiscal_scale_k": "D2213",
    "revenue_k": "D3201",
    "expenditure_k": "D3203",
    "local_tax_k": "D320101",
    "debt_service_k": "D320312",
    "fiscal_index": "D2201",
    "ordinary_balance_ratio": "D2203",
    "real_debt_service_ratio": "D2211",
    "future_burden_ratio": "D2212",
}
AGE3 = {"a0_14": "A1301", "a15_64": "A1302", "a65": "A1303"}
KEYS = ["code", "indicator", "year"]


@dataclass
class Build:
    """Where the tables lie and what was read and used of each."""

    folder: Path
    account: list[str] = field(default_factory=list)

    def csv(self, name: str) -> pl.DataFrame:
        return pl.read_csv(self.folder / name, infer_schema=False)

    def say(self, name: str, read: int, used: int, why: str) -> None:
        if used > read:
            raise ValueError(f"{name}: 使用 {used} が読込 {read} より多い")
        self.account.append(f"{name}: 読込 {read:,} = 使用 {used:,} + 不使用 {read - used:,}（{why}）")


def long(frame: pl.DataFrame, column: str, indicator: str, year: int | pl.Expr) -> pl.DataFrame:
    when = pl.lit(year, dtype=pl.Int64) if isinstance(year, int) else year
    value = pl.col(column).cast(pl.Float64).alias("value")
    return frame.select("code", pl.lit(indicator).alias("indicator"), when.alias("year"), value)


def today(frame: pl.DataFrame) -> pl.DataFrame:
    """The table under the codes of today; the ages and the projection of 2018 still hold two old ones."""
    return frame.with_columns(pl.col("code").replace({one.old: one.new for one in code_changes().values()}))


def must_repeat(name: str, mine: pl.DataFrame, other: pl.DataFrame) -> None:
    """`mine` may only say what `other` says too, where both have a value."""
    joined = mine.join(other, on=["code", "year"], suffix="_other")
    differing = joined.filter(pl.col("value") != pl.col("value_other"))
    if not joined.height or differing.height:
        raise ValueError(f"{name}: 同じはずの表と {differing.height} か所で違う")


def values(build: Build) -> pl.DataFrame:
    """The long table over the full grid of indicator × year × municipality."""
    items = pl.read_parquet(build.folder / "indicator_values_2010_2023.parquet")
    census, fiscal, age3 = (
        build.csv(name) for name in ("population_census.csv", "fiscal.csv", "age3_census.csv")
    )
    check_repeats(items, census, fiscal, age3)
    dictionary = load_indicators()
    by_item = {one.item: one.id for one in dictionary.values() if one.item and one.id not in FISCAL}
    parts = [
        items.filter(pl.col("item").is_in(list(by_item))).select(
            "code", pl.col("item").replace_strict(by_item).alias("indicator"), "year", "value"
        )
    ]
    build.say("indicator_values", items.height, parts[0].height, "主要財政指標にも同じ値がある4項目")
    fy = pl.col("fy").cast(pl.Int64)
    parts += [long(fiscal, column, name, fy) for column, name in FISCAL.items()]
    build.say("fiscal.csv", fiscal.height, fiscal.height, "行は全て使用。4列は indicator_values と同じ値")
    for column in census.columns:
        if column.startswith("census_"):
            parts.append(long(census, column, "population", int(column[7:11])))
    parts.append(long(census, "area_km2", "area_km2", 2020))
    parts.append(long(census, "foreign_residents_2020", "foreign_residents", 2020))
    build.say("population_census.csv", census.height, census.height, "世帯数の列は indicator_values と同じ値")
    build.say("age3_census.csv", age3.height, 0, "indicator_values と同じ値")
    grid = pl.concat(
        census.select("code").join(
            pl.DataFrame({"indicator": [one.id], "year": [list(one.years)]}).explode("year"), how="cross"
        )
        for one in dictionary.values()
    )
    found = pl.concat(parts).drop_nulls("value")
    outside = found.join(grid, on=KEYS, how="anti")
    if outside.height:
        raise ValueError(f"辞書にない年・団体の値: {outside.head(5).rows()}")
    whole = grid.join(found, on=KEYS, how="left", validate="1:1")
    return marked(whole, build).select(*KEYS, "value", "mark").sort("indicator", "year", "code")


def check_repeats(
    items: pl.DataFrame, census: pl.DataFrame, fiscal: pl.DataFrame, age3: pl.DataFrame
) -> None:
    fy = pl.col("fy").cast(pl.Int64)
    for column, item in REPEATED_FISCAL.items():
        must_repeat(column, long(fiscal, column, item, fy), items.filter(pl.col("item") == item))
    for column, item in AGE3.items():
        year = pl.col("year").cast(pl.Int64)
        must_repeat(column, long(age3, column, item, year), items.filter(pl.col("item") == item))
    households = long(census, "households_2020", "A7101", 2020)
    must_repeat("households_2020", households, items.filter(pl.col("item") == "A7101"))


def marked(whole: pl.DataFrame, build: Build) -> pl.DataFrame:
    """Says of every missing value why it is missing, as far as the sources tell."""
    wards = build.csv("municipalities.csv").filter(pl.col("type") == "特別区")["code"].to_list()
    is_ward_index = (pl.col("indicator") == "fiscal_index") & pl.col("code").is_in(wards)
    empty_2020 = (
        whole.filter(
            (pl.col("indicator") == "population_each_year")
            & (pl.col("year") == 2020)
            & (pl.col("value") == 0)
        )
    )["code"].to_list()
    nobody = pl.col("code").is_in(empty_2020) & (pl.col("year") == 2020)
    printed = whole.filter(
        (pl.col("indicator") == "real_debt_service_ratio") & pl.col("value").is_not_null()
    ).select("code", "year", pl.lit(True).alias("printed"))
    return (
        whole.join(printed, on=["code", "year"], how="left")
        .with_columns(
            pl.when(is_ward_index)
            .then(None)
            .when(nobody & (pl.col("indicator") == "population"))
            .then(0.0)
            .otherwise("value")
            .alias("value")
        )
        .with_columns(
            pl.when(pl.col("value").is_not_null())
            .then(None)
            .when(is_ward_index)
            .then(pl.lit("not_comparable"))
            .when((pl.col("indicator") == "future_burden_ratio") & pl.col("printed"))
            .then(pl.lit("not_applicable"))
            .when(nobody & (pl.col("indicator") == "foreign_residents"))
            .then(pl.lit("not_applicable"))
            .otherwise(pl.lit("not_available"))
            .alias("mark")
        )
    )


def ages(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """code, year, sex, age_from (null: not stated or withheld), people; adds up to the printed total."""
    classes = [column for column in frame.columns if column.startswith("a")]
    rest = (pl.col("total") - pl.sum_horizontal(classes)).alias("rest")
    tall = frame.with_columns(rest).unpivot(index=keys, on=[*classes, "rest"], value_name="people")
    if tall["people"].min() < 0:  # type: ignore[operator]
        raise ValueError("年齢の合計が総数より多い")
    return tall.select(
        "code",
        "year",
        "sex",
        pl.col("variable").str.strip_prefix("a").cast(pl.Int64, strict=False).alias("age_from"),
        pl.col("people").cast(pl.Int64),
    ).sort("sex", "age_from", "year", "code", nulls_last=True)


def census_ages(build: Build) -> pl.DataFrame:
    frame = today(pl.read_parquet(build.folder / "age5_sex_census_1980_2015.parquet"))
    classes = [column for column in frame.columns if column.startswith("a")]
    if frame.filter(pl.sum_horizontal(classes) + pl.col("unknown") != pl.col("total")).height:
        raise ValueError("国勢調査の年齢別の合計が総数と違う")
    totals = frame.filter(pl.col("sex") == "T").select(
        "code", "year", pl.col("total").cast(pl.Float64).alias("value")
    )
    census = build.csv("population_census.csv").unpivot(index="code", variable_name="column")
    year = pl.col("column").str.extract(r"census_(\d{4})_b2015").cast(pl.Int64).alias("year")
    population = census.select("code", year, pl.col("value").cast(pl.Float64)).drop_nulls("year")
    if totals.join(population, on=["code", "year", "value"]).height != totals.height:
        raise ValueError("国勢調査の年齢別の総数が総人口と違う")
    build.say("age5_sex_census", frame.height, frame.height, "なし")
    return ages(frame.drop("unknown"), ["code", "year", "sex"])


def register_ages(build: Build) -> pl.DataFrame:
    frame = build.csv("age5_sex_register_2023.csv").with_columns(
        pl.exclude("code", "sex").cast(pl.Int64), pl.lit(2023, dtype=pl.Int64).alias("year")
    )
    build.say("age5_sex_register_2023.csv", frame.height, frame.height, "なし")
    return ages(frame, ["code", "year", "sex"])


def projections(build: Build) -> pl.DataFrame:
    """Both editions; the 2018 table holds every figure twice, which is proven against the census before halving."""
    parts = []
    for edition in (2018, 2023):
        frame = today(build.csv(f"projection_ipss_{edition}.csv"))
        build.say(f"projection_ipss_{edition}.csv", frame.height, frame.height, "なし")
        tall = frame.unpivot(index="code", variable_name="year", value_name="people").with_columns(
            pl.col("year", "people").cast(pl.Int64)
        )
        if edition == 2018:
            census = build.csv("population_census.csv").select("code", "census_2015_b2015")
            first = tall.filter(pl.col("year") == 2015).join(census, on="code")
            doubled = pl.col("people") == 2 * pl.col("census_2015_b2015").cast(pl.Int64)
            if first.filter(doubled).height != frame.height:
                raise ValueError("2018年推計の2015年が国勢調査の2倍でない")
            if tall.filter(pl.col("people") % 2 != 0).height:
                raise ValueError("2018年推計に奇数がある（2倍の表でない）")
            tall = tall.with_columns(pl.col("people") // 2)
        parts.append(tall.select(pl.lit(edition, dtype=pl.Int64).alias("edition"), pl.all()))
    return pl.concat(parts).sort("edition", "year", "code")


def tiles(build: Build) -> pl.DataFrame:
    return build.csv("prefectures.csv").select(
        (pl.col("code") + "000").alias("code"),
        "name",
        pl.col("tile_col").cast(pl.Int64),
        pl.col("tile_row").cast(pl.Int64),
    )


def check_dictionary(build: Build) -> None:
    """The dictionary by hand must agree with the source's own dictionary in unit, table and years."""
    printed = {row["item"]: row for row in build.csv("indicators.csv").iter_rows(named=True)}
    for one in load_indicators().values():
        if one.item is None:
            continue
        row = printed.pop(one.item)
        years = tuple(int(year) for year in row["years"].split())
        mine = (one.unit if row["unit"] else None, one.table, one.years if one.id not in FISCAL else years)
        if mine != (row["unit"], row["estat_table"], years):
            raise ValueError(f"辞書の {one.id} が indicators.csv と合わない: {mine}")
    if printed:
        raise ValueError(f"辞書にない項目: {'、'.join(printed)}")


def build_all(folder: Path) -> tuple[Build, dict[str, pl.DataFrame]]:
    """The account and every packaged table by file name."""
    build = Build(folder)
    check_dictionary(build)
    return build, {
        "indicator_values.parquet": values(build),
        "age_sex_census.parquet": census_ages(build),
        "age_sex_register.parquet": register_ages(build),
        "projections.parquet": projections(build),
        "prefecture_tiles.parquet": tiles(build),
    }


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the packaged files, write nothing")
    parser.add_argument("--facts", type=Path, default=SOURCE, help="folder of the source tables")
    parser.add_argument("--out", type=Path, default=PACKAGED, help="folder of the package data")
    options = parser.parse_args(arguments)
    if not options.facts.is_dir():
        say(f"飛ばしました: {options.facts} がありません（元の表がないので作り直せません）")
        return 0
    build, outputs = build_all(options.facts)
    for line in build.account:
        say(line)
    if options.check:
        stale = [name for name, frame in outputs.items() if not _same(options.out / name, frame)]
        say(
            f"違い: {'、'.join(stale)}。tools/build_figures.py で作り直してください"
            if stale
            else "同じ内容です"
        )
        return 1 if stale else 0
    for name, frame in outputs.items():
        frame.write_parquet(options.out / name, compression="zstd", compression_level=19)
        say(f"書き出し {name}: {frame.height:,} 行、{(options.out / name).stat().st_size:,} バイト")
    return 0


def _same(path: Path, frame: pl.DataFrame) -> bool:
    return path.is_file() and pl.read_parquet(path).equals(frame, null_equal=True)


if __name__ == "__main__":
    sys.exit(main())
