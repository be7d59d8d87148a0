"""The readers' copy: a snapshot of the warehouse, replaced in one step, so that nobody who reads ever meets a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from warehouse.cloning import clone, replacing
from warehouse.db import STORAGE_VERSION, open_migrated, open_reader, quoted, readable, snapshot_path, writer_lock

STATE = "SELECT warehouse_id, revision, views_checksum, (SELECT max(number) FROM internal.schema_migrations) FROM internal.warehouse_state"


def _published_state(path: Path) -> tuple[object, ...] | None:
    """What the present snapshot shows; None when there is none that can be read."""
    try:
        with open_reader(path) as reader:
            return reader.execute(STATE).fetchone()
    except (WarehouseError, duckdb.Error):
        return None


def _copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    ours = row[0] if row else ""
    connection.execute(f"ATTACH {quoted(str(target))} AS publication (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        connection.execute(f'COPY FROM DATABASE "{ours}" TO publication')
    finally:
        connection.execute("DETACH publication")


@contextmanager
def _replacing(snapshot: Path) -> Iterator[Path]:
    """`replacing`, with failures in the words of the warehouse."""
    try:
        with replacing(snapshot) as partial:
            yield partial
    except (duckdb.Error, OSError) as error:
        raise readable(snapshot, error) from error


def publish_open(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """Publish from inside an `open_writer(path)` block; the path of the snapshot. One that is up to date is kept.

    DuckDB reads and writes every row anew, which leaves out what was deleted. Who reads the snapshot before goes on reading it. Raises
    WarehouseError.
    """
    path = path.absolute()
    snapshot = snapshot_path(path)
    if connection.execute(STATE).fetchone() != _published_state(path):
        with _replacing(snapshot) as partial:
            _copy(connection, partial)
    return snapshot


def _is_settled(connection: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Write everything into the one file; whether it may be cloned: no log beside it, and not a third of it unused."""
    connection.execute("CHECKPOINT")
    row = connection.execute("SELECT free_blocks * 3 < total_blocks FROM pragma_database_size()").fetchone()
    log = path.with_name(path.name + ".wal")
    return row == (True,) and not (log.exists() and log.stat().st_size)


def publish(path: Path, *, timeout: float = 30.0) -> Path:
    """Publish the warehouse `path`, taking the writer's lock for up to `timeout` seconds; the path of the snapshot.

    A snapshot that is up to date is kept. Else the file is closed and cloned, which costs as much as the system needs to copy it, and
    nothing on a file system that shares blocks; a file with much unused room is written anew by DuckDB instead. Raises WarehouseError,
    also when there is no warehouse yet.
    """
    if not path.is_file():
        raise WarehouseError(f"there is no warehouse {path} to publish")
    path = path.absolute()
    snapshot = snapshot_path(path)
    with writer_lock(path, timeout):
        with open_migrated(path, timeout) as connection:
            if connection.execute(STATE).fetchone() == _published_state(path):
                return snapshot
            if not _is_settled(connection, path):
                return publish_open(connection, path)
        with _replacing(snapshot) as partial:
            clone(path, partial)
    return snapshot
