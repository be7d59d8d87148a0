"""Making a backup: the warehouse between two writers, and, as asked, corrections as text and what was fetched."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.progress import shown
from flows.safekeeping.archive import MANIFEST, OVERRIDES, RAW, WAREHOUSE, Manifest, add_bytes, add_file
from flows.safekeeping.staging import staging
from schemas.errors import InputError, TocsinError
from warehouse.backups import copy_out, corrections, inspect
from warehouse.cloning import sync

FOLDER = "backups"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into a backup besides the warehouse: the raw store in the folder `raw`, and the corrections as text."""

    raw: Path | None = None
    overrides: bool = False


def default_path(warehouse: Path, now: dt.datetime) -> Path:
    """data/backups/tocsin-20261122T160000Z.tar for data/tocsin.duckdb."""
    return warehouse.parent / FOLDER / f"{warehouse.stem}-{now:%Y%m%dT%H%M%SZ}.tar"


def back_up(
    warehouse: Path, output: Path, wanted: Wanted, now: dt.datetime, *, force: bool = False, wait: float = 60.0
) -> Manifest:
    """Write a backup to `output`, which appears whole or not at all; what it holds.

    The writer's lock is held only while the file is cloned, and waited for up to `wait` seconds; then the copy is read whole, so that a
    damaged warehouse is found when it is backed up and not when it is needed. Raises InputError when `output` is there and `force` is
    not, and WarehouseError.
    """
    if output.exists() and not force:
        raise InputError(f"{output} is there already; --force replaces it")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with staging(warehouse.absolute().parent) as copies, staging(output.absolute().parent) as folder:
            copy = copies / WAREHOUSE
            copy_out(warehouse, copy, wait)
            partial = folder / output.name
            with tarfile.open(partial, "x:", format=tarfile.PAX_FORMAT) as tar:
                manifest = _fill(tar, copy, wanted, now)
            sync(partial)
            if output.exists() and not force:
                raise InputError(f"{output} has appeared meanwhile; --force replaces it")
            partial.replace(output)
            sync(output.absolute().parent)
    except OSError as error:
        raise TocsinError(f"the backup {output} cannot be written: {error.strerror or error}") from error
    return manifest


def _fill(tar: tarfile.TarFile, copy: Path, wanted: Wanted, now: dt.datetime) -> Manifest:
    contents = inspect(copy)
    digest = add_file(tar, copy, WAREHOUSE)
    if wanted.overrides:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in corrections(copy))
        add_bytes(tar, "".join(lines).encode(), OVERRIDES)
    manifest = Manifest(
        tocsin=importlib.metadata.version("tocsin"),
        created_at=now,
        bytes=copy.stat().st_size,
        sha256=digest,
        migration=contents.migration,
        revision=contents.revision,
        rows=dict(contents.rows),
        overrides=wanted.overrides,
        raw_files=None if wanted.raw is None else _add_raw(tar, wanted.raw),
    )
    add_bytes(tar, manifest.model_dump_json(indent=1).encode(), MANIFEST)
    return manifest


def _add_raw(tar: tarfile.TarFile, store: Path) -> int:
    count = 0
    for path, name in shown(_raw_files(store), "fetched bodies"):
        add_file(tar, path, name)
        count += 1
    return count


def _raw_files(store: Path) -> Iterator[tuple[Path, str]]:
    """The bodies of a raw store, and their names in an archive; what is being written is none yet."""
    for path in sorted(store.glob("??/*.gz")):
        name = f"raw/{path.parent.name}/{path.name}"
        if RAW.fullmatch(name):
            yield path, name


def prune(warehouse: Path, keep: int) -> list[Path]:
    """Delete the oldest backups under names of `default_path` beyond `keep`; what was deleted."""
    pattern = f"{warehouse.stem}-" + "[0-9]" * 8 + "T" + "[0-9]" * 6 + "Z.tar"
    old = sorted((warehouse.parent / FOLDER).glob(pattern))[:-keep]
    for path in old:
        path.unlink(missing_ok=True)
    return old
