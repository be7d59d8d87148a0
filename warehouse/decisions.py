"""What reviewers decide: each decision is one transaction, recorded in `overrides` and brought about at once; sent twice, it counts once.

Incidents follow with the next clustering (`warehouse.clustering.recluster`), for which the articles wait in the queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import duckdb

from schemas.errors import QueryError
from schemas.event import Event
from warehouse.load import MARK_CHANGED
from warehouse.overrides import Entry, Signature, amend, article_of, queue, record, set_values
from warehouse.reviewed_events import apply_verdicts
from warehouse.transaction import scalar, transaction

INCIDENT_OF = "SELECT incident_id FROM internal.coded_events WHERE event_id = ?"
MEMBERS_OF = "SELECT event_id, article_id, report_id FROM internal.coded_events WHERE incident_id = ? ORDER BY event_id"
APART = """
SELECT DISTINCT a.event_id, a.article_id, b.event_id
FROM internal.standing_overrides o
JOIN internal.coded_events x ON x.event_id = o.event_id JOIN internal.coded_events y ON y.event_id = o.value
JOIN internal.coded_events a ON a.event_id IN (o.event_id, o.value) AND a.incident_id = $1
JOIN internal.coded_events b ON b.event_id IN (o.event_id, o.value) AND b.incident_id = $2
WHERE o.field = 'apart' AND x.incident_id IN ($1, $2) AND y.incident_id IN ($1, $2) ORDER BY ALL
"""
"""What was set apart in two incidents that are one now."""
OF_DECISION = "SELECT kind, event_id, article_id, field, original, value FROM overrides WHERE decision_id = ?"
STANDING = """
SELECT value FROM internal.standing_overrides WHERE event_id = ? AND field = ? AND kind IN ('correct', 'span')
ORDER BY corrected_at DESC, value, who, why LIMIT 1
"""
UNDONE = "SELECT count(*) FROM overrides WHERE kind = 'undo' AND value = ?"
LATEST = """
SELECT decision_id FROM internal.standing_overrides WHERE who = ? ORDER BY corrected_at DESC, decision_id DESC LIMIT 1
"""


def _decide(connection: duckdb.DuckDBPyConnection, signature: Signature, work: Callable[[], None]) -> bool:
    """Do the work in a transaction unless this decision was taken already; whether it was done."""
    if not signature.who.strip() or not signature.decision_id:
        raise QueryError("a decision names who takes it")
    with transaction(connection):
        if scalar(connection, "SELECT count(*) FROM overrides WHERE decision_id = ?", [signature.decision_id]):
            return False
        work()
        connection.execute(MARK_CHANGED)
        return True


def _verdict(connection: duckdb.DuckDBPyConnection, kind: str, signature: Signature, events: Sequence[str]) -> bool:
    def work() -> None:
        articles = {e: article_of(connection, e) for e in events}
        record(connection, kind, signature, [Entry(e, articles[e], "event", None, kind) for e in events])
        apply_verdicts(connection, signature.decision_id)
        if kind == "delete" or _was_out(connection, events):
            queue(connection, articles.values())

    return _decide(connection, signature, work)


def _was_out(connection: duckdb.DuckDBPyConnection, events: Sequence[str]) -> bool:
    sql = "SELECT count(*) FROM internal.standing_overrides WHERE kind = 'delete' AND event_id IN (SELECT unnest(?))"
    return scalar(connection, sql, [list(events)]) > 0


def accept(connection: duckdb.DuckDBPyConnection, signature: Signature, events: Sequence[str]) -> bool:
    """Say that events are right as they stand; one that was deleted returns."""
    return _verdict(connection, "accept", signature, events)


def delete(connection: duckdb.DuckDBPyConnection, signature: Signature, events: Sequence[str]) -> bool:
    """Say that no such events are told."""
    return _verdict(connection, "delete", signature, events)


def change(
    connection: duckdb.DuckDBPyConnection, signature: Signature, event_id: str, values: Mapping[str, str | None]
) -> bool:
    """Give fields of an event other values, and other words (`actor.span`: '57-80')."""

    def work() -> None:
        amend(connection, signature, event_id, values)
        queue(connection, [article_of(connection, event_id)])

    return _decide(connection, signature, work)


def add(connection: duckdb.DuckDBPyConnection, signature: Signature, event: Event) -> bool:
    """Put in an event that the coder missed; its id and coder are `coding.compose`'s and `review`. Raises QueryError when its words do not
    stand in the article."""

    def work() -> None:
        entry = Entry(event.event_id, event.article_id, "event", None, event.model_dump_json())
        record(connection, "add", signature, [entry])
        apply_verdicts(connection, signature.decision_id)
        sql = "SELECT count(*) FROM internal.coded_events WHERE event_id = ? AND coder_version = 'review'"
        if not scalar(connection, sql, [event.event_id]):
            raise QueryError("the words of the event do not stand in the article")
        queue(connection, [event.article_id])

    return _decide(connection, signature, work)


def merge(connection: duckdb.DuckDBPyConnection, signature: Signature, event_id: str, other: str) -> bool:
    """Say that the incident of an event is that of another event."""

    def work() -> None:
        article, other_article = article_of(connection, event_id), article_of(connection, other)
        ours, theirs = _incident(connection, event_id), _incident(connection, other)
        if ours == theirs:
            raise QueryError("both are of one incident already")
        entries = {(event_id, other): Entry(event_id, article, "together", ours, other)}
        for a, of_article, b in connection.execute(APART, [ours, theirs]).fetchall():
            entries[a, b] = Entry(a, of_article, "together", ours, b)
        record(connection, "merge", signature, entries.values())
        queue(connection, [article, other_article])

    return _decide(connection, signature, work)


def split(connection: duckdb.DuckDBPyConnection, signature: Signature, events: Sequence[str]) -> bool:
    """Say that these events, of one incident, are of another incident than the rest of it."""

    def work() -> None:
        incident = _incident(connection, events[0]) if events else None
        members = connection.execute(MEMBERS_OF, [incident]).fetchall()
        leaving = [m for m in members if m[0] in set(events)]
        staying = [m for m in members if m[0] not in set(events)]
        if len(leaving) != len(set(events)) or not staying:
            raise QueryError("choose events of one incident, and not all of them")
        record(connection, "split", signature, _parted(leaving, staying, incident))
        queue(connection, [article for _, article, _ in members])

    return _decide(connection, signature, work)


Member = tuple[str, str, str]
"""Event, article and report."""


def _parted(leaving: Sequence[Member], staying: Sequence[Member], incident: str | None) -> list[Entry]:
    """A row for each pair of reports that are not of one incident, and for each event that leaves the report of one that stays."""
    divided = {report for _, _, report in staying} & {report for _, _, report in leaving}
    first = {report: "i" + min(e for e, _, r in leaving if r == report)[1:] for report in divided}
    rows = [Entry(e, a, "report_id", r, first[r]) for e, a, r in leaving if r in divided]
    ours = {r: (e, a) for e, a, r in reversed(leaving)}
    theirs = {r: e for e, _, r in reversed(staying)}
    return rows + [Entry(e, a, "apart", incident, b) for e, a in ours.values() for b in theirs.values()]


def complete(connection: duckdb.DuckDBPyConnection, signature: Signature, article_id: str) -> bool:
    """Say that all events of an article are decided and none is missing."""

    def work() -> None:
        if not scalar(connection, "SELECT count(*) FROM articles WHERE article_id = ?", [article_id]):
            raise QueryError(f"there is no article {article_id}")
        record(connection, "complete", signature, [Entry(None, article_id, "article", None, "complete")])

    return _decide(connection, signature, work)


def latest(connection: duckdb.DuckDBPyConnection, who: str) -> str | None:
    """The last decision of a reviewer that holds."""
    row = connection.execute(LATEST, [who]).fetchone()
    return str(row[0]) if row else None


def undo(connection: duckdb.DuckDBPyConnection, signature: Signature, decision_id: str) -> bool:
    """Take a decision back: what it changed is again as the decisions before it, or the coder, had it."""
    rows = connection.execute(OF_DECISION, [decision_id]).fetchall()
    if not rows or rows[0][0] == "undo":
        raise QueryError(f"there is no decision {decision_id}")

    def work() -> None:
        if scalar(connection, UNDONE, [decision_id]):
            raise QueryError("that decision is undone already")
        entry = Entry(rows[0][1], rows[0][2], "decision", None, decision_id)
        record(connection, "undo", signature, [entry])
        _revert(connection, rows, signature.decision_id)
        queue(connection, [article for _, _, article, *_ in rows] + _others(connection, rows))

    return _decide(connection, signature, work)


Row = tuple[str, str | None, str, str, str | None, str | None]
"""Kind, event, article, field, original and value."""


def _revert(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], run_id: str) -> None:
    apply_verdicts(connection, run_id)
    values: dict[str, dict[str, str | None]] = {}
    for kind, event_id, _, field, original, _ in rows:
        if event_id is None or not _stands(connection, event_id):
            continue
        if kind in ("correct", "span"):
            standing = connection.execute(STANDING, [event_id, field]).fetchone()
            values.setdefault(event_id, {})[field] = standing[0] if standing else original
        elif field == "report_id":
            connection.execute(
                "UPDATE internal.coded_events SET report_id = ? WHERE event_id = ?", [original, event_id]
            )
    for event_id, fields in values.items():
        set_values(connection, event_id, fields)


def _stands(connection: duckdb.DuckDBPyConnection, event_id: str) -> bool:
    return scalar(connection, "SELECT count(*) FROM internal.coded_events WHERE event_id = ?", [event_id]) > 0


def _others(connection: duckdb.DuckDBPyConnection, rows: Iterable[Row]) -> list[str]:
    """The articles of the events that a decision named besides its own."""
    named = [value for _, _, _, field, _, value in rows if field in ("together", "apart")]
    sql = "SELECT article_id FROM internal.coded_events WHERE event_id IN (SELECT unnest(?))"
    return [article for (article,) in connection.execute(sql, [named]).fetchall()] if named else []


def _incident(connection: duckdb.DuckDBPyConnection, event_id: str) -> str:
    row = connection.execute(INCIDENT_OF, [event_id]).fetchone()
    if row is None or row[0] is None:
        raise QueryError(f"event {event_id} is of no incident yet")
    return str(row[0])
