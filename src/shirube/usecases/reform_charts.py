"""Charts of a reform as SVG text: made on the server, drawn without a script, each beside its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shirube.usecases.reform import Curve, Reform, Section
from shirube.usecases.reform_tally import GAINS, LOSES, OPEN, OUTCOMES, SAME, Tally

FONT = "Noto Sans JP, Noto Sans CJK JP, Yu Gothic UI, Meiryo, sans-serif"
COLOURS: Mapping[str, str] = {GAINS: "#0017c1", LOSES: "#b35c00", SAME: "#767676", OPEN: "#767676"}
SHAPES: Mapping[str, str] = {
    GAINS: "triangle-up",
    LOSES: "triangle-down",
    SAME: "circle",
    OPEN: "cross",
}
_MAN = 10_000
_LONG_DECIMALS = re.compile(r"([0-9]+\.[0-9]{2})[0-9]+")


def curve_chart(curve: Curve, *, before: str, after: str, amount: str, axis: str) -> str:
    """The amount before and after along a varying figure, both in 万円."""
    alt = _altair()

    rows = [
        {"x": value / _MAN, "y": figure / _MAN, "side": side}
        for side, figures in ((before, curve.before), (after, curve.after))
        for value, figure in zip(curve.values, figures, strict=True)
        if figure is not None
    ]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=2.5, aria=False)
        .encode(
            x=alt.X("x:Q", title=f"{axis}（万円）", axis=alt.Axis(format=",d", grid=False)),
            y=alt.Y("y:Q", title=f"{amount}（万円）", axis=alt.Axis(format=",d")),
            color=alt.Color("side:N", scale=_scale(["#595959", "#0017c1"], [before, after]), title=None),
            strokeDash=alt.StrokeDash("side:N", scale=_scale([[6, 4], [1, 0]], [before, after]), title=None),
        )
    )
    return _svg(chart, width=460, height=300)


def map_chart(reform: Reform, section: Section) -> str:
    """One mark per municipality at its office: does it gain or lose over the projects of the section."""
    alt = _altair()

    outcome = area_outcomes(reform, section)
    rows = [
        {
            "lon": float(area.longitude),
            "lat": float(area.latitude),
            "outcome": OUTCOMES[outcome[area.code]],
        }
        for area in reform.areas
        if area.code in outcome and area.longitude is not None and area.latitude is not None
    ]
    labels = [OUTCOMES[name] for name in OUTCOMES]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(filled=True, size=16, opacity=0.75, aria=False)
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            color=alt.Color("outcome:N", sort=labels, scale=_scale(COLOURS.values(), labels), title=None),
            shape=alt.Shape(
                "outcome:N",
                sort=labels,
                scale=alt.Scale(domain=labels, range=list(SHAPES.values())),
                title=None,
            ),
        )
        .project(type="mercator")
    )
    return _svg(chart, width=460, height=500)


def group_chart(tallies: Sequence[Tally]) -> str:
    """The share of pairs that gain, lose, stay or are open, group by group."""
    alt = _altair()

    rows = [
        {"group": tally.label, "outcome": OUTCOMES[name], "n": getattr(tally, name), "order": index}
        for tally in tallies
        for index, name in enumerate(OUTCOMES)
    ]
    labels = [OUTCOMES[name] for name in OUTCOMES]
    colours = [COLOURS[GAINS], COLOURS[LOSES], "#d9d9d9", "#f2f2f2"]
    chart = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(stroke="#444", strokeWidth=0.5, aria=False)
        .encode(
            y=alt.Y("group:N", sort=[tally.label for tally in tallies], title=None),
            x=alt.X("n:Q", stack="normalize", title="割合", axis=alt.Axis(format="%", grid=False)),
            color=alt.Color("outcome:N", sort=labels, scale=_scale(colours, labels), title=None),
            order="order:Q",
        )
    )
    return _svg(chart, width=320, height=30 * len(tallies))


def area_outcomes(reform: Reform, section: Section) -> dict[str, str]:
    """Per area code: gains or loses over all projects of the section together, same, or open if any is."""
    import polars as pl

    ids = [project.id for project in reform.projects if project.programme == section.programme.id]
    sums = (
        reform.pairs.filter(pl.col("project").is_in(ids))
        .group_by("code", maintain_order=True)
        .agg(pl.col("change").sum(), (pl.col("outcome") == OPEN).any().alias("open"))
    )
    return {
        code: OPEN if is_open else GAINS if change > 0 else LOSES if change < 0 else SAME
        for code, change, is_open in sums.iter_rows()
    }


def _altair() -> Any:
    """Loaded when a chart is asked for: it takes a second, and its types are endless unions."""
    import altair as alt

    return alt


def _scale(colours: Iterable[Any], domain: Sequence[str]) -> Any:
    return _altair().Scale(range=list(colours), domain=list(domain))


def _svg(chart: Any, *, width: int, height: int) -> str:
    import vl_convert

    spec = (
        chart.properties(width=width, height=height, background="white")
        .configure(font=FONT)
        .configure_axis(labelFontSize=14, titleFontSize=14, labelLimit=260)
        .configure_legend(
            labelFontSize=14, labelLimit=400, orient="top", direction="vertical", symbolSize=110
        )
        .configure_view(stroke=None)
    )
    return _LONG_DECIMALS.sub(r"\1", str(vl_convert.vegalite_to_svg(spec.to_dict())))
