"""Titles: parted from the name of the site beside them, or made of the text where nothing says what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..article import Section
from .cleaning import bare_words
from .labels import title_case

#: No title with a site's name beside it is longer; each way to part it is compared with the heading.
_LONGEST_PARTED = 500
_SEPARATED = re.compile(r"(\s+(?:[|–—·•»«‹›-]|::)\s+|\s*[|»]\s*)")


def title_like(text: str) -> bool:
    """Say whether a line could be another page's title: short, in title case, no sentence."""
    return (
        len(text) <= 140 and not text.endswith((".", ":", ";", ",", "!")) and (title_case(text) or text.endswith("?"))
    )


def strip_site(title: str, site: str) -> str:
    """Return a title without the name of the site before or after it, where the name is known."""
    if site:
        parts = _SEPARATED.split(title)
        words = bare_words(site)
        if len(parts) > 1 and words:
            if bare_words(parts[-1]) == words:
                return "".join(parts[:-2]).strip()
            if bare_words(parts[0]) == words:
                return "".join(parts[2:]).strip()
    return title


def part_title(whole: str, heading: str) -> tuple[str, str]:
    """Part a `<title>` into the article's title and the site's name; the page's heading is the witness."""
    if len(whole) > _LONGEST_PARTED:
        return whole, ""
    parts = _SEPARATED.split(whole.strip(" |–—-·•»"))
    if len(parts) == 1 and whole[:1] in "|–—-·•»":
        return "", parts[0]
    if len(parts) == 1:
        return whole, ""
    words = bare_words(heading)
    if words == bare_words(whole):
        return whole, ""
    if words:
        for cut in range(len(parts) - 2, 0, -2):
            if bare_words("".join(parts[:cut])) == words:
                return "".join(parts[:cut]).strip(), parts[-1].strip()
            if bare_words("".join(parts[cut + 1 :])) == words:
                return "".join(parts[cut + 1 :]).strip(), parts[0].strip()
    # No witness: a site's name is short and stands last.
    last, rest = parts[-1].strip(), "".join(parts[:-2]).strip()
    if (
        last
        and len(last.split()) <= 5
        and len(last) <= len(rest)
        and parts[-2].strip() in ("|", "–", "—", "-", "·", "•", "»", "::")
    ):
        return rest, last
    return whole, ""


def title_of_text(sections: tuple[Section, ...]) -> tuple[str, tuple[Section, ...]]:
    """The title that a text without any has in its first block, and what is left: a block that is all title goes."""
    number, first = next((n, section) for n, section in enumerate(sections) if section.blocks)
    title = title_from(first_words(sections))
    if title != first.blocks[0] or sum(len(section.blocks) for section in sections) == 1:
        return title, sections
    rest = replace(first, blocks=first.blocks[1:], kinds=first.kinds[1:])
    kept = (rest,) if rest.blocks or rest.heading else ()
    return title, (*sections[:number], *kept, *sections[number + 1 :])


def first_words(sections: Sequence[Section]) -> str:
    """The first block that has words and is no listing; or else the first, or the first heading."""
    pairs = [pair for section in sections for pair in zip(section.kinds, section.blocks, strict=True)]
    said = (block for kind, block in pairs if kind != "pre" and any(map(str.isalpha, block)))
    return next(said, pairs[0][1] if pairs else sections[0].heading)


def title_from(text: str, limit: int = 90) -> str:
    """Return a title made of the first sentence, cut at a clause or between words if it is long."""
    found = _FIRST_SENTENCE.match(text)
    sentence = (found[0] if found else text).strip()
    if len(sentence) <= limit:
        return sentence.rstrip(".。 ")
    cut = sentence[: limit + 1]
    places = [found.start() for found in _CLAUSE.finditer(cut)]
    # A clause shorter than this says too little: "However", "In our last two posts".
    if places and places[-1] >= 40:
        return cut[: places[-1]].rstrip(" ,;:—–(-")
    return (cut[:limit].rpartition(" ")[0].rstrip(" ,;:—–(-") or sentence[:limit]) + "…"


_CLAUSE = re.compile(r"[;:—–(,]\s|\s[—–-]\s|\s(?:that|which|who|whose|because|although|while|when|where|but)\s")
_FIRST_SENTENCE = re.compile(r"^.{15,}?[^\s.]{3}[.!?。](?=[\s”\"')]|$)", re.DOTALL)
