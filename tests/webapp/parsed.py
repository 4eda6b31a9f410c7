"""What a page holds."""

from __future__ import annotations

from bs4 import BeautifulSoup


def soup(answer) -> BeautifulSoup:
    """An answer's page taken apart."""
    assert answer.mimetype == "text/html"
    return BeautifulSoup(answer.text, "lxml")


def words(element) -> str:
    """The words of an element, single spaces between them."""
    return " ".join(element.get_text().split())
