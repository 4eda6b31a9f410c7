"""Misspellings: what is corrected to what, and what is left alone."""

from __future__ import annotations

import pytest

from indexer.analysis.meaning import meanings
from indexer.searching.corrections import guess, nearest, slip_cost
from indexer.searching.parting import joined, parted
from indexer.searching.reading import read_query

VOCABULARY = {
    "flashbacks": 20, "bipolar": 30, "anxiety": 90, "depression": 95, "insomnia": 12, "suicide": 40,
    "psychotherapy": 50,
    "glutamate": 9, "lozenges": 8, "panic": 25, "nightmares": 14, "mindfulness": 18, "treatment": 99, "resistant": 20,
    "form": 40, "from": 99, "inhibits": 2, "inhibit": 30, "therapy": 80, "talking": 22, "2b6": 3,
    "mixing": 4, "color": 5,
    "door": 9, "segmental": 3, "heroin": 6,
}  # fmt: skip

CORRECTED = [
    ("flashbaks", "flashbacks"), ("bipoler", "bipolar"), ("anxeity", "anxiety"), ("depresion", "depression"),
    ("insomina", "insomnia"), ("suiside", "suicide"), ("psycotherapy", "psychotherapy"), ("glutemate", "glutamate"),
    ("lozanges", "lozenges"), ("panick", "panic"), ("nightmears", "nightmares"), ("mindfullness", "mindfulness"),
    ("DEPRESION", "depression"), ("treatmentresistant", "treatment resistant"),
    ("talkingtherapy", "talking therapy"), ("inhibti", "inhibit"), ("inhibir", "inhibit"),
]  # fmt: skip
LEFT_ALONE = [
    "depression", "form", "the", "himself", "ptsd", "2b7", "cyp2b7", "hDLE", "zzgrblx", "asdfghjkl", "dolor",
    "tegmental", "漢字", "", "mi", "x" * 300,
]  # fmt: skip


def correction(typed: str, vocabulary: dict[str, int], company=lambda word: 0, stands=lambda word: True) -> str | None:
    """What a word is corrected to; None for one that is left alone."""
    return guess(typed, vocabulary, company, stands)[0]


@pytest.mark.parametrize(("typed", "meant"), CORRECTED)
def test_corrected(typed, meant):
    assert correction(typed, VOCABULARY) == meant


MEDICAL = {
    "emphysema": 40, "pneumonia": 160, "psoriasis": 30, "cirrhosis": 90, "fibrosis": 200, "acidosis": 60, "eczema": 50,
    "edema": 130, "asthma": 80, "ama": 3, "hemorrhoids": 7, "diarrhea": 280, "diarrheaa": 1, "hemophilia": 22,
    "hemobilia": 2, "nephritis": 30, "neuritis": 20, "schizophrenia": 60, "dementia": 170, "rheumatoid": 90,
    "syphilis": 9, "chemotherapy": 200, "alzheimers": 90, "jaundice": 120, "leukemia": 130, "high": 900, "blood": 900,
    "pressure": 700, "ant": 20, "gal": 12, "amine": 15,
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("emfisema", "emphysema"), ("emfysema", "emphysema"), ("neumonia", "pneumonia"), ("nemonia", "pneumonia"),
        ("soriasis", "psoriasis"), ("sirosis", "cirrhosis"), ("cirosis", "cirrhosis"), ("excema", "eczema"),
        ("exema", "eczema"), ("asma", "asthma"), ("athsma", "asthma"), ("hemmroids", "hemorrhoids"),
        ("hemeroids", "hemorrhoids"), ("hemmoroids", "hemorrhoids"), ("diarreah", "diarrhea"), ("diarea", "diarrhea"),
        ("hemofilia", "hemophilia"), ("nefritis", "nephritis"), ("skitzofrenia", "schizophrenia"),
        ("demensha", "dementia"), ("rumatoid", "rheumatoid"), ("sifilis", "syphilis"), ("kemotherapy", "chemotherapy"),
        ("alzimers", "alzheimers"), ("jaundis", "jaundice"), ("leukeamia", "leukemia"),
        ("highbloodpressure", "high blood pressure"),
        ("galantamine", None), ("xyzema", None),
    ],
)  # fmt: skip
def test_a_word_that_is_written_as_it_sounds(typed, meant):
    assert correction(typed, MEDICAL) == meant


def test_each_end_of_a_long_word_is_parted_once():
    looks = []

    def stands(word):
        looks.append(word)
        assert len(looks) < 5000, "many ways lead to each end of such a word"
        return True

    assert parted("headache" * 40 + "zzzz", {"head": 50, "ache": 50, "headache": 50}, stands) is None


def test_of_what_looks_alike_the_likelier_is_offered():
    assert nearest("diarrheax", MEDICAL, MEDICAL.__contains__) == "diarrhea"


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("migrane", "migraine"), ("musculer pain", "muscular pain"), ("migrans", "migrans"), ("migraines", "migraines"),
        ("musculature", "musculature"), ("migrating", "migrating"),
    ],
)  # fmt: skip
def test_a_slip_is_one_though_its_stem_is_that_of_another_word(collection, typed, read_as):
    files = {f"{number}.md": f"# Number {number}\n\nMigraine and muscular pain." for number in range(9)}
    library = collection(files | {"other.md": "# Larva migrans\n\nOf the musculature."})
    assert library.search(typed).query.read_as == read_as


def test_counts_that_were_cut_short_decide_nothing(library, monkeypatch):
    snapshot = library._engine.snapshot()
    search = type(snapshot).search
    monkeypatch.setattr(type(snapshot), "search", lambda self, ask: search(self, ask)._replace(partial=True))
    reading = read_query("insomnia depresion", snapshot)
    assert reading.cut and not reading.corrected


def test_when_time_is_up_words_stand_as_they_were_typed(library):
    snapshot = library._engine.snapshot()
    assert read_query("depresion", snapshot).corrected == {"depresion": "depression"}
    reading = read_query("depresion", snapshot, deadline=0.0)
    assert reading.cut and not reading.corrected
    assert not read_query("depression", snapshot, deadline=0.0).cut


@pytest.mark.parametrize("typed", LEFT_ALONE)
def test_left_alone(typed):
    assert correction(typed, VOCABULARY) is None


@pytest.mark.skipif(meanings() is None, reason="wordllama is not installed")
@pytest.mark.parametrize("typed", ["mining", "football", "printer", "tower", "fixtures"])
def test_words_that_the_world_knows_are_right_though_no_article_has_them(typed):
    assert correction(typed, {"mixing": 9, "footfall": 9, "painter": 9, "lower": 9, "mixtures": 9}) is None


def test_company_decides_between_neighbours():
    near = {"form": 10, "farm": 10}
    for company in ({"form": 9}, {"farm": 9}):
        (meant,) = company
        assert correction("furm", near, lambda word, beside=company: beside.get(word, 0)) == meant


@pytest.mark.parametrize("typed", ["rope", "sectioned", "involuntary", "admission", "ideation", "drank"])
def test_english_words_are_right_though_no_article_has_them(typed):
    vocabulary = {"rape": 9, "mentioned": 9, "voluntary": 9, "remission": 9, "sedation": 9, "drink": 9}
    assert correction(typed, vocabulary) is None and nearest(typed, vocabulary, lambda word: True) is None


def test_a_slip_may_be_for_another_form_of_an_articles_word():
    stands = {"addiction", "addictive"}.__contains__
    assert correction("adictive", {"addiction": 9, "active": 9}, stands=stands) == "addictive"


@pytest.mark.parametrize(("typed", "meant"), [("nausa", "nausea"), ("sroke", "stroke"), ("hert", "heart")])
def test_a_letter_left_out_is_as_likely_as_a_wrong_one(typed, meant):
    assert correction(typed, {"nausea": 300, "stroke": 200, "heart": 500, "stoke": 1, "hurt": 20, "anus": 3}) == meant


def test_a_usual_word_that_no_article_has_is_not_made_another():
    vocabulary = {"companion": 9}
    stands = vocabulary.__contains__
    assert guess("compasion", vocabulary, lambda word: 0, stands) == (None, "companion")
    assert guess("companyon", vocabulary, lambda word: 0, stands) == ("companion", None)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spravto", "spravato"),
        ("prozak", "prozac"),
        ("klonapin", "klonopin"),
        ("valum", "valium"),
        ("hallucenations", "hallucinations"),
    ],
)
def test_names_of_medicines_that_only_the_synonyms_know_are_corrected(library, typed, meant):
    page = library.search(typed)
    assert page.query.read_as == meant and page.total


def test_a_word_is_not_parted_into_what_is_none():
    assert correction("hemroids", {"hem": 1, "roids": 2}) is None
    assert correction("ketaminetherapy", {"ketamine": 40, "therapy": 30}) == "ketamine therapy"


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("ocdthoughts", "ocd thoughts"),
        ("dbtskills", "dbt skills"),
        ("ptsdsymptoms", "ptsd symptoms"),
        ("ectmemory", "ect memory"),
        ("does emdrwork", "does emdr work"),
    ],
)
def test_abbreviations_of_the_list_are_parted_from_the_word_they_were_typed_with(library, typed, read_as):
    assert library.search(typed).query.read_as == read_as


def test_the_frequent_word_is_meant():
    assert correction("depresssion", {"depression": 90, "repression": 1}) == "depression"
    assert correction("sedationd", {"sedation": 9, "sedations": 900}) == "sedations"


@pytest.mark.parametrize(
    ("surfaces", "found"),
    [
        (["psycho", "therapy"], {0: "psychotherapy"}),
        (["with", "mind", "fulness"], {1: "mindfulness"}),
        (["talking", "therapy"], {}),
        (["therapy"], {}),
        ([], {}),
    ],
)
def test_joined(surfaces, found):
    assert joined(surfaces, VOCABULARY) == found


@pytest.mark.parametrize(
    ("cheaper", "dearer"),
    [
        (("recieve", "receive"), ("receibe", "receive")),
        (("runing", "running"), ("rnning", "running")),
        (("depressian", "depression"), ("depresstion", "depression")),
        (("anxiery", "anxiety"), ("anxiely", "anxiety")),
        (("tretament", "treatment"), ("xreatment", "treatment")),
    ],
)
def test_slips_that_fingers_and_ears_make_cost_less(cheaper, dearer):
    assert 0 < slip_cost(*cheaper) < slip_cost(*dearer)
    assert slip_cost(cheaper[1], cheaper[1]) == 0


REMOVED = [
    ("blorbingtom", ""),
    ("blorbington", ""),
    ("blor bington", ""),
    ("calmsleepp", ""),
    ("sleap", "sleep"),
    ("blorbingtom sleap", "blorbingtom sleep"),
]


@pytest.mark.parametrize(("typed", "read_as"), REMOVED)
def test_nothing_is_corrected_to_a_word_of_removed_articles(collection, typed, read_as):
    files = {f"{number}.md": f"# Number {number}\n\nQuiet nights and sleep, again and again." for number in range(12)}
    collection(files | {"odd.md": "# Odd\n\nThe calm blorbington is all there is of sleepp here."})
    library = collection({"odd.md": None})
    found = library.search(typed)
    assert found.query.read_as == (read_as or typed)
    assert found.suggestion is None or library.search(found.suggestion).total


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("my DEPRESION", "my depression"),
        ("DEPRESION and sleep", "depression and sleep"),
        ("KETAMIEN therapy", "ketamine therapy"),
        # A symbol that no article has is none.
        ("sleep SLEPE", "sleep SLEPE"),
    ],
)
def test_a_word_in_capitals_is_corrected_like_any_other(library, typed, read_as):
    assert library.search(typed).query.read_as == read_as


SPELT = [
    ("find information on p t s d", "find information on ptsd"),
    ("P.T.S.D. nightmares", "PTSD nightmares"),
    ("what does c b t mean", "what does cbt mean"),
    ("e m d r or c b t", "emdr or cbt"),
    # No abbreviation of the articles, and too few letters.
    ("ketamine q x z", "ketamine q x z"),
    ("vitamin a or b", "vitamin a or b"),
    ("i a m sad", "i a m sad"),
    # More letters than an abbreviation has, of which some make the stem of a word.
    ("s u i c i d e", "s u i c i d e"),
]


@pytest.mark.parametrize(("typed", "read_as"), SPELT)
def test_an_abbreviation_may_be_spelt_letter_by_letter(library, typed, read_as):
    reading = library.search(typed).query
    assert reading.read_as == read_as and reading.corrected == (typed != read_as)


def test_letters_that_make_names_are_not_put_together(collection):
    library = collection(
        {"h.html": "<h1>Hepatitis A</h1><p>Of the liver.</p>", "a.html": "<h1>ABC syndrome</h1><p>Rare.</p>"}
    )
    assert library.search("hepatitis a b c").query.read_as == "hepatitis a b c"
    assert library.search("a b c").query.read_as == "abc"


def test_a_word_that_is_spelt_is_no_abbreviation(collection):
    library = collection({"a.html": "<h1>IDE</h1><p>An enzyme called IDE.</p>"})
    assert library.search("s u i c i d e").query.read_as == "s u i c i d e"
    assert library.search("what is i d e").query.read_as == "what is ide"


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("covid19", "covid 19"), ("COVID19 rest", "COVID 19 rest"), ("5ht2a", "5 ht2a"), ("covid19x", "covid19x"),
        ("covid2", "covid2"), ("19covid", "19covid"), ('"covid19"', '"covid19"'),
    ],
)  # fmt: skip
def test_a_name_with_digits_is_parted_where_its_parts_stand_side_by_side(collection, typed, read_as):
    library = collection({"a.md": "# Rest\n\nRest after COVID-19 helps. The 5-HT2A receptor, 2 of them."})
    assert library.search(typed).query.read_as == read_as


@pytest.mark.parametrize(
    "typed", ["theyre hearing voices", "weve tried sleep", "shes anxious", "whos it for", "aint sleeping"]
)
def test_contractions_in_a_hurry_are_no_slips(library, typed):
    page = library.search(typed)
    assert not page.query.corrected and page.suggestion is None


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("breast feding ketamine", "breast feeding ketamine"),
        ("nitemares", "nightmares"),
        ("sideffects of ketamine", "side effects of ketamine"),
    ],
)
def test_slips_of_visitors(library, typed, read_as):
    assert library.search(typed).query.read_as == read_as
