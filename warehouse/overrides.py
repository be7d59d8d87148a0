"""Corrections by people: they hold through every re-coding, unless what they correct is read differently; then they are reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.errors import QueryError
from schemas.ids import stable_id
from warehouse.db import open_reader
from warehouse.reviewed_events import apply_verdicts
from warehouse.spans import (
    APPLY_SPANS,
    FOLLOW_SPANS,
    SPAN_TARGETS,
    SYNC_PARTICIPANTS,
    bounds,
    is_span,
    span_now,
    written,
)
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
NEVER_UNKNOWN = ("event_type", "modality", "trigger.span")

EFFECTIVE = """
CREATE OR REPLACE TEMP TABLE changes AS
FROM internal.standing_overrides WHERE kind IN ('correct', 'span')
QUALIFY row_number() OVER (PARTITION BY event_id, field ORDER BY corrected_at DESC, value, who, why) = 1
"""

REPORT_GONE = """
INSERT INTO issues BY NAME
WITH gone AS (
    SELECT
        'i' || left(md5(concat_ws('/', 'gone', event_id, field, value, corrected_at)), 16) AS issue_id, ? AS run_id, 'override' AS stage,
        'the event of a correction is gone' AS reason, event_id || ': ' || field || ' = ' || coalesce(value, 'unknown') AS detail
    FROM changes ANTI JOIN internal.coded_events USING (event_id) ANTI JOIN internal.removed_events USING (event_id)
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
    FROM (SELECT o.* EXCLUDE (article_id), e.article_id, {now} AS now
        FROM changes o JOIN internal.coded_events e USING (event_id) WHERE field = '{field}') o
    WHERE now IS DISTINCT FROM original AND now IS DISTINCT FROM o.value
)
SELECT * FROM changed ANTI JOIN issues USING (issue_id)
"""

REPORTED = "SELECT reason, detail FROM issues WHERE stage = 'override' AND run_id = ? ORDER BY ALL"

APPLY = """
UPDATE internal.coded_events AS e SET {field} = CAST(o.value AS {type}) FROM changes o
WHERE e.event_id = o.event_id AND o.field = '{field}' AND {now} IS NOT DISTINCT FROM o.original AND o.original IS DISTINCT FROM o.value
"""

UNGROUP = """
UPDATE internal.coded_events AS e SET report_id = o.value FROM (
    FROM internal.standing_overrides WHERE field = 'report_id'
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY corrected_at DESC, value) = 1
) o WHERE e.event_id = o.event_id AND e.report_id != o.value
"""
"""An article's own incident that a reviewer has divided."""

FIELD_LENGTH = """
SELECT length(if(in_title, coalesce(title, ''), text)) FROM internal.coded_events JOIN articles USING (article_id) WHERE event_id = ?
"""

INSERT = """
INSERT INTO overrides (kind, decision_id, event_id, article_id, field, original, value, who, corrected_at, why)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decided, when and why; `decision_id` is one decision's own, so that it counts once however often it is sent."""

    decision_id: str
    who: str
    at: dt.datetime
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a decision."""

    event_id: str | None
    article_id: str
    field: str
    original: str | None
    value: str | None


def record(connection: duckdb.DuckDBPyConnection, kind: str, signature: Signature, entries: Iterable[Entry]) -> None:
    """Write the rows of a decision; call it in a transaction."""
    signed = (signature.who, utc(signature.at), signature.why)
    rows = [
        (kind, signature.decision_id, e.event_id, e.article_id, e.field, e.original, e.value, *signed) for e in entries
    ]
    if rows:
        connection.executemany(INSERT, rows)


def _column_type(connection: duckdb.DuckDBPyConnection, field: str) -> str:
    row = connection.execute(
        "SELECT data_type FROM duckdb_columns() WHERE table_name = 'coded_events' AND column_name = ?", [field]
    ).fetchone()
    if field not in CORRECTABLE or row is None:
        raise QueryError(f"the field '{field}' cannot be corrected; there are {', '.join(CORRECTABLE)}")
    return str(row[0])


def _fitting(connection: duckdb.DuckDBPyConnection, field: str, value: str | None) -> str | None:
    """The value as its column writes it."""
    if is_span(field):
        if value is None and field in NEVER_UNKNOWN:
            raise QueryError("an event has words that name it: it is deleted, or keeps them")
        return None if value is None else written(*bounds(value))
    kind = _column_type(connection, field)
    if value is None:
        if field in NEVER_UNKNOWN:
            raise QueryError(f"{field} cannot be unknown")
        return None
    row = connection.execute(f"SELECT CAST(TRY_CAST(? AS {kind}) AS VARCHAR)", [value]).fetchone()
    if row is None or row[0] is None:
        raise QueryError(f"'{value}' is no value of {field}, which is {kind}")
    return str(row[0])


def _now(field: str) -> str:
    """The expression of a field's value as the overrides write it, of the event `e`."""
    return span_now(field) if is_span(field) else f"CAST(e.{field} AS VARCHAR)"


def _current(connection: duckdb.DuckDBPyConnection, event_id: str, field: str) -> str | None:
    row = connection.execute(
        f"SELECT {_now(field)} FROM internal.coded_events e WHERE event_id = ?", [event_id]
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no event {event_id}")
    return None if row[0] is None else str(row[0])


def _original(connection: duckdb.DuckDBPyConnection, event_id: str, field: str) -> str | None:
    """What the coder read: where the field was corrected before, what was read then."""
    earlier = connection.execute(
        """SELECT original FROM internal.standing_overrides WHERE event_id = ? AND field = ? AND kind IN ('correct', 'span')
        ORDER BY corrected_at LIMIT 1""",
        [event_id, field],
    ).fetchone()
    now = _current(connection, event_id, field)
    found = now if earlier is None else earlier[0]
    return None if found is None else str(found)


def article_of(connection: duckdb.DuckDBPyConnection, event_id: str) -> str:
    """The article of an event, also of one that was taken out; raises QueryError when there is none."""
    row = connection.execute(
        """SELECT article_id FROM internal.coded_events WHERE event_id = $1
        UNION ALL SELECT article_id FROM internal.removed_events WHERE event_id = $1 LIMIT 1""",
        [event_id],
    ).fetchone()
    if row is None:
        raise QueryError(f"there is no event {event_id}")
    return str(row[0])


def queue(connection: duckdb.DuckDBPyConnection, articles: Iterable[str]) -> None:
    """Let the next clustering look at these articles."""
    connection.executemany("INSERT INTO internal.link_queue VALUES (?)", [[a] for a in sorted(set(articles))])


def amend(
    connection: duckdb.DuckDBPyConnection, signature: Signature, event_id: str, values: Mapping[str, str | None]
) -> None:
    """Record and apply new values of an event's fields (a span as '57-80'); call it in a transaction.

    Raises QueryError when there is no such event or field, or a value is none of its field's.
    """
    fitting = {field: _fitting(connection, field, value) for field, value in values.items()}
    originals = {field: _original(connection, event_id, field) for field in fitting}
    article = article_of(connection, event_id)
    _fail_outside(connection, event_id, [v for f, v in fitting.items() if is_span(f) and v is not None])
    for kind, spans in (("correct", False), ("span", True)):
        chosen = [f for f in fitting if is_span(f) == spans]
        record(connection, kind, signature, [Entry(event_id, article, f, originals[f], fitting[f]) for f in chosen])
    set_values(connection, event_id, fitting)


def _fail_outside(connection: duckdb.DuckDBPyConnection, event_id: str, spans: Iterable[str]) -> None:
    length = scalar(connection, FIELD_LENGTH, [event_id])
    beyond = [span for span in spans if bounds(span)[1] > length]
    if beyond:
        raise QueryError(f"the words {beyond[0]} lie outside the {length} characters that the event was read from")


def set_values(connection: duckdb.DuckDBPyConnection, event_id: str, values: Mapping[str, str | None]) -> None:
    """Give fields of one event these values, whatever they are now; records nothing."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE changes (event_id VARCHAR, field VARCHAR, original VARCHAR, value VARCHAR)"
    )
    rows = [[event_id, field, _current(connection, event_id, field), value] for field, value in values.items()]
    connection.executemany("INSERT INTO changes VALUES (?, ?, ?, ?)", rows)
    _apply_changes(connection)


def correct(connection: duckdb.DuckDBPyConnection, correction: Correction) -> None:
    """Record a correction and apply it; its article waits for the clustering. Call it inside the transaction that clusters.

    Raises QueryError when there is no such event or field, or the value is none of the field's.
    """
    c = correction
    signature = Signature("d" + stable_id(c.event_id, c.field, c.value, c.who, c.at.isoformat()), c.who, c.at, c.why)
    amend(connection, signature, c.event_id, {c.field: c.value})
    queue(connection, [article_of(connection, c.event_id)])


def reported(path: Path, run_id: str) -> list[str]:
    """The corrections that a run did not apply, and why: a line each, from the published snapshot of the warehouse `path`."""
    with open_reader(path) as reader:
        rows = reader.execute(REPORTED, [run_id]).fetchall()
    return [f"{reason}: {detail}" for reason, detail in rows]


def _apply_changes(connection: duckdb.DuckDBPyConnection) -> int:
    """Set the fields in the temporary table `changes` whose values are the originals that it names; how many."""
    fields = [f for (f,) in connection.execute("SELECT DISTINCT field FROM changes ORDER BY 1").fetchall()]
    applied = 0
    for field in fields:
        if is_span(field):
            for statement in FOLLOW_SPANS.get(field, ()):
                connection.execute(statement)
            applied += scalar(connection, APPLY_SPANS[field])
        else:
            kind = _column_type(connection, field)
            applied += scalar(connection, APPLY.format(field=field, type=kind, now=_now(field)))
    for statement in SYNC_PARTICIPANTS:
        connection.execute(statement)
    return applied


def apply_overrides(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Set the corrected fields of events that were coded anew as they were before, take out what was deleted and put in what was added;
    how many fields.

    A correction whose original is read differently now, or whose event is gone, becomes an issue and changes nothing. Call it inside
    the transaction of the clustering.
    """
    if not scalar(connection, "SELECT count(*) FROM overrides"):
        return 0
    apply_verdicts(connection, run_id)
    connection.execute(UNGROUP)
    connection.execute(EFFECTIVE)
    connection.execute(REPORT_GONE, [run_id])
    for (field,) in connection.execute("SELECT DISTINCT field FROM changes ORDER BY 1").fetchall():
        if is_span(field) and field not in SPAN_TARGETS:
            raise QueryError(f"no field has the words '{field}'")
        connection.execute(REPORT_CHANGED.format(field=field, now=_now(field)), [run_id])
    return _apply_changes(connection)
