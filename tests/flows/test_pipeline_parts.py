"""The plain functions below the Prefect tasks, against a real warehouse and a coder that needs no model."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from fake_coding import FakeCoder

from flows.code_articles import Coding, code_group, grouped
from flows.ingest import ingest
from flows.load_batches import Batch, fail_unless_complete, load_coded, record
from flows.parts import code_part
from flows.publish import publish
from flows.sources.arrival import Arrival
from flows.workers import workers
from schemas.article import Article
from schemas.errors import TocsinError
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from warehouse.articles import stored_article
from warehouse.query import query

NO_TEXT = Issue(stage="read", reason="no text", origin="x", line=9)


def arrival(identity: str, text: str = "Shells fell.", **fields: object) -> Arrival:
    return Arrival(Article.model_validate({"article_id": identity, "text": text} | fields), "x.jsonl", 1)


def run(number: int = 1) -> Run:
    started = dt.datetime(2026, 1, number, tzinfo=dt.UTC)
    return Run(run_id=f"r{number}", started_at=started, coder_version="fake-1", seeds_fingerprint="f", model="m")


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "data" / "t.duckdb"


def process(items: list[Arrival | Issue], warehouse: Path, number: int = 1) -> RunCounts:
    ingested = ingest(items, warehouse, "fake-1")
    return load_coded(Batch(ingested, (code_part("any", run(number), 9, ingested),)), run(number), warehouse)


def test_groups_keep_order_and_only_the_last_is_short() -> None:
    assert list(grouped(range(5), 2)) == [(0, 1), (2, 3), (4,)]
    assert list(grouped([], 2)) == []


@pytest.mark.usefixtures("fake_coder")
def test_results_stand_in_the_order_of_input_and_refusals_name_their_line() -> None:
    items = [
        arrival("a"),
        NO_TEXT,
        Arrival(Article(article_id="b", text="Obús", language="es"), "y.csv", 7),
        arrival("c", "Quiet."),
    ]
    first, second, third, last = code_group("any", items)
    assert isinstance(first, Coding)
    assert [event.trigger.text for event in first.events] == ["Shells"]
    assert second is NO_TEXT
    assert isinstance(third, Issue)
    assert (third.origin, third.line, third.article_id, third.reason) == ("y.csv", 7, "b", "no coder for the language")
    assert isinstance(last, Coding)
    assert last.events == ()


@pytest.mark.usefixtures("fake_coder")
def test_an_article_on_which_the_coder_fails_is_refused_alone() -> None:
    first, second, third = code_group("any", [arrival("a"), arrival("b", "poison"), arrival("c")])
    assert isinstance(first, Coding)
    assert isinstance(third, Coding)
    assert isinstance(second, Issue)
    assert (second.reason, second.detail) == ("the coder failed", "ZeroDivisionError: a fault of the coder")


@pytest.mark.usefixtures("fake_coder")
def test_what_comes_in_is_loaded_duplicate_or_refused(warehouse: Path) -> None:
    items: list[Arrival | Issue] = [arrival("a"), arrival("a"), NO_TEXT, arrival("b", "poison"), arrival("c", "Quiet.")]
    assert process(items, warehouse) == RunCounts(input=5, loaded=2, duplicate=1, refused=2, events=1)
    record(run(), warehouse)
    publish(warehouse, warehouse.parent / "out")
    rows = query(warehouse, "SELECT stage, reason, origin, line FROM issues ORDER BY stage").rows
    assert rows == [("code", "the coder failed", "x.jsonl", 1), ("read", "no text", "x", 9)]


@pytest.mark.usefixtures("fake_coder")
def test_the_same_batch_again_is_nothing_new_and_a_changed_article_is(warehouse: Path) -> None:
    items: list[Arrival | Issue] = [arrival("a"), arrival("b")]
    assert process(items, warehouse).loaded == 2
    assert process(items, warehouse, 2) == RunCounts(input=2, duplicate=2)
    changed: list[Arrival | Issue] = [arrival("a", "Shells fell again. More shelling."), arrival("b")]
    assert process(changed, warehouse, 3) == RunCounts(input=2, loaded=1, duplicate=1, events=2)


@pytest.mark.usefixtures("fake_coder")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["older first", "newer first"])
def test_of_two_versions_in_a_batch_the_newer_is_kept(warehouse: Path, order: tuple[int, int]) -> None:
    versions = [arrival("a", "Old.", published_at="2024-10-10"), arrival("a", "New shells.", published_at="2024-10-11")]
    assert process([versions[n] for n in order], warehouse) == RunCounts(input=2, loaded=1, duplicate=1, events=1)
    publish(warehouse, warehouse.parent / "out")
    stored = stored_article(warehouse, "a")
    assert stored == Article(article_id="a", text="New shells.", published_at=dt.date(2024, 10, 11))
    assert stored_article(warehouse, "other") is None


@pytest.mark.usefixtures("fake_coder")
def test_the_snapshot_and_both_files_are_published(warehouse: Path, tmp_path: Path) -> None:
    process([arrival("a")], warehouse)
    published = publish(warehouse, tmp_path / "new" / "output")
    assert published.snapshot.is_file()
    assert [path.name for path in published.files] == ["events.csv", "events.parquet"]
    header, row, *rest = published.files[0].read_text(encoding="utf-8").splitlines()
    assert "event_type" in header
    assert "strike" in row
    assert rest == []


def test_an_output_folder_that_cannot_be_made_is_said(warehouse: Path, tmp_path: Path) -> None:
    record(run(), warehouse)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(TocsinError, match=r"the output folder .* cannot be made"):
        publish(warehouse, tmp_path / "file" / "output")


def test_counts_that_lose_an_item_are_an_error() -> None:
    with pytest.raises(TocsinError, match="3 items came in, but 1 loaded, 1 duplicate and 0 refused"):
        fail_unless_complete(RunCounts(input=2, loaded=1, duplicate=1), 3)


def test_worker_processes_keep_the_order() -> None:
    with workers(2) as pool:
        assert list(pool.map(str, range(40))) == [str(n) for n in range(40)]


def test_a_worker_that_dies_is_one_readable_error() -> None:
    with workers(2) as pool, pytest.raises(TocsinError, match="a worker process died"):
        list(pool.map(os._exit, [3]))


def test_the_version_of_the_fake_is_what_the_pipeline_asks_for(fake_coder: FakeCoder) -> None:
    assert fake_coder.version == run().coder_version


def test_workers_do_not_outlive_a_run_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "job.py"
    script.write_text(
        "import os, time\n"
        "from flows.workers import workers\n"
        "def job(_):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    with workers(2) as pool:\n"
        "        list(pool.map(job, [1, 2]))\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": root}
    ) as job:
        assert job.stdout is not None
        pids = [int(job.stdout.readline()) for _ in range(2)]
        job.kill()
        job.stdout.read()  # the pipe closes when the last worker has left
    assert all(
        not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2] for pid in pids
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each worker loads what it needs")
def test_what_workers_share_is_loaded_once(tmp_path: Path) -> None:
    (tmp_path / "costly.py").write_text("import os\nLOADED_BY = os.getpid()\n", encoding="utf-8")
    script = tmp_path / "job.py"
    script.write_text(
        "import os\n"
        "from flows.workers import workers\n"
        "def job(_):\n"
        "    import costly, time\n"
        "    time.sleep(0.2)\n"
        "    return os.getpid(), costly.LOADED_BY\n"
        "if __name__ == '__main__':\n"
        "    with workers(2, None, ('costly',)) as pool:\n"
        "        print(*(pid for pair in pool.map(job, range(8)) for pid in pair))\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(tmp_path)])
    told = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env={"PYTHONPATH": path}
    )
    pids = told.stdout.split()
    assert len(set(pids[::2])) == 2
    assert len(set(pids[1::2])) == 1
    assert not set(pids[::2]) & set(pids[1::2])


@pytest.mark.usefixtures("fake_coder")
def test_two_versions_of_an_article_in_different_batches_are_coded_once_each(warehouse: Path) -> None:
    versions = [arrival("a", "Shells fell."), arrival("a", "Shells fell twice.")]
    first = [process([version], warehouse) for version in versions]
    again = [process([version], warehouse, 2) for version in versions]
    assert sum(counts.loaded for counts in first) in (1, 2)
    assert [(counts.loaded, counts.duplicate) for counts in again] == [(0, 1), (0, 1)]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        texts = connection.execute(
            "SELECT text FROM articles UNION SELECT text FROM internal.article_versions"
        ).fetchall()
    assert {text for (text,) in texts} == {"Shells fell.", "Shells fell twice."}
