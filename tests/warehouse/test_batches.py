from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse_samples import a_run, an_article, an_event, contents

from schemas.errors import WarehouseError
from schemas.issue import Issue
from schemas.run import RunCounts
from warehouse.batches import SCHEMAS, open_batch, write_batch
from warehouse.load import load_batch, load_files, load_folders
from warehouse.migrate import migrate
from warehouse.stage import Staged, stage

REFUSED = Issue(stage="read", reason="no text", line=4)


def a_batch(*names: str) -> Staged:
    return stage([an_article(n) for n in names], [an_event("e" + n, n) for n in names], [REFUSED], a_run())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        yield opened


def test_files_load_as_the_objects_do(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    counts = load_files(connection, write_batch(tmp_path / "b1", a_batch("a1", "a2")), a_run())
    assert counts == RunCounts(input=3, loaded=2, refused=1, events=2)
    loaded = contents(connection)
    with duckdb.connect() as other:
        migrate(other, Path("memory"))
        load_batch(
            other,
            [an_article(n) for n in ("a1", "a2")],
            [an_event("e" + n, n) for n in ("a1", "a2")],
            [REFUSED],
            a_run(),
        )
        assert contents(other) == loaded


def test_the_run_that_loads_is_filled_in(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    started = dt.datetime(2025, 6, 1, 8, tzinfo=dt.UTC)
    load_files(connection, write_batch(tmp_path / "b1", a_batch("a1")), a_run(run_id="it's run 9", started_at=started))
    rows = connection.execute(
        "SELECT a.run_id, e.run_id, coded_at FROM articles a JOIN events e USING (article_id)"
    ).fetchall()
    assert rows == [("it's run 9", "it's run 9", dt.datetime(2025, 6, 1, 8))]


def test_the_same_files_again_change_no_row(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "b1", a_batch("a1", "a2"))
    load_files(connection, folder, a_run())
    before = contents(connection)
    assert load_files(connection, folder, a_run()) == RunCounts(input=3, duplicate=2, refused=1)
    assert contents(connection) == before


def test_several_batches_load_as_one_after_the_other(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    names = [("a1", "a2"), ("a3",), ("a4", "a5")]
    folders = [write_batch(tmp_path / f"b{n}", a_batch(*some)) for n, some in enumerate(names)]
    assert load_folders(connection, folders, a_run()) == RunCounts(input=8, loaded=5, refused=3, events=5)
    together = contents(connection)
    with duckdb.connect() as other:
        migrate(other, Path("memory"))
        for folder in folders:
            load_files(other, folder, a_run())
        apart = contents(other)
    assert {name: rows for name, rows in together.items() if rows} == {
        name: rows for name, rows in apart.items() if rows
    }


def test_batches_that_share_an_article_load_one_after_the_other(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folders = [write_batch(tmp_path / "b1", a_batch("a1", "a2")), write_batch(tmp_path / "b2", a_batch("a2", "a3"))]
    counts = load_folders(connection, folders, a_run())
    assert counts == RunCounts(input=6, loaded=3, duplicate=1, refused=2, events=3)
    assert connection.execute("SELECT count(*), count(DISTINCT event_id) FROM events").fetchone() == (3, 3)


def test_an_event_without_its_article_stays_outside(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    staged = a_batch("a1", "a2")
    folder = write_batch(tmp_path / "b1", replace(staged, articles=staged.articles.slice(0, 1)))
    assert load_files(connection, folder, a_run()).events == 1
    assert connection.execute("SELECT event_id FROM events").fetchall() == [("ea1",)]
    assert connection.execute("SELECT DISTINCT event_id FROM event_participants").fetchall() == [("ea1",)]


def test_files_of_another_coder_are_refused(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "b1", a_batch("a1"))
    with pytest.raises(WarehouseError, match="was coded by coder-1, but run run-1 says coder-2"):
        load_files(connection, folder, a_run(coder_version="coder-2"))
    assert contents(connection)["articles"] == []


def test_a_batch_is_written_whole_and_once(tmp_path: Path) -> None:
    folder = write_batch(tmp_path / "b1", a_batch("a1"))
    assert sorted(p.name for p in folder.iterdir()) == sorted([*(f"{name}.parquet" for name in SCHEMAS), "batch.json"])
    assert [p.name for p in tmp_path.iterdir()] == ["b1"]
    assert (open_batch(folder).input, open_batch(folder).refused) == (2, 1)
    with pytest.raises(WarehouseError, match="exists already"):
        write_batch(folder, a_batch("a2"))
    with pytest.raises(WarehouseError, match="cannot be written"):
        write_batch(tmp_path / "no" / "b1", a_batch("a1"))


def _other_columns(folder: Path) -> None:
    pq.write_table(pa.table({"event_id": ["e1"]}), folder / "events.parquet")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "events.parquet").unlink(), "is not a batch of coded articles: .*events.parquet"),
        (lambda folder: (folder / "batch.json").write_text("{"), "is not a batch of coded articles"),
        (lambda folder: (folder / "batch.json").write_text(json.dumps({"input": 1})), "is not a batch .*refused"),
        (lambda folder: (folder / "articles.parquet").write_bytes(b"PAR1"), "is not a batch of coded articles"),
        (_other_columns, "events.parquet has other columns than this version of Tocsin writes"),
    ],
    ids=["a file is missing", "no JSON", "no count", "no Parquet", "other columns"],
)
def test_a_damaged_batch_is_one_line_and_loads_nothing(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, damage: object, message: str
) -> None:
    folder = write_batch(tmp_path / "b1", a_batch("a1"))
    assert callable(damage)
    damage(folder)
    with pytest.raises(WarehouseError, match=message) as caught:
        load_files(connection, folder, a_run())
    assert "\n" not in str(caught.value)
    assert contents(connection)["articles"] == []
