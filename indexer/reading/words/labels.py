"""Labels that any site uses for what is not its article: pointers and the small print around it.

A closed list of conventions of publishing, not of subjects: no word here comes from what a page is about.
"""

from __future__ import annotations

import re

from .cleaning import bare_words
from .word_lists import phrases_in

# "Label: …" points elsewhere with one of these, and so does a heading of these words.
_SURE_POINTERS = phrases_in("""
    see also, also see, also read, read also, read more, read next, you may also like, you might also like,
    you may also be interested in, you might also be interested in, recommended reading for you, recommended for you,
    continue reading, keep reading, related article, related articles, related post, related posts, related story,
    related stories, related reading, related content, related pages, related links, suggested reading, up next,
    next article, previous article, next post, previous post, next page, previous page, next story, previous story,
    more stories, dont miss, dont miss this, filed under, posted in, tagged with, tagged in, share this,
    share this article, share this post, share on, more like this, explore more, read this next, what to read next,
    more from this category, recommended articles, recommended posts, popular posts, popular articles, latest posts,
    latest articles, recent posts, recent articles, similar posts, similar articles, other posts, more posts,
    more articles, editors picks, you may like
""")
# With these too, but an article may have a heading of these words.
_ORDINARY_POINTERS = phrases_in("""
    related topics, tagged, most read, most popular, trending, trending now, keep exploring
""")
# These point elsewhere only before a title, and an article may have a heading of these words.
_WEAK_ORDINARY_POINTERS = phrases_in("related, next, previous, prev, share, tags, recommended")
_WEAK_POINTERS = _WEAK_ORDINARY_POINTERS | phrases_in("learn more, categories")
_POINTERS = _SURE_POINTERS | _ORDINARY_POINTERS
# Of the weak ones those that are never a word of the text.
_LISTS = phrases_in("tags, categories")
# Headings that an article may have too: a manual's "Comments", advice to "Stay connected".
_ORDINARY = (
    _ORDINARY_POINTERS
    | _WEAK_ORDINARY_POINTERS
    | phrases_in("""
        comments, join the conversation, newsletter, subscribe, stay connected, stay in touch, advertisement,
        sponsored content
    """)
)
# Headings and lines that stand alone over what is not the article.
_CHROME_HEADINGS = (
    _POINTERS
    | _ORDINARY
    | phrases_in("""
        leave a comment, leave a reply, post a comment, add a comment, no comments, no comments yet, about the author,
        about author, share this page, post navigation, navigation menu, site navigation, sign up to our newsletter,
        sign up for our newsletter, subscribe to our newsletter, follow us, sponsored, was this page helpful,
        was this helpful, was this article helpful, is this page useful, did you find this helpful,
        help us improve this page, cookies on this site, cookie settings, in this section, print this page,
        email this page, explore this topic, more on this topic, more on this story, more in this section,
        more from us, skip to content, skip to main content, back to top, return to top
    """)
)
_CONTENTS = phrases_in("""
    contents, table of contents, on this page, in this article, page contents, in this guide, jump to,
    jump to section, quick links, what is on this page, in this page, article contents, toc
""")


def _spelling(label: str) -> str:
    """A pattern of a label as people write it, which "dont" and "editors" have without apostrophe."""
    return label.replace(" ", r"[\s’']+").replace("dont", "don[’']?t")


_LABELLED = re.compile(
    r"^\W{0,3}(?P<label>"
    + "|".join(sorted(map(_spelling, _POINTERS | _WEAK_POINTERS), key=lambda each: (-len(each), each)))
    + r")\s*(?:[:：|→»>]|[-–—]\s)\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^\d+ (?:comments?|replies|responses|thoughts|shares)\b")
# Over a few words about who wrote: behind it are names.
_WRITTEN_BY = re.compile(r"(?i:written by)(?: [A-ZÀ-Þ][\w’'.-]*){1,4}")


def is_chrome_heading(text: str) -> bool:
    """Say whether a heading announces something that is not the article."""
    words = bare_words(text.replace("’", "").replace("'", ""))
    return words in _CHROME_HEADINGS or (len(words) < 80 and bool(_COUNTED.match(words) or _WRITTEN_BY.fullmatch(text)))


def is_contents_heading(text: str) -> bool:
    """Say whether a heading stands over a list of the page's own sections."""
    return len(text) < 40 and bare_words(text) in _CONTENTS


def is_weak_heading(text: str) -> bool:
    """Say whether a heading that announces something else may as well be an article's own: "Recommended"."""
    return bare_words(text) in _ORDINARY


def is_pointer(text: str, weak_too: bool = True) -> bool:
    """Say whether a line is "See also: Title of Another Page": a label, then a title, and no sentence.

    Labels that are words of articles too count where `weak_too` says so.
    """
    if len(text) > 180:
        return False
    found = _LABELLED.match(text)
    if not found:
        return False
    rest = found["rest"].strip()
    label = bare_words(found["label"])
    weak = label in _WEAK_POINTERS
    if not rest or (weak and not weak_too and label not in _LISTS):
        return not weak
    if rest[-1] in ".!;," and not rest.endswith(("...", "Jr.", "Inc.")):
        return False
    return len(rest.split()) <= 24 and (not weak or (title_case(rest) and len(rest) <= 110))


_LEADS_ON = re.compile(
    r"^\W*(?:read (?:more|next|also)|continue reading|keep reading|see also|(?:you )?(?:may|might) also like"
    r"|next:|previous:|back to (?:the )?top|return to (?:the )?top|skip to"
    r"|(?:next|previous|prev|older|newer)(?: (?:page|post|article|entry)s?)?\W*$)",
    re.IGNORECASE,
)


def leads_on(text: str) -> bool:
    """Say whether the words of a link lead to another page: "Read more about …", "Next »", "Back to top"."""
    return _LEADS_ON.match(text) is not None


def is_bare_pointer(text: str) -> bool:
    """Say whether a line is a label such as "You may also like:", what it points to being below."""
    return (
        len(text) < 60 and text.endswith((":", "…", "»", "→")) and bare_words(text.replace("’", "")) in _CHROME_HEADINGS
    )


def title_case(text: str) -> bool:
    """Say whether most of the longer words of a line start with a capital, as in a title."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    if not words:
        return text[:1].isupper()
    return sum(word[0].isupper() for word in words) >= 0.6 * len(words)
