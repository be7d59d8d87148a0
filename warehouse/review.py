"""What reviewers look at: queues of articles whose events wait, one article with its events and decisions, incidents near by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from schemas.article import Article
from schemas.errors import QueryError
from warehouse.articles import BY_ID, articles_in

Row = dict[str, Any]
SAMPLED = 200
"""Articles in the random sample for audit: enough for a share to be known to 7 points in 100."""
PLACES_NEAR, DAYS_NEAR = 40, 10

OPEN = """
WITH open AS (
    SELECT e.*, coalesce(killed_high, killed_low, 0) AS dead, modality IN ('asserted', 'alleged') AS told FROM events e
    ANTI JOIN (SELECT event_id FROM internal.standing_overrides WHERE field = 'event') USING (event_id)
),
"""
LISTED = """
SELECT q.article_id, a.title, a.source, a.published_on, left(a.text, 160) AS words, q.todo, q.why, count(*) OVER () AS total
FROM queue q JOIN articles a USING (article_id)
"""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: `label` names it, `about` says what comes first in it; `sql` gives article_id, todo and why, `order` their order."""

    name: str
    label: str
    about: str
    sql: str
    order: str


QUEUES: Mapping[str, Queue] = {
    q.name: q
    for q in (
        Queue(
            "least_sure", "Least sure", "the events of lowest confidence first",
            OPEN + """queue AS (SELECT article_id, count(*) AS todo, format('{:.2f} sure', min(confidence)) AS why, min(confidence) AS key
            FROM open GROUP BY article_id)""",
            "q.key, q.article_id",
        ),
        Queue(
            "deadliest", "Most deadly", "the highest reported tolls first",
            OPEN + """queue AS (SELECT article_id, count(*) AS todo, format('{:,} killed', max(dead)) AS why, max(dead) AS key
            FROM open GROUP BY article_id HAVING max(dead) FILTER (told) > 0)""",
            "q.key DESC, q.article_id",
        ),
        Queue(
            "contested", "Contested", "incidents that some deny, or whose tolls differ between reports",
            OPEN + """tolls AS (
                SELECT incident_id, min(low) AS least, max(low) AS most FROM (
                    SELECT incident_id, article_id, max(killed_low) AS low FROM events
                    WHERE modality IN ('asserted', 'alleged') GROUP BY ALL
                ) GROUP BY incident_id
            ),
            disputed AS (
                SELECT incident_id, denied_events AS denied, coalesce(most - least, 0) AS width,
                    CASE WHEN most > least THEN least || ' to ' || most || ' killed' END AS spread
                FROM incidents LEFT JOIN tolls USING (incident_id)
                WHERE most > least OR (denied_events > 0 AND asserted_events + alleged_events > 0)
            ),
            queue AS (SELECT article_id, count(*) AS todo, coalesce(max(spread), 'denied') AS why, max(denied > 0) AS key,
                max(width) AS width
            FROM open JOIN disputed USING (incident_id) GROUP BY article_id)""",
            "q.key DESC, q.width DESC, q.article_id",
        ),
        Queue(
            "newest", "Newest", "the articles published last",
            OPEN + """queue AS (SELECT o.article_id, count(*) AS todo, coalesce(CAST(any_value(published_on) AS VARCHAR), 'no date') AS why,
            any_value(published_on) AS key FROM open o JOIN articles USING (article_id) GROUP BY o.article_id)""",
            "q.key DESC NULLS LAST, q.article_id",
        ),
        Queue(
            "sample", "Audit sample", "a random sample of all articles, with or without events; each reviewer sees what the coder read",
            f"""WITH chosen AS (
                SELECT article_id, md5('audit/' || article_id) AS key FROM articles ORDER BY 2 LIMIT {SAMPLED}
            ),
            queue AS (
                SELECT article_id, any_value(key) AS key, count(e.event_id) AS todo, count(e.event_id) || ' events' AS why
                FROM chosen LEFT JOIN events e USING (article_id)
                WHERE article_id NOT IN (SELECT article_id FROM internal.standing_overrides WHERE kind = 'complete' AND who = $who)
                GROUP BY article_id
            )""",
            "q.key",
        ),
    )
}  # fmt: skip
"""What can be reviewed, by name."""

COUNTED = "SELECT count(*) FROM queue"
DECISIONS = """
SELECT o.*, kind != 'undo' AND decision_id NOT IN (SELECT value FROM overrides WHERE kind = 'undo') AS standing FROM overrides o
"""
NEAR = """
WITH ours AS (FROM incidents WHERE incident_id = $incident)
SELECT i.incident_id, i.event_type, i.event_subtype, i.actor_name, i.target_name, i.location_name, i.country, i.date_earliest,
    i.date_latest, i.killed_best, i.articles, (SELECT min(event_id) FROM incident_events m WHERE m.incident_id = i.incident_id) AS event_id
FROM incidents i, ours o
WHERE i.incident_id != o.incident_id AND ($words != '' OR i.country IS NOT DISTINCT FROM o.country OR o.country IS NULL)
    AND ($words != '' OR abs(coalesce(i.date_latest, i.date_earliest) - coalesce(o.date_latest, o.date_earliest)) <= $days)
    AND contains(lower(concat_ws(' ', i.incident_id, i.event_type, i.location_name, i.country, i.actor_name, i.target_name)), lower($words))
ORDER BY
    i.location_name IS DISTINCT FROM o.location_name,
    abs(coalesce(i.date_latest, i.date_earliest) - coalesce(o.date_latest, o.date_earliest)) NULLS LAST,
    i.killed_best IS DISTINCT FROM o.killed_best, i.incident_id
LIMIT $most
"""
OF_INCIDENT = """
SELECT e.event_id, e.article_id, e.event_type, e.event_subtype, e."trigger", e.sentence, e.location_name, e.country, e.date_earliest,
    e.killed_low, e.killed_high, a.title, a.source, a.published_on
FROM events e JOIN articles a USING (article_id) WHERE e.incident_id = ? ORDER BY a.published_on NULLS LAST, e.article_id, e.sentence_index
LIMIT 300
"""


EVENTS = """
FROM events WHERE article_id = ? ORDER BY in_title DESC, sentence_index, CAST(evidence->>'$.trigger.start' AS INTEGER), event_id
"""


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article with its events, those that were taken out of it, and every decision on it in order of time."""

    article: Article
    events: tuple[Row, ...]
    removed: tuple[Row, ...]
    decisions: tuple[Row, ...]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, values: object = None) -> list[Row]:
    cursor = connection.execute(sql, values) if values is not None else connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def listed(connection: duckdb.DuckDBPyConnection, name: str, who: str, limit: int) -> list[Row]:
    """The first articles of a queue for this reviewer; `total` of each says how many there are. Raises QueryError for no queue's name."""
    if name not in QUEUES:
        raise QueryError(f"there is no queue '{name}'; there are {', '.join(QUEUES)}")
    queue = QUEUES[name]
    named = {"who": who} if "$who" in queue.sql else {}
    return _rows(connection, f"{queue.sql} {LISTED} ORDER BY {queue.order} LIMIT {int(limit)}", named)


def article_state(connection: duckdb.DuckDBPyConnection, article_id: str) -> ArticleState | None:
    """Everything about one article, from the snapshot or the warehouse; None when there is no such article."""
    article = next(iter(articles_in(connection, BY_ID, [article_id])), None)
    if article is None:
        return None
    events = _rows(connection, EVENTS, [article_id])
    removed = _rows(
        connection, "SELECT event FROM internal.removed_events WHERE article_id = ? ORDER BY event_id", [article_id]
    )
    decided = _rows(
        connection,
        f"{DECISIONS} WHERE o.article_id = ? ORDER BY corrected_at, decision_id, event_id, field",
        [article_id],
    )
    return ArticleState(
        article,
        tuple(_with_evidence(e) for e in events),
        tuple(_with_evidence(json.loads(r["event"])) for r in removed),
        tuple(decided),
    )


def _with_evidence(event: Row) -> Row:
    """An event whose spans are values rather than JSON, and whose words of the trigger are called alike."""
    evidence = event["evidence"]
    row = {**event, "evidence": json.loads(evidence) if isinstance(evidence, str) else evidence}
    return row if "trigger" in row else {**row, "trigger": row["trigger_text"]}


def near(connection: duckdb.DuckDBPyConnection, incident_id: str, words: str, most: int = PLACES_NEAR) -> list[Row]:
    """Incidents that this one may be the same as: near in time and place, or that `words` are found in."""
    values = {"incident": incident_id, "words": words.strip(), "days": DAYS_NEAR, "most": most}
    return _rows(connection, NEAR, values)


def members(connection: duckdb.DuckDBPyConnection, incident_id: str) -> list[Row]:
    """The events of an incident, with the articles that tell of it."""
    return _rows(connection, OF_INCIDENT, [incident_id])


def recent(connection: duckdb.DuckDBPyConnection, limit: int) -> list[Row]:
    """The last rows of the record of decisions, latest first."""
    sql = f"""SELECT d.*, a.title FROM ({DECISIONS}) d LEFT JOIN articles a USING (article_id)
        ORDER BY corrected_at DESC, decision_id LIMIT ?"""
    return _rows(connection, sql, [limit])


JUDGED = """
WITH judged AS (
    FROM internal.standing_overrides WHERE field = 'event' AND kind IN ('accept', 'delete')
    QUALIFY row_number() OVER (PARTITION BY event_id, who ORDER BY corrected_at DESC, kind) = 1
)
SELECT event_id, who, kind FROM judged QUALIFY count(*) OVER (PARTITION BY event_id) > 1 ORDER BY event_id, who
"""
CHANGED = """
SELECT event_id, who, field, original, value FROM internal.standing_overrides WHERE kind = 'correct' AND event_id IN (SELECT unnest(?))
QUALIFY row_number() OVER (PARTITION BY event_id, who, field ORDER BY corrected_at DESC, value) = 1 ORDER BY event_id, who, field
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """Events that two or more reviewers decided on: verdicts by event and reviewer, the values that each set, and what the coder read."""

    verdicts: Mapping[str, Mapping[str, str]]
    changed: Mapping[tuple[str, str], Mapping[str, str | None]]
    coded: Mapping[str, Mapping[str, str | None]]


def judged(connection: duckdb.DuckDBPyConnection, fields: tuple[str, ...]) -> Judged:
    """What reviewers made of the same events; `fields` are columns of events to compare."""
    verdicts: dict[str, dict[str, str]] = {}
    for event_id, who, kind in connection.execute(JUDGED).fetchall():
        verdicts.setdefault(event_id, {})[who] = kind
    coded = _coded(connection, list(verdicts), fields)
    changed: dict[tuple[str, str], dict[str, str | None]] = {}
    for event_id, who, field, original, value in connection.execute(CHANGED, [list(verdicts)]).fetchall():
        changed.setdefault((event_id, who), {})[field] = value
        if field in fields and event_id in coded:
            coded[event_id][field] = original
    return Judged(verdicts, changed, coded)


def _coded(
    connection: duckdb.DuckDBPyConnection, ids: list[str], fields: tuple[str, ...]
) -> dict[str, dict[str, str | None]]:
    now = ", ".join(f"CAST({f} AS VARCHAR)" for f in fields)
    gone = ", ".join(f"event->>'$.{f}'" for f in fields)
    sql = f"""SELECT event_id, {now} FROM internal.coded_events WHERE event_id IN (SELECT unnest($ids))
        UNION ALL SELECT event_id, {gone} FROM internal.removed_events WHERE event_id IN (SELECT unnest($ids))"""
    rows = connection.execute(sql, {"ids": ids}).fetchall()
    return {event_id: dict(zip(fields, values, strict=True)) for event_id, *values in rows}


def article_of_decision(connection: duckdb.DuckDBPyConnection, decision_id: str) -> str:
    """The article that a decision was about; raises QueryError when there is no such decision."""
    sql = "SELECT article_id FROM overrides WHERE decision_id = ? ORDER BY article_id LIMIT 1"
    row = connection.execute(sql, [decision_id]).fetchone()
    if row is None:
        raise QueryError(f"there is no decision {decision_id}")
    return str(row[0])
