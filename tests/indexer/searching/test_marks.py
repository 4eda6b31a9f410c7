"""What is shown of an article: matches marked in the same way everywhere, together where they are one, and leads."""

from __future__ import annotations

import re

import pytest

MARKED = [
    ("Post-traumatic stress disorder (PTSD) is not rare.", ["Post-traumatic stress disorder", "PTSD"]),
    ("Call it PTSD, stress disorder or post/traumatic stress.", ["PTSD", "stress disorder", "post/traumatic stress"]),
    ("The traumatic [stress] disorder.", ["traumatic", "stress", "disorder"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks"), MARKED)
def test_words_are_marked_as_one_where_nothing_parts_them(collection, text, marks):
    library = collection({"a.md": f"# Other words\n\n{text} There is more to say of it.\n"})
    asked = "post traumatic stress disorder ptsd"
    shown = library.search(asked).hits[0].snippet_html
    read = "".join(block for section in library.article("a", asked).sections for block in section.blocks_html)
    assert re.findall("<mark>(.*?)</mark>", shown) == re.findall("<mark>(.*?)</mark>", read) == marks


LIST = "\n".join(f"{{mark}} {item}" for item in ("take aspirin", "drive a car", "eat any prunes", "skip breakfast"))
LEADS = [
    # Read by itself an item may say the opposite of what it says below its lead.
    ("You should not:\n\n" + LIST.format(mark="-"), "prunes", "You should not: … eat any <mark>prunes</mark>"),
    ("You should not:\n\n" + LIST.format(mark="1."), "aspirin", "You should not: take <mark>aspirin</mark>"),
    ("Some of it helps.\n\n" + LIST.format(mark="-"), "prunes", "eat any <mark>prunes</mark>"),
    (
        "Others do much. On that day you should never\n\n" + LIST.format(mark="-"),
        "car",
        "Others do much. On that day you should never … drive a <mark>car</mark>",
    ),
    (
        "Never:\n\n- on the day\n  - eat plums\n  - eat prunes\n- later, do nothing",
        "prunes",
        "Never: on the day … eat <mark>prunes</mark>",
    ),
    (
        "It is dangerous to do any of these:\n\n" + LIST.format(mark="-"),
        "dangerous",
        "It is <mark>dangerous</mark> to do any of these: take aspirin · drive a car · eat any prunes · skip breakfast",
    ),
    (
        "| Drug | Risk |\n|---|---|\n| Tea | none |\n| Wine | high |",
        "wine",
        "Drug | Risk … <mark>Wine</mark> | high",
    ),
    ("| Drug | Risk |\n|---|---|\n| Wine | high |", "wine", "Drug | Risk · <mark>Wine</mark> | high"),
    # No passage goes from one item into the next.
    (
        "Some:\n\n- Zelamine. It may weaken plimbo.\n- Quorvine. Not a reason to stop it, for plimbo may worsen it.",
        "quorvine plimbo",
        "Some: … <mark>Quorvine</mark>. Not a reason to stop it, for <mark>plimbo</mark> may worsen it.",
    ),
    # The beginning of an item or a row says what the rest is about.
    (
        "These are usual:\n\n- Sexual troubles. They are common and not often told of. Some last after <b>prunes</b>.",
        "prunes",
        "These are usual: Sexual troubles. They are common and not often told of. Some last after <mark>prunes</mark>.",
    ),
    (
        f"These are usual:\n\n- Sexual troubles. {'They are common, not often told of. ' * 4}Some last after prunes.",
        "prunes",
        "These are usual: Sexual troubles. … Some last after <mark>prunes</mark>.",
    ),
    (
        "| Question | Answer |\n|---|---|\n| Does a short course harm? | Harm from prunes is rare |",
        "prunes",
        "Question | Answer · Does a short course harm? | Harm from <mark>prunes</mark> is rare",
    ),
    # A sentence that leans on the one before does not begin a passage, nor does what stands behind a colon.
    (
        "Rest helps most of all in the days that follow such an afternoon, everybody says. It goes well with prunes.",
        "prunes",
        "Rest helps most of all in the days that follow such an afternoon, everybody says. "
        "It goes well with <mark>prunes</mark>.",
    ),
    (
        f"They came and went, {'and on, ' * 40}and had rest. It goes well with prunes.",
        "prunes",
        f"… {'and on, ' * 17}and had rest. It goes well with <mark>prunes</mark>.",
    ),
    (
        f"They came and went, {'and on, ' * 40}and on: then came the shaky prunes.",
        "prunes",
        f"… on, {'and on, ' * 17}and on: then came the shaky <mark>prunes</mark>.",
    ),
    # Where a text ends early, there is room for the sentence that the match stands in, if not for all of it.
    (
        f"They rest. Of those who were asked {'and asked again ' * 6}some have prunes.",
        "prunes",
        f"Of those who were asked {'and asked again ' * 6}some have <mark>prunes</mark>.",
    ),
    (
        f"Of those who were asked {'and asked again ' * 6}some have prunes {'and on ' * 30}",
        "prunes",
        f"… again {'and asked again ' * 3}some have <mark>prunes</mark> {'and on ' * 14}and …",
    ),
    # What is quoted is not said by the article itself.
    ("“Prunes are harmless”, they claim.", "prunes", "“<mark>Prunes</mark> are harmless”, they claim."),
    ("They claim: “Prunes are harmless.”", "prunes", "They claim: “<mark>Prunes</mark> are harmless.”"),
    ('"Prunes" are (they say) harmless.', "prunes", '"<mark>Prunes</mark>" are (they say) harmless.'),
    (
        "Rest helps most of all in the days that follow such an afternoon, all say. («Eat prunes» is a proverb.)",
        "prunes",
        "(«Eat <mark>prunes</mark>» is a proverb.)",
    ),
    ("One.\n\n- <5 prunes a day", "prunes", "&lt;5 <mark>prunes</mark> a day"),
    ("One.\n\n## Wine and beer\n\nNeither is wise.", "wine", "<mark>Wine</mark> and beer · Neither is wise."),
    ("One.\n\n## Wine", "wine", "<mark>Wine</mark>"),
]


@pytest.mark.parametrize(("text", "asked", "shown"), LEADS)
def test_an_item_is_shown_with_what_leads_to_it(collection, text, asked, shown):
    library = collection({"a.md": f"# Other words\n\n{text}\n"})
    assert library.search(asked).hits[0].snippet_html == shown


def test_no_item_answers_without_what_leads_to_it(collection):
    filler = {f"other{n}.md": f"# Page {n}\n\nWords about gardens, trains and weather, number {n}." for n in range(30)}
    item = "Drink plimbo wine with your breakfast on the day."

    def answer(text):
        return collection({"a.md": f"# Plimbo\n\n{text}\n", **filler}).search("when to drink plimbo wine").answer

    assert answer(item)
    assert not answer(f"You should not:\n\n- {item}")
    assert not answer(f"Text.\n\n## What not to do\n\n- {item}")


@pytest.mark.parametrize("asked", ["plums", "plu*", '"plums plums" plums'])
def test_a_word_that_headings_repeat_is_marked_in_the_text_below_them(collection, asked):
    library = collection({"a.md": f"# Other words\n\n## {'plums ' * 200}\n\nPears and plums are fruit.\n"})
    assert library.search(asked).hits[0].snippet_html == "Pears and <mark>plums</mark> are fruit."


def test_of_equal_windows_the_first_is_shown(collection):
    text = "\n\n".join(f"Plums {n} and {'other words ' * 30}." for n in ("first", "second"))
    library = collection({"a.md": f"# Other words\n\n{text}\n"})
    assert library.search("plums").hits[0].snippet_html.startswith("<mark>Plums</mark> first")


def test_a_heading_that_is_a_whole_text_is_shown_in_part(collection):
    words = "heading that never ends " * 100
    (hit,) = collection({"a.md": f"# Page\n\n## {words} zorbin {words}\n\nText below."}).search("zorbin").hits
    assert "<mark>zorbin</mark>" in hit.snippet_html and len(hit.snippet_html) < 600


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("how is flumpitis treated", "Treatment"),
        ("flumpitis prevention", "How to prevent flumpitis"),
        ("flumpitis diagnosis", "Diagnosis"),
        ("what is flumpitis", ""),
        ("flumpitis", ""),
        ("flumpitis fever", "Signs"),
    ],
)
def test_the_section_whose_heading_says_what_is_asked_is_shown(collection, asked, heading):
    text = """# Flumpitis

Flumpitis is a prevented thing of old treatment and diagnosis, as flumpitis is.

## Signs

Fever with flumpitis comes first.

## Treatment

Flumpitis needs rest.

## How to prevent flumpitis

Wash your hands.

## Diagnosis

A doctor looks at the ears.
"""
    filler = {f"{n}.md": f"# Other {n}\n\nTreated, prevented, and diagnosed by {n}." for n in range(3)}
    library = collection({"a.md": text, **filler}, semantic_model="none")
    assert library.search(asked).hits[0].section.heading == heading


def test_a_word_as_typed_tells_more_than_one_that_means_the_same(collection, tmp_path):
    path = tmp_path / "synonyms.toml"
    path.write_text('[[also]]\nwords = ["zorb hole"]\nfind = ["common"]\n', encoding="utf-8")
    text = "# Page\n\nCommon words, common words.\n\nOn the street it is a zorb hole.\n"
    filler = {f"{n}.md": f"# Other {n}\n\nA common text about {n}." for n in range(5)}
    library = collection({"a.md": text, **filler}, synonyms=str(path), semantic_model="none")
    (found,) = [hit for hit in library.search("what is a zorb hole").hits if hit.id == "a"]
    assert found.snippet_html == "On the street it is a <mark>zorb hole</mark>."
