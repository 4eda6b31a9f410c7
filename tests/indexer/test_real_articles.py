"""Real articles, as people copied them: what is found in them, and what of them is not article."""

from __future__ import annotations

import pytest

from indexer import Library, Settings, update


@pytest.fixture(scope="module")
def real(shared, tmp_path_factory):
    settings = Settings(corpus=str(shared / "articles"), index=str(tmp_path_factory.mktemp("real")))
    report = update(settings)
    assert (report.added, report.rejected) == (5, ())
    with Library.open(settings) as library:
        yield library


@pytest.mark.parametrize(
    "phrase", ["yard drainage", "sexual needs", "intergenerational", "maintaining the safety", "off-label use"]
)
def test_what_is_not_the_article_is_not_found(real, phrase):
    assert real.search(f'"{phrase}"').total == 0


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("default mode network defensiveness", "001"),
        ("BDNF fertilizer", "002"),
        ("inflammatory markers", "003"),
        ("PTSD emotional numbness flashbacks", "004"),
        ("sessions scheduled after infusions NMDA", "000"),
        ('"psychodynamic therapy"', "001"),
        ("gardener garden", "003"),
        ("cognitive flexibility relapse", "002"),
    ],
)
def test_what_is_asked_finds_its_article_first(real, words, first):
    assert real.search(words).hits[0].id.startswith(first)


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("000", "How Ketamine Therapy Works in Combination with Psychotherapy"),
        ("001", "Combining Therapy with Ketamine Treatment for Enhanced Results"),
        ("002", "The Science Behind Ketamine Assisted Psychotherapy"),
        ("003", "What Makes Ketamine Therapy Effective for Mental Health?"),
        ("004", "Post-traumatic stress disorder is a serious mental health condition"),
    ],
)
def test_titles(real, number, title):
    hit = next(h for h in real.search("ketamine").hits if h.id.startswith(number))
    assert hit.title.replace("\u2019", "'").startswith(title)
