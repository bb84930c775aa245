"""The block `funding:`: wrong names are errors at their line, and every block of the packaged programmes holds."""

from __future__ import annotations

import pytest

from shirube.base.errors import CatalogueError
from shirube.catalogue import Catalogue
from shirube.catalogue.load import DATA
from shirube.catalogue.programmes import read_programme
from shirube.rules.model import VariableType

FILE = DATA / "programmes" / "mic" / "local-10000-kokko.yaml"
TEXT = FILE.read_text(encoding="utf-8")
CIO = (DATA / "programmes" / "mic" / "dx-shien-jinzai-tokubetsu-kofuzei.yaml").read_text(encoding="utf-8")
BOND = (DATA / "programmes" / "mic" / "datsutanso-suishin-jigyosai.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "old", "new", "code", "word"),
    [
        (TEXT, "{amount: national, from", "{amount: nationall, from", "E160", "national"),
        (TEXT, "{amount: national, from", "{amount: sogyo_plan, from", "E161", "sogyo_plan"),
        (TEXT, "from: national, to: applicant", "from: applicant, to: applicant", "E170", "national"),
        (TEXT, "{input: public_subsidy,", "{input: public_subsidi,", "E160", "public_subsidy"),
        (TEXT, "covers: initial_investment", "covers: initial", "E160", "initial"),
        (TEXT, "loan: loan_amount,", "loan: fiscal_index,", "E161", "fiscal_index"),
        (TEXT, "from: national, to: applicant", "from: nation, to: applicant", "E134", "nation"),
        (TEXT, "  money:\n", "  monney:\n", "E134", "money"),
        (
            CIO,
            "costs: [personnel_costs, recruit_cost",
            "costs: [personnel_cost, recruit_cost",
            "E160",
            "personnel_costs",
        ),
        (CIO, "on: [personnel_costs]", "on: [training_cost]", "E161", "training_cost"),
        (BOND, "bond: bond\n", "bond: bonds\n", "E160", "bond"),
    ],
)
def test_a_wrong_name_is_an_error_at_its_line(
    text: str, old: str, new: str, code: str, word: str, catalogue: Catalogue
) -> None:
    assert text.count(old) == 1
    broken = text.replace(old, new)
    with pytest.raises(CatalogueError) as caught:
        read_programme(broken, file="memory", variables=catalogue.variables)
    problem = next(item for item in caught.value.problems if item.code == code)
    assert word in str(problem)
    line = getattr(problem.where, "line", None)
    assert line is not None
    near = "\n".join(broken.splitlines()[line - 1 : line + 1])
    assert new.strip().split("\n")[0].split(":")[0].strip("{ ") in near or "funding" in near


def test_a_block_that_pays_for_nothing_is_refused(catalogue: Catalogue) -> None:
    broken = "\n".join(line for line in TEXT.splitlines() if not line.startswith("  choice: {input"))
    with pytest.raises(CatalogueError) as caught:
        read_programme(broken, file="memory", variables=catalogue.variables)
    assert "costs" in str(caught.value.problems[0])


def test_every_programme_named_beside_another_is_in_the_catalogue(catalogue: Catalogue) -> None:
    named = [
        rule.value
        for programme in catalogue.programmes.values()
        if programme.funding is not None
        for rule in programme.funding.beside
    ]
    assert named
    assert [name for name in named if name not in catalogue.programmes] == []


def test_money_from_outside_is_an_amount_and_never_an_input(catalogue: Catalogue) -> None:
    for programme in catalogue.programmes.values():
        for flow in () if programme.funding is None else programme.funding.flows:
            if flow.source in ("national", "deferred"):
                assert flow.amount in {amount.id for amount in programme.amounts}, programme.id


def test_every_cost_input_is_yen_a_list_or_a_count(catalogue: Catalogue) -> None:
    kinds = {VariableType.YEN, VariableType.YEN_LIST, VariableType.INT}
    with_block = [p for p in catalogue.programmes.values() if p.funding is not None]
    assert len(with_block) >= 40
    for programme in with_block:
        assert {catalogue.variables[name].type for name in programme.funding.costs} <= kinds


def test_a_full_programme_that_gives_money_has_a_block_or_is_known_not_to(catalogue: Catalogue) -> None:
    without = {
        programme.id
        for programme in catalogue.programmes.values()
        if programme.funding is None
        and any(amount.payer in ("national", "deferred") for amount in programme.amounts)
    }
    assert without == {"env-rishi-hokyu"}
