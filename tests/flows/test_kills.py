"""kill -9 at any moment of loading, clustering and re-coding: nothing is half done, and the next run repairs.

TOCSIN_KILLS=200 python -m pytest tests/flows/test_kills.py
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from tests.flows.incident_world import fingerprint, work
from warehouse.db import open_writer

KILLS = int(os.environ.get("TOCSIN_KILLS", "12"))
WORK = "import sys; from pathlib import Path; from tests.flows.incident_world import work; work(Path(sys.argv[1]), say=True)"
WHOLE = """
SELECT
    (SELECT count(DISTINCT coder_version) <= 1 FROM articles),
    (SELECT count(DISTINCT coder_version) <= 1 FROM events),
    (SELECT count(*) FROM internal.link_queue) > 0 OR (
        (SELECT count(*) FROM events) = (SELECT count(*) FROM incident_events)
        AND (SELECT count(*) FROM events) = (SELECT coalesce(sum(events), 0) FROM incidents)
        AND (SELECT count(*) FROM articles) = (SELECT count(*) FROM internal.signatures)
    ),
    (SELECT count(*) FROM incident_links ANTI JOIN internal.reports ON report_a = report_id) = 0
"""


def kill_somewhere(path: Path, rng: random.Random) -> bool:
    """Start the work on a warehouse and kill it after a step and some time; whether it was still at it."""
    process = subprocess.Popen([sys.executable, "-c", WORK, str(path)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.7))
        alive = process.poll() is None
        process.kill()
    return alive


def test_a_killed_run_leaves_nothing_half_done_and_the_next_repairs(tmp_path: Path) -> None:
    rng = random.Random(KILLS)  # noqa: S311
    path, killed = tmp_path / "0.duckdb", 0
    for n in range(KILLS):
        if not kill_somewhere(path, rng):
            path = tmp_path / f"{n + 1}.duckdb"
            continue
        killed += 1
        with open_writer(path) as connection:
            assert connection.execute(WHOLE).fetchone() == (True, True, True, True)
    assert killed > KILLS / 3
    work(path)
    work(tmp_path / "undisturbed.duckdb")
    with duckdb.connect(str(path)) as one, duckdb.connect(str(tmp_path / "undisturbed.duckdb")) as other:
        assert fingerprint(one) == fingerprint(other)
        assert one.execute("SELECT DISTINCT coder_version FROM articles").fetchall() == [("coder-2",)]
