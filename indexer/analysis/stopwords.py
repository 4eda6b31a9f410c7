"""Words that say nothing of what is searched for; left out of plain searches, kept in phrases.

Curated for questions about health: words that carry meaning there are none of these ("not", "no", "without", "after",
"before", "against"). Some are abbreviations in capitals ("WHO", "US", "ME"): a phrase in quotation marks keeps them.
Contractions stand here as they are typed in a hurry, but for those that are other words then ("well", "shed").
"""

from __future__ import annotations

from indexer.analysis.terms import fold

STOP_WORDS = frozenset(
    """
    a an the this that these those
    i me my mine myself we us our ours you your yours he him his she her hers it its they them their theirs
    himself herself itself themselves yourself yourselves ourselves
    am is are was were be been being do does did doing done has have had having
    can could may might must shall should will would cannot
    and or but if then than so as of at by for from in into on onto to with about since while
    what which who whom whose when where why how
    there here some any such also just very too more most other each every everything something anything
    want wants wanted get gets getting got take takes taking took make makes making made go goes going came
    become becomes put happen happens really thing things like
    s t d ll re ve m
    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt shant shouldnt wasnt werent
    wont wouldnt couldve mightve mustve shouldve wouldve
    im ive id youre youve youll youd hes hed shes its itll itd weve theyre theyve theyll theyd
    whos whove wholl whod whats thats thatll theres therell heres hows wheres
    """.split()  # noqa: SIM905 - a long list of quoted words is hard to read
)


def is_stop_word(surface: str) -> bool:
    """Whether a word says nothing of what is searched for."""
    return fold(surface).replace("'", "") in STOP_WORDS
