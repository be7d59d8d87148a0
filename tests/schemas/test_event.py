from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schemas.event import Event, EventDate, Participant, Place, Quote

FIRST, LAST = dt.date(2024, 5, 1), dt.date(2024, 5, 7)
EVENT: dict[str, Any] = {
    **dict.fromkeys(Event.model_fields.keys() - {"rules", "historical"}),
    "event_id": "e1",
    "article_id": "a1",
    "event_type": "attack",
    "participants": (),
    "modality": "asserted",
    "confidence": 0.5,
    "trigger": {"text": "attack", "start": 3, "end": 9},
    "sentence": {"index": 0, "start": 0, "end": 10, "text": "An attack.", "in_title": False},
    "coder_version": "v",
}


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [(FIRST, LAST), (FIRST, FIRST), (None, LAST), (FIRST, None), (None, None)],
    ids=["interval", "day", "open before", "open after", "unknown"],
)
def test_dates_in_order(earliest: dt.date | None, latest: dt.date | None) -> None:
    found = EventDate(earliest=earliest, latest=latest, precision="day")

    assert (found.earliest, found.latest) == (earliest, latest)


def test_dates_out_of_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="earliest is after latest"):
        EventDate(earliest=LAST, latest=FIRST, precision="week")


@pytest.mark.parametrize(
    ("model", "fields", "message"),
    [
        pytest.param(Event, {**EVENT, "confidence": 1.01}, "less than or equal to 1", id="confidence"),
        pytest.param(Event, {**EVENT, "confidence": -0.1}, "greater than or equal to 0", id="negative confidence"),
        pytest.param(Event, {**EVENT, "goldstein": 10.5}, "less than or equal to 10", id="Goldstein"),
        pytest.param(Event, {**EVENT, "quad_class": 0}, "Input should be 1, 2, 3 or 4", id="quad class"),
        pytest.param(Event, {**EVENT, "modality": "maybe"}, "Input should be 'asserted'", id="modality"),
        pytest.param(Event, {**EVENT, "mood": "x"}, "Extra inputs", id="unknown field"),
        pytest.param(Event, {k: v for k, v in EVENT.items() if k != "actor"}, "Field required", id="unknown is said"),
        pytest.param(Quote, {"text": "x", "start": -1, "end": 2}, "greater than or equal to 0", id="offset"),
        pytest.param(
            Place, {"text": None, "start": None, "end": None, "lat": 91}, "less than or equal to 90", id="lat"
        ),
        pytest.param(Place, {"text": None, "start": None, "end": None, "lon": -181}, "greater than or equal", id="lon"),
        pytest.param(
            Place, {"text": None, "start": None, "end": None, "precision": 4}, "Input should be", id="precision"
        ),
        pytest.param(Participant, {"role": "witness", "text": "x", "start": 0, "end": 1}, "Input should be", id="role"),
        pytest.param(EventDate, {"earliest": None, "latest": None, "precision": "hour"}, "Input should be", id="width"),
    ],
)
def test_refused(model: type[BaseModel], fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        model.model_validate(fields)


@pytest.mark.parametrize("changes", [{}, {"confidence": 0}, {"confidence": 1}, {"goldstein": -10}, {"quad_class": 4}])
def test_an_event_survives_json(changes: dict[str, Any]) -> None:
    event = Event.model_validate({**EVENT, **changes})

    assert Event.model_validate_json(event.model_dump_json()) == event
