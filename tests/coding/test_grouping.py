"""Reports that links join become incidents, in whatever parts and by whatever way they are put together."""

from __future__ import annotations

import random

import numpy as np
import pytest

from coding.grouping import Edges, Weighed, components, group
from seeds.knowledge import load_linking

LINKING = load_linking()
Pairs = list[tuple[int, int]]
Scored = list[tuple[int, int, float]]


def edges(pairs: Pairs) -> Edges:
    return np.array([a for a, _ in pairs], np.int64), np.array([b for _, b in pairs], np.int64)


def weighed(pairs: Scored) -> Weighed:
    return *edges([(a, b) for a, b, _ in pairs]), np.array([s for *_, s in pairs], np.float64)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], [0, 1, 2, 3]),
        ([(3, 2)], [0, 1, 2, 2]),
        ([(3, 2), (1, 3)], [0, 1, 1, 1]),
        ([(0, 3), (1, 2), (2, 0)], [0, 0, 0, 0]),
    ],
)
def test_components(pairs: list[tuple[int, int]], expected: list[int]) -> None:
    assert components(4, edges(pairs)).tolist() == expected


@pytest.mark.parametrize(
    ("copies", "links", "compared", "expected"),
    [
        ([], [], [], [0, 1, 2]),
        ([], [(0, 1, 2.0), (1, 2, 2.0), (0, 2, 1.0)], [], [0, 0, 0]),
        ([], [(0, 1, 2.0), (1, 2, 1.0)], [(0, 2, -6.0)], [0, 0, 2]),
        ([], [(0, 1, 2.0), (1, 2, 1.0)], [], [0, 0, 2]),
        ([], [(0, 1, 2.0), (1, 2, 3.0)], [], [0, 1, 1]),
        ([], [(0, 1, 2.0), (1, 2, 1.0)], [(0, 2, -1.0)], [0, 0, 0]),
        ([(1, 2)], [(0, 1, 2.0)], [], [0, 0, 0]),
    ],
    ids=["alone", "clique", "two that differ stay apart", "not compared is unlike", "stronger first", "nearly alike", "a copy follows"],
)  # fmt: skip
def test_links_become_incidents(
    copies: list[tuple[int, int]],
    links: list[tuple[int, int, float]],
    compared: list[tuple[int, int, float]],
    expected: list[int],
) -> None:
    made = group(3, edges(copies), weighed(links), [weighed(compared)], LINKING)
    assert made.tolist() == expected


def a_world(seed: int) -> tuple[int, Pairs, Scored, Scored]:
    """Reports with copies, links and compared pairs drawn at random."""
    rng = random.Random(seed)  # noqa: S311
    size = rng.randint(2, 25)
    pairs = [(a, b) for a in range(size) for b in range(a + 1, size)]
    copies = rng.sample(pairs, min(len(pairs), rng.choice((0, 0, 1, 3))))
    score = {pair: round(rng.uniform(-9, 5), 3) for pair in pairs}
    links = [(a, b, abs(score[a, b])) for a, b in rng.sample(pairs, min(len(pairs), rng.randint(0, 30)))]
    known = {(a, b): s for a, b, s in links}
    whole = components(size, edges([*copies, *known])).tolist()
    compared = [(a, b, known.get((a, b), score[a, b])) for a, b in pairs if whole[a] == whole[b]]
    return size, copies, links, compared


@pytest.mark.parametrize("seed", range(40))
def test_the_order_and_the_parts_of_what_is_given_do_not_matter(seed: int) -> None:
    size, copies, links, compared = a_world(seed)
    whole = components(size, edges([*copies, *((a, b) for a, b, _ in links)])).tolist()
    once = group(size, edges(copies), weighed(links), [weighed(compared)], LINKING)
    rng = random.Random(seed)  # noqa: S311
    parts = [[pair for pair in compared if whole[pair[0]] % 3 == part] for part in range(3)]
    for rows in (copies, links, parts, *parts):
        rng.shuffle(rows)  # type: ignore[arg-type]
    again = group(size, edges(copies), weighed(links), map(weighed, parts), LINKING)
    assert again.tolist() == once.tolist()


@pytest.mark.parametrize("seed", range(40))
def test_comparing_nothing_but_the_links_takes_the_other_pairs_for_unlike(seed: int) -> None:
    size, copies, links, compared = a_world(seed)
    known = {(a, b) for a, b, _ in links}
    unlike = [(a, b, s if (a, b) in known else LINKING.unlike) for a, b, s in compared]
    alone = group(size, edges(copies), weighed(links), [], LINKING)
    assert alone.tolist() == group(size, edges(copies), weighed(links), [weighed(unlike)], LINKING).tolist()
