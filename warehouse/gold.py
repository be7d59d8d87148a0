"""What reviewers settled: articles with the events that they kept, those that they refused, and whether they said that none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from schemas.article import Article
from warehouse.review import ArticleState, Row, article_state

SETTLED = """
SELECT DISTINCT article_id FROM internal.standing_overrides WHERE field IN ('event', 'article') AND article_id IS NOT NULL ORDER BY 1
"""
KEPT = ("accept", "add")


@dataclass(frozen=True, slots=True)
class Settled:
    """An article as reviewers left it. `exhaustive`: every event of it is kept or refused, and somebody said that none is missing."""

    article: Article
    kept: tuple[Row, ...]
    refused: tuple[Row, ...]
    exhaustive: bool
    reviewers: tuple[str, ...]


def settled_articles(connection: duckdb.DuckDBPyConnection) -> Iterator[Settled]:
    """Every article on whose events reviewers decided, by id; of several decisions on an event the latest counts."""
    for (article_id,) in connection.execute(SETTLED).fetchall():
        state = article_state(connection, article_id)
        if state is not None:
            yield _settled(state)


def _settled(state: ArticleState) -> Settled:
    standing = [d for d in state.decisions if d["standing"]]
    verdicts = {d["event_id"]: d["kind"] for d in standing if d["field"] == "event"}
    kept = tuple(e for e in state.events if verdicts.get(e["event_id"]) in KEPT)
    refused = tuple(e for e in state.removed if verdicts.get(e["event_id"]) == "delete")
    closed = any(d["kind"] == "complete" for d in standing)
    return Settled(
        state.article,
        kept,
        refused,
        closed and len(kept) == len(state.events),
        tuple(sorted({d["who"] for d in standing})),
    )
