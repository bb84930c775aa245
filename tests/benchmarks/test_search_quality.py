"""The measure of the search: recall within the first five, and the rank of the first right one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from search_quality import Query, mean_recall, mean_reciprocal, read_queries, score


def scored(expected: str, found: str):
    (item,) = score([Query("final", "問い", tuple(expected.split()))], lambda _: found.split())
    return item


@pytest.mark.parametrize(
    ("expected", "found", "recall", "reciprocal"),
    [
        ("a", "a b c", 1, 1),
        ("a", "b c d e a", 1, Fraction(1, 5)),
        ("a", "b c d e f a", 0, Fraction(1, 6)),
        ("a b", "x a y", Fraction(1, 2), Fraction(1, 2)),
        ("a b c d e f g", "a b c d e x", 1, 1),
        ("a b c d e f g", "a b c d x e", Fraction(4, 5), 1),
        ("a", "", 0, 0),
    ],
)
def test_recall_and_rank_of_one_question(expected, found, recall, reciprocal):
    item = scored(expected, found)
    assert (item.recall, item.reciprocal) == (recall, reciprocal)


def test_what_is_missed_is_named_only_while_a_place_was_free():
    assert scored("a b", "x a y").missed == ("b",)
    assert scored("a b c d e f", "a b c d e").missed == ()


def test_the_means_count_every_question_alike():
    both = (scored("a", "a"), scored("a b c d", "x"))
    assert mean_recall(both) == mean_reciprocal(both) == Fraction(1, 2)


def test_every_line_of_the_set_is_read():
    assert all(query.text and query.expected and query.set for query in read_queries())
