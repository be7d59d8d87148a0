"""What articles are recognised by before they are coded: whose events they may take over, and whose words they only repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from schemas.article import Article
from schemas.event import Event, Participant
from schemas.flat import unflat
from warehouse.articles import COLUMNS, articles_in
from warehouse.stage import content_hash
from warehouse.transaction import transaction

KEYS = pa.schema([(name, pa.string()) for name in ("article_id", "content_hash", "text_key", "body_key")])
REPEATS = pa.schema(
    [(name, pa.string()) for name in ("article_id", "body_key", "url", "source", "title")]
    + [("published_on", pa.date32())]
)
DATED = pa.schema([(name, pa.string()) for name in ("article_id", "title", "text")] + [("published_on", pa.date32())])

REMEMBER = "INSERT INTO internal.text_keys FROM asked ANTI JOIN internal.text_keys USING (article_id, content_hash)"

# What a person has corrected is no longer what the coder read.
TWINS = """
WITH found AS (
    SELECT DISTINCT k.text_key, a.article_id
    FROM internal.text_keys k SEMI JOIN asked USING (text_key)
    JOIN articles a ON a.article_id = k.article_id AND a.content_hash = k.content_hash AND a.coder_version = ?
    WHERE a.article_id NOT IN (SELECT article_id FROM asked)
        AND a.article_id NOT IN (SELECT e.article_id FROM overrides o JOIN internal.coded_events e USING (event_id))
)
SELECT text_key, min(article_id) FROM found GROUP BY ALL
"""

EARLIER = """
SELECT DISTINCT asked.article_id
FROM asked JOIN internal.text_keys k ON k.body_key = asked.body_key AND k.article_id != asked.article_id
JOIN articles a ON a.article_id = k.article_id AND a.content_hash = k.content_hash
WHERE a.published_on < asked.published_on
"""

# The same words under the same address with a later date are no news.
REDATED = """
SELECT asked.article_id FROM asked JOIN articles a USING (article_id)
WHERE a.coder_version = ? AND a.published_on <= asked.published_on AND a.title IS NOT DISTINCT FROM asked.title AND a.text = asked.text
"""

REMEMBER_REPEATS = (
    "DELETE FROM internal.repeats WHERE article_id IN (SELECT article_id FROM asked)",
    "INSERT INTO internal.repeats BY NAME SELECT *, ? AS run_id FROM asked",
)

ARTICLES = f"SELECT {COLUMNS} FROM articles WHERE article_id IN (SELECT unnest(?))"
EVENTS = """
SELECT * REPLACE (nullif(report_id, event_id) AS incident_id) FROM internal.coded_events
WHERE article_id IN (SELECT unnest(?)) ORDER BY article_id, event_id
"""
PARTICIPANTS = """
SELECT * FROM event_participants
SEMI JOIN (SELECT event_id FROM internal.coded_events WHERE article_id IN (SELECT unnest(?))) USING (event_id)
ORDER BY event_id, position
"""


@dataclass(frozen=True, slots=True)
class KeyedArticle:
    """An article with its keys; see `coding.dedupe.TextKeys`."""

    article: Article
    text_key: str
    body_key: str | None


@dataclass(frozen=True, slots=True)
class StoredCoding:
    """A stored article and the events that the coder read from it, with the incidents it saw within the article."""

    article: Article
    events: tuple[Event, ...]


def remember_keys(connection: duckdb.DuckDBPyConnection, articles: Sequence[KeyedArticle]) -> None:
    """Keep the keys of articles, stored or about to be; keeping them again changes nothing."""
    if not articles:
        return
    rows = {(r["article_id"], r["content_hash"]): r for r in map(_key_row, articles)}
    _asking(connection, pa.Table.from_pylist(list(rows.values()), schema=KEYS), [(REMEMBER, [])])


def stored_twins(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[KeyedArticle], coder_version: str
) -> dict[str, StoredCoding]:
    """By text key: an article that this coder has coded, and that the given ones would be coded like."""
    asked = pa.Table.from_pylist([_key_row(a) for a in articles], schema=KEYS)
    found = dict(_asking(connection, asked, [(TWINS, [coder_version])]))
    codings = _codings(connection, sorted(set(found.values())))
    return {key: codings[article_id] for key, article_id in found.items()}


def earlier_told(connection: duckdb.DuckDBPyConnection, articles: Sequence[KeyedArticle]) -> frozenset[str]:
    """The ids of those articles whose words a stored one told on an earlier day."""
    rows = [_repeat_row(a) for a in articles if a.body_key is not None]
    found = _asking(connection, pa.Table.from_pylist(rows, schema=REPEATS), [(EARLIER, [])])
    return frozenset(article_id for (article_id,) in found)


def redated(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], coder_version: str) -> frozenset[str]:
    """The ids of those articles that this coder has coded in the same words, and that only bring a later date."""
    rows = [
        {**a.model_dump(include={"article_id", "title", "text"}), "published_on": a.reference_date} for a in articles
    ]
    if not rows:
        return frozenset()
    found = _asking(connection, pa.Table.from_pylist(rows, schema=DATED), [(REDATED, [coder_version])])
    return frozenset(article_id for (article_id,) in found)


def remember_repeats(connection: duckdb.DuckDBPyConnection, articles: Sequence[KeyedArticle], run_id: str) -> None:
    """Keep where a text was met again; meeting it there once more changes nothing but the run."""
    if not articles:
        return
    rows = {a.article.article_id: _repeat_row(a) for a in articles}
    asked = pa.Table.from_pylist(list(rows.values()), schema=REPEATS)
    with transaction(connection):
        _asking(connection, asked, [(REMEMBER_REPEATS[0], []), (REMEMBER_REPEATS[1], [run_id])])


def _key_row(keyed: KeyedArticle) -> dict[str, Any]:
    article = keyed.article
    return {
        "article_id": article.article_id, "content_hash": content_hash(article), "text_key": keyed.text_key, "body_key": keyed.body_key,
    }  # fmt: skip


def _repeat_row(keyed: KeyedArticle) -> dict[str, Any]:
    article = keyed.article
    told = article.model_dump(include={"article_id", "url", "source", "title"})
    return {**told, "body_key": keyed.body_key, "published_on": article.reference_date}


def _asking(
    connection: duckdb.DuckDBPyConnection, asked: pa.Table, statements: Iterable[tuple[str, Sequence[object]]]
) -> list[Any]:
    """The rows of the last statement, all of which see a table `asked`."""
    connection.register("asked", asked)
    rows: list[Any] = []
    try:
        for statement, values in statements:
            rows = connection.execute(statement, list(values)).fetchall()
    finally:
        connection.unregister("asked")
    return rows


def _codings(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, StoredCoding]:
    if not article_ids:
        return {}
    participants: Mapping[str, list[Participant]] = defaultdict(list)
    for row in _dicts(connection, PARTICIPANTS, article_ids):
        place = {"start": row["span_start"], "end": row["span_end"]}
        fields = {name: row[name] for name in ("role", "name", "actor_id", "country", "sector", "text")}
        participants[row["event_id"]].append(Participant(**fields, **place))
    events: Mapping[str, list[Event]] = defaultdict(list)
    for row in _dicts(connection, EVENTS, article_ids):
        events[row["article_id"]].append(unflat(row, participants[row["event_id"]]))
    articles = articles_in(connection, ARTICLES, [list(article_ids)])
    return {a.article_id: StoredCoding(a, tuple(events[a.article_id])) for a in articles}


def _dicts(connection: duckdb.DuckDBPyConnection, sql: str, article_ids: Sequence[str]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, [list(article_ids)])
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
