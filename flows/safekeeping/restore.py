"""The way back: a backup is read and checked whole, and only then takes the place of what is there, in one step."""

from __future__ import annotations

import datetime as dt
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.fetching.store import RawStore
from flows.progress import shown
from flows.safekeeping.archive import RAW, WAREHOUSE, copy_out, opened, read_manifest
from flows.safekeeping.staging import staging
from schemas.errors import InputError, TocsinError
from warehouse.backups import Contents, adapt, held, inspect, put_in_place
from warehouse.db import MAGIC, MAGIC_AT
from warehouse.publish import publish

FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back, and where what was there before is."""

    contents: Contents
    raw_files: int
    before: Path | None


def check(backup: Path, scratch: Path) -> Contents:
    """Read a backup whole, warehouse and fetched bodies, using room in the folder `scratch`; raises InputError when it is damaged."""
    with _failures(backup), staging(scratch) as folder:
        contents = _unpack(backup, folder / WAREHOUSE)
        _raw_bodies(backup, RawStore(folder), keep=False)
        return contents


def restore(
    backup: Path, warehouse: Path, now: dt.datetime, *, raw: Path | None = None, force: bool = False,
    keep_overrides: bool = False, wait: float = 60.0, kept: int = 3,
) -> Restored:  # fmt: skip
    """Put a backup, or a copy from before a migration, in the place of the warehouse, and publish it.

    The bodies that it holds go into the raw store `raw`, beside what is there. With `keep_overrides` the corrections of the warehouse
    that goes are added to those of the backup. What was there stays beside the other backups, `kept` of them. Holds the writer's lock
    all the while, and waits for it up to `wait` seconds. Raises InputError when there is a warehouse and `force` is not given, or the
    backup is damaged; then nothing has changed.
    """
    warehouse = warehouse.absolute()
    if warehouse.exists() and not force:
        raise InputError(
            f"the warehouse {warehouse} is there already; --force replaces it, and keeps it beside the backups"
        )
    with _failures(backup), held(warehouse, wait), staging(warehouse.parent) as folder:
        contents = _unpack(backup, folder / WAREHOUSE)
        bodies = 0 if raw is None else _raw_bodies(backup, RawStore(raw), keep=True)
        there = warehouse.exists()
        adapt(folder / WAREHOUSE, warehouse if keep_overrides and there else None)
        before = _name_before(warehouse, now) if there and kept else None
        put_in_place(folder / WAREHOUSE, warehouse, before)
        _prune(warehouse, kept)
    publish(warehouse)
    return Restored(contents, bodies, before)


@contextmanager
def _failures(backup: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TocsinError(f"{backup} cannot be restored: {error.strerror or error}") from error


def _is_warehouse(backup: Path) -> bool:
    """Whether it is no archive but a DuckDB file: a copy from before a migration, or a snapshot."""
    try:
        with backup.open("rb") as file:
            return file.read(MAGIC_AT + len(MAGIC))[MAGIC_AT:] == MAGIC
    except FileNotFoundError as error:
        raise InputError(f"there is no backup {backup}") from error


def _unpack(backup: Path, target: Path) -> Contents:
    """The warehouse of a backup as a file of its own, every value of it read."""
    if _is_warehouse(backup):
        shutil.copyfile(backup, target)
        return inspect(target)
    with opened(backup) as tar:
        manifest = read_manifest(tar, backup)
        digest = copy_out(tar, WAREHOUSE, target)
    if digest != manifest.sha256:
        raise InputError(f"{backup} is damaged: its warehouse is not the one that was backed up")
    contents = inspect(target)
    if dict(contents.rows) != manifest.rows:
        raise InputError(f"{backup} is damaged: its tables have not as many rows as when it was made")
    return contents


def _raw_bodies(backup: Path, store: RawStore, *, keep: bool) -> int:
    """Take the fetched bodies of an archive into the store, each checked against its hash; how many."""
    if _is_warehouse(backup):
        return 0
    with opened(backup) as tar:
        expected = read_manifest(tar, backup).raw_files or 0
        taken = sum(_take(tar, member, store, keep=keep) for member in shown(tar.getmembers(), "fetched bodies"))
    if taken != expected:
        raise InputError(f"{backup} is damaged: it holds {taken:,} fetched bodies and should hold {expected:,}")
    return taken


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, store: RawStore, *, keep: bool) -> bool:
    """Whether the member is a body, and then take it in."""
    named = RAW.fullmatch(member.name)
    file = tar.extractfile(member) if named and member.isreg() else None
    if named is None or file is None:
        return False
    if not store.take(named["hash"], file.read(), keep=keep):
        raise InputError(f"the backup is damaged: {member.name} is not what was fetched")
    return True


def _name_before(warehouse: Path, now: dt.datetime) -> Path:
    return warehouse.parent / FOLDER / f"{warehouse.stem}.before-restore-{now:%Y%m%dT%H%M%SZ}.duckdb"


def _prune(warehouse: Path, kept: int) -> None:
    old = sorted((warehouse.parent / FOLDER).glob(f"{warehouse.stem}.before-restore-*.duckdb"))
    for path in old[: len(old) - kept]:
        path.unlink(missing_ok=True)
