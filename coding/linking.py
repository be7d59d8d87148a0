"""How sure it is that two reports are of one incident, and why.

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
class Reasons:
    """Why pairs have their scores: `of` says for each pair which of the `kinds`, which are values by reason, is its own."""

    kinds: tuple[dict[str, float], ...]
    of: Numbers


@dataclass(frozen=True, slots=True)
class Scored:
    """`scores` in log odds, rounded; `terms` has a column for each of `REASONS`, and each row sums up to its score less the prior."""

    scores: Scores
    terms: Scores

    def reasons(self, rows: Numbers) -> Reasons:
        """What spoke for (positive) and against (negative) each of these pairs."""
        terms = np.ascontiguousarray(np.round(self.terms[rows], DIGITS)) + 0.0
        # Rows as single values: there are few kinds of them, and sorting whole rows number by number takes long.
        _, first, kind = np.unique(
            terms.view(f"V{terms.itemsize * terms.shape[1]}"), return_index=True, return_inverse=True
        )
        kinds = [{name: v for name, v in zip(REASONS, row, strict=True) if v} for row in terms[first].tolist()]
        return Reasons(tuple(kinds), kind.reshape(-1))


def score(compared: Mapping[str, Numbers], linking: LinkingFile) -> Scored:
    """The scores of pairs of reports from the columns `COMPARISONS`."""
    measures = _measures(compared)
    terms = np.empty((len(compared["shared"]), len(REASONS)), order="F")
    for i, reason in enumerate(REASONS):
        np.multiply(measures[reason], linking.weights[reason], out=terms[:, i])
    return Scored(totals(compared, linking), terms)


def totals(compared: Mapping[str, Numbers], linking: LinkingFile) -> Scores:
    """The scores alone."""
    measures = _measures(compared)
    total = np.full(len(compared["shared"]), linking.prior)
    for reason in REASONS:
        total += measures[reason] * linking.weights[reason]
    return np.round(total, DIGITS)


def _measures(c: Mapping[str, Numbers]) -> dict[str, Scores | npt.NDArray[np.bool_]]:
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
    return {**graded, **truths}


def mutual_best(scores: Scores, sides: Sequence[tuple[Numbers, Numbers]]) -> npt.NDArray[np.bool_]:
    """Which pairs are the best that either of their reports finds in the other's article.

    `sides` names each pair's (report, other article) and (other report, article), by number; there is a row for every pair of two articles.
    """
    best = np.ones(len(scores), dtype=bool)
    for report, article in sides:
        # One number for both: numbers of reports and articles are far below the root of the greatest whole number.
        _, group = np.unique(report * (article.max(initial=0) + 1) + article, return_inverse=True)
        top = np.full(group.max(initial=-1) + 1, -np.inf)
        np.maximum.at(top, group, scores)
        best &= scores >= top[group]
    return best
