"""What is known of addresses that were fetched before: how to ask for changes only, and which articles their bodies gave."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from schemas.article import Article
from warehouse.stage import content_hash, utc
from warehouse.transaction import transaction

RECORDS = pa.schema(
    [(name, pa.string()) for name in ("url", "final_url", "etag", "last_modified", "body_hash", "headers")]
    + [("fetched_at", pa.timestamp("us")), ("status", pa.int32())]
)
GIVEN = pa.schema([(name, pa.string()) for name in ("url", "body_hash", "article_id", "content_hash")])

SEEN = """
WITH known AS (
    SELECT g.url, g.body_hash, count(*) AS articles, bool_and(a.article_id IS NOT NULL) AS stored
    FROM internal.body_articles g SEMI JOIN asked USING (url)
    LEFT JOIN articles a ON a.article_id = g.article_id AND a.content_hash = g.content_hash AND a.coder_version = ?
    GROUP BY ALL
)
SELECT f.url, f.final_url, f.etag, f.last_modified, f.body_hash, coalesce(if(k.stored, k.articles, 0), 0), f.headers
FROM internal.fetches f SEMI JOIN asked USING (url) LEFT JOIN known k ON k.url = f.url AND k.body_hash = f.body_hash
"""

REPLACE = (
    "DELETE FROM internal.fetches WHERE url IN (SELECT url FROM records)",
    "INSERT INTO internal.fetches BY NAME FROM records",
    "DELETE FROM internal.body_articles WHERE url IN (SELECT url FROM records)",
    "INSERT INTO internal.body_articles BY NAME FROM given",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An address as it was last fetched. `known` counts the articles of its body, 0 unless all are stored and coded by this coder."""

    url: str
    final_url: str
    etag: str | None
    last_modified: str | None
    body_hash: str
    known: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One fetch to remember, with the articles that its body gave."""

    url: str
    final_url: str
    fetched_at: dt.datetime
    status: int
    etag: str | None
    last_modified: str | None
    body_hash: str
    headers: Mapping[str, str]
    articles: tuple[Article, ...] = field(default=(), repr=False)


def seen(connection: duckdb.DuckDBPyConnection, urls: Sequence[str], coder_version: str) -> dict[str, Seen]:
    """What is known of those of the addresses that were fetched before."""
    connection.register("asked", pa.table({"url": list(dict.fromkeys(urls))}))
    try:
        rows = connection.execute(SEEN, [coder_version]).fetchall()
    finally:
        connection.unregister("asked")
    return {r[0]: Seen(r[0], r[1], r[2], r[3], r[4], r[5], json.loads(r[6])) for r in rows}


def remember(connection: duckdb.DuckDBPyConnection, records: Sequence[FetchRecord]) -> None:
    """Keep what the addresses gave, in the place of what they gave before; one transaction."""
    last = {record.url: record for record in records}
    given = [
        {
            "url": r.url,
            "body_hash": r.body_hash,
            "article_id": article.article_id,
            "content_hash": content_hash(article),
        }
        for r in last.values()
        for article in r.articles
    ]
    connection.register("records", pa.Table.from_pylist([_row(r) for r in last.values()], schema=RECORDS))
    connection.register("given", pa.Table.from_pylist(given, schema=GIVEN))
    try:
        with transaction(connection):
            for statement in REPLACE:
                connection.execute(statement)
    finally:
        connection.unregister("records")
        connection.unregister("given")


def _row(record: FetchRecord) -> dict[str, object]:
    names = ("url", "final_url", "status", "etag", "last_modified", "body_hash")
    row: dict[str, object] = {name: getattr(record, name) for name in names}
    return {**row, "fetched_at": utc(record.fetched_at), "headers": json.dumps(dict(record.headers), sort_keys=True)}
