"""Every number of the ranking formula, named, with the measurement behind it.

Percentages are of nDCG@10 on the shipped corpus, SciFact and MedQuAD, by `tests/relevance/tune.py` on every second
query, one number changed at a time from the best so far. What gains on that half beyond these values (a title of 4,
headings of 3 and a proximity of 1.2 together: 0.3 %) loses 0.9 % of SciFact on the other half.
"""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.base import Ranking
from indexer.settings import SEMANTIC_MODELS, Settings

RANKING = Ranking(
    title=3.0,  # 1: −0.1, −0.5, −0.4 %; 6: 0.0, −0.3, 0.0 %
    headings=2.0,  # 1: 0.0, +0.2, −0.1 %; 3: 0.0, +0.2, +0.2 %
    body=1.0,  # what the others are measured in
    k1=1.2,  # 0.9: −0.8, −0.4, +0.3 %; 2.0: +0.3, −0.6, −0.5 %
    b=0.75,  # 0.4: −0.1, −0.8, +0.4 %; 0.9: −0.1, −0.1, 0.0 %
    coverage=0.2,  # 0: −0.1, +0.1, +0.3 %; 0.5: −1.0, −0.2, +0.2 %
    proximity=0.6,  # 0: −0.3, −0.3, −0.1 % of all queries; 1.2: +0.1, +0.4, +0.3 % of this half only
    titled=0.2,  # 0: −0.1, −0.2, −1.2 % of all queries; 0.3: +0.2, +0.3, +0.3 % of this half only
    meaning=0.3,  # 0: −1.5, −2.5, −0.2 % of all queries; 0.4: +0.1, +0.6, +0.1 % of this half only
)

#: The share of meaning where a sentence-embedding model tells it (MiniLM-L6, int8), tuned on every second query of
#: SciFact. There 0.5: −0.6, 0.7: −1.0 %; of the other half −0.4 and −0.9 %; of the shipped corpus +0.3 and −0.4 %.
SENTENCES = 0.6


def ranking_for(settings: Settings) -> Ranking:
    """The numbers of the ranking formula for the model of meaning that the settings name."""
    return RANKING if settings.semantic_model in SEMANTIC_MODELS else replace(RANKING, meaning=SENTENCES)


#: What a match of an abbreviation, or of what it stands for, and of a synonym is worth beside the typed word's.
#: An abbreviation of 0.9: 0.0, −0.1, −0.2 %; of all queries a synonym of 0.8: −0.2, 0.0, 0.0 %, of 1.0: no more.
ABBREVIATION, SYNONYM = 0.6, 0.9
#: What "hepatitis A" is worth in the text beside the title. Of 20 searches for such names in MedQuAD, the first article
#: that is named so has a mean reciprocal rank of 0.85 with 0.25 to 1.0, and of 0.46 where the letter does not count;
#: SciFact: 0.25 and 1.0: −0.1 %, without: +0.1 %.
NAME_IN_TEXT = 0.5
