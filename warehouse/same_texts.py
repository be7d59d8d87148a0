"""Signatures of articles, and which articles are of one text: a wire story in forty papers is one source."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.linker import Linker
from warehouse.transaction import arrays, scalar

CHUNK = 20_000
"""Articles whose texts are in memory at once."""
TABLE = 2_000
"""Articles whose signatures are inserted at once."""
DAYS_APART = 3
"""A text that comes again later than this is another report: a daily bulletin resembles that of the week before."""

QUEUED = """
CREATE OR REPLACE TEMP TABLE queued AS
SELECT article_id, row_number() OVER (ORDER BY article_id) - 1 AS n FROM (SELECT DISTINCT article_id FROM internal.link_queue)
"""

TEXTS = """
SELECT article_id, published_on, source, text FROM articles JOIN queued USING (article_id)
WHERE n >= ? AND n < ? ORDER BY n
"""

FORGET = (
    """CREATE OR REPLACE TEMP TABLE left_texts AS
    SELECT DISTINCT text_id, original_id FROM internal.signatures SEMI JOIN queued USING (article_id)""",
    "DELETE FROM internal.signatures WHERE article_id IN (SELECT article_id FROM queued)",
)

TEXT_ID = (
    "CASE WHEN len(minhash) = 0 THEN article_id ELSE md5(concat_ws('/', CAST(minhash AS VARCHAR), published_on)) END"
)
INSERT_SIGNATURES = f"""
INSERT INTO internal.signatures BY NAME
SELECT * EXCLUDE (bands), article_id AS original_id, {TEXT_ID} AS text_id FROM signed
"""
SEEN_TEXTS = "CREATE OR REPLACE TEMP TABLE seen_texts (text_id VARCHAR, bands VARCHAR[])"
INSERT_TEXTS = f"INSERT INTO seen_texts SELECT {TEXT_ID} AS text_id, any_value(bands) FROM signed GROUP BY text_id"
# An anti join, which reads the many stored bands past the few seen texts; NOT IN would make a set of all that are stored.
NEW_TEXTS = """
CREATE OR REPLACE TEMP TABLE new_texts AS
SELECT text_id, any_value(bands) AS bands FROM seen_texts ANTI JOIN internal.bands USING (text_id) GROUP BY text_id
"""
INSERT_BANDS = """
INSERT INTO internal.bands SELECT md5_number_lower(band), text_id FROM (SELECT unnest(bands) AS band, text_id FROM new_texts)
"""

FORGET_TEXTS = (
    """CREATE OR REPLACE TEMP TABLE lost_texts AS
    SELECT DISTINCT text_id FROM left_texts ANTI JOIN internal.signatures USING (text_id)""",
    # Whatever a lost text held together is looked at again.
    """CREATE OR REPLACE TEMP TABLE touched_originals AS
    SELECT original_id FROM left_texts UNION SELECT original_id FROM internal.signatures SEMI JOIN queued USING (article_id)""",
    "DELETE FROM internal.bands WHERE text_id IN (SELECT text_id FROM lost_texts)",
    """DELETE FROM internal.same_texts
    WHERE text_a IN (SELECT text_id FROM lost_texts) OR text_b IN (SELECT text_id FROM lost_texts)""",
)

INSERT_SAME = f"""
INSERT INTO internal.same_texts
WITH pair AS (
    SELECT DISTINCT least(x.text_id, y.text_id) AS text_a, greatest(x.text_id, y.text_id) AS text_b
    FROM internal.bands x SEMI JOIN new_texts USING (text_id) JOIN internal.bands y ON x.band = y.band AND x.text_id != y.text_id
),
text AS (
    SELECT text_id, any_value(minhash) AS minhash, any_value(published_on) AS published_on FROM internal.signatures
    WHERE text_id IN (SELECT text_a FROM pair UNION ALL SELECT text_b FROM pair) GROUP BY text_id
),
judged AS (
    SELECT
        text_a, text_b, len(list_filter(list_zip(a.minhash, b.minhash), lambda p: p[1] = p[2])) / len(a.minhash) AS resemblance
    FROM pair JOIN text a ON a.text_id = text_a JOIN text b ON b.text_id = text_b
    WHERE coalesce(abs(a.published_on - b.published_on), 0) <= {DAYS_APART}
)
FROM judged WHERE resemblance >= ?
"""

TEXT_NODES = """
CREATE OR REPLACE TEMP TABLE text_nodes AS
WITH fresh AS (SELECT DISTINCT text_id FROM internal.signatures SEMI JOIN queued USING (article_id)),
near AS (
    FROM fresh
    UNION SELECT text_a FROM internal.same_texts WHERE text_b IN (FROM fresh)
    UNION SELECT text_b FROM internal.same_texts WHERE text_a IN (FROM fresh)
),
original AS (
    FROM touched_originals UNION SELECT original_id FROM internal.signatures SEMI JOIN near USING (text_id)
)
SELECT article_id, original_id, text_id, row_number() OVER (ORDER BY published_on NULLS LAST, article_id) - 1 AS n
FROM internal.signatures SEMI JOIN original USING (original_id)
"""

TEXT_EDGES = """
WITH first AS (SELECT text_id, min(n) AS n FROM text_nodes GROUP BY text_id)
SELECT t.n AS a, f.n AS b FROM text_nodes t JOIN first f USING (text_id) WHERE t.n != f.n
UNION ALL
SELECT a.n, b.n FROM internal.same_texts JOIN first a ON a.text_id = text_a JOIN first b ON b.text_id = text_b
"""

CHANGED_TEXTS = """
CREATE OR REPLACE TEMP TABLE changed_texts AS
SELECT t.article_id, o.article_id AS original_id
FROM text_nodes t JOIN grouped_texts g USING (n) JOIN text_nodes o ON o.n = g.original WHERE t.original_id != o.article_id
"""

MOVE_TEXTS = """
UPDATE internal.signatures SET original_id = c.original_id FROM changed_texts c WHERE signatures.article_id = c.article_id
"""

SIGNED = pa.schema([
    ("article_id", pa.string()), ("published_on", pa.date32()), ("source", pa.string()), ("names", pa.list_(pa.string())),
    ("words", pa.list_(pa.string())), ("ages", pa.list_(pa.uint8())), ("minhash", pa.list_(pa.uint64())), ("bands", pa.list_(pa.string())),
])  # fmt: skip


def sign_articles(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    """Replace the signatures of the articles in `queued`, and find anew which of them are of one text with others.

    Leaves the articles that have another original now in `changed_texts`.
    """
    for statement in (*FORGET, SEEN_TEXTS):
        connection.execute(statement)
    for signed in _signed(connection, linker):
        connection.register("signed", signed)
        connection.execute(INSERT_SIGNATURES)
        connection.execute(INSERT_TEXTS)
        connection.unregister("signed")
    for statement in (NEW_TEXTS, INSERT_BANDS, *FORGET_TEXTS):
        connection.execute(statement)
    connection.execute(INSERT_SAME, [linker.same_text])
    connection.execute(TEXT_NODES)
    size = scalar(connection, "SELECT count(*) FROM text_nodes")
    edges = arrays(connection, TEXT_EDGES)
    grouped = pa.table({"n": np.arange(size), "original": linker.components(size, (edges["a"], edges["b"]))})
    connection.register("grouped_texts", grouped)
    connection.execute(CHANGED_TEXTS)
    connection.unregister("grouped_texts")
    connection.execute(MOVE_TEXTS)


def _signed(connection: duckdb.DuckDBPyConnection, linker: Linker) -> Iterator[pa.Table]:
    """The signatures of what is queued, table by table: others may sign the next articles while one is made and inserted."""
    waiting: deque[tuple[object, ...]] = deque()
    made = linker.signs(_texts(connection, waiting))
    while some := list(islice(made, TABLE)):
        columns: dict[str, list[object]] = {name: [] for name in SIGNED.names}
        for one in some:
            values = (*waiting.popleft(), one.names, one.words, one.ages, one.minhash, one.bands)
            for name, value in zip(SIGNED.names, values, strict=True):
                columns[name].append(value)
        yield pa.table(columns, schema=SIGNED)


def _texts(connection: duckdb.DuckDBPyConnection, waiting: deque[tuple[object, ...]]) -> Iterator[str]:
    """The texts of what is queued, in order; what else is known of each is added to `waiting`."""
    size = scalar(connection, "SELECT count(*) FROM queued")
    for start in range(0, size, CHUNK):
        for *known, text in connection.execute(TEXTS, [start, start + CHUNK]).fetchall():
            waiting.append(tuple(known))
            yield text
