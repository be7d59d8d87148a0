"""Incidents from the events that report them: consensus, tolls, and what was known when, computed anew for the ids that changed."""

from __future__ import annotations

from pathlib import Path

import duckdb

HERE = Path(__file__).parent
MEMBERS, *SUMMARIES = (
    HERE / f"{name}.sql" for name in ("incident_members", "incidents", "incident_tolls", "incident_states")
)

FORGET = tuple(
    f"DELETE FROM {table} WHERE incident_id IN (SELECT incident_id FROM touched_incidents)"
    for table in ("incident_events", "incidents", "incident_tolls", "incident_states")
)
INSERT_MEMBERS = "INSERT INTO incident_events BY NAME SELECT incident_id, event_id FROM incident_members"


def recompute_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the incidents named in the temporary table `touched_incidents`, and their members; one without events disappears.

    Call it inside the transaction that gave the events their incidents.
    """
    for statement in FORGET:
        connection.execute(statement)
    connection.execute(MEMBERS.read_text(encoding="utf-8"))
    connection.execute(INSERT_MEMBERS)
    for summary in SUMMARIES:
        connection.execute(summary.read_text(encoding="utf-8"))
