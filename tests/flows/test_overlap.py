"""Several at once on one warehouse, and a `tocsin run` that is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from scheduled import ARTICLES, environment, processes, until, write_articles

PAIRS = int(os.environ.get("TOCSIN_PAIRS", "1"))
pytestmark = [pytest.mark.prefect, pytest.mark.model]


def start(home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "flows.cli", "run", "in.jsonl"]
    return subprocess.Popen(
        command, cwd=home, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("pair", range(PAIRS))
def test_two_runs_at_once_load_everything_once(tmp_path: Path, pair: int) -> None:
    write_articles(tmp_path / "in.jsonl")
    first = start(tmp_path)
    time.sleep(random.Random(pair).uniform(0, 3))  # noqa: S311 (no secret)
    second = start(tmp_path)
    told = [process.communicate(timeout=300) for process in (first, second)]
    assert [(p.returncode, error) for p, (_, error) in zip((first, second), told, strict=True)] == [(0, ""), (0, "")]
    summaries = sorted(line for out, _ in told for line in out.splitlines() if " articles in = " in line)
    assert summaries == [
        "2 articles in = 0 loaded + 2 duplicate + 0 refused.",
        "2 articles in = 2 loaded + 0 duplicate + 0 refused.",
    ]
    with duckdb.connect(str(tmp_path / "data/tocsin.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchone() == (2, 2)
        assert warehouse.execute("SELECT count(*) = count(DISTINCT event_id) FROM events").fetchone() == (True,)
    assert processes(tmp_path) == {}


def test_a_killed_run_leaves_no_server_and_the_next_ends_it_and_repairs(tmp_path: Path) -> None:
    lines = "".join(f"{json.dumps({**ARTICLES[0], 'article_id': f'a{n}'})}\n" for n in range(400))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    run = start(tmp_path)
    until((tmp_path / "data/tocsin.duckdb.work.turn").exists, 60)
    until(lambda: processes(tmp_path, "server_process"), 60)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    until(lambda: not processes(tmp_path), 10, lambda: str(processes(tmp_path)))
    write_articles(tmp_path / "in.jsonl")
    again = start(tmp_path)
    _, error = again.communicate(timeout=300)
    assert (again.returncode, error) == (0, "")
    with duckdb.connect(str(tmp_path / "data/tocsin.duckdb"), read_only=True) as warehouse:
        assert warehouse.execute("SELECT count(*) FROM runs WHERE status = 'running'").fetchone() == (0,)
