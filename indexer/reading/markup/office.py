"""What Word and Google Docs write into the pages that they export, of which HTML has no notion."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bs4 import Tag

_KIX = re.compile(r"\blst-kix_\w+-(\d)\b")
_ITEM = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_NOTES = re.compile(r"mso-element:\s*(?:footnote|endnote)-list", re.IGNORECASE)
_COMMENT, _COMMENTED = "#cmnt_ref", "#cmnt"
_LABEL = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)


def lists_around(attrs: Mapping[str, str]) -> int:
    """In how many lists one lies: Google Docs writes them one after the other, and their depth in a class."""
    found = _KIX.search(attrs.get("class", ""))
    return int(found[1]) if found else 0


def depth_of_item(attrs: Mapping[str, str]) -> int:
    """How deep the item lies that a paragraph of Word's is, or 0 where it is none."""
    found = _ITEM.search(attrs.get("style", ""))
    return int(found[1]) if found else 0


def may_be_item(attrs: Mapping[str, str]) -> bool:
    """Say whether a paragraph of Word's is an item, if it has a mark that is typed by hand."""
    return attrs.get("class", "").startswith("MsoListParagraph")


def is_title(attrs: Mapping[str, str]) -> bool:
    """Say whether a paragraph is what Word calls the title."""
    return attrs.get("class") == "MsoTitle"


def is_label(attrs: Mapping[str, str]) -> bool:
    """Say whether a tag is the bullet or the number of an item of Word's."""
    return "style" in attrs and _LABEL.search(attrs["style"]) is not None


def is_notes(attrs: Mapping[str, str]) -> bool:
    """Say whether a part is Word's footnotes or endnotes."""
    return "style" in attrs and _NOTES.search(attrs["style"]) is not None


def is_commented(text: str) -> bool:
    """Say whether a page may have comments of those who wrote it in Google Docs, which its export ends with."""
    return _COMMENT in text


def take_comments_away(soup: Tag) -> None:
    """Take the comments out of a page, each a paragraph, and their marks in the text."""
    for link in soup.find_all("a", href=re.compile(f"^{_COMMENTED}")):
        is_comment = link["href"].startswith(_COMMENT)
        whole = link.find_parent("p") if is_comment else link.find_parent("sup")
        (whole or link).extract()
