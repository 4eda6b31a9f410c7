"""MathML as text on one line: "1/2", "10^5", "√(x + 1)"."""

from __future__ import annotations

from bs4.element import Tag

from ..words.cleaning import clean

_DEEPEST = 40
#: Between the parts of what has two of them.
_SIGNS = {"mfrac": "/", "msup": "^", "msub": "_", "mroot": "√"}
_SPACED = frozenset("=+−-±×·<>≤≥≈∼→∝")
_SKIPPED = ("annotation", "annotation-xml")


def formula(math: Tag) -> str:
    """The text of a `<math>` tag."""
    return clean(_text(math, _DEEPEST))


def _text(tag: Tag, depth: int) -> str:
    if not depth:
        return tag.get_text()
    parts = [
        _text(node, depth - 1) if isinstance(node, Tag) else str(node).strip()
        for node in tag.contents
        if not (isinstance(node, Tag) and node.name in _SKIPPED)
    ]
    parts = [part for part in parts if part]
    if tag.name == "mo":
        sign = "".join(parts)
        return f" {sign} " if sign in _SPACED else sign
    if tag.name in _SIGNS and len(parts) == 2:
        return _SIGNS[tag.name].join(_held(part) for part in parts)
    if tag.name == "msqrt":
        return f"√{_held(''.join(parts))}"
    if tag.name == "mtext":
        return f" {''.join(parts)} "
    return "".join(parts)


def _held(part: str) -> str:
    """A part of a formula that stays together beside a sign."""
    part = part.strip()
    return part if part.isalnum() or (part[:1], part[-1:]) == ("(", ")") else f"({part})"
