"""What may be said: each finding, each reason that limits it, at its boundary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shirube.evidence import Adoption, Dropped, Effect, Finding, Scale, answer, estimate
from shirube.evidence.answer import answer_for_one

PERCENT = Scale("人口", "％", is_log=True)
YEAR_OF = {f"{number:05d}": 2015 for number in range(0, 100, 7)}


@pytest.fixture
def panel(make_panel):
    return make_panel()


@pytest.fixture
def found(panel, settings) -> Effect:
    return replace(estimate(panel, Adoption(YEAR_OF), settings), dropped={})


@pytest.fixture
def said(panel, settings, found):
    """The answer to the effect with some of its figures set."""

    def say(*, before="calm", **changes):
        calm = replace(found, p=0.5) if before == "calm" else before
        return answer(replace(found, **changes), before=calm, panel=panel, scale=PERCENT, settings=settings)

    return say


def test_a_clear_difference_is_said_with_its_interval(said):
    one = said(value=0.02, low=0.01, high=0.03, p=0.01)
    assert one.finding is Finding.MORE
    assert " 2.0％ 多く" in one.sentence
    assert "＋1.0％〜＋3.0％" in one.sentence


def test_less_is_less(said):
    one = said(value=-0.02, low=-0.03, high=-0.01, p=0.01)
    assert one.finding is Finding.LESS
    assert " 2.0％ 少なく" in one.sentence


@pytest.mark.parametrize(
    ("p", "finding"), [(0.049, Finding.MORE), (0.05, Finding.MORE), (0.051, Finding.NOT_SEEN)]
)
def test_the_level_itself_still_counts(said, p, finding):
    assert said(value=0.02, low=0.0, high=0.04, p=p).finding is finding


def test_no_difference_found_is_not_called_no_effect(said):
    one = said(value=0.001, low=-0.01, high=0.02, p=0.8)
    assert one.finding is Finding.NOT_SEEN
    assert "効果がないとは言えず" in one.sentence
    assert "▲1.0％〜＋2.0％" in one.sentence


@pytest.mark.parametrize(("p", "is_told"), [(0.049, False), (0.05, False), (0.051, True)])
def test_a_difference_before_the_measure_makes_it_undecidable(said, found, p, is_told):
    one = said(before=replace(found, p=p, value=0.01), value=0.02, p=0.001)
    assert (one.finding is not Finding.CANNOT_TELL) is is_told
    assert ("differs-before" in [reason.id for reason in one.reasons]) is not is_told


def test_without_years_to_check_before_the_answer_says_so(said):
    assert [reason.id for reason in said(before=None, p=0.001).reasons] == ["no-check-before"]


@pytest.mark.parametrize(("more", "is_told"), [(-1, True), (0, True), (1, False)])
def test_more_left_out_than_entered_makes_it_undecidable(said, found, more, is_told):
    left = len(found.adopters) + more
    dropped = {f"9{number:04d}": Dropped.NOT_IN_PANEL for number in range(left)}
    one = said(dropped=dropped, value=0.02, p=0.001)
    assert (one.finding is not Finding.CANNOT_TELL) is is_told
    assert f"（{left}）" in next(reason.text for reason in one.reasons if reason.id == "left-out")


@pytest.mark.parametrize(("count", "is_few"), [(4, True), (5, False)])
def test_few_adopters_are_named(said, found, count, is_few):
    ids = [reason.id for reason in said(adopters=found.adopters[:count], p=0.5).reasons]
    assert ("few" in ids) is is_few


@pytest.mark.parametrize(("together", "is_named"), [(3, False), (4, True)])
def test_more_than_half_in_one_prefecture_is_named(panel, settings, found, together, is_named):
    regions = ["00" if int(code) < 1000 else "99" for code in panel.codes]
    adopters = found.adopters[:6]
    for place, code in enumerate(adopters):
        regions[int(code)] = "01" if place < together else f"{place + 10}"
    one = answer(
        replace(found, adopters=adopters, p=0.5),
        before=replace(found, p=0.5),
        panel=replace(panel, regions=tuple(regions)),
        scale=PERCENT,
        settings=settings,
    )
    assert ("one-prefecture" in [reason.id for reason in one.reasons]) is is_named


def test_crowded_adopters_are_named(said):
    assert "crowded" not in [reason.id for reason in said(p=0.5).reasons]
    assert "crowded" in [reason.id for reason in said(p=0.5, by_region=True).reasons]


def test_nobody_in_the_estimate_is_undecidable_with_the_counts(panel, settings):
    dropped = {"00001": Dropped.TOO_LATE, "00002": Dropped.TOO_LATE, "00003": Dropped.NO_FIGURES}
    one = answer(dropped, before=None, panel=panel, scale=PERCENT, settings=settings)
    assert one.finding is Finding.CANNOT_TELL
    assert f"{Dropped.TOO_LATE}（2）" in one.sentence


def test_every_answer_says_what_it_cannot_say(said):
    assert len(said(p=0.5).limits) == 4


@pytest.mark.parametrize(
    ("value", "is_log", "digits", "text"),
    [
        (0.0, True, 1, "0.0％"),
        (0.0953101798, True, 1, "＋10.0％"),
        (-1.25, False, 2, "▲1.25％"),
        (-0.0001, False, 1, "0.0％"),
    ],
)
def test_figures_are_said_in_their_unit_with_their_sign(value, is_log, digits, text):
    assert Scale("x", "％", is_log, digits).text(value) == text


@pytest.fixture
def one_place():
    """What a mixture says of one place: a clear difference that nothing speaks against."""
    from shirube.evidence import SyntheticEffect

    return SyntheticEffect(
        code="00007",
        year=2015,
        value=0.04,
        low=0.01,
        high=0.07,
        p=0.02,
        placebos=60,
        fit=0.002,
        before=0.001,
        weights={"00001": 1.0},
        path=(),
        after=0.04,
        in_space=(),
        in_time=(),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "finding", "reason"),
    [
        ({}, Finding.MORE, ""),
        ({"value": -0.04}, Finding.LESS, ""),
        ({"p": 0.05}, Finding.MORE, ""),
        ({"p": 0.0501}, Finding.NOT_SEEN, ""),
        ({"before": 0.0199}, Finding.MORE, ""),
        ({"before": 0.02}, Finding.MORE, ""),
        ({"before": -0.0201}, Finding.CANNOT_TELL, "differs-before"),
        ({"before": None}, Finding.MORE, "no-check-before"),
        ({"placebos": 19}, Finding.MORE, ""),
        ({"placebos": 18}, Finding.CANNOT_TELL, "few-placebos"),
    ],
)
def test_one_place_is_judged_at_its_boundaries(one_place, settings, changes, finding, reason):
    one = answer_for_one(replace(one_place, **changes), scale=PERCENT, settings=settings)
    assert one.finding is finding
    assert ("判定できません" in one.sentence) is (finding is Finding.CANNOT_TELL)
    assert ("効果がないとは言えず" in one.sentence) is (finding is Finding.NOT_SEEN)
    told = [given.id for given in one.reasons]
    assert told[0] == "one-place"
    assert told[1:] == ([reason] if reason else [])


@pytest.mark.parametrize(("p", "is_said"), [(0.05, True), (0.0501, False)])
def test_the_sentence_claims_a_difference_only_up_to_the_level(said, p, is_said):
    sentence = said(value=0.02, low=0.0, high=0.04, p=p).sentence
    assert ("多くなりました" in sentence) is is_said
    assert ("見つかりませんでした" in sentence) is not is_said


def test_one_place_that_has_no_figures_is_undecidable(settings):
    one = answer_for_one(Dropped.NO_FIGURES, scale=PERCENT, settings=settings)
    assert one.finding is Finding.CANNOT_TELL
