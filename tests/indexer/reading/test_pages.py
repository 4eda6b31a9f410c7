"""Nothing of a page's article is lost, torn apart or turned into its opposite, however its site is built."""

from __future__ import annotations

import time
from time import process_time

import pytest

from indexer.reading.article import Article
from indexer.reading.html import read_html
from indexer.reading.markdown import read_markdown
from indexer.reading.text import read_text

LEAD = "A sentence that is long enough for the page to be an article about something."
CLOSE = f"Another sentence, {'and more of it, ' * 6}which is long enough to stand at the end of the article."
#: A piece of a page between two sentences, and what is read of it: headings after "##", other kinds of blocks named.
PIECES = {
    "links of every class": (
        '<p>Never with <a class="reference internal" href="m">lithium</a>, see <a class="popup" href="l">it</a>.</p>',
        "Never with lithium, see it.",
    ),
    "buttons and labels in a sentence": (
        '<p>The risk is <span class="rating">high</span>, so do <button class="glossary">not</button> use it.</p>',
        "The risk is high, so do not use it.",
    ),
    "buttons beside a question": ("<p>It is so. <button>Yes</button> <button>No</button></p>", "It is so."),
    "struck out": ("<p>Take <s>two</s> one. <del>Drive.</del> Do not drive.</p>", "Take one. Do not drive."),
    "raised numbers": (
        "<p>In 10<sup>5</sup> take 1<sup>1</sup>/<sub>2</sub>, 9<sup>th</sup>, H<sub>2</sub>O, m<sup>2</sup>.</p>",
        "In 10⁵ take 1¹/₂, 9th, H2O, m2.",
    ),
    "marks of notes": (
        '<p>Take 5<sup><a href="/y#n2">2</a></sup> mg and<a href="#n1"><sup>1</sup></a> rest<sup>3,4</sup>.</p>',
        "Take 5 mg and rest.",
    ),
    "formulas": (
        "<p>Give <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it, <span style='display:none'><math><msup>"
        "<mn>10</mn><mn>3</mn></msup><annotation>10^{3}</annotation></math></span> times.</p>",
        "Give 1/2 of it, 10^3 times.",
    ),
    "raised words": (
        "<p>Take one<sup> see below </sup>every day, <sub>or<br>two</sub> of it.</p>",
        "Take one see below every day, or two of it.",
    ),
    "numbers behind units and elements": (
        "<p>Area 1.73 metres<sup>2</sup>, miles<sup>2</sup>, iodine<sup>131</sup>, healing<sup>3</sup>.</p>",
        "Area 1.73 metres2, miles2, iodine131, healing.",
    ),
    "a link that jumps": (
        '<a href="#d">Jump to the dose</a><div id="d"><h2>Dose</h2><p>Low.</p></div>',
        "## Dose / Low.",
    ),
    "a link back": ('<a href="#t">Back to the top of it all</a><div id="t"><p>Call us.</p></div>', "Call us."),
    "a menu that a link opens": (
        '<p><a href="#m">Menu</a> is there.</p><div id="m" hidden><a href="/a">Home page</a> <a href="/b">Us</a></div>',
        "Menu is there.",
    ),
    "a table that lays out": (
        f"<table border=1><tr><td><h3>Signs</h3><p>{'Many words of it. ' * 30}</p><h3>Then</h3><p>Rest.</p></table>",
        f"## Signs / {('Many words of it. ' * 30).strip()} / ## Then / Rest.",
    ),
    "quotations": ("<p>She said <q>not yet</q> to it.</p>", "She said “not yet” to it."),
    "an accordion of buttons": (
        '<button class="accordion">May I stop?</button><div class="panel"><p>No.</p></div>',
        "## May I stop? / No.",
    ),
    "an accordion whose labels begin as jumps do": (
        '<button class="accordion">Go back to work: when?</button><div class="panel"><p>In a day.</p></div>'
        '<button aria-expanded="false">Next steps after it</button><div><p>Rest.</p></div>',
        "## Go back to work: when? / In a day. / ## Next steps after it / Rest.",
    ),
    "an accordion of links": (
        '<div><a href="#a">May I drive?</a><div id="a"><p>No.</p></div></div>',
        "## May I drive? / No.",
    ),
    "an accordion of labels": (
        '<div><input type="checkbox" id="q"><label for="q">May I eat?</label><div><p>Yes.</p></div></div>',
        "## May I eat? / Yes.",
    ),
    "a button that shows more": ('<button aria-expanded="false">Show more</button><div><p>More.</p></div>', "More."),
    "tabs around panels": (
        '<div role="tablist"><h3 role="tab">Who not?</h3><div role="tabpanel"><p>People with it.</p></div></div>',
        "## Who not? / People with it.",
    ),
    "hidden panels that something opens": (
        '<p><a href="#t">Teens</a> and others.</p><div id="t" style="display:none"><p>Teens must not.</p></div>',
        "Teens and others. / Teens must not.",
    ),
    "tabs that a script shows": (
        "<button onclick=\"show(event, 'adults')\">Adults</button><div id=adults style='display:none'><p>Two.</p></div>"
        "<div class=tabcontent style='display:none'><p>One.</p></div>",
        "Two. / One.",
    ),
    "the rest of a text": (
        "<p>Rest.<span id=more style='display:none'> And sleep.</span> <button>Read more</button></p>",
        "Rest. And sleep.",
    ),
    "slides": (
        "<div class=slick-slide aria-hidden=true><p>Wear a scarf.</p></div>"
        "<div class='slick-slide slick-cloned' aria-hidden=true><p>Wear a scarf.</p></div>",
        "Wear a scarf.",
    ),
    "hidden for good": ('<div style="display:none"><p>Nobody sees this.</p></div>', ""),
    "hidden on phones": ('<div class="hidden md:block"><p>Call at once.</p></div>', "Call at once."),
    "faded in": ('<div style="visibility:hidden;animation-name:x"><p>Never alone.</p></div>', "Never alone."),
    "a short aside": ("<aside><p>Do not drive.</p></aside>", "Do not drive."),
    "an aside of links": ('<aside><p><a href="/a">One</a> <a href="/b">Two</a></p></aside>', ""),
    "a menu that is a list": ("<p>Never:</p><menu><li>drive</li></menu>", "Never: / li drive"),
    "headings that are links": (
        '<section><h2 id="a"><a class="header" href="#a">Who</a></h2><p>You.</p></section>'
        '<section><h2 id="b"><a href="#b">When</a> <a class="anchor" href="#b">#</a></h2><p>Now.</p></section>',
        "## Who / You. / ## When / Now.",
    ),
    "an own heading that sites use too": (
        "<h3>Recommended</h3><ul><li>Adults</li></ul><h3>Not recommended</h3><ul><li>Children</li></ul>",
        "## Recommended / li Adults / ## Not recommended / li Children",
    ),
    "a heading over other pages": ('<h3>Recommended</h3><ul><li><a href="/x">Another Page</a></li></ul>', ""),
    "own words that sites use too": (
        "<ul><li>Recommended: Adults</li><li>Not recommended: Children</li></ul>",
        "li Recommended: Adults / li Not recommended: Children",
    ),
    "rows that begin with such words": (
        "<table><tr><th>Item</th><th>Said</th></tr><tr><td>Previous</td><td>Lithium Carbonate</td></tr></table>",
        "th Item | Said / tr Previous | Lithium Carbonate",
    ),
    "dates of a timeline": (
        '<h3>Then</h3><p class="date">March 2019</p><p>Approved.</p>',
        "## Then / March 2019 / Approved.",
    ),
    "lines of a listing": ("<pre>1. Call Ann\n2. Go\n}</pre>", "pre 1. Call Ann / pre 2. Go / pre }"),
    "numbers typed by hand": ("<p>1. Stop<br>2. Call</p>", "1 Stop / 2 Call"),
}  # fmt: skip


MSO = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>{} </span>{}</p>"
EXPORTED = {
    "Word": (
        f"<p class=MsoTitle>Night</p><p>{LEAD}</p>" + "".join(
            MSO.format(*item) for item in ((1, "·", "drive"), (2, "o", "a car"), (1, "2.", "call"))
        ),
        "li drive / >li a car / 2 call",
    ),
    "Google Docs": (
        f"<p>Night</p><p>{LEAD}</p><ol class='lst-kix_a-0'><li>Eat</li></ol><ol class='lst-kix_a-1'><li>soup</li></ol>"
        "<ol class='lst-kix_a-0' start=2><li>Sleep</li></ol>"
        "<table><tr><td><p>Do</p><td><p>Not</p></tr><tr><td><p>a</p><p>b</p><td><p>c</p><p>d</p></tr></table>",
        "1 Eat / >1 soup / 2 Sleep / table Do | Not / tr a; b | c; d",
    ),
}  # fmt: skip


def read(body: str, attributes: str = "", head: str = "<title>Title</title>") -> Article:
    return read_html(f"<!DOCTYPE html><html {attributes}><head>{head}</head><body>{body}</body></html>".encode(), "x")


def shown(article: Article) -> list[str]:
    lines = []
    for section in article.sections:
        lines += [f"## {section.heading}"] if section.heading else []
        pairs = zip(section.kinds, section.blocks, strict=True)
        lines += [block if kind == "p" else f"{kind} {block}" for kind, block in pairs]
    return lines


@pytest.mark.parametrize(("piece", "expected"), PIECES.values(), ids=PIECES.keys())
def test_a_piece_of_a_page(piece, expected):
    lines = shown(read(f"<main><h1>Title</h1><p>{LEAD}</p>{piece}<p>{CLOSE}</p></main>"))
    assert lines == [LEAD, *filter(None, expected.split(" / ")), CLOSE]


@pytest.mark.parametrize(("page", "expected"), EXPORTED.values(), ids=EXPORTED.keys())
def test_what_editors_export(page, expected):
    article = read(page, head="<title>Untitled</title>")
    assert (article.title, shown(article)) == ("Night", [LEAD, *expected.split(" / ")])


@pytest.mark.parametrize(
    "attributes",
    ['class="light sidebar-visible"', 'class="x-toc-pinned-1 x-toc-available"', 'style="visibility:hidden"'],
)
def test_what_is_said_of_the_whole_page_hides_nothing(attributes):
    body = f"<main><h1>Title</h1><p>{LEAD}</p></main>"
    assert shown(read(body, attributes)) == [LEAD]
    assert shown(read(f"<div {attributes}>{body}</div>".replace("<div", "<body", 1))) == [LEAD]


def test_what_a_dialog_covered_is_the_page():
    page = f'<div aria-hidden="true"><main><h1>Title</h1><p>{LEAD}</p></main></div>'
    assert shown(read(f'{page}<div role="dialog"><p>Cookies?</p></div>')) == [LEAD]


@pytest.mark.parametrize("attributes", ["style='display:none'", "hidden", "aria-hidden=true"])
def test_a_page_that_a_script_shows_is_read(attributes):
    assert shown(read(f"<div {attributes}><main><h1>Title</h1><p>{LEAD}</p></main></div><p>Loading</p>")) == [LEAD]


def test_an_introduction_above_the_first_heading_stays():
    warning = "Do not do the following:"
    for heading in ("h1", "h2"):
        below = f"<{heading}>If you feel ill</{heading}><p>{CLOSE}</p>"
        article = read(f"<div><p>{LEAD} {LEAD}</p><p>{warning}</p><ul><li>drive</li></ul>{below}</div>", head="")
        assert shown(article) == [f"{LEAD} {LEAD}", warning, "li drive", "## If you feel ill", CLOSE]
        assert article.title != "If you feel ill"


@pytest.mark.parametrize("title", ["", "<title>Home | Site</title>", "<title>Site</title>"])
def test_the_only_heading_of_the_main_part_is_its_title(title):
    article = read(f"<main><p>{LEAD}</p><p>{CLOSE}</p><h1>Ketamine at home</h1><p>{LEAD}</p></main>", head=title)
    assert (article.title, shown(article)) == ("Ketamine at home", [LEAD, CLOSE, LEAD])


def test_pages_that_nest_what_they_want_end():
    count, end = 4000, time.process_time() + 30
    for markup in (
        "<div><input type=checkbox><label>Word of it</label>",
        "<div role=tablist>",
        "<div aria-hidden=true><p>word",
        "<span hidden>",
        "<div><a href=#a>Word of it</a><div id=a>",
        "<article><time>1 May 2020</time>",
    ):
        read(f"<main><h1>Title</h1><p>{LEAD}</p>{markup * count}")
    read(f"<main><h1>Title</h1><h2>{'<a class=share href=/x>word</a>' * count}</h2><p>{LEAD}</p>")
    assert time.process_time() < end


def test_a_short_warning_above_the_title_stays():
    page = f"<main><div class='alert'><p>Recalled. Do not use it.</p></div><h1>Title</h1><p>{LEAD}</p></main>"
    assert shown(read(page)) == ["Recalled. Do not use it.", LEAD]


def test_the_title_is_the_main_parts_own():
    head = "<title>Drop - The Long Name Of A Whole Book</title>"
    page = f"<div><h1>The Long Name Of A Whole Book</h1></div><main><h1>Drop</h1><p>{LEAD}</p></main>"
    article = read(page, head=head)
    assert (article.title, article.source) == ("Drop", "The Long Name Of A Whole Book")


def test_facts_of_other_articles_are_not_taken():
    card = (
        '<article><h3><a href="/b">B</a></h3><time datetime="2011-01-01"></time><a rel="author" href="/w">Bo Wrong</a>'
    )
    linked = (
        '<script type="application/ld+json">[{"@type": "Article", "headline": "Title"}, {"@type": "NewsArticle", '
        '"headline": "Prize", "datePublished": "2010-02-02", "author": {"name": "Al Wrong"}}]</script>'
    )
    page = f"<main><article><h1>Title</h1><p>{LEAD}</p></article><section>{card}</article></section></main>"
    article = read(page, head=f"<title>Title</title>{linked}")
    assert (article.author, article.published) == ("", None)
    own = read(page.replace("<h1>", '<time datetime="2020-02-02"></time><a rel="author" href="/r">Al Right</a><h1>'))
    assert (own.author, str(own.published)) == ("Al Right", "2020-02-02")


def test_answers_and_history_are_no_bylines():
    foot = "<h2>How long?</h2><p>40 minutes.</p><ul><li>Updated 4 May 2021: dose halved after two deaths</li></ul>"
    lines = shown(read(f"<main><h1>Title</h1><p>{LEAD}</p>{foot}</main>"))
    assert lines == [LEAD, "## How long?", "40 minutes.", "li Updated 4 May 2021: dose halved after two deaths"]
    article = read(f"<main><h1>Title</h1><p>By Ann Lee, 2 March 2024 | Reviewed 3 April 2025</p><p>{LEAD}</p></main>")
    assert (str(article.published), str(article.reviewed)) == ("2024-03-02", "2025-04-03")


def test_lines_of_a_text_that_were_broken_are_joined():
    text = (
        "A title\n\n"
        "The paragraph begins here and its first line is as long as the lines of this text can be before\n"
        "they are broken. And more.\n\n"
        "1. Rest\n2. Ask your self-\nharm team about depres-\nsion and more of it\n3. Wait\n\n"
        "Depression is treatable, they say.\n"
    )
    lines = shown(read_text(text.encode(), "x"))
    assert lines[0].endswith("can be before they are broken. And more.")
    assert lines[1:4] == ["1 Rest", "2 Ask your self-harm team about depression and more of it", "3 Wait"]


def test_an_anchor_is_none_of_the_page_that_shows_the_article():
    headings = "".join(f"<h2>{each}</h2><p>{LEAD}</p>" for each in ("Main", "M1", "Q", "Related", "M1", "Mains"))
    article = read(f"<main><h1>Title</h1><p>{LEAD}</p>{headings}</main>")
    anchors = [section.anchor for section in article.sections[1:]]
    assert anchors == ["main-2", "m1-2", "q-2", "related-2", "m1-3", "mains"]


GENERATED = [
    ("import Tabs from '@theme/Tabs';\nimport './a.css'\nexport const x = 1\n\nText.", ["Text."]),
    ("import duties are sometimes called 'tariffs' here.", ["import duties are sometimes called 'tariffs' here."]),
    ("{{< toc >}}\n\nA set {: fever } of it.\n{: .note}", ["A set {: fever } of it."]),
    ("```\n{{< code >}}\n```\n\nText.", ["pre {{< code >}}", "Text."]),
    ("- so:\n\n    ```\n    {% x %}\n    ```\n\nUse `{{< y >}}`.", ["li so:", "pre {% x %}", "Use {{< y >}}."]),
    ("> [!WARNING]\n> Never alone.\n\n- [ ] ask", ["quote Warning: Never alone.", "li ask"]),
    ("Take ~~two~~ one<sup> see *it* </sup>in 10<sup>5</sup>.", ["Take one see it in 10⁵."]),
]


@pytest.mark.parametrize(("text", "expected"), GENERATED)
def test_what_is_there_for_a_generator_is_left_out_of_markdown(text, expected):
    assert shown(read_markdown(f"---\ntitle: T\n---\n{text}\n".encode(), "x")) == expected


def test_a_drawing_is_no_title():
    assert read_markdown(b"```\n __ __\n |__|__|\n```\n\nIntroduction to it.", "x").title == "Introduction to it"


ENDS = [
    ("It is a state-of-the-art one, state-of-\nthe", "state-of-the"),
    ("long-\nterm", "long-term"),
    ("depres-\nsion", "depression"),
    ("well-\nbeing", "well-being"),
]


@pytest.mark.parametrize(("parted", "whole"), ENDS)
def test_a_hyphen_of_a_words_own_stays(parted, whole):
    text = f"A title\n\nA line that is as long as lines can be in this text, with one word more at its {parted} end.\n"
    assert whole in shown(read_text(text.encode(), "x"))[0]


def test_items_without_marks_are_not_joined():
    items = "wholegrain bread from the bakery at the corner of the road near here\nolive oil\neggs\nmilk"
    text = f"A title\n\n{items}\n\nThe end of it.\n"
    assert shown(read_text(text.encode(), "x"))[0].endswith("near here")


def test_a_text_without_paragraphs_is_read_in_time_that_grows_with_it():
    """Such a text took minutes for 200 kB: each line was joined with all before it."""
    line = "the quick brown fox jumps over the lazy dog and walks slowly home to-\n"

    def seconds(lines: int) -> float:
        started = process_time()
        read_text(b"A title\n\n" + (line * lines).encode() + b"rest.\n", "a")
        return process_time() - started

    seconds(100)
    assert seconds(8000) < 40 * seconds(400)


def test_marks_of_footnotes_leave_words_apart():
    article = read_markdown(
        b"# Pressure\n\nIt may raise blood pressure[^1] and heart rate[^n], as follows[^1]: slowly.\n\n"
        b"[^1]: First.\n[^n]: Second.\n",
        "a",
    )
    text = " ".join(block for section in article.sections for block in section.blocks)
    assert "blood pressure and heart rate, as follows: slowly." in text and "First." in text
    assert "Second." in text and "n. Second" not in text


@pytest.mark.parametrize("name", ["article-info", "post-info", "post-details", "meta", "byline-content"])
def test_a_box_that_holds_the_text_is_not_who_and_when_whatever_it_is_called(name):
    text = f"<h1>Calm</h1><section class={name}><div class=article-body><p>{LEAD}</p><h2>Now</h2><p>{CLOSE}</p></div>"
    for page in (f"<article>{text}</section></article>", f"<div class={name}>{text}</section></div>"):
        assert shown(read_html(page.encode(), "x")) == [LEAD, "## Now", CLOSE]


def test_who_wrote_is_no_text_however_much_is_said_of_them():
    author = "<div class=article-author><h3>Ann Lee</h3><p>Ann Lee is a nurse who lives and works by the sea.</p></div>"
    body = f"<div class=article-body><p>{LEAD}</p><h2>Now</h2><p>{CLOSE}</p></div>"
    assert shown(read_html(f"<article><h1>Calm</h1>{author}{body}</article>".encode(), "x")) == [LEAD, "## Now", CLOSE]


def test_what_stands_above_the_first_of_several_first_headings_stays():
    page = f"<body><p>{LEAD}</p><p>It goes on.</p><h1>One</h1><p>{CLOSE}</p><h1>Two</h1><p>{CLOSE}</p>"
    article = read_html(page.encode(), "x")
    assert (article.title, shown(article)) == ("One", [LEAD, "It goes on.", CLOSE, "## Two", CLOSE])


@pytest.mark.parametrize("name", ["logo", "site-branding", "top"])
def test_a_sites_name_above_the_main_part_is_not_its_title(name):
    page = (
        f"<title>Dry eyes | Care Site</title><div class={name}><h1>Care Site</h1></div>"
        f"<main><h2>Dry eyes</h2><p>{LEAD}</p><p>{CLOSE}</p></main>"
    )
    article = read_html(page.encode(), "x")
    assert (article.title, article.source) == ("Dry eyes", "Care Site")


def test_what_writers_tell_one_another_is_not_published():
    page = (
        f"<h1>Plan</h1><p>{LEAD}<sup><a href='#cmnt1' id=cmnt_ref1>[a]</a></sup></p><p>{CLOSE}</p>"
        "<div><p><a href='#cmnt_ref1' id=cmnt1>[a]</a><span>Legal wants this gone</span></p></div>"
    )
    assert shown(read_html(page.encode(), "x")) == [LEAD, CLOSE]
    text = (
        "# Plan\n\nKeep {>>not this<<}this, 50%% and 20%% stay.\n\n%%Hidden\n\nlines%%\n\n{{/* secret */}}\n\n"
        "Say %% aside %% so.\n\n%% One\n\nStays.\n\n%% Two\n\n"
        "{% comment %}gone {% x %} too{% endcomment %}\n\nAnd `{>>code<<}`.\n"
    )
    assert shown(read_markdown(text.encode(), "x")) == [
        "Keep this, 50%% and 20%% stay.", "Say so.", "%% One", "Stays.", "%% Two", "And {>>code<<}.",
    ]  # fmt: skip


@pytest.mark.parametrize("piece", ["{>>", "{{/*", "{% comment %}", " %%x", "%% "])
def test_remarks_that_never_end_cost_no_more_than_they_are_long(piece):
    started = process_time()
    read_markdown(f"# Plan\n\n{LEAD}\n\n{piece * 40_000}".encode(), "x")
    assert process_time() - started < 20
