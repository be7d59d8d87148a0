"""XLSX for people: one sheet with a frozen, filterable header; texts stay texts, whatever they begin with; dates are dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from schemas.errors import QueryError
from warehouse.exports.columns import columns_of
from warehouse.transaction import scalar

ROWS, LETTERS = 1_048_575, 32_767
"""What a sheet can hold below its header, and a cell."""
ROWS_AT_ONCE = 10_000
MADE = dt.datetime(2000, 1, 1)
"""The date of creation in the file: always the same, so that the same rows give the same bytes."""


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value[:LETTERS]
    return value if value is None or isinstance(value, (bool, int, float, dt.date)) else str(value)


def write(connection: duckdb.DuckDBPyConnection, select: str, target: Path) -> int:
    """Write the rows of `select` to `target`; how many. Raises QueryError when they are more than a sheet can hold."""
    rows = scalar(connection, f"SELECT count(*) FROM ({select})")
    if rows > ROWS:
        raise QueryError(f"a sheet holds {ROWS:,} rows and these are {rows:,}: narrow them, or export csv or parquet")
    columns = columns_of(connection, select)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "default_date_format": "yyyy-mm-dd", "tmpdir": str(target.parent), "nan_inf_to_errors": True}  # fmt: skip
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"created": MADE})
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet("rows")
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        sheet.write_row(0, 0, list(columns), book.add_format({"bold": True}))
        _fill(sheet, connection.execute(select), times)
    return rows


def _fill(sheet: Any, cursor: duckdb.DuckDBPyConnection, times: Any) -> None:
    at = 1
    while block := cursor.fetchmany(ROWS_AT_ONCE):
        for row in block:
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(at, column, value, times)
                elif value is not None:
                    sheet.write(at, column, _plain(value))
            at += 1
