"""What readers get: the snapshot of the warehouse, and the files of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from schemas.errors import TocsinError
from warehouse.export import export
from warehouse.publish import publish as publish_snapshot

__all__ = ["Published", "publish", "publish_snapshot"]

SHAPE = "events"
FORMATS = ("csv", "parquet")


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
    files = tuple(export(warehouse, SHAPE, name, output / f"{SHAPE}.{name}").path for name in FORMATS)
    return Published(snapshot, files)
