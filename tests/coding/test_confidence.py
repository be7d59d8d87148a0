from __future__ import annotations

import dataclasses
import math

import pytest

from coding.confidence import features, probability
from coding.draft import Draft
from coding.model import AttributionReading, Span, WeaponMention
from schemas.confidence import Calibration
from schemas.ontology import TriggerEntry
from tests.coding.drafts import day, dead, draft, place, side, trigger

SPAN = Span(0, 1, "x")


def with_prior(prior: float) -> Draft:
    made = trigger()
    entry = TriggerEntry(verb="act", prior=prior)
    return draft(candidate=dataclasses.replace(made, hit=dataclasses.replace(made.hit, entry=entry)))


@pytest.mark.parametrize(
    ("event", "has", "has_not"),
    [
        pytest.param(
            draft(), {"type:attack", "modality:asserted", "verbal", "lead"}, {"actor", "toll", "title"}, id="bare"
        ),
        pytest.param(
            draft("strike", modality="alleged"), {"type:strike", "modality:alleged"}, {"type:attack"}, id="kind"
        ),
        pytest.param(draft(words="the attack"), {"type:attack"}, {"verbal"}, id="noun"),
        pytest.param(draft(sentence=2), {"lead"}, set(), id="third sentence"),
        pytest.param(draft(sentence=3), set(), {"lead"}, id="fourth sentence"),
        pytest.param(draft(candidate=trigger(in_title=True)), {"title"}, set(), id="title"),
        pytest.param(
            draft(participants=(side("actor", "men"),)), {"actor"}, {"actor:known", "target"}, id="unknown actor"
        ),
        pytest.param(
            draft(participants=(side("actor", "x", country="MLI"),)), {"actor:known"}, set(), id="actor of a state"
        ),
        pytest.param(
            draft(participants=(side("target", "x", actor_id="y"),)), {"target", "target:known"}, set(), id="target"
        ),
        pytest.param(draft(date=day(3)), {"date"}, set(), id="date"),
        pytest.param(draft(date=day(3, text=None)), set(), {"date"}, id="only the day of publication"),
        pytest.param(draft(place=place("Goma")), {"place"}, set(), id="place"),
        pytest.param(draft(casualties=dead(1)), {"toll"}, set(), id="toll"),
        pytest.param(draft(weapon=WeaponMention(SPAN, "x")), {"weapon"}, set(), id="weapon"),
        pytest.param(draft(subtype="x"), {"subtype"}, set(), id="subtype"),
        pytest.param(draft(attribution=AttributionReading(SPAN, "x")), {"attributed"}, set(), id="attribution"),
    ],
)
def test_features(event: Draft, has: set[str], has_not: set[str]) -> None:
    found = features(event)

    assert has <= found.keys()
    assert has_not.isdisjoint(found)
    assert {v for k, v in found.items() if k != "prior"} == {1.0}


@pytest.mark.parametrize(("prior", "expected"), [(0.5, 0.5), (0.8, 0.8), (0.02, 0.02), (0.0, 0.02), (1.0, 0.98)])
def test_with_the_prior_alone_it_is_the_probability(prior: float, expected: float) -> None:
    found = probability(with_prior(prior), Calibration(intercept=0, weights={"prior": 1.0}, fitted_on="test"))

    assert math.isclose(found, expected, abs_tol=0.0005)


def test_weights_add_up() -> None:
    weights = {"prior": 0.0, "verbal": 1.0, "toll": 0.5, "title": 100.0}
    model = Calibration(intercept=-1.0, weights=weights, fitted_on="test")

    assert probability(draft(), model) == 0.5
    assert probability(draft(casualties=dead(2)), model) == round(1 / (1 + math.exp(-0.5)), 3)
    assert probability(draft(words="the attack"), model) == round(1 / (1 + math.e), 3)
