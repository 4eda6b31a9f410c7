"""What a page says about itself: when, by whom, in which language, about what."""

from __future__ import annotations

import pytest

from indexer.reading.html import read_html

SENTENCE = "A sentence that is long enough for the page to be an article about something."
#: What stands in the head, above the text and below it, and what is known of the article.
PAGES = {
    "a time in a sentence": ("", "", "<p>It did end on <time datetime=1945-05-08>8 May</time>.</p>", "published", None),
    "a time beside a name": ("", "<p>Posted on <time>8 May 2020</time> by Jo</p>", "", "published", "2020-05-08"),
    "French": ("", "<p>Publié le 14 juillet 2023</p>", "", "published", "2023-07-14"),
    "German": ("", "<p>Aktualisiert am 3. März 2024</p>", "", "modified", "2024-03-03"),
    "Spanish": ("", "<p>Publicado: 5 de mayo de 2021</p>", "", "published", "2021-05-05"),
    "Italian": ("", "<p>Pubblicato 9 agosto 2022</p>", "", "published", "2022-08-09"),
    "Japanese": ("", "<p>2024年3月5日</p>", "", "published", "2024-03-05"),
    "a paper's date": ("<meta name=citation_publication_date content='2019 Mar 5'>", "", "", "published", "2019-03-05"),
    "a paper's authors": ("<meta name=citation_author content='Ann Lee'><meta name=citation_author content='Bo Chan'>",
                          "", "", "author", "Ann Lee, Bo Chan"),
    "an address with half a letter": (
        '<script type=application/ld+json>{"@type":"Article","url":"https://example.org/\\ud800x"}</script>',
        "", "", "url", ""),
    "an address with a control": (
        '<script type=application/ld+json>{"@type":"Article","url":"https://example.org/\\u0001"}</script>',
        "", "", "url", ""),
    "labels of WordPress": ("", "", "<footer><span class=cat-links>In <a href=/c rel='category tag'>Lungs</a></span>"
                            "<span class=tags-links><a href=/t rel=tag>breath</a></span></footer>",
                            "topics", "('Lungs', 'breath')"),
    "a writer of WordPress": ("", "<span class=byline><span class='author vcard'><a class='fn n' href=/s>Sam Fox</a>"
                              "</span></span>", "", "author", "Sam Fox"),
    "a writer in a block": ("", "<p class=wp-block-post-author__name>Ann Lee</p>", "", "author", "Ann Lee"),
    "a writer of a comment": ("", "<p>By Ann Lee</p>", "<div class='comment-author vcard'><b class=fn>Jo</b></div>",
                              "author", "Ann Lee"),
}  # fmt: skip


def test_a_name_set_as_a_heading_is_none():
    name = "<header><h1>T</h1><h4 class=author-name><a href=/a>Ann Lee</a></h4></header>"
    article = read_html(f"<html><body><main>{name}<p>{SENTENCE}</p></main>".encode(), "x")
    assert (article.author, [section.heading for section in article.sections]) == ("Ann Lee", [""])


@pytest.mark.parametrize("name", PAGES)
def test_what_is_known_of_a_page(name):
    head, above, below, fact, expected = PAGES[name]
    page = f"<html><head><title>T</title>{head}</head><body><main><h1>T</h1>{above}<p>{SENTENCE}</p>{below}</main>"
    found = getattr(read_html(page.encode(), "x"), fact)
    assert (found if found is None else str(found)) == expected


def test_the_language_of_the_body():
    page = f"<html>{{}}<body lang=fr><main><h1>T</h1><p>{SENTENCE}</p></main>"
    assert read_html(page.format("").encode(), "x").language == "fr"
    assert read_html(page.replace("<html>", "<html lang=en>").format("").encode(), "x").language == "en"
