"""What classes, ids and roles say a part of a page is for."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from ..words.word_lists import phrases_in, words_in

# What a name, role or tag hints at. The page decides in the end: see chrome.py.
NOTHING, CHROME, META, HIDDEN, CONTENT, KEEP, ARTICLE, MAIN = range(8)


# A name with one of these words in it is chrome, wherever the word stands.
_CHROME_WORDS = words_in("""
    advert adverts advertisement advertising adsense adsbygoogle addthis sharedaddy sharethis addtoany
    sharebar breadcrumb breadcrumbs cookie cookies gdpr newsletter optin mailchimp pagination pager
    paging navigation nav navbar subnav topnav sidenav submenu megamenu sidebar sidebars masthead
    colophon topbar recirculation outbrain taboola disqus commentlist toc tableofcontents skiplink
    skipnav popup lightbox navbox catlinks editsection sitenotice printfooter noprint jumplink
    siteheader sitefooter headerlink hatnote ambox sistersitebox searchform searchbox taglist tagcloud
    followus paywall langlinks interlanguage backtotop offcanvas authorbox authorbio navlinks prevnext
    relatedposts relatedarticles yarpp zemanta teaser teasers subscribe footer promo promos
""")
# These are words of articles too ("social anxiety", "informed consent"): chrome only beside words of layout.
_WEAK_WORDS = words_in("""
    ad ads social socials share shares sharing crumb crumbs consent subscription signup menu menus
    related recommended recommendation recommendations popular trending promotion promotions sponsor
    sponsored sponsors comment comments respond skip modal overlay toolbar widget widgets permalink
    feedback survey rating ratings login signin search banner cta print printer tools tags donate
    donation carousel ticker dropdown flyout languages bio upsell next prev previous actions utility
    alsolike backlink newsletter
""")
_LAYOUT_WORDS = words_in("""
    link links icon icons button buttons btn btns list lists box boxes block blocks wrap wrapper
    container bar section sections area post posts entry article articles site page pages main top
    bottom left right header content contents inner outer media module panel item items group row col
    column region navigation text title story stories news blog wp jp td js the and to for form forms
    card cards component control controls region header heading head body primary secondary tertiary
    global local view views field name type div id m o c a u l on of in your more also read you may like
    network networks follow us inline end start after before under below
""")
# Chrome only as the whole name: parts of articles carry these in theirs.
_CHROME_NAMES = words_in("""
    header site-header page-top about-author author-about author-info author-description more-links
    read-more readmore more-link see-also further-links mw-jump-link mw-cite-backlink reference
    vector-toc sitesub contentsub jump-to-nav site-info tag-links cat-links category-links mw-navigation
    mw-panel mw-head footer-info global-header top-bar metadata stub mbox-small portal portalbox
    region-header region-footer mw-indicators sphinxsidebar relations wp-block-latest-posts
    wp-block-categories wp-block-page-list tag-list post-categories read-next up-next recent-posts
    latest-posts more-stories
""")
# Of all of these the ones that authors give to parts of their text too: a call to act, a first paragraph, a warning.
_DOUBTFUL_WORDS = words_in("promo promos teaser teasers banner header actions tools print")
_META_NAMES = words_in("""
    meta entry-meta post-meta article-meta post-info entry-info article-info author post-author
    entry-author article-author date post-date entry-date article-date published updated posted-on
    posted-by reading-time read-time submitted last-updated last-reviewed last-modified page-meta
    post-details content-meta meta-info nhsuk-review-date review-date gem-c-metadata
    gem-c-published-dates article-header-meta article__meta post__meta entry__meta info-date
    node__submitted node-submitted authors article-published article-updated published-date
    modified-date publish-date contributors wp-block-post-author__name
    author-name article-author-name gh-article-author-name byline dateline timestamp pubdate posted
""")
_META_WORDS = words_in("byline dateline timestamp pubdate readtime")
# Not to be seen, but read out by a screen reader.
_SPOKEN_NAMES = words_in("""
    visually-hidden visuallyhidden sr-only screen-reader-text screen-reader-only screenreader
    govuk-visually-hidden nhsuk-u-visually-hidden u-visually-hidden element-invisible assistive-text a11y-hidden
    offscreen
""")
_HIDDEN_NAMES = _SPOKEN_NAMES | words_in("hidden d-none hide is-hidden u-hidden display-none invisible")
_KEEP_WORDS = words_in("""
    footnote footnotes endnote endnotes references reflist bibliography caption figcaption admonition
    callout inset infobox accordion faq faqs
""")
_CONTENT_NAMES = words_in("""
    content main maincontent main-content content-main page-content pagecontent entry-content
    post-content article-content article-body articlebody story-body story-content post-body entry-body
    content-body bodycontent body-content mw-content-text mw-parser-output node-content field-name-body
    field--name-body text-content richtext rich-text markdown-body rst-content theme-doc-markdown
    devsite-article-body govuk-govspeak gem-c-govspeak govspeak post entry article story single-post
    blog-post post_content entry_content article_body the-content td-post-content post__content
    article__body article__content entry__content c-article-body prose wysiwyg blogpost article-text
    contenttext main-text maintext main_content
""")
# Names that tell of a state, or of what an article is about, not of what a part is.
_STATES = words_in("has no is with without not tag category format status hentry tagged topic topics")
# Behind one of these a name tells of what stands beside the part: "page-with-sidebar".
_BESIDE = words_in("has no with without not")
_WORDS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

# Hidden on narrow screens alone: "hidden md:block", "d-none d-md-flex".
_SHOWN_WIDER = re.compile(r"\b(?:(?:sm|md|lg|xl|2xl):|d-(?:sm|md|lg|xl|xxl)-)(?:block|flex|inline|grid|table|contents)")

_ROLES = {
    **dict.fromkeys(
        words_in("""
            navigation banner contentinfo complementary search menu menubar toolbar dialog alertdialog tablist
            menuitem tooltip doc-toc doc-noteref doc-backlink
        """),
        CHROME,
    ),
    **dict.fromkeys(words_in("doc-footnote doc-endnotes doc-endnote"), KEEP),
    "main": MAIN,
    "article": ARTICLE,
}
# Words that are chrome where all of them are in one name.
_TOGETHER = tuple(
    map(
        words_in,
        phrases_in("""
            table contents, on this page, back top, see also, site header, you may like, latest posts, recent posts,
            read more, read next, author box, author bio, author card, author profile, about author, author panel
        """),
    )
)


#: What markup calls an article's title.
_TITLED = re.compile(r"\b(?:entry|post|article|story|node)[-_]{0,2}(?:title|headline|heading)\b|\bheadline\b", re.I)
#: What the sign on a button is called.
_SIGN = re.compile(r"icon|arrow|caret|chevron|indicator|toggle|plus", re.IGNORECASE)
#: What blogs call the name of who wrote.
_NAMED = re.compile(r"(?<![\w-])(?:fn|wp-block-post-author__name|(?:(?:gh-)?article-)?author-name)(?![\w-])")


def is_called_title(classes: str) -> bool:
    """Say whether a heading of these classes is called an article's title."""
    return bool(classes) and _TITLED.search(classes) is not None


def is_called_sign(classes: str) -> bool:
    """Say whether a tag of these classes is called a sign that something can be opened or shut."""
    return bool(classes) and _SIGN.search(classes) is not None


def is_called_author(classes: str) -> bool:
    """Say whether a tag of these classes is called the name of who wrote."""
    return bool(classes) and _NAMED.search(classes) is not None


def is_for_ears(classes: str) -> bool:
    """Say whether a tag of these classes is read out, but not seen."""
    return not _SPOKEN_NAMES.isdisjoint(classes.lower().split())


@lru_cache(maxsize=8192)
def hint_of(classes: str, identity: str, role: str) -> int:
    """Say what a tag's class, id and role hint at; the same few strings return on every page of a site."""
    found = _ROLES.get(role, NOTHING) if role else NOTHING
    if found:
        return found
    for name in classes.split():
        hint = _of_name(name, False)
        if hint == CHROME or (hint == HIDDEN and not _SHOWN_WIDER.search(classes)):
            return hint
        hint = NOTHING if hint == HIDDEN else hint
        # What is kept is kept even where it is called meta; content is the weakest of the hints.
        if hint and (found in (NOTHING, CONTENT) or hint == KEEP):
            found = hint
    hint = _of_name(identity, True) if identity else NOTHING
    return hint if hint == CHROME or found == NOTHING else found


@lru_cache(maxsize=1024)
def is_doubtful(classes: str, identity: str, role: str) -> bool:
    """Say whether a tag that is called chrome is called so by words alone that parts of a text are called by too."""
    if _ROLES.get(role) == CHROME or (identity and _of_name(identity, True) == CHROME):
        return False
    named = (name for name in classes.split() if _of_name(name, False) == CHROME)
    return all(not _DOUBTFUL_WORDS.isdisjoint(_words_of(name)) for name in named)


def _of_name(name: str, is_id: bool) -> int:
    lower = name.lower()
    if lower in _HIDDEN_NAMES and not is_id:
        return HIDDEN
    if lower in _CHROME_NAMES:
        return CHROME
    if lower in _META_NAMES:
        return META
    if lower in _CONTENT_NAMES:
        return CONTENT
    words = _words_of(name)
    if not words or words[0] in _STATES:
        return NOTHING
    if not _BESIDE.isdisjoint(words):
        words = list(takewhile(lambda word: word not in _BESIDE, words))
    if not _CHROME_WORDS.isdisjoint(words) or "".join(words) in _CHROME_WORDS:
        return CHROME
    if not _META_WORDS.isdisjoint(words):
        return META
    if not _KEEP_WORDS.isdisjoint(words):
        return KEEP
    if not _WEAK_WORDS.isdisjoint(words):
        # A site's own short prefix ("nhsuk-", "td-") says nothing; an id made of a heading has no prefix.
        rest = words[1:] if not is_id and len(words[0]) <= 5 else words
        if all(word in _WEAK_WORDS or word in _LAYOUT_WORDS for word in rest):
            return CHROME
    if "meta" in words and all(word in _LAYOUT_WORDS or word == "meta" for word in words):
        return META
    return CHROME if any(together.issubset(words) for together in _TOGETHER) else NOTHING


def _words_of(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(_CAMEL.sub(" ", name).replace("_", " "))]
