from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import a_run, an_article, an_event, raw_tables

from schemas.errors import WarehouseError
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.load import load_batch, record_run
from warehouse.publish import publish, publish_open

HERE = Path(__file__).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}


def load(path: Path, *numbers: int) -> None:
    with open_writer(path) as connection:
        load_batch(
            connection,
            [an_article(f"a{n}") for n in numbers],
            [an_event(f"e{n}", f"a{n}") for n in numbers],
            [],
            a_run(),
        )


def articles_seen(path: Path) -> int:
    with open_reader(path) as reader:
        row = reader.execute("SELECT count(*) FROM articles").fetchone()
    return int(row[0]) if row else -1


@pytest.mark.parametrize(
    ("path", "snapshot"),
    [
        ("data/tocsin.duckdb", "data/tocsin.snapshot.duckdb"),
        ("data/news.db", "data/news.snapshot.duckdb"),
        ("data/tocsin.snapshot.duckdb", "data/tocsin.snapshot.duckdb"),
    ],
    ids=["default", "other suffix", "a snapshot itself"],
)
def test_where_the_snapshot_is(path: str, snapshot: str) -> None:
    assert snapshot_path(Path(path)) == Path(snapshot)


def test_the_snapshot_has_every_table_and_view(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1, 2)
    assert publish(path) == snapshot_path(path)
    assert raw_tables(snapshot_path(path)) == raw_tables(path)
    with open_reader(path) as reader:
        assert reader.execute("SELECT sum(events) FROM modality_shares").fetchone() == (2,)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["w.duckdb", "w.duckdb.lock", "w.snapshot.duckdb"]


def test_readers_see_what_was_published_and_not_more(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    publish(path)
    load(path, 2)
    assert articles_seen(path) == 1
    publish(path)
    assert articles_seen(path) == 2


def test_publishing_under_an_open_reader_leaves_it_its_own(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    publish(path)
    with open_reader(path) as old:
        load(path, 2)
        publish(path)
        assert old.execute("SELECT count(*), count(DISTINCT text) FROM articles").fetchone() == (1, 1)
        assert articles_seen(path) == 2
        assert old.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def test_an_unchanged_warehouse_keeps_its_snapshot(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    first = publish(path).stat().st_ino
    load(path, 1)
    assert publish(path).stat().st_ino == first
    with open_writer(path) as connection:
        record_run(connection, a_run(status="completed"))
        assert publish_open(connection, path).stat().st_ino != first


def test_another_warehouse_in_its_place_is_published_anew(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    publish(path)
    path.unlink()
    load(path, 2)
    publish(path)
    with open_reader(path) as reader:
        assert reader.execute("SELECT article_id FROM articles").fetchall() == [("a2",)]


def test_a_damaged_snapshot_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    snapshot_path(path).write_text("not a database", encoding="utf-8")
    publish(path)
    assert articles_seen(path) == 1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (False, "there is no warehouse .*w.duckdb yet; run `tocsin run`"),
        (True, "nothing is published from the warehouse"),
    ],
    ids=["no warehouse", "not yet published"],
)
def test_reading_before_anything_is_published(tmp_path: Path, make: bool, message: str) -> None:
    path = tmp_path / "w.duckdb"
    if make:
        load(path, 1)
    with pytest.raises(WarehouseError, match=message), open_reader(path):
        pass


def test_there_must_be_something_to_publish(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"there is no warehouse .* to publish"):
        publish(tmp_path / "w.duckdb")
    with pytest.raises(WarehouseError, match="is a published snapshot"), open_writer(tmp_path / "w.snapshot.duckdb"):
        pass


def test_readers_never_meet_a_lock_while_the_writer_loads_and_publishes(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 0)
    publish(path)
    seen: list[int] = []
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                seen.append(articles_seen(path))
            except (duckdb.Error, WarehouseError) as error:
                failures.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for n in range(1, 5):
            load(path, n)
            publish(path)
    finally:
        done.set()
        reader.join()
    assert failures == []
    assert seen == sorted(seen)
    assert seen[-1] >= 4


CRASH = """
import sys
from pathlib import Path
from warehouse_samples import a_run, an_article, an_event, summarise
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish_open
path = Path(sys.argv[1])
for batch in range(1000):
    with open_writer(path) as connection:
        names = [f"{batch}.{m}" for m in range(40)]
        load_batch(connection, [an_article(f"a{n}") for n in names],
            [an_event(f"e{n}", f"a{n}", incident_id=f"i{m % 7}") for m, n in enumerate(names)], [], a_run())
        summarise(connection)
        print("loaded", batch, flush=True)
        publish_open(connection, path)
        print("published", batch, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_kill_9_loses_nothing_acknowledged_and_leaves_no_half_state(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "w.duckdb"
    process = subprocess.Popen(
        [sys.executable, "-c", CRASH, str(path)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stdout is not None
    with process:
        for _ in range(3 + 2 * seed):
            assert process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, 0.15))  # noqa: S311
        process.kill()
        process.wait()
        said = process.stdout.read().split("\n")
    acknowledged = 3 + 2 * seed + len([line for line in said if line])
    loaded, published = (acknowledged + 1) // 2, acknowledged // 2

    assert articles_seen(path) >= 40 * published
    with open_writer(path) as connection:
        row = connection.execute(
            """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM events), (SELECT count(*) FROM event_participants) // 2"""
        ).fetchone()
        assert row is not None
        assert len(set(row)) == 1
        assert row[0] % 40 == 0
        assert row[0] >= 40 * loaded
        publish_open(connection, path)
    assert articles_seen(path) == row[0]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["w.duckdb", "w.duckdb.lock", "w.snapshot.duckdb"]


def test_a_later_run_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    with open_writer(path) as connection:
        load_batch(
            connection,
            [an_article("a1")],
            [],
            [],
            a_run(run_id="run-2", started_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC)),
        )
    assert [row[0] for row in raw_tables(path)["runs"]] == ["run-1", "run-2"]
    (article,) = raw_tables(path)["articles"]
    assert "run-1" in article
    assert "run-2" not in article


def test_publishing_clones_a_compact_file_and_rewrites_a_sparse_one(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, *range(3000))
    publish(path)
    assert snapshot_path(path).read_bytes() == path.read_bytes()
    with open_writer(path) as connection:
        connection.execute("CREATE TABLE internal.filler AS SELECT hash(range) FROM range(2000000)")
    with open_writer(path) as connection:
        connection.execute("DROP TABLE internal.filler")
        connection.execute("UPDATE internal.warehouse_state SET revision = revision + 1")
    publish(path)
    assert articles_seen(path) == 3000
    assert snapshot_path(path).stat().st_size < path.stat().st_size


def test_a_file_that_another_program_holds_is_not_cloned(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    load(path, 1)
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(WarehouseError, match="is locked by another process"):
            publish(path, timeout=0.2)
        other.communicate("")
    assert not snapshot_path(path).exists()
    publish(path)
    assert articles_seen(path) == 1
