"""Finds the words that may name an event: one dictionary pass over a sentence, before anything is parsed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coding.conditions import (
    CompiledCondition,
    Surroundings,
    compile_condition,
    could_hold,
    surroundings,
    textual_parts_hold,
)
from coding.model import Sentence, Span, TriggerHit
from coding.wordlist import WordList
from schemas.inflection import InflectionFile
from schemas.ontology import EventType, TriggerEntry, Words
from seeds.inflect import trigger_forms

_WORD = re.compile(r"[^\W_]+")


VerbForm = Literal["base", "present"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A trigger entry in one inflected form, with its compiled conditions."""

    words: tuple[str, ...]
    entry: TriggerEntry
    event_type: EventType
    needs: tuple[CompiledCondition, ...]
    unless: tuple[CompiledCondition, ...]
    barred: tuple[CompiledCondition, ...] = ()
    """Those of `unless` that the words of the sentence alone decide."""
    form: VerbForm | None = None
    """Which form of a verb it is, where a noun has the same."""

    def possible(self, words: Surroundings) -> bool:
        """Whether the words of the sentence alone leave this sense open."""
        for condition in self.barred:
            if textual_parts_hold(condition, words):
                return False
        for condition in self.needs:
            if could_hold(condition, words):
                return True
        return not self.needs


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every pattern by its first word, longer patterns first."""

    by_first: Mapping[str, tuple[Pattern, ...]]
    before_noun: frozenset[str]
    after_noun: frozenset[str]
    before_verb: frozenset[str]
    verb_endings: tuple[str, ...]

    def may_be_verb(self, pattern: Pattern, before: str, after: str) -> bool:
        """Whether a form that is a noun as well can be a verb between two words. Of violence, whose nouns are triggers too, only
        what is certain is ruled out."""
        if before in self.before_noun or after in self.after_noun:
            return False
        if pattern.form == "present" or pattern.event_type.violent:
            return True
        return not before or before in self.before_verb or before.endswith(self.verb_endings)


@dataclass(frozen=True, slots=True)
class Reading:
    """A trigger hit with the pattern that made it and the words it was found among."""

    hit: TriggerHit
    pattern: Pattern
    words: Surroundings


def build_lexicon(types: Iterable[EventType], lexicons: Mapping[str, Words], inflection: InflectionFile) -> Lexicon:
    """All triggers of an ontology in all their forms."""
    table: dict[str, list[Pattern]] = {}
    compiled: dict[Words, WordList] = {}
    for event_type in types:
        for entry in event_type.triggers:
            needs = tuple(compile_condition(c, lexicons, compiled) for c in entry.needs)
            unless = tuple(compile_condition(c, lexicons, compiled) for c in entry.unless)
            barred = tuple(c for c in unless if c.only_textual)
            for form in trigger_forms(entry, inflection):
                words = tuple(_WORD.findall(form.lower()))
                pattern = Pattern(words, entry, event_type, needs, unless, barred, _verb_form(form, entry, inflection))
                table.setdefault(words[0], []).append(pattern)
    by_first = {first: tuple(sorted(p, key=lambda x: -len(x.words))) for first, p in table.items()}
    return Lexicon(
        by_first,
        frozenset(inflection.before_noun),
        frozenset(inflection.after_noun),
        frozenset(inflection.before_verb),
        inflection.before_verb_endings,
    )


def _verb_form(form: str, entry: TriggerEntry, inflection: InflectionFile) -> VerbForm | None:
    """The form of a single verb that nouns share; a base form that is the past as well ("hit", "put") is none."""
    if entry.verb is None or entry.forms or " " in form:
        return None
    irregular = inflection.verbs.get(entry.verb)
    if form == entry.verb:
        return None if irregular and form in (*irregular.past, *irregular.participle) else "base"
    return "present" if form.endswith("s") else None


def find_triggers(sentence: Sentence, lexicon: Lexicon) -> tuple[Reading, ...]:
    """Every reading of every trigger word of a sentence that its words alone do not rule out."""
    found = list(_WORD.finditer(sentence.clean))
    words = [m[0].lower() for m in found]
    begun = [i for i, word in enumerate(words) if word in lexicon.by_first]
    if not begun:
        return ()
    in_title = sentence.in_title  # headlines leave out the little words that tell verbs from nouns
    readings: list[Reading] = []
    whole = surroundings(words)
    for i in begun:
        around = whole
        for pattern in lexicon.by_first[words[i]]:
            end = i + len(pattern.words)
            if end > i + 1 and (tuple(words[i:end]) != pattern.words or not _adjacent(sentence.clean, found[i:end])):
                continue
            if (
                pattern.form
                and not in_title
                and not lexicon.may_be_verb(pattern, *_neighbours(sentence.clean, found, words, i))
            ):
                continue
            if around.right != end:
                around = whole.beside(i, end)
            if pattern.possible(around):
                a, b = found[i].start(), found[end - 1].end()
                span = Span(sentence.start + a, sentence.start + b, sentence.text[a:b])
                readings.append(
                    Reading(TriggerHit(sentence.index, span, pattern.entry, pattern.event_type), pattern, around)
                )
    return tuple(readings)


def _neighbours(text: str, found: Sequence[re.Match[str]], words: Sequence[str], i: int) -> tuple[str, str]:
    """The words before and after one, empty where more than a space stands between, or where two names are its subject."""
    before = words[i - 1] if i and text[found[i - 1].end() : found[i].start()] == " " else ""
    after = words[i + 1] if i + 1 < len(found) and text[found[i].end() : found[i + 1].start()] == " " else ""
    if i > 1 and words[i - 2] == "and" and found[i - 1][0][0].isupper():
        before = ""
    return before, after


def _adjacent(text: str, found: Sequence[re.Match[str]]) -> bool:
    """Whether only a space, a hyphen or an apostrophe stands between the words."""
    return all(text[a.end() : b.start()] in (" ", "-", "'", "  ", "\n") for a, b in itertools.pairwise(found))
