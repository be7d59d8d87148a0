"""JSON Lines: one object a row with every column, null where nothing is known; numbers, booleans and JSON stay what they are."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.db import quoted
from warehouse.transaction import scalar


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many."""
    return scalar(connection, f"COPY ({select}) TO {quoted(str(target))} (FORMAT json, USE_TMP_FILE false)")
