"""Coded batches on disk: what many coders write and the one loader reads, as Parquet files that DuckDB takes in without Python between.

A batch is a folder with `articles`, `events`, `participants` and `issues` (`.parquet`, columns as in `warehouse.stage`) and `batch.json`
with its counts. It is written beside its name and renamed when it is whole. The run that loads it is filled in on loading.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import WarehouseError
from schemas.run import Run
from warehouse.db import quoted
from warehouse.stage import ARTICLES, EVENTS, ISSUES, PARTICIPANTS, Staged, utc

SCHEMAS: Mapping[str, pa.Schema] = {
    "articles": ARTICLES,
    "events": EVENTS,
    "participants": PARTICIPANTS,
    "issues": ISSUES,
}
COUNTS = "batch.json"
ROW_GROUP = 122_880
"""As many rows as DuckDB keeps together: each group of the file becomes one of its own as it is read, and none is written twice."""


@dataclass(frozen=True, slots=True)
class BatchFiles:
    """A batch on disk: its folder, and how many articles went into it and were refused on the way."""

    folder: Path
    input: int
    refused: int

    def file(self, table: str) -> Path:
        """The Parquet file of one of `SCHEMAS`."""
        return self.folder / f"{table}.parquet"


def write_batch(folder: Path, staged: Staged) -> Path:
    """Write a batch as a folder that appears whole; the folder. Raises WarehouseError when it exists already or cannot be written."""
    if folder.exists():
        raise WarehouseError(f"the batch {folder} exists already; batches are never changed")
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        for name, schema in SCHEMAS.items():
            table = getattr(staged, name).cast(schema)
            pq.write_table(table, partial / f"{name}.parquet", compression="zstd", row_group_size=ROW_GROUP)
        counts = {"input": staged.input, "refused": staged.refused}
        (partial / COUNTS).write_text(json.dumps(counts), encoding="utf-8")
        partial.rename(folder)
    except OSError as error:
        raise WarehouseError(f"the batch {folder} cannot be written: {error.strerror or error}") from error
    return folder


def open_batch(folder: Path) -> BatchFiles:
    """The batch in a folder, its files checked; raises WarehouseError that says what is missing or has other columns."""
    try:
        counts = json.loads((folder / COUNTS).read_text(encoding="utf-8"))
        batch = BatchFiles(folder, int(counts["input"]), int(counts["refused"]))
        for name, schema in SCHEMAS.items():
            found = pq.read_schema(batch.file(name))
            if dict(zip(found.names, found.types, strict=True)) != dict(zip(schema.names, schema.types, strict=True)):
                raise WarehouseError(f"{batch.file(name)} has other columns than this version of Tocsin writes")
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise WarehouseError(f"{folder} is not a batch of coded articles: {' '.join(str(error).split())}") from error
    return batch


def read_batch(folder: Path, run: Run) -> Staged:
    """A batch as the rows of a run; raises WarehouseError as `open_batch`."""
    batch = open_batch(folder)
    ours: Mapping[str, object] = {"run_id": run.run_id, "coded_at": utc(run.started_at)}
    tables = {}
    for name, schema in SCHEMAS.items():
        table = pq.read_table(batch.file(name), partitioning=None).select(schema.names).cast(schema)
        for column in ours.keys() & set(schema.names):
            field = schema.field(column)
            table = table.set_column(
                schema.names.index(column), field, pa.repeat(pa.scalar(ours[column], field.type), len(table))
            )
        tables[name] = table
    return Staged(**tables, input=batch.input, refused=batch.refused)


@contextmanager
def staged_views(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[BatchFiles], run_id: str, coded_at: dt.datetime
) -> Iterator[None]:
    """Let SQL see the files of batches as `staged_articles`, `staged_events`, `staged_participants` and `staged_issues`, in this run."""
    ours = {"run_id": quoted(run_id), "coded_at": f"TIMESTAMP {quoted(coded_at.isoformat(sep=' '))}"}
    for name, schema in SCHEMAS.items():
        filled = ", ".join(f"{value} AS {column}" for column, value in ours.items() if column in schema.names)
        columns = f"* REPLACE ({filled})" if filled else "*"
        files = ", ".join(quoted(str(batch.file(name))) for batch in batches)
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW staged_{name} AS SELECT {columns} FROM read_parquet([{files}])"
        )
    try:
        yield
    finally:
        for name in SCHEMAS:
            connection.execute(f"DROP VIEW staged_{name}")
