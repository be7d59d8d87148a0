"""Events that reviewers took out or put in: what their latest decisions say is brought about, as often as an article is coded again."""

from __future__ import annotations

import json

import duckdb
import pyarrow as pa

from schemas.event import Event
from warehouse.stage import EVENTS, PARTICIPANTS, event_row, participant_rows, table
from warehouse.transaction import scalar

REVIEWED = "review"
"""The coder of events that a person added."""

VERDICTS = """
CREATE OR REPLACE TEMP TABLE verdicts AS
FROM internal.standing_overrides WHERE field = 'event'
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY corrected_at DESC, kind, who) = 1
"""

OUT = """
CREATE OR REPLACE TEMP TABLE going AS
SELECT event_id FROM internal.coded_events SEMI JOIN (FROM verdicts WHERE kind = 'delete') USING (event_id)
"""
PARTICIPANTS_OF = """
coalesce((SELECT to_json(list(p ORDER BY position)) FROM event_participants p WHERE p.event_id = e.event_id), '[]'::JSON)
"""
MOVE_OUT = (
    "DELETE FROM internal.removed_events WHERE event_id IN (SELECT event_id FROM going)",
    f"""INSERT INTO internal.removed_events
    SELECT event_id, article_id, coder_version, to_json(e), {PARTICIPANTS_OF}
    FROM internal.coded_events e SEMI JOIN going USING (event_id)""",
    "DELETE FROM event_participants WHERE event_id IN (SELECT event_id FROM going)",
    "DELETE FROM internal.coded_events WHERE event_id IN (SELECT event_id FROM going)",
)

BACK = f"""
CREATE OR REPLACE TEMP TABLE coming_back AS
SELECT r.event_id FROM internal.removed_events r JOIN articles a USING (article_id) LEFT JOIN verdicts v USING (event_id)
ANTI JOIN internal.coded_events USING (event_id)
WHERE v.kind IS DISTINCT FROM 'delete' AND (r.coder_version = a.coder_version OR (r.coder_version = '{REVIEWED}' AND v.kind IS NOT NULL))
"""
"""An event of an earlier coder does not come back: the later one has its own say."""
MOVE_BACK = (
    """INSERT INTO internal.coded_events BY NAME
    SELECT unnest(json_transform(event, {events})) FROM internal.removed_events SEMI JOIN coming_back USING (event_id)""",
    """INSERT INTO event_participants BY NAME
    SELECT unnest(json_transform(p, {participants})) FROM (
        SELECT unnest(json_transform(participants, '["JSON"]')) AS p
        FROM internal.removed_events SEMI JOIN coming_back USING (event_id))""",
    # What it was linked with may have gone elsewhere meanwhile.
    "UPDATE internal.coded_events SET incident_id = report_id WHERE event_id IN (SELECT event_id FROM coming_back)",
)
KEPT_OUT = """
DELETE FROM internal.removed_events WHERE event_id NOT IN (SELECT event_id FROM verdicts WHERE kind = 'delete')
"""

COLUMNS = (
    "SELECT json_group_object(column_name, data_type) FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?"
)

UNDONE = f"""
CREATE OR REPLACE TEMP TABLE going AS
SELECT event_id FROM internal.coded_events WHERE coder_version = '{REVIEWED}'
    AND event_id NOT IN (SELECT event_id FROM internal.standing_overrides WHERE kind = 'add')
"""
FORGET = (
    "DELETE FROM event_participants WHERE event_id IN (SELECT event_id FROM going)",
    "DELETE FROM internal.coded_events WHERE event_id IN (SELECT event_id FROM going)",
)

MISSING = f"""
SELECT o.value FROM internal.standing_overrides o JOIN verdicts v USING (event_id)
WHERE o.kind = 'add' AND v.kind != 'delete'
    AND o.event_id NOT IN (SELECT event_id FROM internal.coded_events WHERE coder_version = '{REVIEWED}')
QUALIFY row_number() OVER (PARTITION BY o.event_id ORDER BY o.corrected_at DESC, o.value) = 1 ORDER BY o.event_id
"""
"""Added events that an article coded again has lost."""

QUOTED = """
SELECT substr(if(?, coalesce(title, ''), text), ? + 1, ?) = ? FROM articles WHERE article_id = ?
"""
REPORT_LOST = """
INSERT INTO issues BY NAME
SELECT * FROM (SELECT
    'i' || left(md5(concat_ws('/', 'lost', ?)), 16) AS issue_id, ? AS run_id, 'override' AS stage,
    'the words of an added event are gone' AS reason, ? AS detail, ? AS article_id)
ANTI JOIN issues USING (issue_id)
"""


def apply_verdicts(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Take out, bring back and put in events as reviewers last decided; call it in a transaction.

    An added event takes the place of one that the coder reads at the same words as the same type: both have the same id. When its words
    no longer stand in its article it becomes an issue.
    """
    connection.execute(VERDICTS)
    for statement in (UNDONE, *FORGET):
        connection.execute(statement)
    for (line,) in connection.execute(MISSING).fetchall():
        _put_in(connection, Event.model_validate_json(line), run_id)
    if scalar(connection, "SELECT count(*) FROM verdicts WHERE kind = 'delete'"):
        for statement in (OUT, *MOVE_OUT):
            connection.execute(statement)
    if scalar(connection, "SELECT count(*) FROM internal.removed_events"):
        _bring_back(connection)


def _bring_back(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(BACK)
    shapes = {
        "events": _structure(connection, "internal", "coded_events"),
        "participants": _structure(connection, "main", "event_participants"),
    }
    for statement in MOVE_BACK:
        connection.execute(statement.format(**shapes))
    connection.execute(KEPT_OUT)


def _structure(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> str:
    """The columns of a table as `json_transform` wants them, quoted for SQL."""
    row = connection.execute(COLUMNS, [schema, name]).fetchone()
    return "'" + str(row[0] if row else "{}").replace("'", "''") + "'"


def _put_in(connection: duckdb.DuckDBPyConnection, event: Event, run_id: str) -> None:
    words = event.trigger
    asked = [event.sentence.in_title, words.start, words.end - words.start, words.text, event.article_id]
    if connection.execute(QUOTED, asked).fetchone() != (True,):
        detail = json.dumps({"event_id": event.event_id, "words": words.text}, ensure_ascii=False)
        connection.execute(REPORT_LOST, [event.event_id, run_id, detail, event.article_id])
        return
    for name in ("event_participants", "internal.coded_events"):
        connection.execute(f"DELETE FROM {name} WHERE event_id = ?", [event.event_id])
    _insert(connection, "internal.coded_events", table([event_row(event, run_id)], EVENTS))
    _insert(connection, "event_participants", table(participant_rows(event), PARTICIPANTS))


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    connection.register("arrived", rows)
    connection.execute(f"INSERT INTO {name} BY NAME FROM arrived")
    connection.unregister("arrived")
