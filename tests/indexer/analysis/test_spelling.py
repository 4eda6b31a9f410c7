"""British and American spellings, plurals of abbreviations: one term; other words keep theirs."""

from __future__ import annotations

import pytest

from indexer.analysis import term_of

SAME = """
behaviour behavior, behavioural behavioral, colours colors, tumour tumor, favourably favorably
organise organize, organisation organization, desensitisation desensitization, stabilisers stabilizers
analyse analyze, paralysed paralyzed
anaesthetic anesthetic, anaemia anemia, haemorrhage hemorrhage, paediatric pediatric, leukaemia leukemia
oestrogen estrogen, oedema edema, foetal fetal, apnoea apnea, diarrhoea diarrhea, caesarean cesarean
centre center, fibres fibers, litre liter
counselling counseling, travelled traveled, signalling signaling, labelled labeled
defence defense, practise practice, programme program, sulphate sulfate, licence license
SSRIs SSRI, MAOIs MAOI
"""
DIFFERENT = """
four for, hour hor, toes tes, advise advize, rise rize, telling teling, ass as, aes es, size sise
"""


def pairs(text: str):
    return [tuple(pair.split()) for pair in text.replace("\n", ",").split(",") if pair.strip()]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_either_spelling_finds_the_other(one, other):
    assert term_of(one) == term_of(other)


@pytest.mark.parametrize(("one", "other"), pairs(DIFFERENT))
def test_other_words_stay_apart(one, other):
    assert term_of(one) != term_of(other)


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("stimulant stimulants", "stimulation stimulate"),
        ("breastfeed breastfeeding breastfed", "breast"),
        ("grounding", "ground grounds"),
        ("organs organ", "organization organisations"),
        ("experience experienced experiences", "experiment experimental"),
        ("dependence dependent dependency", "depends depending"),
        ("mindfulness mindful", "mind minds"),
        ("tearful tearfulness", "tear tears"),
        ("ALS als", "al"),
        ("severe severely severity", "several"),
        ("quit quitting", "quite"),
        ("positive positively", "position positions positioned"),
        ("tired tiredness", "tire tires"),
        ("united", "unit units"),
        ("generalized generalised", "general generally"),
        ("periodic", "period periods"),
        ("testis testes", "test tests"),
        ("child children", "childish"),
        ("woman women", "man men"),
        ("tooth teeth", "foot feet"),
        ("psychosis psychoses", "psychotic"),
        ("swell swelling swollen", "well"),
        ("bacteria bacterium", "bacterial"),
    ],
)
def test_words_that_the_stemmer_mixes_up_are_told_apart(words, others):
    (own,) = set(map(term_of, words.split()))
    assert own not in set(map(term_of, others.split()))
