"""Maintenance: is the warehouse sound, what may be thrown away, and which copies are kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from flows.settings import Settings
from schemas.errors import TocsinError
from warehouse.publish import publish
from warehouse.upkeep import check, compact, rotate_snapshots


@dataclass(frozen=True, slots=True)
class Maintained:
    """What maintenance did: rows read whole, bytes given back, bodies of the raw store deleted, and the dated snapshots there are."""

    rows: int
    freed: int
    deleted: int
    snapshots: tuple[Path, ...]


def maintain(settings: Settings, now: dt.datetime) -> Maintained:
    """Write the file anew where much was deleted, publish, check every value, drop old bodies, and rotate the dated snapshots.

    Raises TocsinError that names every fault when the tables do not agree; the dated snapshots of before are kept then.
    """
    freed = compact(settings.warehouse)
    publish(settings.warehouse)
    checked = check(settings.warehouse)
    if checked.faults:
        raise TocsinError(f"the warehouse {settings.warehouse} is not sound: {'; '.join(checked.faults)}")
    deleted = drop_old_bodies(settings.raw_store or settings.warehouse.parent / "raw", settings.raw_keep_days, now)
    kept = rotate_snapshots(settings.warehouse, settings.snapshots_kept, now.date())
    return Maintained(checked.rows, freed, deleted, kept)


def drop_old_bodies(store: Path, days: int | None, now: dt.datetime) -> int:
    """Delete bodies that were fetched longer ago, and what a killed process left half-written; how many. Without `days` all are kept.

    An address whose body is gone is simply fetched again when it is wanted.
    """
    if days is None:
        return 0
    oldest, deleted = (now - dt.timedelta(days=days)).timestamp(), 0
    for file in store.glob("??/*"):
        if file.is_file() and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
            deleted += 1
    return deleted
