"""Incidents from the events that report them, computed anew for the ids a load has touched."""

from __future__ import annotations

from pathlib import Path

import duckdb

SUMMARISE = Path(__file__).with_suffix(".sql")

REPLACE_MEMBERS = (
    "DELETE FROM incident_events WHERE incident_id IN (SELECT incident_id FROM touched_incidents)",
    """INSERT INTO incident_events BY NAME
    SELECT incident_id, event_id FROM internal.coded_events SEMI JOIN touched_incidents USING (incident_id)""",
    "DELETE FROM incidents WHERE incident_id IN (SELECT incident_id FROM touched_incidents)",
)


def recompute_incidents(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the incidents named in the temporary table `touched_incidents`, and their members; one without events disappears.

    In the first version an event belongs to the incident its coder gave it. Call it inside the transaction of the load.
    """
    for statement in REPLACE_MEMBERS:
        connection.execute(statement)
    connection.execute(SUMMARISE.read_text(encoding="utf-8"))
