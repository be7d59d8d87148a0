"""What an article is about, small enough to compare with many: its names, the ages it tells, and a MinHash of its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rensa import RMinHash

from seeds.names import fold_word

PERMUTATIONS = 64
ROWS = 4
"""Hashes in a band: two texts that share 70 % of their shingles share one of the 16 bands in 99 cases of 100."""
SHINGLE = 5
"""Words in a row."""
SEED = 20_240_229
NAMES = 48
"""Names kept of an article, the first to be read; later ones are seldom of the main story."""
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)[\"”’')]*\s+|\n+")
"""`St.` and `J.` end no sentence."""
_POSSESSIVE = re.compile(r"['’]s?$")
_AGE = re.compile(r"\b(\d{1,2})[- ]years?[- ]old\b|,\s(\d{2}),")


@dataclass(frozen=True, slots=True)
class Signature:
    """`names` are full names (two capitalised words in a row, in lower case) and `words` single words of names; `ages` are in years.
    `minhash` is empty for a text of fewer words than a shingle."""

    names: tuple[str, ...]
    words: tuple[str, ...]
    ages: tuple[int, ...]
    minhash: tuple[int, ...]

    @property
    def bands(self) -> tuple[str, ...]:
        """Keys of which two articles of nearly one text share at least one."""
        pieces = (self.minhash[i : i + ROWS] for i in range(0, len(self.minhash), ROWS))
        return tuple(f"{i}:" + ".".join(map(str, piece)) for i, piece in enumerate(pieces))


def signature(text: str, stops: frozenset[str]) -> Signature:
    """The signature of an article's text; a headline, where capitals tell nothing, is no part of it. `stops` are capitalised words
    that name nobody."""
    names: dict[str, None] = {}
    words: dict[str, None] = {}
    for sentence in _SENTENCE.split(text):
        for previous, word, first in _capitalised(sentence):
            if previous is not None and not (previous in stops and word in stops):
                names[f"{previous} {word}"] = None
            if not first and word not in stops:
                words[word] = None
    return Signature(tuple(names)[:NAMES], tuple(words)[:NAMES], _ages(text), _minhash(text))


def signatures(stops: frozenset[str], texts: Iterable[str]) -> list[Signature]:
    """The signature of each text; see `signature`."""
    return [signature(text, stops) for text in texts]


def _capitalised(sentence: str) -> Iterator[tuple[str | None, str, bool]]:
    """Each capitalised word, folded, with the one that stands directly before it, and whether it begins the sentence."""
    before: tuple[str, int] | None = None
    for i, found in enumerate(_WORD.finditer(sentence)):
        word = found.group()
        if not word[0].isupper() or len(word) < 2:
            before = None
            continue
        folded = fold_word(_POSSESSIVE.sub("", word))
        joined = before is not None and sentence[before[1] : found.start()].strip() in ("", ".")
        yield before[0] if joined and before else None, folded, i == 0 or word.isupper()
        before = folded, found.end()


def _ages(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(a or b) for a, b in _AGE.findall(text)}))


def _minhash(text: str) -> tuple[int, ...]:
    words = [fold_word(w) for w in _WORD.findall(text)]
    if len(words) < SHINGLE:
        return ()
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)])
    return tuple(sketch.digest())


def resemblance(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """The estimated share of common shingles, 0 to 1; texts too short to have any resemble nothing."""
    if not a or not b:
        return 0.0
    return sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
