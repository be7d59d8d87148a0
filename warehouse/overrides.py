"""Corrections by people: they hold through every re-coding, unless what they correct is read differently; then they are reported."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.errors import QueryError
from warehouse.db import open_reader
from warehouse.stage import utc
from warehouse.transaction import scalar

CORRECTABLE = (
    "event_type", "event_subtype", "acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_code",
    "quad_class", "goldstein", "actor_name", "actor_id", "actor_country", "actor_sector", "target_name", "target_id", "target_country",
    "target_sector", "weapon", "location_name", "place_id", "country", "admin1", "lat", "lon", "geo_precision", "date_earliest",
    "date_latest", "date_precision", "killed_low", "killed_high", "injured_low", "injured_high", "captured_low", "captured_high",
    "missing_low", "missing_high", "displaced_low", "displaced_high", "modality", "attribution_name", "attribution_id",
)  # fmt: skip
"""Fields of an event that a person may correct."""
NEVER_UNKNOWN = ("event_type", "modality")

EFFECTIVE = """
CREATE OR REPLACE TEMP TABLE effective_overrides AS
FROM overrides QUALIFY row_number() OVER (PARTITION BY event_id, field ORDER BY corrected_at DESC, value, who, why) = 1
"""

REPORT_GONE = """
INSERT INTO issues BY NAME
WITH gone AS (
    SELECT
        'i' || left(md5(concat_ws('/', 'gone', event_id, field, value, corrected_at)), 16) AS issue_id, ? AS run_id, 'override' AS stage,
        'the event of a correction is gone' AS reason, event_id || ': ' || field || ' = ' || coalesce(value, 'unknown') AS detail
    FROM effective_overrides ANTI JOIN internal.coded_events USING (event_id)
)
SELECT * FROM gone ANTI JOIN issues USING (issue_id)
"""

REPORT_CHANGED = """
INSERT INTO issues BY NAME
WITH changed AS (
    SELECT
        'i' || left(md5(concat_ws('/', 'changed', event_id, field, o.value, corrected_at, now)), 16) AS issue_id, ? AS run_id,
        'override' AS stage, 'what a correction corrects has changed' AS reason, article_id,
        event_id || ': ' || field || ' was ' || coalesce(original, 'unknown') || ', is ' || coalesce(now, 'unknown')
            || '; not set to ' || coalesce(o.value, 'unknown') AS detail
    FROM (SELECT o.*, e.article_id, CAST(e.{field} AS VARCHAR) AS now
        FROM effective_overrides o JOIN internal.coded_events e USING (event_id) WHERE field = '{field}') o
    WHERE now IS DISTINCT FROM original AND now IS DISTINCT FROM o.value
)
SELECT * FROM changed ANTI JOIN issues USING (issue_id)
"""

REPORTED = "SELECT reason, detail FROM issues WHERE stage = 'override' AND run_id = ? ORDER BY ALL"

APPLY = """
UPDATE internal.coded_events SET {field} = CAST(o.value AS {type}) FROM effective_overrides o
WHERE coded_events.event_id = o.event_id AND o.field = '{field}'
    AND CAST(coded_events.{field} AS VARCHAR) IS NOT DISTINCT FROM o.original
    AND o.original IS DISTINCT FROM o.value
"""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's correction of one field of one event; a `value` of None says that it is unknown."""

    event_id: str
    field: str
    value: str | None
    who: str
    at: dt.datetime
    why: str


def _column_type(connection: duckdb.DuckDBPyConnection, field: str) -> str:
    row = connection.execute(
        "SELECT data_type FROM duckdb_columns() WHERE table_name = 'coded_events' AND column_name = ?", [field]
    ).fetchone()
    if field not in CORRECTABLE or row is None:
        raise QueryError(f"the field '{field}' cannot be corrected; there are {', '.join(CORRECTABLE)}")
    return str(row[0])


def _fitting(connection: duckdb.DuckDBPyConnection, correction: Correction) -> str | None:
    """The value as its column writes it."""
    kind = _column_type(connection, correction.field)
    if correction.value is None:
        if correction.field in NEVER_UNKNOWN:
            raise QueryError(f"{correction.field} cannot be unknown")
        return None
    row = connection.execute(f"SELECT CAST(TRY_CAST(? AS {kind}) AS VARCHAR)", [correction.value]).fetchone()
    if row is None or row[0] is None:
        raise QueryError(f"'{correction.value}' is no value of {correction.field}, which is {kind}")
    return str(row[0])


def _original(connection: duckdb.DuckDBPyConnection, correction: Correction) -> str | None:
    """What the coder read: where the field was corrected before, what was read then."""
    earlier = connection.execute(
        "SELECT original FROM overrides WHERE event_id = ? AND field = ? ORDER BY corrected_at LIMIT 1",
        [correction.event_id, correction.field],
    ).fetchone()
    now = connection.execute(
        f"SELECT CAST({correction.field} AS VARCHAR) FROM internal.coded_events WHERE event_id = ?",
        [correction.event_id],
    ).fetchone()
    if now is None:
        raise QueryError(f"there is no event {correction.event_id}")
    found = now if earlier is None else earlier
    return None if found[0] is None else str(found[0])


def correct(connection: duckdb.DuckDBPyConnection, correction: Correction) -> None:
    """Record a correction and apply it; its article waits for the clustering. Call it inside the transaction that clusters.

    Raises QueryError when there is no such event or field, or the value is none of the field's.
    """
    value = _fitting(connection, correction)
    original = _original(connection, correction)
    row = [correction.event_id, correction.field, original, value, correction.who, utc(correction.at), correction.why]
    connection.execute("INSERT INTO overrides VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    kind = _column_type(connection, correction.field)
    sql = f"UPDATE internal.coded_events SET {correction.field} = CAST(? AS {kind}) WHERE event_id = ?"
    connection.execute(sql, [value, correction.event_id])
    queue = "INSERT INTO internal.link_queue SELECT article_id FROM internal.coded_events WHERE event_id = ?"
    connection.execute(queue, [correction.event_id])


def reported(path: Path, run_id: str) -> list[str]:
    """The corrections that a run did not apply, and why: a line each, from the published snapshot of the warehouse `path`."""
    with open_reader(path) as reader:
        rows = reader.execute(REPORTED, [run_id]).fetchall()
    return [f"{reason}: {detail}" for reason, detail in rows]


def apply_overrides(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Set the corrected fields of events that were coded anew as they were before; how many.

    A correction whose original is read differently now, or whose event is gone, becomes an issue and changes nothing. Call it inside
    the transaction of the clustering.
    """
    if not scalar(connection, "SELECT count(*) FROM overrides"):
        return 0
    connection.execute(EFFECTIVE)
    connection.execute(REPORT_GONE, [run_id])
    fields = connection.execute("SELECT DISTINCT field FROM effective_overrides ORDER BY 1").fetchall()
    applied = 0
    for (field,) in fields:
        kind = _column_type(connection, field)
        connection.execute(REPORT_CHANGED.format(field=field), [run_id])
        applied += scalar(connection, APPLY.format(field=field, type=kind))
    return applied
