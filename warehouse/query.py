"""Questions in SQL to the published snapshot: read-only, one statement, no files, no network, bounded in memory and time."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import QueryError
from warehouse.db import limits, open_reader
from warehouse.migrate import has_present_views

READING = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})
"""What FROM, WITH, VALUES, SHOW, DESCRIBE and SUMMARIZE parse to, and EXPLAIN."""

ONLY_READ = "queries only read: begin with SELECT, FROM, WITH, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN"
OLDER = "the snapshot was published by an older version of Tocsin; `tocsin run` brings it up to date"
POINTER = re.compile(r"\s*\n\s*\nLINE (?P<line>\d+): (?P<text>[^\n]*)\n(?P<caret> *)\^.*", re.DOTALL)
KIND = re.compile(r"^[A-Z][A-Za-z ]* Error: ")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: names and DuckDB types of the columns, and the rows; `truncated` when there were more than the limit."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool = False


def pointed(error: BaseException, lines_before: int = 0) -> str:
    """DuckDB's message as one line, that begins with the line and the words it points at.

    `lines_before` lines stand before the user's own in the statement.
    """
    message = KIND.sub("", str(error).strip())
    found = POINTER.search(message)
    if found is None:
        return " ".join(message.split())
    column = len(found["caret"]) - len(f"LINE {found['line']}: ")
    words = found["text"][max(column, 0) :].strip()
    line = int(found["line"]) - lines_before
    place = f'line {line}, at "{words[:40]}"' if words else f"line {line}, at its end"
    return f"{place}: {' '.join(message[: found.start()].split())}"


def _one_statement(sql: str) -> str:
    """The text of the only statement; raises QueryError when there is none, more than one or one that does more than read."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(pointed(error)) from error
    if not statements:
        raise QueryError("the query is empty")
    if statements[0].type not in READING:
        raise QueryError(f'{ONLY_READ}, not with "{_first_word(sql)}"')
    if len(statements) > 1:
        raise QueryError(f'one statement at a time: a second begins at "{statements[1].query.strip()[:40]}"')
    return sql


def _first_word(sql: str) -> str:
    found = re.search(r"^\s*([A-Za-z]+)", re.sub(r"--[^\n]*\n|/\*.*?\*/", " ", sql, flags=re.DOTALL))
    return found[1] if found else sql.strip()[:20]


@contextmanager
def _deadline(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Interrupt what the connection executes when the block lasts longer."""
    timer = threading.Timer(seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryError(f"the query took longer than {seconds:g} s and was stopped") from error
    finally:
        timer.cancel()


@contextmanager
def asking(connection: duckdb.DuckDBPyConnection, seconds: float, lines_before: int = 0) -> Iterator[None]:
    """Run a user's SQL inside: failures become QueryError (see `pointed`), and the time is bounded."""
    try:
        with _deadline(connection, seconds):
            yield
    except duckdb.PermissionException as error:
        raise QueryError(f"queries have no access to files or the network: {pointed(error, lines_before)}") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryError("the query needs more memory than half of this machine has; ask for less at a time") from error
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        hint = "" if has_present_views(connection) else f" ({OLDER})"
        raise QueryError(pointed(error, lines_before) + hint) from error
    except duckdb.Error as error:
        if "attached in read-only mode" in str(error):
            raise QueryError(f"{ONLY_READ}, and change nothing on the way") from error
        raise QueryError(pointed(error, lines_before)) from error


def query(path: Path, sql: str, *, limit: int | None = None, timeout: float = 300.0) -> Result:
    """The answer of the published snapshot of the warehouse `path` to one reading statement.

    At most `limit` rows are returned. Raises QueryError (one line that points at the place) for SQL that is not valid, that would do
    more than read or that runs longer than `timeout` seconds, and WarehouseError when there is no snapshot.
    """
    with open_reader(path, settings=limits()) as connection:
        statement = _one_statement(sql)
        with asking(connection, timeout):
            cursor = connection.execute(statement)
            described = cursor.description or []
            rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit + 1)
    columns = tuple(str(c[0]) for c in described)
    types = tuple(str(c[1]) for c in described)
    return Result(columns, types, rows[:limit], truncated=limit is not None and len(rows) > limit)
