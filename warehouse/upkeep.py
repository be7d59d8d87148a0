"""Keeping a warehouse in order: do its tables agree, does its file hold much that was deleted, which runs were never ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import duckdb

from warehouse.backups import inspect
from warehouse.cloning import clone, replacing
from warehouse.db import STORAGE_VERSION, open_migrated, open_reader, quoted, readable, snapshot_path, writer_lock
from warehouse.stage import utc
from warehouse.transaction import scalar

DISAGREEMENTS: Mapping[str, str] = MappingProxyType(
    {
        "events of no article": "SELECT count(*) FROM internal.coded_events ANTI JOIN articles USING (article_id)",
        "participants of no event": "SELECT count(*) FROM event_participants ANTI JOIN internal.coded_events USING (event_id)",
        "articles stored twice": "SELECT count(*) - count(DISTINCT article_id) FROM articles",
        "events stored twice": "SELECT count(*) - count(DISTINCT event_id) FROM internal.coded_events",
        "events in an incident that is not there": "SELECT count(*) FROM incident_events ANTI JOIN incidents USING (incident_id)",
        "runs whose counts do not add up": "SELECT count(*) FROM runs WHERE input != loaded + duplicate + refused",
    }
)
"""What must be 0 in a sound warehouse."""
MUCH = 0.25
"""The share of a file that is free from which on it is worth writing anew."""
DATED = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at every value of the published snapshot found; `faults` is empty when all is well."""

    rows: int
    faults: tuple[str, ...]


def check(path: Path) -> Checked:
    """Read every block of the snapshot and compare its tables. Raises WarehouseError when it cannot be read or is not there."""
    contents = inspect(snapshot_path(path.absolute()))
    with open_reader(path) as reader:
        counts = {what: scalar(reader, sql) for what, sql in DISAGREEMENTS.items()}
    return Checked(sum(contents.rows.values()), tuple(f"{count} {what}" for what, count in counts.items() if count))


def end_abandoned(connection: duckdb.DuckDBPyConnection, current: str, at: dt.datetime) -> int:
    """Mark as failed every other run that stands as running: who holds the turn knows that none is; how many there were."""
    sql = "UPDATE runs SET status = 'failed', finished_at = ? WHERE status = 'running' AND run_id != ?"
    return scalar(connection, sql, [utc(at), current])


def compact(path: Path, *, timeout: float = 30.0) -> int:
    """Write the warehouse anew when a quarter of it is free; the bytes that this gave back, 0 when nothing was done.

    A reader of the snapshot notices nothing. Who dies on the way leaves the file as it was. Raises WarehouseError.
    """
    path = path.absolute()
    with writer_lock(path, timeout):
        with open_migrated(path, timeout) as connection:
            connection.execute("CHECKPOINT")
            row = connection.execute("SELECT free_blocks, total_blocks FROM pragma_database_size()").fetchone()
            free, total = row or (0, 0)
            if not total or free / total < MUCH:
                return 0
            before = path.stat().st_size
            with replacing(path) as partial:
                _copy(connection, partial)
                connection.close()
        return before - path.stat().st_size


def _copy(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    connection.execute(f"ATTACH {quoted(str(target))} AS compacted (STORAGE_VERSION '{STORAGE_VERSION}')")
    connection.execute(f'COPY FROM DATABASE "{row[0] if row else ""}" TO compacted')
    connection.execute("DETACH compacted")


def rotate_snapshots(path: Path, keep: int, day: dt.date) -> tuple[Path, ...]:
    """Copy the snapshot under the date of this day into `snapshots` beside the warehouse, and keep the last `keep` copies; those there are.

    Raises WarehouseError when they cannot be written.
    """
    path = path.absolute()
    snapshot, folder = snapshot_path(path), path.parent / "snapshots"
    try:
        if keep and snapshot.is_file():
            folder.mkdir(exist_ok=True)
            with replacing(folder / f"{path.stem}.{day.strftime(DATED)}.snapshot.duckdb") as partial:
                clone(snapshot, partial)
        kept = sorted(folder.glob(f"{path.stem}.????-??-??.snapshot.duckdb"), reverse=True)
        for old in kept[keep:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise readable(folder, error) from error
    return tuple(kept[:keep])
