"""Refusals that are taken up again: set aside while their inputs are read once more, and dropped when that has ended.

What is refused again comes back as a row of `issues` by itself; what a retry that died had set aside is put back by the next one.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.transaction import scalar, transaction

CHOSEN = "origin IS NOT NULL AND (?1 IS NULL OR stage = ?1) AND (?2 IS NULL OR reason = ?2)"

RESTORE = (
    "INSERT INTO issues FROM internal.retried_issues ANTI JOIN issues USING (issue_id)",
    "DELETE FROM internal.retried_issues",
)


def refused_origins(
    connection: duckdb.DuckDBPyConnection, stage: str | None = None, reason: str | None = None
) -> tuple[str, ...]:
    """The inputs of which something was refused at this stage and for this reason (None: any), in order of name."""
    _restore(connection)
    rows = connection.execute(f"SELECT DISTINCT origin FROM issues WHERE {CHOSEN} ORDER BY 1", [stage, reason])
    return tuple(origin for (origin,) in rows.fetchall())


def _restore(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        for statement in RESTORE:
            connection.execute(statement)


def set_aside(
    connection: duckdb.DuckDBPyConnection, origins: Sequence[str], stage: str | None = None, reason: str | None = None
) -> int:
    """Take the refusals of these inputs out of `issues`; how many they were."""
    condition = f"{CHOSEN} AND list_contains(?3, origin)"
    values = [stage, reason, list(origins)]
    with transaction(connection):
        connection.execute(f"INSERT INTO internal.retried_issues FROM issues WHERE {condition}", values)
        return scalar(connection, f"DELETE FROM issues WHERE {condition}", values)


def drop_aside(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """End a retry: how many refusals it took up, and how many of them stand in `issues` again."""
    taken = scalar(connection, "SELECT count(*) FROM internal.retried_issues")
    again = scalar(connection, "SELECT count(*) FROM internal.retried_issues SEMI JOIN issues USING (issue_id)")
    connection.execute("DELETE FROM internal.retried_issues")
    return taken, again
