"""What the warehouse gives back as lines of the contract is what went in, but for the ids of incidents."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_samples import a_run, an_article, an_event

from schemas.event import (
    Attribution,
    Casualties,
    CountEvidence,
    Deployment,
    Event,
    EventDate,
    Participant,
    Place,
    Quote,
    Weapon,
)
from warehouse.load import load_batch
from warehouse.migrate import migrate

ACTOR = Participant(role="actor", text="gunmen", start=3, end=9, country="SDN", sector="REB")
VICTIM = Participant(role="victim", text="two guards", start=20, end=30, name="Guards", actor_id="g1")
DAY = dt.date(2025, 3, 3)
CHANGES: dict[str, dict[str, Any]] = {
    "plain": {},
    "who": {"actor": ACTOR, "target": VICTIM, "participants": (ACTOR, VICTIM)},
    "to whom": {
        "target": ACTOR.model_copy(update={"role": "target"}),
        "participants": (ACTOR.model_copy(update={"role": "recipient"}),),
    },
    "where and when": {
        "location": Place(text="El Daba", start=5, end=12, name="El Daba", country="SDN", lat=1.5, lon=2.5, precision=1),
        "date": EventDate(earliest=DAY, latest=DAY, precision="day", text="Monday", start=1, end=7),
    },
    "a place and a day without words": {
        "location": Place(text=None, start=None, end=None, country="SDN", precision=3),
        "date": EventDate(earliest=None, latest=DAY, precision="reported"),
    },
    "how many": {
        "casualties": Casualties(
            killed_low=2, evidence={"killed": CountEvidence(counts="killed", text="two", start=20, end=23, victims="two guards")}
        ),
    },
    "what moved": {"deployment": Deployment(count_low=300, unit=Quote(text="troops", start=4, end=10))},
    "with what and who says so": {
        "weapon": Weapon(text="rifles", start=31, end=37, kind="small_arms"),
        "attribution": Attribution(text="police", start=0, end=6, name="Police", sector="POL"),
        "modality": "alleged",
        "modality_cue": Quote(text="reportedly", start=10, end=20),
        "rules": {"modality": "alleged/reportedly"},
    },
}  # fmt: skip
NESTED = {
    "actor", "target", "participants", "weapon", "location", "date", "casualties", "deployment", "modality_cue", "attribution",
    "trigger", "sentence", "rules",
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_line_is_the_event_that_was_loaded(change: dict[str, Any]) -> None:
    event = an_event("e1", "a1", **{"actor": None, "target": None, "participants": (), **change})
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        load_batch(connection, [an_article("a1")], [event], [], a_run())
        cursor = connection.execute("FROM event_lines")
        names = [column[0] for column in cursor.description or []]
        (row,) = cursor.fetchall()
    line = {name: json.loads(v) if name in NESTED and v else v for name, v in zip(names, row, strict=True)}
    assert Event.model_validate(line).model_copy(update={"incident_id": event.incident_id}) == event
