"""Paying for a project: from what an officer writes to the whole answer, with its words.

`plan_money` gives a `MoneyPlan`: everything a page, a sheet or JSON shows. Yen are integers; `Money` is a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from shirube.base import format_number, format_yen, parse_yen
from shirube.base.errors import ReadingError, UnknownNameError
from shirube.catalogue import Area, AreaIndex, Catalogue
from shirube.catalogue.project_file import CostFile, PlaceFile, ProjectFile
from shirube.funding.mix import Adoption, Certificate, Market, Plan
from shirube.funding.offers import LOCAL_NET, OUTSIDE
from shirube.funding.outlook import Outlook, outlook
from shirube.funding.project import PREFECTURE, TOWN, CostItem, Project, Site, Way
from shirube.rules import Known, Variable
from shirube.rules.explain import format_known
from shirube.usecases.answers import FactSeen, plain_facts
from shirube.usecases.places import recorded_facts, told_facts
from shirube.usecases.written import read_answers

PARTIES = {
    "national": "国（補助金・交付金）",
    "deferred": "国（後の年度の地方交付税）",
    "town": "市町村",
    "prefecture": "都道府県",
    "firm": "事業者",
    "cooperative": "組合",
}
OBJECTIVE_LABELS = {LOCAL_NET: "地方の実質負担を最小に", OUTSIDE: "外からのお金を最大に"}
CONFLICTS = {
    "cost": "同じ費用に重ねて使えない",
    "person": "同じ人に重ねて使えない",
    "excluded": "あわせて使えないと資料にある",
}
LARGEST_COST = 10**13
_NOT_TOLD = frozenset({"", "不明", "未定", "わからない", "?"})


@dataclass(frozen=True)
class PlaceSeen:
    """A place of the project: its area (None if only described) and the facts it rests on."""

    site: Site
    area: Area | None
    facts: Mapping[str, FactSeen]


@dataclass(frozen=True)
class MoneyPlan:
    """The whole answer for a project, and the places and facts it rests on.

    `outlook` holds the ways with their mixes (sure and hopeful), the surveys, other days and trials.
    """

    project: Project
    outlook: Outlook
    places: tuple[PlaceSeen, ...]
    variables: Mapping[str, Variable]
    catalogue_version: str
    catalogue_hash: str

    @property
    def best(self) -> Plan | None:
        """The sure best mix of the best way, if there is one."""
        sure = self.outlook.chosen.sure
        return sure[0] if sure else None

    def label(self, name: str) -> str:
        """The label of an input, or of a cost."""
        if name in self.variables:
            return self.variables[name].label
        labels = {item.id: item.label for way in self.project.ways for _, item in way.items}
        return labels.get(name, name)

    def answer_text(self, variable: str, answers: tuple[Known, ...]) -> str:
        """How the answers tried are written: those that every rule treats alike stand together."""
        if variable not in self.variables:
            return "・".join(f"{yen:,}円" for yen in answers)
        return "・".join(format_known(answer, self.variables[variable]) for answer in answers)


@dataclass(frozen=True)
class NetRow:
    """A party's line from gross to net, in yen; `net` = cost + paid_on - grants - received - later."""

    party: str
    label: str
    cost: int
    paid_on: int
    grants: int
    received: int
    later: int
    net: int
    borrowed: int
    loan: int
    cash: int


def gross_to_net(plan: Plan) -> tuple[NetRow, ...]:
    """The table from gross to net: one line per party that takes part."""
    return tuple(
        NetRow(
            share.party,
            PARTIES[share.party],
            share.cost,
            share.paid_on,
            share.grants,
            share.received,
            share.later,
            share.net,
            share.borrowed,
            share.loan,
            share.cash,
        )
        for share in plan.ledger.shares
    )


def who_pays(plan: Plan) -> tuple[tuple[str, str, int], ...]:
    """Party, label and yen of the bar 'who pays in the end'; the parts come to the whole cost."""
    ledger = plan.ledger
    nation = [("national", ledger.national), ("deferred", ledger.deferred)]
    parts = [*nation, *((share.party, share.net) for share in ledger.shares)]
    return tuple((party, PARTIES[party], yen) for party, yen in parts if yen)


def plan_money(
    catalogue: Catalogue,
    index: AreaIndex,
    written: ProjectFile,
    *,
    on: date,
    objective: str | None = None,
    alternatives: int = 3,
) -> MoneyPlan:
    """The best way to pay for a project on a day, with proof, alternatives, other days and what to ask next.

    `written` is what the officer wrote (`read_project_file`, `project_of`); its own day and objective hold
    unless `objective` is given. Raises UnknownNameError E168, E169, E201, ReadingError E102, E106, E107, E020-E029,
    ShirubeError E163, E171, E172.
    """
    project, places = read_project(catalogue, index, written, on=on)
    market = Market(catalogue.programmes, catalogue.variables, on)
    found = outlook(project, market, objective=objective or written.objective, alternatives=alternatives)
    return MoneyPlan(project, found, places, catalogue.variables, catalogue.version, catalogue.hash)


def read_project(
    catalogue: Catalogue, index: AreaIndex, written: ProjectFile, *, on: date
) -> tuple[Project, tuple[PlaceSeen, ...]]:
    """The project with typed facts and yen, and its places; raises as `plan_money`."""
    _refuse_unknown(catalogue, written)
    ways: list[Way] = []
    seen: list[PlaceSeen] = []
    if written.costs:
        place = PlaceFile(label="", area=written.area, costs=written.costs, facts={}, facts_for={})
        plain = [("project", written.name, [place])]
    else:
        plain = [(way.id, way.label, way.places) for way in written.ways]
    for way_id, label, files in plain:
        found = [
            _place(catalogue, index, written, file, f"{way_id}_{number}", on=on)
            for number, file in enumerate(files, start=1)
        ]
        seen.extend(found)
        ways.append(Way(way_id, label, tuple(item.site for item in found)))
    return Project(written.name, tuple(ways), tuple(written.must), written.bond_step), tuple(seen)


def _place(
    catalogue: Catalogue, index: AreaIndex, written: ProjectFile, file: PlaceFile, site_id: str, *, on: date
) -> PlaceSeen:
    code = file.area or written.area
    area = index.get(code) if code else None
    facts: dict[str, FactSeen] = {}
    if area is not None:
        credit_of = {source.id: source.credit for source in index.sources()}
        facts.update(recorded_facts(index.facts(area.code, on), credit_of, catalogue.variables))
    told = read_answers({**written.facts, **file.facts}, catalogue.variables)
    facts.update(told_facts(told, catalogue.variables, told_on=on))
    plain = plain_facts(facts, on=on)
    told_for = {
        name: read_answers(answers, catalogue.variables)
        for name, answers in {**written.facts_for, **file.facts_for}.items()
    }
    is_prefecture = plain.get("lg_class") == "prefecture"
    applicant = PREFECTURE if is_prefecture else TOWN
    items = tuple(_cost(cost, applicant) for cost in file.costs)
    label = file.label or (area.full_name if area is not None else "この団体")
    return PlaceSeen(Site(site_id, label, plain, items, applicant, told_for), area, facts)


def _cost(file: CostFile, applicant: str) -> CostItem:
    yen, loan = _yen(file.yen, file), _yen(file.loan, file) or 0
    low, high = _yen(file.low, file) or 0, _yen(file.high, file)
    most = yen if yen is not None else high
    if most is not None and (loan > most or low > most):
        what = "借入" if loan > most else "最小の額"
        raise ReadingError(
            "E173",
            f"費用「{file.label}」の{what}が、費用の額より大きくなっています。",
            todo="額を確かめてください。",
        )
    return CostItem(
        id=file.id,
        label=file.label,
        yen=yen,
        bearer=file.bearer or applicant,
        counts_as=tuple(file.counts_as),
        programmes=tuple(file.programmes),
        person=file.person,
        loan=loan,
        low=low,
        high=high,
    )


def _yen(text: str, file: CostFile) -> int | None:
    if text.strip() in _NOT_TOLD:
        return None
    try:
        yen = parse_yen(text.replace("_", ""), unit="円")
    except ReadingError as error:
        error.where = f"費用「{file.label}」"
        raise
    if yen < 0:
        raise ReadingError(
            "E165", f"費用「{file.label}」の額 {text} は負です。", todo="0円以上で書いてください。"
        )
    if yen > LARGEST_COST:
        raise ReadingError(
            "E174",
            f"費用「{file.label}」の額が大きすぎます（上限 {format_yen(LARGEST_COST)}）。",
            todo="けたを確かめてください。",
        )
    return yen


def _refuse_unknown(catalogue: Catalogue, written: ProjectFile) -> None:
    costs = [*written.costs, *(c for way in written.ways for place in way.places for c in place.costs)]
    named = [*written.must, *written.facts_for, *(name for cost in costs for name in cost.programmes)]
    for name in named:
        if name not in catalogue.programmes:
            near = get_close_matches(name, catalogue.programmes, 1)
            raise UnknownNameError(
                "E168",
                f"制度「{name}」はありません。",
                where=written.name,
                todo=f"「{near[0]}」のことですか。"
                if near
                else "制度の一覧（shirube search）から選んでください。",
            )
    inputs = cost_inputs(catalogue)
    for cost in costs:
        for name in cost.counts_as:
            if name not in inputs:
                near = get_close_matches(name, inputs, 1)
                raise UnknownNameError(
                    "E169",
                    f"費用「{cost.label}」の counts_as「{name}」を費用として受ける制度はありません。",
                    todo=f"「{near[0]}」のことですか。" if near else f"使えるもの: {'、'.join(inputs)}",
                )


def cost_inputs(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """What a cost may count as: each input, and the programmes that take it (for a form's boxes)."""
    found: dict[str, tuple[str, ...]] = {}
    for programme in catalogue.programmes.values():
        if programme.funding is None:
            continue
        choice = programme.funding.choice
        for name in (*programme.funding.costs, *((choice.covers,) if choice is not None else ())):
            found[name] = (*found.get(name, ()), programme.id)
    return found


def certificate_text(plan: Plan) -> str:
    """The certificate in one line of Japanese."""
    found = plan.certificate
    if not found.holds:
        return (
            "最適であることは証明できていません。下の額は、規則で計算し直した値です。"
            if found.agrees
            else ("規則での計算し直しと合わない額があります。見積りとしてだけ見てください。")
        )
    return (
        f"最適と証明済み（{_goal_text(found)}）。"
        f"{found.checked}制度の額と判定を規則で計算し直して一致し、負担の合計は費用の合計と等しい。"
    )


def _goal_text(found: Certificate) -> str:
    if found.goal == LOCAL_NET:
        return f"実質負担 {format_number(found.objective)}円 ＝ これより下げられない額 {format_number(found.bound)}円"
    return f"外からのお金 {format_number(found.objective)}円 ＝ これより増やせない額 {format_number(found.bound)}円"


def filling_text(plan_labels: MoneyPlan, adoption: Adoption) -> str:
    """Which costs a programme pays for, and the amount chosen."""
    names = "、".join(dict.fromkeys(plan_labels.label(item) for item, _ in adoption.filling.items))
    choice = adoption.offer.funding.choice
    if choice is None:
        return names
    return f"{names}（{plan_labels.label(choice.input)} {adoption.filling.chosen:,}円）"


__all__ = [
    "CONFLICTS",
    "OBJECTIVE_LABELS",
    "PARTIES",
    "MoneyPlan",
    "NetRow",
    "PlaceSeen",
    "certificate_text",
    "cost_inputs",
    "filling_text",
    "gross_to_net",
    "plan_money",
    "read_project",
    "who_pays",
]
