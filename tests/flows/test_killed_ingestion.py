"""kill -9 at random moments of an ingestion: what the next run leaves is what an undisturbed run leaves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.local_site import Site, served

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).parent / "killed_ingestion.py"
KILLS = int(os.environ.get("TOCSIN_TEST_KILLS", "20"))
PATIENCE = 600
"""Seconds that an undisturbed run may take on a machine with much else to do."""
LONGEST = 12.0
"""Seconds within which a kill falls; a run that has ended before starts over at no cost."""
ROWS = {
    "articles": "SELECT * EXCLUDE (run_id, coded_at) FROM articles ORDER BY ALL",
    "events": "SELECT * EXCLUDE (run_id) FROM internal.coded_events ORDER BY ALL",
    "participants": "SELECT * FROM event_participants ORDER BY ALL",
    "issues": "SELECT * EXCLUDE (run_id) FROM issues ORDER BY ALL",
    "fetches": "SELECT url, final_url, etag, body_hash FROM internal.fetches ORDER BY ALL",
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served(Site(40, slow=0.05)) as running:
        yield running


def ingestion(site: Site, warehouse: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(SCRIPT.parent)])}
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), f"{site.url}/feed.xml", str(warehouse)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )


def rows(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in ROWS.items()}


def test_after_kills_the_next_run_makes_it_whole(site: Site, tmp_path: Path) -> None:
    undisturbed, killed = tmp_path / "a" / "w.duckdb", tmp_path / "b" / "w.duckdb"
    for path in (undisturbed, killed):
        path.parent.mkdir()
    start = time.monotonic()
    assert ingestion(site, undisturbed).wait(PATIENCE) == 0
    length = min(LONGEST, time.monotonic() - start)
    chance = random.Random(20)  # noqa: S311 (no secret)
    for _ in range(KILLS):
        with ingestion(site, killed) as process:
            try:
                process.wait(chance.uniform(0.2, 1.0) * length)
            except subprocess.TimeoutExpired:
                process.kill()
    assert ingestion(site, killed).wait(PATIENCE) == 0
    assert rows(killed) == rows(undisturbed)
    assert len(rows(killed)["articles"]) == 39
