"""kill -9 at any moment of loading, clustering, publishing and re-coding: nothing is half done, and the next run repairs.

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
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.publish import publish

KILLS = int(os.environ.get("TOCSIN_KILLS", "12"))
WORK = """
import sys
from pathlib import Path
from tests.flows.incident_world import work
print("begun", flush=True)
work(Path(sys.argv[1]), say=True)
"""
STEPS = 19
"""Lines that an undisturbed work says."""
LONGEST = 0.4
"""Seconds that a step takes, more or less."""
LINKED = """
    (SELECT count(*) FROM events) = (SELECT count(*) FROM incident_events)
    AND (SELECT count(*) FROM events) = (SELECT coalesce(sum(events), 0) FROM incidents)
    AND (SELECT count(*) FROM incident_events ANTI JOIN events USING (event_id, incident_id)) = 0
    AND (SELECT count(*) FROM articles) = (SELECT count(*) FROM internal.signatures)
"""
WHOLE = f"""
SELECT
    (SELECT count(DISTINCT coder_version) <= 1 FROM articles),
    (SELECT count(DISTINCT coder_version) <= 1 FROM events),
    (SELECT count(*) FROM internal.link_queue) > 0 AND (SELECT count(*) FROM articles WHERE coder_version = 'coder-2') = 0 OR ({LINKED}),
    (SELECT count(*) FROM incident_links ANTI JOIN internal.reports ON report_a = report_id) = 0
"""
"""What is loaded may wait for its links; what was coded again has taken the place of the old with its incidents or not at all."""
PUBLISHED = f"SELECT (SELECT count(*) FROM internal.link_queue) = 0, (SELECT count(DISTINCT coder_version) <= 1 FROM events), ({LINKED})"
LAST = "SELECT count(*) > 0 FROM articles WHERE coder_version = 'coder-2'"


def kill_somewhere(path: Path, rng: random.Random) -> list[str]:
    """Start the work on a warehouse and kill it after some steps and some time; what it said."""
    process = subprocess.Popen([sys.executable, "-c", WORK, str(path)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(rng.randrange(1, STEPS))]
        time.sleep(rng.uniform(0, LONGEST))
        process.kill()
        said += process.stdout.readlines()
    return [line.strip() for line in said if line.strip()]


def check(path: Path, said: list[str]) -> bool:
    """Compare what a killed process said with what there is; whether the work was at its end."""
    if "published" in said:
        assert snapshot_path(path).is_file()
    if snapshot_path(path).is_file():
        with open_reader(path) as reader:
            assert reader.execute(PUBLISHED).fetchone() == (True, True, True)
    with open_writer(path) as connection:
        assert connection.execute(WHOLE).fetchone() == (True, True, True, True)
        at_its_end = connection.execute(LAST).fetchone() == (True,)
        assert at_its_end or "replaced" not in said
    return at_its_end


def test_a_killed_run_leaves_nothing_half_done_and_the_next_repairs(tmp_path: Path) -> None:
    rng = random.Random(KILLS)  # noqa: S311
    path, broken_off = tmp_path / "0.duckdb", 0
    for n in range(KILLS):
        at_its_end = check(path, kill_somewhere(path, rng))
        broken_off += not at_its_end
        # The last warehouse stays as the last kill left it.
        if at_its_end and n < KILLS - 1:
            path = tmp_path / f"{n + 1}.duckdb"
    assert broken_off > KILLS / 3
    work(path)
    publish(path)
    work(tmp_path / "undisturbed.duckdb")
    with duckdb.connect(str(path)) as one, duckdb.connect(str(tmp_path / "undisturbed.duckdb")) as other:
        assert fingerprint(one) == fingerprint(other)
        assert one.execute("SELECT DISTINCT coder_version FROM articles").fetchall() == [("coder-2",)]
    assert not list(tmp_path.glob(f".{path.stem}.*"))
