"""What the clustering of reports asks of whoever judges them: the warehouse finds and keeps, it does not judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Edges = tuple[Numbers, Numbers]
Weighed = tuple[Numbers, Numbers, Scores]
"""Pairs by number, and the score of each."""


class Signed(Protocol):
    """What an article is about; see `coding.signature.Signature`."""

    @property
    def names(self) -> tuple[str, ...]:
        """Full names."""

    @property
    def words(self) -> tuple[str, ...]:
        """Single words of names."""

    @property
    def ages(self) -> tuple[int, ...]:
        """Ages told, in years."""

    @property
    def minhash(self) -> tuple[int, ...]:
        """The MinHash of its text, empty when it is too short to have one."""

    @property
    def bands(self) -> tuple[str, ...]:
        """Keys of which two articles of nearly one text share one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The pairs of a table that are links, and of every row the score.

    `links` are their rows, in order, and `why` says for each link which of `reasons` is its own: what each reason adds to the score.
    """

    scores: Scores
    links: Numbers
    why: Numbers
    reasons: Sequence[Mapping[str, float]]


Pair = tuple[int, int]


class Linker(Protocol):
    """Judges articles and reports. Every answer depends on what is asked about alone."""

    @property
    def violent(self) -> tuple[str, ...]:
        """Event types that one happening may be told as."""

    @property
    def block(self) -> int:
        """Articles under a key, from which on the key is too common to compare by."""

    @property
    def same_text(self) -> float:
        """The resemblance from which on two articles are one text."""

    def signs(self, texts: Iterable[str]) -> Iterator[Signed]:
        """What each article is about, in their order."""

    def judge(self, compared: Mapping[str, Any]) -> Judged:
        """Scores of pairs of reports, and which are links: `compared` has a NumPy array for each comparison, and by number the
        `report_a`, `report_b`, `article_a` and `article_b` of each pair."""

    def scores(self, compared: Mapping[str, Any]) -> Scores:
        """The scores alone, of the same table."""

    def components(self, size: int, edges: Edges) -> Numbers:
        """For each number below `size` the smallest that it is joined with."""

    def group(self, size: int, copies: Edges, links: Weighed, compared: Iterable[Weighed]) -> Numbers:
        """For each number below `size` the smallest number of its incident; the compared pairs of a component come in one part."""

    def obeyed(
        self, incident: Numbers, copies: Edges, links: Weighed, together: Sequence[Pair], apart: Sequence[Pair]
    ) -> Numbers:
        """The same, after people said which reports are of one incident and which are not, the latest word first."""
