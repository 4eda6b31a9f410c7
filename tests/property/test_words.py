"""What a word is does not depend on how its text is looked through."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from indexer import analysis
from indexer.analysis.terms import parted

ASCII = st.text(st.sampled_from("aZ09_'.,- \n"), max_size=40)


@given(ASCII)
@example("don't 0.5 1,000.25 o'3 3'o a_b _a a' 'a 1.a x.1")
def test_ascii_texts_have_the_words_they_have_among_others(text):
    assert analysis.words(f"{text} é") == [*analysis.words(text), "é"]


@given(st.text(st.sampled_from("aé9_'’.,- \u0301"), max_size=40) | ASCII)
def test_every_way_through_a_text_finds_the_same_words(text):
    pieces = parted(text)
    assert "".join(pieces) == text
    assert pieces[1::2] == analysis.words(text) == [token.surface for token in analysis.tokens(text)]
    assert all(text[token.start : token.end] == token.surface for token in analysis.tokens(text))
