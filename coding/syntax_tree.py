"""The dependency parse of one sentence as plain tuples: looked at many times, so read from spaCy once."""

from __future__ import annotations

from dataclasses import dataclass

from coding.tokens import Tokens

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
CLAUSAL = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "ROOT", "pcomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Tree:
    """Per token: the word in lower case, Penn tag, CLEAR label, head, children in order, and offset in the
    sentence. The root is its own head."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    kids: tuple[tuple[int, ...], ...]
    starts: tuple[int, ...]

    def child(self, at: int, *labels: str) -> int | None:
        """The first child with one of the labels."""
        return next((k for k in self.kids[at] if self.deps[k] in labels), None)

    def children(self, at: int, *labels: str) -> tuple[int, ...]:
        """All children with one of the labels."""
        return tuple(k for k in self.kids[at] if self.deps[k] in labels)

    def left_edge(self, at: int) -> int:
        """The first token of the words under a token."""
        while self.kids[at] and self.kids[at][0] < at:
            at = self.kids[at][0]
        return at

    def right_edge(self, at: int) -> int:
        """The last token of the words under a token."""
        while self.kids[at] and self.kids[at][-1] > at:
            at = self.kids[at][-1]
        return at

    def ancestors(self, at: int) -> tuple[int, ...]:
        """Heads upwards, nearest first."""
        found: list[int] = []
        while self.heads[at] != at and len(found) <= len(self.heads):
            at = self.heads[at]
            found.append(at)
        return tuple(found)

    def object_of(self, at: int, prepositions: frozenset[str] | set[str]) -> int | None:
        """The object of one of a token's prepositions."""
        for prep in self.children(at, "prep", "agent", "dative"):
            if self.words[prep] in prepositions:
                found = self.child(prep, "pobj")
                if found is not None:
                    return found
        return None

    def is_of_them(self, at: int) -> bool:
        """Whether a token is a part of those named before: "two of them", "most of whom"."""
        of = self.object_of(at, {"of"})
        return of is not None and self.words[of] in {"them", "whom"}


def tree_of(doc: Tokens) -> Tree:
    """The parse of a sentence that has been parsed."""
    tokens = list(doc)
    heads = tuple(t.head.i for t in tokens)
    kids: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            kids[head].append(i)
    return Tree(
        words=tuple(t.text.lower() for t in tokens),
        tags=tuple(t.tag_ for t in tokens),
        deps=tuple(t.dep_ for t in tokens),
        heads=heads,
        kids=tuple(map(tuple, kids)),
        starts=tuple(t.idx for t in tokens),
    )
