"""kill -9 of the worker, the server, the flow run and the loader of a schedule at random moments: it repairs itself.

TOCSIN_SERVE_KILLS=100 python -m pytest tests/flows/test_serve_kills.py
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from scheduled import Served, environment, processes, serving, until

from flows.serving.place import is_held

KILLS = int(os.environ.get("TOCSIN_SERVE_KILLS", "0"))
pytestmark = [
    pytest.mark.prefect,
    pytest.mark.model,
    pytest.mark.skipif(not KILLS, reason="make serve-kills runs it"),
]
VICTIMS = ("loader", "worker", "server", "flow")
LONGEST = 10.0
"""Seconds between two kills, at most."""
TOWNS = ("Donetsk", "Kharkiv", "Goma", "Khartoum", "Idlib", "Mosul", "Maiduguri", "Hodeidah")
ROWS = {
    "articles": "SELECT * EXCLUDE (run_id, coded_at) FROM articles ORDER BY ALL",
    "events": "SELECT * EXCLUDE (run_id) FROM internal.coded_events ORDER BY ALL",
    "participants": "SELECT * FROM event_participants ORDER BY ALL",
    "incidents": "SELECT incident_id, event_id FROM incident_events ORDER BY ALL",
    "issues": "SELECT * EXCLUDE (run_id) FROM issues ORDER BY ALL",
}


def add_articles(folder: Path, number: int) -> None:
    """A file of forty articles, each of its own, that appears whole."""
    lines = []
    for n in range(number * 40, number * 40 + 40):
        town, day = TOWNS[n % len(TOWNS)], f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
        text = f"A missile strike killed {n + 2} people in {town} on Monday, the mayor said. District {n} was calm."
        lines.append(json.dumps({"article_id": f"a{n}", "published_at": day, "text": text}))
    partial = folder.parent / "partial"
    partial.write_text("\n".join(lines), encoding="utf-8")
    partial.rename(folder / f"{number:04}.jsonl")


def victim_of(kind: str, served: Served) -> int | None:
    """The process of this kind that lives now; the loader is the flow run that holds the writer's lock."""
    if kind == "loader":
        lock = served.home / "data/tocsin.duckdb.lock"
        with suppress(OSError, ValueError):
            writer = int(lock.read_text(encoding="ascii"))
            return writer if is_held(lock) and writer in processes(served.home, "flow_process") else None
        return None
    return next(iter(processes(served.home, f"{kind}_process")), None)


def kill_one(kind: str, served: Served) -> bool:
    """Kill a process of this kind with -9 once there is one; whether there was within two minutes."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if (victim := victim_of(kind, served)) is not None:
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                return True
        time.sleep(0.01)
    return False


def states(home: Path, table: str) -> Counter[str]:
    """How many runs of Prefect are in which state, once it has stopped; those that wait for their time are left out."""
    with closing(sqlite3.connect(home / "data/prefect/prefect.db")) as database:
        return Counter(s for (s,) in database.execute(f"SELECT state_type FROM {table}") if s != "SCHEDULED")


def rows(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in ROWS.items()}


def undisturbed(home: Path) -> Path:
    """The warehouse of one run over everything, in a folder of its own."""
    other = home / "undisturbed"
    other.mkdir()
    command = [sys.executable, "-m", "flows.cli", "run", str(home / "in")]
    subprocess.run(command, cwd=other, env=environment(other), check=True, capture_output=True, timeout=900)
    return other / "data/tocsin.duckdb"


def wait_for_a_good_run(served: Served) -> None:
    """Until a run that began after this moment has ended well."""
    known = {run["id"] for run in served.runs(state={"type": {"not_any_": ["SCHEDULED"]}})}

    def good() -> bool:
        return any(r["id"] not in known and r["state_name"] == "Completed" for r in served.completed())

    until(good, 400, lambda: served.log)


def test_a_schedule_repairs_itself(tmp_path: Path) -> None:
    chance, killed = random.Random(KILLS), Counter[str]()  # noqa: S311 (no secret)
    (tmp_path / "in").mkdir()
    add_articles(tmp_path / "in", 0)
    more = {"TOCSIN_BATCH_SIZE": "20"}
    with serving(tmp_path, "in", "--every", "5", more=more) as served:
        until(lambda: processes(tmp_path, "worker_process"), 200, lambda: served.log)
        for n in range(KILLS):
            add_articles(tmp_path / "in", n + 1)
            time.sleep(chance.uniform(0, LONGEST))
            kind = VICTIMS[n % len(VICTIMS)]
            killed[kind] += kill_one(kind, served)
        wait_for_a_good_run(served)
        until(lambda: processes(tmp_path, "flow_process"), 100, lambda: served.log)
        served.process.kill()
        until(lambda: not processes(tmp_path), 15, lambda: str(processes(tmp_path)))
    with serving(tmp_path, "in", "--every", "5", more=more) as served:
        until(lambda: processes(tmp_path, "worker_process"), 200, lambda: served.log)
        wait_for_a_good_run(served)
        assert served.stop() == 0, served.log
        assert processes(tmp_path) == {}
    assert killed.total() == KILLS, killed
    assert set(states(tmp_path, "flow_run")) <= {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
    assert set(states(tmp_path, "task_run")) <= {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
    found, expected = rows(tmp_path / "data/tocsin.duckdb"), rows(undisturbed(tmp_path))
    assert len(found["articles"]) == 40 * (KILLS + 1)
    assert found == expected
    with duckdb.connect(str(tmp_path / "data/tocsin.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("SELECT count(*) FROM runs WHERE status = 'running'").fetchone() == (0,)
