"""How deeply the catalogue is recorded: every count adds up, and what is absent can be asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shirube.catalogue import Catalogue
from shirube.rules.model import NOT_PRINTED, UNPRINTED_CLAUSE, Contact
from shirube.usecases.contacts import local_contacts
from shirube.usecases.coverage import (
    DEPTH_WORDS,
    DEPTHS,
    CoverageFilter,
    absence_table,
    coverage,
    coverage_table,
    cross_tables,
)
from shirube.usecases.programme_page import nearest_first


def test_the_depths_add_up_to_what_the_documents_name(catalogue: Catalogue) -> None:
    found = coverage(catalogue)
    assert {depth: count for depth, _, count in found.depths} == {"full": 59, "partial": 45, "mention": 80}
    assert found.total == found.listed == len(catalogue.programmes) == 184


def test_every_row_and_every_column_of_the_counts_adds_up(catalogue: Catalogue) -> None:
    found = coverage(catalogue)
    for cross in (found.by_ministry, found.by_kind):
        assert all(sum(counts) == total for _, counts, total in cross.rows)
        assert cross.sums == tuple(sum(column) for column in zip(*(c for _, c, _ in cross.rows), strict=True))
        assert cross.sums == tuple(count for _, _, count in found.depths)
        assert sum(total for _, _, total in cross.rows) == cross.total == found.total


def test_every_absence_counts_the_lines_that_its_filter_shows(catalogue: Catalogue) -> None:
    for item in coverage(catalogue).absences:
        shown = coverage(catalogue, CoverageFilter(absent=item.id))
        assert len(shown.lines) == item.count
        assert shown.hidden == shown.total - item.count


def test_what_is_absent_is_absent_in_the_programme_itself(catalogue: Catalogue) -> None:
    def ids(absent: str) -> set[str]:
        return {line.programme.id for line in coverage(catalogue, CoverageFilter(absent=absent)).lines}

    programmes = catalogue.programmes.values()
    own = {p.id: [c for c in p.clauses if c.id != UNPRINTED_CLAUSE] for p in programmes}
    assert ids("conditions") == {p.id for p in programmes if not own[p.id]}
    assert ids("some-conditions") == {p.id for p in programmes if 0 < len(own[p.id]) < len(p.clauses)}
    assert ids("amounts") == {p.id for p in programmes if not p.amounts}
    assert ids("questions") == {p.id for p in programmes if {q.id for q in p.questions} - {NOT_PRINTED}}
    assert ids("contacts") == {p.id for p in programmes if not any(c.phone or c.email for c in p.contacts)}
    assert ids("budgets") == {p.id for p in programmes if all(b.amount is None for b in p.budgets)}


def test_a_mention_has_neither_conditions_nor_amounts(catalogue: Catalogue) -> None:
    lines = coverage(catalogue, CoverageFilter(depth="mention")).lines
    assert {(line.conditions, line.amounts, line.conditions_open) for line in lines} == {(0, 0, True)}


def test_a_full_programme_leaves_no_condition_out(catalogue: Catalogue) -> None:
    lines = coverage(catalogue, CoverageFilter(depth="full")).lines
    assert not any(line.conditions_open for line in lines)


def test_filters_combine(catalogue: Catalogue) -> None:
    lines = coverage(catalogue, CoverageFilter(depth="mention", ministry="環境省", kind="grant")).lines
    assert lines
    assert all(line.ministry == "環境省" and line.programme.kind == "grant" for line in lines)


def test_the_tables_say_what_the_page_says(catalogue: Catalogue) -> None:
    found = coverage(catalogue, CoverageFilter(kind="bond"))
    table = coverage_table(found, catalogue)
    assert [row[0] for row in table.rows] == [line.programme.id for line in found.lines]
    assert [cross.rows[-1][-1] for cross in cross_tables(found)] == [184, 184]
    assert [row[1] for row in absence_table(found).rows] == [item.count for item in found.absences]


def test_every_depth_has_its_words() -> None:
    assert list(DEPTHS) == list(DEPTH_WORDS) == ["full", "partial", "mention"]


# -- contacts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefecture", "names"),
    [("39", ("高知県 事業承継", "四国総合通信局")), ("01", ("北海道 事業承継", "北海道総合通信局"))],
)
def test_a_prefecture_has_its_own_contacts_once(
    catalogue: Catalogue, prefecture: str, names: tuple[str, ...]
) -> None:
    found = local_contacts(catalogue, prefecture)
    told = [item.contact.name for item in found]
    assert all(any(name in text for text in told) for name in names)
    assert len({(c.contact.name, c.contact.phone) for c in found}) == len(found)
    assert all(prefecture in item.contact.prefectures for item in found)


def test_every_local_contact_names_every_programme_it_answers_for(catalogue: Catalogue) -> None:
    pairs = {(item.contact.name, p.id) for item in local_contacts(catalogue, "39") for p in item.programmes}
    wanted = {
        (contact.name, programme.id)
        for programme in catalogue.programmes.values()
        for contact in programme.contacts
        if "39" in contact.prefectures
    }
    assert pairs == wanted


def test_the_own_contact_comes_before_that_of_the_region_and_of_the_country() -> None:
    nation, region, own = Contact("国"), Contact("四国", ("36", "37", "38", "39")), Contact("高知", ("39",))
    assert nearest_first((nation, region, own), "39") == (own, region, nation)
    assert nearest_first((nation, region, replace(own, prefectures=("01",))), "39") == (region, nation)
