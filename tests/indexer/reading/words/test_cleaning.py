"""Text on one line, and as an anchor."""

from __future__ import annotations

from indexer.reading.words.cleaning import clean, slug


def test_clean() -> None:
    assert clean(" a\u00a0b\r\n c\u00adc \u200bd\ufeff ") == "a b cc d"
    assert clean("cafe\u0301") == "café"
    assert clean("don`t can´t isnʼt 5′ ‘so’ “it” o′clock") == "don’t can’t isn’t 5′ ‘so’ “it” o’clock"
    assert clean("می\u200cخواهم 👩\u200d⚕️") == "می\u200cخواهم 👩\u200d⚕️"
    assert clean("a\ud800b\x00c\x1b") == "abc"


def test_slug() -> None:
    assert slug("What’s next? A Café, perhaps…") == "whats-next-a-café-perhaps"
    assert slug("???") == ""
    assert len(slug("word " * 60)) <= 80
