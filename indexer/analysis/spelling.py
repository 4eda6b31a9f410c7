"""British and American spellings -> one form, so that either finds the other.

What comes out need not be a word, as long as both spellings give the same and no other word does.
"""

from __future__ import annotations

import re

_RULES = [
    (re.compile(pattern), form)
    for pattern, form in (
        (r"^practis(e|ed|es|ing)$", r"practic\1"),
        # organise, organisation; not advise, exercise, surprise, which have other relatives (advice, noisy)
        (r"^([a-z]{3,}[^aceouvw])(?<!pr)is(e|ed|es|er|ers|ing|ation|ations|ational)$", r"\1iz\2"),
        (r"al[yi]s(e|ed|er|ers|ing)$", r"alyz\1"),
        # behaviour, colourful, neighbours; not hour, four
        (r"^([a-z]{2,})our(s|ed|ing|ful|able|ably|al|ally|ist|ite|ites|less|er|ers|hood|ly|y)?$", r"\1or\2"),
        # anaesthetic, haemorrhage, paediatric, anaemia, aetiology, faeces, caesarean, orthopaedic, gynaecology
        (r"^(|an|h|p|c|f|orthop|encyclop)ae(?=[mdsct][a-z]{2})", r"\1e"),
        (r"(?<=[nhkcx])aemi", "emi"),
        (r"gynaec", "gynec"),
        # oedema, oesophagus, oestrogen, foetal, dyspnoea, diarrhoea
        (r"^(|f)oe(?=[dst][a-z]{2})", r"\1e"),
        (r"(rrh|pn)oe", r"\1e"),
        # centre, fibres, litre, theatre
        (r"([a-z][^e][bt])re(s?)$", r"\1er\2"),
        (r"(counse|trave|cance|signa|channe|quarre|labe|mode|leve|fue)ll(?=(ed|ing|er|ers|or|ors)$)", r"\1l"),
        (r"(defen|offen|licen)c(es?)$", r"\1s\2"),
        (r"^programme(s?)$", r"program\1"),
        (r"sulph", "sulf"),
    )
]
#: What a word has to have for any rule to look at it; most words have none of it.
_SUSPECT = re.compile(r"is[aei]|[yi]s[ei]|our|ae|oe|[bt]res?$|ll(?:ed|ing|er|or)|nces?$|practis|programme|sulph")


def one_spelling(folded: str) -> str:
    """The one form of a folded word."""
    if _SUSPECT.search(folded):
        for pattern, form in _RULES:
            folded = pattern.sub(form, folded)
    return folded
