"""GeoJSON after RFC 7946: one point a row, longitude first; a row without coordinates has the geometry null."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.exports.columns import coordinates_of

ROWS_AT_ONCE = 10_000


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many. Raises QueryError when they have no places."""
    lat, lon = coordinates_of(connection, select)
    cursor = connection.execute(
        f"""SELECT json_object('type', 'Feature', 'geometry', CASE WHEN "{lat}" IS NOT NULL AND "{lon}" IS NOT NULL
            THEN json_object('type', 'Point', 'coordinates', json_array("{lon}", "{lat}")) END, 'properties', to_json(rows))
        FROM ({select}) AS rows"""
    )
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"type":"FeatureCollection","features":[')
        written, between = 0, "\n"
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            written += len(rows)
            for (feature,) in rows:
                file.write(between + feature)
                between = ",\n"
        file.write("\n]}\n")
    return written
