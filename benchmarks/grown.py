"""A linked warehouse of millions of events, made at the price of a small one: a linked stretch of days is repeated as later stretches.

What comes later is shifted by so many days, and has ids and names of its own, so that nothing of it is near what came before; within a
stretch, links, components and incidents are those that the linking made. Ids keep their order, by which incidents are named.
"""

# ruff: noqa: S608 (our own names and numbers)
from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.batches import SCHEMAS, open_batch
from warehouse.comparisons import INSERT_BLOCKS
from warehouse.db import quoted
from warehouse.transaction import scalar

MACROS = (
    "CREATE OR REPLACE TEMP MACRO tag(k) AS chr(97 + k // 26) || chr(97 + k % 26)",
    "CREATE OR REPLACE TEMP MACRO own(id, k) AS id || tag(k)",
    # In the texts of `benchmarks.linking`, these words are the words of names.
    """CREATE OR REPLACE TEMP MACRO retold(text, k) AS array_to_string(list_transform(string_split(text, ' '), lambda word, nth:
        CASE WHEN nth IN (3, 4, 9, 10, 15) THEN word || tag(k) ELSE word END), ' ')""",
    """CREATE OR REPLACE TEMP MACRO renamed(names, k) AS list_transform(names, lambda name:
        replace(regexp_replace(name, '([a-z]+)', '\\1' || tag(k), 'g'), 'witness' || tag(k), 'witness'))""",
)
IDS = frozenset({"article_id", "event_id", "report_id", "incident_id", "component_id", "original_id", "text_id", "report_a", "report_b",
                 "article_a", "article_b", "text_a", "text_b"})  # fmt: skip
DAYS = frozenset({"published_on", "date_earliest", "date_latest", "day_first", "day_last", "known_from", "known_until"})
OTHERS = {
    "text": "retold(text, {k})",
    "names": "renamed(names, {k})",
    "words": "renamed(words, {k})",
    "minhash": "list_transform(minhash, lambda h: xor(h, hash({k})))",
    "band": "hash(band, {k})",
}
TABLES = (
    "articles", "internal.coded_events", "internal.signatures", "internal.bands", "internal.same_texts", "internal.reports",
    "incident_links", "incidents", "incident_events", "incident_tolls", "incident_states",
)  # fmt: skip
"""What linking reads and writes, but for blocks, which are keys hashed and made anew."""
COMMON = """
INSERT INTO internal.common_blocks
SELECT block FROM internal.blocks JOIN internal.signatures USING (article_id)
WHERE article_id = original_id GROUP BY block HAVING count(*) > ?
"""


def _columns(connection: duckdb.DuckDBPyConnection, relation: str, k: int, days: int) -> str:
    """The columns of a relation as they are in stretch `k`, where a stretch has so many days."""
    made = []
    for name, *_ in connection.execute(f"FROM {relation} LIMIT 0").description or ():
        if k and name in IDS:
            made.append(f"own({name}, {k}) AS {name}")
        elif k and name in DAYS:
            made.append(f"{name} + {k * days} AS {name}")
        else:
            made.append(f"{OTHERS.get(name, name).format(k=k)} AS {name}" if k else name)
    return ", ".join(made)


def grow(connection: duckdb.DuckDBPyConnection, stretches: range, days: int, common: int) -> int:
    """Add these stretches to what is stored and linked, of which the first spans so many days; how many events there are then.

    `common` is the number of articles from which on a block is common.
    """
    for statement in MACROS:
        connection.execute(statement)
    for table in TABLES:
        first = f"first_{table.rpartition('.')[2]}"
        connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {first} AS FROM {table}")
        for k in stretches:
            columns = _columns(connection, first, k, days)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM {first}")
    for k in stretches:
        _add_blocks(connection, k)
    connection.execute("DELETE FROM internal.common_blocks")
    connection.execute(COMMON, [common])
    connection.execute("CHECKPOINT")
    return scalar(connection, "SELECT count(*) FROM internal.coded_events")


def _add_blocks(connection: duckdb.DuckDBPyConnection, k: int) -> None:
    """The blocks of a stretch, from its names and reports."""
    ours = f"length(article_id) = (SELECT max(length(article_id)) FROM internal.signatures) AND ends_with(article_id, tag({k}))"
    articles = f"SELECT article_id FROM internal.signatures WHERE {ours}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE queued AS {articles}")
    reports = "FROM internal.reports SEMI JOIN queued USING (article_id)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE new_reports AS {reports}")
    connection.execute(INSERT_BLOCKS)


def grow_batch(
    connection: duckdb.DuckDBPyConnection, batch: Path, target: Path, stretches: range, days: int, share: float
) -> Path:
    """Write a share of the articles of a batch, as they are in these stretches, as a batch of its own; its folder.

    Participants, which linking does not look at, are left out.
    """
    target.mkdir()
    for statement in MACROS:
        connection.execute(statement)
    counts = {}
    for name in SCHEMAS:
        given = f"read_parquet({quoted(str(batch / f'{name}.parquet'))})"
        kept = "false" if name == "participants" else f"hash(article_id, 7) % 1000 < {round(share * 1000)}"
        parts = [f"SELECT {_columns(connection, given, k, days)} FROM {given} WHERE {kept}" for k in stretches]
        file = quoted(str(target / f"{name}.parquet"))
        counts[name] = scalar(connection, f"COPY ({' UNION ALL '.join(parts)}) TO {file} (FORMAT parquet)")
    (target / "batch.json").write_text(f'{{"input": {counts["articles"]}, "refused": 0}}', encoding="utf-8")
    return open_batch(target).folder
