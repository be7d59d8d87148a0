"""Whether a day without a date lies ahead or behind, told by the verbs beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from coding.time_grammar import TimeGrammar

Direction = Literal[-1, 0, 1]

REACH = 140
"""Characters on each side in which a verb may decide."""
NEAR = 20
"""Words on each side in which a verb may decide."""

POSSESSIVE = re.compile(r"['’]s\b")
WORD = re.compile(r"['’]ll\b|[^\W\d_]+(?:['’]t\b)?")
BREAK = re.compile(r"[.!?]['\"’”)]*\s+(?=[\"“'`(]*[A-Z])|(?<=[a-z]{4})[.!?]\s+|\n\s*\n|;")
ABBREVIATED = re.compile(r"\b(?:[A-Z][a-z]{0,4}|[A-Za-z]|\d)\.\s+$")


def clause_before(text: str, start: int) -> str:
    """The words of the sentence before an offset."""
    left = text[max(0, start - REACH) : start]
    cut = max((m.end() for m in BREAK.finditer(left) if not ABBREVIATED.search(left[: m.end()])), default=0)
    return left[cut:]


def clause_after(text: str, end: int) -> str:
    """The words of the sentence after an offset."""
    right = text[end : end + REACH]
    cut = next((m.start() for m in BREAK.finditer(right) if not ABBREVIATED.search(right[: m.end()])), len(right))
    return right[:cut]


def _tense_of(words: Sequence[str], at: int, grammar: TimeGrammar) -> Direction:
    """What one word says, its neighbours considered; 0 for nothing."""
    tense, word = grammar.words.tense, words[at]
    before = words[at - 1] if at else ""
    if before == "to" and at > 1 and _looks_ahead(words[at - 2], words, at, grammar):
        return 1
    if word in grammar.future:
        return -1 if "had" in words[max(0, at - 2) : at] else 1
    regular = word.islower() and len(word) > 4 and word.endswith(tense.past_endings) and word not in tense.not_past
    return -1 if (regular or word in grammar.past) and before not in tense.passive else 0


def _looks_ahead(governor: str, words: Sequence[str], at: int, grammar: TimeGrammar) -> bool:
    """Whether `to` and the word at a place are an infinitive of what is to come: `agreed to meet`, `an interview to be shown`."""
    tense, word = grammar.words.tense, words[at]
    if governor in tense.looks_ahead:
        return word.islower() and word not in tense.determiners
    return (
        word == "be"
        and at + 1 < len(words)
        and (words[at + 1].endswith(tense.past_endings) or words[at + 1] in grammar.past)
    )


def _first_cue(words: Sequence[str], order: Sequence[int], grammar: TimeGrammar) -> tuple[Direction, int]:
    for steps, at in enumerate(order[:NEAR]):
        found = _tense_of(words, at, grammar)
        if found:
            return found, steps
    return 0, NEAR


def _lower(text: str) -> list[str]:
    """Words in lower case; a capitalised `May` or `Will` is a name and is left as it stands."""
    words = [w.replace("’", "'") for w in WORD.findall(text)]
    return [w.lower() if i == 0 or not w[0].isupper() or w.isupper() else w for i, w in enumerate(words)]


def _until(words: Sequence[str], grammar: TimeGrammar) -> Direction:
    """`until Monday` looks ahead unless a verb in the past goes before, other than one that sets a term."""
    found, steps = _first_cue(words, range(len(words) - 1, -1, -1), grammar)
    return -1 if found < 0 and words[len(words) - 1 - steps] not in grammar.words.tense.until_ahead else 1


def direction(text: str, start: int, end: int, grammar: TimeGrammar) -> tuple[Direction, bool]:
    """1 for a coming day, -1 for a past one, 0 when no verb tells; and whether the verb stands within three words.

    The nearest verb before the expression decides (`said Monday that he will leave`), else the first one after it (`On Friday the
    court will hear`). `Monday's vote` looks back.
    """
    before = clause_before(text, start)
    left = _lower(before)
    if grammar.until.search(before) and len(left) > 1:
        return _until(left[:-1], grammar), True
    if grammar.future_phrases.search(before[-24:]):
        return 1, True
    found, steps = _first_cue(left, range(len(left) - 1, -1, -1), grammar)
    after = _lower(clause_after(text, end))
    if found > 0 and after and after[0] in grammar.words.tense.cancelled:
        return -1, True
    if POSSESSIVE.match(text, end) and steps > 1:
        return -1, False
    if not found:
        found, steps = _first_cue(after, range(len(after)), grammar)
    return found, steps < 3
