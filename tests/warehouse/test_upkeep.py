from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from warehouse_samples import a_run

from warehouse.db import open_writer
from warehouse.load import record_run
from warehouse.upkeep import DISAGREEMENTS, compact, end_abandoned

THEN = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def test_a_file_is_written_anew_once_much_of_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        connection.execute("CREATE TABLE big AS SELECT md5(n::VARCHAR) AS word FROM range(400_000) t(n)")
    assert compact(path) == 0
    with open_writer(path) as connection:
        connection.execute("DROP TABLE big")
        connection.execute("CREATE TABLE small AS SELECT 1 AS one")
    before = path.stat().st_size
    assert compact(path) > 0
    assert path.stat().st_size < before / 2
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    with open_writer(path) as connection:
        assert connection.execute("FROM small").fetchall() == [(1,)]


def test_runs_that_were_killed_are_ended_by_the_next(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        for name in ("killed", "done", "present"):
            run = a_run().model_copy(update={"run_id": name, "status": "completed" if name == "done" else "running"})
            record_run(connection, run)
        assert end_abandoned(connection, "present", THEN) == 1
        assert connection.execute("SELECT run_id, status FROM runs ORDER BY 1").fetchall() == [
            ("done", "completed"),
            ("killed", "failed"),
            ("present", "running"),
        ]
        assert connection.execute("SELECT finished_at FROM runs WHERE run_id = 'killed'").fetchone() == (
            THEN.replace(tzinfo=None),
        )


@pytest.mark.parametrize("sql", DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_an_empty_warehouse_agrees(tmp_path: Path, sql: str) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        assert connection.execute(sql).fetchone() == (0,)


@pytest.mark.parametrize(
    ("what", "harm"),
    [
        (
            "events in an incident that is not there",
            "INSERT INTO incident_events (incident_id, event_id) VALUES ('i', 'e')",
        ),
        ("runs whose counts do not add up", "UPDATE runs SET input = 7"),
    ],
    ids=["incident", "run"],
)
def test_what_disagrees_is_counted(tmp_path: Path, what: str, harm: str) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        record_run(connection, a_run())
        connection.execute(harm)
        assert connection.execute(DISAGREEMENTS[what]).fetchone() == (1,)
