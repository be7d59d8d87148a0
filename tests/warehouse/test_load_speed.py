"""What keeps loading fast, at a scale of seconds; `make bench-warehouse` measures it at ten million events."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warehouse_samples import a_run

from benchmarks.synthetic import CODER, write_batches
from benchmarks.warehouse_speed import main as measure
from schemas.run import RunCounts
from warehouse.batches import ROW_GROUP
from warehouse.db import open_writer
from warehouse.load import load_folders

RUN = a_run(coder_version=CODER)
GROUPS = """
SELECT DISTINCT row_group_id, sum(count) OVER (PARTITION BY row_group_id) FROM pragma_storage_info('internal.coded_events')
WHERE column_name = 'event_id' AND segment_type != 'VALIDITY' ORDER BY 1
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """Two batches, whose events together fill more than one row group."""
    return write_batches(tmp_path_factory.mktemp("b"), incidents=32_000, reports=5.0, batch=30_000, seed=1)


def processor_seconds(work: Callable[[], RunCounts]) -> tuple[RunCounts, float]:
    start = time.process_time()
    counts = work()
    return counts, time.process_time() - start


def test_known_batches_are_cheap_and_files_stay_the_groups_of_rows_they_are(
    tmp_path: Path, folders: Sequence[Path]
) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        counts, fresh = processor_seconds(lambda: load_folders(connection, folders, RUN))
        again, known = processor_seconds(lambda: load_folders(connection, folders, RUN))
        stored = [int(rows) for _, rows in connection.execute(GROUPS).fetchall()]
    assert counts.loaded > 20_000
    assert (again.loaded, again.duplicate) == (0, counts.loaded)
    assert known < fresh / 4
    files = [pq.ParquetFile(folder / "events.parquet").metadata for folder in folders]
    written = [file.row_group(n).num_rows for file in files for n in range(file.num_row_groups)]
    # Groups of another size are taken apart and put together again, which takes half as long as loading them.
    assert written[0] == stored[0] == ROW_GROUP
    assert sum(written) == sum(stored) == counts.events


def test_the_benchmark_measures_what_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b").mkdir()
    write_batches(tmp_path / "b", incidents=300, reports=5.0, batch=100, seed=1)
    assert measure([str(tmp_path / "b"), str(tmp_path / "w"), "--kept", "1", "--json", str(tmp_path / "f.json")]) == 0
    told = capsys.readouterr().out
    assert told == (tmp_path / "f.json").read_text(encoding="utf-8")
    assert '"load again"' in told
