"""The model that confidence is fitted with."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.quality.logistic import calibration_error, discrimination, fit, reliability

RIGHT = np.array([1.0, 0.0, 1.0, 0.0])


def test_a_fit_finds_the_shares_of_two_kinds() -> None:
    rows = [{"known": 1.0}] * 1000 + [{"other": 1.0}] * 1000
    right = np.array([1.0] * 900 + [0.0] * 100 + [1.0] * 200 + [0.0] * 800)

    found = fit(rows, right).predict([{"known": 1.0}, {"other": 1.0}])

    assert found == pytest.approx([0.9, 0.2], abs=0.01)


def test_rare_features_weigh_nothing() -> None:
    rows = [{"often": 1.0}] * 20 + [{"rare": 1.0}]

    assert fit(rows, np.array([1.0, 0.0] * 10 + [1.0])).names == ("often",)


def test_features_that_tell_nothing_leave_the_share() -> None:
    model = fit([{}] * 40, np.array([1.0] * 30 + [0.0] * 10))

    assert model.predict([{}, {"new": 1.0}]) == pytest.approx([0.75, 0.75], abs=1e-4)


def test_reliability_counts_by_tenths() -> None:
    assert reliability(np.array([0.05, 0.95, 0.97, 1.0]), RIGHT) == [
        (1, 0.05, 1.0),
        (3, pytest.approx(0.9733, abs=1e-4), pytest.approx(1 / 3)),
    ]


@pytest.mark.parametrize(
    ("p", "error"),
    [
        pytest.param([1.0, 0.0, 1.0, 0.0], 0.0, id="always right"),
        pytest.param([0.0, 1.0, 0.0, 1.0], 1.0, id="always wrong"),
        pytest.param([0.5] * 4, 0.0, id="the share of all"),
        pytest.param([0.9] * 4, 0.4, id="too sure"),
    ],
)
def test_calibration_error(p: list[float], error: float) -> None:
    assert calibration_error(np.array(p), RIGHT) == pytest.approx(error)


@pytest.mark.parametrize(
    ("p", "area"),
    [
        pytest.param([0.9, 0.1, 0.8, 0.2], 1.0, id="right ones first"),
        pytest.param([0.1, 0.9, 0.2, 0.8], 0.0, id="wrong ones first"),
        pytest.param([0.5] * 4, 0.5, id="no order"),
        pytest.param([0.9, 0.3, 0.2, 0.1], 0.75, id="one pair the wrong way"),
    ],
)
def test_discrimination(p: list[float], area: float) -> None:
    assert discrimination(np.array(p), RIGHT) == pytest.approx(area)


def test_no_ranking_without_both_kinds() -> None:
    assert math.isnan(discrimination(np.array([0.5]), np.array([1.0])))
