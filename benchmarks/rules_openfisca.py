"""The 24 programmes as an OpenFisca-Core country package would hold them.

One person-like entity, monthly variables, float32 money, dated parameters and vectorised formulas. OpenFisca
has no unknown: what is not told is 0 or False, and what the source leaves open is read as "no". It has no
list either: the salaries are one variable each (`_1` to `_4`, 0 where absent).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy import floor, maximum, minimum, where
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from data import ITEMS, ON
from figures import Figures
from shirube.catalogue import Catalogue, load_catalogue
from shirube.rules import VariableType, inputs_of
from shirube.rules.model import DatedValue, Parameter

MONTH = f"{ON:%Y-%m}"
PROJECT = build_entity(key="project", plural="projects", label="事業", is_person=True)
_TYPES = {
    VariableType.BOOL: bool,
    VariableType.INT: int,
    VariableType.NUMBER: float,
    VariableType.RATIO: float,
    VariableType.YEN: float,
    VariableType.DATE: date,
}
FORMULAS: dict[str, tuple[type, Callable[[Any, Any, Any], Any]]] = {}
OUTPUTS: dict[str, dict[str, str]] = {}
"""Programme id to {"eligible" or the name of an amount: the OpenFisca variable}."""


def key(programme: str) -> str:
    return programme.replace("-", "_")


def formula(programme: str, name: str, value_type: type = float) -> Callable[[Any], Any]:
    """Registers a formula f(project, month, parameters of the programme) as the variable of an amount."""

    def register(function: Any) -> Any:
        variable = f"{key(programme)}__{name}"
        FORMULAS[variable] = (value_type, function)
        OUTPUTS.setdefault(programme, {})[name] = variable
        return function

    return register


def eligible(programme: str) -> Callable[[Any], Any]:
    return formula(programme, "eligible", bool)


def enums(catalogue: Catalogue) -> Mapping[str, Any]:
    """One OpenFisca Enum per variable of words, members in the order of the catalogue."""
    return {
        variable.id: Enum(variable.id, {option: option for option in variable.values})
        for variable in catalogue.variables.values()
        if variable.type is VariableType.ENUM
    }


class System(TaxBenefitSystem):
    """The benefit system: inputs from the catalogue's variables, parameters from its printed figures."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__([PROJECT])
        self.words = WORDS
        self.parameters = ParameterNode("", data=_parameters(catalogue, self.words))
        names = {name for programme in catalogue.programmes.values() for name in inputs_of(programme)}
        for name in sorted(names):
            for made in self._inputs(catalogue, name):
                self.add_variable(made)
        for name, (value_type, function) in FORMULAS.items():
            self.add_variable(_calculated(name, value_type, function))

    def _inputs(self, catalogue: Catalogue, name: str) -> list[type]:
        kind = catalogue.variables[name].type
        if kind is VariableType.YEN_LIST:
            return [_variable(f"{name}_{item + 1}", value_type=float) for item in range(ITEMS)]
        if kind is VariableType.ENUM:
            words = self.words[name]
            return [_variable(name, value_type=Enum, possible_values=words, default_value=next(iter(words)))]
        return [_variable(name, value_type=_TYPES[kind])]


def _variable(name: str, **attributes: Any) -> type:
    shared = {"entity": PROJECT, "definition_period": DateUnit.MONTH, "label": name}
    return type(name, (Variable,), {**shared, **attributes})


def _calculated(name: str, value_type: type, function: Callable[[Any, Any, Any], Any]) -> type:
    branch = name.partition("__")[0]

    def run(project: Any, period: Any, parameters: Any) -> Any:
        return function(project, period, getattr(parameters(period), branch))

    return _variable(name, value_type=value_type, formula=run)


# -- parameters --------------------------------------------------------------------------------------


def _parameters(catalogue: Catalogue, words: Mapping[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for programme in catalogue.programmes.values():
        branch: dict[str, Any] = {}
        for parameter in programme.parameters.values():
            branch |= _of_parameter(parameter, words)
        tree[key(programme.id)] = branch
    return tree


def _of_parameter(parameter: Parameter, words: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    whole = [value for value in parameter.values if _number_of(value) is not None]
    if whole:
        found[parameter.id] = {"values": {_start(v): {"value": _number_of(v)} for v in whole}}
    for value in parameter.values:
        if value.tiers:
            name = f"{parameter.id}_{value.version}" if value.version else parameter.id
            found[name] = _scale(value)
    options = [value for value in parameter.values if value.options]
    if options:
        found[parameter.id] = {
            option: {"values": {_start(v): {"value": _of_option(v, option)} for v in options}}
            for option in _all_options(options[0], words)
        }
    return found


def _start(value: DatedValue) -> str:
    return "1900-01-01" if value.start is None else value.start.isoformat()


def _number_of(value: DatedValue) -> float | None:
    return None if value.value is None else float(value.value)


def _scale(value: DatedValue) -> dict[str, Any]:
    return {
        "metadata": {"type": "single_amount"},
        "brackets": [
            {
                "threshold": {"values": {"1900-01-01": {"value": float(tier.at_least)}}},
                "amount": {"values": {"1900-01-01": {"value": float(tier.value or 0)}}},
            }
            for tier in value.tiers
        ],
    }


def _of_option(value: DatedValue, option: str) -> float:
    options = dict(value.options)
    return float(options.get(option, options.get("other", 0)))


def _all_options(value: DatedValue, words: Mapping[str, Any]) -> list[str]:
    named = {option for option, _ in value.options} - {"other"}
    enum = next(e for e in words.values() if named <= {member.name for member in e})
    return [member.name for member in enum]


_CATALOGUE = load_catalogue()
WORDS = enums(_CATALOGUE)
LG, KIND, FIELD, TYPE = (
    WORDS[name] for name in ("lg_class", "applicant_kind", "adviser_field", "adviser_type")
)
PRIORITY, QUAKE, ENTITY, CONTRACTOR = (
    WORDS[name] for name in ("priority_field", "quake_area_pref", "entity_type", "contractor_kind")
)
TECH, BOND = WORDS["re_tech"], WORDS["bond_item"]


TUNED = False
"""Look a parameter up by an enum with a NumPy table instead of OpenFisca's own indexing."""


def simulation(system: System, rows: int) -> Any:
    return SimulationBuilder().build_default_simulation(system, rows)


def by_word(node: Any, words: Any) -> Any:
    """A parameter that depends on a word: `node[words]`, as OpenFisca's guide writes it."""
    if not TUNED:
        return node[words]
    table = np.array([getattr(node, member.name) for member in words.possible_values], dtype=np.float32)
    return table[words.view(np.ndarray)]


def day(programme: str, name: str) -> Any:
    """A printed day; OpenFisca's parameters hold numbers only."""
    return Figures(_CATALOGUE[programme], ON, float)[name]


def asked(project: Any, month: Any, *names: str) -> Any:
    found = project(names[0], month)
    for name in names[1:]:
        found = found & project(name, month)
    return found


def items(project: Any, month: Any, name: str) -> list[Any]:
    return [project(f"{name}_{item + 1}", month) for item in range(ITEMS)]


def largest_public(scale: Any, base: Any, extra: int = 0) -> Any:
    best = np.zeros_like(base)
    for at_least, cap in zip(scale.thresholds, scale.amounts, strict=True):
        share = at_least + extra
        best = maximum(best, minimum(cap, base / share) if share else cap)
    return floor(best)


def not_prefecture(project: Any, month: Any) -> Any:
    return project("lg_class", month) != LG.prefecture


# -- 総務省 (DX) -------------------------------------------------------------------------------------


@eligible("dx-accelerator-futsu-kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    skilled = (
        (p("digital_exp_years", m) >= par.experience_needed)
        | p("ipa_level4_passed", m)
        | p("accel_equivalent", m)
    )
    started = day("dx-accelerator-futsu-kofuzei", "start_day") <= ON
    named = asked(p, m, "accel_fulltime", "accel_main_duty_muni_support", "accel_appointed")
    return started & (p("lg_class", m) == LG.prefecture) & named & skilled


@formula("dx-accelerator-futsu-kofuzei", "futsu_kofuzei_total")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("accel_fulltime_count", m) * par.unit_amount


@eligible("dx-shien-jinzai-tokubetsu-kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    return (
        p("accel_main_duty_muni_support", m)
        & ~p("covered_by_futsu_kofuzei", m)
        & ~p("nonpersonnel_outsourcing", m)
    )


@formula("dx-shien-jinzai-tokubetsu-kofuzei", "personnel_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(sum(minimum(c, par.personnel_cap) for c in items(p, m, "personnel_costs")) * par.rate)


@formula("dx-shien-jinzai-tokubetsu-kofuzei", "recruit_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(minimum(p("recruit_cost", m), par.recruit_cap) * par.rate)


@formula("dx-shien-jinzai-tokubetsu-kofuzei", "burden_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("muni_burden_cost", m) * par.rate)


@eligible("dx-leader-ikusei-tokubetsu-kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    started = day("dx-leader-ikusei-tokubetsu-kofuzei", "other_lg_start") <= ON
    own = ~p("trainees_other_lg", m) | (started & (p("lg_class", m) == LG.prefecture))
    named = asked(p, m, "leader_designated", "in_training_program")
    return named & ~p("broad_staff_training", m) & ~p("exam_is_basic", m) & own


@formula("dx-leader-ikusei-tokubetsu-kofuzei", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("training_cost", m) * par.rate)


@eligible("cio-hosakan-tokubetsu-kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    return (
        not_prefecture(p, m) & asked(p, m, "cio_external", "cio_crosscutting") & ~p("plan_drafting_only", m)
    )


@formula("cio-hosakan-tokubetsu-kofuzei", "ninyo_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    costs = np.sort(np.stack(items(p, m, "cio_costs")), axis=0)[::-1]
    return floor(sum(costs[: int(par.people_limit)]) * p("cio_eligible_share", m) * par.rate)


@formula("cio-hosakan-tokubetsu-kofuzei", "boshu_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(minimum(p("recruit_cost", m), par.recruit_cap) * par.rate)


@eligible("dx-adviser")
def _(p: Any, m: Any, par: Any) -> Any:
    kind, switched = p("adviser_type", m), day("dx-adviser", "switch_day") <= ON
    of_type = (
        ((kind == TYPE.kadai_taio) & not_prefecture(p, m))
        | ((kind == TYPE.keihatsu) & ~not_prefecture(p, m))
        | ((kind == TYPE.kadai_tassei) & (not switched))
    )
    in_field = (p("adviser_field", m) != FIELD.ai_rpa) | switched
    return of_type & (p("adviser_sessions", m) <= par.sessions_limit) & in_field


@formula("dx-adviser", "lg_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    return p.filled_array(par.burden, dtype=np.float32)


@eligible("chiiki-dx-hojo")
def _(p: Any, m: Any, par: Any) -> Any:
    who = (p("applicant_kind", m) == KIND.local_gov) | (p("consortium_lg_count", m) >= par.lg_needed)
    return (
        who
        & asked(p, m, "has_network_equipment", "has_solution_device")
        & ~p("is_internet_service_or_cityos", m)
    )


@formula("chiiki-dx-hojo", "cost")
def _(p: Any, m: Any, par: Any) -> Any:
    years = minimum(p("rental_years", m), par.rental_years_limit)
    return p("equipment_cost", m) + p("rental_lump_sum_paid", m) * p("rental_annual_fee", m) * years


@formula("chiiki-dx-hojo", "subsidy")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("chiiki_dx_hojo__cost", m) * par.rate)


@formula("chiiki-dx-hojo", "own_share")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("chiiki_dx_hojo__cost", m) - p("chiiki_dx_hojo__subsidy", m))


# -- 総務省 (創業・地域金融) -------------------------------------------------------------------------


@eligible("local-10000-kokko")
def _(p: Any, m: Any, par: Any) -> Any:
    named = asked(p, m, "sogyo_plan", "req_local_resource", "req_local_issue", "req_novelty", "req_model")
    public = p("public_subsidy", m)
    within = (p("loan_amount", m) >= public) & (public <= p("local_10000_kokko__cap", m))
    return named & p("unsecured_loan", m) & within


@formula("local-10000-kokko", "cap")
def _(p: Any, m: Any, par: Any) -> Any:
    ratio = p("loan_amount", m) / p("public_subsidy", m)
    new = p("application_date", m) >= np.datetime64(day("local-10000-kokko", "switch_day"))
    r7, r8 = par.public_cap_r7.calc(ratio), par.public_cap_r8.calc(ratio)
    between = (ratio >= par.transition_from) & (ratio < par.transition_below)
    choice = new & p("plan_submitted_in_r7", m) & between
    return where(choice, maximum(r7, r8), where(new, r8, r7))


@formula("local-10000-kokko", "rate")
def _(p: Any, m: Any, par: Any) -> Any:
    hard, index, field = p("disadvantaged_area", m), p("fiscal_index", m), p("priority_field", m)
    new = p("application_date", m) >= np.datetime64(day("local-10000-kokko", "switch_day"))
    priority = (field == PRIORITY.local_decarbonisation) | (field == PRIORITY.youth_women)
    high = (hard & (index < par.index_low)) | (new & priority)
    return where(
        high, par.rate_high, where(hard & (index <= par.index_high), par.rate_middle, par.rate_standard)
    )


@formula("local-10000-kokko", "national")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("public_subsidy", m) * p("local_10000_kokko__rate", m) / 1000) * 1000


@formula("local-10000-kokko", "local")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("public_subsidy", m) - p("local_10000_kokko__national", m)


@formula("local-10000-kokko", "max_public_r8")
def _(p: Any, m: Any, par: Any) -> Any:
    return largest_public(par.public_cap_r8, p("loan_amount", m))


@formula("local-10000-kokko", "max_public_r7")
def _(p: Any, m: Any, par: Any) -> Any:
    return largest_public(par.public_cap_r7, p("loan_amount", m))


@formula("local-10000-kokko", "max_public_flex_r8")
def _(p: Any, m: Any, par: Any) -> Any:
    return largest_public(par.public_cap_r8, p("total_project_cost", m) - p("own_funds", m), 1)


@eligible("local-10000-tandoku")
def _(p: Any, m: Any, par: Any) -> Any:
    named = asked(
        p, m, "sogyo_plan", "req_local_resource", "req_local_issue", "req_novelty", "local_review_done"
    )
    within = p("public_subsidy", m) <= p("local_10000_tandoku__cap", m)
    return not_prefecture(p, m) & named & (p("loan_amount", m) > 0) & within


@formula("local-10000-tandoku", "cap")
def _(p: Any, m: Any, par: Any) -> Any:
    return par.public_cap.calc(p("loan_amount", m) / p("public_subsidy", m))


@formula("local-10000-tandoku", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("public_subsidy", m) * par.rate * p("fiscal_correction_coeff", m))


@formula("local-10000-tandoku", "net_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("public_subsidy", m) - p("local_10000_tandoku__tokko", m)


@formula("local-10000-tandoku", "max_public")
def _(p: Any, m: Any, par: Any) -> Any:
    return largest_public(par.public_cap, p("loan_amount", m))


@eligible("furusato-kigyoka")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("crowdfunding_furusato", m)


@formula("furusato-kigyoka", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    counted = minimum(minimum(p("topup_subsidy", m), p("furusato_funded_subsidy", m)), par.project_cap)
    return floor(counted * par.rate * p("fiscal_correction_coeff", m))


@formula("furusato-kigyoka", "review_tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("review_cost", m) * par.rate * p("fiscal_correction_coeff", m))


@formula("furusato-kigyoka", "net_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    spent = p("topup_subsidy", m) + p("review_cost", m)
    return spent - p("furusato_kigyoka__tokko", m) - p("furusato_kigyoka__review_tokko", m)


@formula("furusato-yushi", "special", bool)
def _(p: Any, m: Any, par: Any) -> Any:
    network = (p("teiju_jiritsu_area", m) | p("renkei_chusu_area", m)) & not_prefecture(p, m)
    area, old = p("quake_area_pref", m), day("furusato-yushi", "switch_day") > ON
    quake = (area == QUAKE.fukushima) | (((area == QUAKE.iwate) | (area == QUAKE.miyagi)) & old)
    return p("decarb_project", m) | network | quake


@formula("furusato-yushi", "kaso", bool)
def _(p: Any, m: Any, par: Any) -> Any:
    return p("kaso_area", m) | p("remote_island", m) | p("heavy_snow_area", m)


@eligible("furusato-yushi")
def _(p: Any, m: Any, par: Any) -> Any:
    eased = p("decarb_project", m) | p("re_power_project", m)
    needed = where(eased, par.jobs_eased, by_word(par.jobs_standard, p("lg_class", m)))
    term = p("loan_term_years", m)
    within = (term <= par.term_plain) | (day("furusato-yushi", "switch_day") > ON)
    return (
        asked(p, m, "borrower_is_corporation", "public_interest_profitable", "bank_joint_guarantee")
        & (p("new_jobs", m) + p("maintained_jobs_renewal", m) >= needed)
        & (term <= par.term_max)
        & (within | p("foundation_checked", m))
        & (within | (term <= p("asset_life_years", m)))
        & (p("construction_years", m) <= par.construction_max)
    )


@formula("furusato-yushi", "limit")
def _(p: Any, m: Any, par: Any) -> Any:
    lg, special, kaso = p("lg_class", m), p("furusato_yushi__special", m), p("furusato_yushi__kaso", m)
    raised = (p("chiiki_saisei_area", m) | p("okinawa_area", m)) & (day("furusato-yushi", "switch_day") > ON)
    multiple = where(raised, par.uplift, 1)
    plain = where(kaso, by_word(par.limit_kaso, lg), by_word(par.limit_normal, lg)) * multiple
    return floor(where(special, by_word(par.limit_special, lg), plain))


@formula("furusato-yushi", "max_loan")
def _(p: Any, m: Any, par: Any) -> Any:
    better = p("furusato_yushi__special", m) | p("furusato_yushi__kaso", m)
    ratio = where(better, par.ratio_raised, par.ratio_normal)
    return floor(minimum(p("furusato_yushi__limit", m), p("finance_base", m) * ratio))


@eligible("furusato-yushi-chihosai-rishi")
def _(p: Any, m: Any, par: Any) -> Any:
    return p.filled_array(value=True, dtype=bool)


@formula("furusato-yushi-chihosai-rishi", "kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("bond_interest", m) * par.rate)


@formula("furusato-yushi-chihosai-rishi", "net_interest")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("bond_interest", m) - p("furusato_yushi_chihosai_rishi__kofuzei", m)


@eligible("jigyo-shokei-jinzai-matching")
def _(p: Any, m: Any, par: Any) -> Any:
    return not_prefecture(p, m) & asked(p, m, "jinzai_matching_plan", "tandoku") & ~p("is_staff_salary", m)


@formula("jigyo-shokei-jinzai-matching", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    value = p("measure_cost", m) * par.rate * p("fiscal_correction_coeff", m)
    return floor(minimum(value, par.upper_limit))


@eligible("tokutei-chiikizukuri-unei")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("coop_certified", m) & not_prefecture(p, m)


@formula("tokutei-chiikizukuri-unei", "base")
def _(p: Any, m: Any, par: Any) -> Any:
    heads = sum(minimum(cost, par.head_cap) for cost in items(p, m, "haken_personnel_costs"))
    return heads + minimum(p("jimukyoku_cost", m), par.office_cap)


@formula("tokutei-chiikizukuri-unei", "public")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("tokutei_chiikizukuri_unei__base", m) * par.public_rate)


@formula("tokutei-chiikizukuri-unei", "national")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("tokutei_chiikizukuri_unei__public", m) * par.national_rate)


@formula("tokutei-chiikizukuri-unei", "municipal")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("tokutei_chiikizukuri_unei__public", m) - p("tokutei_chiikizukuri_unei__national", m)


@formula("tokutei-chiikizukuri-unei", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("tokutei_chiikizukuri_unei__municipal", m) * par.tokko_rate)


@formula("tokutei-chiikizukuri-unei", "net_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("tokutei_chiikizukuri_unei__municipal", m) - p("tokutei_chiikizukuri_unei__tokko", m)


# -- 中小企業庁・内閣府・経済産業省 -----------------------------------------------------------------


@eligible("toroku-menkyozei-keigen")
def _(p: Any, m: Any, par: Any) -> Any:
    kind = p("entity_type", m)
    return p("tokutei_cert", m) & ((kind == ENTITY.kk) | (kind == ENTITY.gk))


@formula("toroku-menkyozei-keigen", "tax_reduced")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(maximum(p("capital", m) * par.rate_reduced, by_word(par.floor_reduced, p("entity_type", m))))


@formula("toroku-menkyozei-keigen", "tax_normal")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(maximum(p("capital", m) * par.rate_normal, by_word(par.floor_normal, p("entity_type", m))))


@formula("toroku-menkyozei-keigen", "saving")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("toroku_menkyozei_keigen__tax_normal", m) - p("toroku_menkyozei_keigen__tax_reduced", m)


@eligible("jizokuka-sogyo")
def _(p: Any, m: Any, par: Any) -> Any:
    last = p("deadline_date", m)
    months = last.astype("datetime64[M]")
    first = (months - 12 * int(par.window_years)).astype("datetime64[D]") + (last - months)
    support, opening = p("support_received_date", m), p("opening_date", m)
    small = p("employees", m) <= by_word(par.staff_limit, p("industry", m))
    in_year = (support >= first) & (support <= last) & (opening >= first) & (opening <= last)
    return small & asked(p, m, "tokutei_cert", "chamber_plan") & in_year


@formula("jizokuka-sogyo", "subsidy")
def _(p: Any, m: Any, par: Any) -> Any:
    cap = par.cap_standard + p("tax_exempt_to_invoice", m) * par.cap_invoice
    return floor(minimum(p("eligible_cost", m) * par.rate, cap))


@eligible("josei-katsuyaku-digital")
def _(p: Any, m: Any, par: Any) -> Any:
    viewpoint = (
        p("viewpoint_gender_partner", m) | p("viewpoint_job_outcome", m) | p("viewpoint_kpi_effective", m)
    )
    return viewpoint & p("quantified_goal", m) & (p("n_kpi_attendance", m) < p("n_kpi", m))


@formula("josei-katsuyaku-digital", "grant")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(minimum(p("eligible_cost", m) * par.rate, by_word(par.cap, p("lg_class", m))))


@eligible("josei-katsuyaku-tsunagari")
def _(p: Any, m: Any, par: Any) -> Any:
    enough = p("npo_contract_amount", m) >= p("total_cost", m) * par.contract_share
    return p("quantified_goal", m) & (p("contractor_kind", m) == CONTRACTOR.npo_etc) & enough


@formula("josei-katsuyaku-tsunagari", "grant")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(minimum(p("total_cost", m) * par.rate, par.cap))


@eligible("pro-jinzai-fukugyo-hojo")
def _(p: Any, m: Any, par: Any) -> Any:
    named = asked(p, m, "pro_hub_exists", "via_pro_hub")
    return named & ~p("used_pro_hub_before", m) & (p("contract_months", m) <= par.months_max)


@formula("pro-jinzai-fukugyo-hojo", "subsidy_max")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(minimum(p("fee_and_pay_cost", m) * par.rate, par.cap))


@eligible("chiiki-jinjibu-migiude")
def _(p: Any, m: Any, par: Any) -> Any:
    old = day("chiiki-jinjibu-migiude", "switch_day") > ON
    return p("exec_internship", m) & (old | (p("past_adoptions", m) < par.adoptions_max))


@formula("chiiki-jinjibu-migiude", "subsidy_before_cap")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("eligible_cost", m) * par.rate.calc(p("past_adoptions", m)))


# -- 環境省・出入国在留管理庁など --------------------------------------------------------------------


@eligible("hinan-shisetsu-saiene")
def _(p: Any, m: Any, par: Any) -> Any:
    lg = p("lg_class", m)
    large = (lg == LG.prefecture) | (lg == LG.designated_city)
    return p("in_disaster_plan", m) & (~large | (p("re_tech", m) != TECH.solar) | p("ppa", m))


@formula("hinan-shisetsu-saiene", "grant")
def _(p: Any, m: Any, par: Any) -> Any:
    lg, tech = p("lg_class", m), p("re_tech", m)
    large = (lg == LG.prefecture) | (lg == LG.designated_city)
    solar = ~p("remote_island", m) & ((tech == TECH.solar) | (tech == TECH.cogeneration))
    rate = where(large, par.rate_large, where(solar, par.rate_solar, par.rate_high))
    return floor(p("eligible_cost", m) * rate)


@formula("datsutanso-suishin-jigyosai", "power", bool)
def _(p: Any, m: Any, par: Any) -> Any:
    item = p("bond_item", m)
    return (item == BOND.re_equipment) | (item == BOND.zeb)


@eligible("datsutanso-suishin-jigyosai")
def _(p: Any, m: Any, par: Any) -> Any:
    alone = p("tandoku", m) | (p("bond_item", m) == BOND.perovskite_subsidised)
    power = p("datsutanso_suishin_jigyosai__power", m)
    return (
        p("lg_facility_owner", m) & alone & (~p("sell_power_main", m) | p("consumed_in_region", m) | ~power)
    )


@formula("datsutanso-suishin-jigyosai", "bond")
def _(p: Any, m: Any, par: Any) -> Any:
    halved = p("sell_power_main", m) & p("datsutanso_suishin_jigyosai__power", m)
    return floor(p("eligible_cost", m) * where(halved, par.selling_share, 1) * par.bond_rate)


@formula("datsutanso-suishin-jigyosai", "kofuzei")
def _(p: Any, m: Any, par: Any) -> Any:
    known = p("bond_item", m) == BOND.energy_standard_equipment
    return floor(known * p("datsutanso_suishin_jigyosai__bond", m) * par.equipment_rate)


@formula("datsutanso-suishin-jigyosai", "net_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("eligible_cost", m) - p("datsutanso_suishin_jigyosai__kofuzei", m)


@eligible("gaikokujin-kankyo-kofukin-seibi")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("applicant_kind", m) == KIND.local_gov


@formula("gaikokujin-kankyo-kofukin-seibi", "grant_max")
def _(p: Any, m: Any, par: Any) -> Any:
    rate = where(p("joint_method", m), par.rate_joint, par.rate_single)
    by_people = par.limit_municipality.calc(p("foreign_residents", m))
    limit = where(not_prefecture(p, m), by_people, par.limit_prefecture)
    return floor(minimum(p("window_cost", m) * rate, limit))


@formula("gaikokujin-kankyo-kofukin-seibi", "local_share")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("window_cost", m) - p("gaikokujin_kankyo_kofukin_seibi__grant_max", m)


@eligible("gaikokujin-kankyo-kofukin-unei")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("applicant_kind", m) == KIND.local_gov


@formula("gaikokujin-kankyo-kofukin-unei", "grant_max")
def _(p: Any, m: Any, par: Any) -> Any:
    people = p("foreign_residents", m)
    limit = where(p("joint_method", m), par.limit_joint.calc(people), par.limit_single.calc(people))
    return floor(minimum(p("window_cost", m) * par.rate, limit))


@formula("gaikokujin-kankyo-kofukin-unei", "local_share")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("window_cost", m) - p("gaikokujin_kankyo_kofukin_unei__grant_max", m)


@eligible("jet-coordinator-tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return not_prefecture(p, m) & p("tandoku", m)


@formula("jet-coordinator-tokko", "tokko")
def _(p: Any, m: Any, par: Any) -> Any:
    return floor(p("jet_coordinator_cost", m) * p("fiscal_correction_coeff", m) * par.rate)


@formula("jet-coordinator-tokko", "net_burden")
def _(p: Any, m: Any, par: Any) -> Any:
    return p("jet_coordinator_cost", m) - p("jet_coordinator_tokko__tokko", m)
