"""What two coders made of the same articles: events gained, lost and changed, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.errors import QueryError
from warehouse.db import open_reader
from warehouse.overrides import CORRECTABLE

COMPARED = (*CORRECTABLE, "date_text", "sentence", "trigger_text")

CODED = """
CREATE OR REPLACE TEMP TABLE {side}_articles AS
SELECT article_id FROM articles WHERE run_id = ? OR coder_version = ?
UNION SELECT article_id FROM internal.past_articles WHERE run_id = ? OR coder_version = ?
"""
EVENTS = """
CREATE OR REPLACE TEMP TABLE {side}_events AS
SELECT event_id, article_id, to_json(e) AS event FROM internal.coded_events e WHERE run_id = ? OR coder_version = ?
UNION ALL SELECT event_id, article_id, event FROM internal.past_events WHERE run_id = ? OR coder_version = ?
"""
BOTH = "CREATE OR REPLACE TEMP TABLE both_articles AS SELECT article_id FROM a_articles SEMI JOIN b_articles USING (article_id)"

ONLY = """
SELECT event_id, article_id, concat_ws(' ', event->>'event_type', event->>'trigger_text')
FROM {here} SEMI JOIN both_articles USING (article_id) ANTI JOIN {there} USING (event_id) ORDER BY article_id, event_id
"""
CHANGED = """
SELECT event_id, article_id, field, before, after FROM (
    SELECT a.event_id, a.article_id, f.field, f.n, a.event->>f.field AS before, b.event->>f.field AS after
    FROM a_events a JOIN b_events b USING (event_id)
    CROSS JOIN (SELECT unnest(?) AS field, generate_subscripts(?, 1) AS n) f
    WHERE a.article_id IN (SELECT article_id FROM both_articles)
) WHERE before IS DISTINCT FROM after ORDER BY article_id, event_id, n
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """One event that only one of two runs has (`field` is empty), or one field that they read differently."""

    kind: str
    event_id: str
    article_id: str
    field: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How many articles both runs coded, and what differs in them, by article."""

    articles: int
    differences: tuple[Difference, ...]

    def count(self, kind: str) -> int:
        """How many events were `gained`, `lost` or `changed`."""
        return len({d.event_id for d in self.differences if d.kind == kind})


def compare(path: Path, before: str, after: str) -> Compared:
    """What the run or coder `after` made otherwise than `before`, in the articles that both have coded.

    Either is a run id or a coder version. Reads the published snapshot of the warehouse `path`; raises QueryError when one of them
    has coded nothing.
    """
    with open_reader(path) as connection:
        for side, name in (("a", before), ("b", after)):
            connection.execute(CODED.format(side=side), [name] * 4)
            connection.execute(EVENTS.format(side=side), [name] * 4)
            if connection.execute(f"SELECT count(*) FROM {side}_articles").fetchall() == [(0,)]:
                raise QueryError(f"no article was coded by a run or coder '{name}'; `tocsin status` lists the runs")
        connection.execute(BOTH)
        return _compared(connection)


def _compared(connection: duckdb.DuckDBPyConnection) -> Compared:
    found: list[Difference] = []
    for kind, here, there in (("lost", "a_events", "b_events"), ("gained", "b_events", "a_events")):
        for event_id, article_id, words in connection.execute(ONLY.format(here=here, there=there)).fetchall():
            before, after = (words, None) if kind == "lost" else (None, words)
            found.append(Difference(kind, event_id, article_id, "", before, after))
    fields = list(COMPARED)
    found += [Difference("changed", *row) for row in connection.execute(CHANGED, [fields, fields]).fetchall()]
    articles = connection.execute("SELECT count(*) FROM both_articles").fetchall()[0][0]
    return Compared(int(articles), tuple(sorted(found, key=lambda d: (d.article_id, d.event_id))))
