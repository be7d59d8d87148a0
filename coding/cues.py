"""Finds cues in a parsed sentence: patterns over words and tags, indexed by their first word, the longest match winning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from coding.tokens import Tokens
from schemas.inflection import InflectionFile
from seeds.inflect import verb_forms

GAP = 4
BY_RULE = InflectionFile(verbs={}, nouns={}, doubling=(), both=())


class HasPatterns(Protocol):
    """Anything of `schemas.cues` that is found by patterns."""

    @property
    def match(self) -> tuple[str, ...]:
        """Its patterns."""


CueT = TypeVar("CueT", bound=HasPatterns)


@dataclass(frozen=True, slots=True)
class Position:
    """One place of a pattern. Empty `words` and `prefixes`: any word; `tag`: a prefix of the Penn tag."""

    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    tag: str = ""
    optional: bool = False
    gap: bool = False

    def fits(self, lower: str, tag: str) -> bool:
        """Whether a token of this lower-case form and tag may stand here."""
        if self.tag and not tag.startswith(self.tag):
            return False
        if not self.words and not self.prefixes:
            return True
        return lower in self.words or (bool(self.prefixes) and lower.startswith(self.prefixes))

    def may_begin(self, lower: str) -> bool:
        """Whether the rest of a pattern that starts here can match at this word: cheap, and sometimes yes in vain."""
        if self.gap or self.optional or not (self.words or self.prefixes):
            return True
        return lower in self.words or (bool(self.prefixes) and lower.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class CueIndex(Generic[CueT]):
    """Compiled patterns by first word (and, for `word*`, by first three letters)."""

    by_word: Mapping[str, tuple[tuple[CueT, tuple[Position, ...]], ...]]
    by_prefix: Mapping[str, tuple[tuple[CueT, tuple[Position, ...]], ...]]


class CueMatch(NamedTuple, Generic[CueT]):
    """A cue found at tokens [left, right); `anchor` is the token of it that the others depend on."""

    cue: CueT
    left: int
    right: int
    anchor: int


def word_forms(word: str, irregular: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The word with the regular endings of verbs and nouns, and its listed forms."""
    return frozenset(verb_forms(word, BY_RULE)).union(irregular.get(word, ()))


def compile_position(text: str, irregular: Mapping[str, tuple[str, ...]]) -> Position:
    """One position of `schemas.cues.Pattern`."""
    if text == "...":
        return Position(gap=True)
    optional = text.endswith("?") and len(text) > 1
    body, _, tag = text.removesuffix("?" if optional else "").partition("/")
    words: set[str] = set()
    prefixes: list[str] = []
    for alternative in body.split("|"):
        if alternative == "*":
            continue
        if alternative.startswith("~"):
            words |= word_forms(alternative[1:], irregular)
        elif alternative.endswith("*"):
            prefixes.append(alternative[:-1])
        else:
            words.add(alternative)
    return Position(frozenset(words), tuple(prefixes), tag.rstrip("*").upper(), optional)


def compile_cues(cues: Iterable[CueT], irregular: Mapping[str, tuple[str, ...]]) -> CueIndex[CueT]:
    """The index of the cues' patterns."""
    by_word: dict[str, list[tuple[CueT, tuple[Position, ...]]]] = {}
    by_prefix: dict[str, list[tuple[CueT, tuple[Position, ...]]]] = {}
    for cue in cues:
        for pattern in cue.match:
            positions = tuple(compile_position(part, irregular) for part in pattern.split())
            for word in positions[0].words:
                by_word.setdefault(word, []).append((cue, positions))
            for prefix in positions[0].prefixes:
                by_prefix.setdefault(prefix[:3], []).append((cue, positions))
    return CueIndex(
        {word: tuple(entries) for word, entries in by_word.items()},
        {prefix: tuple(entries) for prefix, entries in by_prefix.items()},
    )


def _end_of(positions: Sequence[Position], lowers: Sequence[str], doc: Tokens, at: int) -> int | None:
    """Where the longest match of the positions from token `at` ends, or None."""
    if not positions:
        return at
    first, rest = positions[0], positions[1:]
    if first.gap:
        ends = [_end_of(rest, lowers, doc, at + n) for n in range(GAP + 1) if at + n <= len(lowers)]
        return max((end for end in ends if end is not None), default=None)
    if at < len(lowers) and first.fits(lowers[at], doc[at].tag_ if first.tag else ""):
        end = _end_of(rest, lowers, doc, at + 1)
        if end is not None:
            return end
    return _end_of(rest, lowers, doc, at) if first.optional else None


def _anchor(doc: Tokens, left: int, right: int) -> int:
    """The token of the range whose head lies outside it (the first, if several)."""
    if right - left == 1:
        return left
    return next((i for i in range(left, right) if not left <= doc[i].head.i < right or doc[i].head.i == i), left)


def match_cues(doc: Tokens, index: CueIndex[CueT]) -> tuple[CueMatch[CueT], ...]:
    """The cues of a sentence in order of position, then of listing. Of overlapping matches the longest stays; matches of the very same
    words all stay. The sentence keeps them for its next event."""
    known: tuple[CueMatch[CueT], ...] | None = doc.known.get(id(index))
    if known is None:
        known = doc.known[id(index)] = _matches(doc, [t.lower_ for t in doc], index)
    return known


def _matches(doc: Tokens, lowers: Sequence[str], index: CueIndex[CueT]) -> tuple[CueMatch[CueT], ...]:
    found: list[tuple[int, int, int, CueT]] = []
    by_word, by_prefix = index.by_word, index.by_prefix
    for at, lower in enumerate(lowers):
        entries = by_word.get(lower, ())
        if by_prefix and (more := by_prefix.get(lower[:3])):
            entries = (*entries, *more)
        if not entries:
            continue
        following = lowers[at + 1] if at + 1 < len(lowers) else ""
        for cue, positions in entries:
            if len(positions) > 1 and not positions[1].may_begin(following):
                continue
            end = _end_of(positions, lowers, doc, at)
            if end is not None:
                found.append((at - end, at, len(found), cue))
    if not found:
        return ()
    taken: set[int] = set()
    ranges: set[tuple[int, int]] = set()
    kept: list[CueMatch[CueT]] = []
    for negative_length, left, _, cue in sorted(found, key=lambda item: item[:3]):
        right = left - negative_length
        if (left, right) in ranges or taken.isdisjoint(range(left, right)):
            ranges.add((left, right))
            taken.update(range(left, right))
            kept.append(CueMatch(cue, left, right, _anchor(doc, left, right)))
    return tuple(sorted(kept, key=lambda match: match.left))
