"""Words of a text, synonyms and the index: normal forms, places in the text, refused files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shirube.base import CatalogueError
from shirube.catalogue import Catalogue
from shirube.catalogue.entries import glossary_meanings
from shirube.catalogue.search import AROUND, Index
from shirube.catalogue.search_model import PART, SAME, SYNONYM, Entry, EntryField
from shirube.catalogue.synonyms import Synonyms, load_synonyms, read_synonyms
from shirube.catalogue.words import BLOCK, cuts_of, normal_text, plain_positions, words_of
from shirube.usecases.finding import Finder

KPI = Entry("kpi", "kpi-12", "空き家の活用件数", (EntryField("name", "名称", "空き家の活用件数"),))


def mains(text: str) -> list[str]:
    return [word.main for word in words_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("空家を直した", ["空き家", "直す"]),
        ("外国人", ["外国人"]),
        ("二地域居住", ["2地域", "居住"]),
        ("ローカル10,000プロジェクト", ["ローカル", "10000", "プロジェクト"]),
        ("１万", ["10000"]),
        ("M&A", ["m&a"]),
        ("5Gと第2世代", ["5g", "第2世代"]),
        ("お医者さん", ["医者さん"]),
        ("使っている", ["使う"]),
        ("", []),
        ("、。（）", []),
    ],
)
def test_a_text_becomes_normal_forms(text: str, expected: list[str]) -> None:
    assert mains(text) == expected


def test_a_word_keeps_its_plain_form_beside_the_joined_one() -> None:
    (word,) = words_of("外国人")
    assert word.terms == ("外国", "外国人")


@pytest.mark.parametrize("length", [BLOCK - 1, BLOCK, BLOCK + 1, 60_000])
def test_a_text_longer_than_the_tokenizer_takes_is_read_in_blocks(length: int) -> None:
    words = words_of("港" * length)
    assert words[-1].end == length


@given(st.text(alphabet="空き家を直して移住者ＤＸﾃﾞ１0、 ー゛\u3099🙂", max_size=40))
def test_words_stand_in_order_inside_their_text(text: str) -> None:
    words = words_of(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    cuts = cuts_of(text)
    assert cuts[0] == 0
    assert cuts[-1] == len(text)


@given(st.text(max_size=40))
def test_the_normal_text_can_be_read_and_its_plain_form_knows_its_places(text: str) -> None:
    normal = normal_text(text)
    normal.encode()
    plain, places = plain_positions(normal)
    assert len(plain) == len(places)
    assert places == sorted(places)


def test_two_threads_may_read_at_once() -> None:
    texts = [f"外国人の相談窓口を{number}か所に置く" * 20 for number in range(200)]
    alone = [words_of(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(words_of, texts)) == alone


# -- synonyms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("stop: [町]\ngroups: []\n", "E150", "2"),
        ("stop: [町]\ngroups:\n  - words: []\n", "E150", "3"),
        ("stop: [町]\ngroups:\n  - word: [移住]\n", "E150", "3"),
        ("stop: [町]\ngroups:\n  - words: [移住]\nprogrammes: {Bad_Id: [宿]}\n", "E150", "4"),
        ("stop: [町]\ngroups:\n  - words: [移住]\n  - words: [創業, 起業]\n    said: [起業]\n", "E151", "4"),
        ("stop: [町]\ngroups:\n  - words: [創業]\n    said: [小さな店]\n", "E153", "3"),
        ("stop: [町]\ngroups:\n  - words: [を]\n", "E153", "3"),
        ("stop: [町\n", "E131", "2"),
    ],
)
def test_a_wrong_list_of_synonyms_is_refused_at_its_line(text: str, code: str, line: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_synonyms(text, file="synonyms.yaml")
    assert caught.value.code == code
    places = [caught.value.where, *(problem.where for problem in caught.value.problems)]
    assert any(f"{line}行" in str(place) for place in places)


def test_the_packaged_index_terms_belong_to_programmes_that_exist(catalogue: Catalogue) -> None:
    assert load_synonyms().keywords.keys() <= catalogue.programmes.keys()


def test_what_is_only_said_does_not_mark_a_programme() -> None:
    words = read_synonyms("stop: [町]\ngroups:\n  - words: [移住]\n    said: [お試し]\n", file="x.yaml")
    assert words.marks(words_of("お試し")) == []
    assert [mark.group for mark in words.marks(words_of("お試し"), is_question=True)] == ["移住"]


def test_a_glossary_of_another_shape_is_refused_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text(
        "- {term: a, ja: い, meaning: う}\n- {term: b, ja: い}\n", encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match=r"E152.*2行"):
        glossary_meanings(tmp_path)


# -- the index ------------------------------------------------------------------------------------------


def index_of(*texts: str, synonyms: Synonyms | None = None) -> Index:
    entries = [
        Entry("programme", str(number), text, (EntryField("name", "名称", text),))
        for number, text in enumerate(texts)
    ]
    return Index(entries, synonyms or Synonyms(()))


def test_an_index_of_nothing_answers() -> None:
    assert index_of().search("創業").hits == ()


@pytest.mark.parametrize(
    ("question", "how", "matched"),
    [("創業", SAME, "創業"), ("港", PART, "港"), ("独立", SYNONYM, "創業")],
)
def test_a_reason_says_how_the_word_was_reached(question: str, how: str, matched: str) -> None:
    synonyms = read_synonyms("stop: [町]\ngroups:\n  - words: [創業]\n    said: [独立]\n", file="x.yaml")
    hit, *_ = index_of("創業の支援", "港湾の整備", synonyms=synonyms).search(question).hits
    (reason,) = hit.reasons
    assert (reason.said, reason.how, reason.matched) == (question, how, matched)


def test_a_reason_shows_only_what_stands_around_the_word() -> None:
    far = "あ" * 100
    (hit,) = index_of(f"{far}、創業、{far}").search("創業").hits
    (reason,) = hit.reasons
    assert len(reason.before) == len(reason.after) == AROUND + len("…")


def test_the_words_of_two_touching_words_count_more_together() -> None:
    found = index_of("相談の日と窓口の場所", "相談窓口の場所と日").search("相談窓口").hits
    assert [hit.entry.id for hit in found] == ["1", "0"]


def test_another_kind_of_entry_is_found_beside_programmes(catalogue: Catalogue) -> None:
    found = Finder(catalogue, more=[KPI]).find("空き家の活用件数")
    assert [hit.entry for hit in found.others] == [KPI]
    assert found.programmes


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(alphabet="創業移住港湾相談窓口の、", max_size=12), max_size=5), st.text(max_size=12))
def test_any_entries_and_any_question_are_answered(texts: list[str], question: str) -> None:
    hits = index_of(*texts).search(question).hits
    assert len({hit.entry.id for hit in hits}) == len(hits) <= len(texts)
    assert all(hit.score > 0 for hit in hits)
