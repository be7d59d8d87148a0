"""The torture of `benchmarks.kills` and `benchmarks.readers`, in small; `make torture` runs it in full."""

from __future__ import annotations

import threading
from pathlib import Path

from benchmarks.kills import prepare, run
from benchmarks.readers import Answers, ask, write


def test_killed_writers_lose_nothing_and_the_next_one_repairs(tmp_path: Path) -> None:
    outcome = run(tmp_path / "kills", times=4, seed=7)
    assert outcome.wrong == []
    assert sum(outcome.hit.values()) == 4


def test_readers_meet_no_error_while_loading(tmp_path: Path) -> None:
    prepare(tmp_path / "readers")
    folders = sorted((tmp_path / "readers" / "batches").iterdir())
    warehouse = tmp_path / "readers" / "w.duckdb"
    write(folders[:1], warehouse)
    writer = threading.Thread(target=write, args=(folders[1:6], warehouse))
    writer.start()
    met = Answers()
    while writer.is_alive():
        met += ask(warehouse, 20)
    writer.join()
    assert (met.errors, met.backwards) == (0, 0)
    assert len(met.seconds) >= 20
