"""Views as pandas DataFrames with the types an analyst expects."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from schemas.errors import QueryError
from warehouse.db import open_reader

CATEGORIES = frozenset({
    "event_type", "event_subtype", "acled_event_type", "acled_sub_event_type", "plover_type", "plover_mode", "cameo_code", "modality",
    "actor_country", "actor_sector", "target_country", "target_sector", "attribution_country", "attribution_sector", "country", "sector",
    "role", "weapon", "feature", "date_precision", "language", "stage", "status", "coder_version",
})  # fmt: skip
"""Columns of few distinct values."""

NULLABLE = {
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(),
    pa.uint8(): pd.UInt8Dtype(), pa.uint16(): pd.UInt16Dtype(), pa.uint32(): pd.UInt32Dtype(), pa.uint64(): pd.UInt64Dtype(),
    pa.bool_(): pd.BooleanDtype(), pa.string(): pd.StringDtype(),
}  # fmt: skip
"""The pandas types that know a missing value, so that a count does not become 3.0 beside a gap."""


def _names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    sql = """SELECT table_name FROM information_schema.tables
        WHERE table_catalog = 'tocsin' AND table_schema = 'main' ORDER BY table_name"""
    return [name for (name,) in connection.execute(sql).fetchall()]


def frame(path: Path, view: str) -> pd.DataFrame:
    """A table or view of the published snapshot of the warehouse `path`, whole.

    Dates and times are datetime64, whole numbers, booleans and texts nullable, columns of few values categories. Raises QueryError
    when there is no such view, WarehouseError when there is no snapshot.
    """
    with open_reader(path) as connection:
        names = _names(connection)
        if view not in names:
            raise QueryError(f"there is no view '{view}'; there are {', '.join(names)}")
        table = connection.sql(f'FROM "{view}" ORDER BY ALL').to_arrow_table()
    made: pd.DataFrame = table.to_pandas(types_mapper=NULLABLE.get, date_as_object=False)
    return made.astype({name: "category" for name in made.columns if name in CATEGORIES})
