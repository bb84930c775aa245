"""A projection as tables for the page and for files: tidy, units in the header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shirube.base import format_date_both
from shirube.catalogue.future_settings import future_settings
from shirube.documents import Table
from shirube.regions.rates import SEXES, STEP, Method
from shirube.regions.scenarios import BANDS
from shirube.usecases.future import (
    GOALS,
    MEANINGS,
    SHOWN,
    SURVIVALS,
    Outlook,
    age_label,
    household_label,
    levers_of,
)
from shirube.usecases.future_data import credit_lines
from shirube.usecases.future_need import NEEDS, need_text

SEX_LABELS = {"M": "男", "F": "女"}
_BANDED = ("total", "children", "school", "workers")


def main_table(found: Outlook) -> Table:
    """Per day: the measures, the interval of the total, 社人研's two editions."""
    header = (
        "時点",
        *(f"{label}（人）" for label in SHOWN.values()),
        "総人口の80%の幅・下（人）",
        "総人口の80%の幅・上（人）",
        "社人研 令和5年推計（人）",
        "社人研 平成30年推計（人）",
    )
    rows: list[tuple[Any, ...]] = [
        (f"{found.day.isoformat()}（基準）", *(found.now_count(name) for name in SHOWN), *(None,) * 4)
    ]
    for at, year in enumerate(found.years):
        rows.append(
            (
                f"{year}-10-01",
                *(found.main.values(name)[at] for name in SHOWN),
                found.low["total"][at],
                found.high["total"][at],
                found.ipss[2023].get(year),
                found.ipss[2018].get(year),
            )
        )
    return Table("推計", header, rows)


def band_table(found: Outlook) -> Table:
    """The interval of every measure that has one."""
    header = ("時点", "区分", "推計（人）", "80%の幅・下（人）", "80%の幅・上（人）")
    rows = [
        (f"{year}-10-01", SHOWN[name], found.main.values(name)[at], found.low[name][at], found.high[name][at])
        for name in _BANDED
        for at, year in enumerate(found.years)
    ]
    return Table("幅", header, rows)


def scenario_table(found: Outlook) -> Table:
    """The total of every scenario by year."""
    paths = [*found.scenarios, *([found.main] if found.question.has_levers else [])]
    header = ("時点", *(f"{path.label}（人）" for path in paths))
    rows: list[tuple[Any, ...]] = [
        (f"{year}-10-01", *(path.values("total")[at] for path in paths))
        for at, year in enumerate(found.years)
    ]
    return Table("シナリオ", header, rows)


def need_table(found: Outlook) -> Table:
    """What it would take, way by way."""
    rows = [(NEEDS[turn.lever], text) for turn, text in zip(found.needs, need_texts(found), strict=True)]
    return Table("保つには", ("やり方", "答え"), rows)


def need_texts(found: Outlook) -> tuple[str, ...]:
    """The answers in sentences."""
    people, base = household_label(found.question), levers_of(found.question, future_settings())
    return tuple(need_text(turn, people=people, base=base) for turn in found.needs)


def age_table(found: Outlook) -> Table:
    """Sex and age by day: one row a class."""
    days = [(found.day.isoformat(), found.now)]
    days += [(f"{year}-10-01", people) for year, people in zip(found.years, found.main.people, strict=True)]
    rows = [
        (day, SEX_LABELS[SEXES[sex]], age_label(age), round(float(value)))
        for day, people in days
        for sex, row in enumerate(people)
        for age, value in enumerate(row)
    ]
    return Table("男女年齢別", ("時点", "性別", "年齢", "人口（人）"), rows)


def pyramid_table(found: Outlook) -> Table:
    """Age by sex on the base day and in the last year."""
    then, now = found.main.people[-1], found.now
    years = (f"{found.day.year}年", f"{found.years[-1]}年")
    header = ("年齢", *(f"{sex} {year}（人）" for year in years for sex in SEX_LABELS.values()))
    rows: list[tuple[Any, ...]] = [
        (
            age_label(age),
            *(round(float(people[sex, age])) for people in (now, then) for sex in range(len(SEXES))),
        )
        for age in range(now.shape[1])
    ]
    return Table("男女・年齢", header, rows)


def about_table(found: Outlook) -> Table:
    """Assumptions and sources."""
    return Table("前提と出典", ("項目", "内容"), about_rows(found))


def about_rows(found: Outlook) -> list[tuple[str, str]]:
    """What was asked and what it rests on."""
    asked = found.question
    stays = "、".join(f"{band.label} {asked.stay.get(band.id, 0)}%" for band in BANDS)
    rows = [
        ("団体", f"{found.area.full_name}（{found.area.code}）"),
        (
            "基準の人口",
            f"{format_date_both(found.day)}（{'国勢調査' if asked.base == 2015 else '住民基本台帳'}）",
        ),
        ("出生", f"女性1人当たりの子ども {asked.fertility}%（{asked.rise_by}年までに）"),
        ("65歳以上の生き残る割合", SURVIVALS[asked.survival]),
        ("移動による減りを止める割合", stays),
        ("移り住む世帯", f"1年に {asked.households:,} 世帯（{household_label(asked)}）"),
        (
            "目標",
            f"{GOALS[asked.measure]}を{asked.goal_year}年に いまの{asked.level}%（{found.goal.level:,.0f}人）",
        ),
    ]
    rows += [(path.label, MEANINGS[path.id]) for path in found.scenarios]
    rows += [("前提", text) for text in caveats(found)]
    return rows + [("出典", line) for line in credit_lines()]


_SURVIVAL_TOLD = {
    "improving": f"65歳以上では、国勢調査の終わりの{STEP * Method().trend_periods}年に減り方が小さくなった速さが、"
    f"5年ごとに前の{Method().trend_damping * 10:.0f}割に弱まりながら続くと置きます。",
    "kept": "将来も2010〜2015年のまま変わらないと置きます。",
}


def caveats(found: Outlook) -> tuple[str, ...]:
    """What a reader must know before using the figures."""
    told = [
        "率は1980〜2015年の国勢調査から求めたものです。社人研が使った生残率や移動率ではありません。",
        "生き残る割合は、全国の男女・年齢ごとの変わり方（1を上限）です。"
        + _SURVIVAL_TOLD[found.question.survival]
        + "まちごとの差は、死亡の差も含めて「移動」にまとめています。",
        "小さいまちは、率が全国の値に少し引き寄せられます。移動の偏りは、過去に次の5年へどれだけ続いたかで弱め、その後は同じ率が続くと置きます。",
        "出生は合計特殊出生率ではなく、15〜49歳の女性1人当たりの0〜4歳の子どもの数です（手元に率の統計がないため）。"
        f"人口を長く保つ水準は、生き残る割合から計算すると、いまの {found.factor * 100:.0f}% です。",
        "80%の幅は、1995〜2010年の国勢調査から同じやり方で推計したときの外れ方を、人口の規模ごとに当てたものです。",
    ]
    if found.question.base == 2023:
        told.append(
            "2023年1月1日から5年ごとに計算し、10月1日の値はその間を直線で結んだものです。"
            "住民基本台帳の人口は、住民票を移さない人がいるため国勢調査と同じではありません。"
        )
    if found.withheld:
        told.append(f"年齢が公表されていない {found.withheld:,} 人は、分かっている年齢の割合で分けました。")
    if found.left_out:
        told.append(
            f"原発事故で避難した {found.left_out} 市町村は推計できないので、この合計に入っていません。"
            "社人研の合計も、その市町村の分がない年は示しません。"
        )
    return tuple(told)


def tables_of(found: Outlook) -> list[Table]:
    """The sheets of the workbook."""
    return [
        main_table(found),
        band_table(found),
        scenario_table(found),
        need_table(found),
        age_table(found),
        about_table(found),
    ]


def outlook_json(found: Outlook) -> dict[str, Any]:
    """The answer for a machine: persons are whole numbers, days ISO."""
    return {
        "area": {"code": found.area.code, "name": found.area.full_name},
        "base": {
            "day": found.day.isoformat(),
            "source": "census" if found.question.base == 2015 else "resident-register",
            "people": {name: found.now_count(name) for name in SHOWN},
            "age_withheld": found.withheld,
            "municipalities_left_out": found.left_out,
        },
        "question": {
            "until": found.question.until,
            "fertility_percent": found.question.fertility,
            "rise_by": found.question.rise_by,
            "stay_percent": {band.id: found.question.stay.get(band.id, 0) for band in BANDS},
            "households_a_year": found.question.households,
            "household": found.question.household,
            "survival": found.question.survival,
        },
        "days": [f"{year}-10-01" for year in found.years],
        "main": {name: list(found.main.values(name)) for name in SHOWN},
        "interval_80": {
            name: {"low": list(found.low[name]), "high": list(found.high[name])} for name in _BANDED
        },
        "scenarios": {
            path.id: {"label": path.label, "total": list(path.values("total"))} for path in found.scenarios
        },
        "ipss": {
            str(edition): {str(y): v for y, v in table.items()} for edition, table in found.ipss.items()
        },
        "goal": {
            "measure": found.goal.measure,
            "year": found.goal.year,
            "level": round(found.goal.level),
        },
        "needs": [
            {
                "way": turn.lever,
                "value": turn.value,
                "limit": turn.limit,
                "reached": round(turn.reached),
                "text": text,
            }
            for turn, text in zip(found.needs, need_texts(found), strict=True)
        ],
        "notes": list(caveats(found)),
        "sources": list(credit_lines()),
    }


def headline(found: Outlook) -> Sequence[tuple[str, str]]:
    """Three sentences, each with the id of the chart it speaks of."""
    last = found.years[-1]
    told = []
    for name, label in (("total", "総人口"), ("school", "5〜14歳の子ども"), ("workers", "15〜64歳")):
        now, then = found.now_count(name), found.main.values(name)[-1]
        share = f"いまの {then * 100 / now:.0f}%" if now else "いまは0人"
        edge = f"80%の幅 {found.low[name][-1]:,}〜{found.high[name][-1]:,}人"
        text = f"{label}は {now:,}人から、{last}年に {then:,}人（{share}、{edge}）。"
        if name == "total" and last in found.ipss[2023]:
            text += f"社人研（令和5年推計）は {found.ipss[2023][last]:,}人です。"
        told.append((text, f"chart-{name}"))
    return told
