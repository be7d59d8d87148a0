"""The verbs of headlines. A headline tells in the present what has happened and leaves the little words out; a parser taught on prose
takes its verbs for nouns ("Houthis attack bus", "Turkey shells town"). It reads them right in the past tense, so that is what it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.headlines import HeadlineWords
from schemas.inflection import InflectionFile
from schemas.ontology import EventType
from seeds.inflect import noun_forms, past_of, third_person

_SEVERAL = re.compile(r"[^su]s$|ly$")
"""Endings of plurals and adverbs."""
_STOP = re.compile(r"[,;:.!?|\"'()\[\]–—-]+")


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of the present: its past, its base, whether it is the third person singular, and whether it may be a noun."""

    past: str
    base: str
    third: bool
    noun: bool


@dataclass(frozen=True, slots=True)
class HeadlineVerbs:
    """The verbs of headlines by their forms of the present, and the words around them."""

    forms: Mapping[str, _Form]
    pasts: frozenset[str]
    words: HeadlineWords


def build_headline_verbs(types: Iterable[EventType], words: HeadlineWords, inflection: InflectionFile) -> HeadlineVerbs:
    """The verbs among the triggers and those of the list; a form that is a trigger as a noun too may be either."""
    triggers = [t for event_type in types for t in event_type.triggers]
    bases = {t.verb.split()[0] for t in triggers if t.verb is not None} | words.verbs
    nouns = {form for t in triggers if t.noun is not None for form in noun_forms(t.noun, inflection)}
    forms: dict[str, _Form] = {}
    pasts: set[str] = set()
    for base in sorted(bases):
        third, past = third_person(base, inflection), past_of(base, inflection)
        pasts.add(past)
        for form in {base, third} - {past}:
            forms[form] = _Form(past, base, form == third, base in words.nouns or form in nouns)
    return HeadlineVerbs(forms, frozenset(pasts), words)


def retold(tokens: Sequence[str], verbs: HeadlineVerbs) -> tuple[tuple[str, str | None], ...] | None:
    """The words of a headline with its verbs in the past tense and an article before their objects, each with the word of the text that it
    stands for, None for the articles. None where nothing is to be changed."""
    past = in_past(tokens, verbs)
    if not past:
        return None
    told: list[tuple[str, str | None]] = []
    for i, word in enumerate(tokens):
        told.append((past.get(i, word), word))
        if i in past and _wants_article(tokens[i + 1 : i + 2], verbs.words):
            told.append(("the", None))
    return tuple(told)


def _wants_article(following: Sequence[str], words: HeadlineWords) -> bool:
    """Whether a small singular noun may follow."""
    return any(
        w.isalpha() and w.islower() and not _SEVERAL.search(w) and w not in words.prepositions | words.bare
        for w in following
    )


def in_past(tokens: Sequence[str], verbs: HeadlineVerbs) -> dict[int, str]:
    """The past tense of the verbs of a headline, by token. Words that may be nouns are verbs only where a subject stands before them,
    something that may be an object behind, and no other verb in their clause."""
    found: dict[int, str] = {}
    low = [t.lower() for t in tokens]
    for start, end in _clauses(low, verbs.words):
        at = [i for i in range(start, end) if low[i] in verbs.forms and not _is_infinitive(low, i, start, verbs)]
        sure = [i for i in at if not verbs.forms[low[i]].noun]
        told = any(low[i] in verbs.words.finite or low[i] in verbs.pasts for i in range(start, end))
        either = [] if sure or told else [i for i in at if _is_verb(low, i, (start, end), verbs)]
        found |= {i: verbs.forms[low[i]].past for i in sure + either[:1]}
    return found


def _clauses(low: Sequence[str], words: HeadlineWords) -> Iterator[tuple[int, int]]:
    """The half-open ranges between marks and words that begin a clause."""
    start = 0
    for i, word in enumerate(low):
        if word in words.breaks or _STOP.fullmatch(word):
            yield start, i
            start = i + 1
    yield start, len(low)


def _is_infinitive(low: Sequence[str], at: int, start: int, verbs: HeadlineVerbs) -> bool:
    """Whether a base form is none of the present: behind "to" and "will", as the first word of all, or before a hyphen ("drive-by")."""
    if low[at + 1 : at + 2] == ["-"]:
        return True
    if verbs.forms[low[at]].third:
        return False
    return at == 0 or (at > start and low[at - 1] in verbs.words.helpers)


def _is_verb(low: Sequence[str], at: int, clause: tuple[int, int], verbs: HeadlineVerbs) -> bool:
    """Whether a word that may be a noun has a subject that agrees with it and is followed by what a verb may be followed by."""
    form, words = verbs.forms[low[at]], verbs.words
    if at == clause[0] or at + 1 >= clause[1]:
        return False
    before, after = low[at - 1], low[at + 1]
    if after in words.prepositions and low[at + 2 : at + 3] != ["least"]:
        if form.base not in words.with_preposition:
            return False
    elif after in words.not_objects or (after in verbs.forms and not after.endswith("s")):
        return False  # "bomb attack", not "fire rockets"
    if form.third:
        return before not in words.not_subjects and (not before.endswith("s") or before in words.singulars)
    if before in words.not_subjects:
        return False
    plural = before.endswith("s") and before not in words.singulars and before not in verbs.forms
    return plural or before in words.plurals
