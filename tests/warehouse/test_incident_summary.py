from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_samples import a_run, an_article, an_event, summarise

from schemas.event import Casualties, Event, EventDate, Place
from warehouse.load import load_batch
from warehouse.migrate import migrate

Toll = tuple[int | None, int | None]


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        yield opened


def incident(connection: duckdb.DuckDBPyConnection, events: list[Event], columns: str) -> tuple[Any, ...] | None:
    """The columns of the one incident that the events make; sources are named by article."""
    ids = sorted({e.article_id for e in events})
    load_batch(connection, [an_article(i, source=f"Source of {i}") for i in ids], events, [], a_run())
    summarise(connection)
    rows = connection.execute(f"SELECT {columns} FROM incidents").fetchall()
    assert len(rows) <= 1
    return rows[0] if rows else None


@pytest.mark.parametrize(
    ("types", "consensus"),
    [
        (["strike"], "strike"),
        (["casualty_report"], "casualty_report"),
        (["casualty_report", "casualty_report", "clash"], "clash"),
        (["strike", "clash", "clash"], "clash"),
        (["strike", "clash"], "clash"),
    ],
    ids=["one", "only casualties", "casualties name no type", "the most frequent", "a tie by name"],
)
def test_consensus_type(connection: duckdb.DuckDBPyConnection, types: list[str], consensus: str) -> None:
    events = [an_event(f"e{n}", event_type=kind, event_subtype=None) for n, kind in enumerate(types)]
    assert incident(connection, events, "event_type, events") == (consensus, len(types))


def test_the_subtype_is_one_of_the_consensus_type(connection: duckdb.DuckDBPyConnection) -> None:
    kinds = [("clash", "battle"), ("strike", "drone"), ("strike", None), ("strike", "drone")]
    events = [an_event(f"e{n}", event_type=kind, event_subtype=sub) for n, (kind, sub) in enumerate(kinds)]
    assert incident(connection, events, "event_type, event_subtype") == ("strike", "drone")


@pytest.mark.parametrize(
    ("tolls", "expected"),
    [
        ({"a1": [(12, 12)]}, (12, 12, 12)),
        ({"a1": [(12, None)]}, (12, 12, None)),
        ({"a1": [(12, None), (5, 5)]}, (12, 12, None)),
        ({"a1": [(12, None), (12, 12)]}, (12, 12, 12)),
        ({"a1": [(None, 20)]}, (0, 0, 20)),
        ({"a1": [(24, 99)]}, (24, 24, 99)),
        ({"a1": [(3, 3)], "a2": [(5, 5)], "a3": [(9, None)]}, (3, 5, None)),
        ({"a1": [(3, None)], "a2": [(5, 5)]}, (3, 3, 5)),
        ({"a1": [(None, None)]}, (None, None, None)),
    ],
    ids=["exact", "at least", "part of the whole", "bounded in a later sentence", "up to", "a range", "three articles",
         "bounded by another article", "none"],
)  # fmt: skip
def test_toll(
    connection: duckdb.DuckDBPyConnection, tolls: dict[str, list[Toll]], expected: tuple[int | None, ...]
) -> None:
    events = [
        an_event(f"{article}.{n}", article, casualties=Casualties(killed_low=low, killed_high=high))
        for article, pairs in tolls.items()
        for n, (low, high) in enumerate(pairs)
    ]
    assert incident(connection, events, "killed_low, killed_best, killed_high") == expected
    assert connection.execute("SELECT injured_low, injured_best, injured_high FROM incidents").fetchone() == (
        None,
        None,
        None,
    )


def test_what_is_denied_or_planned_adds_nothing_to_the_toll(connection: duckdb.DuckDBPyConnection) -> None:
    told = {"alleged": 4, "denied": 40, "planned": 400, "hypothetical": 4000}
    events = [
        an_event(m, modality=m, casualties=Casualties(killed_low=n, killed_high=n, injured_low=n))
        for m, n in told.items()
    ]
    columns = "killed_low, killed_high, injured_best, modality, asserted_events, alleged_events, denied_events, unrealised_events"
    assert incident(connection, events, columns) == (4, 4, 4, "alleged", 0, 1, 1, 2)


def test_place_and_date_are_the_most_precise_told(connection: duckdb.DuckDBPyConnection) -> None:
    region = Place(text=None, start=None, end=None, name="Coast", place_id="p1", country="ANS", precision=3)
    town = region.model_copy(update={"name": "Port Anselm", "place_id": "p7", "precision": 1})
    week = EventDate(earliest=dt.date(2025, 3, 1), latest=dt.date(2025, 3, 7), precision="week")
    day = EventDate(earliest=dt.date(2025, 3, 3), latest=dt.date(2025, 3, 3), precision="day")
    reported = EventDate(earliest=dt.date(2025, 3, 4), latest=dt.date(2025, 3, 4), precision="reported")
    told = [(region, week), (region, reported), (town, reported), (None, day)]
    events = [an_event(f"e{n}", location=place, date=date) for n, (place, date) in enumerate(told)]
    assert incident(connection, events, "location_name, geo_precision, date_earliest, date_precision") == (
        "Port Anselm", 1, dt.date(2025, 3, 3), "day",
    )  # fmt: skip


def test_sources_and_articles_are_counted(connection: duckdb.DuckDBPyConnection) -> None:
    articles = [
        an_article("a1", source="Post", published_at="2025-03-04"),
        an_article("a2", source="Post", published_at="2025-03-09"),
        an_article("a3", source=None, published_at=None),
    ]
    load_batch(connection, articles, [an_event(f"e{a.article_id}", a.article_id) for a in articles], [], a_run())
    summarise(connection)
    row = connection.execute(
        "SELECT sources, articles, events, first_reported, last_reported FROM incidents"
    ).fetchone()
    assert row == (2, 3, 3, dt.date(2025, 3, 4), dt.date(2025, 3, 9))


def test_an_incident_that_loses_all_its_events_disappears_and_others_stay(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    articles = [an_article("a1"), an_article("a2")]
    load_batch(
        connection,
        articles,
        [an_event("e1", "a1", incident_id="gone"), an_event("e2", "a2", incident_id="stays")],
        [],
        a_run(),
    )
    later = a_run(run_id="run-2", started_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC), coder_version="coder-2")
    load_batch(
        connection, [an_article("a1")], [an_event("e3", "a1", incident_id="new", coder_version="coder-2")], [], later
    )
    summarise(connection)
    assert connection.execute("SELECT incident_id FROM incidents ORDER BY 1").fetchall() == [("new",), ("stays",)]


def test_an_event_without_an_incident_makes_none(connection: duckdb.DuckDBPyConnection) -> None:
    assert incident(connection, [an_event(incident_id=None)], "*") is None
