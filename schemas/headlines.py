"""The form of `seeds/cues/headlines.yml`: what tells the verb of a headline, which leaves the little words out."""

from __future__ import annotations

from schemas.base import Frozen


class HeadlineWords(Frozen):
    """All words in lower case; verbs in their base form."""

    verbs: frozenset[str]
    """Verbs of headlines that are no triggers ("rips through", "leaves 12 dead")."""
    nouns: frozenset[str]
    """Verbs whose forms are nouns as well, besides those that are nouns among the triggers ("fire", "shells")."""
    with_preposition: frozenset[str]
    """Those of them that may stand before a preposition ("police fire on marchers"); another one there is a noun ("attack on a bus")."""
    plurals: frozenset[str]
    """Subjects that take a base form without being plural by their form: police, Taliban."""
    singulars: frozenset[str]
    """Subjects that end in s and take a third person: us, isis."""
    breaks: frozenset[str]
    """Words that begin another clause: as, after."""
    helpers: frozenset[str]
    """Words behind which a base form is no finite verb: to, will."""
    finite: frozenset[str]
    """Finite verbs that have no other reading: is, says."""
    prepositions: frozenset[str]
    not_subjects: frozenset[str]
    """Words that are no subject right before a verb: articles, "air", "car"."""
    not_objects: frozenset[str]
    """Words behind a noun of violence that make a compound of it ("attack suspect")."""
    bare: frozenset[str]
    """Words that take no article behind a verb: numbers, pronouns, people, "responsibility"."""
