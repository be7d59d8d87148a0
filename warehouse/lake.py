"""A lake: Parquet files and a catalog in PostgreSQL (DuckLake), into which many machines may write at once.

Where the warehouse has one writer and one file, a lake has many: every batch is one commit of its own, made in turn under a lock of the
catalog's database, so that a batch or an article that two machines have coded is stored once. A new content of an article stands beside
the old one; the views `articles`, `events` and `event_participants` show the latest. Incidents across articles are the warehouse's affair.

Needs the extra `[lake]`: the extensions `ducklake` and `postgres_scanner` of exactly the installed DuckDB.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.article import Article
from schemas.errors import WarehouseError
from schemas.run import RunCounts
from warehouse.batches import SCHEMAS
from warehouse.db import limits, quoted
from warehouse.stage import Staged, content_hash
from warehouse.transaction import scalar, transaction

EXTENSIONS = ("ducklake", "postgres_scanner")
LOCK = 7_140_023_011
"""The key of the advisory lock in the catalog's database; any number that nobody else uses."""
VIEWS = Path(__file__).with_name("lake_views.sql")
TABLES = {
    "articles": "article_versions",
    "events": "version_events",
    "participants": "version_participants",
    "issues": "issues",
}
VERSION_KEY = ("content_hash", "coder_version")
"""What tells the versions of an article apart, beside its id; events and participants carry it too."""

FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
SELECT article_id, content_hash, coder_version FROM staged_articles n
ANTI JOIN (
    SELECT article_id, content_hash, coder_version FROM lake.article_versions WHERE published_on IS NULL OR published_on BETWEEN ? AND ?
) o USING (article_id, content_hash, coder_version)
"""
"""An article of the same content was published on the same day: files of other days need not be read."""

INSERTS = (
    "INSERT INTO lake.article_versions BY NAME SELECT * FROM staged_articles SEMI JOIN fresh USING (article_id)",
    """INSERT INTO lake.version_events BY NAME
    SELECT e.*, f.content_hash FROM staged_events e JOIN fresh f USING (article_id)""",
    """INSERT INTO lake.version_participants BY NAME
    SELECT p.*, f.article_id, f.content_hash, f.coder_version
    FROM staged_participants p JOIN staged_events e USING (event_id) JOIN fresh f USING (article_id)""",
    "INSERT INTO lake.issues BY NAME SELECT * FROM staged_issues ANTI JOIN lake.issues USING (issue_id)",
)


@dataclass(frozen=True, slots=True)
class LakeAddress:
    """Where a lake is: how PostgreSQL is reached (`postgresql://...`, or `host=... dbname=...`), and the folder of the Parquet files."""

    catalog: str
    data: str

    def masked(self, text: str) -> str:
        """The text without the way to the catalog, which may hold a password."""
        return text.replace(self.catalog, "(the catalog)").replace(quoted(self.catalog)[1:-1], "(the catalog)")


def _extension(name: str) -> str:
    """What to load an extension by: the file that a Python package holds for this DuckDB, or else its name."""
    package = find_spec(f"duckdb_extension_{name}")
    if package and package.origin:
        file = Path(package.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if file.is_file():
            return str(file)
    return name


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load what a lake needs; raises WarehouseError that says how it is installed. Nothing is fetched from the network."""
    connection.execute("SET autoinstall_known_extensions = false")
    for name in EXTENSIONS:
        try:
            connection.execute(f"LOAD {quoted(_extension(name))}")
        except duckdb.Error as error:
            raise WarehouseError(
                f"DuckDB {duckdb.__version__} has no extension '{name}' here: pip install 'tocsin[lake]' brings it with DuckDB 1.5.5; "
                f"for another DuckDB, `INSTALL {name}` fetches it where the network is open"
            ) from error


@contextmanager
def open_lake(address: LakeAddress) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake attached as `lake`, its tables and views made; raises WarehouseError without any password in it."""
    connection = duckdb.connect(":memory:", config={**limits()})
    try:
        load_extensions(connection)
        connection.execute(f"ATTACH {quoted(address.catalog)} AS catalog (TYPE postgres)")
        with _turn(connection):
            source = quoted(f"ducklake:postgres:{address.catalog}")
            connection.execute(f"ATTACH {source} AS lake (DATA_PATH {quoted(address.data)})")
            _make_tables(connection)
        yield connection
    except duckdb.Error as error:
        raise WarehouseError(f"the lake failed: {address.masked(' '.join(str(error).split()))}") from None
    finally:
        connection.close()


@contextmanager
def _turn(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Hold the lock of the lake; the database frees it when the holder dies."""
    holder = connection.cursor()
    holder.execute("BEGIN")
    try:
        holder.execute(f"CALL postgres_execute('catalog', 'SELECT pg_advisory_xact_lock({LOCK})')")
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is missing: everything in a new lake, and in an older one the columns that have come since."""
    made = False
    for name, table in TABLES.items():
        extra = {"events": ("content_hash",), "participants": ("article_id", *VERSION_KEY)}.get(name, ())
        schema = pa.schema([*SCHEMAS[name], *((column, pa.string()) for column in extra)])
        connection.register("empty", schema.empty_table())
        columns = connection.execute("SELECT column_name, column_type FROM (DESCRIBE FROM empty)").fetchall()
        connection.unregister("empty")
        made |= _make_table(connection, table, columns)
    made |= _make_table(
        connection,
        "batches",
        [("batch", "VARCHAR"), ("articles", "BIGINT"), ("events", "BIGINT"), ("run_id", "VARCHAR")],
    )
    if made:
        for statement in VIEWS.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement)


def _make_table(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]]) -> bool:
    """Whether the table, or a column of it, was missing."""
    sql = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'lake' AND table_name = ?"
    known = {name for (name,) in connection.execute(sql, [table]).fetchall()}
    missing = [f"{name} {kind}" for name, kind in columns if name not in known]
    if not known:
        connection.execute(f"CREATE TABLE lake.{table} ({', '.join(missing)})")
    else:
        for column in missing:
            connection.execute(f"ALTER TABLE lake.{table} ADD COLUMN {column}")
    return bool(missing)


def write_to_lake(connection: duckdb.DuckDBPyConnection, batch: str, staged: Staged, run_id: str) -> RunCounts:
    """Commit a batch under its name, in turn with other writers: all of it or nothing, and once, however often it is written."""
    tables = {f"staged_{name}": getattr(staged, name) for name in SCHEMAS}
    with _turn(connection):
        for name, table in tables.items():
            connection.register(name, table)
        try:
            with transaction(connection):
                return _commit(connection, batch, staged, run_id)
        finally:
            for name in tables:
                connection.unregister(name)


def _commit(connection: duckdb.DuckDBPyConnection, batch: str, staged: Staged, run_id: str) -> RunCounts:
    given, refused = staged.input, staged.refused
    if scalar(connection, "SELECT count(*) FROM lake.batches WHERE batch = ?", [batch]):
        return RunCounts(input=given, duplicate=given - refused, refused=refused)
    days = connection.execute("SELECT min(published_on), max(published_on) FROM staged_articles").fetchall()[0]
    connection.execute(FRESH, list(days))
    loaded, events, *_ = [scalar(connection, statement) for statement in INSERTS]
    connection.execute("INSERT INTO lake.batches VALUES (?, ?, ?, ?)", [batch, loaded, events, run_id])
    return RunCounts(input=given, loaded=loaded, duplicate=given - refused - loaded, refused=refused, events=events)


def known_in_lake(
    connection: duckdb.DuckDBPyConnection, articles: Iterable[Article], coder_version: str
) -> frozenset[str]:
    """The ids of those articles that the lake holds with this content, coded by this coder."""
    asked = [(a.article_id, content_hash(a), a.reference_date) for a in articles]
    if not asked:
        return frozenset()
    days: list[dt.date | None] = [*sorted(day for *_, day in asked if day)] or [None]
    table = pa.table({"article_id": [i for i, *_ in asked], "content_hash": [h for _, h, _ in asked]})
    connection.register("asked", table)
    try:
        found = connection.execute(
            """SELECT article_id FROM asked SEMI JOIN (
                SELECT article_id, content_hash FROM lake.article_versions
                WHERE coder_version = ? AND (published_on IS NULL OR published_on BETWEEN ? AND ?)
            ) USING (article_id, content_hash)""",
            [coder_version, days[0], days[-1]],
        ).fetchall()
    finally:
        connection.unregister("asked")
    return frozenset(i for (i,) in found)
