"""The form of `seeds/cues/verbs.yml`."""

from __future__ import annotations

from schemas.base import Frozen


class VerbSets(Frozen):
    """Verbs (base forms in the file, all forms once loaded) by what they do to the arguments of an event beside them."""

    light: frozenset[str]
    undergo: frozenset[str]
    effect: frozenset[str]
    blame: frozenset[str]
    claim: frozenset[str]
    accuse: frozenset[str]
    accuse_of: frozenset[str] = frozenset()
    """Verbs that say of their object that it did what stands behind `of`, `for`, `with` or `over`: "charged him over the killing"."""
    implicate: frozenset[str] = frozenset()
    """Those of `in`, `to` or `with`: "implicated them in the massacre", "was linked to the attack"."""
    transparent: frozenset[str]
    """Nouns that stand for what follows `of`, in all their forms: "the bodies of two officers"."""
    handing: frozenset[str] = frozenset()
    """Verbs whose object is handed over or moved: "agreed to send troops to Mali" has the other side behind `to`."""
    partake: frozenset[str] = frozenset()
    """Verbs of taking part in an event: "participated in the attack"."""
    giving: frozenset[str] = frozenset()
    """Verbs with two objects: "gave Chad aid"."""
    coming: frozenset[str] = frozenset()
    """Verbs of being or going somewhere, whose subject meets those whom he is there for: "flew to Rome for talks"."""
    texts: frozenset[str] = frozenset()
    """Nouns of what is written or said, in all their forms: who issues "a statement condemning the raid" condemns it."""
    series: frozenset[str] = frozenset()
    """Nouns before `of` and an event that only count or order it, in all their forms: "a round of talks"."""
    cause_prepositions: frozenset[str] = frozenset()
    """Prepositions before the act that did a harm: "killed in police firing"."""
    cause_conjunctions: frozenset[str] = frozenset()
    """Conjunctions before the clause of that act: "killed when police opened fire"."""


UNINFLECTED = frozenset(("series", "texts", "transparent", "cause_prepositions", "cause_conjunctions"))
"""The sets whose words are used as they are listed."""
