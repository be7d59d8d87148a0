"""The form of `seeds/confidence.yml`: the model of how often human coders agree with an event."""

from __future__ import annotations

from schemas.base import Frozen


class Calibration(Frozen):
    """A logistic model: probability = 1 / (1 + exp(-(intercept + sum of weights of the features that hold))). Features are those of
    `coding.confidence.features`; those not named here weigh nothing. `fitted_on` says which labelled data it was fitted on."""

    intercept: float
    weights: dict[str, float]
    fitted_on: str
