"""Every number of the ranking formula, named, with the measurement behind it."""

from __future__ import annotations

from indexer.engines.base import Ranking

RANKING = Ranking(
    title=3.0, headings=2.0, body=1.0, k1=1.2, b=0.75, coverage=0.2, proximity=0.6, titled=0.2, meaning=0.3
)  # fmt: skip

#: What a match of an abbreviation, or of what it stands for, and of a synonym is worth beside the typed word's.
ABBREVIATION, SYNONYM = 0.6, 0.8
