"""Pairs of reports are compared by SQL, and within groups of many by products of matrices: both find the same."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pytest

from coding.linking import COMPARISONS
from flows.cluster import Likeness
from tests.flows.incident_world import fill, linking, world
from warehouse.comparisons import columns_of, compared_pairs
from warehouse.component_comparisons import compared_components

ALL_PAIRS = """
CREATE OR REPLACE TEMP TABLE article_pairs AS
SELECT a.article_id AS article_a, b.article_id AS article_b, false AS copies, row_number() OVER () - 1 AS n
FROM articles a JOIN articles b ON a.article_id < b.article_id
"""
CHAINED = """
CREATE OR REPLACE TEMP TABLE chained AS
SELECT report_id, article_id, n, CASE WHEN {size} = 0 THEN 0 ELSE n - n % {size} END AS component
FROM (SELECT report_id, article_id, row_number() OVER (ORDER BY report_id) - 1 AS n FROM internal.reports WHERE stated)
"""
Compared = dict[tuple[str, str], tuple[int, ...]]


class Remembering(Likeness):
    """Keeps what it is asked about."""

    def __init__(self) -> None:
        super().__init__(linking())
        self.asked: list[dict[str, np.ndarray]] = []

    def scores(self, compared):  # type: ignore[no-untyped-def]
        self.asked.append(compared)
        return super().scores(compared)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Reports with gaps: some know no day, no toll, no town, nobody."""
    with duckdb.connect() as opened:
        fill(opened, world(30), 500)
        for column in ("killed", "injured", "day_first", "published_on"):
            opened.execute(f"UPDATE internal.reports SET {column} = NULL WHERE hash(report_id, '{column}') % 4 = 0")
        opened.execute("UPDATE internal.reports SET injured = killed + hash(report_id) % 3 WHERE killed IS NOT NULL")
        for column in ("towns", "regions", "countries", "means", "actors"):
            filled = "['x' || hash(report_id) % 3, 'y' || hash(article_id) % 5]"
            opened.execute(
                f"UPDATE internal.reports SET {column} = if(hash(report_id, '{column}') % 3 = 0, [], {filled})"
            )
        opened.execute("UPDATE internal.signatures SET ages = if(hash(article_id) % 2 = 0, [], [hash(article_id) % 4])")
        yield opened


def by_sql(connection: duckdb.DuckDBPyConnection) -> Compared:
    connection.execute(ALL_PAIRS)
    found: Compared = {}
    for table in compared_pairs(connection):
        columns = columns_of(table)
        pairs = zip(table["report_a"].to_pylist(), table["report_b"].to_pylist(), strict=True)
        for n, (a, b) in enumerate(pairs):
            found[min(a, b), max(a, b)] = tuple(int(columns[name][n]) for name in COMPARISONS)
    return found


def by_matrices(connection: duckdb.DuckDBPyConnection, size: int) -> Compared:
    connection.execute(CHAINED.format(size=size))
    names = [name for (name,) in connection.execute("SELECT report_id FROM chained ORDER BY n").fetchall()]
    judge, found = Remembering(), {}
    for a, b, scores in compared_components(connection, judge, [(0, 40), (40, 10_000)]):
        columns = judge.asked.pop()
        assert np.array_equal(scores, Likeness(linking()).scores(columns))
        for n, (x, y) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
            found[names[x], names[y]] = tuple(int(columns[name][n]) for name in COMPARISONS)
    return found


SYMMETRIC = [n for n, name in enumerate(COMPARISONS) if not name.startswith("weight")]
WEIGHTS = [n for n, name in enumerate(COMPARISONS) if name.startswith("weight")]


def unordered(values: tuple[int, ...]) -> tuple[int, ...]:
    return *(values[n] for n in SYMMETRIC), *sorted(values[n] for n in WEIGHTS)


@pytest.mark.parametrize("size", [40, 7, 2])
def test_matrices_find_what_sql_finds(connection: duckdb.DuckDBPyConnection, size: int) -> None:
    expected, found = by_sql(connection), by_matrices(connection, size)
    assert len(found) > 20
    # SQL compares only reports of one family.
    both = found.keys() & expected.keys()
    assert len(both) > 10
    assert size < 40 or all(len(set(values)) > 1 for values in zip(*(expected[pair] for pair in both), strict=True))
    assert {pair: unordered(found[pair]) for pair in both} == {pair: unordered(expected[pair]) for pair in both}


def test_every_component_is_compared_whole_and_nothing_across(connection: duckdb.DuckDBPyConnection) -> None:
    found = by_matrices(connection, 7)
    sql = """SELECT least(a.report_id, b.report_id), greatest(a.report_id, b.report_id) FROM chained a JOIN chained b USING (component)
        WHERE a.article_id < b.article_id"""
    assert found.keys() == set(connection.execute(sql).fetchall())
