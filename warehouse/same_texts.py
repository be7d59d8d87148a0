"""Signatures of articles, and which articles are of one text: a wire story in forty papers is one source."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from warehouse.linker import Linker
from warehouse.transaction import scalar

CHUNK = 20_000
"""Articles whose texts are in memory at once."""
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
    """CREATE OR REPLACE TEMP TABLE regrouped AS
    SELECT article_id FROM internal.signatures SEMI JOIN (
        SELECT original_id FROM internal.signatures SEMI JOIN queued USING (article_id)
    ) USING (original_id)""",
    "DELETE FROM internal.signatures WHERE article_id IN (SELECT article_id FROM queued)",
    "DELETE FROM internal.bands WHERE article_id IN (SELECT article_id FROM queued)",
    """DELETE FROM internal.same_texts
    WHERE article_a IN (SELECT article_id FROM queued) OR article_b IN (SELECT article_id FROM queued)""",
)

INSERT_SIGNATURES = (
    "INSERT INTO internal.signatures BY NAME SELECT * EXCLUDE (bands), article_id AS original_id FROM signed"
)
INSERT_BANDS = """
INSERT INTO internal.bands
SELECT md5_number_lower(band), article_id FROM (SELECT unnest(bands) AS band, article_id FROM signed)
"""

INSERT_SAME = f"""
INSERT INTO internal.same_texts
WITH pair AS (
    SELECT DISTINCT least(x.article_id, y.article_id) AS article_a, greatest(x.article_id, y.article_id) AS article_b
    FROM internal.bands x SEMI JOIN queued USING (article_id) JOIN internal.bands y ON x.band = y.band AND x.article_id != y.article_id
),
judged AS (
    SELECT
        article_a, article_b,
        len(list_filter(list_zip(a.minhash, b.minhash), lambda p: p[1] = p[2])) / len(a.minhash) AS resemblance
    FROM pair JOIN internal.signatures a ON a.article_id = article_a JOIN internal.signatures b ON b.article_id = article_b
    WHERE coalesce(abs(a.published_on - b.published_on), 0) <= {DAYS_APART}
)
FROM judged WHERE resemblance >= ?
"""

TEXT_NODES = """
CREATE OR REPLACE TEMP TABLE text_nodes AS
WITH touched AS (
    SELECT article_id FROM regrouped UNION SELECT article_id FROM queued
    UNION SELECT article_a FROM internal.same_texts WHERE article_b IN (SELECT article_id FROM queued)
    UNION SELECT article_b FROM internal.same_texts WHERE article_a IN (SELECT article_id FROM queued)
)
SELECT article_id, original_id, row_number() OVER (ORDER BY published_on NULLS LAST, article_id) - 1 AS n
FROM internal.signatures SEMI JOIN (SELECT original_id FROM internal.signatures SEMI JOIN touched USING (article_id)) USING (original_id)
"""

TEXT_EDGES = """
SELECT a.n, b.n FROM internal.same_texts s JOIN text_nodes a ON a.article_id = article_a JOIN text_nodes b ON b.article_id = article_b
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
    for statement in FORGET:
        connection.execute(statement)
    for signed in _signed(connection, linker):
        connection.register("signed", signed)
        connection.execute(INSERT_SIGNATURES)
        connection.execute(INSERT_BANDS)
        connection.unregister("signed")
    connection.execute(INSERT_SAME, [linker.same_text])
    connection.execute(TEXT_NODES)
    size = scalar(connection, "SELECT count(*) FROM text_nodes")
    original = linker.components(size, connection.execute(TEXT_EDGES).fetchall())
    grouped = pa.table({"n": pa.array(range(size), pa.int64()), "original": pa.array(original, pa.int64())})
    connection.register("grouped_texts", grouped)
    connection.execute(CHANGED_TEXTS)
    connection.unregister("grouped_texts")
    connection.execute(MOVE_TEXTS)


def _signed(connection: duckdb.DuckDBPyConnection, linker: Linker) -> Iterator[pa.Table]:
    size = scalar(connection, "SELECT count(*) FROM queued")
    for start in range(0, size, CHUNK):
        rows = connection.execute(TEXTS, [start, start + CHUNK]).fetchall()
        columns: dict[str, list[object]] = {name: [] for name in SIGNED.names}
        for article_id, published_on, source, text in rows:
            made = linker.sign(text)
            values = (article_id, published_on, source, made.names, made.words, made.ages, made.minhash, made.bands)
            for name, value in zip(SIGNED.names, values, strict=True):
                columns[name].append(value)
        yield pa.table(columns, schema=SIGNED)
