"""The contenders calculate the same rules: what they are compared by is worth nothing otherwise."""

import pytest

pytest.importorskip("numpy", reason="the generated facts need numpy, which only `make bench` installs")
pytest.importorskip("openfisca_core", reason="OpenFisca-Core is installed by `make bench` only")

import rules_exact
import rules_openfisca
import rules_polars
import yen
from contenders import ENGINES, facts_of
from data import by_hand
from shirube.catalogue import load_catalogue

CATALOGUE = by_hand(load_catalogue())
PROGRAMMES = sorted(CATALOGUE.programmes)
every_programme = pytest.mark.parametrize("programme", PROGRAMMES)


def test_each_contender_has_every_programme_and_every_amount() -> None:
    for programme in CATALOGUE.programmes.values():
        amounts = {amount.id for amount in programme.amounts}
        assert programme.id in rules_exact.RULES
        assert programme.id in rules_polars.RULES
        assert {"eligible", *amounts} <= set(rules_openfisca.OUTPUTS[programme.id])


@every_programme
@pytest.mark.parametrize("large", [False, True])
def test_the_exact_rules_written_by_hand_agree_with_the_engine(programme: str, *, large: bool) -> None:
    table = facts_of(CATALOGUE, programme, 60, large=large)
    assert yen.disagreements(CATALOGUE, programme, table) == 0


@every_programme
def test_polars_by_hand_is_at_most_a_rounding_away(programme: str) -> None:
    table = facts_of(CATALOGUE, programme, 300)
    engine = ENGINES["polars"](CATALOGUE, 300)
    engine.ready(programme, table)
    given = engine.run(programme)
    step = 1_000 if programme == "local-10000-kokko" else 3
    for index, (eligible, amounts) in enumerate(yen.exact_answers(CATALOGUE, programme, table)):
        if eligible:
            wrong = {
                name: (right, given[name][index])
                for name, right in amounts.items()
                if right is not None and abs(right - given[name][index]) > step
            }
            assert not wrong


@every_programme
@pytest.mark.parametrize("name", ["openfisca", "openfisca_tuned"])
def test_openfisca_gives_the_same_verdicts_and_nearly_the_same_yen(programme: str, name: str) -> None:
    rows = 300
    table = facts_of(CATALOGUE, programme, rows)
    engine = ENGINES[name](CATALOGUE, rows)
    engine.ready(programme, table)
    given = engine.run(programme)
    truth = yen.exact_answers(CATALOGUE, programme, table)
    wrong = sum(
        bool(given["eligible"][index]) is not eligible
        for index, (eligible, _) in enumerate(truth)
        if eligible is not None
    )
    assert wrong <= rows // 20
    for amount in truth[0][1]:
        pairs = [(a[amount], given[amount][i]) for i, (e, a) in enumerate(truth) if e and a[amount]]
        far = [pair for pair in pairs if abs(pair[0] - float(pair[1])) > 1_000 + pair[0] * 1e-4]
        assert len(far) <= len(pairs) // 50, (amount, far[:3])


def test_a_column_is_the_same_for_every_programme_that_reads_it() -> None:
    first = facts_of(CATALOGUE, "hinan-shisetsu-saiene", 50)["eligible_cost"]
    second = facts_of(CATALOGUE, "jizokuka-sogyo", 50)["eligible_cost"]
    assert first.equals(second)
