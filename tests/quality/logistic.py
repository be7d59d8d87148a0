"""A logistic model of greatest likelihood with a ridge, and how far its probabilities can be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
RIDGE = 3.0
"""Weight of the square of each coefficient against the log-likelihood; keeps rare features near nothing."""
BINS = 10


@dataclass(frozen=True)
class Model:
    """Features in the order of their weights; the last weight is the intercept."""

    names: tuple[str, ...]
    weights: Array

    def predict(self, rows: Sequence[Mapping[str, float]]) -> Array:
        """The probability of each row."""
        return np.asarray(1 / (1 + np.exp(-design(rows, self.names) @ self.weights)))


def design(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Array:
    """One column for each feature and one of ones."""
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, -1] = 1.0
    for i, row in enumerate(rows):
        for name, value in row.items():
            if name in column:
                matrix[i, column[name]] = value
    return matrix


def common(rows: Iterable[Mapping[str, float]], least: int) -> tuple[str, ...]:
    """The features of at least so many rows, in alphabetical order."""
    count: dict[str, int] = {}
    for row in rows:
        for name in row:
            count[name] = count.get(name, 0) + 1
    return tuple(sorted(name for name, n in count.items() if n >= least))


def fit(rows: Sequence[Mapping[str, float]], right: Array, least: int = 8, steps: int = 40) -> Model:
    """The model of greatest penalised likelihood, by Newton's method. Features of fewer than `least` rows are left out."""
    names = common(rows, least)
    x = design(rows, names)
    ridge = RIDGE * np.eye(len(names) + 1)
    ridge[-1, -1] = 1e-6
    weights = np.zeros(len(names) + 1)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (right - p) - ridge @ weights
        step = np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return Model(names, weights)


def reliability(p: Array, right: Array) -> list[tuple[int, float, float]]:
    """(events, mean probability, share right) of each tenth of the scale that has events."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    found = [bins == b for b in range(BINS) if (bins == b).any()]
    return [(int(b.sum()), float(p[b].mean()), float(right[b].mean())) for b in found]


def calibration_error(p: Array, right: Array) -> float:
    """Expected calibration error: how far, on average, the probability lies from the share right in its tenth."""
    return sum(n * abs(mean - share) for n, mean, share in reliability(p, right)) / len(p)


def discrimination(p: Array, right: Array) -> float:
    """Area under the ROC curve: how often a right event has a higher probability than a wrong one."""
    order = np.argsort(p, kind="stable")
    start = np.unique(p[order], return_index=True)[1]
    ranks = np.empty(len(p))
    ends = np.append(start[1:], len(p))
    for first, end in zip(start, ends, strict=True):
        ranks[order[first:end]] = (first + end + 1) / 2
    n_right, n_wrong = right.sum(), (1 - right).sum()
    if not n_right or not n_wrong:
        return float("nan")
    return float((ranks[right == 1].sum() - n_right * (n_right + 1) / 2) / (n_right * n_wrong))
