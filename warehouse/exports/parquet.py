"""Parquet with zstd and row groups of the size that DuckDB, pandas and polars read best; rows sorted, bytes deterministic.

Also as a folder of files by month (`month=2024-05/data_0.parquet`), which readers of Hive partitions skip through.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.db import quoted
from warehouse.transaction import scalar

ROW_GROUP = 122_880
OPTIONS = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many."""
    return scalar(connection, f"COPY ({select}) TO {quoted(str(target))} ({OPTIONS}, USE_TMP_FILE false)")


def write_by_month(connection: duckdb.DuckDBPyConnection, select: str, day: str, target: Path) -> int:
    """Write the rows of `select` into the folder `target`, by the month of the expression `day` (without one: `unknown`); how many.

    The connection must have one thread: then there is one file a month, with its rows in their order.
    """
    month = f"coalesce(strftime({day}, '%Y-%m'), 'unknown') AS month"
    rows = f"SELECT *, {month} FROM ({select})"
    return scalar(connection, f"COPY ({rows}) TO {quoted(str(target))} ({OPTIONS}, PARTITION_BY (month))")
