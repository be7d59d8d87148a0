"""What can be told of a text before any name is looked up: its words, what capitals mean in each sentence, and who is a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coding.place_tokens import SAINTS, Word, opens_with_article, words_of
from schemas.places import Place
from seeds.gazetteer import WordSets

BRACKET = re.compile(r"(?: [a-z]+)?,? ?\((?=(?P<list>[^()]{3,80})\))")
"""`(`, with at most one word before it, and what stands in the bracket."""
ACRONYM = 5
"""Letters from which the name of a group is told from a common word without being spelt in capitals."""
Case = Literal["cased", "title", "flat"]
"""`cased`: a capital means a name; `title`: nearly every word has one; `flat`: capitals tell nothing (all lower or all upper case)."""

_AGE = re.compile(r"((?:[A-Z][\w'’-]*\.? ){1,3}[A-Z][\w'’-]+), (?:aged? )?\d{1,2}(?:,| of | from |\)| and )")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into words; `persons` are folded words of persons' names."""

    words: tuple[Word, ...]
    text: str
    cases: tuple[Case, ...]
    persons: frozenset[str]

    def left(self, i: int) -> Word | None:
        """The word that runs into word i (a blank or hyphen between), or None."""
        return self.words[i - 1] if 0 < i < len(self.words) and self.words[i].joined in {" ", "-"} else None

    def right(self, i: int) -> Word | None:
        """Word i when the word before runs into it, or None."""
        return self.words[i] if 0 < i < len(self.words) and self.words[i].joined in {" ", "-"} else None

    def cased(self, i: int) -> bool:
        """Whether a capital at word i means a name."""
        return self.cases[i] == "cased"


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(words)):
        if words[i].joined == ".":
            yield first, i
            first = i
    if words:
        yield first, len(words)


def _case_of(words: Sequence[Word]) -> Case:
    long = [w for w in words if len(w.text) > 3]
    if len(long) < 4 or sum(w.capital for w in long) < 0.8 * len(long):
        return "cased"
    return "flat" if sum(w.text.isupper() for w in long) >= 0.8 * len(long) else "title"


def _cases(words: Sequence[Word]) -> list[Case]:
    cases: list[Case] = ["cased"] * len(words)
    lower = len(words) > 25 and sum(w.capital for w in words) < 0.02 * len(words)
    for a, b in _sentences(words):
        cases[a:b] = ["flat" if lower else _case_of(words[a:b])] * (b - a)
    return cases


def _named(words: Sequence[Word], i: int, beside: frozenset[str]) -> Iterator[str]:
    """The capitalised words after a title, a given name or an initial at i."""
    for w in words[i + 1 : i + 4]:
        if not w.capital or w.joined not in {" ", "-"} or w.key in beside:
            return
        yield w.key
        if w.possessive:
            return


def _persons(text: str, words: Sequence[Word], cases: Sequence[Case], sets: WordSets) -> frozenset[str]:
    """Folded words of names of persons: after a title, a given name or an initial, or before an age."""
    found: set[str] = set()
    for i, word in enumerate(words[:-1]):
        if not (word.capital or word.key in sets.titles) or cases[i] != "cased":
            continue
        given = word.capital and word.key in sets.given_names and not (i and words[i - 1].key in SAINTS)
        initial = word.capital and len(word.text) == 1 and not opens_with_article(word, text)
        if given or word.key in sets.titles or initial:
            names = tuple(_named(words, i, sets.beside_names))
            found.update(names)
            if given and names:
                found.add(word.key)
    for match in _AGE.finditer(text):
        found.update(part.lower().strip(".") for part in match.group(1).split())
    return frozenset(found)


def read_words(text: str, sets: WordSets) -> Reading:
    """A text as place reading sees it."""
    words = words_of(text)
    cases = _cases(words)
    return Reading(tuple(words), text, tuple(cases), _persons(text, words, cases, sets))


def count_peoples(
    reading: Reading, demonyms: Mapping[str, Place], groups: Mapping[str, str]
) -> tuple[Counter[str], frozenset[str]]:
    """How often the text speaks of each state's people or, in the words that `groups` gives a state, of its armed groups, parties and
    missions, by alpha-3; and the states of those groups alone."""
    found: Counter[str] = Counter()
    homes: set[str] = set()
    words = reading.words
    for i, word in enumerate(words):
        if not word.capital and reading.cases[i] != "flat":
            continue
        both = f"{words[i - 1].key} {word.key}" if i and word.joined == " " else ""
        place = demonyms.get(both) or demonyms.get(word.key)
        # An acronym in small letters is another word: `Ira`.
        group = None if len(word.key) < ACRONYM and not word.text.isupper() else groups.get(word.key)
        state = place.country if place is not None else groups.get(both) or group
        if state:
            found[state] += 1
            if place is None:
                homes.add(state)
    return found, frozenset(homes)
