"""Incidents across articles: the reports of new articles are linked with those near them, and linked reports become incidents.

Only what is near a change is looked at, and what comes out depends on what is stored alone: not on the order of delivery, the size of
batches or duplicates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.comparisons import (
    FORGET_BLOCKS,
    REMEMBER_BLOCKS,
    columns_of,
    compared_pairs,
    find_pairs,
)
from warehouse.component_comparisons import compared_components
from warehouse.incidents import recompute_incidents
from warehouse.linker import Linker
from warehouse.load import MARK_CHANGED
from warehouse.overrides import apply_overrides
from warehouse.reviewed_pairs import but_apart, find_reviewed_pairs, numbered_pairs, pairs_apart, shake_reviewed
from warehouse.same_texts import QUEUED, sign_articles
from warehouse.transaction import arrays, scalar, transaction

REPORTS = Path(__file__).with_name("reports.sql")
WHOLE = 300
"""Reports in a component up to which all of its pairs are compared before it is divided; in a greater one only the links count."""
PAIRS_AT_ONCE = 2_000_000

REMEMBER_REPORTS = (
    """CREATE OR REPLACE TEMP TABLE gone AS
    SELECT report_id, incident_id, component_id FROM internal.reports SEMI JOIN queued USING (article_id)""",
    "DELETE FROM internal.reports WHERE article_id IN (SELECT article_id FROM queued)",
)
INSERT_REPORTS = "INSERT INTO internal.reports BY NAME FROM new_reports"

FORGET_LINKS = (
    """CREATE OR REPLACE TEMP TABLE shaken AS
    SELECT component_id FROM gone UNION SELECT component_id FROM internal.reports SEMI JOIN dirty USING (article_id)""",
    """DELETE FROM incident_links WHERE article_a IN (SELECT article_id FROM dirty UNION ALL SELECT article_id FROM queued)
    OR article_b IN (SELECT article_id FROM dirty UNION ALL SELECT article_id FROM queued)""",
)

MEMBERS = (
    """INSERT INTO shaken SELECT component_id FROM internal.reports SEMI JOIN (
        SELECT report_a AS report_id FROM new_links UNION ALL SELECT report_b FROM new_links) USING (report_id)""",
    """CREATE OR REPLACE TEMP TABLE members AS
    SELECT report_id, article_id, component_id, incident_id, row_number() OVER (ORDER BY published_on NULLS LAST, report_id) - 1 AS n
    FROM internal.reports SEMI JOIN shaken USING (component_id)""",
)

EDGES = """
SELECT a.n AS a, b.n AS b, score, copies
FROM incident_links JOIN members a ON a.report_id = report_a JOIN members b ON b.report_id = report_b
"""

CHAINED = """
CREATE OR REPLACE TEMP TABLE chained AS
SELECT report_id, article_id, n, component FROM (
    SELECT
        m.report_id, m.article_id, m.n, joined.component, s.article_id = s.original_id AS original,
        count(*) FILTER (original) OVER (PARTITION BY joined.component) AS originals,
        count(*) OVER (PARTITION BY joined.component) AS reports
    FROM members m JOIN joined USING (n) JOIN internal.signatures s USING (article_id)
) WHERE original AND originals BETWEEN 2 AND ? AND reports > 2
"""
"""Two reports and nobody else are compared already: they are linked."""

CHANGED = """
CREATE OR REPLACE TEMP TABLE moved AS
SELECT m.report_id, m.incident_id AS old_incident, i.report_id AS incident_id, c.report_id AS component_id
FROM members m JOIN settled USING (n) JOIN members i ON i.n = settled.incident JOIN members c ON c.n = settled.component
WHERE m.incident_id != i.report_id OR m.component_id != c.report_id
"""

MOVE = (
    """UPDATE internal.reports SET incident_id = m.incident_id, component_id = m.component_id FROM moved m
    WHERE reports.report_id = m.report_id""",
    """UPDATE internal.coded_events SET incident_id = m.incident_id FROM moved m
    WHERE coded_events.report_id = m.report_id AND coded_events.incident_id IS DISTINCT FROM m.incident_id""",
)

TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched_incidents AS
SELECT old_incident AS incident_id FROM moved UNION SELECT incident_id FROM moved UNION SELECT incident_id FROM gone
UNION SELECT incident_id FROM internal.reports WHERE article_id IN (SELECT article_id FROM queued UNION ALL SELECT article_id FROM dirty)
"""

HISTORY = """
INSERT INTO incident_history
WITH every AS MATERIALIZED (
    SELECT g.incident_id AS old, r.incident_id AS new, g.report_id FROM gone g LEFT JOIN internal.reports r USING (report_id)
    UNION
    SELECT m.incident_id, coalesce(v.incident_id, m.incident_id), m.report_id FROM members m LEFT JOIN moved v USING (report_id)
    ANTI JOIN new_reports USING (report_id)
),
-- Most incidents that were looked at are what they were; only the ids that reports left or came to matter.
changed AS MATERIALIZED (SELECT old, new FROM every WHERE new IS DISTINCT FROM old),
past AS (
    FROM every WHERE old IN (SELECT old FROM changed) OR new IN (SELECT new FROM changed WHERE new IS NOT NULL)
),
went AS MATERIALIZED (
    SELECT old, new, count(*) AS reports FROM past SEMI JOIN incidents ON old = incidents.incident_id GROUP BY ALL
),
living AS (SELECT DISTINCT incident_id FROM internal.reports SEMI JOIN went ON old = reports.incident_id),
fate AS (
    SELECT
        old, count(new) AS heirs, coalesce(bool_or(old = new), false) AS lives,
        old IN (SELECT incident_id FROM living) AS exists_still
    FROM went GROUP BY old
),
parents AS (SELECT new, count(*) AS olds FROM went WHERE new IS NOT NULL GROUP BY new),
settled AS (
    SELECT
        w.old, w.new, w.reports,
        CASE
            WHEN f.heirs > 1 THEN 'split'
            WHEN p.olds > 1 THEN 'merged'
            WHEN w.new IS NOT NULL THEN 'renamed'
            WHEN NOT f.exists_still AND f.heirs = 0 THEN 'deleted'
        END AS change
    FROM went w JOIN fate f USING (old) LEFT JOIN parents p ON p.new = w.new
    WHERE w.new IS DISTINCT FROM w.old
)
SELECT ?, old, change, new, reports FROM settled WHERE change IS NOT NULL ORDER BY ALL
"""

LINKS = pa.schema([
    ("report_a", pa.string()), ("report_b", pa.string()), ("article_a", pa.string()), ("article_b", pa.string()), ("copies", pa.bool_()),
    ("score", pa.float64()), ("reasons", pa.string()),
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clustered:
    """What one clustering looked at and what came out: articles queued, links made, incidents computed anew, ids that changed."""

    articles: int = 0
    links: int = 0
    incidents: int = 0
    changes: int = 0


def recluster(connection: duckdb.DuckDBPyConnection, linker: Linker, run_id: str) -> Clustered:
    """Bring the incidents up to date with the articles in the queue, in one transaction: all of it or nothing.

    A process that dies on the way leaves the queue as it was, and the next call does the work.
    """
    with transaction(connection):
        return relink(connection, linker, run_id)


def relink(connection: duckdb.DuckDBPyConnection, linker: Linker, run_id: str) -> Clustered:
    """`recluster` as a part of the caller's transaction, which also changed what is to be linked anew."""
    connection.execute(QUEUED)
    articles = scalar(connection, "SELECT count(*) FROM queued")
    if not articles:
        return Clustered()
    apply_overrides(connection, run_id)
    find_reviewed_pairs(connection)
    _renew_reports(connection, linker)
    links = _renew_links(connection, linker)
    _settle(connection, linker)
    connection.execute(TOUCHED)
    changes = scalar(connection, HISTORY, [run_id])
    recompute_incidents(connection)
    connection.execute("DELETE FROM internal.link_queue")
    connection.execute(MARK_CHANGED)
    return Clustered(articles, links, scalar(connection, "SELECT count(*) FROM touched_incidents"), changes)


def _renew_reports(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    connection.execute(REMEMBER_BLOCKS)
    for statement in (*REMEMBER_REPORTS, FORGET_BLOCKS):
        connection.execute(statement)
    sign_articles(connection, linker)
    _register(connection, "violent_types", pa.table({"event_type": pa.array(linker.violent, pa.string())}))
    connection.execute(REPORTS.read_text(encoding="utf-8"))
    connection.execute(INSERT_REPORTS)


def _register(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copy an Arrow table into a temporary table."""
    connection.register("arrived", table)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM arrived")
    connection.unregister("arrived")


def _renew_links(connection: duckdb.DuckDBPyConnection, linker: Linker) -> int:
    find_pairs(connection, linker)
    for statement in FORGET_LINKS:
        connection.execute(statement)
    apart = pairs_apart(connection)
    tables = (table for table in compared_pairs(connection) if table.num_rows)
    links = _one_behind(lambda table: _links(but_apart(table, apart), linker), tables)
    _register(connection, "new_links", pa.concat_tables([LINKS.empty_table(), *links]))
    return scalar(connection, "INSERT INTO incident_links FROM new_links")


def _one_behind(work: Callable[[pa.Table], pa.Table], tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """What the work makes of each table, in their order, while the next table is being made."""
    with ThreadPoolExecutor(1) as worker:
        under_way: Future[pa.Table] | None = None
        for table in tables:
            if under_way is not None:
                yield under_way.result()
            under_way = worker.submit(work, table)
        if under_way is not None:
            yield under_way.result()


def _links(compared: pa.Table, linker: Linker) -> pa.Table:
    """The rows of compared pairs that are links, with their scores and reasons."""
    judged = linker.judge(columns_of(compared))
    kept = compared.select(LINKS.names[:5]).take(pa.array(judged.links))
    scores = pa.array(judged.scores[judged.links], pa.float64())
    reasons = pa.array(map(json.dumps, judged.reasons), pa.string()).take(pa.array(judged.why))
    return kept.append_column("score", scores).append_column("reasons", reasons).cast(LINKS)


def _settle(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    """Divide every component that may have changed into incidents, and give its reports their ids."""
    shake_reviewed(connection)
    for statement in MEMBERS:
        connection.execute(statement)
    reviewed = numbered_pairs(connection)
    size = scalar(connection, "SELECT count(*) FROM members")
    edges = arrays(connection, EDGES)
    a, b, copy = edges["a"], edges["b"], edges["copies"]
    numbered = {"n": np.arange(size), "component": linker.components(size, reviewed.joined(a, b))}
    _register(connection, "joined", pa.table(numbered))
    connection.execute(CHAINED, [WHOLE])
    sizes = connection.execute("SELECT component, count(*) FROM chained GROUP BY 1 ORDER BY 1").fetchall()
    compared = compared_components(connection, linker, _slices(sizes))
    links = (a[~copy], b[~copy], edges["score"][~copy])
    copies = (a[copy], b[copy])
    incident = linker.group(size, copies, links, compared)
    numbered["incident"] = linker.obeyed(incident, copies, links, reviewed.together, reviewed.apart)
    _register(connection, "settled", pa.table(numbered))
    for statement in (CHANGED, *MOVE):
        connection.execute(statement)


def _slices(sizes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of component numbers whose pairs are some millions at most."""
    start, pairs = 0, 0
    for component, size in sizes:
        if pairs and pairs + size * size > PAIRS_AT_ONCE:
            yield start, component
            start, pairs = component, 0
        pairs += size * size
    if pairs:
        yield start, sizes[-1][0] + 1
