"""What a term is, where the property tests would not look."""

from __future__ import annotations

import re

import pytest

from indexer.analysis import terms


@pytest.mark.parametrize("pattern", [terms._WORDS, terms._ASCII_WORDS, terms._PARTED, terms._ASCII_PARTED])
def test_words_are_found_by_what_every_python_can_do(pattern):
    # The possessive quantifiers of Python 3.11.2, which Debian 12 has, never come to an end.
    assert "POSSESSIVE" not in str(re._parser.parse(pattern.pattern))


def test_no_text_makes_a_word_without_end():
    assert max(map(len, terms.words("1." * 200_000))) < 200


@pytest.mark.parametrize("short", ["ssri", "snri", "mri", "std", "icu"])
def test_an_abbreviation_is_one_term_in_the_plural_however_it_is_written(short):
    written = (short, short.upper(), f"{short}s", f"{short.upper()}s", f"{short}s".upper())
    assert {terms.term_of(each) for each in written} == {short}


@pytest.mark.parametrize("word", ["TMS", "CNS", "HDLS", "MDS", "GPS", "TVS", "tms", "this", "gas"])
def test_an_s_that_belongs_to_a_word_stays(word):
    assert terms.term_of(word) == word.lower()


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Sjögren", "sjogren"), ("søvn", "sovn"), ("Łódź", "lodz"), ("Đoković", "Dokovic"), ("Straße", "strasse"),
        ("cæsarean", "caesarean"), ("œdema", "oedema"), ("Þór", "Thor"), ("ılık", "ilik"), ("ＡＢＣ", "abc"),
    ],
)  # fmt: skip
def test_a_word_is_found_without_the_signs_that_a_keyboard_lacks(written, typed):
    assert terms.fold(written) == terms.fold(typed)
    assert terms.term_of(written) == terms.term_of(typed)
