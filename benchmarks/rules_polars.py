"""The 24 programmes written by hand in Polars in the usual way: expressions over Float64, nothing kept open.

What the source leaves open is read as "no" (or left null where there is no figure at all). This is what a good
analyst would write in a day; it gives one value per row, no range, no reason and no list of what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
from polars import col, lit, when

from figures import Figures

Written = Callable[[pl.LazyFrame, Figures, date], pl.LazyFrame]
RULES: dict[str, Written] = {}


def rule(programme: str) -> Callable[[Written], Written]:
    def register(function: Written) -> Written:
        RULES[programme] = function
        return function

    return register


def run(programme: str, table: pl.DataFrame, figures: Figures, on: date) -> pl.DataFrame:
    """`eligible` and the amounts of one programme."""
    return RULES[programme](table.lazy(), figures, on).collect()


def tier(tiers: list[tuple[float, float | None]], by: pl.Expr) -> pl.Expr:
    found = lit(None, dtype=pl.Float64)
    for at_least, value in tiers:
        found = when(by >= at_least).then(lit(value, dtype=pl.Float64)).otherwise(found)
    return found


def pick(options: dict[str, float], by: pl.Expr) -> pl.Expr:
    found = lit(options.get("other"), dtype=pl.Float64)
    for option, value in options.items():
        if option != "other":
            found = when(by == option).then(value).otherwise(found)
    return found


def largest_public(tiers: list[tuple[float, float]], base: pl.Expr, extra: int = 0) -> pl.Expr:
    bounds = [
        pl.min_horizontal(lit(cap), base / (at_least + extra)) if at_least + extra else lit(cap)
        for at_least, cap in tiers
    ]
    return pl.max_horizontal(lit(0.0), *bounds).floor()


def least(*items: Any) -> pl.Expr:
    return pl.min_horizontal(*[item if isinstance(item, pl.Expr) else lit(item) for item in items])


NOT_PREFECTURE = col("lg_class") != "prefecture"


@rule("dx-accelerator-futsu-kofuzei")
def dx_accelerator(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    skilled = (
        (col("digital_exp_years") >= f.experience_needed) | col("ipa_level4_passed") | col("accel_equivalent")
    )
    return t.select(
        eligible=lit(on >= f.start_day)
        & (col("lg_class") == "prefecture")
        & col("accel_fulltime")
        & col("accel_main_duty_muni_support")
        & col("accel_appointed")
        & skilled,
        futsu_kofuzei_total=(col("accel_fulltime_count") * f.unit_amount).floor(),
    )


@rule("dx-shien-jinzai-tokubetsu-kofuzei")
def dx_shien(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    heads = col("personnel_costs").list.eval(pl.element().clip(upper_bound=f.personnel_cap)).list.sum()
    return t.select(
        eligible=col("accel_main_duty_muni_support")
        & ~col("covered_by_futsu_kofuzei")
        & ~col("nonpersonnel_outsourcing"),
        personnel_tokko=(heads * f.rate).floor(),
        recruit_tokko=(least(col("recruit_cost"), f.recruit_cap) * f.rate).floor(),
        burden_tokko=(col("muni_burden_cost") * f.rate).floor(),
    )


@rule("dx-leader-ikusei-tokubetsu-kofuzei")
def dx_leader(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    others = ~col("trainees_other_lg") | (lit(on >= f.other_lg_start) & (col("lg_class") == "prefecture"))
    return t.select(
        eligible=col("leader_designated")
        & col("in_training_program")
        & ~col("broad_staff_training")
        & ~col("exam_is_basic")
        & others,
        tokko=(col("training_cost") * f.rate).floor(),
    )


@rule("cio-hosakan-tokubetsu-kofuzei")
def cio_hosakan(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    three = col("cio_costs").list.sort(descending=True).list.head(int(f["people_limit.r6"])).list.sum()
    return t.select(
        eligible=NOT_PREFECTURE & col("cio_external") & col("cio_crosscutting") & ~col("plan_drafting_only"),
        ninyo_tokko=(three * col("cio_eligible_share") * f.rate).floor(),
        boshu_tokko=(least(col("recruit_cost"), f.recruit_cap) * f.rate).floor(),
    )


@rule("dx-adviser")
def dx_adviser(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    kind = col("adviser_type")
    of_type = (
        ((kind == "kadai_taio") & NOT_PREFECTURE)
        | ((kind == "keihatsu") & ~NOT_PREFECTURE)
        | ((kind == "kadai_tassei") & lit(on < f.switch_day))
    )
    return t.select(
        eligible=of_type
        & (col("adviser_sessions") <= f.sessions_limit)
        & ((col("adviser_field") != "ai_rpa") | lit(on >= f.switch_day)),
        lg_burden=lit(f.burden),
    )


@rule("chiiki-dx-hojo")
def chiiki_dx(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    years = least(col("rental_years"), f.rental_years_limit) / f.one_year
    rental = when(col("rental_lump_sum_paid")).then(col("rental_annual_fee") * years).otherwise(0.0)
    cost = col("equipment_cost") + rental
    return t.select(
        eligible=((col("applicant_kind") == "local_gov") | (col("consortium_lg_count") >= f.lg_needed))
        & col("has_network_equipment")
        & col("has_solution_device")
        & ~col("is_internet_service_or_cityos"),
        subsidy=(cost * f.rate).floor(),
        own_share=(cost - (cost * f.rate).floor()).floor(),
    )


@rule("local-10000-kokko")
def local_10000_kokko(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    public, ratio = col("public_subsidy"), col("loan_amount") / col("public_subsidy")
    new = col("application_date") >= f.switch_day
    r7, r8 = tier(f["public_cap.r7"], ratio), tier(f["public_cap.r8"], ratio)
    between = (ratio >= f.transition_from) & (ratio < f.transition_below)
    cap = (
        when(new & col("plan_submitted_in_r7") & between)
        .then(pl.max_horizontal(r7, r8))
        .when(new)
        .then(r8)
        .otherwise(r7)
    )
    hard, index = col("disadvantaged_area"), col("fiscal_index")
    priority = col("priority_field").is_in(["local_decarbonisation", "youth_women"])
    rate = (
        when((hard & (index < f.index_low)) | (new & priority))
        .then(f.rate_high)
        .when(hard & (index <= f.index_high))
        .then(f.rate_middle)
        .otherwise(f.rate_standard)
    )
    national = (public * rate / 1000).floor() * 1000
    asked = pl.all_horizontal(
        "sogyo_plan", "req_local_resource", "req_local_issue", "req_novelty", "req_model", "unsecured_loan"
    )
    return t.select(
        eligible=asked & (col("loan_amount") >= public) & (public <= cap),
        cap=cap,
        national=national,
        local=public - national,
        max_public_r8=largest_public(f["public_cap.r8"], col("loan_amount")),
        max_public_r7=largest_public(f["public_cap.r7"], col("loan_amount")),
        max_public_flex_r8=largest_public(
            f["public_cap.r8"], col("total_project_cost") - col("own_funds"), 1
        ),
    )


@rule("local-10000-tandoku")
def local_10000_tandoku(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    public = col("public_subsidy")
    cap = tier(f.public_cap, col("loan_amount") / public)
    asked = pl.all_horizontal(
        "sogyo_plan", "req_local_resource", "req_local_issue", "req_novelty", "local_review_done"
    )
    tokko = (public * f.rate * col("fiscal_correction_coeff")).floor()
    return t.select(
        eligible=NOT_PREFECTURE & asked & (col("loan_amount") > 0) & (public <= cap),
        cap=cap,
        tokko=tokko,
        net_burden=public - tokko,
        max_public=largest_public(f.public_cap, col("loan_amount")),
    )


@rule("furusato-kigyoka")
def furusato_kigyoka(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    counted = least(col("topup_subsidy"), col("furusato_funded_subsidy"), f.project_cap)
    tokko = (counted * f.rate * col("fiscal_correction_coeff")).floor()
    review = (col("review_cost") * f.rate * col("fiscal_correction_coeff")).floor()
    return t.select(
        eligible=col("crowdfunding_furusato"),
        tokko=tokko,
        review_tokko=review,
        net_burden=col("topup_subsidy") + col("review_cost") - tokko - review,
    )


@rule("furusato-yushi")
def furusato_yushi(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    old = lit(on < f.switch_day)
    kaso = col("kaso_area") | col("remote_island") | col("heavy_snow_area")
    network = (col("teiju_jiritsu_area") | col("renkei_chusu_area")) & NOT_PREFECTURE
    quake = (col("quake_area_pref") == "fukushima") | (
        col("quake_area_pref").is_in(["iwate", "miyagi"]) & old
    )
    special = col("decarb_project") | network | quake
    multiple = when((col("chiiki_saisei_area") | col("okinawa_area")) & old).then(f.uplift).otherwise(1.0)
    lg = col("lg_class")
    limit = (
        when(special)
        .then(pick(f.limit_special, lg))
        .when(kaso)
        .then(pick(f.limit_kaso, lg) * multiple)
        .otherwise(pick(f.limit_normal, lg) * multiple)
        .floor()
    )
    ratio = when(special | kaso).then(f.ratio_raised).otherwise(f.ratio_normal)
    needed = (
        when(col("decarb_project") | col("re_power_project"))
        .then(f.jobs_eased)
        .otherwise(pick(f.jobs_standard, lg))
    )
    term = col("loan_term_years")
    within = old | (term <= f.term_plain)
    return t.select(
        eligible=col("borrower_is_corporation")
        & col("public_interest_profitable")
        & col("bank_joint_guarantee")
        & (col("new_jobs") + col("maintained_jobs_renewal") >= needed)
        & (term <= f.term_max)
        & (within | col("foundation_checked"))
        & (within | (term <= col("asset_life_years")))
        & (col("construction_years") <= f.construction_max),
        limit=limit,
        max_loan=least(limit, col("finance_base") * ratio).floor(),
    )


@rule("toroku-menkyozei-keigen")
def toroku_menkyozei(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    kind, capital = col("entity_type"), col("capital")
    reduced = pl.max_horizontal(capital * f.rate_reduced, pick(f.floor_reduced, kind)).floor()
    normal = pl.max_horizontal(capital * f.rate_normal, pick(f.floor_normal, kind)).floor()
    return t.select(
        eligible=col("tokutei_cert") & kind.is_in(["kk", "gk"]),
        tax_reduced=reduced,
        tax_normal=normal,
        saving=normal - reduced,
    )


@rule("jizokuka-sogyo")
def jizokuka_sogyo(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    deadline = col("deadline_date")
    first = deadline.dt.offset_by(f"-{int(f.window_years)}y")
    cap = when(col("tax_exempt_to_invoice")).then(f.cap_standard + f.cap_invoice).otherwise(f.cap_standard)
    return t.select(
        eligible=(col("employees") <= pick(f.staff_limit, col("industry")))
        & col("tokutei_cert")
        & col("support_received_date").is_between(first, deadline)
        & col("opening_date").is_between(first, deadline)
        & col("chamber_plan"),
        subsidy=least(col("eligible_cost") * f.rate, cap).floor(),
    )


@rule("josei-katsuyaku-digital")
def josei_digital(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    viewpoint = pl.any_horizontal(
        "viewpoint_gender_partner", "viewpoint_job_outcome", "viewpoint_kpi_effective"
    )
    return t.select(
        eligible=viewpoint & col("quantified_goal") & (col("n_kpi_attendance") < col("n_kpi")),
        grant=least(col("eligible_cost") * f.rate, pick(f.cap, col("lg_class"))).floor(),
    )


@rule("josei-katsuyaku-tsunagari")
def josei_tsunagari(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    return t.select(
        eligible=col("quantified_goal")
        & (col("contractor_kind") == "npo_etc")
        & (col("npo_contract_amount") >= col("total_cost") * f.contract_share),
        grant=least(col("total_cost") * f.rate, f.cap).floor(),
    )


@rule("jigyo-shokei-jinzai-matching")
def jigyo_shokei(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    value = col("measure_cost") * f.rate * col("fiscal_correction_coeff")
    return t.select(
        eligible=NOT_PREFECTURE & col("jinzai_matching_plan") & col("tandoku") & ~col("is_staff_salary"),
        tokko=least(value, f.upper_limit).floor(),
    )


@rule("chiiki-jinjibu-migiude")
def jinjibu_migiude(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    return t.select(
        eligible=col("exec_internship")
        & (lit(on < f.switch_day) | (col("past_adoptions") < f.adoptions_max)),
        subsidy_before_cap=(col("eligible_cost") * tier(f.rate, col("past_adoptions"))).floor(),
    )


@rule("pro-jinzai-fukugyo-hojo")
def pro_jinzai(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    return t.select(
        eligible=col("pro_hub_exists")
        & col("via_pro_hub")
        & ~col("used_pro_hub_before")
        & (col("contract_months") <= f.months_max),
        subsidy_max=least(col("fee_and_pay_cost") * f.rate, f.cap).floor(),
    )


@rule("tokutei-chiikizukuri-unei")
def tokutei_chiikizukuri(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    heads = col("haken_personnel_costs").list.eval(pl.element().clip(upper_bound=f.head_cap)).list.sum()
    return (
        t.with_columns(base=heads + least(col("jimukyoku_cost"), f.office_cap))
        .with_columns(public=(col("base") * f.public_rate).floor())
        .with_columns(national=(col("public") * f.national_rate).floor())
        .with_columns(municipal=col("public") - col("national"))
        .with_columns(tokko=(col("municipal") * f.tokko_rate).floor())
        .select(
            "base",
            "public",
            "national",
            "municipal",
            "tokko",
            eligible=col("coop_certified") & NOT_PREFECTURE,
            net_burden=col("municipal") - col("tokko"),
        )
    )


@rule("hinan-shisetsu-saiene")
def hinan_shisetsu(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    large = col("lg_class").is_in(["prefecture", "designated_city"])
    rate = (
        when(large)
        .then(f.rate_large)
        .when(~col("remote_island") & col("re_tech").is_in(["solar", "cogeneration"]))
        .then(f.rate_solar)
        .otherwise(f.rate_high)
    )
    return t.select(
        eligible=col("in_disaster_plan") & (~large | (col("re_tech") != "solar") | col("ppa")),
        grant=(col("eligible_cost") * rate).floor(),
    )


@rule("datsutanso-suishin-jigyosai")
def datsutanso_suishin(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    item = col("bond_item")
    power = item.is_in(["re_equipment", "zeb"])
    share = when(col("sell_power_main") & power).then(f.selling_share).otherwise(1.0)
    bond = (col("eligible_cost") * share * f.bond_rate).floor()
    kofuzei = when(item == "energy_standard_equipment").then((bond * f.equipment_rate).floor())
    return t.select(
        eligible=col("lg_facility_owner")
        & (col("tandoku") | (item == "perovskite_subsidised"))
        & (~col("sell_power_main") | col("consumed_in_region") | ~power),
        bond=bond,
        kofuzei=kofuzei,
        net_burden=col("eligible_cost") - kofuzei,
    )


@rule("furusato-yushi-chihosai-rishi")
def chihosai_rishi(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    kofuzei = (col("bond_interest") * f.rate).floor()
    return t.select(eligible=lit(value=True), kofuzei=kofuzei, net_interest=col("bond_interest") - kofuzei)


@rule("gaikokujin-kankyo-kofukin-seibi")
def gaikokujin_seibi(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    rate = when(col("joint_method")).then(f.rate_joint).otherwise(f.rate_single)
    limit = (
        when(NOT_PREFECTURE)
        .then(tier(f.limit_municipality, col("foreign_residents")))
        .otherwise(f.limit_prefecture)
    )
    grant = least(col("window_cost") * rate, limit).floor()
    return t.select(
        eligible=col("applicant_kind") == "local_gov",
        grant_max=grant,
        local_share=col("window_cost") - grant,
    )


@rule("gaikokujin-kankyo-kofukin-unei")
def gaikokujin_unei(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    limit = (
        when(col("joint_method"))
        .then(tier(f.limit_joint, col("foreign_residents")))
        .otherwise(tier(f.limit_single, col("foreign_residents")))
    )
    grant = least(col("window_cost") * f.rate, limit).floor()
    return t.select(
        eligible=col("applicant_kind") == "local_gov",
        grant_max=grant,
        local_share=col("window_cost") - grant,
    )


@rule("jet-coordinator-tokko")
def jet_coordinator(t: pl.LazyFrame, f: Figures, on: date) -> pl.LazyFrame:
    tokko = (col("jet_coordinator_cost") * col("fiscal_correction_coeff") * f.rate).floor()
    return t.select(
        eligible=NOT_PREFECTURE & col("tandoku"),
        tokko=tokko,
        net_burden=col("jet_coordinator_cost") - tokko,
    )
