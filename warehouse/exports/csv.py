"""CSV after RFC 4180: UTF-8, a header, CRLF, quotes doubled; cells that a spreadsheet would run as a formula are defused."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.db import quoted

FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
TEXT_TYPES = ("VARCHAR", "JSON")


def _cell(name: str, kind: str) -> str:
    """The column as it goes into the file: texts that begin like a formula and are no plain number get a leading apostrophe."""
    column = '"' + name.replace('"', '""') + '"'
    if not kind.startswith(TEXT_TYPES):
        return column
    text = f"CAST({column} AS VARCHAR)"
    dangerous = f"regexp_matches({text}, {quoted(FORMULA)}) AND NOT regexp_matches({text}, {quoted(NUMBER)})"
    return f"CASE WHEN {dangerous} THEN '''' || {text} ELSE {text} END AS {column}"


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> None:
    """Write the rows of `select` to `target`."""
    described = connection.execute(f"DESCRIBE {select}").fetchall()
    cells = ", ".join(_cell(name, kind) for name, kind, *_ in described)
    options = "FORMAT csv, HEADER true, NEW_LINE '\r\n', USE_TMP_FILE false"
    connection.execute(f"COPY (SELECT {cells} FROM ({select})) TO {quoted(str(target))} ({options})")
