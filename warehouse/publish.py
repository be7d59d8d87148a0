"""The readers' copy: a snapshot of the warehouse, replaced in one step, so that nobody who reads ever meets a lock."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from warehouse.db import STORAGE_VERSION, open_reader, open_writer, quoted, readable, snapshot_path

STATE = "SELECT warehouse_id, revision, views_checksum, (SELECT max(number) FROM internal.schema_migrations) FROM internal.warehouse_state"


def _published_state(path: Path) -> tuple[object, ...] | None:
    """What the present snapshot shows; None when there is none that can be read."""
    try:
        with open_reader(path) as reader:
            return reader.execute(STATE).fetchone()
    except (WarehouseError, duckdb.Error):
        return None


def _sync(path: Path) -> None:
    """Make the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    ours = row[0] if row else ""
    connection.execute(f"ATTACH {quoted(str(target))} AS publication (STORAGE_VERSION '{STORAGE_VERSION}')")
    try:
        connection.execute(f'COPY FROM DATABASE "{ours}" TO publication')
    finally:
        connection.execute("DETACH publication")


def _remove_leftovers(snapshot: Path) -> None:
    """Delete what publishers left who died on the way; only the holder of the writer's lock may do so."""
    for leftover in snapshot.parent.glob(f".{snapshot.name}.*"):
        leftover.unlink(missing_ok=True)


def publish_open(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """Publish from inside an `open_writer(path)` block; the path of the snapshot. One that is up to date is kept.

    The copy is whole on the disk before it replaces the one before; who reads that one goes on reading it. Raises WarehouseError.
    """
    path = path.absolute()
    snapshot = snapshot_path(path)
    if connection.execute(STATE).fetchone() == _published_state(path):
        return snapshot
    _remove_leftovers(snapshot)
    partial = snapshot.with_name(f".{snapshot.name}.{os.getpid()}")
    try:
        _copy(connection, partial)
        _sync(partial)
        partial.replace(snapshot)
        _sync(snapshot.parent)
    except (duckdb.Error, OSError) as error:
        raise readable(snapshot, error) from error
    finally:
        with suppress(OSError):
            _remove_leftovers(snapshot)
    return snapshot


def publish(path: Path, *, timeout: float = 30.0) -> Path:
    """Publish the warehouse `path`, taking the writer's lock for up to `timeout` seconds; the path of the snapshot.

    Raises WarehouseError, also when there is no warehouse yet.
    """
    if not path.is_file():
        raise WarehouseError(f"there is no warehouse {path} to publish")
    with open_writer(path, timeout=timeout) as connection:
        return publish_open(connection, path)
