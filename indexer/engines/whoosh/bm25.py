"""BM25F of single postings: how often a term stands in a document's field, and what that is worth."""

from __future__ import annotations

import numpy as np

from indexer.engines.whoosh.compiled import compiled

#: Which frequency of a posting counts: all fields of the text, weighted; the title's; or a named field's own.
TEXT, TITLE, NAMED = range(3)
FREQUENCY_OF = {None: TEXT, "title": TITLE, "topic": NAMED, "source": NAMED}


@compiled
def frequency(segment, posting, which):
    """How often the posting's term stands in its document, as the field that is searched counts it."""
    if which == TEXT:
        return np.float64(segment.weights[posting])
    if which == TITLE:
        return np.float64(segment.in_title[posting])
    return np.float64(segment.position_starts[posting + np.uintp(1)] - segment.position_starts[posting])


@compiled
def saturated(frequency, norm):
    """BM25 without idf (Robertson and Zaragoza 2009, equation 3.15), over frequencies fused as BM25F does (3.22)."""
    return frequency / (frequency + norm)
