"""Every pair ends somewhere: the totals add up whatever is filtered, and the ranking keeps its laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shirube.base import ShirubeError, UnknownNameError
from shirube.catalogue import KINDS, load_areas, load_catalogue
from shirube.rules import AmountResult, Verdict, decide
from shirube.usecases.programme_list import VERDICT_WORDS
from shirube.usecases.push import Outcome, Push, Pusher, outcome_of, situations_of
from shirube.usecases.push_files import LARGEST, ToldFileError, joined, read_themes, read_told
from shirube.usecases.push_rank import rank
from shirube.usecases.push_rows import PAIR_HEADER, pair_table, push_json, push_tables
from shirube.usecases.push_view import PushFilter, PushView, areas_of, find_prefecture

ON = date(2026, 6, 15)
CATALOGUE = load_catalogue()
INDEX = load_areas()
PUSHER = Pusher(CATALOGUE)
THEMES = sorted({theme for programme in CATALOGUE.programmes.values() for theme in programme.themes})


@pytest.fixture(scope="module")
def kochi() -> Push:
    areas = areas_of(INDEX, find_prefecture(INDEX, "39"))
    return PUSHER.push(situations_of(INDEX, areas, on=ON), on=ON)


# -- nothing drops out ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_over_the_whole_country_every_pair_ends_in_yes_no_or_unknown() -> None:
    push = PUSHER.push(situations_of(INDEX, INDEX.all(), on=ON), on=ON)
    assert len(push.situations) == 1_788
    assert push.pairs == 1_788 * len(CATALOGUE.programmes) == sum(push.totals.values())
    assert {sum(counts.values()) for counts in push.by_area.values()} == {len(CATALOGUE.programmes)}
    assert {sum(counts.values()) for counts in push.by_programme.values()} == {1_788}
    assert sum(len(push.part(place.prefecture_code).situations) for place in INDEX.prefectures()) == 1_788


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    theme=st.sampled_from(["", *THEMES, "ない"]),
    kind=st.sampled_from(["", *KINDS, "none"]),
    verdict=st.sampled_from(["", *VERDICT_WORDS]),
)
def test_whatever_is_filtered_shown_and_hidden_are_all(
    kochi: Push, theme: str, kind: str, verdict: str
) -> None:
    view = PushView(kochi, PushFilter(theme, kind, verdict))
    programmes, areas = len(kochi.programmes), len(kochi.situations)
    assert all(area.shown + area.hidden == programmes for area in view.areas)
    assert all(sum(item.counts.values()) + item.hidden == areas for item in view.programmes)
    assert sum(view.counts.values()) + view.hidden == kochi.pairs
    assert len(list(view.pairs())) == sum(view.counts.values())
    assert len(view.programmes) == programmes
    assert len(view.areas) == areas


def test_a_pair_that_is_lost_would_be_seen(kochi: Push) -> None:
    lossy = replace(kochi, outcomes=(kochi.outcomes[0][:-1], *kochi.outcomes[1:]))
    assert sum(lossy.totals.values()) == kochi.pairs - 1 != lossy.pairs


def test_every_outcome_has_its_reason_and_every_unknown_what_it_needs(kochi: Push) -> None:
    for row in kochi.outcomes:
        for outcome in row:
            assert outcome.reason
            assert outcome.decided_by
            assert all(text for _, text in outcome.decided_by)
            if outcome.verdict is Verdict.UNKNOWN:
                assert outcome.missing or outcome.open_questions


# -- the same as one decision at a time ----------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(area=st.sampled_from(INDEX.all()), programme_id=st.sampled_from(sorted(CATALOGUE.programmes)))
def test_a_pair_says_what_decide_says_for_this_very_area(area: Any, programme_id: str) -> None:
    (situation,) = situations_of(INDEX, [area], on=ON)
    push = PUSHER.push([situation], on=ON)
    outcome = next(o for o in push.outcomes[0] if o.programme.id == programme_id)
    facts = {"application_date": ON, **situation.facts}
    decision = decide(CATALOGUE[programme_id], facts, on=ON, variables=CATALOGUE.variables)
    assert (outcome.verdict, outcome.missing) == (decision.verdict, decision.missing)
    assert outcome.open_questions == decision.undetermined_by_source
    assert outcome.amounts == tuple(decision.amounts.values())
    assert {name for name, _ in outcome.decided_by} <= set(decision.decided_by)


def test_what_an_area_tells_goes_before_the_record_and_is_not_kept() -> None:
    pusher = Pusher(CATALOGUE)
    plain = situations_of(INDEX, [INDEX.get("39405"), INDEX.get("39401")], on=ON)
    before = pusher.push(plain, on=ON)
    kept = {key: outcome.key for key, outcome in pusher._kept.items()}
    told = (replace(plain[0], told={"lg_class": "prefecture"}), plain[1])
    found = pusher.push(told, on=ON)
    assert found.by_area["39405"] != before.by_area["39405"]
    assert found.of("39401")[1] == before.of("39401")[1]
    assert {key: outcome.key for key, outcome in pusher._kept.items()} == kept
    assert pusher.push(plain, on=ON).outcomes == before.outcomes


def test_no_area_and_no_programme_give_an_empty_push() -> None:
    assert PUSHER.push((), on=ON).pairs == 0
    empty = Pusher(replace(CATALOGUE, programmes={}))
    push = empty.push(situations_of(INDEX, [INDEX.get("39405")], on=ON), on=ON)
    assert push.pairs == 0
    assert push.outcomes == ((),)


# -- ranking -------------------------------------------------------------------------------------------


def made(
    key: str,
    *,
    missing: int = 0,
    money: int | None = None,
    themes: tuple[str, ...] = (),
    depth: str = "full",
) -> Outcome:
    """An outcome with nothing but what a rank rests on."""
    programme = replace(next(iter(CATALOGUE.programmes.values())), themes=themes, depth=depth)
    amount = None if money is None else AmountResult("national", "国費", money, money, money)
    names = tuple(f"v{number}" for number in range(missing))
    return Outcome(programme, key, "", (), names, (), (), amount, None)


OUTCOMES = st.builds(
    made,
    st.sampled_from(["yes", "unknown", "unprinted", "no"]),
    missing=st.integers(0, 6),
    money=st.none() | st.integers(0, 10**11),
    themes=st.lists(st.sampled_from(["DX", "創業", "防災"]), unique=True).map(tuple),
)


@given(outcomes=st.lists(OUTCOMES, max_size=20), themes=st.lists(st.sampled_from(["DX", "創業"]), max_size=3))
def test_a_ranking_holds_each_proposal_once_and_its_points_never_rise(
    outcomes: list[Outcome], themes: list[str]
) -> None:
    ranked = rank(outcomes, themes)
    assert [item.place for item in ranked] == list(range(1, len(ranked) + 1))
    assert sorted(id(item.outcome) for item in ranked) == sorted(id(o) for o in outcomes if o.key != "no")
    assert all(a.points >= b.points for a, b in pairwise(ranked))
    assert all(item.why.endswith(f"{item.points}点") for item in ranked)
    places = {id(outcome): index for index, outcome in enumerate(outcomes)}
    for a, b in pairwise(ranked):
        assert a.points > b.points or places[id(a.outcome)] < places[id(b.outcome)]


@given(missing=st.integers(1, 8), money=st.integers(0, 10**11), more=st.integers(0, 10**11))
def test_less_missing_more_money_and_a_told_theme_never_lower_the_points(
    missing: int, money: int, more: int
) -> None:
    def points(outcome: Outcome, themes: tuple[str, ...] = ()) -> int:
        return rank([outcome], themes)[0].points

    here = points(made("unknown", missing=missing, money=money, themes=("DX",)))
    assert points(made("unknown", missing=missing, money=money + more, themes=("DX",))) >= here
    assert points(made("unknown", missing=missing + 1, money=money, themes=("DX",))) <= here
    assert points(made("yes", money=money, themes=("DX",))) > here
    assert points(made("unknown", missing=missing, money=money, themes=("DX",)), ("DX",)) == here + 3


@pytest.mark.parametrize(
    ("money", "points"),
    [
        (None, 0),
        (999_999, 0),
        (1_000_000, 1),
        (9_999_999, 1),
        (10_000_000, 2),
        (99_999_999, 2),
        (100_000_000, 3),
        (999_999_999, 3),
        (1_000_000_000, 4),
        (10**13, 4),
    ],
)
def test_money_counts_by_its_order_of_magnitude(money: int | None, points: int) -> None:
    assert rank([made("unprinted", money=money)])[0].points == points


@pytest.mark.parametrize(("missing", "points"), [(1, 4), (2, 3), (3, 2), (4, 1), (5, 0), (9, 0)])
def test_readiness_falls_by_one_for_each_fact_that_is_missing(missing: int, points: int) -> None:
    assert rank([made("unknown", missing=missing)])[0].points == points


@pytest.mark.parametrize(
    ("key", "missing", "points"), [("yes", 0, 3), ("unknown", 1, 2), ("unknown", 3, 0), ("unknown", 4, 0)]
)
def test_a_programme_printed_only_in_part_stands_two_points_lower(
    key: str, missing: int, points: int
) -> None:
    (ranked,) = rank([made(key, missing=missing, depth="partial")])
    assert ranked.points == points
    assert key != "yes" or "書かれている条件は満たす" in ranked.why


def test_more_than_two_themes_count_as_two() -> None:
    outcome = made("unprinted", themes=("DX", "創業", "防災"))
    assert [
        rank([outcome], told)[0].points for told in (("DX",), ("DX", "創業"), ("DX", "創業", "防災"))
    ] == [
        3,
        6,
        6,
    ]


# -- rows ----------------------------------------------------------------------------------------------


def test_the_tidy_table_has_one_row_a_pair_and_as_many_cells_as_heads(kochi: Push) -> None:
    view = PushView(kochi, PushFilter())
    table = pair_table(view, CATALOGUE.variables)
    assert len(table.rows) == kochi.pairs
    assert {len(row) for row in table.rows} == {len(PAIR_HEADER)}
    assert len({(row[0], row[4]) for row in table.rows}) == kochi.pairs
    for other in push_tables(view, CATALOGUE.variables, scope="高知県"):
        assert {len(row) for row in other.rows} <= {len(other.header)}
        assert len(set(other.header)) == len(other.header)


def test_the_counts_of_the_json_add_up_and_every_name_in_it_is_explained(kochi: Push) -> None:
    tree = push_json(PushView(kochi, PushFilter(kind="grant")), CATALOGUE, scope="高知県")
    counts = tree["counts"]
    assert (
        counts["yes"] + counts["no"] + counts["unknown"] + counts["hidden"] == counts["total"] == kochi.pairs
    )
    programmes = {item["id"] for item in tree["programmes"]}
    variables = {item["id"] for item in tree["variables"]}
    for area in tree["areas"]:
        assert len(area["programmes"]) + area["counts"]["hidden"] == area["counts"]["total"]
        for pair in area["programmes"]:
            assert pair["programme"] in programmes
            assert set(pair["missing"]) <= variables
            assert (pair["rank"] is None) == (pair["eligible"] == "no")


# -- what areas tell, from a file ----------------------------------------------------------------------


def read(text: str | bytes, name: str = "facts.csv") -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    return read_told(content, name, catalogue=CATALOGUE, index=INDEX)


def test_a_csv_a_yaml_and_a_json_file_say_the_same() -> None:
    csv = '団体コード,団体名,項目,値\n39405,檮原町,sogyo_plan,はい\n39405,,loan_amount,"9,000万円"\n39405,,テーマ,創業、移住定住\n39401,,sogyo_plan,不明\n'
    yaml = '"39405":\n  sogyo_plan: はい\n  loan_amount: 9,000万円\n  themes: [創業, 移住定住]\n"39401":\n  sogyo_plan:\n'
    json = '{"39405": {"sogyo_plan": true, "loan_amount": 90000000, "themes": ["創業", "移住定住"]}}'
    found = [read(csv), read(yaml, "facts.yaml"), read(json, "facts.json")]
    assert found[0].facts == {"39405": {"sogyo_plan": True, "loan_amount": 90_000_000}}
    assert found[0].themes == {"39405": ("創業", "移住定住")}
    assert found[0] == found[1] == found[2]


def test_a_file_saved_by_excel_in_cp932_is_read_and_said_to_be() -> None:
    told = read("団体コード,項目,値\r\n39405,sogyo_plan,はい\r\n".encode("cp932"))
    assert told.facts == {"39405": {"sogyo_plan": True}}
    assert "CP932" in told.encoding


def test_a_variable_may_be_named_by_its_label() -> None:
    label = CATALOGUE.variables["sogyo_plan"].label
    assert read(f"code,variable,value\n39405,{label},いいえ\n").facts == {"39405": {"sogyo_plan": False}}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("団体コード,項目,値\n39999,sogyo_plan,はい\n", "E201", 2),
        ("団体コード,項目,値\n39405,sogyo_plann,はい\n", "E101", 2),
        ("団体コード,項目,値\n\n39405,sogyo_plan,たぶん\n", "E106", 3),
        ("団体コード,項目,値\n39405,fiscal_index,0.1.2\n", "E106", 2),
        ("団体コード,項目,値\n39405,sogyo_plan,はい\n39405,sogyo_plan,いいえ\n", "E183", 3),
        ("団体コード,項目,値\n39405,themes,そうぎょう\n", "E184", 2),
        ("団体コード,項目\n39405,sogyo_plan\n", "E180", 1),
        ("団体コード,項目,値,色\n", "E180", 1),
        ("", "E180", 1),
        ("団体コード,項目,値\n39405,sogyo_plan\n", "E180", 2),
        ('団体コード,項目,値\n39405,sogyo_plan,"はい\n', "E180", 2),
    ],
)
def test_a_mistake_in_a_file_is_named_at_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(ShirubeError) as caught:
        read(text)
    assert caught.value.code == code
    assert f"facts.csv {line}行" in str(caught.value)


def test_several_mistakes_are_all_named() -> None:
    with pytest.raises(ToldFileError) as caught:
        read("団体コード,項目,値\n1100,sogyo_plan,はい\n39405,x,1\n39405,sogyo_plan,はい\n")
    assert [problem.code for problem in caught.value.problems] == ["E201", "E101"]
    assert caught.value.code == "E185"


@pytest.mark.slow
def test_a_file_above_the_limit_is_refused_and_one_of_exactly_the_limit_is_read() -> None:
    head = "団体コード,項目,値\n"
    exact = head.encode() + b"\n" * (LARGEST - len(head.encode()))
    assert read(exact).facts == {}
    with pytest.raises(ShirubeError, match="E181"):
        read(exact + b"\n")


def test_bytes_of_no_known_encoding_are_refused_at_their_line() -> None:
    with pytest.raises(ShirubeError, match=r"E182 .*facts.csv 2行"):
        read("団体コード,項目,値\n".encode() + b"39405,sogyo_plan,\x80\xff\n")


def test_a_yaml_file_of_another_shape_is_refused() -> None:
    for text in ("- 39405\n", '"39405": はい\n'):
        with pytest.raises(ShirubeError, match="E180"):
            read(text, "facts.yaml")


def test_themes_of_their_own_file_go_before_those_among_the_facts() -> None:
    first = read("団体コード,項目,値\n39405,themes,DX\n39401,themes,防災\n")
    second = read_themes(
        "団体コード,テーマ\n39405,創業；人材\n".encode(), "t.csv", catalogue=CATALOGUE, index=INDEX
    )
    assert joined(first, second).themes == {"39405": ("創業", "人材"), "39401": ("防災",)}
    listed = read_themes(b'"39405": [DX]\n', "t.yaml", catalogue=CATALOGUE, index=INDEX)
    assert listed.themes == {"39405": ("DX",)}


# -- prefectures ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["39", "39000", "390003", "高知県", "高知", "３９", " 39 "])
def test_a_prefecture_is_found_by_code_or_name(text: str) -> None:
    assert find_prefecture(INDEX, text).code == "39000"


@pytest.mark.parametrize("text", ["48", "0", "", "高松", "39405", "東京"])
def test_what_is_no_prefecture_is_refused_and_tokyo_is_one(text: str) -> None:
    if text == "東京":
        assert find_prefecture(INDEX, text).code == "13000"
        return
    with pytest.raises(UnknownNameError, match="E186"):
        find_prefecture(INDEX, text)


def test_hokkaido_keeps_its_last_sign() -> None:
    assert find_prefecture(INDEX, "北海道").code == "01000"
    assert len(areas_of(INDEX, find_prefecture(INDEX, "01"))) == 180


def test_an_outcome_of_a_programme_that_is_over_names_its_period() -> None:
    programme = next(p for p in CATALOGUE.programmes.values() if p.ends is not None)
    found = outcome_of(CATALOGUE, programme, {}, on=date(2099, 1, 1))
    assert found.key == "no"
    assert found.decided_by
