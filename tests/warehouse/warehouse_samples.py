"""Articles, events and runs for the tests of the warehouse: a test states only what matters to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb

from schemas.article import Article
from schemas.event import (
    Attribution,
    Casualties,
    CountEvidence,
    Event,
    EventDate,
    Participant,
    Place,
    Quote,
    SentenceRef,
    Weapon,
)
from schemas.run import Run
from warehouse.incidents import recompute_incidents

RUN = Run(
    run_id="run-1",
    started_at=dt.datetime(2025, 3, 5, 6, 0, tzinfo=dt.UTC),
    coder_version="coder-1",
    seeds_fingerprint="seeds-1",
    model="model-1",
)
TEXT = "Rebels shelled the market of Port Anselm on Monday, killing at least 12 people, officials said."


def a_run(**changes: Any) -> Run:
    return RUN.model_copy(update=changes)


def an_article(article_id: str = "a1", **changes: Any) -> Article:
    values = {
        "article_id": article_id,
        "text": TEXT,
        "published_at": "2025-03-04",
        "source": "Harbour Post",
        "language": "en",
    }
    return Article(**{**values, **changes})


def words(text: str, within: str = TEXT) -> dict[str, Any]:
    start = within.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def an_event(event_id: str = "e1", article_id: str = "a1", **changes: Any) -> Event:
    rebels = Participant(
        role="actor", **words("Rebels"), name="Rebels of the Coast", actor_id="reb_coast", country="ANS", sector="REB"
    )
    market = Participant(role="target", **words("the market"), sector="CVL")
    values: dict[str, Any] = {
        "event_id": event_id,
        "article_id": article_id,
        "event_type": "strike",
        "event_subtype": "artillery",
        "acled_event_type": "Explosions/Remote violence",
        "acled_sub_event_type": "Shelling/artillery/missile attack",
        "plover_type": "ASSAULT",
        "plover_mode": None,
        "cameo_code": "194",
        "quad_class": 4,
        "goldstein": -10.0,
        "actor": rebels,
        "target": market,
        "participants": (rebels, market),
        "weapon": Weapon(**words("shelled"), kind="artillery"),
        "location": Place(
            **words("Port Anselm"),
            name="Port Anselm",
            place_id="p7",
            country="ANS",
            admin1="Coast",
            lat=1.5,
            lon=2.5,
            precision=1,
        ),
        "date": EventDate(earliest=dt.date(2025, 3, 3), latest=dt.date(2025, 3, 3), precision="day", **words("Monday")),
        "casualties": Casualties(
            killed_low=12,
            evidence={"killed": CountEvidence(counts="killed", **words("at least 12 people"), victims="people")},
        ),
        "modality": "asserted",
        "modality_cue": None,
        "attribution": Attribution(**words("officials")),
        "confidence": 0.75,
        "trigger": Quote(**words("shelled")),
        "sentence": SentenceRef(index=0, start=0, end=len(TEXT), text=TEXT, in_title=False),
        "incident_id": "i1",
        "coder_version": "coder-1",
        "rules": {"modality": "default/asserted"},
    }
    return Event(**{**values, **changes})


def summarise(connection: duckdb.DuckDBPyConnection) -> None:
    """Make incidents of all events by the ids that they came with, without linking any."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE touched_incidents AS
        SELECT incident_id FROM internal.coded_events WHERE incident_id IS NOT NULL UNION SELECT incident_id FROM incidents"""
    )
    recompute_incidents(connection)


TABLES = ("articles", "events", "event_participants", "incidents", "incident_events", "issues", "runs")


def contents(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, in an order of its own rows."""
    return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in TABLES}


def raw_tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """`contents` of a warehouse file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return contents(connection)
