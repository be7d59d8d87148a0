"""Coding again what is stored: the new events wait beside the old ones until all are there, and take their place in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb

from schemas.article import Article
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from warehouse.articles import COLUMNS, articles_in
from warehouse.load import load_staged_rows, registered
from warehouse.stage import Staged, stage, utc
from warehouse.transaction import scalar, transaction

SIDES = {
    "articles": "articles",
    "events": "internal.coded_events",
    "participants": "event_participants",
    "issues": "issues",
}
"""The tables that wait (`internal.recoded_<name>`), and the ones whose columns they have."""

PENDING = f"""
SELECT {COLUMNS} FROM articles
WHERE coder_version != ? AND article_id > ? AND (published_on >= ? OR ? IS NULL)
    AND article_id NOT IN (SELECT article_id FROM internal.recoded_articles)
ORDER BY article_id LIMIT ?
"""

KEEP_ARTICLES = """
INSERT INTO internal.recoded_articles BY NAME
SELECT * REPLACE (? AS coder_version, ? AS run_id, ? AS coded_at) FROM articles SEMI JOIN coded_again_articles USING (article_id)
"""

OUTDATED = """
DELETE FROM internal.recoded_articles
WHERE (article_id, content_hash) NOT IN (SELECT (article_id, content_hash) FROM articles)
"""


def prepare(connection: duckdb.DuckDBPyConnection, coder_version: str) -> int:
    """Make room for the events of this coder, and forget those of another that never took their place; how many articles a
    run that was interrupted has coded already."""
    with transaction(connection):
        ours = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'internal' AND table_name = 'recoded_articles'"
        if scalar(connection, ours):
            others = "SELECT count(*) FROM internal.recoded_articles WHERE coder_version != ?"
            if not scalar(connection, others, [coder_version]):
                return scalar(connection, "SELECT count(*) FROM internal.recoded_articles")
            _drop(connection)
        for name, like in SIDES.items():
            connection.execute(f"CREATE TABLE internal.recoded_{name} AS FROM {like} LIMIT 0")
    return 0


def _drop(connection: duckdb.DuckDBPyConnection) -> None:
    for name in SIDES:
        connection.execute(f"DROP TABLE IF EXISTS internal.recoded_{name}")


def pending(
    connection: duckdb.DuckDBPyConnection, coder_version: str, since: dt.date | None, after: str, limit: int
) -> list[Article]:
    """The next articles, by id, that another coder coded and this one has not, published from `since` on."""
    return articles_in(connection, PENDING, [coder_version, after, since, since, limit])


def keep(
    connection: duckdb.DuckDBPyConnection,
    articles: Sequence[Article],
    events: Sequence[Event],
    issues: Sequence[Issue],
    run: Run,
) -> None:
    """Put coded articles beside the old ones, in one transaction."""
    staged: Staged = stage(articles, events, issues, run)
    tables = {f"coded_again_{name}": getattr(staged, name) for name in SIDES}
    with registered(connection, tables), transaction(connection):
        connection.execute(KEEP_ARTICLES, [run.coder_version, run.run_id, utc(run.started_at)])
        for name in ("events", "participants", "issues"):
            connection.execute(f"INSERT INTO internal.recoded_{name} BY NAME FROM coded_again_{name}")


def switch(connection: duckdb.DuckDBPyConnection, run: Run) -> RunCounts:
    """Let everything that waits take the place of what it was coded from.

    Call it inside the transaction that links the new events, too (`warehouse.clustering.relink`): the old incidents do not fit them. An
    article whose text has changed meanwhile keeps its events.
    """
    outdated = scalar(connection, OUTDATED)
    for name in SIDES:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW staged_{name} AS FROM internal.recoded_{name}")
    given = scalar(connection, "SELECT count(*) FROM staged_articles")
    refused = scalar(connection, "SELECT count(*) FROM staged_issues")
    counts = load_staged_rows(connection, run, given + refused, refused)
    for name in SIDES:
        connection.execute(f"DROP VIEW staged_{name}")
    _drop(connection)
    return counts.model_copy(update={"input": counts.input + outdated, "duplicate": counts.duplicate + outdated})
