"""A lake on a real PostgreSQL: many writers at once, one of them killed, store every article once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from mixed_news import RUN, articles, loaded, stored
from postgres import postgres, why_not

from flows.code_articles import grouped
from flows.lake import commit_all, lake_address
from flows.parts import Plan
from flows.settings import load_settings
from flows.sources.arrival import Arrival
from flows.workers import Here
from schemas.article import Article
from schemas.errors import InputError, WarehouseError
from schemas.issue import Issue
from schemas.run import RunCounts
from warehouse.batches import SCHEMAS
from warehouse.lake import LakeAddress, load_extensions, open_lake
from warehouse.load import total

SAME = (
    ("articles", "articles", "articles"),
    ("events", "internal.coded_events", "events"),
    ("event_participants", "event_participants", "participants"),
    ("issues", "issues", "issues"),
)
ROOT = Path(__file__).parents[2]


def lacking() -> str | None:
    """What keeps the tests of this module from running here."""
    try:
        load_extensions(duckdb.connect(":memory:"))
    except WarehouseError as error:
        return str(error)
    return why_not()


needs_lake = pytest.mark.skipif(bool(lacking()), reason=lacking() or "")


@pytest.fixture(scope="module")
def catalog() -> Iterator[str]:
    # Not below pytest's own folder, which only its user may enter.
    with (
        tempfile.TemporaryDirectory(prefix="tocsin-pg-", ignore_cleanup_errors=True) as folder,
        postgres(Path(folder)) as address,
    ):
        yield address


@pytest.fixture
def lake(catalog: str, tmp_path: Path) -> LakeAddress:
    """A lake of the test's own: a database of its own in the server."""
    name = f"l{abs(hash(tmp_path)):x}"
    with duckdb.connect(":memory:") as connection:
        load_extensions(connection)
        connection.execute(f"ATTACH '{catalog}' AS server (TYPE postgres)")
        connection.execute(f"CALL postgres_execute('server', 'CREATE DATABASE {name}', use_transaction => false)")
    return LakeAddress(catalog.replace("/postgres", f"/{name}"), f"{tmp_path / 'parquet'}/")


def write(lake: LakeAddress, items: list[Arrival | Issue], size: int = 8) -> RunCounts:
    with open_lake(lake) as connection:
        return total(commit_all(grouped(items, size), connection, Plan("any", RUN, Here()), size))


def rows(lake: LakeAddress, sql: str) -> list[tuple[object, ...]]:
    with open_lake(lake) as connection:
        return connection.execute(sql).fetchall()


@needs_lake
@pytest.mark.usefixtures("fake_coder")
def test_a_lake_holds_what_a_warehouse_holds(lake: LakeAddress, tmp_path: Path) -> None:
    items = [
        item for item in articles(60) if isinstance(item, Issue) or not item.article.source
    ]  # a lake keeps copies apart
    counts = write(lake, items)
    assert counts == total(loaded(items, tmp_path / "w.duckdb", Plan("any", RUN, Here()), lambda: None))
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        for theirs, ours, name in SAME:
            columns = ", ".join(c for c in SCHEMAS[name].names if c != "incident_id")  # which the warehouse links
            expected = connection.execute(f"SELECT {columns} FROM {ours} ORDER BY ALL").fetchall()
            assert rows(lake, f"SELECT {columns} FROM lake.{theirs} ORDER BY ALL") == expected
            assert expected or name == "participants"  # of which the fake coder finds none
    again = write(lake, items, 11)
    assert (again.input, again.loaded, again.events) == (len(items), 0, 0)


@needs_lake
@pytest.mark.usefixtures("fake_coder")
def test_the_latest_content_of_an_article_is_shown_and_the_others_are_kept(lake: LakeAddress) -> None:
    def version(text: str, day: str) -> Arrival:
        return Arrival(Article.model_validate({"article_id": "a", "text": text, "published_at": day}), "x", 1)

    write(lake, [version("Shells fell on Tuesday. Shelling went on.", "2024-10-12")])
    write(lake, [version("Shells fell.", "2024-10-11")])
    assert rows(lake, "SELECT text FROM lake.articles") == [("Shells fell on Tuesday. Shelling went on.",)]
    assert rows(lake, "SELECT trigger_text FROM lake.events ORDER BY 1") == [("Shelling",), ("Shells",)]
    assert rows(lake, "SELECT count(*) FROM lake.version_events") == [(3,)]


def _writer(lake: LakeAddress, order: int) -> subprocess.Popen[str]:
    paths = os.pathsep.join((str(ROOT), str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
    words = [sys.executable, str(Path(__file__).with_name("lake_writer.py")), lake.catalog, lake.data, str(order)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ) | {"PYTHONPATH": paths})


@needs_lake
@pytest.mark.usefixtures("fake_coder")
def test_writers_at_once_of_which_one_is_killed_store_every_article_once(lake: LakeAddress, tmp_path: Path) -> None:
    alone = LakeAddress(lake.catalog, lake.data)
    writers = [_writer(lake, order) for order in range(3)]
    doomed = writers[0]
    assert doomed.stdout is not None
    doomed.stdout.readline()
    doomed.kill()
    doomed.communicate(timeout=300)
    outputs = [writer.communicate(timeout=300)[0] for writer in writers[1:]]
    assert [writer.returncode for writer in writers] == [-9, 0, 0]
    assert all(output.count("batch") == 11 for output in outputs)
    write(lake, articles(60), 6)
    twice = "SELECT article_id FROM lake.article_versions GROUP BY article_id, content_hash, coder_version HAVING count(*) > 1"
    assert rows(alone, twice) == []
    doubled = "SELECT event_id FROM lake.version_events GROUP BY event_id, content_hash HAVING count(*) > 1"
    assert rows(alone, doubled) == []
    assert rows(alone, "SELECT issue_id FROM lake.issues GROUP BY 1 HAVING count(*) > 1") == []
    loaded(articles(60), tmp_path / "w.duckdb", Plan("any", RUN, Here()), lambda: None)
    expected = {row[0] for row in stored(tmp_path / "w.duckdb")["articles"]}
    repeats = {row[0] for row in stored(tmp_path / "w.duckdb")["internal.repeats"]}  # which a lake keeps as articles
    assert {i for (i,) in rows(alone, "SELECT article_id FROM lake.articles")} == expected | repeats


@needs_lake
def test_a_password_stays_out_of_the_message() -> None:
    with pytest.raises(WarehouseError) as told, open_lake(LakeAddress("postgresql://u:geheim@127.0.0.1:9/x", "x/")):
        pass
    assert "the lake failed" in str(told.value)
    assert "geheim" not in str(told.value)


def test_a_missing_extension_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warehouse.lake.EXTENSIONS", ("no_such_extension",))
    with (
        duckdb.connect(":memory:") as connection,
        pytest.raises(WarehouseError, match="no extension 'no_such_extension' here"),
    ):
        load_extensions(connection)


def test_a_lake_that_is_not_named_is_a_wrong_call() -> None:
    with pytest.raises(InputError, match="set TOCSIN_LAKE_CATALOG and TOCSIN_LAKE_DATA"):
        lake_address(load_settings())
    address = lake_address(load_settings(lake_catalog="host=db password=geheim", lake_data="s3://bucket/lake"))
    assert address == LakeAddress("host=db password=geheim", "s3://bucket/lake")
    assert "geheim" not in address.masked("FATAL: host=db password=geheim")
