"""The formats there are: a new one is a module here and a line in `EXPORTERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from warehouse.exports import csv, geojson, geoparquet, jsonl, parquet, xlsx

Exporter = Callable[[duckdb.DuckDBPyConnection, str, Path], int]
"""Writes the rows of a SELECT, in its order, to a path, and says how many there were; the connection may write to no other."""

EXPORTERS: Mapping[str, Exporter] = {
    "csv": csv.write,
    "geojson": geojson.write,
    "geoparquet": geoparquet.write,
    "hxl": csv.write_hxl,
    "jsonl": jsonl.write,
    "parquet": parquet.write,
    "xlsx": xlsx.write,
}
