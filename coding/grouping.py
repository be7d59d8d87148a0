"""Which reports make one incident together, from the scores of pairs of them.

Sums are of whole numbers, so that they do not depend on the order of their terms: what comes out depends on what is given alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schemas.linking import LinkingFile

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Edges = tuple[Numbers, Numbers]
Weighed = tuple[Numbers, Numbers, Scores]
"""Pairs of reports by number, and their scores in log odds."""

FINE = 1000
"""Steps of a score."""


def components(size: int, edges: Edges) -> Numbers:
    """For each number below `size` the smallest number it is joined with, directly or through others."""
    label = np.arange(size)
    a, b = edges
    while a.size:
        # Every number that is the smallest of what is joined so far goes to the smallest that an edge leads to.
        np.minimum.at(label, label[a], label[b])
        np.minimum.at(label, label[b], label[a])
        while not np.array_equal(label, further := label[label]):
            label = further
        apart = label[a] != label[b]
        a, b = a[apart], b[apart]
    return label


def group(size: int, copies: Edges, links: Weighed, compared: Iterable[Weighed], linking: LinkingFile) -> Numbers:
    """For each of `size` reports, numbered in an order that does not depend on their delivery, the smallest number of its incident.

    A copy (a pair of one text) is where its original is. Then links are taken from the strongest on: two incidents become one when
    the mean over all pairs between them, of which those not in `compared` count as unlike, is high enough. The pairs of reports that
    links join, directly or through others, come in one part of `compared`.
    """
    root = components(size, copies)
    a, b, _ = links
    whole = components(size, (np.concatenate([copies[0], a]), np.concatenate([copies[1], b])))
    ordered = _ordered(links, whole)
    given = _Given(root, whole, ordered, whole[ordered[0]], linking)
    incident = np.arange(size)
    done = np.zeros(size, dtype=bool)
    for part in compared:
        for component, pairs in _by_component(part, whole):
            numbers, joined = _dense(given, component, pairs)
            incident[numbers], done[component] = joined, True
    left = ~done[given.link_component]
    for number, joined_with in _sparse(given, left).items():
        incident[number] = joined_with
    return incident[root]


@dataclass(frozen=True, slots=True)
class _Given:
    """What is the same for all components: of each report its original and its component, and the links in order with theirs."""

    root: Numbers
    whole: Numbers
    links: tuple[Numbers, Numbers, Numbers]
    link_component: Numbers
    linking: LinkingFile

    @property
    def unlike(self) -> int:
        """The score of a pair that was not compared."""
        return round(self.linking.unlike * FINE)

    @property
    def enough(self) -> int:
        """The mean from which on two incidents are one."""
        return round((self.linking.threshold - self.linking.slack) * FINE)


def _fine(scores: Scores) -> Numbers:
    return np.rint(scores * FINE).astype(np.int64)


def _ordered(links: Weighed, whole: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The links of one component after those of another, the strongest first."""
    low, high, score = np.minimum(links[0], links[1]), np.maximum(links[0], links[1]), _fine(links[2])
    order = np.lexsort((high, low, -score, whole[low]))
    return low[order], high[order], score[order]


def _slices(sorted_keys: Numbers) -> Iterator[tuple[int, slice]]:
    """Each key, and where it stands."""
    keys, starts = np.unique(sorted_keys, return_index=True)
    ends = np.append(starts, len(sorted_keys))[1:]
    for key, start, end in zip(keys.tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield key, slice(start, end)


def _by_component(part: Weighed, whole: Numbers) -> Iterator[tuple[int, Weighed]]:
    keys = whole[part[0]]
    order = np.argsort(keys, kind="stable")
    a, b, scores = part[0][order], part[1][order], part[2][order]
    for component, rows in _slices(keys[order]):
        yield component, (a[rows], b[rows], scores[rows])


def _dense(given: _Given, component: int, pairs: Weighed) -> tuple[Numbers, Numbers]:
    """The originals of a component whose pairs were compared, and of each the smallest number of its incident."""
    first, end = np.searchsorted(given.link_component, [component, component + 1])
    low, high, score = (column[first:end] for column in given.links)
    ends = np.concatenate([low, high, pairs[0], pairs[1]])
    numbers = np.unique(given.root[ends])
    sums = np.full((len(numbers), len(numbers)), given.unlike)
    for x, y, scores in ((pairs[0], pairs[1], _fine(pairs[2])), (low, high, score)):
        original = (given.root[x] == x) & (given.root[y] == y)
        i, j = (np.searchsorted(numbers, side[original]) for side in (x, y))
        sums[i, j] = sums[j, i] = np.maximum(scores[original], given.unlike)
    i, j = (np.searchsorted(numbers, given.root[side]).tolist() for side in (low, high))
    return numbers, numbers[_agglomerated(sums, zip(i, j, strict=True), given.enough)]


def _agglomerated(sums: Numbers, links: Iterable[tuple[int, int]], enough: int) -> Numbers:
    """For each row of a matrix of scores the smallest row of its incident, taking links in their order. `sums` is written over."""
    place = list(range(len(sums)))
    members = [[n] for n in place]
    for i, j in links:
        x, y = place[i], place[j]
        if x == y or sums.item(x, y) < enough * len(members[x]) * len(members[y]):
            continue
        x, y = min(x, y), max(x, y)
        sums[x] += sums[y]
        sums[:, x] += sums[:, y]
        for n in members[y]:
            place[n] = x
        members[x] += members[y]
    return np.array(place)


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    near: dict[int, tuple[int, int]]
    """By cluster: the sum of the scores of the compared pairs, and how many those are."""


def _sparse(given: _Given, which: npt.NDArray[np.bool_]) -> dict[int, int]:
    """For originals that some of the links join the smallest number of their incident, when only those links were compared."""
    low, high, scores = (column[which].tolist() for column in given.links)
    roots = [(x, y) for x, y in zip(given.root[low].tolist(), given.root[high].tolist(), strict=True)] if low else []
    clusters = {n: _Cluster([n], {}) for n in sorted({n for pair in roots for n in pair})}
    for a, b, s, (x, y) in zip(low, high, scores, roots, strict=True):
        if (a, b) == (x, y):
            clusters[a].near[b] = clusters[b].near[a] = (max(s, given.unlike), 1)
    place = {n: n for n in clusters}
    for a, b in roots:
        x, y = place[a], place[b]
        if x != y and _is_near(clusters, x, y, given):
            _merge(clusters, place, x, y)
    return {n: min(clusters[at].members) for n, at in place.items()}


def _is_near(clusters: Mapping[int, _Cluster], x: int, y: int, given: _Given) -> bool:
    total, known = clusters[x].near.get(y, (0, 0))
    pairs = len(clusters[x].members) * len(clusters[y].members)
    return total + (pairs - known) * given.unlike >= given.enough * pairs


def _merge(clusters: dict[int, _Cluster], place: dict[int, int], x: int, y: int) -> None:
    """The smaller cluster goes into the greater."""
    if (len(clusters[x].near), -x) < (len(clusters[y].near), -y):
        x, y = y, x
    kept, gone = clusters[x], clusters.pop(y)
    kept.near.pop(y, None)
    for other, (total, known) in gone.near.items():
        if other == x:
            continue
        more, also = kept.near.get(other, (0, 0))
        kept.near[other] = clusters[other].near[x] = (total + more, known + also)
        del clusters[other].near[y]
    kept.members += gone.members
    for n in gone.members:
        place[n] = x


def obeyed(
    incident: Numbers,
    copies: Edges,
    links: Weighed,
    together: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
) -> Numbers:
    """The incidents of reports after people said which are together and which apart; no pair is in both.

    An incident with two reports that are apart is made anew of its copies and links, the strongest first, but for what would join such
    two. Then the incidents of reports that are together become one, the pair named first before the others, unless that joined such two.
    """
    if not together and not apart:
        return incident
    barred: dict[int, set[int]] = {}
    for a, b in apart:
        barred.setdefault(a, set()).add(b)
        barred.setdefault(b, set()).add(a)
    groups = _Groups(incident.tolist(), barred)
    torn = {incident[a] for a, b in apart if incident[a] == incident[b]}
    groups.dissolve(torn)
    inside = np.isin(incident[links[0]], list(torn)) & (incident[links[0]] == incident[links[1]])
    low, high, score = (column[inside] for column in links)
    order = np.lexsort((high, low, -_fine(score)))
    linked = zip(low[order].tolist(), high[order].tolist(), strict=True)
    same = zip(copies[0].tolist(), copies[1].tolist(), strict=True)
    for a, b in (*same, *linked, *together):
        groups.join(a, b)
    return groups.smallest()


class _Groups:
    """Reports by incident; no two that are barred from each other are ever joined."""

    def __init__(self, place: list[int], barred: Mapping[int, set[int]]) -> None:
        self._place = place
        self._barred = barred
        self._members: dict[int, list[int]] = {}
        for n, at in enumerate(place):
            self._members.setdefault(at, []).append(n)

    def dissolve(self, torn: Iterable[int]) -> None:
        """Let every report of these incidents stand by itself."""
        for at in torn:
            for n in self._members.pop(at):
                self._place[n], self._members[n] = n, [n]

    def join(self, a: int, b: int) -> None:
        """Make the incidents of two reports one, unless two of their reports are barred from each other."""
        x, y = self._place[a], self._place[b]
        theirs = set(self._members[y])
        if x == y or any(self._barred[m] & theirs for m in self._members[x] if m in self._barred):
            return
        for n in self._members.pop(y):
            self._place[n] = x
            self._members[x].append(n)

    def smallest(self) -> Numbers:
        """Of each report the smallest number of its incident."""
        least = {at: min(members) for at, members in self._members.items()}
        return np.array([least[at] for at in self._place], dtype=np.int64)
