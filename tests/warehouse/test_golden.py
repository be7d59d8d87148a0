"""Warehouses of released versions, as they were made then, open and migrate, and nobody's rows change."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.cluster import Likeness
from tests.flows.incident_world import RUN, linking, world
from tests.warehouse.golden.make import fill
from warehouse.clustering import recluster
from warehouse.db import open_reader, open_writer
from warehouse.load import known_article_ids, load_batch
from warehouse.migrate import outdated
from warehouse.migration_copies import migration_copies
from warehouse.publish import publish

GOLDEN = Path(__file__).parent / "golden"
ROOT = GOLDEN.parents[2]
VERSIONS = sorted(file.name.removesuffix(".duckdb.gz") for file in GOLDEN.glob("*.duckdb.gz"))
PEOPLES = """
SELECT table_name FROM information_schema.tables WHERE table_catalog = current_database() AND table_schema = 'main'
AND (table_type = 'BASE TABLE' OR table_name = 'events') ORDER BY ALL
"""
MOVED = {"article_copies": "internal.repeats"}
"""Tables that a later version keeps under another name, with other columns beside those that are left."""
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=VERSIONS)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    path.write_bytes(gzip.decompress((GOLDEN / f"{request.param}.duckdb.gz").read_bytes()))
    return path


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    names = [name for (name,) in connection.execute(PEOPLES).fetchall()]
    return {name: [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()] for name in names}


def moved(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """The columns of the tables that were moved, which both of their forms have."""
    found = {}
    for old_name, new_name in MOVED.items():
        now = {row[0] for row in connection.execute(f"DESCRIBE {new_name}").fetchall()}
        found[new_name] = [name for name in columns.get(old_name, ()) if name in now]
    return {name: listed for name, listed in found.items() if listed}


def rows(connection: duckdb.DuckDBPyConnection, columns: dict[str, list[str]]) -> Rows:
    return {
        name: connection.execute(f"SELECT {', '.join(listed)} FROM {name} ORDER BY ALL").fetchall()
        for name, listed in columns.items()
    }


def test_every_released_version_keeps_a_warehouse() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert released
    assert set(released) <= set(VERSIONS), "run python -m tests.warehouse.golden.make"


def test_what_people_have_is_the_same_after_the_migration(old: Path) -> None:
    given = old.with_name("given.duckdb")
    given.write_bytes(old.read_bytes())
    with open_writer(old) as connection:
        assert outdated(connection, old) is None
        with duckdb.connect(str(given), read_only=True) as before:
            columns = columns_of(before)
            kept = {name: listed for name, listed in columns.items() if name not in MOVED}
            expected = rows(before, kept)
            assert all(expected[name] for name in ("articles", "events", "incidents", "issues", "runs", "overrides"))
            for new_name, listed in moved(connection, columns).items():
                old_name = next(name for name, other in MOVED.items() if other == new_name)
                assert rows(connection, {new_name: listed})[new_name] == rows(before, {old_name: listed})[old_name]
        assert rows(connection, kept) == expected
    publish(old)
    with open_reader(old) as reader:
        assert rows(reader, kept) == expected


def test_the_file_of_before_is_kept_as_it_was(old: Path) -> None:
    given = old.read_bytes()
    with duckdb.connect(str(old), read_only=True) as connection:
        lacking = outdated(connection, old)
    with open_writer(old):
        pass
    copies = migration_copies(old)
    assert [copy.name for copy in copies] == ([] if lacking is None else [f"w.migration-{lacking:04}.duckdb"])
    assert [copy.read_bytes() for copy in copies] == [given] * len(copies)


def test_a_migrated_warehouse_goes_on_as_any_other(old: Path) -> None:
    told = world(6)
    more = [(article.model_copy(update={"article_id": f"new-{n}"}), ()) for n, (article, _) in enumerate(told[:3])]
    with open_writer(old) as connection:
        assert len(known_article_ids(connection, [article for article, _ in told], "coder-1")) == len(told)
        events = [event for _, some in told for event in some]
        counts = load_batch(connection, [article for article, _ in (*told, *more)], events, [], RUN)
        recluster(connection, Likeness(linking()), RUN.run_id)
    assert (counts.input, counts.loaded, counts.duplicate) == (len(told) + 3, 3, len(told))


def test_the_script_that_keeps_them_still_works(tmp_path: Path) -> None:
    fill(tmp_path / "w.duckdb")
    with open_writer(tmp_path / "w.duckdb") as connection:
        told = rows(connection, columns_of(connection))
    assert [name for name in ("articles", "events", "incidents", "issues", "overrides", "runs") if not told[name]] == []
