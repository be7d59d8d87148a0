"""Files to take away: a shape, in a format, complete or not there at all; the same snapshot gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import QueryError
from warehouse.db import limits, may_write, open_reader, snapshot_path
from warehouse.exports.registry import EXPORTERS
from warehouse.query import asking, pointed
from warehouse.transaction import scalar


@dataclass(frozen=True, slots=True)
class Shape:
    """A table or view that can be exported, and the order of its rows.

    `first` and `last` are the days between which a row lies; None when its rows have no day of their own. `day_of` leads from such
    rows to a shape that has: its name and the column they share.
    """

    order: str
    first: str | None = None
    last: str | None = None
    day_of: tuple[str, str] | None = None


FIRST_DAY = "coalesce(date_earliest, date_latest)"
"""What is only known to have happened by a day, because it was reported then, is filed under that day."""

SHAPES: Mapping[str, Shape] = {
    "articles": Shape("published_on NULLS LAST, article_id", "published_on", "published_on"),
    "event_participants": Shape("event_id, position", day_of=("events", "event_id")),
    "events": Shape(f"{FIRST_DAY} NULLS LAST, event_id", FIRST_DAY, "date_latest"),
    "incident_events": Shape("incident_id, event_id", day_of=("incidents", "incident_id")),
    "incidents": Shape(f"{FIRST_DAY} NULLS LAST, incident_id", FIRST_DAY, "date_latest"),
    "issues": Shape("run_id, stage, reason, issue_id", day_of=("runs", "run_id")),
    "runs": Shape("started_at, run_id", "CAST(started_at AS DATE)", "CAST(coalesce(finished_at, started_at) AS DATE)"),
}


ONE_EXPRESSION = "one expression without parameters, such as country = 'UKR' AND killed_low > 0, and nothing after it"


@dataclass(frozen=True, slots=True)
class Exported:
    """The file that was written, and how many rows it has."""

    path: Path
    rows: int


def _check_expression(connection: duckdb.DuckDBPyConnection, where: str) -> None:
    """Raise QueryError when the text is anything but one SQL expression.

    It is parsed alone, so that a parenthesis can close nothing of ours; afterwards it may stand in parentheses.
    """
    text = f"SELECT\n{where}\n"
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise QueryError(f"--where is not an SQL expression: {pointed(error, lines_before=1)}") from error
    alone, enclosed = _parsed(connection, text), _parsed(connection, f"SELECT (\n{where}\n)")
    bare = len(statements) == 1 and not statements[0].named_parameters and _is_bare(alone.tree)
    if not bare or alone.canonical != enclosed.canonical:
        raise QueryError(f"--where takes {ONE_EXPRESSION}")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The syntax tree of a SELECT, empty when the text is no SELECT, and the text DuckDB writes for it."""

    tree: Mapping[str, Any]
    canonical: str | None


def _parsed(connection: duckdb.DuckDBPyConnection, text: str) -> _Parsed:
    row = connection.execute("SELECT json_serialize_sql(?)", [text]).fetchone() or ('{"error": true}',)
    serialized: dict[str, Any] = json.loads(row[0])
    if serialized["error"] or len(serialized["statements"]) != 1:
        return _Parsed({}, None)
    written = connection.execute("SELECT json_deserialize_sql(?)", list(row)).fetchone()
    return _Parsed(serialized["statements"][0]["node"], written[0] if written else None)


def _is_bare(node: Mapping[str, Any]) -> bool:
    """Whether a parsed `SELECT text` is nothing but one expression without a name."""
    if node.get("type") != "SELECT_NODE" or len(node["select_list"]) != 1:
        return False
    only = node["select_list"][0]
    extras = ("modifiers", "where_clause", "group_expressions", "having", "sample", "qualify")
    return (
        only["class"] != "STAR"
        and not only["alias"]
        and node["from_table"]["type"] == "EMPTY"
        and not any(map(node.get, extras))
    )


def _interval(name: str, since: dt.date | None, until: dt.date | None) -> list[str]:
    """Conditions that keep the rows whose days meet since..until, both included."""
    shape = SHAPES[name]
    if since is None and until is None:
        return []
    if shape.day_of is not None:
        other, column = shape.day_of
        return [f"{column} IN (SELECT {column} FROM {other} WHERE {' AND '.join(_interval(other, since, until))})"]
    bounds = [(shape.last, ">=", since), (shape.first, "<=", until)]
    return [f"{column} {sign} DATE '{day.isoformat()}'" for column, sign, day in bounds if day is not None]


def _select(name: str, since: dt.date | None, until: dt.date | None, where: str | None) -> str:
    # The parsed and checked text of the user stands on lines of its own: a comment at its end must not swallow our parenthesis.
    conditions = [*_interval(name, since, until), *([f"(\n{where}\n)"] if where else [])]
    narrowed = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM {name}{narrowed} ORDER BY {SHAPES[name].order}"


def _check_names(shape: str, format: str) -> None:
    if shape not in SHAPES:
        raise QueryError(f"there is no shape '{shape}'; there are {', '.join(SHAPES)}")
    if format not in EXPORTERS:
        raise QueryError(f"there is no format '{format}'; there are {', '.join(EXPORTERS)}")


def _check_output(output: Path, warehouse: Path) -> None:
    if output in {warehouse.absolute(), snapshot_path(warehouse.absolute())}:
        raise QueryError(f"{output} is the warehouse itself; name another file")
    if output.is_dir():
        raise QueryError(f"{output} is a folder; name a file")
    if not output.parent.is_dir():
        raise QueryError(f"the folder {output.parent} does not exist")
    if not may_write(output.parent):
        raise QueryError(f"the folder {output.parent} cannot be written")


def _write(connection: duckdb.DuckDBPyConnection, format: str, select: str, partial: Path, seconds: float) -> int:
    with asking(connection, seconds, lines_before=1):
        rows = scalar(connection, f"SELECT count(*) FROM ({select})")
        EXPORTERS[format](connection, select, partial)
    return rows


def export(
    path: Path,
    shape: str,
    format: str,
    output: Path,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: str | None = None,
    timeout: float = 3600.0,
) -> Exported:
    """Write the rows of a shape (`SHAPES`) from the published snapshot of the warehouse `path` to `output` in a format (`EXPORTERS`).

    `since` and `until` keep rows whose interval of days meets theirs, both included; a row without a day is then left out. `where` is
    one SQL expression over the shape's columns. The file appears whole or not at all, and replaces one of its name. Raises QueryError
    for what the user can put right, WarehouseError when there is no snapshot.
    """
    _check_names(shape, format)
    output = output.absolute()
    _check_output(output, path)
    partial = output.with_name(f".{output.name}.{os.getpid()}.partial")
    try:
        with open_reader(path, writable=partial, settings=limits()) as connection:
            if where is not None:
                _check_expression(connection, where)
            rows = _write(connection, format, _select(shape, since, until, where), partial, timeout)
        partial.replace(output)
    except OSError as error:
        raise QueryError(f"{output} cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
    return Exported(output, rows)
