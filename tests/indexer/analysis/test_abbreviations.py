"""Abbreviations that a text explains."""

from __future__ import annotations

import pytest

from indexer.analysis.abbreviations import explained

CASES = [
    ("Post-traumatic stress disorder (PTSD) follows.", [("PTSD", "Post-traumatic stress disorder")]),
    ("It raises brain-derived neurotrophic factor (BDNF).", [("BDNF", "brain-derived neurotrophic factor")]),
    ("Selective serotonin reuptake inhibitors (SSRIs) help", [("SSRI", "Selective serotonin reuptake inhibitors")]),
    ("Acceptance and commitment therapy (ACT) helps", [("ACT", "Acceptance and commitment therapy")]),
    ("N-methyl-D-aspartate (NMDA) receptors", [("NMDA", "N-methyl-D-aspartate")]),
    ("Cognitive therapy for insomnia (CBT-I) is", []),
    ('low-density lipoprotein (LDL; the "bad" one)', [("LDL", "low-density lipoprotein")]),
    ("An end. Transcranial magnetic stimulation (TMS)", [("TMS", "Transcranial magnetic stimulation")]),
    ("a study (Smith 2003), a figure (see below), and (PTSD) alone", []),
    ("the United States (US)", [("US", "United States")]),
    ("Oxygen (O2) and water (wet)", []),
    ("", []),
    ("(((((ABC)))))", []),
    ("a (AB) b (BC)", []),
]


@pytest.mark.parametrize(("text", "pairs"), CASES)
def test_explained(text, pairs):
    assert list(explained(text)) == pairs


def test_a_text_of_nothing_but_brackets_is_read_in_no_time():
    assert list(explained("(AB) " * 20_000)) == []
