"""Stems of the words that the stemmer makes one with others of another meaning, or parts from their own forms."""

from __future__ import annotations

import Stemmer

_stemmer = Stemmer.Stemmer("english", 0)
_stem = _stemmer.stemWord

#: Each line's words have the stem of its first.
_FORMS = """
    woman women
    man men
    child children
    tooth teeth
    foot feet
    mouse mice
    knife knives
    bacteria bacterium
    prognosis prognoses
    psychosis psychoses
    neurosis neuroses
    metastasis metastases
    thrombosis thromboses
    stenosis stenoses
    prosthesis prostheses
    hypothesis hypotheses
    crisis crises
    bite bitten
    bleed bled
    break broke broken
    catch caught
    drink drank
    eat ate eaten
    fall fell fallen
    feel felt
    fight fought
    grow grew grown
    shake shook shaken
    sleep slept
    sting stung
    swell swollen
    teach taught
    throw threw thrown
    wake woke woken
""".splitlines()
#: Each line's words have its first as their stem: severe is not several, nor a tire tired.
_APART = """
    several
    quite
    position positions positioned positioning
    tired tiredness
    united
    generalized
    periodic
    stimulant stimulants
    breastfeed breastfeeds breastfeeding breastfed
    grounding
    experienc experience experiences
    organ organs
    organiz organization organizations
    testis testes
    dependenc dependence dependency dependencies dependent dependents
    mindful mindfulness
    tearful tearfulness
    als
    ibs
    pms
""".splitlines()
#: Abbreviations in the plural whose s the stemmer leaves. Not by their shape, and none that is also an abbreviation of
#: its own: TMS, GPS, MDS and HDLS are no plurals.
_PLURALS = """
    cpus dvts gpus hmos icus ldls mris pcps phds ppis rbcs snps snris ssris stds stis tbis tcas tkis wbcs
""".split()  # noqa: SIM905 - a long list of quoted words is hard to read

_STEMS = {
    **{form: _stem(line.split()[0]) for line in _FORMS for form in line.split()},
    **{form: line.split()[0] for line in _APART for form in line.split()},
    **{plural: plural[:-1] for plural in _PLURALS},
}


def stem_of(word: str) -> str:
    """The stem of a folded word in one spelling: Snowball's for English, but for the words of this module."""
    return _STEMS.get(word) or _stem(word)
