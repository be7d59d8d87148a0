from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import a_run, an_article, an_event, raw_tables

from schemas.errors import WarehouseError
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.migrate import migrate, outdated, read_migrations
from warehouse.migration_copies import copy_path, keep_copy, migration_copies

LACKING = 50
"""The migration that adds `run_stages`, and nothing else."""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A warehouse that lacks a migration, as an earlier version left it."""
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load_batch(connection, [an_article()], [an_event()], [], a_run())
        connection.execute("DELETE FROM internal.schema_migrations WHERE number = ?", [LACKING])
        connection.execute("DROP TABLE run_stages")
    return path


def test_a_warehouse_that_is_new_or_up_to_date_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        with open_writer(tmp_path / "w.duckdb") as connection:
            assert outdated(connection, tmp_path) is None
    assert migration_copies(tmp_path / "w.duckdb") == []
    assert not (tmp_path / "backups").exists()


def test_none_is_made_where_none_is_to_be_kept(older: Path) -> None:
    with open_writer(older, kept=0) as connection:
        assert outdated(connection, older) is None
    assert migration_copies(older) == []


def test_the_oldest_copies_go_and_those_of_other_warehouses_stay(tmp_path: Path) -> None:
    path, other = tmp_path / "w.duckdb", tmp_path / "w.more.duckdb"
    for file in (path, other):
        with open_writer(file):
            pass
        for migration in (8, 9, 10, 11):
            keep_copy(file, migration, 4)
    keep_copy(path, 12, 2)
    assert migration_copies(path) == [copy_path(path, 11), copy_path(path, 12)]
    assert len(migration_copies(other)) == 4


def test_a_migration_that_fails_leaves_the_warehouse_and_the_copy(older: Path, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for migration in read_migrations():
        text = (
            migration.sql
            if migration.number != LACKING
            else "CREATE TABLE run_stages (n INTEGER); SELECT no_such_thing()"
        )
        (folder / f"{migration.name}.sql").write_text(text, encoding="utf-8")
    before = raw_tables(older)
    with duckdb.connect(str(older)) as connection, pytest.raises(duckdb.Error, match="no_such_thing"):
        migrate(connection, older, folder)
    assert raw_tables(older) == before
    with open_writer(older):
        pass
    assert [raw_tables(copy) for copy in migration_copies(older)] == [before]


def test_no_migration_without_a_copy(older: Path) -> None:
    (older.parent / "backups").write_text("a file where the folder should be", encoding="utf-8")
    before = older.read_bytes()
    with pytest.raises(WarehouseError, match=r"backups/w\.migration-\d{4}\.duckdb"), open_writer(older):
        pass
    assert older.read_bytes() == before


def test_what_died_half_way_is_removed_by_the_next(older: Path) -> None:
    (older.parent / "backups").mkdir()
    with duckdb.connect(str(older), read_only=True) as connection:
        target = copy_path(older, outdated(connection, older) or 0)
    left = target.with_name(f".{target.name}.{os.getpid() + 1}")
    left.write_bytes(b"half")
    with open_writer(older):
        pass
    assert [file.name for file in (older.parent / "backups").iterdir()] == [target.name]
