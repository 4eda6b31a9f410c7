"""Plain text: its title, headings and lists are recognised by their shape alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from .article import Article, ReadingError
from .bylines import is_byline
from .decoding import decode
from .facts import Facts, fact_in, parse_facts
from .labels import is_chrome_heading, is_pointer
from .lines import ends_sentence
from .normalise import bare_words, clean
from .outline import Row, find_headings
from .sections import assemble
from .titles import title_from, title_like

_BULLET = re.compile(r"^(?:[•‣▪▫●○◦∙·⁃■□➢➤✓✔*+–—-]\s+|\(?\d{1,3}[.)]\s+|\([a-zA-Z]\)\s+|[a-zA-Z]\)\s+)(?=\S)")
_HASHES = re.compile(r"^(#{1,6}) (?=\S)")
_UNDERLINE = re.compile(r"^\s*([=\-~^])\1{2,}\s*$")
_RULE = re.compile(r"^\s*(?:([=\-~*_#•+])\s*){3,}$")
_CONTINUE = re.compile(
    r"(?:\b(?:continue|keep) reading\b.{0,200}|\bread (?:the )?(?:more|rest)\W{0,6})$", re.IGNORECASE
)
#: A sentence above a list of names says so.
_INTRODUCES = re.compile(r"\b(?:these|following|below|one of)\b", re.IGNORECASE)
_LONGEST_TITLE = 160
# The end of a word that was parted at a margin, and its rest.
_HYPHENATED = re.compile(r"(?P<first>[^\W\d_]*[^\W\d_A-Z])-\n(?P<second>[^\W\d_]*)")
# Each pair of a word's parts: they overlap in "mother-in-law".
_COMPOUND = re.compile(r"(?<![^\W\d_])(?=([^\W\d_]+-[^\W\d_]+))")
#: What English sets before a word with a hyphen.
_PREFIXES = frozenset(
    ("self", "well", "long", "short", "non", "anti", "post", "pre", "co", "follow", "half", "high", "low", "ill", "mid")
)
#: A line that was broken at a margin has so much of the longest one's length, and is no longer than this.
_FULL, _WIDEST = 0.72, 132


def read_text(data: bytes, article_id: str) -> Article:
    """Read a plain-text file; raises ReadingError where it holds no article."""
    return article_from_text(decode(data), article_id)


def article_from_text(text: str, article_id: str, facts: Facts | None = None, is_page: bool = True) -> Article:
    """Return the article that a text without markup is; `facts` are known from elsewhere and come first.

    `is_page` says that it may have been copied from a page, below whose article other things stand.
    """
    rows, stated = _take_facts(_rows(text))
    count = len(rows)
    rows = _without_litter(rows)
    is_page = is_page and (len(rows) < count or any(is_pointer(row.text) for row in rows))
    facts = (facts or Facts()).or_else(stated)
    title = facts.title
    if not title and rows and _is_title(rows):
        title, rows = rows[0].text, rows[1:]
        rows, stated = _take_facts(rows)
        facts = facts.or_else(stated)
    elif title and rows and bare_words(rows[0].text) == bare_words(title):
        rows, stated = _take_facts(rows[1:])
        facts = facts.or_else(stated)
    rows = [row for row in _without_closing(_without_teasers(rows), title, is_page) if not is_pointer(row.text)]
    sections, byline = assemble(find_headings(rows, title), title)
    if not sections:
        raise ReadingError("No article text was found in the file.")
    if not title:
        first = next((block for section in sections for block in section.blocks), sections[0].heading)
        title = title_from(first)
    return facts.article(article_id, title, sections, byline)


def _rows(text: str) -> list[Row]:
    """Split a text into paragraphs: one a line, or several lines where the text was wrapped by hand."""
    raw = re.split(r"\n|[\x0b\x0c\u2028\u2029]", text)
    wrapped = _is_wrapped(raw)
    # So long a line is full: it may have been broken at the margin.
    full = _FULL * min(max(len(line.rstrip()) for line in raw), _WIDEST)
    rows: list[Row] = []
    # Of rows of several lines what they are made of: joined at the end, long paragraphs are not copied line by line.
    lines: dict[int, list[str]] = {}
    compounds = frozenset(_COMPOUND.findall(text.lower())) if "-\n" in text else frozenset()
    blank, before, length = True, "", 0
    for line, following in zip(raw, (*raw[1:], ""), strict=True):
        cleaned = clean(line)
        if not cleaned or _RULE.match(cleaned):
            above = sum(map(len, lines.get(len(rows) - 1, [rows[-1].text] if rows else [])))
            if cleaned and rows and not blank and _UNDERLINE.match(cleaned) and above <= 160:
                rows[-1] = replace(rows[-1], kind="h", level=1 if cleaned[0] == "=" else 2)
            blank = True
            continue
        hashes = _HASHES.match(cleaned)
        if hashes:
            rows.append(Row(cleaned[hashes.end() :], True, "h", max(1, len(hashes[1]))))
            blank = True
            continue
        bullet = _BULLET.match(cleaned)
        is_full = full <= length <= _WIDEST and not _is_listed(line, following, full)
        if bullet:
            rows.append(
                Row(
                    cleaned[bullet.end() :],
                    blank,
                    "li",
                    number=bullet[0].strip() if bullet[0][0].isdigit() else "",
                )
            )
        elif not blank and rows and rows[-1].kind != "h" and (wrapped or _is_cut(rows[-1], before, is_full, line)):
            _join(lines.setdefault(len(rows) - 1, [rows[-1].text]), cleaned, compounds)
        else:
            rows.append(Row(cleaned, blank))
        blank = False
        before, length = cleaned, len(line.rstrip())
    return [replace(row, text="".join(lines[number])) if number in lines else row for number, row in enumerate(rows)]


def _is_listed(line: str, following: str, full: float) -> bool:
    """Say whether a line and the one below it are items of a list without marks: short, and both begin small."""
    both = (line.strip(), following.strip())
    return all(each[:1].islower() and len(each) < full for each in both)


def _is_cut(row: Row, before: str, is_full: bool, line: str) -> bool:
    """Say whether a row goes on in a line: the one before ends no sentence, and is full or ends in "-".

    An item goes on where the line is indented.
    """
    if ends_sentence(before) or not line.lstrip()[:1].islower():
        return False
    return is_full or before.endswith("-") or (row.kind == "li" and line[:1].isspace())


def _join(lines: list[str], after: str, compounds: Collection[str]) -> None:
    """Add a line to others; a hyphen before it goes, but where it is the word's own: "self-harm".

    `compounds` are the words with hyphens that the text has.
    """
    parts = _HYPHENATED.search(f"{lines[-1]}\n{after}") if lines[-1].endswith("-") else None
    if not parts:
        lines.append(f" {after}")
        return
    whole = f"{parts['first']}-{parts['second']}".lower()
    if parts["first"].lower() not in _PREFIXES and whole not in compounds:
        lines[-1] = lines[-1][:-1]
    lines.append(after)


def _is_wrapped(raw: Sequence[str]) -> bool:
    """Say whether lines were broken at a margin: most are nearly as long as the longest."""
    inner = [
        len(line.rstrip())
        for line, after in pairwise(raw)
        if line.strip() and after.strip() and not _BULLET.match(after.strip()) and not _RULE.match(after)
    ]
    longest = max((len(line.rstrip()) for line in raw), default=0)
    if len(inner) < 3 or not 30 <= longest <= _WIDEST:
        return False
    return sum(length >= longest * _FULL for length in inner) >= 0.6 * len(inner)


def _take_facts(rows: list[Row]) -> tuple[list[Row], Facts]:
    """Take the block of `Key: value` lines at the top; one line alone could be a sentence with a colon."""
    pairs: dict[str, str] = {}
    count = 0
    for row in rows:
        pair = fact_in(row.text) if row.kind == "p" else None
        if pair is None:
            break
        pairs.setdefault(*pair)
        count += 1
    if count == 0 or (count == 1 and not is_byline(rows[0].text) and next(iter(pairs)) not in _SURE_ALONE):
        return rows, Facts()
    return rows[count:], parse_facts(pairs)


_SURE_ALONE = {"title", "author", "url", "canonical", "tags", "keywords", "topics"}


def _is_title(rows: Sequence[Row]) -> bool:
    """Say whether the first row is a title: short, not a sentence, and with something below it."""
    text = rows[0].text
    if rows[0].kind == "h":
        return True
    if (
        rows[0].kind != "p"
        or len(text) > _LONGEST_TITLE
        or len(rows) == 1
        or text.endswith((",", ";", ":", "…", "..."))
    ):
        return False
    if text.endswith((".", "!")):
        # "Help is near." above a blank line is a title; a first sentence runs on.
        return len(text) <= 80 and rows[1].apart and len(rows[1].text) > len(text)
    return True


def _without_litter(rows: list[Row]) -> list[Row]:
    """Leave out short lines that return again and again: buttons, the names of missing pictures."""
    places: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if _loose(row) and len(row.text) <= 60:
            places.setdefault(row.text, []).append(number)
    # A heading may return too; litter alternates with the titles it decorates.
    litter = {
        text
        for text, found in places.items()
        if len(found) >= 3
        and sum(after - before == 2 and _loose(rows[before + 1]) for before, after in pairwise(found)) >= 2
    }
    if not litter:
        return rows
    kept: list[Row] = []
    apart = False
    for row in rows:
        if row.text in litter:
            apart = apart or row.apart
        else:
            kept.append(replace(row, apart=row.apart or apart))
            apart = False
    return kept


def _without_teasers(rows: list[Row]) -> list[Row]:
    """Leave out the preview of a text that follows in full, and "Continue reading …" lines."""
    starts = Counter(row.text[:60] for row in rows if len(row.text) >= 80)
    kept: list[Row] = []
    for row in rows:
        continues = _CONTINUE.search(row.text[-260:])
        if continues and len(row.text) < 900:
            preview = row.text[:60]
            if starts[preview] > 1 or len(row.text) - len(continues[0]) < 40:
                continue
            before = row.text[: len(row.text) - len(continues[0])].rstrip()
            if before.endswith(("…", "...", "[…]", "[...]")):
                continue
        kept.append(row)
    return kept


def _without_closing(rows: list[Row], title: str, is_page: bool) -> list[Row]:
    """Leave out what stands below an article: pointers to other posts, their titles and beginnings.

    Titles alone are those of other posts only where the text has other marks of a page.
    """
    end = len(rows)
    # The beginning of another post, cut off, below its title (often twice: picture and link).
    if end >= 3 and rows[-1].text.endswith(("...", "…", "[…]", "[...]")) and len(rows[-1].text) > 80:
        top = end - 1
        while top > 0 and _loose(rows[top - 1]) and title_like(rows[top - 1].text):
            top -= 1
        titles = [row.text for row in rows[top : end - 1]]
        if titles and (len(set(titles)) < len(titles) or (top > 0 and is_chrome_heading(rows[top - 1].text))):
            end = top
    tail = end
    while tail > 0 and _loose(rows[tail - 1]):
        tail -= 1
    last = rows[tail - 1] if tail else None
    closing = rows[tail:end]
    if last is None or not closing:
        return rows[:end]
    for number, row in enumerate(closing):
        if is_chrome_heading(row.text) or (is_pointer(row.text) and number + 1 == len(closing)):
            return rows[: tail + number]
    # Questions about the article's subject are its own, so is a list after what introduces one.
    is_introduced = last.text.endswith((":", ",")) or _INTRODUCES.search(last.text)
    if is_page and len(closing) >= 3 and last.kind == "p" and not is_introduced:
        subject = bare_words(title)
        titles = sum(title_like(row.text) and len(row.text.split()) >= 3 for row in closing)
        own = sum(bool(subject) and subject in bare_words(row.text) for row in closing)
        if titles >= 0.75 * len(closing) and own < 0.5 * len(closing):
            return rows[:tail]
    return rows[:end]


def _loose(row: Row) -> bool:
    """A line that ends no sentence: a title, a button, a label."""
    return row.kind == "p" and len(row.text) <= 160 and (row.text.endswith("?") or not ends_sentence(row.text))
