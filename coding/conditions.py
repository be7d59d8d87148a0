"""Decides the sense of a trigger: evaluates the conditions of `seeds/ontology` on the words and the syntax around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coding.model import Candidate, Phrase
from coding.wordlist import WordList, compile_words, heads_of
from schemas.ontology import Condition, Words

NEAR = 6
BESIDE = 3
TEXTUAL = ("sentence", "near", "before", "after", "previous", "next")
SYNTACTIC = ("modifier", "subject", "object", "prep")
ARGUMENTS = frozenset(("subj", "obj", "iobj", "outer_subj", "comp_subj", "comp_obj", "comp_prep", "poss", "modifier", "compound",
    "nationality", "effect", "blamed", "light_subj", "undergo_subj"))  # fmt: skip
"""Slots that no word of their own opens; every other one is named by its preposition."""
PLACE = "PLACE"
"""What conditions call a participant that is nobody but a place by its name ("captured Goma")."""
SectorOf = Callable[[Candidate, Phrase], frozenset[str]]
"""What a phrase may be: a capital is its government, or the town."""


@dataclass(frozen=True, slots=True)
class CompiledCondition:
    """A condition with its word lists compiled; only the parts that were given are present."""

    textual: tuple[tuple[str, WordList], ...]
    syntactic: tuple[tuple[str, WordList], ...]
    prep: tuple[tuple[str, WordList], ...]
    sectors: tuple[tuple[str, frozenset[str]], ...]
    voice: str | None
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    openers: frozenset[str] = frozenset()
    """The prepositions of `has`, without which it cannot hold."""

    @property
    def only_textual(self) -> bool:
        """Whether the words of the sentence alone decide it."""
        return not (self.syntactic or self.prep or self.sectors or self.voice or self.has or self.lacks)


def compile_condition(
    condition: Condition, lexicons: Mapping[str, Words], compiled: dict[Words, WordList] | None = None
) -> CompiledCondition:
    """The condition, ready to be evaluated. Conditions given the same `compiled` share their lists."""
    known = {} if compiled is None else compiled

    def words_of(words: Words) -> WordList:
        if words not in known:
            known[words] = compile_words(words, lexicons)
        return known[words]

    def lists(names: tuple[str, ...]) -> tuple[tuple[str, WordList], ...]:
        return tuple((n, words_of(getattr(condition, n))) for n in names if getattr(condition, n))

    prep = tuple((name, words_of((word,))) for name, _, word in (p.partition(":") for p in condition.prep))
    sectors = tuple(
        (slot, frozenset(words))
        for slot, words in (("actor", condition.actor_sector), ("target", condition.target_sector))
        if words
    )
    return CompiledCondition(
        lists(TEXTUAL),
        lists(SYNTACTIC[:3]),
        prep,
        sectors,
        condition.voice,
        condition.has,
        condition.lacks,
        openers=frozenset(condition.has) - ARGUMENTS,
    )


class Surroundings(NamedTuple):
    """The lower-case words of a sentence and the half-open range of them that is the trigger. `known` only saves work: by id of a
    list, which lives as long as the lexicon, whether it occurs in the sentence; the triggers of a sentence share it."""

    words: Sequence[str]
    distinct: frozenset[str]
    left: int
    right: int
    heads: frozenset[str]
    """The first letters of the words."""
    known: dict[int, bool]

    def beside(self, left: int, right: int) -> Surroundings:
        """The same sentence around other words."""
        return Surroundings(self.words, self.distinct, left, right, self.heads, self.known)

    def mention(self, wanted: WordList) -> bool:
        """Whether a list occurs anywhere in the sentence."""
        found = self.known.get(id(wanted))
        if found is None:
            found = self.known[id(wanted)] = wanted.occurs(self.words, self.distinct, self.heads)
        return found

    def window(self, part: str) -> Sequence[str]:
        """The words that a textual part looks at."""
        w, a, b = self.words, self.left, self.right
        match part:
            case "sentence":
                return w
            case "near":
                return [*w[max(0, a - NEAR) : a], *w[b : b + NEAR]]
            case "before":
                return w[max(0, a - BESIDE) : a]
            case "after":
                return w[b : b + BESIDE]
            case "previous":
                return w[max(0, a - 1) : a]
            case _:
                return w[b : b + 1]


def surroundings(words: Sequence[str], left: int = 0, right: int = 0) -> Surroundings:
    """A sentence, given as its lower-case words, around the words [left, right)."""
    distinct = frozenset(words)
    return Surroundings(words, distinct, left, right, heads_of(distinct), {})


def textual_parts_hold(condition: CompiledCondition, words: Surroundings) -> bool:
    """Whether every part about the words of the sentence holds."""
    for part, wanted in condition.textual:  # noqa: SIM110 (a loop: this is asked for every sense of every trigger word)
        if not _found(part, wanted, words):
            return False
    return True


def could_hold(condition: CompiledCondition, words: Surroundings) -> bool:
    """Whether a condition may still hold once the sentence is parsed: what it wants of arguments must at least occur in the sentence."""
    if not (condition.openers <= words.distinct and textual_parts_hold(condition, words)):
        return False
    for _, wanted in condition.syntactic:
        if not words.mention(wanted):
            return False
    for name, wanted in condition.prep:
        if name in words.distinct and words.mention(wanted):
            return True
    return not condition.prep


def _found(part: str, wanted: WordList, words: Surroundings) -> bool:
    if part == "sentence":
        return words.mention(wanted)
    window = words.window(part)
    if part in ("previous", "next") and wanted.phrases:
        size = max(len(p) for ps in wanted.phrases.values() for p in ps)
        a, b = words.left, words.right
        longer = words.words[max(0, a - size) : a] if part == "previous" else words.words[b : b + size]
        return wanted.found_in(window) or _edge_phrase(wanted, longer, at_end=part == "previous")
    return wanted.found_in(window)


def _edge_phrase(wanted: WordList, window: Sequence[str], *, at_end: bool) -> bool:
    """Whether a phrase of the list stands directly beside the trigger."""
    for phrases in wanted.phrases.values():
        for p in phrases:
            edge = window[len(window) - len(p) :] if at_end else window[: len(p)]
            if tuple(edge) == p:
                return True
    return False


def holds(condition: CompiledCondition, words: Surroundings, candidate: Candidate, sector_of: SectorOf) -> bool:
    """Whether a condition holds for a parsed candidate."""
    if condition.voice and (condition.voice == "passive") != candidate.passive:
        return False
    slots = candidate.slots
    return (
        all(slots.get(s) for s in condition.has)
        and not any(slots.get(s) for s in condition.lacks)
        and textual_parts_hold(condition, words)
        and all(wanted.found_in(_argument_words(candidate, part)) for part, wanted in condition.syntactic)
        and (not condition.prep or any(_prep_holds(candidate, name, wanted) for name, wanted in condition.prep))
        and all(_sector_holds(candidate, slot, wanted, sector_of) for slot, wanted in condition.sectors)
    )


def _argument_words(candidate: Candidate, part: str) -> list[str]:
    names = {"subject": ("subj",), "object": ("obj", "effect"), "modifier": ("modifier", "compound", "nationality")}[
        part
    ]
    phrases = [p for n in names for p in candidate.slots.get(n, ())]
    return [w for p in phrases for w in phrase_words(p)]


def phrase_words(phrase: Phrase) -> list[str]:
    """The lower-case words of a phrase, split at hyphens."""
    return phrase.span.text.lower().replace("-", " ").replace("'s", " ").replace("’s", " ").split()


def _prep_holds(candidate: Candidate, name: str, wanted: WordList) -> bool:
    return any(wanted.found_in(phrase_words(p)) for p in candidate.slots.get(name, ()))


def _sector_holds(candidate: Candidate, slot: str, wanted: frozenset[str], sector_of: SectorOf) -> bool:
    names = {
        "actor": ("subj", "light_subj", "by", "poss", "nationality", "compound"),
        "target": ("obj", "on", "against", "effect", "comp_subj"),
    }[slot]
    return any(not wanted.isdisjoint(sector_of(candidate, p)) for n in names for p in candidate.slots.get(n, ()))
