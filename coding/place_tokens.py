"""Cuts text into the words that place reading looks at. Cheap: one regular expression and no knowledge but short forms."""

from __future__ import annotations

import re
from typing import NamedTuple

from seeds.names import SHORT_FORMS, fold_word

_WORD = re.compile(r"(?:[A-Z][a-z]{0,3}\.){2,}|[^\W\d_]+(?:['’‘ʻʼ`][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\s|[.!?…][\"”’')\]]*$|\n\s*\n|[:;]\s|--|[“\"]|\s[-–—]\s|•|^\s*\n|\|")
_POSSESSIVE = ("'s", "’s", "‘s")
_TITLES = (
    "mr",
    "mrs",
    "ms",
    "dr",
    "rev",
    "gen",
    "col",
    "lt",
    "sgt",
    "capt",
    "cpl",
    "maj",
    "sen",
    "rep",
    "gov",
    "prof",
    "adm",
)
_ABBREVIATED = frozenset((*_TITLES, "jr", "sr", "hon", "det", "supt", "no", "vs"))


SAINTS = frozenset(("san", "santa", "santo", "sao"))
"""Words before a given name that make a place of it."""


class Word(NamedTuple):
    """A word. `joined` tells what stands between it and the word before: ` ` a blank, `-` a hyphen, `,` a comma, `.` the end of a
    sentence, `` anything else."""

    text: str
    start: int
    end: int
    key: str
    capital: bool
    joined: str
    possessive: bool


def opens_with_article(word: Word, text: str) -> bool:
    """Whether a word is the article at the start of a sentence and no initial: `A Xxx school`, not `A. Xxx`."""
    return word.text == "A" and word.joined == "." and text[word.end : word.end + 1] == " "


def _abbreviates(word: Word) -> bool:
    """Whether a full stop after a word is part of it: `St.`, `Gen.`, an initial."""
    return word.text.lower() in SHORT_FORMS or word.key in _ABBREVIATED or (len(word.text) == 1 and word.capital)


def _joint(gap: str, before: Word | None) -> str:
    if before is None:
        return "."
    if gap in {" ", "\n", "-", "‑"}:
        return " " if gap.isspace() else "-"
    if gap.isspace():
        return "." if gap.count("\n") > 1 else " "
    if gap in {". ", ".", ".\n"} and _abbreviates(before):
        return " "
    ends = _SENTENCE_END.search(gap) is not None
    return "." if ends else "," if gap.strip() == "," else ""


def words_of(text: str) -> list[Word]:
    """The words of a text in order."""
    found: list[Word] = []
    before: Word | None = None
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        surface = match[0]
        possessive = False
        if surface.isascii() and surface.isalpha():  # most words: no accent, apostrophe or dot
            key = surface.lower()
        elif surface.isalpha():
            key = fold_word(surface)
        else:
            possessive = surface.endswith(_POSSESSIVE)
            if possessive:
                surface, end = surface[:-2], end - 2
            key = fold_word(surface)
        capital = surface[0].isupper()
        if capital and key in SHORT_FORMS:
            key = SHORT_FORMS[key]
        blank = before is not None and start == last + 1 and text[last] == " "
        joined = " " if blank else _joint(text[last:start], before)
        # Made as a tuple is: that saves a call for every word of every text.
        before = tuple.__new__(Word, (surface, start, end, key, capital, joined, possessive))
        found.append(before)
        last = end + 2 if possessive else end
    return found
