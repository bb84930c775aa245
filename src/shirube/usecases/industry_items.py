"""Every figure at hand that says something about a line of business: first and last year, and per resident beside the
country and the prefecture. What the figures do not say is listed too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from shirube.catalogue.areas import Area
from shirube.catalogue.figures import load_indicators
from shirube.documents import Table
from shirube.usecases.industry_data import COUNTRY, codes_of, values

RESIDENTS = "population_register"


@dataclass(frozen=True)
class Item:
    """A figure of a line of business: an indicator, or what one leaves when another is taken away."""

    group: str
    label: str
    indicator: str
    minus: str = ""


@dataclass(frozen=True)
class ItemLine:
    """One item at a place. `ratio` is here per resident over the country's; None where not known, with `why`."""

    item: Item
    unit: str
    first: tuple[int, int] | None
    last: tuple[int, int] | None
    ratio: Fraction | None
    in_prefecture: Fraction | None
    known: int
    of: int
    why: str


ITEMS: tuple[Item, ...] = (
    Item("民営の事業所ぜんたい", "事業所数", "private_establishments"),
    Item("民営の事業所ぜんたい", "働く人", "private_workers"),
    Item("民営の事業所ぜんたい", "売上金額", "private_sales"),
    Item("農業", "耕地面積", "farmland"),
    Item("第1次産業", "住んでいて働く人", "employed_primary"),
    Item("第2次産業", "住んでいて働く人", "employed_secondary"),
    Item("第3次産業", "住んでいて働く人", "employed_tertiary"),
    Item("製造業", "事業所数", "manufacturing_establishments"),
    Item("製造業", "働く人", "manufacturing_workers"),
    Item("製造業", "製造品出荷額等", "manufacturing_shipments"),
    Item("製造業以外の民営", "事業所数", "private_establishments", "manufacturing_establishments"),
    Item("商業", "年間商品販売額", "trade_sales"),
    Item("小売業", "年間商品販売額", "retail_sales"),
    Item("卸売業（商業−小売業）", "年間商品販売額", "trade_sales", "retail_sales"),
    Item("医療", "病院", "hospitals"),
    Item("医療", "一般診療所", "clinics"),
    Item("医療", "歯科診療所", "dental_clinics"),
    Item("医療", "病院の病床", "hospital_beds"),
    Item("医療", "医師", "doctors"),
    Item("医療", "歯科医師", "dentists"),
    Item("医療", "薬剤師", "pharmacists"),
    Item("福祉", "介護老人福祉施設", "nursing_homes"),
    Item("福祉", "介護老人福祉施設の定員", "nursing_home_places"),
    Item("福祉", "有料老人ホーム", "private_elderly_homes"),
    Item("福祉", "保育所等", "nurseries"),
    Item("教育", "小学校", "elementary_schools"),
    Item("教育", "中学校", "junior_high_schools"),
    Item("教育", "高等学校", "high_schools"),
)

NOT_AT_HAND = (
    "産業大分類・中分類ごとの事業所と従業者（建設、運輸、情報通信、宿泊・飲食など）",
    "農業産出額、林業、漁業の生産と経営体",
    "製造業の業種別の出荷額と付加価値",
    "観光客数と宿泊者数",
    "企業どうしの取引、開業と廃業",
)
"""What the packaged figures do not hold; a town can import its own."""


def item_lines(area: Area) -> tuple[ItemLine, ...]:
    """Every item of a municipality or of the municipalities of a prefecture, in the order of `ITEMS`."""
    return tuple(_line(area, item) for item in ITEMS)


def item_table(lines: tuple[ItemLine, ...]) -> Table:
    """One row per item, with its years and its gaps."""
    header = (
        *("分野", "数字", "単位", "はじめの年", "はじめの数", "新しい年", "新しい数", "増減率（%）"),
        *("人口当たりで全国の何倍か（全国=1）", "県に占める割合（%）", "備考"),
    )
    return Table("産業ごとの手もとの数字", header, [_row(line) for line in lines])


def not_at_hand_table() -> Table:
    """What is not in the packaged figures."""
    return Table("手もとにない数字", ("手もとにないもの",), [(text,) for text in NOT_AT_HAND])


def _row(line: ItemLine) -> tuple[str | int | Decimal | None, ...]:
    first, last = line.first, line.last
    grown = (
        Fraction(last[1] - first[1], first[1]) * 100
        if first is not None and last is not None and first[1] and first[0] != last[0]
        else None
    )
    return (
        *(line.item.group, line.item.label, line.unit),
        None if first is None else f"{first[0]}年",
        None if first is None else first[1],
        None if last is None else f"{last[0]}年",
        None if last is None else last[1],
        _decimal(grown, 1),
        _decimal(line.ratio, 2),
        _decimal(None if line.in_prefecture is None else line.in_prefecture * 100, 1),
        line.why,
    )


def _line(area: Area, item: Item) -> ItemLine:
    known = load_indicators()
    unit, years = known[item.indicator].unit, set(known[item.indicator].years)
    if item.minus:
        years &= set(known[item.minus].years)
    ends = (_first_told(item, area.code, sorted(years)), _first_told(item, area.code, sorted(years)[::-1]))
    told = [one for one in ends if one is not None]
    if not told:
        why = "このまちの数は公表されていない（秘匿か、調査の対象がない）。"
        return ItemLine(item, unit, None, None, None, None, 0, _of(area), why)
    last = told[-1][0]
    _, count, of = _sum(item, area.code, last)
    is_town = area.kind == "municipality"
    whole, gaps, every = _sum(item, f"{area.code[:2]}000", last)
    share = Fraction(told[-1][1], whole) if is_town and whole and gaps == every else None
    why = "" if count == of else f"{of - count}市区町村の数が公表されていないので除いた。"
    return ItemLine(item, unit, told[0], told[-1], _ratio(item, area.code, last), share, count, of, why)


def _first_told(item: Item, code: str, years: list[int]) -> tuple[int, int] | None:
    """The first of the years in which the item is known, with the figure."""
    for year in years:
        number = _sum(item, code, year)[0]
        if number is not None:
            return year, number
    return None


def _of(area: Area) -> int:
    return len(codes_of(area.code, values("population", 2020)))


@cache
def _table(item: Item, year: int) -> Mapping[str, int]:
    tops = values(item.indicator, year)
    if not item.minus:
        return tops
    less = values(item.minus, year)
    return {
        code: number - less[code] for code, number in tops.items() if code in less and number >= less[code]
    }


def _sum(item: Item, code: str, year: int) -> tuple[int | None, int, int]:
    """The sum over the municipalities with a figure, how many they are, and of how many."""
    table = _table(item, year)
    mine = codes_of(code, table)
    of = len(codes_of(code, values("population", 2020)))
    return (sum(table[one] for one in mine) if mine else None), len(mine), of


def _ratio(item: Item, code: str, year: int) -> Fraction | None:
    """Per resident here over per resident in the country, over the municipalities that have both figures."""
    here, everywhere = _per_resident(item, code, year), _per_resident(item, COUNTRY, year)
    return here / everywhere if here is not None and everywhere else None


@lru_cache(maxsize=4096)
def _per_resident(item: Item, code: str, year: int) -> Fraction | None:
    """With the residents of the same year, else of the nearest later one (else of the newest)."""
    years = load_indicators()[RESIDENTS].years
    table, people = _table(item, year), values(RESIDENTS, next((y for y in years if y >= year), years[-1]))
    mine = [one for one in codes_of(code, table) if people.get(one)]
    return Fraction(sum(table[one] for one in mine), sum(people[one] for one in mine)) if mine else None


def _decimal(value: Fraction | None, places: int) -> Decimal | None:
    if value is None:
        return None
    scaled = abs(value) * 10**places
    whole = (scaled + Fraction(1, 2)).__floor__()
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)
