"""What the sentences of one article say of the same people: who is said to have been shot may be said to have died elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.casualties import is_background, marks_of
from coding.casualty_lexicon import CasualtyLexicon
from coding.model import CountReading

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_DEFINITE = frozenset({"the", "his", "her", "their", "both"})


def _is_weak(reading: CountReading) -> bool:
    return reading.kind == "injured" and "weak" in marks_of(reading)


def _content(reading: CountReading, lexicon: CasualtyLexicon) -> frozenset[str]:
    """The words of a victim's phrase that tell who it is: names and nouns, not numbers, articles and ages."""
    words = _WORD.findall(reading.span.text)
    numbers = lexicon.numbers
    return frozenset(
        w.lower()
        for w in words
        if w[0].isalpha() and len(w) > 2 and w.lower() not in _DEFINITE | numbers.units.keys() | {"and"}
    )


def _points_back(reading: CountReading, lexicon: CasualtyLexicon) -> bool:
    """Whether a phrase takes up somebody named before: "he", "the boy", "Lopez"."""
    words = [w.lower() for w in _WORD.findall(reading.span.text)[:2]]
    first = words[0] if words else ""
    if first == "some" and (words[1:] and (words[1].isdecimal() or words[1] in lexicon.numbers.starters)):
        return False  # "some 30", which is about 30
    return first in _DEFINITE or lexicon.is_in("one_person", first) or lexicon.is_in("many_people", first)


def _is_name(reading: CountReading) -> bool:
    """Whether a phrase is a name with nothing before it: "Daniel Reyes", not "a baker"."""
    words = [w for w in _WORD.findall(reading.span.text) if w[0].isalpha()]
    return bool(words) and all(w[0].isupper() for w in words) and words[0].lower() not in _DEFINITE | {"a", "an", "one"}


def _fits(weak: CountReading, dead: CountReading, lexicon: CasualtyLexicon) -> bool:
    """Whether a name and a description, each of one person, may be the same person's: "a teenager", "Daniel Reyes"."""
    if weak.high != 1 or dead.high != 1:
        return False
    head = _WORD.findall(weak.span.text)[-1].lower()
    described = lexicon.is_in("anyone", head)
    return _is_name(weak) != _is_name(dead) and (_is_name(weak) or described)


def _same(weak: CountReading, dead: CountReading, lexicon: CasualtyLexicon) -> bool:
    """Whether those who were shot may be those who died."""
    if "additional" in marks_of(weak) or (dead.high is not None and (weak.low or 0) > dead.high):
        return False
    if _points_back(weak, lexicon) or _fits(weak, dead, lexicon):
        return True
    return bool(_content(weak, lexicon) & _content(dead, lexicon))


def _survivors(weak: CountReading, dead: Sequence[CountReading], lexicon: CasualtyLexicon) -> CountReading | None:
    """A weak count without those who died; None when nobody is left."""
    if any(_same(weak, d, lexicon) for d in dead):
        return None
    most = max((d.high if d.high is not None else d.low or 0 for d in dead), default=0)
    whole = (
        not {"additional", "survivors"} & set(weak.rule.split("/"))
        and weak.low is not None
        and weak.low == weak.high
        and weak.low > most > 0
    )
    if not whole or weak.low is None or not _content(weak, lexicon) & lexicon.sets["everyone"]:
        return weak
    return replace(weak, low=weak.low - most, high=weak.low - most, rule=f"{weak.rule}/survivors")


def settle(readings: Iterable[CountReading], lexicon: CasualtyLexicon) -> tuple[CountReading, ...]:
    """The readings of the sentences of one article (or one incident), without injuries by verbs that need not injure ("was shot") of
    people who are elsewhere said to have died, and with the dead taken out of "three people were shot"."""
    every = tuple(readings)
    dead = [r for r in every if r.kind == "killed" and r.high != 0 and not r.cumulative and not is_background(r)]
    settled = (_survivors(r, dead, lexicon) if _is_weak(r) and dead else r for r in every)
    return tuple(r for r in settled if r is not None)
