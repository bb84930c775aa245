"""The truth for the share of wrong yen: the 24 programmes once more, one row at a time, in exact fractions.

Written by hand from the catalogue and without Shirube's engine. A verdict or an amount that the source leaves
open on the day asked is None. Amounts are whole yen, rounded down as the programme says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from figures import Figures

Row = Mapping[str, Any]
Answer = tuple[bool | None, dict[str, int | None]]
RULES: dict[str, Callable[[Row, Figures, date], Answer]] = {}


def rule(programme: str) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        RULES[programme] = function
        return function

    return register


def down(value: Fraction | int, unit: int = 1) -> int:
    return floor(Fraction(value) / unit) * unit


def every(*conditions: bool | None) -> bool | None:
    if any(condition is False for condition in conditions):
        return False
    return None if any(condition is None for condition in conditions) else True


def some(*conditions: bool | None) -> bool | None:
    if any(condition is True for condition in conditions):
        return True
    return None if any(condition is None for condition in conditions) else False


def tier(tiers: list[tuple[Fraction, Fraction | None]], by: Fraction) -> Fraction | None:
    found = None
    for at_least, value in tiers:
        if by >= at_least:
            found = value
    return found


def pick(options: Mapping[str, Fraction], key: str) -> Fraction | None:
    return options.get(key, options.get("other"))


def largest_public(tiers: list[tuple[Fraction, Fraction]], base: int, extra: int = 0) -> int:
    best = Fraction(0)
    for at_least, cap in tiers:
        share = at_least + extra
        best = max(best, min(cap, base / share) if share else cap)
    return down(best)


@rule("dx-accelerator-futsu-kofuzei")
def dx_accelerator(r: Row, f: Figures, on: date) -> Answer:
    skilled = r["digital_exp_years"] >= f.experience_needed or r["ipa_level4_passed"] or r["accel_equivalent"]
    eligible = (
        on >= f.start_day
        and r["lg_class"] == "prefecture"
        and r["accel_fulltime"]
        and r["accel_main_duty_muni_support"]
        and r["accel_appointed"]
        and skilled
    )
    return eligible, {"futsu_kofuzei_total": down(r["accel_fulltime_count"] * f.unit_amount)}


@rule("dx-shien-jinzai-tokubetsu-kofuzei")
def dx_shien(r: Row, f: Figures, on: date) -> Answer:
    eligible = (
        r["accel_main_duty_muni_support"]
        and not r["covered_by_futsu_kofuzei"]
        and not r["nonpersonnel_outsourcing"]
    )
    cap = f.personnel_cap
    personnel = None if cap is None else down(sum(min(cost, cap) for cost in r["personnel_costs"]) * f.rate)
    return eligible, {
        "personnel_tokko": personnel,
        "recruit_tokko": down(min(r["recruit_cost"], f.recruit_cap) * f.rate),
        "burden_tokko": down(r["muni_burden_cost"] * f.rate),
    }


@rule("dx-leader-ikusei-tokubetsu-kofuzei")
def dx_leader(r: Row, f: Figures, on: date) -> Answer:
    open_question = None
    eligible = every(
        r["leader_designated"],
        r["in_training_program"],
        not r["broad_staff_training"],
        not r["exam_is_basic"],
        some(
            not r["trainees_other_lg"],
            every(on >= f.other_lg_start, some(r["lg_class"] == "prefecture", open_question)),
        ),
    )
    return eligible, {"tokko": down(r["training_cost"] * f.rate)}


@rule("cio-hosakan-tokubetsu-kofuzei")
def cio_hosakan(r: Row, f: Figures, on: date) -> Answer:
    eligible = (
        r["lg_class"] != "prefecture"
        and r["cio_external"]
        and r["cio_crosscutting"]
        and not r["plan_drafting_only"]
    )
    three = sorted(r["cio_costs"], reverse=True)[: int(f["people_limit.r6"])]
    return eligible, {
        "ninyo_tokko": down(sum(three) * r["cio_eligible_share"] * f.rate),
        "boshu_tokko": down(min(r["recruit_cost"], f.recruit_cap) * f.rate),
    }


@rule("dx-adviser")
def dx_adviser(r: Row, f: Figures, on: date) -> Answer:
    of_type = {
        "kadai_taio": r["lg_class"] != "prefecture",
        "keihatsu": r["lg_class"] == "prefecture",
        "kadai_tassei": True if on < f.switch_day else None,
    }[r["adviser_type"]]
    eligible = every(
        of_type,
        r["adviser_sessions"] <= f.sessions_limit,
        r["adviser_field"] != "ai_rpa" or on >= f.switch_day,
    )
    return eligible, {"lg_burden": down(f.burden)}


@rule("chiiki-dx-hojo")
def chiiki_dx(r: Row, f: Figures, on: date) -> Answer:
    rental = Fraction(0)
    if r["rental_lump_sum_paid"]:
        rental = r["rental_annual_fee"] * min(r["rental_years"], f.rental_years_limit) / f.one_year
    cost = r["equipment_cost"] + rental
    eligible = (
        (r["applicant_kind"] == "local_gov" or r["consortium_lg_count"] >= f.lg_needed)
        and r["has_network_equipment"]
        and r["has_solution_device"]
        and not r["is_internet_service_or_cityos"]
    )
    subsidy = down(cost * f.rate)
    return eligible, {"subsidy": subsidy, "own_share": down(cost - subsidy)}


@rule("local-10000-kokko")
def local_10000_kokko(r: Row, f: Figures, on: date) -> Answer:
    public, loan, day = r["public_subsidy"], r["loan_amount"], r["application_date"]
    new = day >= f.switch_day
    ratio = Fraction(loan, public)
    caps = [tier(f["public_cap.r8" if new else "public_cap.r7"], ratio)]
    if new and r["plan_submitted_in_r7"] and f.transition_from <= ratio < f.transition_below:
        caps.append(tier(f["public_cap.r7"], ratio))
    known = [cap for cap in caps if cap is not None]
    cap = max(known) if known else None
    eligible = (
        all(
            r[name]
            for name in (
                "sogyo_plan",
                "req_local_resource",
                "req_local_issue",
                "req_novelty",
                "req_model",
                "unsecured_loan",
            )
        )
        and loan >= public
        and cap is not None
        and public <= cap
    )
    national = _national(r, f, new=new)
    base = r["total_project_cost"] - r["own_funds"]
    return eligible, {
        "cap": None if cap is None else down(cap),
        "national": national,
        "local": None if national is None else down(public - national),
        "max_public_r8": largest_public(f["public_cap.r8"], loan),
        "max_public_r7": largest_public(f["public_cap.r7"], loan),
        "max_public_flex_r8": largest_public(f["public_cap.r8"], base, 1),
    }


def _national(r: Row, f: Figures, *, new: bool) -> int | None:
    hard, index = r["disadvantaged_area"], r["fiscal_index"]
    other = f.rate_middle if hard and index <= f.index_high else f.rate_standard
    if hard and index < f.index_low:
        rate = f.rate_high
    elif r["priority_field"] != "none":
        if not new:
            sides = {down(r["public_subsidy"] * rate, 1000) for rate in (f.rate_high, other)}
            return sides.pop() if len(sides) == 1 else None
        rate = f.rate_high
    else:
        rate = other
    return down(r["public_subsidy"] * rate, 1000)


@rule("local-10000-tandoku")
def local_10000_tandoku(r: Row, f: Figures, on: date) -> Answer:
    public, loan = r["public_subsidy"], r["loan_amount"]
    cap = tier(f.public_cap, Fraction(loan, public))
    eligible = (
        r["lg_class"] != "prefecture"
        and all(
            r[name]
            for name in (
                "sogyo_plan",
                "req_local_resource",
                "req_local_issue",
                "req_novelty",
                "local_review_done",
            )
        )
        and loan > 0
        and cap is not None
        and public <= cap
    )
    tokko = down(public * f.rate * r["fiscal_correction_coeff"])
    return eligible, {
        "cap": None if cap is None else down(cap),
        "tokko": tokko,
        "net_burden": public - tokko,
        "max_public": largest_public(f.public_cap, loan),
    }


@rule("furusato-kigyoka")
def furusato_kigyoka(r: Row, f: Figures, on: date) -> Answer:
    factor = f.rate * r["fiscal_correction_coeff"]
    tokko = down(min(r["topup_subsidy"], r["furusato_funded_subsidy"], f.project_cap) * factor)
    review = down(r["review_cost"] * factor)
    return r["crowdfunding_furusato"], {
        "tokko": tokko,
        "review_tokko": review,
        "net_burden": r["topup_subsidy"] + r["review_cost"] - tokko - review,
    }


@rule("furusato-yushi")
def furusato_yushi(r: Row, f: Figures, on: date) -> Answer:
    old = on < f.switch_day
    lg = r["lg_class"]
    kaso = r["kaso_area"] or r["remote_island"] or r["heavy_snow_area"]
    network = (r["teiju_jiritsu_area"] or r["renkei_chusu_area"]) and lg != "prefecture"
    quake = some(
        r["quake_area_pref"] == "fukushima",
        every(
            r["quake_area_pref"] in ("iwate", "miyagi"),
            some(old, every(r["continuing_project"], None)),
        ),
    )
    uplift = every(r["chiiki_saisei_area"] or r["okinawa_area"], some(old, None))
    eased = r["decarb_project"] or r["re_power_project"]
    needed = f.jobs_eased if eased else pick(f.jobs_standard, lg)
    term = r["loan_term_years"]
    eligible = (
        r["borrower_is_corporation"]
        and r["public_interest_profitable"]
        and r["bank_joint_guarantee"]
        and r["new_jobs"] + r["maintained_jobs_renewal"] >= needed
        and term <= f.term_max
        and (old or term <= f.term_plain or r["foundation_checked"])
        and (old or term <= f.term_plain or term <= r["asset_life_years"])
        and r["construction_years"] <= f.construction_max
    )
    limits, loans = set(), set()
    for special in _either(some(r["decarb_project"], network, quake)):
        for raised in _either(uplift):
            multiple = f.uplift if raised else 1
            plain = pick(f.limit_kaso if kaso else f.limit_normal, lg) * multiple
            limit = down(pick(f.limit_special, lg) if special else plain)
            ratio = f.ratio_raised if special or kaso else f.ratio_normal
            limits.add(limit)
            loans.add(down(min(limit, r["finance_base"] * ratio)))
    return eligible, {"limit": _only(limits), "max_loan": _only(loans)}


def _either(value: bool | None) -> tuple[bool, ...]:
    return (True, False) if value is None else (value,)


def _only(values: set[int]) -> int | None:
    return values.pop() if len(values) == 1 else None


@rule("toroku-menkyozei-keigen")
def toroku_menkyozei(r: Row, f: Figures, on: date) -> Answer:
    kind, capital = r["entity_type"], r["capital"]
    if kind not in f.floor_normal:
        return False, {"tax_reduced": None, "tax_normal": None, "saving": None}
    reduced = down(max(capital * f.rate_reduced, f.floor_reduced[kind]))
    normal = down(max(capital * f.rate_normal, f.floor_normal[kind]))
    return r["tokutei_cert"], {"tax_reduced": reduced, "tax_normal": normal, "saving": normal - reduced}


@rule("jizokuka-sogyo")
def jizokuka_sogyo(r: Row, f: Figures, on: date) -> Answer:
    deadline = r["deadline_date"]
    first = deadline.replace(year=deadline.year - int(f.window_years))
    eligible = (
        r["employees"] <= pick(f.staff_limit, r["industry"])
        and r["tokutei_cert"]
        and first <= r["support_received_date"] <= deadline
        and first <= r["opening_date"] <= deadline
        and r["chamber_plan"]
    )
    cap = f.cap_standard + (f.cap_invoice if r["tax_exempt_to_invoice"] else 0)
    return eligible, {"subsidy": down(min(r["eligible_cost"] * f.rate, cap))}


@rule("josei-katsuyaku-digital")
def josei_digital(r: Row, f: Figures, on: date) -> Answer:
    eligible = every(
        r["viewpoint_gender_partner"] or r["viewpoint_job_outcome"] or r["viewpoint_kpi_effective"],
        r["quantified_goal"],
        some(r["n_kpi_attendance"] < r["n_kpi"], every(r["n_kpi"] == 0, None)),
    )
    return eligible, {"grant": down(min(r["eligible_cost"] * f.rate, pick(f.cap, r["lg_class"])))}


@rule("josei-katsuyaku-tsunagari")
def josei_tsunagari(r: Row, f: Figures, on: date) -> Answer:
    eligible = (
        r["quantified_goal"]
        and r["contractor_kind"] == "npo_etc"
        and r["npo_contract_amount"] >= r["total_cost"] * f.contract_share
    )
    return eligible, {"grant": down(min(r["total_cost"] * f.rate, f.cap))}


@rule("jigyo-shokei-jinzai-matching")
def jigyo_shokei(r: Row, f: Figures, on: date) -> Answer:
    eligible = (
        r["lg_class"] != "prefecture"
        and r["jinzai_matching_plan"]
        and r["tandoku"]
        and not r["is_staff_salary"]
    )
    factor = f.rate * r["fiscal_correction_coeff"]
    plain = r["measure_cost"] * factor
    if r["measure_cost"] <= f.upper_limit:
        return eligible, {"tokko": down(plain)}
    return eligible, {"tokko": _only({down(f.upper_limit * factor), down(min(plain, f.upper_limit))})}


@rule("chiiki-jinjibu-migiude")
def jinjibu_migiude(r: Row, f: Figures, on: date) -> Answer:
    eligible = r["exec_internship"] and (on < f.switch_day or r["past_adoptions"] < f.adoptions_max)
    rate = tier(f.rate, r["past_adoptions"])
    return eligible, {"subsidy_before_cap": None if rate is None else down(r["eligible_cost"] * rate)}


@rule("pro-jinzai-fukugyo-hojo")
def pro_jinzai(r: Row, f: Figures, on: date) -> Answer:
    eligible = (
        r["pro_hub_exists"]
        and r["via_pro_hub"]
        and not r["used_pro_hub_before"]
        and r["contract_months"] <= f.months_max
    )
    return eligible, {"subsidy_max": down(min(r["fee_and_pay_cost"] * f.rate, f.cap))}


@rule("tokutei-chiikizukuri-unei")
def tokutei_chiikizukuri(r: Row, f: Figures, on: date) -> Answer:
    heads = sum(min(cost, f.head_cap) for cost in r["haken_personnel_costs"])
    base = down(heads + min(r["jimukyoku_cost"], f.office_cap))
    public = down(base * f.public_rate)
    national = down(public * f.national_rate)
    municipal = public - national
    tokko = down(municipal * f.tokko_rate)
    return r["coop_certified"] and r["lg_class"] != "prefecture", {
        "base": base,
        "public": public,
        "national": national,
        "municipal": municipal,
        "tokko": tokko,
        "net_burden": municipal - tokko,
    }


@rule("hinan-shisetsu-saiene")
def hinan_shisetsu(r: Row, f: Figures, on: date) -> Answer:
    large = r["lg_class"] in ("prefecture", "designated_city")
    eligible = r["in_disaster_plan"] and (not large or r["re_tech"] != "solar" or r["ppa"])
    solar = f.rate_solar if r["re_tech"] in ("solar", "cogeneration") else f.rate_high
    if large:
        rates = {f.rate_large, f.rate_high} if r["remote_island"] else {f.rate_large}
    else:
        rates = {f.rate_high if r["remote_island"] else solar}
    return eligible, {"grant": _only({down(r["eligible_cost"] * rate) for rate in rates})}


@rule("datsutanso-suishin-jigyosai")
def datsutanso_suishin(r: Row, f: Figures, on: date) -> Answer:
    item = r["bond_item"]
    power = item in ("re_equipment", "zeb")
    eligible = (
        r["lg_facility_owner"]
        and (r["tandoku"] or item == "perovskite_subsidised")
        and (not r["sell_power_main"] or r["consumed_in_region"] or not power)
    )
    counted = r["eligible_cost"] * (f.selling_share if r["sell_power_main"] and power else 1)
    bond = down(counted * f.bond_rate)
    kofuzei = None
    if item == "energy_standard_equipment":
        kofuzei = down(bond * f.equipment_rate)
    elif bond == 0:
        kofuzei = 0
    net = None if kofuzei is None else r["eligible_cost"] - kofuzei
    return eligible, {"bond": bond, "kofuzei": kofuzei, "net_burden": net}


@rule("furusato-yushi-chihosai-rishi")
def chihosai_rishi(r: Row, f: Figures, on: date) -> Answer:
    kofuzei = down(r["bond_interest"] * f.rate)
    return True, {"kofuzei": kofuzei, "net_interest": r["bond_interest"] - kofuzei}


@rule("gaikokujin-kankyo-kofukin-seibi")
def gaikokujin_seibi(r: Row, f: Figures, on: date) -> Answer:
    rate = f.rate_joint if r["joint_method"] else f.rate_single
    prefecture = r["lg_class"] == "prefecture"
    limit = f.limit_prefecture if prefecture else tier(f.limit_municipality, r["foreign_residents"])
    grant = down(min(r["window_cost"] * rate, limit))
    return r["applicant_kind"] == "local_gov", {"grant_max": grant, "local_share": r["window_cost"] - grant}


@rule("gaikokujin-kankyo-kofukin-unei")
def gaikokujin_unei(r: Row, f: Figures, on: date) -> Answer:
    limit = tier(f.limit_joint if r["joint_method"] else f.limit_single, r["foreign_residents"])
    grant = down(min(r["window_cost"] * f.rate, limit))
    return r["applicant_kind"] == "local_gov", {"grant_max": grant, "local_share": r["window_cost"] - grant}


@rule("jet-coordinator-tokko")
def jet_coordinator(r: Row, f: Figures, on: date) -> Answer:
    tokko = down(r["jet_coordinator_cost"] * r["fiscal_correction_coeff"] * f.rate)
    eligible = r["lg_class"] != "prefecture" and r["tandoku"]
    return eligible, {"tokko": tokko, "net_burden": r["jet_coordinator_cost"] - tokko}
