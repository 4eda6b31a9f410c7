"""Writes stretches of an article's text as escaped, marked HTML and as link fragments, into one buffer of bytes."""

from __future__ import annotations

import numpy as np

from indexer.engines.tree import JOINING
from indexer.engines.whoosh.compiled import compiled

_MARK = np.frombuffer(b"<mark>", np.uint8)
_END_MARK = np.frombuffer(b"</mark>", np.uint8)
_AMPERSAND = np.frombuffer(b"&amp;", np.uint8)
_LESS = np.frombuffer(b"&lt;", np.uint8)
_GREATER = np.frombuffer(b"&gt;", np.uint8)
#: Says that text is left out before a passage.
CUT_BEFORE = np.frombuffer("… ".encode(), np.uint8)
#: Says that text is left out behind it.
CUT_AFTER = np.frombuffer(" …".encode(), np.uint8)
#: No byte becomes more than five, and no word has more than its marks around it.
MOST_PER_BYTE, MOST_PER_WORD = 5, len(_MARK) + len(_END_MARK)
_SPACE, _PERCENT, _AND, _OPENING, _CLOSING, _BAR, _COMMA = (np.uint8(ord(c)) for c in " %&<>|,")
#: What HTML shows as it is; a new line within a block is no more than a space.
_AS_IS = np.array([chr(n) not in "\n&<>" for n in range(256)])
_JOINS = np.array([chr(n) in JOINING for n in range(256)])
_HEX = np.frombuffer(b"0123456789ABCDEF", np.uint8)
#: What a fragment may hold as it is; the hyphen means something there.
_PLAIN = np.array([chr(n).isascii() and (chr(n).isalnum() or chr(n) in "_.~") for n in range(256)])


@compiled
def put(buffer, at, piece):
    """Write bytes at a place; returns the place behind them."""
    for place in range(len(piece)):
        buffer[at + place] = piece[place]
    return at + len(piece)


@compiled
def put_escaped(buffer, at, text, start, end):
    """Write text[start:end] as HTML; returns the place behind it."""
    # Unsigned, so that numba omits the check for negative indexes.
    to = np.uintp(at)
    for place in range(np.uintp(start), np.uintp(end)):
        byte = text[place]
        if _AS_IS[byte]:
            buffer[to] = byte
            to += np.uintp(1)
        elif byte == _AND:
            to = np.uintp(put(buffer, np.int64(to), _AMPERSAND))
        elif byte == _OPENING:
            to = np.uintp(put(buffer, np.int64(to), _LESS))
        elif byte == _CLOSING:
            to = np.uintp(put(buffer, np.int64(to), _GREATER))
        else:
            buffer[to] = _SPACE
            to += np.uintp(1)
    return np.int64(to)


@compiled
def put_fragment(buffer, at, text, start, end):
    """Write text[start:end] as a text fragment quotes it; returns the place behind it."""
    for place in range(start, end):
        byte = text[place]
        if _PLAIN[byte]:
            buffer[at] = byte
            at += 1
        else:
            buffer[at] = _PERCENT
            buffer[at + 1] = _HEX[byte >> 4]
            buffer[at + 2] = _HEX[byte & 15]
            at += 3
    return at


@compiled
def put_cells_fragment(buffer, at, text, start, end):
    """Write text[start:end], which may go over cells of a table, as a text fragment; returns the place behind it.

    Cells are parted by bars between spaces, which stand on no page: the first cell and the last are quoted, as the ends
    of a stretch.
    """
    first = last = start - 1
    for place in range(start, end - 2):
        if text[place] == _SPACE and text[place + 1] == _BAR and text[place + 2] == _SPACE:
            first = place if first < start else first
            last = place + 3
    if first < start:
        return put_fragment(buffer, at, text, start, end)
    at = put_fragment(buffer, at, text, start, first)
    buffer[at] = _COMMA
    return put_fragment(buffer, at + 1, text, last, end)


@compiled
def put_marked(buffer, at, text, start, end, begins, lengths, matches):
    """Write text[start:end] as HTML, matches marked, those that are joined under one mark; returns the place behind it.

    `begins` and `lengths` tell where in `text` the article's words lie, by position; `matches` are positions,
    ascending, and may repeat.
    """
    here, after = start, -1
    for position in matches:
        if position == after - 1:
            continue
        # Signed like all other places: numba makes floats of what is either.
        begin = np.int64(begins[position])
        over = begin + np.int64(lengths[position])
        if position == after and _are_joined(text, here, begin):
            at -= len(_END_MARK)
            at = put_escaped(buffer, at, text, here, begin)
        else:
            at = put_escaped(buffer, at, text, here, begin)
            at = put(buffer, at, _MARK)
        at = put_escaped(buffer, at, text, begin, over)
        at = put(buffer, at, _END_MARK)
        here, after = over, position + 1
    return put_escaped(buffer, at, text, here, end)


@compiled
def _are_joined(text, start, end):
    """Whether what stands between two words makes them one: neither a bracket nor a bar, nor the end of a block."""
    for place in range(start, end):  # noqa: SIM110 - a loop compiles, a generator does not
        if not _JOINS[text[place]]:
            return False
    return True


@compiled
def with_room(buffer, used, wanted):
    """The buffer, or a larger one with the same beginning, that has room for more bytes."""
    if used + wanted <= len(buffer):
        return buffer
    larger = np.empty(2 * (used + wanted), np.uint8)
    larger[:used] = buffer[:used]
    return larger
