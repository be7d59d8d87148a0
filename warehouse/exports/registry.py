"""The formats there are: a new one is a module here and a line in `EXPORTERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from warehouse.exports import csv, jsonl, parquet

Exporter = Callable[[duckdb.DuckDBPyConnection, str, Path], None]
"""Writes the rows of a SELECT, in its order, to a path; the connection may write to no other."""

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv.write,
    "jsonl": jsonl.write,
    "parquet": parquet.write,
}
