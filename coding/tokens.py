"""The tokens of a parsed sentence as plain objects: the stages ask them for their words, tags and heads again and again, and spaCy makes
a new object for every answer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

from coding.mending import mend

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A token with the attributes that it has in spaCy; nothing changes it once its sentence is read."""

    doc: Tokens
    i: int
    idx: int
    text: str
    lower_: str
    tag_: str
    dep_: str
    is_punct: bool
    head: Token = field(init=False)
    children: tuple[Token, ...] = ()
    lefts: tuple[Token, ...] = ()
    rights: tuple[Token, ...] = ()
    _edges: tuple[int, int] | None = None
    """Only saves work."""

    def __repr__(self) -> str:
        return self.text

    @property
    def is_space(self) -> bool:
        """Whether it is white space."""
        return self.text.isspace()

    @property
    def left_edge(self) -> Token:
        """The first token of the words under it."""
        return self.doc.tokens[self._reach()[0]] if self.children else self

    @property
    def right_edge(self) -> Token:
        """The last token of the words under it."""
        return self.doc.tokens[self._reach()[1]] if self.children else self

    def _reach(self) -> tuple[int, int]:
        """The first and the last place of the words under it, which need not be those of its first and last child: arcs may cross."""
        if self._edges is None:
            below = [c._reach() for c in self.children]
            self._edges = (min([self.i, *(a for a, _ in below)]), max([self.i, *(b for _, b in below)]))
        return self._edges

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """What it is coordinated with, without itself."""
        first = self
        while first.dep_ == "conj" and first.head is not first:
            first = first.head
        found = [first]
        for t in found:
            found.extend(c for c in t.rights if c.dep_ == "conj")
        return tuple(t for t in found if t is not self)

    @property
    def subtree(self) -> Iterator[Token]:
        """Itself and all tokens below it."""
        for t in self.lefts:
            yield from t.subtree
        yield self
        for t in self.rights:
            yield from t.subtree

    @property
    def ancestors(self) -> Iterator[Token]:
        """Its head, the head of that, and so on up to the root."""
        token = self
        for _ in self.doc.tokens:
            if token.head is token:
                return
            token = token.head
            yield token

    def is_ancestor(self, below: Token) -> bool:
        """Whether it lies on the way from another token of the sentence up to the root."""
        return any(t is self for t in below.ancestors)

    def nbor(self, by: int = 1) -> Token:
        """The token so many places on; raises IndexError when there is none."""
        if not 0 <= self.i + by < len(self.doc.tokens):
            raise IndexError(by)
        return self.doc.tokens[self.i + by]


class Run(tuple[Token, ...]):
    """Tokens that stand side by side."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """Their words as they stand in the sentence."""
        return self[0].doc.text[self[0].idx : self[-1].idx + len(self[-1].text)] if self else ""


@dataclass(slots=True, eq=False, repr=False)
class Tokens:
    """The tokens of a sentence in order. `known` only saves work: what was found in the sentence, by id
    of the knowledge it was looked for with, which lives as long as the coder."""

    text: str
    tokens: tuple[Token, ...] = ()
    starts: tuple[int, ...] = ()
    """Where each token begins."""
    known: dict[int, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Run: ...
    def __getitem__(self, at: int | slice) -> Token | Run:
        return Run(self.tokens[at]) if isinstance(at, slice) else self.tokens[at]

    def among(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that share a character with a half-open range (not an empty one) of the sentence's text."""
        last = bisect_left(self.starts, end)
        first = max(bisect_right(self.starts, start) - 1, 0)
        if first < last and self.tokens[first].idx + len(self.tokens[first].text) <= start:
            first += 1
        return self.tokens[first:last]

    def release(self) -> None:
        """Cuts the ties of the tokens to each other, so that they are freed at once: left to the garbage collector, which must first find
        out that they only hold each other, they cost a twentieth of the coder's time. Afterwards nothing of the sentence can be asked."""
        for t in self.tokens:
            del t.head, t.doc
            t.children = t.lefts = t.rights = ()
        self.tokens = ()


_READ: list[int | str] = ["IDX", "ORTH", "LOWER", "TAG", "DEP", "HEAD", "IS_PUNCT"]
_UNSIGNED = 1 << 64


def _as_written(tokens: list[Token], heads: list[int], written: Sequence[str | None]) -> tuple[list[Token], list[int]]:
    """The tokens of the text, in the place of those that the parser was given: verbs of the present, and no articles that are not there."""
    kept = [i for i, word in enumerate(written) if word is not None]
    place = {old: new for new, old in enumerate(kept)}
    text, found, at = tokens[0].doc.text, [tokens[i] for i in kept], 0
    for token, word in zip(found, (written[i] or "" for i in kept), strict=True):
        if word != token.text and token.tag_ in ("VBD", "VBN"):
            token.tag_ = "VBZ" if word.endswith("s") else "VBP"
        at = text.index(word, at)
        token.idx, token.text, token.lower_ = at, word, word.lower()
        at += len(word)
    above = [heads[i] for i in kept]
    above = [head if head in place else heads[head] for head in above]  # what hangs on an article hangs on its noun
    for token in found:
        token.i = place[token.i]
    return found, [place.get(head, token.i) for head, token in zip(above, found, strict=True)]


def read_tokens(raw: Doc, text: str | None = None, written: Sequence[str | None] | None = None) -> Tokens:
    """A parsed sentence, read from spaCy once, as numbers: a spaCy token that was made stays with its sentence, and holds it. `text`
    saves putting its words together again. `written` are the words of the text for which the parser was given others, None for those
    that it was given besides."""
    words = Tokens(raw.text if text is None else text)
    name = raw.vocab.strings.__getitem__
    heads: list[int] = []
    tokens: list[Token] = []
    for i, (idx, orth, lower, tag, dep, head, punct) in enumerate(raw.to_array(_READ).tolist()):
        tokens.append(Token(words, i, idx, name(orth), name(lower), name(tag), name(dep), bool(punct)))
        heads.append(i + (head - _UNSIGNED if head > _UNSIGNED // 2 else head))
    if written:
        tokens, heads = _as_written(tokens, heads, written)
    mend(tokens, heads)
    below: dict[int, list[Token]] = {}
    for token, at in zip(tokens, heads, strict=True):
        token.head = tokens[at]
        if at != token.i:
            below.setdefault(at, []).append(token)
    for at, children in below.items():
        token = tokens[at]
        token.children = tuple(children)
        token.lefts = tuple(c for c in children if c.i < at)
        token.rights = tuple(c for c in children if c.i > at)
    words.tokens = tuple(tokens)
    words.starts = tuple(t.idx for t in tokens)
    return words
