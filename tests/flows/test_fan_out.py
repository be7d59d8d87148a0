"""Coding on a real Dask cluster: two workers, one of which is killed, give what one process gives."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from subprocess import Popen

import pytest
from dask_processes import ROOT, Cluster, cluster, scheduler, worker
from fake_coding import FakeCoder
from mixed_news import RUN, articles, exported, loaded, new, stored

from flows.coded_lines import event_lines, lines_of
from flows.fan_out.batch_store import BatchStore
from flows.fan_out.dask_cluster import dask_workers
from flows.fan_out.stored_parts import StoredPart, stored_plan
from flows.ingest import ingest
from flows.load_batches import all_counts
from flows.parts import Plan, batch_name, code_part
from flows.sources.arrival import Arrival
from flows.workers import Here
from schemas.errors import InputError, TocsinError


@pytest.fixture(scope="module")
def fake_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask"), "--preload", "fake_worker") as made:
        yield made


@pytest.fixture
def one_coder(fake_coder: FakeCoder, monkeypatch: pytest.MonkeyPatch) -> FakeCoder:
    """This process is the fake coder too."""
    monkeypatch.setattr("flows.fan_out.dask_cluster.identity", lambda settings: fake_coder)
    return fake_coder


@pytest.mark.usefixtures("one_coder")
def test_lines_come_back_in_order(fake_cluster: Cluster) -> None:
    items = articles(200)
    expected = list(lines_of(partial(event_lines, "any"), items, Here()))
    with dask_workers(fake_cluster.address, "any", os.getpid) as pool:
        assert list(lines_of(partial(event_lines, "any"), items, pool)) == expected
        assert pool.size == 2


@pytest.mark.usefixtures("one_coder")
def test_a_folder_that_a_worker_cannot_reach_is_said_before_anything_is_coded(fake_cluster: Cluster) -> None:
    with (
        dask_workers(fake_cluster.address, "any", os.getpid) as pool,
        pytest.raises(InputError, match="does not see the folder of batches memory://"),
    ):
        stored_plan("any", RUN, pool, "memory://nowhere")


@pytest.mark.usefixtures("fake_coder")
def test_workers_with_another_coder_are_turned_away(fake_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.fan_out.dask_cluster.identity", lambda settings: FakeCoder("fake-2"))
    with (
        pytest.raises(TocsinError, match=r"the worker tcp://.* is another coder: it has fake-1, this process fake-2"),
        dask_workers(fake_cluster.address, "any", os.getpid),
    ):
        pass


@pytest.mark.usefixtures("one_coder")
def test_a_worker_of_another_version_that_joins_later_codes_nothing_and_the_loss_of_the_last_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        scheduler(tmp_path) as address,
        worker(tmp_path, address, "--preload", "fake_worker") as right,
        dask_workers(address, "any", os.getpid) as pool,
    ):
        assert pool.submit(len, "four").result() == 4
        monkeypatch.setenv("FAKE_VERSION", "fake-0")
        with worker(tmp_path, address, "--preload", "fake_worker"):
            right.kill()
            with pytest.raises(TocsinError, match="is another coder: it has fake-0, this process fake-1"):
                pool.submit(len, "again").result()
        monkeypatch.setattr("flows.fan_out.dask_cluster.GATHERING", 0.5)
        monkeypatch.setattr("flows.fan_out.dask_cluster.LOOK", 0.3)
        with pytest.raises(TocsinError, match="no workers left"):
            pool.submit(len, "three").result()
        with pytest.raises(TocsinError, match="has no workers: start some"), dask_workers(address, "any", os.getpid):
            pass


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.fan_out.dask_cluster.CONNECTING", 0.5)
    with (
        pytest.raises(TocsinError, match=r"the scheduler tcp://127\.0\.0\.1:9 does not answer"),
        dask_workers("tcp://127.0.0.1:9", "any", os.getpid),
    ):
        pass


# The last test with this cluster: it kills one of its workers.
@pytest.mark.usefixtures("one_coder")
def test_a_run_whose_worker_is_killed_equals_the_run_of_one_process(fake_cluster: Cluster, tmp_path: Path) -> None:
    items, one, many = articles(120), tmp_path / "one" / "w.duckdb", tmp_path / "many" / "w.duckdb"
    expected = loaded(items, one, Plan("any", RUN, Here()), lambda: None)
    with dask_workers(fake_cluster.address, "any", os.getpid) as pool:
        plan = stored_plan("any", RUN, pool, str(tmp_path / "shared"))
        counts = loaded(items, many, plan, lambda: _kill(fake_cluster.workers[0]))
    assert fake_cluster.workers[0].poll() == -signal.SIGKILL
    assert all_counts(counts) == all_counts(expected)
    assert sum(c.refused for c in counts) > 20
    assert sum(c.duplicate for c in counts) > 10
    assert stored(many) == stored(one)
    assert stored(one)["internal.text_keys"]
    assert exported(many) == exported(one)
    assert [*(tmp_path / "shared").glob("*/*/*")] == []


def _kill(process: Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.usefixtures("fake_coder")
def test_a_batch_that_was_coded_before_is_taken_from_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals = tuple(item for item in articles(12) if isinstance(item, Arrival))
    plan = stored_plan("any", RUN, Here(), str(tmp_path))
    first = plan.begin(ingest(arrivals, tmp_path / "w.duckdb", "fake-1"), 0)
    made = first.parts[0].result()
    monkeypatch.setattr("flows.code_articles.code_articles", None)
    again = plan.begin(first.ingested, 0)
    assert again.parts[0].result().staged == made.staged
    assert isinstance(again.parts[0], StoredPart)
    plan.loaded(again)
    assert plan.store.holds(batch_name("fake-1", first.ingested)) is None


@pytest.mark.usefixtures("fake_coder")
def test_a_batch_whose_worker_died_while_writing_is_not_there(tmp_path: Path) -> None:
    store = BatchStore(str(tmp_path))
    attempt = store.put("b", code_part("any", RUN, 0, new(6)).staged)
    (tmp_path / attempt / "batch.json").unlink()
    assert store.holds("b") is None
    with pytest.raises(TocsinError, match=r"the folder of batches .* failed at b/"):
        store.read(attempt, RUN)
    whole = store.put("b", code_part("any", RUN, 0, new(6)).staged)
    assert store.holds("b") == whole


@pytest.mark.usefixtures("fake_coder")
def test_the_rows_of_a_batch_are_filed_under_the_run_that_reads_it(tmp_path: Path) -> None:
    store = BatchStore(f"file://{tmp_path}")
    unfiled = RUN.model_copy(update={"run_id": "-", "started_at": dt.datetime(1970, 1, 1, tzinfo=dt.UTC)})
    attempt = store.put("b", code_part("any", unfiled, 0, new(30)).staged)
    assert store.read(attempt, RUN) == code_part("any", RUN, 0, new(30)).staged


def test_an_address_that_no_file_system_knows_is_a_wrong_call() -> None:
    with pytest.raises(InputError, match="the folder of batches nosuch://x cannot be reached"):
        BatchStore("nosuch://x").holds("b")


@pytest.mark.model
def test_the_command_on_a_cluster_writes_what_it_writes_alone_byte_for_byte(tmp_path: Path) -> None:
    text = "{} men were killed when a drone hit a market in Goma on Monday, the mayor said. Shelling went on near Kyiv."
    lines = [{"article_id": f"a{n}", "published_at": "2024-10-11", "text": text.format(n)} for n in range(2, 900)]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    with _command(tmp_path, "alone.jsonl") as alone, cluster(tmp_path) as made:
        with _command(tmp_path, "cluster.jsonl", "--cluster", made.address) as many:
            out = tmp_path / "cluster.jsonl"
            while many.poll() is None and not (out.exists() and out.stat().st_size):
                time.sleep(0.02)
            assert many.poll() is None
            _kill(made.workers[0])
            assert many.wait(300) == 0
        assert alone.wait(300) == 0
    assert (tmp_path / "cluster.jsonl").read_bytes() == (tmp_path / "alone.jsonl").read_bytes()
    assert (tmp_path / "alone.jsonl").read_bytes().count(b"\n") > 900


def _command(folder: Path, output: str, *options: str) -> Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")} | {"PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-m", "flows.cli", "code", "in.jsonl", "--output", output, *options]
    return subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.PIPE)
