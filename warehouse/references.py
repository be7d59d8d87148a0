"""Small tables of codes from `seeds/shapes/` that views join with, written anew whenever a view or a code changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import duckdb
import pyarrow as pa

from schemas.base import Frozen
from schemas.shapes import AcledFatalities, CountryCodes, SectorCodes
from seeds.shape_codes import FOLDER, acled_fatalities, country_codes, sector_codes

TABLES: Mapping[str, tuple[type[Frozen], Callable[[], Sequence[Frozen]]]] = {
    "country_codes": (CountryCodes, country_codes),
    "sector_codes": (SectorCodes, sector_codes),
    "acled_fatalities": (AcledFatalities, acled_fatalities),
}


@cache
def references_checksum() -> str:
    """Of the files the tables are made from."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in sorted(FOLDER.glob("*.csv")))).hexdigest()[:16]


@cache
def _rows(name: str) -> pa.Table:
    model, read = TABLES[name]
    rows = [row.model_dump() for row in read()]
    numbers = {field for field in model.model_fields if any(isinstance(row[field], int) for row in rows)}
    fields = [(field, pa.int32() if field in numbers else pa.string()) for field in model.model_fields]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def replace_references(connection: duckdb.DuckDBPyConnection) -> None:
    """Write every table of `TABLES` into the schema `internal`."""
    for name in TABLES:
        connection.register("reference_rows", _rows(name))
        try:
            connection.execute(f"CREATE OR REPLACE TABLE internal.{name} AS FROM reference_rows")
        finally:
            connection.unregister("reference_rows")
