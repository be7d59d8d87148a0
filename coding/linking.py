"""How sure it is that two reports are of one incident, why, and which reports make one incident together.

Scores are sums of terms that are added in one order and rounded, so that the same two reports have the same score wherever and
with whatever others they are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schemas.linking import REASONS, LinkingFile

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

NAMES_THAT_COUNT = 5
NAMED_ENOUGH = 4
"""The weight of names from which on an article is expected to share some with another about the same."""
DIGITS = 3
_DAYS = (1, 4, 15, 60)
COMPARISONS = (
    "shared", "weight_a", "weight_b", "names", "town", "region", "country", "day", "days_apart", "killed", "injured", "ages", "type",
    "means", "actor", "aside",
)  # fmt: skip
"""What is compared of two reports, one column each. `shared`, `weight_a`, `weight_b`: the weights of the names they share and have;
`names`: how many full names they share; `days_apart`: between publications, 0 when unknown; `aside`: how many of the two are not what
their article is mainly about; `type`: 1 when a type is shared. The others: 1 the same, -1 different, 0 unknown."""


@dataclass(frozen=True, slots=True)
class Scored:
    """`scores` in log odds, rounded; `terms` has a column for each of `REASONS`, and each row sums up to its score less the prior."""

    scores: Scores
    terms: Scores

    def reasons(self, rows: Numbers) -> list[dict[str, float]]:
        """What spoke for (positive) and against (negative) each of these pairs."""
        return [
            {name: v for name, v in zip(REASONS, terms, strict=True) if v}
            for terms in np.round(self.terms[rows], DIGITS).tolist()
        ]


def score(compared: Mapping[str, Numbers], linking: LinkingFile) -> Scored:
    """The scores of pairs of reports from the columns `COMPARISONS`."""
    measures = _measures(compared)
    size = len(compared["shared"])
    terms = np.empty((size, len(REASONS)))
    total = np.full(size, linking.prior)
    for i, reason in enumerate(REASONS):
        terms[:, i] = measures[reason] * linking.weights[reason]
        total += terms[:, i]
    return Scored(np.round(total, DIGITS), terms)


def _measures(c: Mapping[str, Numbers]) -> dict[str, Scores]:
    cosine = c["shared"] / np.sqrt(c["weight_a"] * c["weight_b"] + 1.0)
    signs = {
        f"{word}_{noun}": c[column] == sign
        for column, noun in (("town", "town"), ("region", "region"), ("day", "day"), ("killed", "killed"), ("injured", "injured"),
                             ("ages", "ages"), ("actor", "actor"))
        for word, sign in (("same", 1), ("other", -1))
    }  # fmt: skip
    truths: dict[str, npt.NDArray[np.bool_]] = {
        **signs,
        **{f"days_apart_{n}": c["days_apart"] > n for n in _DAYS},
        "other_names": (c["shared"] == 0) & (np.minimum(c["weight_a"], c["weight_b"]) >= NAMED_ENOUGH),
        "other_country": c["country"] == -1,
        "same_type": c["type"] == 1,
        "other_means": c["means"] == -1,
        "one_aside": c["aside"] == 1,
        "both_aside": c["aside"] == 2,
    }
    graded = {"story": (cosine + np.sqrt(cosine)) / 2, "named": np.minimum(c["names"], NAMES_THAT_COUNT).astype(float)}
    return {**graded, **{name: holds.astype(float) for name, holds in truths.items()}}


def mutual_best(scores: Scores, sides: Sequence[tuple[Numbers, Numbers]]) -> npt.NDArray[np.bool_]:
    """Which pairs are the best that either of their reports finds in the other's article.

    `sides` names each pair's (report, other article) and (other report, article), by number; there is a row for every pair of two articles.
    """
    best = np.ones(len(scores), dtype=bool)
    for report, article in sides:
        _, group = np.unique(np.stack([report, article]), axis=1, return_inverse=True)
        top = np.full(int(group.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(top, group.reshape(-1), scores)
        best &= scores >= top[group.reshape(-1)]
    return best


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    near: dict[int, tuple[float, int]]
    """By cluster: the sum of the scores of the compared pairs, and how many those are."""


Pair = tuple[int, int, float]


def group(
    size: int, copies: Sequence[tuple[int, int]], links: Sequence[Pair], compared: Sequence[Pair], linking: LinkingFile
) -> list[int]:
    """For each of `size` reports, numbered in an order that does not depend on their delivery, the smallest number of its incident.

    A copy (a pair of one text) is where its original is. Then links are taken from the strongest on: two incidents become one when
    the mean over all pairs between them, of which those not in `compared` count as unlike, is high enough.
    """
    root = _joined(size, copies)
    known = {(min(a, b), max(a, b)): max(s, linking.unlike) for a, b, s in (*compared, *links)}
    clusters = {n: _Cluster([n], {}) for n in range(size) if root[n] == n}
    for (a, b), s in sorted(known.items()):
        if root[a] == a and root[b] == b:
            clusters[a].near[b] = clusters[b].near[a] = (s, 1)
    place = list(range(size))
    for _, a, b in sorted((-s, min(a, b), max(a, b)) for a, b, s in links):
        x, y = place[root[a]], place[root[b]]
        if x != y and _mean(clusters, x, y, linking.unlike) >= linking.threshold - linking.slack:
            _merge(clusters, place, x, y)
    return [min(clusters[place[root[n]]].members) for n in range(size)]


def _joined(size: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """The smallest number of each number's component."""
    parent = list(range(size))

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for a, b in pairs:
        x, y = find(a), find(b)
        parent[max(x, y)] = min(x, y)
    return [find(n) for n in range(size)]


def components(size: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """For each number below `size` the smallest number it is joined with, directly or through others."""
    return _joined(size, pairs)


def _mean(clusters: Mapping[int, _Cluster], x: int, y: int, unlike: float) -> float:
    total, known = clusters[x].near.get(y, (0.0, 0))
    pairs = len(clusters[x].members) * len(clusters[y].members)
    return (total + (pairs - known) * unlike) / pairs


def _merge(clusters: dict[int, _Cluster], place: list[int], x: int, y: int) -> None:
    """The smaller cluster goes into the greater."""
    if (len(clusters[x].near), -x) < (len(clusters[y].near), -y):
        x, y = y, x
    kept, gone = clusters[x], clusters.pop(y)
    kept.near.pop(y, None)
    for other, (total, known) in gone.near.items():
        if other == x:
            continue
        more, also = kept.near.get(other, (0.0, 0))
        kept.near[other] = clusters[other].near[x] = (total + more, known + also)
        del clusters[other].near[y]
    kept.members += gone.members
    for n in gone.members:
        place[n] = x
