"""Which reports are compared, and what of them: pairs of articles under a key that is not common, and all that they tell alike or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from warehouse.linker import Linker
from warehouse.transaction import scalar

CHUNK = 50_000
"""Pairs of articles whose reports are compared at once."""
NAME_BLOCKS = 24
"""Of an article's full names, those under which it is compared with others."""
NAME_WEIGHT = 3
"""Single words of names that a full name weighs."""

REMEMBER_BLOCKS = """
CREATE OR REPLACE TEMP TABLE touched_blocks AS
SELECT DISTINCT block FROM internal.blocks SEMI JOIN queued USING (article_id)
"""
FORGET_BLOCKS = "DELETE FROM internal.blocks WHERE article_id IN (SELECT article_id FROM queued)"

INSERT_BLOCKS = f"""
INSERT INTO internal.blocks
WITH name AS (
    SELECT article_id, 'name/' || unnest(names[1:{NAME_BLOCKS}]) AS key FROM internal.signatures SEMI JOIN queued USING (article_id)
),
day AS (
    SELECT *, unnest(CASE
        WHEN day_last - day_first <= 2 THEN generate_series(day_first, day_last, INTERVAL 1 DAY)
        ELSE generate_series(published_on - 2, published_on, INTERVAL 1 DAY)
    END) AS on_day
    FROM new_reports WHERE stated
),
town AS (SELECT article_id, killed, family || '/' || unnest(towns) || '/' || strftime(on_day, '%Y-%m-%d') AS key FROM day)
SELECT DISTINCT md5_number_lower(key), article_id FROM (
    FROM name
    UNION ALL SELECT article_id, 'town/' || key FROM town
    UNION ALL SELECT article_id, 'toll/' || key || '/' || killed FROM town WHERE killed > 0
)
"""

FLIPPED = (
    """INSERT INTO touched_blocks SELECT DISTINCT block FROM internal.blocks
    WHERE article_id IN (SELECT article_id FROM queued UNION ALL SELECT article_id FROM changed_texts)""",
    """CREATE OR REPLACE TEMP TABLE now_common AS
    SELECT block FROM internal.blocks SEMI JOIN touched_blocks USING (block) JOIN internal.signatures USING (article_id)
    WHERE article_id = original_id GROUP BY block HAVING count(*) > ?""",
    """CREATE OR REPLACE TEMP TABLE flipped AS
    SELECT DISTINCT block FROM touched_blocks
    WHERE block IN (SELECT block FROM internal.common_blocks) != block IN (SELECT block FROM now_common)""",
    "DELETE FROM internal.common_blocks WHERE block IN (SELECT block FROM flipped)",
    "INSERT INTO internal.common_blocks SELECT block FROM now_common SEMI JOIN flipped USING (block)",
    """CREATE OR REPLACE TEMP TABLE dirty AS
    SELECT article_id FROM queued SEMI JOIN internal.signatures USING (article_id)
    UNION SELECT article_id FROM changed_texts
    UNION SELECT article_id FROM internal.blocks SEMI JOIN flipped USING (block)""",
)

PAIRS = """
CREATE OR REPLACE TEMP TABLE article_pairs AS
WITH original AS (SELECT article_id FROM internal.signatures WHERE article_id = original_id),
near_block AS MATERIALIZED (
    SELECT DISTINCT block FROM internal.blocks SEMI JOIN dirty USING (article_id) ANTI JOIN internal.common_blocks USING (block)
),
open_block AS MATERIALIZED (
    SELECT block, article_id FROM internal.blocks SEMI JOIN near_block USING (block) SEMI JOIN original USING (article_id)
),
pair AS (
    SELECT DISTINCT least(x.article_id, y.article_id) AS article_a, greatest(x.article_id, y.article_id) AS article_b, false AS copies
    FROM open_block x SEMI JOIN dirty USING (article_id) JOIN open_block y ON x.block = y.block AND x.article_id != y.article_id
    UNION ALL
    SELECT least(article_id, original_id), greatest(article_id, original_id), true FROM internal.signatures
    WHERE article_id != original_id
        AND (article_id IN (SELECT article_id FROM dirty) OR original_id IN (SELECT article_id FROM dirty))
)
SELECT *, row_number() OVER () - 1 AS n FROM pair
"""

REPORT_PAIRS = """
CREATE OR REPLACE TEMP TABLE report_pairs AS
WITH one_side AS MATERIALIZED (
    SELECT a.report_id, a.family, p.article_a, p.article_b, p.copies, p.n
    FROM article_pairs p JOIN near_reports a ON a.article_id = p.article_a AND a.stated
    WHERE p.n >= ? AND p.n < ?
)
SELECT a.report_id AS report_a, b.report_id AS report_b, a.article_a, a.article_b, a.copies, a.n
FROM one_side a JOIN near_reports b ON b.article_id = a.article_b AND b.stated AND b.family = a.family
"""
"""Materialised, or the planner may join all reports of a family with each other before it looks at the pairs of articles; and a table of
their own, or it takes them for a few, joins what follows from the wrong side, and does so on one core."""

NEAR = (
    """CREATE OR REPLACE TEMP TABLE near_articles AS
    SELECT article_a AS article_id FROM article_pairs UNION SELECT article_b FROM article_pairs""",
    "CREATE OR REPLACE TEMP TABLE near_reports AS FROM internal.reports SEMI JOIN near_articles USING (article_id)",
    f"""CREATE OR REPLACE TEMP TABLE near_stories AS
    SELECT
        article_id, ages, {NAME_WEIGHT} * len(names) + len(words) AS weight,
        list_transform(names, lambda name: md5_number_lower(name) // 2 * 2 + 1)
            || list_transform(words, lambda word: md5_number_lower(word) // 2 * 2) AS keys
    FROM internal.signatures SEMI JOIN near_articles USING (article_id)""",
)
"""What is compared, taken out once: the stored tables are too great to be read for every slice of pairs."""

COMPARE = f"""
WITH told AS MATERIALIZED (
    SELECT
        n, x.weight AS weight_a, y.weight AS weight_b, x.keys AS keys_a, y.keys AS keys_b,
        CASE WHEN len(x.ages) = 0 OR len(y.ages) = 0 THEN 0 WHEN list_has_any(x.ages, y.ages) THEN 1 ELSE -1 END AS ages
    FROM (SELECT DISTINCT n, article_a, article_b FROM report_pairs) p
    JOIN near_stories x ON x.article_id = p.article_a JOIN near_stories y ON y.article_id = p.article_b
),
-- Joining single keys takes a fifth of the time of intersecting lists.
common AS (
    SELECT n, count(*) FILTER (key % 2 = 1) AS names, count(*) FILTER (key % 2 = 0) AS words
    FROM (SELECT n, unnest(keys_a) AS key FROM told) JOIN (SELECT n, unnest(keys_b) AS key FROM told) USING (n, key)
    GROUP BY n
),
story AS (
    SELECT n, weight_a, weight_b, coalesce(names, 0) AS names, coalesce(words, 0) AS words, ages FROM told LEFT JOIN common USING (n)
)
SELECT
    p.* EXCLUDE (n), {NAME_WEIGHT} * s.names + s.words AS shared, s.weight_a, s.weight_b, s.names, s.ages,
    CASE WHEN len(a.towns) = 0 OR len(b.towns) = 0 THEN 0 WHEN list_has_any(a.towns, b.towns) THEN 1 ELSE -1 END AS town,
    CASE WHEN len(a.regions) = 0 OR len(b.regions) = 0 THEN 0 WHEN list_has_any(a.regions, b.regions) THEN 1 ELSE -1 END AS region,
    CASE WHEN len(a.countries) = 0 OR len(b.countries) = 0 OR list_has_any(a.countries, b.countries) THEN 0 ELSE -1 END AS country,
    CASE
        WHEN a.day_first IS NULL OR b.day_first IS NULL THEN 0
        WHEN a.day_first <= b.day_last AND b.day_first <= a.day_last THEN 1
        WHEN greatest(a.day_first - b.day_last, b.day_first - a.day_last) > 1 THEN -1
        ELSE 0
    END AS day,
    coalesce(abs(a.published_on - b.published_on), 0) AS days_apart,
    CASE WHEN a.killed = b.killed AND a.killed > 0 THEN 1 WHEN abs(a.killed - b.killed) > 1 THEN -1 ELSE 0 END AS killed,
    CASE WHEN a.injured = b.injured AND a.injured > 0 THEN 1 WHEN abs(a.injured - b.injured) > 1 THEN -1 ELSE 0 END AS injured,
    CAST(list_has_any(a.types, b.types) AS INTEGER) AS type,
    CASE WHEN len(a.means) = 0 OR len(b.means) = 0 OR list_has_any(a.means, b.means) THEN 0 ELSE -1 END AS means,
    CASE WHEN len(a.actors) = 0 OR len(b.actors) = 0 THEN 0 WHEN list_has_any(a.actors, b.actors) THEN 1 ELSE -1 END AS actor,
    CAST(a.rank > 0 AS INTEGER) + CAST(b.rank > 0 AS INTEGER) AS aside
FROM report_pairs p
JOIN story s USING (n)
JOIN near_reports a ON a.report_id = p.report_a JOIN near_reports b ON b.report_id = p.report_b
"""

NAMED = ("report_a", "report_b", "article_a", "article_b")


def find_pairs(connection: duckdb.DuckDBPyConnection, linker: Linker) -> None:
    """Which pairs of articles must be compared again, into `article_pairs`, and whose links are no longer sure, into `dirty`.

    Needs `queued`, `changed_texts`, `touched_blocks` and `new_reports`. A key under which there are more articles than
    `linker.block` is common and compares nothing; when one becomes common or ceases to be, all articles under it are looked at again:
    what is linked depends on what there is, not on how it came.
    """
    connection.execute(INSERT_BLOCKS)
    for statement in FLIPPED:
        connection.execute(statement, [linker.block] if "?" in statement else [])
    connection.execute(PAIRS)


def compared_pairs(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.Table]:
    """The comparisons of the reports of `article_pairs`; all pairs of two articles come in one table."""
    for statement in NEAR:
        connection.execute(statement)
    size = scalar(connection, "SELECT count(*) FROM article_pairs")
    for start in range(0, size, CHUNK):
        connection.execute(REPORT_PAIRS, [start, start + CHUNK])
        yield connection.sql(COMPARE).to_arrow_table()


def columns_of(table: pa.Table) -> dict[str, npt.NDArray[Any]]:
    """The table as NumPy arrays of whole numbers; reports and articles are numbered."""
    columns = {
        name: table[name].to_numpy().astype(np.int64) for name in table.column_names if name not in (*NAMED, "copies")
    }
    for sides in (NAMED[:2], NAMED[2:]):
        both = pa.chunked_array([*table[sides[0]].chunks, *table[sides[1]].chunks], pa.string()).combine_chunks()
        numbers = both.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
        columns[sides[0]], columns[sides[1]] = numbers[: table.num_rows], numbers[table.num_rows :]
    return columns
