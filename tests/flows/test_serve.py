"""`tocsin serve` as a user starts it: it fires by itself, starts again what dies, ends what it began, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import duckdb
import pytest
from scheduled import processes, serving, until, write_articles

pytestmark = [pytest.mark.prefect, pytest.mark.model]


def test_it_fires_by_itself_outlives_its_worker_and_stops_with_everything_it_started(tmp_path: Path) -> None:
    write_articles(tmp_path / "in.jsonl")
    with serving(tmp_path, "in.jsonl", "--every", "10") as served:
        until(lambda: [r for r in served.completed() if r["auto_scheduled"]], 400, lambda: served.log)
        killed = served.one("worker_process")
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: set(processes(tmp_path, "worker_process")) - {killed}, 60, lambda: served.log)
        before = {run["id"] for run in served.completed()}
        until(lambda: {r["id"] for r in served.completed() if r["auto_scheduled"]} - before, 400, lambda: served.log)
        assert served.stop() == 0, served.log
        assert processes(tmp_path) == {}
    with duckdb.connect(str(tmp_path / "data/tocsin.snapshot.duckdb"), read_only=True) as snapshot:
        assert snapshot.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        assert snapshot.execute("SELECT DISTINCT status FROM runs").fetchall() == [("completed",)]
