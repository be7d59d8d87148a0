"""Copies of the warehouse for safekeeping: taken between two writers, read whole before they are trusted, put back in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from warehouse.cloning import clone, replacing, sync
from warehouse.db import SNAPSHOT_SUFFIX, open_migrated, open_settled, prepare_folder, quoted, readable, writer_lock
from warehouse.migrate import check_version

TABLES = """
SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal ORDER BY ALL
"""

CARRIED = (
    """INSERT INTO overrides BY NAME SELECT e.* FROM earlier.overrides e ANTI JOIN overrides o
    ON e.event_id IS NOT DISTINCT FROM o.event_id AND e.field = o.field AND e.corrected_at = o.corrected_at AND e.who = o.who""",
    """INSERT INTO internal.link_queue SELECT article_id FROM internal.coded_events
    SEMI JOIN earlier.overrides USING (event_id)""",
)
"""The next clustering applies what stands in `overrides`."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a warehouse file holds: its newest migration, its revision, and how many rows by table."""

    migration: int
    revision: int
    rows: Mapping[str, int]


def inspect(path: Path) -> Contents:
    """Read every value of a warehouse file that nobody writes to; raises WarehouseError when it is damaged, newer or not a warehouse."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            applied = check_version(connection, path)
            if not applied:
                raise WarehouseError(f"{path} is not a Tocsin warehouse")
            row = connection.execute("SELECT revision FROM internal.warehouse_state").fetchone()
            return Contents(max(applied), int(row[0]) if row else 0, _read_all(connection))
    except (duckdb.Error, OSError) as error:
        raise readable(path, error) from error


def _read_all(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows each table has. A hash over all columns makes DuckDB read, and check, every block."""
    rows = {}
    for schema, table in connection.execute(TABLES).fetchall():
        found = connection.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{schema}"."{table}" t').fetchone()
        rows[table if schema == "main" else f"{schema}.{table}"] = int(found[0]) if found else 0
    return rows


def corrections(path: Path) -> list[dict[str, object]]:
    """The corrections by people that a warehouse file holds as rows that JSON can hold."""
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            cursor = connection.execute(
                "SELECT * REPLACE (CAST(corrected_at AS VARCHAR) AS corrected_at) FROM overrides ORDER BY ALL"
            )
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    except duckdb.Error as error:
        raise readable(path, error) from error


@contextmanager
def held(path: Path, timeout: float) -> Iterator[None]:
    """The writer's lock of the warehouse `path`, which need not be there yet; waits up to `timeout` seconds."""
    if path.name.endswith(SNAPSHOT_SUFFIX):
        raise WarehouseError(f"{path} is a published snapshot; name the warehouse itself")
    prepare_folder(path)
    with writer_lock(path, timeout):
        yield


def copy_out(path: Path, target: Path, timeout: float) -> None:
    """Clone the warehouse `path` to `target` between two writers; waits up to `timeout` seconds for one. It is not migrated.

    Raises WarehouseError.
    """
    path = path.absolute()
    if not path.is_file():
        raise WarehouseError(f"there is no warehouse {path}")
    with held(path, timeout):
        with open_settled(path, timeout) as connection:
            check_version(connection, path)
        try:
            clone(path, target)
        except OSError as error:
            raise readable(target, error) from error


def adapt(staged: Path, earlier: Path | None) -> None:
    """Make a copy ready to take a warehouse's place: migrate it, make it unlike every snapshot, and give it the corrections of the
    warehouse `earlier` that it lacks."""
    with open_migrated(staged, 0, kept=0) as connection:
        if earlier is not None:
            connection.execute(f"ATTACH {quoted(str(earlier))} AS earlier (READ_ONLY)")
            for statement in CARRIED:
                connection.execute(statement)
            connection.execute("DETACH earlier")
        # A snapshot of what was here before must not pass for one of this.
        connection.execute("UPDATE internal.warehouse_state SET warehouse_id = gen_random_uuid()")


def put_in_place(staged: Path, path: Path, kept: Path | None) -> None:
    """Let `staged`, whole on the disk, take the place of the warehouse `path` in one step; what was there goes on under the name `kept`.

    Only the holder of the writer's lock may call it. Raises WarehouseError.
    """
    try:
        sync(staged)
        if kept is not None and path.exists():
            kept.parent.mkdir(exist_ok=True)
            with replacing(kept) as partial:
                _second_name(path, partial)
        _part_with_log(path)
        staged.replace(path)
        sync(path.parent)
    except OSError as error:
        raise readable(path, error) from error


def _second_name(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except OSError:
        # A file system without second names.
        clone(path, name)


def _part_with_log(path: Path) -> None:
    """A write-ahead log is of the file that goes; beside another it would be taken for that one's."""
    log = path.with_name(path.name + ".wal")
    if not log.exists():
        return
    try:
        with open_settled(path, 0):
            pass
    except WarehouseError:
        # The file that goes cannot be opened: that may be why it goes.
        log.replace(log.with_name(log.name + ".unread"))
