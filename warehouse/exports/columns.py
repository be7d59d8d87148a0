"""What exporters ask of a SELECT before they write it: its columns with their types, and where its places are."""

from __future__ import annotations

import duckdb

from schemas.errors import QueryError

COORDINATES = (("lat", "lon"), ("latitude", "longitude"), ("ActionGeo_Lat", "ActionGeo_Long"))
FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
TEXT_TYPES = ("VARCHAR", "JSON")


def columns_of(connection: duckdb.DuckDBPyConnection, select: str) -> dict[str, str]:
    """DuckDB types by column, in order."""
    return {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {select}").fetchall()}


def coordinates_of(connection: duckdb.DuckDBPyConnection, select: str) -> tuple[str, str]:
    """The columns of latitude and longitude; raises QueryError when the rows have no places."""
    found = columns_of(connection, select)
    for pair in COORDINATES:
        if all(name in found for name in pair):
            return pair
    raise QueryError("these rows have no coordinates: export them as csv, parquet, jsonl or xlsx")
