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
    transparent: frozenset[str]
    """Nouns that stand for what follows `of`, in all their forms: "the bodies of two officers"."""
