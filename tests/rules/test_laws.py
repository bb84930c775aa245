"""Laws that hold for every programme of the catalogue, whatever the facts."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import answer_days, facts_for, values_of

from shirube.catalogue import Catalogue, load_catalogue
from shirube.rules import Decision, Verdict, decide
from shirube.rules.columns import decide_table

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
PROGRAMMES = sorted(CATALOGUE.programmes)
LAW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
every_programme = pytest.mark.parametrize("programme_id", PROGRAMMES)


def decided(catalogue: Catalogue, programme_id: str, facts: dict, on) -> Decision:
    return decide(catalogue[programme_id], facts, on=on, variables=catalogue.variables)


def test_there_are_programmes_to_test() -> None:
    assert PROGRAMMES
    assert not CATALOGUE.problems


@every_programme
@LAW
@given(data=st.data())
def test_an_unknown_that_is_not_listed_never_changes_the_verdict(
    programme_id: str, data: st.DataObject
) -> None:
    programme = CATALOGUE[programme_id]
    on = data.draw(answer_days(programme))
    facts = data.draw(facts_for(programme, CATALOGUE.variables))
    decision = decided(CATALOGUE, programme_id, facts, on)
    silent = [name for name, value in facts.items() if value is None and name not in decision.missing]
    told = dict(facts)
    for name in silent:
        told[name] = data.draw(values_of(CATALOGUE.variables[name], programme))
    assert decided(CATALOGUE, programme_id, told, on).verdict is decision.verdict


@pytest.mark.slow
@every_programme
@LAW
@given(data=st.data())
def test_telling_everything_that_is_missing_settles_what_the_source_settles(
    programme_id: str, data: st.DataObject
) -> None:
    programme = CATALOGUE[programme_id]
    on = data.draw(answer_days(programme))
    facts = data.draw(facts_for(programme, CATALOGUE.variables))
    decision = decided(CATALOGUE, programme_id, facts, on)
    told = dict(facts)
    for name in decision.missing:
        value = data.draw(values_of(CATALOGUE.variables[name], programme))
        told[name] = tuple(item or 0 for item in value) if isinstance(value, tuple) else value
    after = decided(CATALOGUE, programme_id, told, on)
    assert not set(after.missing) & set(decision.missing)
    if after.verdict is Verdict.UNKNOWN:
        assert after.undetermined_by_source


@every_programme
@LAW
@given(data=st.data())
def test_more_facts_never_widen_an_answer(programme_id: str, data: st.DataObject) -> None:
    programme = CATALOGUE[programme_id]
    on = data.draw(answer_days(programme))
    whole = data.draw(facts_for(programme, CATALOGUE.variables, unknown=False))
    hidden = data.draw(st.sets(st.sampled_from(sorted(whole)))) if whole else set()
    partial = {name: None if name in hidden else value for name, value in whole.items()}
    before, after = (decided(CATALOGUE, programme_id, facts, on) for facts in (partial, whole))
    if before.verdict is not Verdict.UNKNOWN:
        assert after.verdict is before.verdict
    if after.verdict is Verdict.NO:
        return
    for name, wide in before.amounts.items():
        narrow = after.amounts[name]
        if narrow.low is None and narrow.high is None:
            continue
        assert wide.low is None or (narrow.low is not None and wide.low <= narrow.low), name
        assert wide.high is None or (narrow.high is not None and narrow.high <= wide.high), name


@pytest.mark.slow
@every_programme
@LAW
@given(data=st.data())
def test_an_answer_is_whole(programme_id: str, data: st.DataObject) -> None:
    programme = CATALOGUE[programme_id]
    on = data.draw(answer_days(programme))
    facts = data.draw(facts_for(programme, CATALOGUE.variables))
    decision = decided(CATALOGUE, programme_id, facts, on)
    expected = set() if decision.verdict is Verdict.NO else {amount.id for amount in programme.amounts}
    assert set(decision.amounts) == expected
    assert decision.decided_by
    assert all(
        facts[name] is None or None in (facts[name] if isinstance(facts[name], tuple) else ())
        for name in decision.missing
    )
    if decision.verdict is Verdict.UNKNOWN:
        assert decision.missing or decision.undetermined_by_source
    if decision.missing:
        assert decision.next_question in decision.missing
    for amount in decision.amounts.values():
        if amount.value is not None:
            assert amount.low == amount.high == amount.value
        if amount.low is not None and amount.high is not None:
            assert amount.low <= amount.high
            assert amount.value is not None or amount.low < amount.high


@pytest.mark.slow
@every_programme
@settings(LAW, max_examples=20)
@given(data=st.data())
def test_columns_give_for_every_row_what_decide_gives(programme_id: str, data: st.DataObject) -> None:
    programme = CATALOGUE[programme_id]
    on = data.draw(answer_days(programme))
    rows = data.draw(
        st.lists(
            st.one_of(
                facts_for(programme, CATALOGUE.variables, unknown=False),
                facts_for(programme, CATALOGUE.variables),
            ),
            min_size=1,
            max_size=8,
        )
    )
    table = (
        pl.DataFrame({name: [_cell(row[name]) for row in rows] for name in rows[0]}, strict=False)
        if rows[0]
        else pl.DataFrame({"row": list(range(len(rows)))})
    )
    result = decide_table(programme, table, on=on, variables=CATALOGUE.variables)
    assert result.height == len(rows)
    for row, answer in zip(rows, result.iter_rows(named=True), strict=True):
        decision = decided(CATALOGUE, programme_id, row, on)
        assert answer["eligible"] == decision.verdict.value
        for amount in programme.amounts:
            found = decision.amounts.get(amount.id)
            expected = (None, None, None) if found is None else (found.value, found.low, found.high)
            assert (answer[amount.id], answer[f"{amount.id}_low"], answer[f"{amount.id}_high"]) == expected


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
