"""What readers get: the snapshot of the warehouse, and the files of a run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from schemas.errors import TocsinError
from warehouse.export import export
from warehouse.publish import publish as publish_snapshot

__all__ = ["Published", "publish", "publish_snapshot"]

SHAPE = "events"
FORMATS = ("csv", "parquet")
SMALL = 256 * 2**20
"""Bytes of a snapshot up to which the files are written side by side: each export may take half of the machine's memory."""


@dataclass(frozen=True, slots=True)
class Published:
    """Where the results are."""

    snapshot: Path
    files: tuple[Path, ...]


def publish(warehouse: Path, output: Path) -> Published:
    """Publish the snapshot, and export every event from it as CSV and Parquet into `output`."""
    snapshot = publish_snapshot(warehouse)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TocsinError(f"the output folder {output} cannot be made: {error.strerror}") from error
    write = partial(_write, warehouse, output)
    if snapshot.stat().st_size > SMALL:
        return Published(snapshot, tuple(map(write, FORMATS)))
    with ThreadPoolExecutor(len(FORMATS)) as pool:
        return Published(snapshot, tuple(pool.map(write, FORMATS)))


def _write(warehouse: Path, output: Path, name: str) -> Path:
    return export(warehouse, SHAPE, name, output / f"{SHAPE}.{name}").path
