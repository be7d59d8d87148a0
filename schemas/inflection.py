"""The form of `seeds/cues/inflection.yml`: English words whose inflected forms the rules do not give."""

from __future__ import annotations

from schemas.base import Frozen


class IrregularVerb(Frozen):
    """Forms of a verb. Every list that is absent is made by rule; an absent participle is the past."""

    past: tuple[str, ...] = ()
    participle: tuple[str, ...] = ()
    gerund: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    """Third person singular."""


class InflectionFile(Frozen):
    """`seeds/cues/inflection.yml`."""

    verbs: dict[str, IrregularVerb]
    nouns: dict[str, tuple[str, ...]]
    """Plurals; a word that is its own plural lists itself."""
    doubling: tuple[str, ...]
    """Verbs of more than one syllable that double the last consonant (`admit`, `admitted`)."""
    both: tuple[str, ...]
    """Verbs written either way (`kidnaped`, `kidnapped`)."""
    before_noun: tuple[str, ...] = ()
    """Words after which a base form or a third person is a noun ("the support", "of trade")."""
    after_noun: tuple[str, ...] = ()
    """Words before which it is one ("the strikes were", "support of")."""
    before_verb: tuple[str, ...] = ()
    """Words after which a base form may be a verb ("to support", "they support")."""
    before_verb_endings: tuple[str, ...] = ()
    """Endings of such words: those of plurals and adverbs."""
