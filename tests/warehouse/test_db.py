from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import a_run, an_article, an_event, raw_tables

from schemas.errors import WarehouseError
from warehouse import db
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.load import load_batch
from warehouse.migrate import migrate, read_migrations
from warehouse.publish import publish

NOBODY = 65534


def _text(path: Path) -> None:
    path.write_text("event_id,event_type\n" * 500, encoding="utf-8")


def _articles(path: Path) -> None:
    path.write_text('{"article_id": "a", "text": "One."}\n' * 3, encoding="utf-8")


def _empty(path: Path) -> None:
    path.touch()


def _folder(path: Path) -> None:
    path.mkdir()


def _foreign(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE groceries (item VARCHAR)")


def _newer(path: Path) -> None:
    with open_writer(path) as connection:
        connection.execute("INSERT INTO internal.schema_migrations VALUES (9999, '9999_tomorrow', 'x')")


def _edited(path: Path) -> None:
    with open_writer(path) as connection:
        connection.execute("UPDATE internal.schema_migrations SET checksum = 'x'")


def _truncated(path: Path) -> None:
    with open_writer(path) as connection:
        connection.execute("CREATE TABLE main.filler AS SELECT range AS n FROM range(100000)")
    with path.open("r+b") as file:
        file.truncate(6000)


BAD_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a text file": (_text, "is not a DuckDB file"),
    "a file of articles": (_articles, "is not a DuckDB file"),
    "an empty file": (_empty, "is not a DuckDB file"),
    "a folder": (_folder, "is a folder; name a file"),
    "another program's database": (_foreign, "not a Tocsin warehouse"),
    "a newer version": (_newer, r"from a newer version of Tocsin \(migration 9999, this one knows \d+\); upgrade"),
    "an edited migration": (_edited, "made with another text of migration 0001"),
    "a truncated file": (_truncated, "failed: "),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_is_one_clear_line_and_left_as_it_was(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "w.duckdb"
    make, message = BAD_FILES[kind]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(WarehouseError, match=message) as caught, open_writer(path, timeout=0.2):
        pass
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize("kind", ["a text file", "another program's database", "a newer version"])
def test_a_bad_snapshot_is_one_clear_line(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "w.duckdb"
    make, message = BAD_FILES[kind]
    make(path)
    path.rename(snapshot_path(path))
    with pytest.raises(WarehouseError, match=message), open_reader(path):
        pass


def test_the_last_folder_is_made_and_a_missing_one_above_is_named(tmp_path: Path) -> None:
    with open_writer(tmp_path / "data" / "w.duckdb"):
        pass
    assert (tmp_path / "data" / "w.duckdb").is_file()
    with (
        pytest.raises(WarehouseError, match=f"the folder {tmp_path}/no of the warehouse does not exist"),
        open_writer(tmp_path / "no" / "such" / "w.duckdb"),
    ):
        pass
    (tmp_path / "file").touch()
    with (
        pytest.raises(WarehouseError, match=r"is a file; the warehouse .* needs a folder"),
        open_writer(tmp_path / "file" / "w.duckdb"),
    ):
        pass


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of its own, seen by an ordinary user: root may write where nobody may."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o777)
        shutil.rmtree(folder)


def test_a_read_only_folder_is_named(unprivileged: Path) -> None:
    inner = unprivileged / "inner"
    inner.mkdir()
    inner.chmod(0o555)
    with pytest.raises(
        WarehouseError, match=f"the folder {inner} of the warehouse cannot be written: Permission denied"
    ):
        open_writer(inner / "w.duckdb").__enter__()
    with pytest.raises(WarehouseError, match="permission denied"):
        open_writer(inner / "data" / "w.duckdb").__enter__()


def test_a_read_only_file_is_named(unprivileged: Path) -> None:
    path = unprivileged / "w.duckdb"
    with open_writer(path):
        pass
    path.chmod(0o444)
    with pytest.raises(WarehouseError, match="is read-only"):
        open_writer(path).__enter__()


HOLD = "import sys, time, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(float(sys.argv[2]))"
HOLD_LOCK = """
import sys, time
from pathlib import Path
from warehouse.db import open_writer
with open_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _holding(script: str, path: Path, seconds: float) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (HOLD, "is locked by another process; close it there"),
        (HOLD_LOCK, r"is locked: process {pid} writes to it; waited 0.3 s"),
    ],
    ids=["by a program without our lock", "by a writer"],
)
def test_a_locked_warehouse_says_so_after_the_timeout(tmp_path: Path, script: str, message: str) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    with _holding(script, path, 60) as process:
        try:
            with pytest.raises(WarehouseError, match=message.format(pid=process.pid)), open_writer(path, timeout=0.3):
                pass
        finally:
            process.kill()
    with open_writer(path, timeout=5):
        pass


@pytest.mark.parametrize("script", [HOLD, HOLD_LOCK], ids=["a program without our lock", "a writer"])
def test_a_writer_waits_for_the_other_to_finish(tmp_path: Path, script: str) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    with _holding(script, path, 0.5), open_writer(path, timeout=30) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_writers_of_one_process_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        with open_writer(path) as connection:
            inside.append(number)
            most.append(len(inside))
            load_batch(connection, [an_article(f"a{number}")], [], [], a_run())
            time.sleep(0.02)
            inside.remove(number)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
    assert len(raw_tables(path)["articles"]) == 4


FULL = """
import resource, sys
from pathlib import Path
from warehouse_samples import a_run, an_article
from schemas.errors import WarehouseError
from warehouse import db
from warehouse.db import open_writer
from warehouse.load import load_batch
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
done = 0
try:
    for n in range(200):
        with open_writer(Path(sys.argv[1])) as connection:
            load_batch(connection, [an_article(f"a{n}.{m}", text="%032x " % hash((n, m)) * 400) for m in range(20)], [], [], a_run())
        done += 1
except WarehouseError as error:
    print(done, error)
"""


def test_a_full_disk_is_one_clear_line_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), str(here.parents[1])])}
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(path)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=120,
    )
    acknowledged, _, message = run.stdout.partition(" ")
    assert "cannot be written: " in message, run.stdout + run.stderr
    assert len(message.splitlines()) == 1
    with open_writer(path) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (20 * int(acknowledged),)
    assert int(acknowledged) > 0
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def test_an_error_of_the_caller_passes_through(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_writer(tmp_path / "w.duckdb"):
        (tmp_path / "nothing here").read_text(encoding="utf-8")


def test_files_can_be_read_by_the_oldest_supported_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load_batch(connection, [an_article()], [an_event()], [], a_run())
    publish(path)
    for file in (path, snapshot_path(path)):
        with duckdb.connect(str(file), read_only=True) as connection:
            tags = connection.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchone()
        assert tags is not None
        assert str(tags[0]["storage_version"]).startswith("v1.5")


def test_readers_cannot_write_or_leave(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load_batch(connection, [an_article()], [an_event()], [], a_run())
    publish(path)
    with open_reader(path) as reader:
        for forbidden in (
            "DELETE FROM articles",
            "SET enable_external_access = true",
            "FROM read_text('/etc/hostname')",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                reader.execute(forbidden)


def _migrations(folder: Path, texts: dict[str, str]) -> Path:
    """The project's migrations and some more."""
    folder.mkdir(exist_ok=True)
    for migration in read_migrations():
        (folder / f"{migration.name}.sql").write_text(migration.sql, encoding="utf-8")
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_migrations_run_in_order_once_and_are_recorded(tmp_path: Path) -> None:
    path = Path("memory")
    more = _migrations(
        tmp_path / "m", {"9001_b.sql": "INSERT INTO trail VALUES (2)", "9000_a.sql": "CREATE TABLE trail (n INTEGER)"}
    )
    with duckdb.connect() as connection:
        first = migrate(connection, path)
        assert first == tuple(m.name for m in read_migrations())
        assert migrate(connection, path, more) == ("9000_a", "9001_b")
        assert migrate(connection, path, more) == ()
        assert connection.execute("FROM trail").fetchall() == [(2,)]
        names = connection.execute("SELECT name FROM internal.schema_migrations ORDER BY number").fetchall()
    assert names == [*((name,) for name in first), ("9000_a",), ("9001_b",)]


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    bad = _migrations(tmp_path / "m", {"9000_a.sql": "CREATE TABLE trail (n INTEGER)", "9001_b.sql": "SELECT nonsense"})
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.Error, match="nonsense"):
            migrate(connection, Path("memory"), bad)
        assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchone() == (0,)
        assert migrate(connection, Path("memory"))


def test_views_follow_their_files(tmp_path: Path) -> None:
    views = tmp_path / "v"
    views.mkdir()
    (views / "10_one.sql").write_text("CREATE OR REPLACE VIEW one AS SELECT 1 AS n", encoding="utf-8")
    (views / "20_two.sql").write_text("CREATE OR REPLACE VIEW two AS SELECT n + 1 AS n FROM one", encoding="utf-8")
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"), views=views)
        assert connection.execute("FROM two").fetchall() == [(2,)]
        (views / "10_one.sql").write_text("CREATE OR REPLACE VIEW one AS SELECT 10 AS n", encoding="utf-8")
        (views / "20_two.sql").unlink()
        migrate(connection, Path("memory"), views=views)
        assert connection.execute("FROM one").fetchall() == [(10,)]
        with pytest.raises(duckdb.CatalogException):
            connection.execute("FROM two")


def test_a_snapshot_that_is_replaced_while_it_is_opened_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, attach, before = tmp_path / "w.duckdb", db._attach_locked_down, []
    with open_writer(path) as connection:
        load_batch(connection, [], [], [], a_run())
    publish(path)

    def replaced_by_another_process(
        snapshot: Path, writable: Path | None, settings: Mapping[str, object]
    ) -> duckdb.DuckDBPyConnection:
        connection = attach(snapshot, writable, settings)
        if not before:
            before.append(connection)
            with open_writer(path) as writer:
                load_batch(writer, [an_article()], [an_event()], [], a_run())
            publish(path)
        return connection

    monkeypatch.setattr(db, "_attach_locked_down", replaced_by_another_process)
    with open_reader(path) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    with pytest.raises(duckdb.ConnectionException):
        before[0].execute("SELECT 1")
