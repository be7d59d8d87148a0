"""Articles that are stored already under another id, word for word: what they are copies of, and that they were met."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import duckdb
import pyarrow as pa

from schemas.article import Article
from warehouse.transaction import transaction

ASKED = pa.schema([("article_id", pa.string()), ("text_hash", pa.string())])
COPIES = pa.schema(
    [(name, pa.string()) for name in ("article_id", "copy_of", "url", "source", "title")]
    + [("published_on", pa.date32())]
)

FIND = """
SELECT asked.article_id, min(h.article_id)
FROM asked JOIN internal.text_hashes h ON h.text_hash = asked.text_hash AND h.article_id != asked.article_id
ANTI JOIN articles own ON own.article_id = asked.article_id
GROUP BY ALL
"""

REMEMBER = (
    "DELETE FROM article_copies WHERE article_id IN (SELECT article_id FROM met)",
    "INSERT INTO article_copies BY NAME SELECT *, ? AS run_id FROM met",
)


def _text_hash(text: str) -> str:
    """As DuckDB's `md5`."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def stored_copies(connection: duckdb.DuckDBPyConnection, articles: Sequence[Article]) -> dict[str, str]:
    """For each article whose text is stored under another id, and not yet under its own, that other id."""
    rows = [{"article_id": a.article_id, "text_hash": _text_hash(a.text)} for a in articles]
    connection.register("asked", pa.Table.from_pylist(rows, schema=ASKED))
    try:
        return dict(connection.execute(FIND).fetchall())
    finally:
        connection.unregister("asked")


def remember_copies(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Article], copy_of: Mapping[str, str], run_id: str
) -> None:
    """Keep where the copies were met; meeting them again changes nothing but the run."""
    rows = [
        {
            **a.model_dump(include={"article_id", "url", "source", "title"}),
            "published_on": a.reference_date,
            "copy_of": copy_of[a.article_id],
        }
        for a in articles
    ]
    connection.register("met", pa.Table.from_pylist(rows, schema=COPIES))
    try:
        with transaction(connection):
            connection.execute(REMEMBER[0])
            connection.execute(REMEMBER[1], [run_id])
    finally:
        connection.unregister("met")
