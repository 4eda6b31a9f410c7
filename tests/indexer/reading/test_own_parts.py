"""Parts of an article that look like something else stay in it, whichever format it comes in."""

from __future__ import annotations

import pytest

from indexer.reading import Article, read_bytes

LEAD = "Asthma is a common condition of the lungs that causes difficulties of breathing now and then."
MORE = "There is no cure as yet, but there are simple treatments that can help to keep its signs under control."
CLOSE = "Most adults use a preventer inhaler twice a day, every day, to stop the signs of it before they start."


def read(suffix: str, page: str) -> Article:
    return read_bytes(page.encode(), suffix, "x")


def lines(article: Article) -> list[str]:
    """Headings behind "#", and blocks; those that are no paragraph behind their kind."""
    found = []
    for section in article.sections:
        found += [f"# {section.heading}"] if section.heading else []
        pairs = zip(section.kinds, section.blocks, strict=True)
        found += [block if kind == "p" else f"{kind} {block}" for kind, block in pairs]
    return found


def html(part: str) -> str:
    return f"<title>T</title><body><main><h1>T</h1><p>{LEAD}</p>{part}<h2>Care</h2><p>{CLOSE}</p></main>"


def markdown(part: str) -> str:
    return f"# T\n\n{LEAD}\n\n{part}\n\n## Care\n\n{CLOSE}\n"


def text(part: str) -> str:
    return f"T\n\n{LEAD}\n\n{part}\n\nCare\n\n{CLOSE}\n"


#: A part of an article between two others, and what is read of it.
HEADED = [
    (
        ".md",
        markdown("## Tags\n\nA tag is a fixed name.\n\n### Push\n\n`git push --tags`"),
        ["# Tags", "A tag is a fixed name.", "# Push", "git push --tags"],
    ),
    (".md", markdown("## Newsletter\n\n### Why\n\nIt helps."), ["# Newsletter", "# Why", "It helps."]),
    (".md", markdown("## Most popular\n\n- Olivia"), ["# Most popular", "li Olivia"]),
    (".md", markdown("## Most popular\n\n- [Ten Girls](/ten)"), []),
    (".md", markdown("## Tags\n\n[asthma](/a) [lungs](/l)"), []),
    (
        ".html",
        html("<h2>Stay connected</h2><p>Call a friend every day.</p>"),
        ["# Stay connected", "Call a friend every day."],
    ),
    (".html", html("<h2>Stay in touch</h2><ul><li>Ring a friend</ul>"), ["# Stay in touch", "li Ring a friend"]),
    (".html", html("<h2>Related</h2><p>It is so.</p><h3><a href=/x>Ten Girls</a></h3><p>They are.</p>"), []),
    (".html", html("<h2>Contents</h2><p>Each has 200 doses.</p>"), ["# Contents", "Each has 200 doses."]),
    (".html", html("<h2>Contents</h2><ul><li>Care</ul>"), []),
    (".html", html("<h2>Contents</h2><ul><li><a href=#c>Caring</a></ul>"), []),
    (".txt", text("Stay in touch\n\nRing somebody you like."), ["# Stay in touch", "Ring somebody you like."]),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "page", "expected"), HEADED)
def test_what_stands_below_a_heading_that_sites_use_too(suffix, page, expected):
    assert lines(read(suffix, page)) == [LEAD, *expected, "# Care", CLOSE]


MAIN = f"<h1>T</h1><p>{LEAD}</p><p>{MORE}</p>"
SECOND = f"<h2>Care</h2><p>{CLOSE}</p>"
READ = [LEAD, MORE, "# Care", CLOSE]
#: A page whose article is in more than one box, and what is read behind its first.
PARTED = {
    "a section beside an article": (f"<article>{MAIN}{MORE}</article><section>{SECOND}</section>", [MORE, *READ[2:]]),
    "two articles": (f"<header><h1>T</h1></header><article><h2>A</h2><p>{LEAD}</p><p>{MORE}</p></article>"
                     f"<article>{SECOND}</article>", None),
    "a main part that ends too early": (f"<div><main>{MAIN}</main></div></div>{SECOND}<footer>c</footer>", READ[2:]),
    "sections of Word": (f"<div class=WordSection1>{MAIN * 9}</div><div class=WordSection2>{SECOND}</div>", None),
    "notes of Word": (f"<div class=WordSection1>{MAIN}</div><div style='mso-element:footnote-list'><hr><div id=ftn1>"
                      "<p><a href='#_ftnref1'>[1]</a> As it said in May.</p></div></div>", ["[1] As it said in May."]),
    "notes of pandoc": (f"<section class=level1>{MAIN * 9}</section><section role=doc-endnotes><ol><li>As it said.</ol>"
                        "</section>", None),
    "a part beside one without a landmark": (f"<div>{MAIN}{MORE}</div><div><h2>Never</h2><p>Never take it with alcohol."
                                             "</p></div>", [MORE, "# Never", "Never take it with alcohol."]),
    "another page's beginning": (f"<article>{MAIN}</article><section><h2>News</h2><p>{CLOSE} <a href=/n>It</a>", []),
    "a writer": (f"<article>{MAIN}</article><section><h2>About the author</h2><p>{CLOSE}</p></section>", []),
    "a form": (f"<article>{MAIN}</article><form><h2>Write to us</h2><p>Your words are read.</p></form>", []),
    "what stands below a whole main part": (f"<main>{MAIN * 9}</main><div><h2>Us</h2><p>Our clinic is in York."
                                            "</p></div>", None),
}  # fmt: skip
LAST = {
    "two articles": CLOSE,
    "sections of Word": CLOSE,
    "notes of pandoc": "1 As it said.",
    "what stands below a whole main part": MORE,
}


@pytest.mark.parametrize("name", PARTED)
def test_an_article_in_several_boxes(name):
    page, expected = PARTED[name]
    found = lines(read(".html", f"<title>T</title><body>{page}"))
    if expected is None:
        assert found[-1] == LAST[name]
    else:
        assert found == [LEAD, MORE, *expected]


#: What stands at the top or the end of an article, or at both, and what is read of it.
DATED = [
    (".html", "<p>They begin on:</p><ul><li>3 March 2025</li><li>5 May 2025</li></ul>",
     ["They begin on:", "li 3 March 2025", "li 5 May 2025"], "top end"),
    (".html", "<p>They begin on:</p><p>3 March 2025</p>", ["They begin on:", "3 March 2025"], "top end"),
    (".html", "<p>3 March 2025</p><p>5 May 2025</p>", ["3 March 2025", "5 May 2025"], "top end"),
    (".html", "<p>5 May 1901</p><p>So.</p><p>6 June 1950</p>", ["5 May 1901", "So.", "6 June 1950"], "top end"),
    (".md", "- Posted 3 May 2019\n- Updated 4 May 2020", ["li Posted 3 May 2019", "li Updated 4 May 2020"], "end"),
    (".html", "<blockquote>Rose.</blockquote><p>By William Blake</p>", ["quote Rose.", "By William Blake"], "top end"),
    (".html", "<ul><li>By Ann Lee</li><li>3 March 2024</li></ul>", [], "top"),
    (".html", "<p>3 March 2024</p>", [], "top"),
    (".html", "<p>Published on:</p><p>3 March 2024</p>", ["Published on:"], "top"),
]  # fmt: skip


@pytest.mark.parametrize(("suffix", "part", "expected", "places"), DATED)
def test_dates_and_names_that_are_the_articles_own(suffix, part, expected, places):
    sentence = f"<p>{CLOSE}</p>" if suffix == ".html" else CLOSE
    for place in places.split():
        parts = (part, sentence) if place == "top" else (sentence, part)
        page = f"<body><main><h1>T</h1>{''.join(parts)}</main>" if suffix == ".html" else "# T\n\n" + "\n\n".join(parts)
        article = read(suffix, page)
        assert lines(article) == ([*expected, CLOSE] if place == "top" else [CLOSE, *expected])
        taken = part.startswith(("<ul><li>By", "<p>3 March 2024", "<p>Published"))
        assert str(article.published) == ("2024-03-03" if taken else "None")


NAMES = ["Asthma and Lung UK", "British Lung Foundation", "National Health Service", "Allergy UK Helpline Team"]
#: The end of a text, and whether the names below it are its own.
ENDS = [
    ("These organisations can help you.", True),
    ("Ring one of them.", True),
    ("See also: How To Breathe Out\n\nAny of them can help you.", False),
    ("See also: How To Breathe Out\n\nAny of the following can help you.", True),
]


@pytest.mark.parametrize(("above", "are_own"), ENDS)
def test_names_that_close_a_text(above, are_own):
    found = lines(read(".txt", f"Help\n\n{CLOSE}\n\n{above}\n\n" + "\n".join(NAMES)))
    assert found[-4:] == [f"li {name}" for name in NAMES] if are_own else NAMES[0] not in " ".join(found)


#: What authors call parts of their text too, and what only sites call theirs.
CALLED = {
    "et_pb_promo et_pb_module": True,
    "teaser": True,
    "alert-banner": True,
    "header": True,
    "actions": True,
    "tools": True,
    "print": True,
    "sidebar": False,
    "newsletter": False,
    "teaser sidebar": False,
}


@pytest.mark.parametrize(("classes", "may_be_own"), CALLED.items())
def test_a_part_with_a_name_that_sites_use_too(classes, may_be_own):
    call = f"<div class='{classes}'>{{}}<h3>Emergency</h3><div><p>Call 999 at once if you cannot speak.</p></div></div>"
    expected = ["# Emergency", "Call 999 at once if you cannot speak."] if may_be_own else []
    assert lines(read(".html", html(call.format("")))) == [LEAD, *expected, "# Care", CLOSE]
    for other in ("<a href=/x>More</a>", "<form><input>Mail</form>", "<form></form>"):
        assert "# Emergency" not in lines(read(".html", html(call.format(other))))


def test_a_first_paragraph_called_teaser_stays():
    assert lines(read(".html", f"<body><main><h1>T</h1><p class=teaser>{LEAD}</p><p>{CLOSE}</p>")) == [LEAD, CLOSE]
