"""English words, and those one slip away."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files

from indexer.analysis.dictionary import english_words, one_slip_away, usual_words


def test_the_words_are_those_of_the_packages_list():
    listed = json.loads(gzip.decompress(files("spellchecker").joinpath("resources", "en.json.gz").read_bytes()))
    assert english_words() == listed.keys() and len(listed) > 100_000
    assert usual_words() == {word for word, uses in listed.items() if uses >= 100}


def test_words_one_slip_away():
    assert {"addictive"} == set(one_slip_away("adictive"))
    assert {"form", "farm", "firm"} <= set(one_slip_away("frm")) | set(one_slip_away("fcrm"))
    assert "calm" in one_slip_away("clam") and "clam" not in one_slip_away("clam")
