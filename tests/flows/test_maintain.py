from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from flows.prepare import prepare
from flows.settings import Settings
from flows.upkeep import drop_old_bodies, maintain
from schemas.errors import TocsinError
from warehouse.db import open_writer

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


def body(store: Path, name: str, days_old: float) -> Path:
    path = store / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (NOW - dt.timedelta(days=days_old)).timestamp()
    os.utime(path, (then, then))
    return path


def test_bodies_go_after_so_many_days(tmp_path: Path) -> None:
    old, new = body(tmp_path, "ab12.gz", 30.1), body(tmp_path, "cd34.gz", 29.9)
    torn = body(tmp_path, ".new-x", 40).rename(tmp_path / "ab" / ".new-x")
    os.utime(torn, (0, 0))
    assert drop_old_bodies(tmp_path, None, NOW) == 0
    assert drop_old_bodies(tmp_path, 30, NOW) == 2
    assert (old.exists(), new.exists(), torn.exists()) == (False, True, False)


def test_maintenance_leaves_a_dated_copy_for_each_of_the_last_days(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path / "w.duckdb", snapshots_kept=2)
    prepare(settings.warehouse)
    for days in range(4):
        did = maintain(settings, NOW + dt.timedelta(days=days))
    assert [path.name for path in did.snapshots] == ["w.2026-03-13.snapshot.duckdb", "w.2026-03-12.snapshot.duckdb"]
    assert sorted(path.name for path in (tmp_path / "snapshots").iterdir()) == sorted(p.name for p in did.snapshots)
    assert did.rows > 0


def test_tables_that_do_not_agree_are_told_and_no_copy_is_replaced(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path / "w.duckdb", snapshots_kept=1)
    prepare(settings.warehouse)
    (before,) = maintain(settings, NOW).snapshots
    with open_writer(settings.warehouse) as connection:
        connection.execute("INSERT INTO incident_events (incident_id, event_id) VALUES ('i', 'e')")
        connection.execute("UPDATE internal.warehouse_state SET revision = revision + 1")
    with pytest.raises(TocsinError, match="is not sound: 1 events in an incident that is not there"):
        maintain(settings, NOW + dt.timedelta(days=1))
    assert before.exists()
