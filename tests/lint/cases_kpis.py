"""For each check of a KPI: a plan with the mistake and the nearest plan without it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.lint.make import (
    NO_DUE,
    DueKind,
    Level,
    Observation,
    Status,
    TargetKind,
    base,
    cy,
    due,
    fy,
    one,
    plan,
    target,
)

from shirube.lint import Allow, PlanView

Pair = tuple[PlanView, PlanView]

PERCENT = target("80%", 80, "%")
UP = target("増加", None, None, TargetKind.INCREASE)
TO_BE_SET = target("向上", None, None, TargetKind.IMPROVE, status=Status.TO_BE_SET)
SUM = due(fy(2030), DueKind.RANGE_CUMULATIVE, fy(2026))
AT_LEAST_70 = target("70%以上", 70, "%", TargetKind.AT_LEAST)
CALENDAR = due(cy(2030))


def path(*steps: tuple[int, int]) -> tuple[tuple[object, object], ...]:
    return tuple((fy(year), target(f"{value}件", value)) for year, value in steps)


def upper(label: str, **more: object) -> PlanView:
    return plan(one(label, level=Level.OUTCOME, owner="outcome/A", **more))


def seen(*values: int | None) -> tuple[Observation, ...]:
    return tuple(
        Observation(fy(2026 + index), None if value is None else Fraction(value))
        for index, value in enumerate(values)
    )


GOOD = plan()

KPI_PAIRS: dict[str, Pair] = {
    "L101": (plan(one(at=None)), GOOD),
    "L102": (plan(one(at=base(50, None))), GOOD),
    "L103": (plan(one(at=base(None, fy(2024), "年間数件程度"))), plan(one(at=base(None, None, "－")))),
    "L104": (plan(one(baseline_unit="%")), plan(one(baseline_unit="件"))),
    "L105": (plan(one(at=base(50, fy(2030)))), plan(one(at=base(50, fy(2029))))),
    "L106": (plan(one(at=base(50, fy(2020)))), plan(one(at=base(50, fy(2021))))),
    "L111": (plan(one(aim=None)), GOOD),
    "L112": (plan(one(by=NO_DUE)), plan(one(by=due(None, DueKind.EVERY_YEAR)))),
    "L113": (plan(one(aim=AT_LEAST_70, at=base(70))), plan(one(aim=AT_LEAST_70, at=base("699/10")))),
    "L114": (plan(one(aim=target("50件", 50))), plan(one(aim=target("50件を維持", 50)))),
    "L115": (
        plan(one("保育所等の待機児童数", aim=target("60人", 60, "人"))),
        plan(one("保育所等の待機児童数", aim=target("40人", 40, "人"))),
    ),
    "L116": (plan(one(aim=UP, at=None)), plan(one(aim=replace(UP, base_years=(fy(2024),)), at=None))),
    "L117": (plan(one(aim=TO_BE_SET)), GOOD),
    "L118": (plan(one(aim=TO_BE_SET, by=due(fy(2027)))), plan(one(aim=TO_BE_SET, by=due(fy(2028))))),
    "L120": (plan(one("移住者の人数及び定着の割合")), plan(one("移住者数及び転入者数の合計"))),
    "L121": (
        plan(one("65歳以上に占める受診者の割合", aim=target("101%", 101, "%"))),
        plan(one("65歳以上に占める受診者の割合", aim=target("100%", 100, "%"))),
    ),
    "L122": (plan(one(aim=target("着実に進める", None, None, TargetKind.TEXT))), GOOD),
    "L124": (plan(one(aim=target("80", 80, None))), plan(one("財政力指数", aim=target("0.5", "1/2", None)))),
    "L126": (plan(one(path=path((2028, 70), (2029, 60)))), plan(one(path=path((2028, 60), (2029, 70))))),
    "L127": (plan(one(path=path((2030, 70)))), plan(one(path=path((2029, 70))))),
    "L128": (plan(one(aim=target("501件", 501))), plan(one(aim=target("500件", 500)))),
    "L129": (plan(one(actuals=seen(80))), plan(one(actuals=seen(79)))),
    "L130": (
        plan(one(aim=target("100.9件", "1009/10"), at=base(100))),
        plan(one(aim=target("101件", 101), at=base(100))),
    ),
    "L131": (plan(one(by=due(fy(2031)))), plan(one(by=due(fy(2031)), notes=("上位計画の期限による。",)))),
    "L132": (plan(one(by=due(fy(2025)), at=base(1, fy(2020)))), plan(one(by=due(fy(2026))))),
    "L133": (plan(one(by=CALENDAR)), plan(one(by=CALENDAR, at=base(50, cy(2024))))),
    "L134": (plan(one(by=SUM)), plan(one(by=SUM, at=base(0)))),
    "L135": (
        plan(one("空き家を住まいに変えた戸数（累計）")),
        plan(one("空き家を住まいに変えた戸数（累計）", by=SUM, at=None)),
    ),
    "L141": (upper("創業セミナーの支援件数"), upper("創業から2年後も続いている事業所の数")),
    "L142": (
        plan(one("起業セミナー参加人数")),
        plan(one("起業セミナー参加人数"), one("起業した人の数", key="kpi/2")),
    ),
    "L143": (plan(one("移住説明会の開催回数")), plan(one("移住した世帯の数"))),
    "L144": (plan(one("空き家の改修費を助ける件数")), GOOD),
    "L145": (
        plan(one("スマート農業の活用割合", aim=PERCENT)),
        plan(one("農家のうち使う人の割合", aim=PERCENT)),
    ),
    "L146": (
        plan(one("窓口に満足している人の割合", aim=PERCENT)),
        plan(one("窓口に満足している人の割合", aim=PERCENT), one(key="kpi/2")),
    ),
    "L147": (
        replace(
            GOOD,
            kpis=(one("転入者数", aim=target("50人", 50, "人"), level=Level.OUTCOME, owner="outcome/A"),),
        ),
        GOOD,
    ),
    "L148": (plan(one("子育て支援の充実")), GOOD),
    "L149": (
        plan(one("移住者の人数"), one("移住者数", key="kpi/2")),
        plan(one("移住者の人数"), one("移住者数", key="kpi/2", reposted=True)),
    ),
    "L151": (plan(one("戸" * 81)), plan(one("戸" * 80))),
    "L152": (
        plan(one("校舎の改修率", aim=PERCENT)),
        plan(one("校舎の改修率", aim=PERCENT, notes=("分母は校舎の棟数",))),
    ),
    "L191": (plan(one(actuals=seen(60))), plan(one(actuals=seen(60, None)))),
    "L198": (
        replace(GOOD, allows=(Allow("missing-basline", "初めて測るため", "kpi/1"),)),
        replace(plan(one(at=None)), allows=(Allow("missing-baseline", "初めて測るため", "kpi/1"),)),
    ),
    "L199": (
        replace(plan(one(at=None)), allows=(Allow("missing-baseline", "", "kpi/1"),)),
        replace(plan(one(at=None)), allows=(Allow("missing-baseline", "初めて測るため", "kpi/1"),)),
    ),
}
