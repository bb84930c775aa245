"""What may be asked, field by field: the query of every operation, typed and bounded."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

MOST_ROWS = 1_000
MOST_VALUES = 20_000


_DAY = (
    r"^20[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$"
    r"|^20(?:[02468][048]|[13579][26])-02-29$"
)

Form = Literal["json", "csv", "xlsx"]
Day = Annotated[str, Field(pattern=_DAY, description="いつの時点で聞くか（2026-06-15）。なければ今日。")]
Words = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Code = Annotated[str, Field(pattern=r"^[0-9]{5,6}$", description="団体コード（5桁か6桁）。")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,80}$", description="一覧にある ID。")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Bulk = Literal[
    "areas",
    "area_facts",
    "indicators",
    "indicator_values",
    "age_sex_census",
    "age_sex_register",
    "projections",
    "own_projections",
    "clusters",
    "programmes",
    "kpis",
    "roadmap",
    "town_plans",
]
FORM = Field("json", description="json、csv（UTF-8、BOM付き）、xlsx。")


class Asked(Schema):
    """A query: what stands beside these fields is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class Paged(Asked):
    """A table that comes in parts."""

    limit: int = Field(100, ge=1, le=MOST_ROWS, description="行数。")
    offset: int = Field(0, ge=0, le=10_000_000, description="飛ばす行数。")
    format: Form = FORM


class AreasAsked(Paged):
    q: Words = Field("", description="名前・よみ・郵便番号・コードの一部。", examples=["ゆすはら"])
    prefecture: Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{5,6})?$")] = Field(
        "", description="都道府県の番号（39）かコード（39000）。", examples=["39"]
    )
    kind: Literal["", "prefecture", "municipality"] = Field(
        "", description="都道府県だけか、市区町村だけか。"
    )


class DayAsked(Asked):
    on: Day | None = None


class IndicatorsAsked(Paged):
    group: Words = Field("", description="分野。")
    q: Words = Field("", description="名前の一部。", examples=["出生"])


class ValuesAsked(Paged):
    area: list[Annotated[str, Field(pattern=r"^[0-9]{5}$")]] = Field(
        [], max_length=200, description="団体コード（5桁）。何度でも。39000 は県の合計、00000 は全国。"
    )
    indicator: list[Name] = Field([], max_length=30, description="指標ID。何度でも。")
    first: Year | None = Field(None, description="初めの年。")
    last: Year | None = Field(None, description="終わりの年。")
    limit: int = Field(1_000, ge=1, le=MOST_VALUES, description="行数。")


class SimilarAsked(Asked):
    basis: Literal["all", "people", "economy", "finance"] = Field("all", description="何で比べるか。")
    format: Form = FORM


Percent = Annotated[int, Field(ge=0, le=100)]


class ProjectionAsked(Asked):
    """Every lever of the page; the plain values are those of the page too."""

    base: Literal["2015", "2023"] = Field(
        "2023", description="もとの年。2015 は国勢調査、2023 は住民基本台帳。"
    )
    until: int = Field(2050, ge=2030, le=2100, description="どの年まで。")
    fertility: int = Field(100, ge=50, le=300, description="出生がいまの何％になるとするか。")
    rise_by: int = Field(2040, ge=2030, le=2100, description="出生がそれに届く年。")
    stay_children: Percent = Field(0, description="5～14歳で、移動による減りの何％を止めるか。")
    stay_youth: Percent = Field(0, description="15～29歳で、移動による減りの何％を止めるか。")
    stay_parents: Percent = Field(0, description="30～44歳で、移動による減りの何％を止めるか。")
    stay_later: Percent = Field(0, description="45歳以上で、移動による減りの何％を止めるか。")
    households: int = Field(0, ge=0, le=2_000, description="1年に移り住む世帯。", examples=[5])
    household: Literal["couple_child", "couple_two", "single", "elder_couple"] = Field(
        "couple_child", description="移り住む世帯のかたち。"
    )
    survival: Literal["improving", "kept"] = Field(
        "improving", description="65歳以上の生き残る割合。improving は延びる、kept は2010～2015年のまま。"
    )
    measure: Literal["total", "school", "workers", "workers20"] = Field(
        "total", description="保ちたいもの。school は5～14歳、workers は15～64歳、workers20 は20～64歳。"
    )
    level: int = Field(80, ge=1, le=200, description="保ちたい水準（いま=100、％）。")
    goal_year: int = Field(2050, ge=2030, le=2100, description="それを保ちたい年。")
    format: Form = FORM


class StrengthsAsked(Asked):
    format: Form = FORM


class ClustersAsked(Paged):
    prefecture: Annotated[str, Field(pattern=r"^([0-9]{2}|[0-9]{5,6})?$")] = Field(
        "", description="都道府県の番号（23）かコード（23000）。", examples=["23"]
    )
    type: Literal["", "strategic", "regional", "local"] = Field("", description="クラスターの類型。")


class EvidenceAsked(Asked):
    outcome: Name = Field(
        "population", description="確かめる数字。一覧は /api/v1/evidence/outcomes。", examples=["income"]
    )
    adopter: list[Annotated[str, Field(pattern=r"^[0-9]{5}:(19|20)[0-9]{2}$")]] = Field(
        ...,
        min_length=1,
        max_length=400,
        description="施策を始めたまちと年。団体コード:年 の形で、何度でも。一つなら合成対照法。",
        examples=[["39405:2018"]],
    )
    format: Form = FORM


class OutcomesAsked(Paged):
    pass


class ProgrammesAsked(Paged):
    q: Words = Field("", description="やりたいことの言葉。", examples=["空き家"])
    kind: Words = Field("", description="種類の記号（grant など）。")
    theme: Words = Field("", description="分野（創業 など）。")
    office: Words = Field("", description="所管の初めの言葉（総務省 など）。")


class DecisionAsked(Asked):
    programme: Name = Field(..., examples=["local-10000-kokko"], description="制度ID。")
    area: Annotated[str, Field(pattern=r"^([0-9]{5,6})?$")] = Field(
        "", examples=["39405"], description="団体コード。"
    )
    on: Day | None = None
    fact: list[Annotated[str, Field(max_length=2_100, pattern=r"^[a-z][a-z0-9_]*=[^\x00-\x1f\x7f]*$")]] = (
        Field(
            [],
            max_length=100,
            description="わかっていること。変数=値 の形で、何度でも。",
            examples=[["loan_amount=9,000万円"]],
        )
    )


class MatchAsked(Asked):
    on: Day | None = None


class StrategiesAsked(Paged):
    pass


class KpisAsked(Paged):
    strategy: Name = Field("national", description="戦略ID。")
    q: Words = Field("", description="名前の一部。", examples=["移住"])
    level: Literal["", "impact", "outcome", "output", "national", "group", "subgroup", "measure"] = Field(
        "", description="どこの KPI か。"
    )
    on: Day | None = None


class RoadmapAsked(Paged):
    pass


_Area = Annotated[str, Field(pattern=r"^([0-9]{5,6})?$", description="団体コード。")]
_Prefecture = Annotated[str, Field(pattern=r"^([0-9]{2})?$", description="都道府県の番号（39）。")]


class PlansAsked(Paged):
    area: _Area = Field("", examples=["39405"])
    prefecture: _Prefecture = ""


class PlanAsked(Asked):
    version: Annotated[int, Field(ge=1, le=99_999)] | None = Field(
        None, description="版。なければいちばん新しい版。"
    )


class PlanValuesAsked(Paged):
    area: _Area = Field("", examples=["39405"])
    prefecture: _Prefecture = ""
    plan: Annotated[str, Field(pattern=r"^([0-9]{5}-[0-9]{1,10})?$")] = Field("", description="計画ID。")
    kind: Literal["", "baseline", "target", "former_target", "actual", "judgement"] = Field(
        "", description="値の種類。"
    )
    limit: int = Field(1_000, ge=1, le=MOST_VALUES, description="行数。")
