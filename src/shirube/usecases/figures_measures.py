"""The measures of まちの数字: how each is worked out from the indicators of data/facts/indicators.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from shirube.base import UnknownNameError
from shirube.regions.peers import Feature
from shirube.regions.profile import Measure

THEMES: Mapping[str, str] = MappingProxyType(
    {
        "people": "人口",
        "moves": "出生・死亡・移動",
        "households": "世帯",
        "work": "しごと",
        "income": "所得",
        "money": "財政",
        "services": "くらしのサービス",
    }
)

_AGES = ("people_0_14", "people_15_64", "people_65_over")
_SECTORS = ("employed_primary", "employed_secondary", "employed_tertiary")
_MANY: dict[str, Any] = {"words": ("多い", "少ない")}
_PERCENT: dict[str, Any] = {"unit": "%", "scale": Fraction(100), "decimals": 1}
_PER_1000: dict[str, Any] = {
    "unit": "人／人口千人",
    "scale": Fraction(1000),
    "decimals": 1,
    "bottom": ("population_register",),
}
_MAN = Fraction(1, 10)
"""千円 → 万円"""


def _of(theme: str, *measures: dict[str, Any]) -> tuple[Measure, ...]:
    return tuple(Measure(theme=theme, **fields) for fields in measures)


def _count(name: str, label: str, unit: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "label": label, "unit": unit, "top": (name,), **_MANY, **more}


def _share(name: str, label: str, top: str, bottom: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"id": name, "label": label, "top": (top,), "bottom": bottom, **_PERCENT, **more}


_PEOPLE = _of(
    "people",
    _count("population", "人口", "人"),
    {
        "id": "population_change",
        "label": "5年間の人口の増減率",
        "unit": "%",
        "top": ("population",),
        "lag": 5,
        "decimals": 1,
    },
    _share("aged_share", "65歳以上の割合", "people_65_over", _AGES, note="年齢不詳を除いた割合。"),
    _share("working_share", "15〜64歳の割合", "people_15_64", _AGES, note="年齢不詳を除いた割合。"),
    _share("child_share", "15歳未満の割合", "people_0_14", _AGES, note="年齢不詳を除いた割合。"),
    {
        "id": "density",
        "label": "人口密度",
        "unit": "人／km²",
        "top": ("population",),
        "bottom": ("area_km2",),
        "decimals": 1,
        "can_sum": False,
    },
    _share(
        "foreign_share",
        "外国人住民の割合",
        "foreign_residents",
        ("population",),
        decimals=2,
        note="外国人住民数は率から逆算した値。",
    ),
)

_MOVES = _of(
    "moves",
    _count("births", "出生数", "人", better="up"),
    _count("deaths", "死亡数", "人"),
    {"id": "birth_rate", "label": "出生率", "top": ("births",), "better": "up", **_PER_1000},
    {"id": "death_rate", "label": "死亡率", "top": ("deaths",), **_PER_1000},
    {
        "id": "natural_rate",
        "label": "自然増減率（出生−死亡）",
        "top": ("births",),
        "minus": ("deaths",),
        **_PER_1000,
    },
    _count("moves_in", "転入者数", "人", better="up"),
    _count("moves_out", "転出者数", "人", better="down"),
    {"id": "moves_in_rate", "label": "転入率", "top": ("moves_in",), **_PER_1000},
    {"id": "moves_out_rate", "label": "転出率", "top": ("moves_out",), **_PER_1000},
    {
        "id": "social_rate",
        "label": "社会増減率（転入−転出）",
        "top": ("moves_in",),
        "minus": ("moves_out",),
        "better": "up",
        **_PER_1000,
        "note": "県や全国の値は、市区町村どうしの移動も数えた転入・転出の差。",
    },
    {
        "id": "marriage_rate",
        "label": "婚姻率",
        "top": ("marriages",),
        "better": "up",
        **_PER_1000,
        "unit": "組／人口千人",
    },
)

_HOUSEHOLDS = _of(
    "households",
    _count("households", "世帯数", "世帯"),
    {
        "id": "household_size",
        "label": "1世帯当たりの人数",
        "unit": "人",
        "top": ("population_each_year",),
        "bottom": ("households",),
        "decimals": 2,
        "words": ("多い", "少ない"),
        "note": "人口を世帯数で割った値。施設などに住む人も含む。",
    },
    _share(
        "single_aged_share", "65歳以上の一人暮らし世帯の割合", "elderly_single_households", ("households",)
    ),
)

_WORK = _of(
    "work",
    _count("employed", "働いている人（就業者）", "人", better="up"),
    _share("primary_share", "第1次産業で働く人の割合", "employed_primary", _SECTORS, note="分類不能を除く。"),
    _share(
        "secondary_share", "第2次産業で働く人の割合", "employed_secondary", _SECTORS, note="分類不能を除く。"
    ),
    _share(
        "tertiary_share", "第3次産業で働く人の割合", "employed_tertiary", _SECTORS, note="分類不能を除く。"
    ),
    _share("unemployment", "完全失業率", "unemployed", ("labour_force",), better="down"),
    _share("commute_share", "ほかの市区町村へ通う人の割合", "commuters_out", ("employed",)),
    {
        "id": "jobs_ratio",
        "label": "人口百人当たりの民営事業所で働く人",
        "unit": "人／人口百人",
        "top": ("private_workers",),
        "bottom": ("population_register",),
        "scale": Fraction(100),
        "decimals": 1,
        "better": "up",
        "words": ("多い", "少ない"),
        "note": "よそから通って来る人も数える。",
    },
    _count("manufacturing_shipments", "製造品出荷額等", "百万円", better="up"),
    {
        "id": "shipments_per_head",
        "label": "人口一人当たりの製造品出荷額等",
        "unit": "万円",
        "top": ("manufacturing_shipments",),
        "bottom": ("population_register",),
        "scale": Fraction(100),
        "decimals": 1,
        "better": "up",
        "words": ("多い", "少ない"),
        "note": "都道府県と全国は、値の分かる市区町村だけで計算した値。",
    },
    {
        "id": "retail_per_head",
        "label": "人口一人当たりの小売販売額",
        "unit": "万円",
        "top": ("retail_sales",),
        "bottom": ("population_register",),
        "scale": Fraction(100),
        "decimals": 1,
        "better": "up",
        "words": ("多い", "少ない"),
        "note": "都道府県と全国は、値の分かる市区町村だけで計算した値。",
    },
)

_INCOME = _of(
    "income",
    {
        "id": "income_per_taxpayer",
        "label": "納税義務者一人当たりの課税対象所得",
        "unit": "万円",
        "top": ("taxable_income",),
        "bottom": ("income_taxpayers",),
        "scale": _MAN,
        "decimals": 1,
        "better": "up",
    },
    {
        "id": "income_per_head",
        "label": "人口一人当たりの課税対象所得",
        "unit": "万円",
        "top": ("taxable_income",),
        "bottom": ("population_register",),
        "scale": _MAN,
        "decimals": 1,
        "better": "up",
    },
    _share("taxpayer_share", "人口に占める納税義務者の割合", "income_taxpayers", ("population_register",)),
)

_PRINTED: dict[str, Any] = {"can_sum": False}
_MONEY = _of(
    "money",
    {
        "id": "fiscal_index",
        "label": "財政力指数",
        "unit": "指数",
        "top": ("fiscal_index",),
        "decimals": 2,
        "better": "up",
        **_PRINTED,
        "note": "特別区は比較できないので順位に入れない。",
    },
    {
        "id": "ordinary_balance_ratio",
        "label": "経常収支比率",
        "unit": "%",
        "top": ("ordinary_balance_ratio",),
        "decimals": 1,
        "better": "down",
        **_PRINTED,
    },
    {
        "id": "real_debt_service_ratio",
        "label": "実質公債費比率",
        "unit": "%",
        "top": ("real_debt_service_ratio",),
        "decimals": 1,
        "better": "down",
        **_PRINTED,
    },
    {
        "id": "future_burden_ratio",
        "label": "将来負担比率",
        "unit": "%",
        "top": ("future_burden_ratio",),
        "decimals": 1,
        "better": "down",
        **_PRINTED,
        "note": "「…」は該当しない（充てられる財源が負担を上回る）。0ではない。",
    },
    _share("own_tax_share", "歳入に占める地方税の割合", "local_tax", ("revenue",), better="up"),
    {
        "id": "spending_per_head",
        "label": "人口一人当たりの歳出",
        "unit": "万円",
        "top": ("expenditure",),
        "bottom": ("population_register",),
        "scale": _MAN,
        "decimals": 1,
        "words": ("多い", "少ない"),
    },
)

_PER_10000: dict[str, Any] = {
    "unit": "人／人口1万人",
    "scale": Fraction(10000),
    "decimals": 1,
    "bottom": ("population_register",),
    "better": "up",
    **_MANY,
}
_SERVICES = _of(
    "services",
    _count("doctors", "医師数", "人", better="up"),
    {"id": "doctors_rate", "label": "人口1万人当たりの医師", "top": ("doctors",), **_PER_10000},
    {
        "id": "clinics_rate",
        "label": "人口1万人当たりの診療所",
        "top": ("clinics",),
        **_PER_10000,
        "unit": "施設／人口1万人",
    },
    {
        "id": "beds_rate",
        "label": "人口1万人当たりの病院病床",
        "top": ("hospital_beds",),
        **_PER_10000,
        "unit": "床／人口1万人",
    },
    {
        "id": "nursing_places_rate",
        "label": "65歳以上千人当たりの介護老人福祉施設の定員",
        "unit": "人／65歳以上千人",
        "top": ("nursing_home_places",),
        "bottom": ("people_65_over",),
        "scale": Fraction(1000),
        "decimals": 1,
        **_MANY,
    },
    {
        "id": "nurseries_rate",
        "label": "15歳未満千人当たりの保育所等",
        "unit": "所／15歳未満千人",
        "top": ("nurseries",),
        "bottom": ("people_0_14",),
        "scale": Fraction(1000),
        "decimals": 2,
        **_MANY,
    },
    _count("nurseries", "保育所等", "所"),
    _count("elementary_schools", "小学校", "校"),
    _count("elementary_pupils", "小学生", "人", better="up"),
    {
        "id": "pupils_per_school",
        "label": "小学校1校当たりの児童",
        "unit": "人",
        "top": ("elementary_pupils",),
        "bottom": ("elementary_schools",),
        "decimals": 1,
        "words": ("多い", "少ない"),
    },
    _count("junior_high_students", "中学生", "人", better="up"),
    _count("high_schools", "高等学校", "校"),
    _count("libraries", "図書館", "館", better="up"),
)

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        measure.id: measure
        for group in (_PEOPLE, _MOVES, _HOUSEHOLDS, _WORK, _INCOME, _MONEY, _SERVICES)
        for measure in group
    }
)

PARTS: Mapping[str, str] = MappingProxyType({"people": "人", "economy": "しごと", "finance": "財政"})

FEATURES: tuple[Feature, ...] = (
    Feature("population", "people", is_log=True),
    Feature("population_change", "people"),
    Feature("aged_share", "people"),
    Feature("child_share", "people"),
    Feature("social_rate", "people"),
    Feature("household_size", "people"),
    Feature("density", "people", is_log=True),
    Feature("primary_share", "economy"),
    Feature("secondary_share", "economy"),
    Feature("income_per_taxpayer", "economy", is_log=True),
    Feature("commute_share", "economy"),
    Feature("jobs_ratio", "economy", is_log=True),
    Feature("retail_per_head", "economy", is_log=True),
    Feature("fiscal_index", "finance"),
    Feature("ordinary_balance_ratio", "finance"),
    Feature("real_debt_service_ratio", "finance"),
    Feature("future_burden_ratio", "finance"),
    Feature("own_tax_share", "finance"),
    Feature("spending_per_head", "finance", is_log=True),
)
"""What places are compared by; each part weighs the same."""

BASES: Mapping[str, str] = MappingProxyType(
    {"all": "すべて", "people": "人", "economy": "しごと", "finance": "財政"}
)


def measure_of(name: str) -> Measure:
    """The measure of an id; raises UnknownNameError E670."""
    if name not in MEASURES:
        raise UnknownNameError(
            "E670",
            f"「{name[:60]}」という数字はありません。",
            todo="まちのデータの一覧から選び直してください。",
        )
    return MEASURES[name]
