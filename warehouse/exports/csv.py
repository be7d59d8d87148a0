"""CSV after RFC 4180: UTF-8, a header, CRLF, quotes doubled; cells that a spreadsheet would run as a formula are defused.

Also the tabulated form without a header that GDELT's users read, and CSV with a row of HXL hashtags below the header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import duckdb

from schemas.errors import QueryError
from seeds.shape_codes import column_notes
from warehouse.db import quoted
from warehouse.exports.columns import FORMULA, NUMBER, TEXT_TYPES, columns_of
from warehouse.transaction import scalar


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _cell(name: str, kind: str) -> str:
    """The column as it goes into the file: texts that begin like a formula and are no plain number get a leading apostrophe."""
    column = _name(name)
    if kind.startswith("TIMESTAMP"):
        return f"strftime({column}, '%Y-%m-%dT%H:%M:%S') AS {column}"
    if not kind.startswith(TEXT_TYPES):
        return column
    text = f"CAST({column} AS VARCHAR)"
    dangerous = f"regexp_matches({text}, {quoted(FORMULA)}) AND NOT regexp_matches({text}, {quoted(NUMBER)})"
    return f"CASE WHEN {dangerous} THEN '''' || {text} ELSE {text} END AS {column}"


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many."""
    cells = ", ".join(_cell(name, kind) for name, kind in columns_of(connection, select).items())
    options = "FORMAT csv, HEADER true, NEW_LINE '\r\n', USE_TMP_FILE false"
    return scalar(connection, f"COPY (SELECT {cells} FROM ({select})) TO {quoted(str(target))} ({options})")


def write_headless(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows with tabs between and no header or quotes; how many. A tab or line break within a text becomes a space."""
    kinds = columns_of(connection, select)
    plain = ", ".join(
        f"regexp_replace({_name(n)}, '[\\t\\r\\n]+', ' ', 'g') AS {_name(n)}"
        for n, k in kinds.items()
        if k == "VARCHAR"
    )
    cells = ", ".join(_cell(name, kind) for name, kind in kinds.items())
    rows = f"SELECT {cells} FROM (SELECT * REPLACE ({plain}) FROM ({select}))"
    options = "FORMAT csv, HEADER false, DELIMITER '\t', QUOTE '', ESCAPE '', NEW_LINE '\n', USE_TMP_FILE false"
    return scalar(connection, f"COPY ({rows}) TO {quoted(str(target))} ({options})")


def hashtags(columns: Sequence[str]) -> list[str]:
    """The HXL hashtag of each column, empty where it has none; raises QueryError when no column has one."""
    notes = [column_notes().columns.get(name) for name in columns]
    tags = [note.hxl or "" if note else "" for note in notes]
    if not any(tags):
        raise QueryError("no column of this shape has an HXL hashtag: export it as csv")
    return tags


def write_hxl(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows as `write` does, with a row of HXL hashtags between the header and them; how many."""
    columns = list(columns_of(connection, select))
    row = io.StringIO()
    csv.writer(row).writerow(hashtags(columns))
    rows = write(connection, select, target)
    plain = target.with_name(target.name + ".plain")
    target.rename(plain)
    try:
        with plain.open("rb") as source, target.open("wb") as tagged:
            tagged.write(source.readline())
            tagged.write(row.getvalue().encode())
            while block := source.read(1 << 20):
                tagged.write(block)
    finally:
        plain.unlink()
    return rows
