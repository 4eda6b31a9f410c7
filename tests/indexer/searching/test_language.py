"""How searches are taken apart where words could fall apart, and what they mean then."""

from __future__ import annotations

import pytest

from indexer.engines.tree import Bool, Phrase, Prefix, Term
from indexer.searching.courtesy import without_courtesy
from indexer.searching.items import render
from indexer.searching.language import MOST_LEAVES, parse
from indexer.searching.query import build_tree
from indexer.searching.whom import without_whom

SELF, HARM, SLEEP, CALM = map(Term, ("self", "harm", "sleep", "calm"))


@pytest.mark.parametrize(
    ("text", "read_as", "ignored"),
    [
        ("(sleep OR calm) AND rest", "(sleep OR calm) AND rest", 0),
        ("sleep OR (calm OR rest)", "sleep OR (calm OR rest)", 0),
        ("rest -(sleep OR calm)", "rest -(sleep OR calm)", 0),
        ("rest -(sleep calm)", "rest -(sleep calm)", 0),
        ("self-harm OR sleep", "self AND harm OR sleep", 0),
        ("sleep AND self-harm", "sleep AND self AND harm", 0),
        ("sleep -self-harm", 'sleep -"self harm"', 0),
        ("sleep NOT title:self-harm", 'sleep -title:"self harm"', 0),
        ("sleep OR -calm", "sleep", 1),
        ("-sleep OR -calm", "sleep calm", 1),
        ("NOT sleep OR NOT calm", "sleep calm", 1),
        ("can‘t canʼt can´t can`t can′t can＇t can‛t", " ".join(["can’t"] * 7), 0),
        ("‟rest well‟", '"rest well"', 0),
        # As it is copied from pages and PDFs.
        ("sero\u00adtonin re\u200buptake\ufeff \u201cﬁbro myalgia\u201d", 'serotonin reuptake "fibro myalgia"', 0),
        ("sleep AND NOT calm", "sleep AND -calm", 0),
        ("-sleep AND -calm rest", "-sleep -calm rest", 0),
        ("rest (-sleep -calm)", "rest -sleep -calm", 0),
        ("-sleep", "sleep", 1),
        ("OR, and NOT", "or and", 1),
        ("AND OR NOT", "and or not", 1),
        ("sleep AND", "sleep", 1),
        ("((sleep)", "sleep", 1),
        ("NOT NOT sleep calm", "sleep calm", 0),
        ("-(-sleep) calm", "sleep calm", 0),
        ("NOT NOT NOT sleep calm", "-sleep calm", 0),
        ("sleep NOT (NOT calm)", "sleep calm", 0),
        ('sleep "calm', "sleep calm", 1),
        ("“sleep calm”", '"sleep calm"', 0),
        ("TITLE:Sleep foo:bar", "title:Sleep foo bar", 0),
        ("sle* s* *", "sle* s", 2),
        # What stands in texts that are pasted is nothing of the language.
        ("sleep (calm rest) well", "sleep calm rest well", 0),
        ("sleep (calm (rest well))", "sleep calm rest well", 0),
        ("sleep (title:calm rest)", "sleep (title:calm rest)", 0),
        ("sleep (calm -rest)", "sleep (calm -rest)", 0),
        ("poly(A)-specific (PARN)-calm", "poly A specific PARN calm", 0),
        ("(-)-catechin", "catechin", 0),
        ('"sleep"-like calm', '"sleep" like calm', 0),
        ("self-infected and -uninfected or -calm", "self infected and uninfected or calm", 0),
        ("omega -3, -6 and -9", "omega 3 6 and 9", 0),
        ("sleep NOT 0.5", "sleep NOT 0.5", 0),
        ("sleep and NOT calm", "sleep and NOT calm", 0),
    ],
)
def test_what_is_read(text, read_as, ignored):
    parsed = parse(text)
    assert render(parsed.items) == read_as
    assert len(parsed.ignored) == ignored


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("sleep -self-harm", Bool(should=(SLEEP,), must_not=(Phrase(("self", "harm")),))),
        ("self-harm OR sleep", Bool(should=(Bool(should=(Bool(must=(SELF, HARM)), SLEEP)),))),
        ("sleep OR -calm", Bool(should=(SLEEP,))),
        ("calm (-sleep)", Bool(should=(CALM,), must_not=(SLEEP,))),
        ("don't*", Bool(should=(Prefix("dont"),))),
        ("5-ht2*", Bool(should=(Term("5"), Prefix("ht2")), all_first=True)),
        ("therapy*", Bool(should=(Bool(should=(Prefix("therapy"), Term("therapi"))),))),
        ("", Bool()),
        ("…", Bool()),
    ],
)
def test_what_is_meant(text, tree):
    assert build_tree(parse(text).items) == tree


@pytest.mark.parametrize(
    "text",
    ["NOT " * 20_000 + "a", "(" * 20_000 + "a", "-(" * 20_000, "a OR " * 20_000, '"' * 20_001, "title:" * 20_000],
)
def test_no_text_is_too_deep(text):
    assert parse(render(parse(text).items)).items == parse(text).items


@pytest.mark.parametrize("text", ["sleep (the -calm)", "the AND -calm sleep", "sleep (of AND NOT calm)"])
def test_what_must_not_be_there_must_not_where_only_stop_words_stand_beside_it(text):
    assert build_tree(parse(text).items) == Bool(should=(SLEEP,), must_not=(CALM,))


def test_of_a_long_quotation_the_beginning_is_looked_for():
    (quoted,) = parse('"' + "calm " * 60 + '"').items
    assert len(quoted.surfaces) == MOST_LEAVES


FOR_WHOM = [
    ("my wife has lupus", "lupus"),
    ("my 70 year old father lupus", "lupus"),
    ("his mothers lupus", "lupus"),
    ("lupus in a 16 yr old", "lupus"),
    ("my dad's lupus", "lupus"),
    ("my mother in law has lupus", "in lupus"),
    # Nothing is said of them: the search may be about them.
    ("support my partner", "support my partner"),
    ("my partner hits me", "my partner hits me"),
    ("his mother tongue", "his mother tongue"),
    ("lupus in law", "lupus in law"),
    # What a search is about stays, and so does what somebody quotes or asks for by name.
    ("lupus wife", "lupus wife"),
    ("my son has lupus", "son lupus"),
    ("my wife", "my wife"),
    ("my wife is not", "my wife not"),
    ("my wife -lupus", "my wife -lupus"),
    ("lupus 5 year study", "lupus 5 year study"),
    ('my mother\'s "sleep" law', '"sleep" law'),
    ("my moms -lupus law", "-lupus law"),
    ("16 title:year old sleep", "16 title:year old sleep"),
]


@pytest.mark.parametrize(("text", "same"), FOR_WHOM)
def test_whom_a_search_is_for_is_not_looked_for(text, same):
    assert build_tree(without_whom(parse(text).items)) == build_tree(parse(same).items)


@pytest.mark.parametrize("text", ['my "wife" lupus', "my title:wife lupus", "my wife*", "my (wife lupus)"])
def test_relatives_in_quotes_and_fields_are_looked_for(text):
    assert "wife" in str(build_tree(without_whom(parse(text).items)))


def test_what_is_left_out_is_not_widened_either(library):
    page = library.search("my wife has depression")
    assert page.query.read_as == "my wife has depression"
    assert not [each for each in page.query.expansions if each.source == "wife"]


POLITE = [
    ("Please could you tell me about lupus? Thank you.", "lupus"),
    ("Good afternoon, I would be grateful for any information about lupus", "lupus"),
    ("Dear Sir or Madam, I should like to know about lupus. Kind regards", "lupus"),
    ("would you be so kind as to explain what lupus is", "lupus"),
    ("I wonder how long must one fast, thanks in advance", "wonder long one fast"),
    ("okay google tell me about lupus", "lupus"),
    ("wtf is lupus lol", "lupus"),
    ("my dad is having ECT next week, is that normal", "ect"),
    ("bleeding in the last week of pregnancy", "bleeding last week pregnancy"),
    ("does anyone know of a good therapist", "good therapist"),
    ("let me know of side effects", "side effects"),
    ("can I still have ketamine", "ketamine"),
    ("he won't talk to anyone", "talk"),
    # These are what is looked for.
    ("adult still disease", "adult still disease"),
    ("normal pressure", "normal pressure"),
    ("last stage", "last stage"),
    ("what should I tell my doctor", "tell doctor"),
    ("how do I explain lupus to children", "explain lupus children"),
    ("be kind to myself", "kind myself"),
    ("thank you", "thank you"),
    ("gratitude and thankfulness", "gratitude thankfulness"),
]


@pytest.mark.parametrize(("text", "same"), POLITE)
def test_what_is_said_to_be_polite_is_not_looked_for(text, same):
    assert build_tree(without_whom(without_courtesy(parse(text).items))) == build_tree(parse(same).items)


@pytest.mark.parametrize(
    "text", ["please", "I am not ok", "not any more", "anyone -lupus", "thanks NOT lupus", "never ever"]
)
def test_what_is_said_to_be_polite_is_looked_for_where_nothing_else_is(text):
    items = parse(text).items
    assert without_courtesy(items) == items


@pytest.mark.parametrize("text", ['"please" lupus', "title:please lupus", "please* lupus", "lupus -please"])
def test_polite_words_in_quotes_and_fields_are_looked_for(text):
    assert "please" in str(build_tree(without_courtesy(parse(text).items))).replace("pleas'", "please'")


def test_a_polite_search_finds_and_pins_what_the_bare_one_does(library):
    bare, polite = (
        [hit.id for hit in library.search(text).hits[:3]]
        for text in (
            "ketamine side effects",
            "Could you kindly tell me about ketamine side effects, please? Thank you.",
        )
    )
    assert bare == polite
