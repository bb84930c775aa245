"""How fast all municipalities are projected, beside a plain pandas loop; how near the past was, beside 社人研.

    .venv/bin/python benchmarks/projection.py [--repeats 7] [--sample 40] [--draws 1000]

Prints the section as Markdown. The loop projects every n-th municipality with pandas, class by class, and is
scaled to all; its figures are held against the arrays'. The back-test takes the data up to 2015 (registers up to
the year 2015 included) and is measured against the census of 2020, which nothing was fitted on (decision 0018).
"""

from __future__ import annotations

import argparse
import os
import time
from statistics import median
from typing import Any

import numpy as np

from machine import load, reset_peak, rss_mib

STEPS, UNTIL = 7, 2050
SIZES = ("〜5千人", "5千〜1万人", "1万〜3万人", "3万〜10万人", "10万人〜")
RESAMPLES, SEED = 2_000, 20


def measure(*, repeats: int, sample: int, draws: int) -> dict[str, Any]:
    """Seconds, memory and agreement of the projection, the loop and the draws."""
    from shirube.regions.projection import project
    from shirube.regions.projection_error import draws as draw
    from shirube.regions.rates import expected_rates
    from shirube.usecases.future_data import census_panel, future_data

    data, panel = future_data(), census_panel()
    base = data.bases[2015]
    found: dict[str, Any] = {"places": len(panel.codes)}
    found["rates_s"] = _median(repeats, lambda: expected_rates(panel, gain=base.gain))
    found["project_s"] = _median(repeats, lambda: project(base.people, base.rates, steps=STEPS))
    found["loop"] = _loop(base, sample)
    reset_peak()
    before, started = rss_mib(), time.perf_counter()
    drawn = draw(base.people, base.rates, data.spread, steps=STEPS, number=draws, seed=SEED)
    found["draws"] = {
        "number": draws,
        "seconds": time.perf_counter() - started,
        "peak_mib": rss_mib(peak=True),
        "before_mib": before,
        "values": drawn.size,
    }
    return found


def _median(repeats: int, work: Any) -> float:
    times = []
    for _ in range(repeats + 1):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times[1:])


def _loop(base: Any, sample: int) -> dict[str, Any]:
    """Every n-th municipality with pandas, class by class."""
    import pandas as pd

    from shirube.regions.projection import project

    rows = list(range(0, len(base.people), sample))
    whole = project(base.people, base.rates, steps=STEPS)
    started = time.perf_counter()
    worst = 0.0
    totals = []
    for row in rows:
        people = pd.DataFrame(base.people[row].T, columns=["M", "F"])
        for step in range(1, STEPS + 1):
            ratio = base.rates.survival_at(step) * base.rates.migration[row]
            ratio = pd.DataFrame(ratio.T, columns=["M", "F"], index=range(1, 19))
            after = pd.DataFrame(0.0, index=people.index, columns=people.columns)
            for sex in ("M", "F"):
                for age in range(1, 19):
                    start = people.loc[age - 1, sex] + (people.loc[18, sex] if age == 18 else 0)
                    after.loc[age, sex] = start * ratio.loc[age, sex]
            women = after.loc[3:9, "F"].sum()
            for place, sex in enumerate(("M", "F")):
                after.loc[0, sex] = women * base.rates.child[row, place]
            people = after
        totals.append(people.to_numpy().sum())
    seconds = time.perf_counter() - started
    counted = whole[-1][rows].sum(axis=(1, 2))
    worst = float(np.max(np.abs(np.array(totals) - counted) / np.maximum(counted, 1)))
    return {
        "places": len(rows),
        "scaled_s": seconds * len(base.people) / len(rows),
        "worst_difference": worst,
    }


def record() -> dict[str, Any]:
    """The back-test of 2020, the tests of the years before, and how often the interval held."""
    from shirube.regions.backtest import difference_interval, score, score_by_size
    from shirube.regions.projection import Levers, count, project
    from shirube.regions.rates import expected_rates
    from shirube.usecases.future_data import future_data
    from shirube.usecases.future_record import backtest

    data, tried = future_data(), backtest()
    rows = [data.place[code] for code in tried.codes]
    base = data.bases[2015]
    plain = expected_rates(data.panel)
    census_only = count(project(base.people, plain, steps=1)[1], "total")[rows]
    kept = Levers(is_survival_kept=True)
    still = count(project(base.people, base.rates, steps=1, levers=kept)[1], "total")[rows]
    nearer = np.abs(tried.ours - tried.counted) < np.abs(tried.theirs - tried.counted)
    found: dict[str, Any] = {
        "all": {
            "しるべ": score(tried.ours, tried.counted),
            "しるべ（生残率は2010〜2015年のまま）": score(still, tried.counted),
            "しるべ（国勢調査だけ）": score(census_only, tried.counted),
            "社人研 平成30年推計": score(tried.theirs, tried.counted),
        },
        "ours": score_by_size(tried.ours, tried.counted, tried.start),
        "theirs": score_by_size(tried.theirs, tried.counted, tried.start),
        "difference": difference_interval(
            tried.ours, tried.theirs, tried.counted, draws=RESAMPLES, seed=SEED
        ),
        "nearer": float(nearer.mean()),
        "before": [_before(data, year) for year in (2005, 2010, 2015)],
        "inside": _inside(data, tried, rows),
    }
    return found


def _before(data: Any, year: int) -> dict[str, Any]:
    """One step to an earlier census: this method, and the last period's ratios carried on as they were."""
    from shirube.regions.backtest import score
    from shirube.regions.projection import count, next_step, project
    from shirube.regions.rates import expected_rates, flows

    panel = data.panel.until(year - 5)
    start, actual = panel.at(year - 5), data.panel.at(year)
    ours = count(project(start, expected_rates(panel), steps=1)[1], "total")
    reached, exposed = flows(panel, year - 5)
    ratio = np.divide(reached, exposed, out=np.ones_like(reached), where=exposed > 0)
    carried = count(next_step(start, ratio[:, :, 0], ratio[:, :, 1:]), "total")
    seen = panel.usable & (count(actual, "total") > 0)
    return {
        "year": year,
        "ours": score(ours[seen], count(actual, "total")[seen]),
        "carried": score(carried[seen], count(actual, "total")[seen]),
    }


def _inside(data: Any, tried: Any, rows: list[int]) -> dict[str, float]:
    """The share of places whose count of 2020 lies in the 80 % interval drawn from errors up to 2015, by size."""
    from shirube.regions.backtest import inside
    from shirube.regions.projection_error import draws, size_class

    base = data.bases[2015]
    drawn = draws(base.people[rows], base.rates.of(rows), data.spread, steps=1, number=400, seed=SEED)
    low, high = np.percentile(drawn[:, 1, :, 0], (10, 90), axis=0)
    classes = size_class(tried.start)
    shares = {"すべて": inside(low, high, tried.counted, classes >= 0)}
    for number, label in enumerate(SIZES):
        shares[label] = inside(low, high, tried.counted, classes == number)
    return shares


def section(speed: dict[str, Any], past: dict[str, Any]) -> str:
    """The figures as Markdown."""
    loop, drawn = speed["loop"], speed["draws"]
    ratio = loop["scaled_s"] / speed["project_s"]
    lines = [
        f"{speed['places']:,}市区町村 × 男女 × 19階級、2015〜{UNTIL}年（{STEPS}段）。"
        f"{os.cpu_count()}コア、負荷 {load()}。",
        "",
        "| 何を | 秒 | |",
        "| --- | ---: | --- |",
        f"| 率を求める（国勢調査8回から） | {speed['rates_s']:.3f} | |",
        f"| 推計（配列） | {speed['project_s']:.4f} | 目標 1秒以内 |",
        f"| 推計（pandas の素朴なループ、{loop['places']}団体から換算） | {loop['scaled_s']:.1f} | "
        f"{ratio:,.0f} 倍かかる。食い違いは最大 {loop['worst_difference']:.1e} |",
        f"| {drawn['number']:,} 本の道すじ × 全団体 | {drawn['seconds']:.1f} | "
        f"目標 30秒・2 GB以内。最大 {drawn['peak_mib']:,.0f} MiB（始め {drawn['before_mib']:,.0f}） |",
        "",
        "2015年までの数だけから2020年の国勢調査を推計したときの誤差（%）。",
        "",
        "| 推計 | 団体 | 符号なしの中央値 | 平均 | 符号付きの中央値 | 合計の誤差 |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {name} | {one.places:,} | {one.median_abs:.3f} | {one.mean_abs:.2f} | {one.median:+.2f} | {one.sum_error:+.2f} |"
        for name, one in past["all"].items()
    ]
    low, high = past["difference"]
    lines += [
        "",
        f"中央値の差（しるべ − 社人研）の95%区間は {low:+.3f} 〜 {high:+.3f} ポイント（団体を引き直した {RESAMPLES:,} 回）。"
        f"しるべの方が近い団体は {past['nearer'] * 100:.1f}%。",
        "",
        "| 2015年の人口 | 団体 | しるべ | 社人研 | 2020年が80%の幅に入った割合 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {SIZES[number]} | {one.places:,} | {one.median_abs:.3f} | {past['theirs'][number].median_abs:.3f} | "
        f"{past['inside'][SIZES[number]] * 100:.0f}% |"
        for number, one in past["ours"].items()
    ]
    lines += [
        f"| すべて | {sum(one.places for one in past['ours'].values()):,} | | | {past['inside']['すべて'] * 100:.0f}% |",
        "",
        "やり方は、それより前の国勢調査で選んだ。前の5年の率をそのまま使った場合と比べると:",
        "",
        "| 推計した年 | しるべ | 前の5年の率のまま |",
        "| --- | ---: | ---: |",
    ]
    lines += [
        f"| {one['year']} | {one['ours'].median_abs:.3f} | {one['carried'].median_abs:.3f} |"
        for one in past["before"]
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--draws", type=int, default=1_000)
    args = parser.parse_args()
    print(section(measure(repeats=args.repeats, sample=args.sample, draws=args.draws), record()))


if __name__ == "__main__":
    main()
