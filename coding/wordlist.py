"""Word lists of conditions, compiled: exact words, beginnings (`kill*`), phrases, and lists by reference (`@name`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.errors import SeedError
from schemas.ontology import WeaponFile, Words

HEAD = 3
"""Letters of a word by which most beginnings (`kill*`) are ruled out."""


@dataclass(frozen=True, slots=True)
class WordList:
    """Matches lower-case words; `anything` matches any non-empty list."""

    exact: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    anything: bool = False
    heads: frozenset[str] | None = field(init=False)
    """The first letters of the beginnings: where no word has such a head, none has such a beginning. None when one is shorter."""

    def __post_init__(self) -> None:
        short = any(len(b) < HEAD for b in self.beginnings)
        object.__setattr__(self, "heads", None if short else heads_of(self.beginnings))

    def __bool__(self) -> bool:
        return bool(self.exact or self.beginnings or self.phrases or self.anything)

    def has(self, word: str) -> bool:
        """Whether one word is listed."""
        return self.anything or word in self.exact or (bool(self.beginnings) and word.startswith(self.beginnings))

    def begins(self, word: str) -> bool:
        """Whether a listed word or phrase may begin with a word."""
        return word in self.phrases or self.has(word)

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether any word or phrase of the list stands in `words`."""
        if self.anything:
            return bool(words)
        if not self.exact.isdisjoint(words):
            return True
        if self.beginnings and any(w.startswith(self.beginnings) for w in words):
            return True
        return bool(self.phrases) and any(w in self.phrases and self._phrase_at(words, i) for i, w in enumerate(words))

    def occurs(self, words: Sequence[str], distinct: frozenset[str], heads: frozenset[str]) -> bool:
        """As `found_in`, where the distinct words and their heads are at hand: most lists are answered by a look at two sets."""
        if self.anything or not self.exact.isdisjoint(distinct):
            return True
        likely = self.heads is None or not self.heads.isdisjoint(heads)
        if likely and any(w.startswith(self.beginnings) for w in distinct):
            return True
        return not self.phrases.keys().isdisjoint(distinct) and any(
            w in self.phrases and self._phrase_at(words, i) for i, w in enumerate(words)
        )

    def entry_at(self, words: Sequence[str], at: int) -> str | None:
        """The longest phrase, or else the word, of the list that begins at a position."""
        begun = self.phrases.get(words[at])
        phrases = [" ".join(p) for p in begun if tuple(words[at : at + len(p)]) == p] if begun else []
        if phrases:
            return max(phrases, key=len)
        return words[at] if self.has(words[at]) else None

    def _phrase_at(self, words: Sequence[str], at: int) -> bool:
        return any(tuple(words[at : at + len(p)]) == p for p in self.phrases.get(words[at], ()))


def compile_words(words: Words, lexicons: Mapping[str, Words]) -> WordList:
    """A compiled list; raises SeedError for a reference to a list that does not exist and for a phrase with `*`."""
    exact: set[str] = set()
    beginnings: set[str] = set()
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for word in _expanded(words, lexicons, ()):
        parts = tuple(word.lower().replace("-", " ").split())
        if word == "*":
            return WordList(anything=True)
        if len(parts) > 1 and "*" in word:
            raise SeedError(f"'{word}': only a single word may end with *")
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append(parts)
        elif word.endswith("*"):
            beginnings.add(word[:-1].lower())
        else:
            exact.add(word.lower())
    longer = {k: tuple(v) for k, v in phrases.items()}
    return WordList(frozenset(exact), tuple(sorted(beginnings)), longer)


def heads_of(words: Iterable[str]) -> frozenset[str]:
    """The first letters of words."""
    return frozenset(w[:HEAD] for w in words)


def _expanded(words: Words, lexicons: Mapping[str, Words], path: tuple[str, ...]) -> list[str]:
    out: list[str] = []
    for word in words:
        if not word.startswith("@"):
            out.append(word)
            continue
        name = word[1:]
        if name not in lexicons or name in path:
            raise SeedError(f"no word list is called '{word}' (or it contains itself)")
        out.extend(_expanded(lexicons[name], lexicons, (*path, name)))
    return out


def all_lexicons(lexicons: Mapping[str, Words], weapons: WeaponFile, plural: Mapping[str, str]) -> dict[str, Words]:
    """The named lists together with one for each weapon kind and `weapon` for all; `plural` gives the plurals of weapon words."""
    kinds = {w.kind: tuple(dict.fromkeys([*w.words, *(plural.get(x, x) for x in w.words)])) for w in weapons.weapons}
    return {**kinds, "weapon": tuple(dict.fromkeys(x for words in kinds.values() for x in words)), **lexicons}
