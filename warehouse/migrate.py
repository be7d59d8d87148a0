"""Plain SQL migrations, ordered and recorded in the transaction of their change; views, macros and tables of codes are files,
replaced when one changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.errors import WarehouseError
from warehouse.references import references_checksum, replace_references
from warehouse.transaction import transaction

HERE = Path(__file__).parent
MIGRATIONS = HERE / "migrations"
VIEWS = HERE / "views"

RECORD_TABLE = """CREATE TABLE IF NOT EXISTS internal.schema_migrations (
    number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, checksum VARCHAR NOT NULL)"""


OLD_VIEWS = """
SELECT 'VIEW', schema_name, view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal
UNION
SELECT if(function_type = 'table_macro', 'MACRO TABLE', 'MACRO'), schema_name, function_name FROM duckdb_functions()
WHERE database_name = current_database() AND NOT internal AND function_type IN ('macro', 'table_macro')
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `NNNN_name.sql`; `checksum` is of its text, so that an edit after the fact is noticed."""

    number: int
    name: str
    sql: str
    checksum: str


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """All migrations in order of number."""
    found = []
    for path in sorted(folder.glob("[0-9]*_*.sql")):
        sql = path.read_text(encoding="utf-8")
        found.append(Migration(int(path.stem.split("_", 1)[0]), path.stem, sql, _checksum(sql)))
    return tuple(found)


def _tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal"
    return {name for (name,) in connection.execute(sql).fetchall()}


def _applied(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[int, str]:
    """Checksums by number of what the file has; raises WarehouseError when it is another program's."""
    tables = _tables(connection)
    if "schema_migrations" not in tables:
        if tables:
            raise WarehouseError(f"{path} is a DuckDB file, but not a Tocsin warehouse (it has tables of its own)")
        return {}
    return dict(connection.execute("SELECT number, checksum FROM internal.schema_migrations").fetchall())


def check_version(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path = MIGRATIONS) -> dict[int, str]:
    """The checksums by number of the migrations that the file has had.

    Raises WarehouseError when one of them is unknown here (a newer Tocsin wrote the file) or differs from ours.
    """
    known = {m.number: m for m in read_migrations(folder)}
    applied = _applied(connection, path)
    newest = max(applied, default=0)
    if newest > max(known, default=0):
        ours = max(known, default=0)
        raise WarehouseError(
            f"the warehouse {path} is from a newer version of Tocsin (migration {newest}, this one knows {ours}); upgrade tocsin"
        )
    for number, checksum in sorted(applied.items()):
        if number not in known or known[number].checksum != checksum:
            raise WarehouseError(f"the warehouse {path} was made with another text of migration {number:04}")
    return applied


def outdated(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path = MIGRATIONS) -> int | None:
    """The newest migration of a warehouse that lacks some of ours; None for one that has them all, and for a new one.

    Raises WarehouseError as `check_version` does.
    """
    applied = check_version(connection, path, folder)
    lacking = any(m.number not in applied for m in read_migrations(folder))
    return max(applied) if applied and lacking else None


def _read_views(folder: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("[0-9]*_*.sql"))]


def _has_views(connection: duckdb.DuckDBPyConnection, checksum: str) -> bool:
    return connection.execute("SELECT views_checksum FROM internal.warehouse_state").fetchone() == (checksum,)


def _views_checksum(texts: list[str]) -> str:
    return _checksum("\0".join([*texts, references_checksum()]))


def has_present_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the views of a warehouse, or of a snapshot, are those of this version."""
    return _has_views(connection, _views_checksum(_read_views(VIEWS)))


def _replace_views(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    texts = _read_views(folder)
    checksum = _views_checksum(texts)
    if _has_views(connection, checksum):
        return
    for kind, schema, name in connection.execute(OLD_VIEWS).fetchall():
        connection.execute(f'DROP {kind} IF EXISTS "{schema}"."{name}"')
    replace_references(connection)
    for text in texts:
        connection.execute(text)
    connection.execute("UPDATE internal.warehouse_state SET views_checksum = ?", [checksum])


def migrate(
    connection: duckdb.DuckDBPyConnection, path: Path, migrations: Path = MIGRATIONS, views: Path = VIEWS
) -> tuple[str, ...]:
    """Bring an open warehouse up to date in one transaction and return the names of the migrations it lacked.

    Raises WarehouseError when the file is from a newer version or not a warehouse; it is then left as it was.
    """
    applied = check_version(connection, path, migrations)
    missing = [m for m in read_migrations(migrations) if m.number not in applied]
    with transaction(connection):
        connection.execute("CREATE SCHEMA IF NOT EXISTS internal")
        connection.execute(RECORD_TABLE)
        for migration in missing:
            connection.execute(migration.sql)
            row = [migration.number, migration.name, migration.checksum]
            connection.execute("INSERT INTO internal.schema_migrations VALUES (?, ?, ?)", row)
        _replace_views(connection, views)
    return tuple(m.name for m in missing)
