"""Parquet files with columns named as the fields of an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources.arrival import DEFAULT_LIMIT, FIELDS, Arrival, Spot, admit
from schemas.issue import Issue

ROWS_AT_ONCE = 256


def read_parquet(file: BinaryIO, origin: str, limit: int = DEFAULT_LIMIT) -> Iterator[Arrival | Issue]:
    """Every row, in order; `line` counts rows from 1."""
    row = 0
    try:
        table = pq.ParquetFile(file)
        columns = [name for name in FIELDS if name in table.schema_arrow.names]
        if "text" not in columns:
            yield Spot(origin).refuse(
                "no column named text", f"the columns are {', '.join(table.schema_arrow.names)}"[:300]
            )
            return
        for batch in table.iter_batches(ROWS_AT_ONCE, columns=columns):
            for index in range(batch.num_rows):
                row += 1
                yield _item(batch, index, Spot(origin, row), limit)
    except (pa.ArrowException, OSError) as error:
        yield Spot(origin, row + 1 if row else None).refuse(
            "not a readable Parquet file", str(error).splitlines()[0][:300]
        )
        return
    if not row:
        yield Spot(origin).refuse("empty file")


def _item(batch: pa.RecordBatch, index: int, spot: Spot, limit: int) -> Arrival | Issue:
    try:
        values = {name: _plain(name, batch.column(name)[index].as_py()) for name in batch.schema.names}
    except UnicodeDecodeError:
        return spot.refuse("not UTF-8")
    except (pa.ArrowException, ValueError, OverflowError) as error:
        return spot.refuse("a value cannot be read", str(error))
    return admit(values, spot, limit)


def _plain(name: str, value: Any) -> Any:
    """Parquet keeps whole numbers as such: an id is one all the same."""
    return str(value) if name == "article_id" and isinstance(value, int) else value
