"""The section on pushes: its figures are those given, and a peer that is not there is said not to be."""

from typing import Any

import push
from rules_polars import RULES
from shirube.catalogue import load_catalogue


def found(openfisca: dict[str, Any] | None) -> dict[str, Any]:
    run = {
        "laps_s": {"import": 0.5, "push": 1.25},
        "pairs": 20,
        "programmes": 2,
        "totals": {"yes": 5, "no": 15},
        "peak_mib": 140.4,
        "process_s": 3.5,
    }
    by_hand = {"programmes": 24, "total_s": 0.036, "peak_mib": 150.0}
    return {
        "cold": [run, run, run],
        "warm": {"kept_s": [0.05, 0.5, 0.06], "another_day_s": [1.0], "peak_mib": 145.0},
        "columns": {"first_s": 1.0, "again_s": [0.8], "keeping_s": [0.4], "peak_mib": 150.0},
        "naive": {"areas": 10, "sample_s": 1.0, "scaled_s": 120.0},
        "shirube": by_hand,
        "polars": by_hand,
        "openfisca": openfisca,
        "openfisca_tuned": openfisca,
    }


def test_medians_are_printed_and_the_speed_is_the_scaled_time_over_the_median() -> None:
    text = push.table(found({"total_s": 0.012}))
    assert "| again (answers of the record kept) | 0.060 | 145 |" in text
    assert "Again is 2,000 times as fast" in text
    assert "| OpenFisca-Core | 0.012 |" in text
    assert "= 20 pairs; yes 5, no 15." in text


def test_a_peer_that_is_not_installed_is_named_as_such() -> None:
    assert "| OpenFisca-Core | not installed |" in push.table(found(None))


def test_the_peers_hold_24_programmes_of_the_catalogue_by_hand() -> None:
    assert len(set(RULES) & set(load_catalogue().programmes)) == 24


def test_the_way_pair_by_pair_is_scaled_from_the_areas_it_took() -> None:
    figures = push.naive(3)
    assert 3 <= figures["areas"] <= 4
    assert figures["scaled_s"] == figures["sample_s"] * 1_788 / figures["areas"]
