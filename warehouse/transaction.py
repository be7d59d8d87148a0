"""Small steps of SQL that several modules take: all or nothing, one number, and columns of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import numpy.typing as npt


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit at the end of the block; undo everything when it raises or is interrupted."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A failed commit has already ended the transaction; the first error is the one to tell.
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise


def scalar(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()) -> int:
    """The one whole number that a statement gives: a count it asks for, or how many rows it changed."""
    rows = connection.execute(sql, list(values)).fetchall()
    return int(rows[0][0]) if rows else 0


def arrays(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, npt.NDArray[Any]]:
    """The columns of an answer without missing values, as NumPy arrays."""
    table = connection.sql(sql).to_arrow_table()
    return {name: table[name].to_numpy() for name in table.column_names}
