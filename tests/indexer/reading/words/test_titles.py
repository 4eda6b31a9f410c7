"""A title is made of the first sentence where nothing else is one."""

from __future__ import annotations

from indexer.reading.words.titles import title_from


def test_title_from_a_first_sentence() -> None:
    assert title_from("Rest helps. It always has.") == "Rest helps. It always has"
    assert title_from("Resting well is a skill. It can be learned.") == "Resting well is a skill"
    long = "Resting well is a skill that can be learned by anybody willing to do it on most days of the week."
    assert len(title_from(long)) <= 90
    assert title_from("x" * 300).endswith("…")
