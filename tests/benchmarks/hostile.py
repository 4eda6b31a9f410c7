"""Queries that want to take long, or to break something: every one must be answered, and soon.

Each is at most 512 characters, the longest that a search may have.
"""

from __future__ import annotations

from random import Random

_MOST = 512
#: The same letters in every run.
DRAWN = Random(48)
_COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "is",
    "for",
    "are",
    "with",
    "that",
    "or",
    "as",
    "by",
    "on",
    "be",
    "this",
    "can",
    "may",
    "from",
    "not",
    "have",
    "people",
    "which",
    "disease",
    "your",
    "it",
    "symptoms",
    "treatment",
    "cause",
    "condition",
    "genes",
    "gene",
    "if",
    "health",
    "also",
    "cancer",
    "blood",
]


def _filled(unit: str) -> str:
    return (unit * (_MOST // len(unit) + 1))[:_MOST].strip()


def _balanced(unit_open: str, inner: str, unit_close: str) -> str:
    times = (_MOST - len(inner)) // (len(unit_open) + len(unit_close))
    return f"{unit_open * times}{inner}{unit_close * times}"


#: name -> query
QUERIES: dict[str, str] = {
    "one star": "*",
    "a range": "[a TO z]",
    "a fuzzy letter": "a~9",
    "words without end": _filled("disease treatment symptoms "),
    "different words without end": " ".join(f"word{n}" for n in range(60))[:_MOST],
    "nested parentheses": _balanced("(", "heart", ")"),
    "nested parentheses of two": _balanced("(a ", "heart", ")"),
    "open parentheses": "(" * _MOST,
    "closed parentheses": ")" * _MOST,
    "NOT OR": "NOT OR heart",
    "operators only": _filled("AND OR NOT "),
    "NOT of everything": _filled("NOT "),
    "minus of everything": _filled("-heart "),
    "chain of OR": " OR ".join(_COMMON)[:_MOST],
    "chain of AND": " AND ".join(_COMMON)[:_MOST],
    "chain of NOT": _filled("a NOT b "),
    "a hundred stars": _filled("* "),
    "prefixes of one letter": " ".join(f"{chr(97 + n)}*" for n in range(26)),
    "prefixes of two letters": " ".join(f"{first}{second}*" for first in "sdcpt" for second in "aeiou"),
    "the widest prefixes": "co* di* pr* re* in* de* tr* ca*",
    "prefixes in titles": "title:co* title:di* title:pr* title:re* title:in* title:de* title:tr* title:ca*",
    "prefixes joined by AND": " AND ".join(f"{start}*" for start in ("co", "di", "pr", "re", "in", "de", "tr", "ca")),
    "wildcards inside": "d*s*e*a*s*e ?????? h?art",
    "a phrase of common words": f'"{" ".join(_COMMON)}"',
    "a phrase of one word forty times": f'"{" ".join(["the"] * 40)}"',
    "twelve phrases of common words": " ".join('"of the"' for _ in range(12)),
    "phrases that differ": " ".join(f'"{first} {second}"' for first in _COMMON[:6] for second in _COMMON[:6])[:_MOST],
    "phrases joined by AND": ' AND '.join(['"of the"', '"in the"', '"to the"', '"may be"', '"can be"', '"such as"']),
    "a phrase without": f'disease -"{" ".join(_COMMON[:20])}"',
    "without phrases": 'people -"of the" -"in the" -"to the" -"may be" -"can be" -"such as"',
    "quotes unbalanced": _filled('"heart '),
    "quotes only": '"' * _MOST,
    "empty quotes": _filled('"" '),
    "fields nested": _filled("title:"),
    "unknown fields": _filled("foo:bar:baz:"),
    "a boost of a million": "heart^1000000 ^^^^ ~~~~",
    "a regular expression": "/(a+)+$/ /.*.*.*=.*/",
    "control characters": "".join(chr(n) for n in range(1, 32)) * 16,
    "null bytes": "heart\0disease\0" * 36,
    "combining marks": "a" + "\u0301" * 511,
    "right to left": "\u202e" * 256 + "קוד" * 85,
    "surrogate alone": "heart \ud800 disease",
    "emoji": "🫀" * _MOST,
    "one word of 512 letters": "a" * _MOST,
    "a misspelled word of 60 letters": "pneumonoultramicroscopicsilicovolcanoconiosizz",
    "forty misspelled words": " ".join(f"diseaze{chr(97 + n % 26)}" for n in range(40))[:_MOST],
    "words of nobody": " ".join("".join(DRAWN.choices("abcdefghijklmnopqrstuvwxyz", k=9)) for _ in range(48)),
    "numbers and points": _filled("1.2.3,4.5,6 "),
    "apostrophes": _filled("o'o'o’o "),
    "markup": "<script>alert(1)</script>&lt;mark&gt;" * 13,
    "SQL": "'; DROP TABLE articles; -- " * 18,
    "everything at once": _filled('(title:"of the" OR co*) AND -di* NOT "in the" topic:x source:"y" '),
}  # fmt: skip
