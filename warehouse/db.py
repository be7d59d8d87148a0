"""Opening the warehouse: one writer behind a file lock, any number of readers on the published snapshot."""

from __future__ import annotations

import fcntl
import os
import random
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import WarehouseError
from warehouse.migrate import check_version, migrate, outdated
from warehouse.migration_copies import KEPT, copy_path, keep_copy

SNAPSHOT_SUFFIX = ".snapshot.duckdb"
MAGIC, MAGIC_AT = b"DUCK", 8
"""What every DuckDB file holds behind its first checksum."""
STORAGE_VERSION = "v1.5.0"
"""The oldest DuckDB that can open our files: 2.0 writes files that 1.5 cannot read unless it is told so."""
WRITING: Mapping[str, Any] = {"storage_compatibility_version": STORAGE_VERSION, "checkpoint_threshold": "1GiB"}
"""How a writer opens the file. The log may grow that long before DuckDB writes it into the file in the middle of a load: closing does."""

FAILURES: Mapping[str, str] = {
    "could not set lock on file": "is locked by another process; close it there and run again",
    "not a valid duckdb database file": "is not a DuckDB file",
    "newer version of duckdb": "was written by a newer DuckDB; upgrade the duckdb package",
    "but we can only read versions": "was written by another version of DuckDB; upgrade the duckdb package",
    "no space left on device": "cannot be written: the disk is full",
    "disk quota exceeded": "cannot be written: the disk quota is used up",
    "file too large": "cannot be written: the file would pass the size limit of this system or user",
    "out of memory": "needs more memory than DuckDB may use",
    "read-only": "is read-only",
    "permission denied": "cannot be opened: permission denied",
    "no such file or directory": "does not exist",
    "database has been invalidated": "cannot be used further after a failed write; what was loaded before is safe",
}
"""What a message of DuckDB or of the system means for the person who reads it; the first that occurs wins."""

ATTEMPTS = 20
"""How often a reader opens the snapshot again that was replaced while it did."""
LOCKED = "could not set lock on file"


def readable(path: Path, error: BaseException) -> WarehouseError:
    """The one-line error for a failure of DuckDB or of the system at `path`."""
    text = " ".join(str(error).split())
    for needle, meaning in FAILURES.items():
        if needle in text.lower():
            return WarehouseError(f"the warehouse {path} {meaning}")
    return WarehouseError(f"the warehouse {path} failed: {text}")


def snapshot_path(path: Path) -> Path:
    """Where the readers' copy of the warehouse `path` is published; the path itself when it is such a copy."""
    return path if path.name.endswith(SNAPSHOT_SUFFIX) else path.with_name(path.stem + SNAPSHOT_SUFFIX)


def may_write(path: Path) -> bool:
    """Whether this process, as the user it now acts for, may write to the file or into the folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def quoted(text: str) -> str:
    """`text` as an SQL string literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def limits() -> dict[str, str]:
    """Settings of DuckDB that leave others room: half of this machine's memory, beyond which it spills to disk."""
    megabytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**21
    return {"memory_limit": f"{megabytes}MiB"}


def _pauses(timeout: float) -> Iterator[float]:
    """Growing waits of random length, so that writers who wait together do not return together; ends after `timeout` seconds."""
    end, longest = time.monotonic() + timeout, 0.05
    while (left := end - time.monotonic()) > 0:
        yield min(left, random.uniform(longest / 2, longest))  # noqa: S311 (no secret)
        longest = min(1.0, longest * 1.6)


def prepare_folder(path: Path) -> None:
    """Make the folder of a warehouse when only that last folder is missing; raises WarehouseError."""
    if path.is_dir():
        raise WarehouseError(f"the warehouse {path} is a folder; name a file")
    try:
        path.parent.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise WarehouseError(f"the folder {path.parent.parent} of the warehouse does not exist") from error
    except FileExistsError as error:
        raise WarehouseError(f"{path.parent} is a file; the warehouse {path} needs a folder there") from error
    except OSError as error:
        raise readable(path, error) from error


def _holder(lock: Path) -> str:
    try:
        pid = lock.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return "another process"
    return f"process {pid}" if pid.isdigit() else "another process"


@contextmanager
def writer_lock(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock beside the warehouse (`<name>.lock`), waiting up to `timeout` seconds; the system frees it when a holder dies."""
    lock = path.with_name(path.name + ".lock")
    try:
        handle = lock.open("a+", encoding="ascii")
    except OSError as error:
        raise WarehouseError(
            f"the folder {path.parent} of the warehouse cannot be written: {error.strerror}"
        ) from error
    with handle:
        pauses = _pauses(timeout)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                pause = next(pauses, None)
                if pause is None:
                    message = f"the warehouse {path} is locked: {_holder(lock)} writes to it; waited {timeout:g} s"
                    raise WarehouseError(message) from error
                time.sleep(pause)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def _refuse_other_files(path: Path) -> None:
    """DuckDB opens a CSV or JSON file as a database in memory and would lose what is written to it."""
    if not path.exists() or path.stat().st_size == 0:
        return
    with path.open("rb") as file:
        if file.read(MAGIC_AT + len(MAGIC))[MAGIC_AT:] != MAGIC:
            raise WarehouseError(f"{path} is not a DuckDB file")


def _connect(path: Path, timeout: float) -> duckdb.DuckDBPyConnection:
    """Open read-write; waits for programs that hold the file without our lock (the duckdb command line, a notebook)."""
    pauses = _pauses(timeout)
    if path.exists() and not may_write(path):
        raise WarehouseError(f"the warehouse {path} is read-only")
    _refuse_other_files(path)
    while True:
        try:
            return duckdb.connect(str(path), config={**WRITING, **limits()})
        except duckdb.Error as error:
            pause = next(pauses, None) if LOCKED in str(error).lower() else None
            if pause is None:
                raise readable(path, error) from error
            time.sleep(pause)


@contextmanager
def open_settled(path: Path, timeout: float) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse as it is, not migrated, for who holds the writer's lock; at the end everything is in the one file, without a log.

    Raises WarehouseError, also when another program keeps the log open.
    """
    connection = _connect(path, timeout)
    try:
        yield connection
        connection.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise readable(path, error) from error
    finally:
        connection.close()
    log = path.with_name(path.name + ".wal")
    if log.exists() and log.stat().st_size:
        raise WarehouseError(f"the warehouse {path} has a log that cannot be written into it; run again")


def _connect_to_migrate(path: Path, timeout: float, kept: int) -> duckdb.DuckDBPyConnection:
    """Open read-write; what has older tables than ours is copied first, so that the way back is open."""
    connection = _connect(path, timeout)
    try:
        stands_at = outdated(connection, path) if kept else None
    except BaseException:
        connection.close()
        raise
    if stands_at is None:
        return connection
    connection.close()
    try:
        keep_copy(path, stands_at, kept)
    except OSError as error:
        raise readable(copy_path(path, stands_at), error) from error
    return _connect(path, timeout)


@contextmanager
def open_migrated(path: Path, timeout: float, kept: int = KEPT) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection of who holds the writer's lock already; `open_writer` takes both."""
    connection = _connect_to_migrate(path, timeout, kept)
    try:
        migrate(connection, path)
        yield connection
    except duckdb.Error as error:
        raise readable(path, error) from error
    finally:
        # What is committed is safe in the write-ahead log, even when closing cannot write it into the file.
        with suppress(duckdb.Error):
            connection.close()


@contextmanager
def open_writer(path: Path, *, timeout: float = 30.0, kept: int = KEPT) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one writer's connection, migrated; waits up to `timeout` seconds for another writer to finish.

    Creates the file, and its folder when only that last folder is missing. Before tables of an older version are changed the file is
    copied (`warehouse.migration_copies`); `kept` such copies stay, with 0 none is made. Raises WarehouseError, one line, when the file
    is locked, read-only, from a newer version or not a DuckDB file, when the folder is missing or cannot be written, and when the disk
    is full.
    """
    path = path.absolute()
    if path.name.endswith(SNAPSHOT_SUFFIX):
        raise WarehouseError(f"{path} is a published snapshot, which is only read; name the warehouse itself")
    prepare_folder(path)
    with writer_lock(path, timeout), open_migrated(path, timeout, kept) as connection:
        yield connection


def _attach_locked_down(
    snapshot: Path, writable: Path | None, settings: Mapping[str, Any]
) -> duckdb.DuckDBPyConnection:
    # DuckDB makes the folder when it spills and removes it; two processes must not share one.
    spill = Path(tempfile.gettempdir()) / f"tocsin-{uuid.uuid4().hex}"
    connection = duckdb.connect(":memory:", config={"temp_directory": str(spill), **settings})
    try:
        connection.execute(f"ATTACH {quoted(str(snapshot))} AS tocsin (READ_ONLY)")
        connection.execute("USE tocsin")
        if writable is not None:
            kind = "directories" if writable.is_dir() else "paths"
            connection.execute(f"SET allowed_{kind} = [{quoted(str(writable))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        check_version(connection, snapshot)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach_one(snapshot: Path, writable: Path | None, settings: Mapping[str, Any]) -> duckdb.DuckDBPyConnection:
    """A connection to one and the same file: DuckDB reads its header, and opens it again by name for all the rest. A snapshot that was
    replaced meanwhile would be read by the header of another."""
    for _ in range(ATTEMPTS):
        file = _file_at(snapshot)
        try:
            connection = _attach_locked_down(snapshot, writable, settings)
        except (duckdb.Error, WarehouseError):
            if _file_at(snapshot) == file:
                raise
            continue
        if _file_at(snapshot) == file:
            return connection
        connection.close()
    raise WarehouseError(f"the snapshot {snapshot} is replaced again and again; try later")


def _file_at(path: Path) -> tuple[int, int, int]:
    """What tells a file from another that has taken its place."""
    found = path.stat()
    return found.st_dev, found.st_ino, found.st_ctime_ns


@contextmanager
def open_reader(
    path: Path, *, writable: Path | None = None, settings: Mapping[str, Any] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the published snapshot of the warehouse `path`, without access to files or the network.

    `writable` names the one file, or folder, that a COPY may write. The snapshot is attached to a database in memory rather than
    opened, because a process that opens a path again is given the file it already holds, and would not see a snapshot that has
    replaced it.
    Raises WarehouseError when nothing is published there or the snapshot cannot be read.
    """
    path = path.absolute()
    snapshot = snapshot_path(path)
    if not snapshot.is_file():
        raise WarehouseError(_nothing_published(path, snapshot))
    try:
        connection = _attach_one(snapshot, writable, settings or {})
    except (duckdb.Error, OSError) as error:
        raise readable(snapshot, error) from error
    try:
        yield connection
    except duckdb.Error as error:
        raise readable(snapshot, error) from error
    finally:
        connection.close()


def _nothing_published(path: Path, snapshot: Path) -> str:
    if path.is_file():
        return f"nothing is published from the warehouse {path} yet ({snapshot.name} is not there); run `tocsin run`"
    return f"there is no warehouse {path} yet; run `tocsin run` or name another with --warehouse"
