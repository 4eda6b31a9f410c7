"""Names that end or begin with a letter: which a title has, told by the letter's capital."""

from __future__ import annotations

import pytest

from indexer.analysis.pairs import name_pairs

NAMES = [
    ("Hepatitis A", ["hepat a"]),
    ("What I need to know about Hepatitis A", ["hepat a"]),
    ("Vitamin D levels", ["vitamin d"]),
    ("vitamin-D deficiency", ["vitamin d"]),
    ("T-cell lymphoma", ["t cell"]),
    ("Adult T cell leukemia", ["adult t"]),
    ("CBT-I: the treatment to ask for first", ["cbt i"]),
    ("Bipolar I and bipolar II", ["bipolar i"]),
    ("Protein S, protein C", ["protein s"]),
    ("Vitamin C", []),
    ("Finding a therapist", []),
    ("Finding A Therapist", []),
    ("A therapist nearby", []),
    ("Am I ill? I wonder", []),
    ("FINDING A THERAPIST", []),
    ("Ketamine: A guide", []),
    ("Who had it? D was the answer", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "pairs"), NAMES, ids=[text for text, _ in NAMES])
def test_names(text, pairs):
    assert list(name_pairs(text)) == pairs
