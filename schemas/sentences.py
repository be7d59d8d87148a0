"""The form of `seeds/cues/sentences.yml`."""

from __future__ import annotations

from schemas.base import Frozen


class SentenceWords(Frozen):
    """Lower-case words that decide where sentences end and what is recased in headlines."""

    abbreviations: frozenset[str]
    starters: frozenset[str]
    headline_words: frozenset[str]
    english_words: frozenset[str]
    """Function words that are English and no other language's."""
