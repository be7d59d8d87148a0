"""What `tocsin status` makes of what there is."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.observing.health import Level, Patience, Symptom, assess, examine, plugin_line
from flows.serving.turns import WORK, turn
from flows.settings import Settings
from schemas.run import Run, RunCounts
from tests.flows.incident_world import RUN
from tests.flows.test_metrics import filled
from warehouse.checks import Judged
from warehouse.db import open_writer
from warehouse.load import record_run
from warehouse.publish import publish

NOW = dt.datetime(2026, 3, 5, 6, 0, tzinfo=dt.UTC)


def a_run(status: str, minutes_ago: float, *, lasted: float | None = 1, counts: RunCounts | None = None) -> Run:
    started = NOW - dt.timedelta(minutes=minutes_ago)
    finished = None if lasted is None else started + dt.timedelta(minutes=lasted)
    changes = {"started_at": started, "finished_at": finished, "status": status, "run_id": f"r{minutes_ago:g}"}
    return RUN.model_copy(update=changes | ({"counts": counts} if counts else {}))


DONE, FAILED, RUNNING = a_run("completed", 20), a_run("failed", 10), a_run("running", 5, lasted=None)
REFUSED = a_run("completed", 20, counts=RunCounts(input=4, refused=4))
PARTLY = a_run("completed", 20, counts=RunCounts(input=4, refused=3, duplicate=1))
UNUSUAL = Judged("w1", "fewer articles than usual", "Harbour Post: 0 articles", unusual=True)


@pytest.mark.parametrize(
    ("runs", "unusual", "working", "patience", "expected"),
    [
        ([DONE], [], False, Patience(3600, None), []),
        ([DONE, FAILED], [], False, Patience(3600, None), []),
        ([FAILED, DONE], [], False, Patience(3600, None), [(Level.CRITICAL, "the last run failed: r10, 2026-03-05 05:50")]),
        ([], [], False, Patience(3600, None), [(Level.WARNING, "nothing has run yet")]),
        ([RUNNING, DONE], [], True, Patience(3600, None), []),
        ([RUNNING, DONE], [], True, Patience(60, None), [(Level.CRITICAL, "a run has not ended for 5 minutes: r5")]),
        ([RUNNING], [], False, Patience(3600, None), [(Level.CRITICAL, "the last run was killed, the next one repairs it: r5")]),
        ([DONE, a_run("running", 99, lasted=None)], [], False, Patience(3600, None), []),
        ([DONE], [], False, Patience(3600, 600), [(Level.CRITICAL, "the last completed run ended 19 minutes ago")]),
        ([DONE], [], False, Patience(3600, 1200), []),
        ([RUNNING], [], True, Patience(3600, 600), [(Level.CRITICAL, "no run has completed lately")]),
        ([REFUSED], [], False, Patience(3600, None), [(Level.WARNING, "the last run refused everything: 4 items of r20")]),
        ([PARTLY], [], False, Patience(3600, None), []),
        (
            [FAILED], [UNUSUAL], False, Patience(3600, None),
            [
                (Level.CRITICAL, "the last run failed: r10, 2026-03-05 05:50"),
                (Level.WARNING, "fewer articles than usual: Harbour Post: 0 articles"),
            ],
        ),
    ],
    ids=[
        "well", "failed once", "failed", "never run", "at work", "stuck", "killed", "killed long ago", "overdue", "due",
        "overdue and at it", "all refused", "some refused", "the worst first",
    ],
)  # fmt: skip
def test_what_is_not_well(
    runs: list[Run], unusual: list[Judged], working: bool, patience: Patience, expected: list[tuple[Level, str]]
) -> None:
    found = assess(runs, unusual, patience, NOW, working=working)
    assert [(symptom.level, symptom.text) for symptom in found] == expected


def test_a_failure_that_was_never_published_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        record_run(connection, DONE)
    publish(path)
    with open_writer(path) as connection:
        record_run(connection, FAILED)
    settings = Settings(warehouse=path)
    assert examine(settings, NOW).symptoms == (Symptom(Level.CRITICAL, "the last run failed: r10, 2026-03-05 05:50"),)
    with open_writer(path):  # while somebody writes, the snapshot answers
        assert examine(settings, NOW).level is Level.OK


def test_a_run_at_work_is_told_from_one_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        record_run(connection, RUNNING)
    publish(path)
    with turn(path, WORK):
        assert examine(Settings(warehouse=path), NOW).level is Level.OK
    assert examine(Settings(warehouse=path), NOW).level is Level.CRITICAL


def test_the_line_of_a_plugin_has_one_bar(tmp_path: Path) -> None:
    health = examine(filled(tmp_path / "w.duckdb"), NOW)
    line = plugin_line(health)
    assert line.startswith("TOCSIN CRITICAL - the last run failed: run-2, ")
    figures = line.split(" | ")[1]
    assert dict(pair.split("=") for pair in figures.split(" "))["issues"] == "1"


def tocsin(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "flows.cli", *arguments], capture_output=True, text=True, check=False)


def test_exit_statuses(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    warehouse = ("--warehouse", str(path))
    assert (tocsin("status", *warehouse).returncode, tocsin("status", "--nagios", *warehouse).returncode) == (1, 3)
    with open_writer(path) as connection:
        record_run(connection, REFUSED)
    publish(path)
    assert (tocsin("status", *warehouse).returncode, tocsin("status", "--nagios", *warehouse).returncode) == (3, 1)
    with open_writer(path) as connection:
        record_run(connection, FAILED)
    assert tocsin("status", "--nagios", *warehouse).returncode == 2
    told = tocsin("status", "--format", "json", *warehouse)
    assert (told.returncode, json.loads(told.stdout)["level"]) == (1, "critical")
    with open_writer(path) as connection:
        record_run(connection, a_run("completed", 1))
    assert tocsin("status", *warehouse).returncode == 0
    assert tocsin("status", "--no-such-option").returncode == 2
