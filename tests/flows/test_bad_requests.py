"""What people ask wrongly, or at a bad moment, through the command line: one clear line, a status, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from flows.cli import call
from flows.cluster import Likeness
from schemas.errors import TocsinError
from tests.flows.incident_world import RUN, fill, linking, world
from warehouse.clustering import recluster
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.export import export
from warehouse.load import load_batch, record_run
from warehouse.publish import publish

EXPORT = ("export", "events", "--format", "csv", "--output")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bad") / "w.duckdb"
    with open_writer(path) as connection:
        fill(connection, world(4), 100)
    publish(path)
    return path


@pytest.fixture
def warehouse(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse and its snapshot of one's own, under the current folder."""
    path = tmp_path / "w.duckdb"
    for file in (published, snapshot_path(published)):
        shutil.copy(file, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOCSIN_WAREHOUSE", str(path))
    return path


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["sql", "SELEC 1"], 1, 'line 1, at "SELEC 1"', id="a typo"),
        pytest.param(["sql", "FROM evnts"], 1, 'Did you mean "events"', id="no such table"),
        pytest.param(["sql", "DELETE FROM events"], 1, "queries only read", id="a deletion"),
        pytest.param(["sql", "COPY events TO 'out.csv'"], 1, "queries only read", id="a copy"),
        pytest.param(["sql", "FROM read_text('/etc/hostname')"], 1, "no access to files or the network", id="a file"),
        pytest.param(["sql", "FROM 'w.duckdb.lock'"], 1, "w.duckdb.lock", id="a file by its name"),
        pytest.param(["sql", "FROM 'https://example.org/a.parquet'"], 1, "example.org", id="the network"),
        pytest.param(["sql", "LOAD httpfs"], 1, "queries only read", id="an extension"),
        pytest.param(["sql", "SELECT 1; DROP TABLE runs"], 1, "one statement at a time", id="a second statement"),
        pytest.param(
            ["export", "evnts", "--format", "csv", "--output", "o"], 1, "there is no shape 'evnts'", id="no such shape"
        ),
        pytest.param(
            ["export", "events", "--format", "doc", "--output", "o"], 1, "there is no format 'doc'", id="no such format"
        ),
        pytest.param([*EXPORT, "no/o.csv"], 1, "no does not exist", id="no such folder"),
        pytest.param([*EXPORT, "w.duckdb"], 1, "is the warehouse itself", id="over the warehouse"),
        pytest.param(
            [*EXPORT, "o.csv", "--where", "1) OR (1=1"], 1, "not an SQL expression", id="where that breaks out"
        ),
        pytest.param([*EXPORT, "/proc/o.csv"], 1, "/proc", id="where nobody can write"),
        pytest.param(
            ["override", "e?", "killed_low", "3", "--why", "so"], 2, "there is no event e?", id="no such event"
        ),
        pytest.param(["diff", "r1", "r2"], 1, "no article was coded by a run or coder 'r1'", id="no such run"),
    ],
)
def test_a_wrong_request_is_one_line_and_changes_nothing(
    warehouse: Path, arguments: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file: file.read_bytes() for file in (warehouse, snapshot_path(warehouse))}
    assert call(list(arguments)) == status
    captured = capsys.readouterr()
    assert captured.err.startswith("tocsin: ")
    assert told in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    assert {file: file.read_bytes() for file in before} == before
    assert {file.name for file in warehouse.parent.iterdir()} <= {"w.duckdb", "w.snapshot.duckdb", "w.duckdb.lock"}


def _newer(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO internal.schema_migrations VALUES (9999, '9999_tomorrow', 'x')")


def _lacking_a_view(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE internal.warehouse_state SET views_checksum = 'of an older version'")
        connection.execute("DROP VIEW claims")


def _damaged(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(20_000)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(_newer, "is from a newer version of Tocsin (migration 9999", id="newer"),
        pytest.param(_lacking_a_view, "published by an older version of Tocsin", id="older"),
        pytest.param(_damaged, "failed: ", id="damaged"),
        pytest.param(Path.unlink, "nothing is published from the warehouse", id="gone"),
    ],
)
@pytest.mark.parametrize(
    "arguments", [("sql", "FROM claims"), ("export", "claims", "--format", "csv", "--output", "o.csv")]
)
def test_a_snapshot_of_another_version_is_one_line_and_publishing_again_repairs(
    warehouse: Path,
    arguments: tuple[str, ...],
    spoil: Callable[[Path], None],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(snapshot_path(warehouse))
    assert call(list(arguments)) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    publish(warehouse)
    assert call(list(arguments)) == 0


@pytest.fixture
def small_disk(warehouse: Path) -> Iterator[Path]:
    """A file system of its own with room for the warehouse and a few copies of it; needs the right to mount."""
    folder = Path(tempfile.mkdtemp())
    room = 5 * warehouse.stat().st_size + 2_000_000
    command = ["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(folder)]
    if (
        os.geteuid() != 0
        or shutil.which("mount") is None
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        folder.rmdir()
        pytest.skip("no right to mount a file system of its own")
    try:
        for file in (warehouse, snapshot_path(warehouse)):
            shutil.copy(file, folder)
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def _articles(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(row[0]) if row else -1


def _load(path: Path) -> None:
    """More than there is room for."""
    told = [(article.model_copy(update={"text": article.text * 40}), events) for article, events in world(30, seed=5)]
    with open_writer(path) as connection:
        load_batch(connection, [article for article, _ in told], [e for _, events in told for e in events], [], RUN)


def _cluster(path: Path) -> None:
    with open_writer(path) as connection:
        connection.execute("INSERT INTO internal.link_queue SELECT article_id FROM articles")
        recluster(connection, Likeness(linking()), RUN.run_id)
        connection.execute("CHECKPOINT")


def _publish(path: Path) -> None:
    with open_writer(path) as connection:
        record_run(connection, RUN.model_copy(update={"run_id": "run-3"}))
    publish(path)


def _export(path: Path) -> None:
    for form in ("csv", "parquet", "xlsx", "jsonl"):
        export(path, "event_lines", form, path.with_name("o"))


@pytest.mark.parametrize("work", [_load, _cluster, _publish, _export], ids=["load", "cluster", "publish", "export"])
def test_a_full_disk_is_one_line_and_loses_nothing(small_disk: Path, work: Callable[[Path], None]) -> None:
    path = small_disk / "w.duckdb"
    before = _articles(snapshot_path(path))
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 20_000))
    with pytest.raises(TocsinError, match=r"disk is full|No space left on device") as caught:
        work(path)
    assert "\n" not in str(caught.value)
    filler.unlink()
    assert _articles(snapshot_path(path)) == before
    assert not [file.name for file in small_disk.iterdir() if file.name.startswith(".")]
    with open_writer(path) as connection:
        recluster(connection, Likeness(linking()), RUN.run_id)
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (before,)
        assert (
            connection.execute("SELECT sum(events) FROM incidents").fetchone()
            == connection.execute("SELECT count(*) FROM events").fetchone()
        )
    publish(path)
    with open_reader(path) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (before,)
