"""GeoParquet 1.1: the rows with a column `geometry` of points in WKB, longitude and latitude in WGS 84; zstd, rows in their order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.exports.columns import coordinates_of
from warehouse.exports.parquet import ROW_GROUP

POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""A point as well-known binary: little-endian, type 1, x, y."""


def _points(batch: pa.RecordBatch, lat: str, lon: str) -> pa.Array:
    x, y = (
        batch.column(batch.schema.get_field_index(n)).to_numpy(zero_copy_only=False).astype(float) for n in (lon, lat)
    )
    made = np.empty(len(x), POINT)
    made["order"], made["type"], made["x"], made["y"] = 1, 1, x, y
    fixed = pa.Array.from_buffers(pa.binary(POINT.itemsize), len(x), [None, pa.py_buffer(made.tobytes())])
    absent = pa.array(np.isnan(x) | np.isnan(y))
    return pc.if_else(absent, pa.scalar(None, pa.binary()), fixed.cast(pa.binary()))


def _metadata(connection: duckdb.DuckDBPyConnection, select: str, lat: str, lon: str) -> dict[str, str]:
    corners = f'SELECT min("{lon}"), min("{lat}"), max("{lon}"), max("{lat}") FROM ({select})'
    box = connection.execute(corners).fetchall()[0]
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if None not in box:
        geometry["bbox"] = list(box)
    return {"geo": json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}})}


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many. Raises QueryError when they have no places."""
    lat, lon = coordinates_of(connection, select)
    metadata = _metadata(connection, select, lat, lon)
    reader = connection.sql(select).to_arrow_reader(ROW_GROUP)
    schema = reader.schema.append(pa.field("geometry", pa.binary())).with_metadata(metadata)
    written = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in reader:
            written += len(batch)
            columns = [*batch.columns, _points(batch, lat, lon)]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=schema), row_group_size=ROW_GROUP)
    return written
