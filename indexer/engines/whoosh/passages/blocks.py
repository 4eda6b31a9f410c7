"""Where the blocks and the sentences of an article's text begin and end, by the places of its words."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.arrays.readable import FIRST, SECTIONS
from indexer.engines.whoosh.compiled import compiled

#: The least and the most words of a sentence that is shown on its own: a shorter one is a fragment, a longer a passage.
SHORTEST, LONGEST = 8, 45
POINT, QUESTION, EXCLAMATION, COLON, BAR = (ord(c) for c in ".?!:|")
_LETTERS = np.array([n < 128 and chr(n).isalpha() for n in range(256)])
#: Words that stand for something that was said before, as the numbers that their letters make.
_LEANING = np.array([int.from_bytes(word, "big") for word in b"it its they them he she this these those that".split()])
_SPACES = np.array([chr(n).isspace() and n < 128 for n in range(256)])
#: What opens before a word, and what closes behind one, without a space, as the numbers that their bytes make.
_OPENING_SIGNS, _CLOSING_SIGNS = (
    np.array([int.from_bytes(sign.encode(), "big") for sign in signs])
    for signs in ("\"'([{<>$#~“‘«„‹¿¡£€≥≤±−", ".,;:!?)]}%\"'”’»›…")
)
_MOST_CLOSING = 8


@compiled
def first_from(places, position):
    """The number of the first place that is not before a position."""
    return np.searchsorted(places, np.int64(position) << 16)


@compiled
def word_end(word_begins, word_lengths, slot):
    return np.int64(word_begins[slot]) + np.int64(word_lengths[slot])


@compiled
def section_of(segment, doc, position):
    """The section a position lies in, -1 for the title."""
    start, end = segment.documents[doc, SECTIONS], segment.documents[doc + 1, SECTIONS]
    section = -1
    while start + section + 1 < end and segment.sections[start + section + 1, FIRST] <= position:
        section += 1
    return section


@compiled
def block_start(word_lengths, position):
    """The first position of the block of text around a position."""
    while position and word_lengths[position - 1]:
        position -= 1
    return position


@compiled
def block_around(word_lengths, position, reach):
    """The first and end position of the block of text around a position, at most `reach` to either side."""
    start = end = position
    low, high = max(0, position - reach), min(len(word_lengths), position + reach)
    while start > low and word_lengths[start - 1]:
        start -= 1
    while end < high and word_lengths[end]:
        end += 1
    return start, end


@compiled
def with_closing(text, end):
    """The end of the punctuation that belongs to the word before it, of up to `_MOST_CLOSING` bytes."""
    limit = min(end + _MOST_CLOSING, len(text))
    size = 1
    while size:
        size = _sign_between(text, end, limit, 1, _CLOSING_SIGNS)
        end += size
    return end


@compiled
def with_opening(text, begin):
    """Where the punctuation begins that belongs to the word behind it: a quotation without its mark is no quotation."""
    size = 1
    while size:
        size = _sign_between(text, begin, 0, -1, _OPENING_SIGNS)
        begin -= size
    return begin


@compiled
def _sign_between(text, place, limit, step, signs):
    """How many bytes the sign right behind a place has, or before it where `step` is -1; 0 where none of `signs` is."""
    number = np.int64(0)
    for size in range(1, min(3, (limit - place) * step) + 1):
        if step > 0:
            number = (number << 8) | np.int64(text[place + size - 1])
        else:
            number |= np.int64(text[place - size]) << (8 * (size - 1))
        for sign in signs:
            if number == sign:
                return size
    return 0


@compiled
def opens_sentence(text, start, end):
    """Whether the text between two words ends a sentence, so that a passage may begin after it."""
    while start < end and _SPACES[text[start]]:
        start += 1
    if start == end:
        return False
    return text[start] in (POINT, QUESTION, EXCLAMATION)


@compiled
def leans(text, begin):
    """Whether a sentence begins with a word that stands for something in the sentence before."""
    key, place = np.int64(0), begin
    while place < len(text) and place - begin < 6 and _LETTERS[text[place]]:
        key = (key << 8) | (text[place] | 32)
        place += 1
    for leaning in _LEANING:  # noqa: SIM110 - a loop compiles, a generator does not
        if key == leaning:
            return True
    return False


@compiled
def sentence_around(text, word_begins, word_lengths, position):
    """The first and end position of the sentence around a word."""
    start, end = block_around(word_lengths, position, LONGEST + 1)
    for word in range(position, start, -1):
        if _parts(text, word_end(word_begins, word_lengths, word - 1), np.int64(word_begins[word])):
            start = word
            break
    for word in range(position, end - 1):
        if _parts(text, word_end(word_begins, word_lengths, word), np.int64(word_begins[word + 1])):
            end = word + 1
            break
    return start, end


@compiled
def _parts(text, start, end):
    """Whether what stands between two words ends a sentence."""
    if start == end:
        return False
    return text[start] in (POINT, QUESTION, EXCLAMATION) and _SPACES[text[end - 1]]
