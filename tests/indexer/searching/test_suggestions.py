"""Suggestions while typing, and the nearest words where nothing was found."""

from __future__ import annotations

from time import sleep

import pytest

from indexer import Library, Settings, update
from indexer.engines.whoosh.snapshot import WhooshSnapshot


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("neuropl", "neuroplasticity"),
        ("ketamine infus", "ketamine infusion"),
        ("BDNF", "brain-derived neurotrophic factor"),
        # Only the synonyms have these.
        ("sprava", "spravato"),
        ("xan", "xanax"),
    ],
)
def test_words_and_abbreviations_are_completed(library, typed, offered):
    assert offered in [each.text.lower() for each in library.suggest(typed) if each.kind == "query"]


def test_titles_are_offered_with_their_page(library):
    titles = {each.text: each.url for each in library.suggest("panic att") if each.kind == "title"}
    assert "/articles/panic-attacks" in titles.values()


@pytest.mark.parametrize("word", ["anxiety", "therapy", "ketamine", "panic attacks"])
def test_titles_are_offered_when_the_word_is_typed_to_its_end(library, word):
    assert any(each.kind == "title" for each in library.suggest(word))


def test_a_title_is_offered_once_and_spaces_before_it_do_not_matter(collection):
    same = {
        f"{name}.md": f"# {title}\n\nOf {name}."
        for name, title in zip("abc", ("Sleep", "sleep", "Sleep well"), strict=True)
    }
    offered = collection(same).suggest("  sle")
    assert offered == collection(same).suggest("sle")
    assert [each.text for each in offered if each.kind == "title"] == ["Sleep", "Sleep well"]
    assert [each.text for each in offered if each.kind == "query"] == ["sleep"]


def test_half_of_the_room_is_for_searches_whatever_they_come_from(collection, tmp_path):
    listed = tmp_path / "synonyms.toml"
    listed.write_text("".join(f'[[also]]\nwords = ["{word}"]\nfind = ["helps"]\n' for word in ("aedax", "aedol")))
    files = {
        "a.md": "# One\n\nAn anti epileptic drug (AED) helps. Take an anti epileptic drug (AED).",
        "b.md": "# Two\n\nAn automated external defibrillator (AED) helps.",
    }
    offered = collection(files, synonyms=str(listed)).suggest("aed", 8)
    assert [each.text for each in offered if each.kind == "query"] == [
        "anti epileptic drug", "automated external defibrillator", "aed", "aedax",
    ]  # fmt: skip


def test_the_first_who_types_does_not_wait_in_vain(collection):
    """What opening an index takes is not taken off the time to look for suggestions."""
    library = collection({"a.md": "# Calm\n\nSleep well."}, query_seconds=0.05)
    prepare = WhooshSnapshot.prepare
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WhooshSnapshot, "prepare", lambda snapshot: sleep(0.06) or prepare(snapshot))
        assert library.suggest("sle")


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_more_are_offered_than_are_wanted(library, limit):
    assert len(library.suggest("BDNF", limit)) <= limit


def test_a_search_is_not_completed_by_a_word_that_says_nothing(library):
    assert not {"i want to do", "i want to does"}.intersection(each.text for each in library.suggest("i want to d"))


@pytest.mark.parametrize("typed", ["i want to d", "how to k", "can i dr", "kill m"])
def test_a_search_is_not_completed_by_a_word_that_never_stands_there(library, typed):
    offered = [each.text for each in library.suggest(typed) if each.kind == "query"]
    assert all(library.search(f'"{" ".join(text.split()[-2:])}"').total for text in offered)


@pytest.mark.parametrize("typed", ["", "   ", "!!", "ketamine! ", "zzzzqq", '"', "a" * 600])
def test_anything_can_be_typed(library, typed):
    for each in library.suggest(typed):
        assert library.search(each.text).total or each.kind == "title"


def test_one_form_of_a_word_is_enough(library):
    texts = [each.text for each in library.suggest("depress") if each.kind == "query"]
    assert len(texts) == len({text[:8] for text in texts})


def test_the_nearest_words_are_offered_where_nothing_is_found(library):
    page = library.search('"flashbackery" zzzzqqq')
    assert page.total == 0 and page.suggestion is None
    page = library.search("neuroplasticitetet")
    assert page.total == 0 and page.suggestion.startswith("neuroplast")
    assert library.search(page.suggestion).total


@pytest.mark.parametrize("text", ['ketamine for "depresion"', '"flashbaks" "anxeity"', "ketamine AND spavadoo"])
def test_what_is_offered_instead_finds_something(library, text):
    offered = library.search(text).suggestion
    assert offered is None or library.search(offered).total


def test_a_word_that_was_passed_over_is_asked_about(library):
    page = library.search("panic sttack")
    assert page.total and page.suggestion == "panic attack"
    assert library.search("panic attack").suggestion is None
    corrected = library.search("flashbaks sttack")
    assert corrected.query.corrected and corrected.suggestion is None


@pytest.mark.parametrize(
    ("typed", "offered"), [("can i driv", "can i drive"), ("should i take ketam", "should i take ketamine")]
)
def test_questions_are_completed_once_the_word_is_told(library, typed, offered):
    assert offered in [each.text for each in library.suggest(typed) if each.kind == "query"]


SIDE_BY_SIDE = [
    ("panic at", ["panic attack", "panic attacks"]),
    ("self h", ["self harm", "self help"]),
    ("default mode n", ["default mode network"]),
]


@pytest.mark.parametrize(("typed", "offered"), SIDE_BY_SIDE)
def test_words_that_stand_side_by_side_complete_each_other(library, typed, offered):
    queries = [each.text for each in library.suggest(typed) if each.kind == "query"]
    assert queries and set(queries) <= set(offered)


def test_words_that_never_stand_side_by_side_may_still_stand_together(library):
    queries = [each.text for each in library.suggest("ketamine neurop") if each.kind == "query"]
    assert queries and all(library.search(query).total for query in queries)


def test_a_word_that_says_nothing_completes_no_search(library):
    assert not {each.text for each in library.suggest("th")} & {"the", "that", "this", "they"}


def test_a_word_that_only_removed_articles_had_is_not_offered(tmp_path):
    settings = Settings(corpus=str(tmp_path / "corpus"), index=str(tmp_path / "index"))
    (tmp_path / "corpus").mkdir()
    for name in ("xylophone", "sleep", "rest"):
        (tmp_path / "corpus" / f"{name}.txt").write_text(f"On {name}\n\nThe {name} is all there is.")
    update(settings)
    (tmp_path / "corpus" / "xylophone.txt").unlink()
    update(settings)
    with Library.open(settings) as library:
        assert library.suggest("xyloph") == ()
        assert library.suggest("sle")


def test_canonical_hits_lead_to_the_passage_on_the_own_site(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "sleep.md").write_text(
        "---\ntitle: Sleep\ncanonical: https://example.org/sleep\n---\n\n# Sleep\n\n"
        "Rest comes to those who wait for it.\n"
    )
    settings = Settings(corpus=str(corpus), index=str(tmp_path / "index"), link_to="canonical")
    update(settings)
    with Library.open(settings) as library:
        hit = library.search("rest").hits[0]
    assert hit.url == hit.section.url == "https://example.org/sleep#:~:text=Rest%20comes%20to%20those%20who%20wait"


@pytest.mark.parametrize("url", ["https://a.org/post/#page", "https://a.org/post/"])
def test_an_own_address_has_one_fragment(collection, url):
    text = f"---\ncanonical: {url}\n---\n\n# Sleep\n\nSleeping well is good for everybody who can.\n"
    library = collection({"a.md": text}, link_to="canonical")
    assert library.search("sleeping well").hits[0].url == url.split("#")[0] + "#" + "page" * ("#" in url) + (
        ":~:text=Sleeping%20well%20is%20good%20for%20everybody"
    )


@pytest.mark.parametrize(
    ("row", "searched", "quoted"),
    [
        ("| zorbin | calm | sleep |", "zorbin", "zorbin,sleep"),
        ("| zorbin one two three four five six | calm |", "zorbin", "zorbin%20one%20two%20three%20four%20five"),
        ("| rare zorbin | | calm mind |", "zorbin", "rare%20zorbin,calm%20mind"),
    ],
)
def test_an_address_quotes_the_first_and_the_last_cell_of_a_row(collection, row, searched, quoted):
    bars = "|---" * (row.count("|") - 1) + "|"
    library = collection({"a.md": f"# Rest\n\n{row}\n{bars}\n{row}\n"})
    assert library.search(searched).hits[0].section.url.endswith(f":~:text={quoted}")


def test_what_no_article_explains_any_more_is_not_offered(collection):
    others = {f"o{number}.md": f"# Other {number}\n\nA zonal word and a quality one." for number in range(3)}
    library = collection({"a.md": "# A\n\nThe zonal quality inventory (ZQI) is one.", **others})
    assert library.suggest("zqi")[0].text == "zonal quality inventory"
    assert library.search("zqi").query.expansions
    library = collection({"a.md": None})
    assert not library.suggest("zqi") and not library.search("zqi").query.expansions


@pytest.mark.parametrize("typed", ["gp", "gps"])
def test_an_abbreviation_in_the_plural_may_be_listed_as_a_synonym(collection, tmp_path, typed):
    listed = tmp_path / "synonyms.toml"
    listed.write_text('[[same]]\nwords = ["GPs", "relatives\' doctors"]\n')
    library = collection({"a.md": "# Doctors\n\nRelatives' doctors help."}, synonyms=str(listed))
    assert "gps" in [each.text for each in library.suggest(typed)]


@pytest.mark.parametrize("typed", ["behaviou", "behavi", "haem", "organis", "o'con", "oconn"])
def test_titles_are_offered_whatever_the_spelling_that_is_typed(collection, typed):
    library = collection({"a.md": "# Behaviour, haemorrhage, organisation, O'Connor\n\nWords."})
    assert [each.url for each in library.suggest(typed) if each.kind == "title"] == ["/articles/a"]


def test_half_a_surrogate_pair_can_be_typed(collection):
    library = collection({"a.md": "# Calm\n\nCalm organs."})
    assert library.suggest("\ud800 org") is not None


def test_lists_lead_where_hits_do(collection):
    text = "---\ncanonical: https://example.org/{0}\n---\n\n# Sleep {0}\n\nRest and sleep well, they say."
    library = collection({f"{name}.md": text.format(name) for name in "ab"}, link_to="canonical")
    listed = (*library.overview().newest, *library.related("a"), *library.suggest("sleep a"))
    assert {each.url for each in listed if "/search" not in each.url} == {
        "https://example.org/a",
        "https://example.org/b",
    }


def test_titles_with_the_word_itself_come_before_those_with_longer_ones(collection):
    titles = {"dizziness": "Dizziness", "diet": "Diet", "vitamin-d": "Vitamin D", "deafness": "Deafness"}
    library = collection({f"{name}.md": f"# {title}\n\nWords." for name, title in titles.items()})
    assert next(each.text for each in library.suggest("d") if each.kind == "title") == "Vitamin D"


@pytest.mark.parametrize("typed", ["title:plu", "topic:plu", "pears -plu", "pears NOT plu"])
def test_what_is_no_word_of_the_text_is_not_completed_as_one(collection, typed):
    library = collection({"a.md": "---\ntopics: [plums]\n---\n# Fruit\n\nPears and plums.\n"})
    assert [each.text for each in library.suggest("plu")] == ["plums"]
    assert not [each for each in library.suggest(typed) if each.kind == "query"]
