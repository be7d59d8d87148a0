"""Set-based, idempotent loading: the same batch twice, or in another order, gives the same tables, row for row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.article import Article
from schemas.errors import WarehouseError
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from warehouse.batches import open_batch, staged_views
from warehouse.stage import Staged, content_hash, stage, utc
from warehouse.transaction import scalar, transaction

VERSION = "({0}.coded_at, coalesce({0}.published_on, DATE '0001-01-01'), {0}.content_hash, {0}.coder_version)"
"""The order of an article's versions. A later run wins; within a run the order does not depend on the order of delivery."""

JUDGE = f"""
CREATE OR REPLACE TEMP TABLE batch_articles AS
SELECT
    n.article_id,
    CASE
        WHEN o.article_id IS NULL THEN 'new'
        WHEN o.content_hash = n.content_hash AND o.coder_version = n.coder_version THEN 'same'
        WHEN {VERSION.format("n")} > {VERSION.format("o")} THEN 'newer'
        ELSE 'older'
    END AS standing
FROM staged_articles n LEFT JOIN articles o USING (article_id)
"""

FRESH = "(FROM batch_articles WHERE standing IN ('new', 'newer'))"
"""Only ids are kept aside: the rows themselves go from where they are staged into their tables, once."""

RETIRED = """
CREATE OR REPLACE TEMP TABLE retired AS
SELECT event_id FROM internal.coded_events SEMI JOIN (FROM batch_articles WHERE standing = 'newer') USING (article_id)
"""

SUPERSEDED = """
INSERT INTO internal.article_versions BY NAME
WITH gone AS (
    SELECT o.* FROM articles o JOIN staged_articles n USING (article_id) JOIN batch_articles b USING (article_id)
    WHERE b.standing = 'newer' AND o.content_hash != n.content_hash
    UNION ALL BY NAME
    SELECT n.* FROM staged_articles n JOIN articles o USING (article_id) JOIN batch_articles b USING (article_id)
    WHERE b.standing = 'older' AND o.content_hash != n.content_hash
)
SELECT article_id, content_hash, title, text, url, published_on, published_at, run_id, coded_at
FROM gone ANTI JOIN internal.article_versions USING (article_id, content_hash)
"""
"""Contents that another content of their article takes the place of, or has taken."""

REINSTATED = f"""
DELETE FROM internal.article_versions WHERE (article_id, content_hash) IN
    (SELECT (article_id, content_hash) FROM staged_articles SEMI JOIN {FRESH} USING (article_id))
"""

ARCHIVE = (
    """INSERT INTO internal.past_articles
    SELECT article_id, run_id, coder_version FROM articles SEMI JOIN (FROM batch_articles WHERE standing = 'newer') USING (article_id)""",
    """INSERT INTO internal.past_events
    SELECT event_id, article_id, run_id, coder_version, to_json(e) FROM internal.coded_events e SEMI JOIN retired USING (event_id)""",
)
"""What is replaced is kept for comparison."""

DELETIONS = (
    "DELETE FROM event_participants WHERE event_id IN (SELECT event_id FROM retired)",
    "DELETE FROM internal.coded_events WHERE event_id IN (SELECT event_id FROM retired)",
    "DELETE FROM articles WHERE article_id IN (SELECT article_id FROM batch_articles WHERE standing = 'newer')",
)

BATCH_EVENTS = f"""
CREATE OR REPLACE TEMP TABLE batch_events AS
SELECT event_id FROM staged_events SEMI JOIN {FRESH} USING (article_id)
"""

INSERT_ARTICLES = f"INSERT INTO articles BY NAME SELECT * FROM staged_articles SEMI JOIN {FRESH} USING (article_id)"

INSERT_EVENTS = "INSERT INTO internal.coded_events BY NAME FROM staged_events"

INSERT_FRESH_EVENTS = f"{INSERT_EVENTS} SEMI JOIN {FRESH} USING (article_id)"

INSERT_PARTICIPANTS = "INSERT INTO event_participants BY NAME FROM staged_participants"

INSERT_FRESH_PARTICIPANTS = f"{INSERT_PARTICIPANTS} SEMI JOIN batch_events USING (event_id)"

INSERT_ISSUES = """
INSERT INTO issues BY NAME
SELECT DISTINCT * FROM staged_issues ANTI JOIN issues USING (issue_id)
"""

REPEATED = """
CREATE OR REPLACE TEMP TABLE repeated AS
WITH body AS (
    SELECT DISTINCT k.body_key FROM internal.text_keys k JOIN batch_articles b USING (article_id) WHERE k.body_key IS NOT NULL
),
told AS (
    SELECT a.article_id, a.published_on, k.body_key
    FROM internal.text_keys k SEMI JOIN body USING (body_key)
    JOIN articles a ON a.article_id = k.article_id AND a.content_hash = k.content_hash
)
SELECT article_id, body_key FROM told QUALIFY published_on > min(published_on) OVER (PARTITION BY body_key)
"""
"""Articles whose words another told on an earlier day, whichever of them came first."""

SET_ASIDE = (
    """INSERT OR REPLACE INTO internal.repeats BY NAME
    SELECT article_id, body_key, url, source, title, published_on, run_id FROM articles JOIN repeated USING (article_id)""",
    """DELETE FROM event_participants WHERE event_id IN (
        SELECT event_id FROM internal.coded_events SEMI JOIN repeated USING (article_id))""",
    "DELETE FROM internal.coded_events WHERE article_id IN (SELECT article_id FROM repeated)",
    "DELETE FROM articles WHERE article_id IN (SELECT article_id FROM repeated)",
    "INSERT INTO internal.link_queue SELECT article_id FROM repeated",
)

NO_REPEATS = """
DELETE FROM internal.repeats WHERE article_id IN (SELECT article_id FROM articles SEMI JOIN batch_articles USING (article_id))
"""

QUEUE = f"INSERT INTO internal.link_queue SELECT article_id FROM {FRESH}"
"""What the next clustering looks at."""

SHARED = "SELECT count(*) - count(DISTINCT article_id) FROM staged_articles"
"""How many more articles than ids there are: several batches may bring one article each in its own version."""

MARK_CHANGED = "UPDATE internal.warehouse_state SET revision = revision + 1"
"""Lets the next publication know that there is something new."""

RUN_COLUMNS = "started_at, finished_at, status, coder_version, seeds_fingerprint, model, input, loaded, duplicate, refused, events"

_PAIRS = pa.schema([("article_id", pa.string()), ("content_hash", pa.string())])


def total(counts: Iterable[RunCounts]) -> RunCounts:
    """The sum of several counts."""
    rows = list(counts)
    return RunCounts(**{name: sum(getattr(row, name) for row in rows) for name in RunCounts.model_fields})


def known_article_ids(
    connection: duckdb.DuckDBPyConnection, articles: Iterable[Article], coder_version: str
) -> frozenset[str]:
    """The ids of those articles that are stored with this content and coded by this coder, or whose content another has taken the place of:
    coding them again changes nothing.

    An id of which two contents are given is known only when either is. Takes a writer's or a reader's
    connection.
    """
    pairs = {(a.article_id, content_hash(a)) for a in articles}
    asked = pa.table({"article_id": [i for i, _ in pairs], "content_hash": [h for _, h in pairs]}, schema=_PAIRS)
    sql = """SELECT asked.article_id FROM asked LEFT JOIN articles a
        ON a.article_id = asked.article_id AND a.content_hash = asked.content_hash AND a.coder_version = ?
        LEFT JOIN internal.article_versions v ON v.article_id = asked.article_id AND v.content_hash = asked.content_hash
        GROUP BY ALL HAVING bool_and(a.article_id IS NOT NULL OR v.article_id IS NOT NULL)"""
    with registered(connection, {"asked": asked}):
        return frozenset(i for (i,) in connection.execute(sql, [coder_version]).fetchall())


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """Let SQL see Arrow tables by name inside the block."""
    # A result that the caller has read only in part would forbid to register; a new statement ends it.
    connection.execute("SELECT 1").fetchall()
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def _changed_rows(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> int:
    """Execute INSERT, DELETE and UPDATE statements; how many rows they changed."""
    return sum(scalar(connection, statement) for statement in statements)


def _staged_tables(staged: Staged) -> dict[str, pa.Table]:
    return {f"staged_{name}": getattr(staged, name) for name in ("articles", "events", "participants", "issues")}


def _take_in(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Store the fresh articles of the staged batch with their events, in place of what they supersede; how many of each."""
    connection.execute(JUDGE)
    connection.execute(SUPERSEDED)
    fresh = scalar(connection, f"SELECT count(*) FROM {FRESH}")
    if not fresh:
        # The same batch again: nothing but the ids and hashes of its articles has been read.
        return 0, 0
    connection.execute(RETIRED)
    _changed_rows(connection, (*ARCHIVE, REINSTATED, *DELETIONS))
    connection.execute(BATCH_EVENTS)
    fresh_events, given = (
        scalar(connection, f"SELECT count(*) FROM {name}") for name in ("batch_events", "staged_events")
    )
    # Picking rows out of so many columns costs as much as a tenth of writing them: it is left out when all are taken.
    whole = fresh_events == given
    loaded = scalar(connection, INSERT_ARTICLES)
    events = scalar(connection, INSERT_EVENTS if whole else INSERT_FRESH_EVENTS)
    connection.execute(INSERT_PARTICIPANTS if whole else INSERT_FRESH_PARTICIPANTS)
    connection.execute(QUEUE)
    _set_repeats_aside(connection)
    return loaded, events


def _set_repeats_aside(connection: duckdb.DuckDBPyConnection) -> None:
    """Let every text stand on the day it was first told, so that the order of delivery has no say."""
    connection.execute(REPEATED)
    if scalar(connection, "SELECT count(*) FROM repeated"):
        _changed_rows(connection, SET_ASIDE)
    connection.execute(NO_REPEATS)


def load_staged_rows(connection: duckdb.DuckDBPyConnection, run: Run, given: int, refused: int) -> RunCounts:
    """Load what SQL sees as `staged_articles`, `staged_events`, `staged_participants` and `staged_issues`; call it in a transaction."""
    loaded, events = _take_in(connection)
    changed = loaded + _changed_rows(connection, (INSERT_ISSUES,)) + _insert_run(connection, run)
    if changed:
        connection.execute(MARK_CHANGED)
    duplicate = given - refused - loaded
    return RunCounts(input=given, loaded=loaded, duplicate=duplicate, refused=refused, events=events)


def load_staged(connection: duckdb.DuckDBPyConnection, staged: Staged, run: Run) -> RunCounts:
    """`load_batch` for a batch that is already in Arrow tables (their columns: `warehouse.stage`)."""
    with registered(connection, _staged_tables(staged)), transaction(connection):
        return load_staged_rows(connection, run, staged.input, staged.refused)


def load_files(connection: duckdb.DuckDBPyConnection, folder: Path, run: Run) -> RunCounts:
    """`load_batch` for a batch that a coder wrote to disk (`warehouse.batches`): DuckDB reads its files, nothing passes through Python.

    The rows are filed under `run`. Raises WarehouseError when the folder is no batch or another coder's.
    """
    return load_folders(connection, [folder], run)


def load_folders(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path], run: Run) -> RunCounts:
    """`load_files` for several batches: in one transaction, which is much cheaper than one each, unless they share articles.

    Batches that share articles are loaded one after the other.
    """
    batches = [open_batch(folder) for folder in folders]
    with staged_views(connection, batches, run.run_id, utc(run.started_at)):
        _check_coders(connection, folders, run)
        if len(batches) == 1 or not scalar(connection, SHARED):
            with transaction(connection):
                given, refused = sum(batch.input for batch in batches), sum(batch.refused for batch in batches)
                return load_staged_rows(connection, run, given, refused)
    return total([load_files(connection, folder, run) for folder in folders])


def _check_coders(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path], run: Run) -> None:
    coders = connection.execute("SELECT DISTINCT coder_version FROM staged_articles ORDER BY 1").fetchall()
    if others := [coder for (coder,) in coders if coder != run.coder_version]:
        named = ", ".join(map(str, folders))
        raise WarehouseError(f"{named} was coded by {others[0]}, but run {run.run_id} says {run.coder_version}")


def load_batch(
    connection: duckdb.DuckDBPyConnection,
    articles: Sequence[Article],
    events: Sequence[Event],
    issues: Sequence[Issue],
    run: Run,
) -> RunCounts:
    """Load one batch in one transaction and return its counts: input = loaded + duplicate + refused.

    `articles` are those coded without failure, with or without events; `issues` the refusals on the way here, each of one
    item that is not among `articles`. An article that is stored with the same content and coder is a duplicate and changes no row; one with
    another content or coder replaces the stored one and its events when its run is not older, and else is a duplicate too. The
    articles gained, replaced and lost wait in a queue for the next clustering (`warehouse.clustering`), which makes their incidents.
    Raises WarehouseError when an event is of another coder than `run`; a failure of DuckDB undoes the whole batch and leaves
    `open_writer` as a WarehouseError.
    """
    return load_staged(connection, stage(articles, events, issues, run), run)


def _run_values(run: Run) -> list[object]:
    counts = run.counts
    finished = utc(run.finished_at) if run.finished_at else None
    return [
        run.run_id, utc(run.started_at), finished, run.status, run.coder_version, run.seeds_fingerprint, run.model,
        counts.input, counts.loaded, counts.duplicate, counts.refused, counts.events,
    ]  # fmt: skip


def _insert_run(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Insert the row of a run that has none yet; how many rows that were."""
    sql = "INSERT INTO runs SELECT r.* FROM (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)) r(run_id) ANTI JOIN runs USING (run_id)"
    return scalar(connection, sql, _run_values(run))


def record_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Insert or update the row of `run.run_id`: its state, end and counts."""
    with transaction(connection):
        write_run(connection, run)


def write_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """`record_run` as a part of the caller's transaction."""
    if not _insert_run(connection, run):
        sql = f"UPDATE runs SET ({RUN_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE run_id = ?"
        run_id, *rest = _run_values(run)
        connection.execute(sql, [*rest, run_id])
    connection.execute(MARK_CHANGED)
