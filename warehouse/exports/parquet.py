"""Parquet with zstd and row groups of the size that DuckDB, pandas and polars read best; rows sorted, bytes deterministic."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.db import quoted

ROW_GROUP = 122_880


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> None:
    """Write the rows of `select` to `target`."""
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, USE_TMP_FILE false"
    connection.execute(f"COPY ({select}) TO {quoted(str(target))} ({options})")
