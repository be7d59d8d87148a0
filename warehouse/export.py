"""Files to take away: a shape, in a format, complete or not there at all; the same snapshot gives the same bytes."""

from __future__ import annotations

import datetime as dt
import glob
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.errors import QueryError
from warehouse.db import limits, may_write, open_reader, snapshot_path
from warehouse.exports import csv, parquet
from warehouse.exports.package import SUFFIX, descriptor
from warehouse.exports.registry import EXPORTERS
from warehouse.expressions import check_expression
from warehouse.query import asking
from warehouse.shapes import interval, shapes

SECONDS = 3600.0
"""How long an export may take."""
MONTHS = "months"
"""Within the one folder that DuckDB may write to, the folder of the months."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The file that was written, how many rows it has, and its descriptor."""

    path: Path
    rows: int
    package: Path


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be written where, checked."""

    shape: str
    format: str
    output: Path
    since: dt.date | None
    until: dt.date | None
    where: str | None
    by_month: bool

    @property
    def select(self) -> str:
        """The rows, in their order."""
        # The parsed and checked text of the user stands on lines of its own: a comment at its end must not swallow our parenthesis.
        conditions = [*interval(self.shape, self.since, self.until), *([f"(\n{self.where}\n)"] if self.where else [])]
        narrowed = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT * FROM {self.shape}{narrowed} ORDER BY {shapes()[self.shape].order}"

    @property
    def about(self) -> dict[str, Any]:
        """What the descriptor says of it beside its columns."""
        shape = shapes()[self.shape]
        days = {name: day.isoformat() for name, day in (("since", self.since), ("until", self.until)) if day}
        filters = {"shape": self.shape, **days, **({"where": self.where} if self.where else {})}
        return {
            "description": shape.description,
            "filters": filters,
            "headless": shape.headless and self.format == "csv",
        }


def _check(request: _Request, warehouse: Path) -> None:
    known = shapes()
    if request.shape not in known:
        raise QueryError(f"there is no shape '{request.shape}'; there are {', '.join(known)}")
    if request.format not in EXPORTERS:
        raise QueryError(f"there is no format '{request.format}'; there are {', '.join(EXPORTERS)}")
    if request.by_month and request.format != "parquet":
        raise QueryError(f"only parquet can be written by month, not {request.format}")
    if request.by_month and known[request.shape].first is None:
        raise QueryError(f"the rows of '{request.shape}' have no day of their own to be written by month")
    _check_output(request.output, warehouse, by_month=request.by_month)


def _check_output(output: Path, warehouse: Path, *, by_month: bool) -> None:
    if output in {warehouse.absolute(), snapshot_path(warehouse.absolute())}:
        raise QueryError(f"{output} is the warehouse itself; name another file")
    if by_month and output.exists() and (not output.is_dir() or any(output.iterdir())):
        raise QueryError(f"{output} is there already; name a new or empty folder")
    if output.is_dir() and not by_month:
        raise QueryError(f"{output} is a folder; name a file")
    if not output.parent.is_dir():
        raise QueryError(f"the folder {output.parent} does not exist")
    if not may_write(output.parent):
        raise QueryError(f"the folder {output.parent} cannot be written")


def _write(connection: duckdb.DuckDBPyConnection, request: _Request, partial: Path, seconds: float) -> int:
    shape = shapes()[request.shape]
    with asking(connection, seconds, lines_before=1):
        if request.by_month:
            return parquet.write_by_month(connection, request.select, str(shape.first), partial / MONTHS)
        if shape.headless and request.format == "csv":
            return csv.write_headless(connection, request.select, partial)
        return EXPORTERS[request.format](connection, request.select, partial)


def _describe(connection: duckdb.DuckDBPyConnection, request: _Request, rows: int) -> Path:
    """Write the descriptor beside the finished file."""
    about = {**request.about, "rows": rows}
    text = descriptor(connection, request.shape, request.format, request.select, request.output, about)
    beside = request.output.with_name(request.output.name + SUFFIX)
    partial = request.output.with_name(f".{beside.name}.{os.getpid()}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(beside)
    return beside


def _lives(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


def _remove_leftovers(output: Path) -> None:
    """Delete what exports to this file, or of its descriptor, left whose processes died on the way."""
    for leftover in output.parent.glob(f".{glob.escape(output.name)}.*.partial"):
        if not _lives(leftover.name.split(".")[-2]):
            _remove(leftover)


def _remove(partial: Path) -> None:
    if partial.is_dir():
        shutil.rmtree(partial)
    partial.unlink(missing_ok=True)


def export(
    path: Path,
    shape: str,
    format: str,
    output: Path,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    where: str | None = None,
    by_month: bool = False,
) -> Exported:
    """Write the rows of a shape (`warehouse.shapes`) from the published snapshot of the warehouse `path` to `output` in a format.

    `since` and `until` keep rows whose interval of days meets theirs, both included; a row without a day is then left out. `where` is
    one SQL expression over the shape's columns. `by_month` writes a folder of Parquet files by month. The file appears whole or not at
    all, and replaces one of its name; a data package descriptor of its name and `.datapackage.json` stands beside it. Raises
    QueryError for what the user can put right, WarehouseError when there is no snapshot.
    """
    request = _Request(shape, format, output.absolute(), since, until, where, by_month)
    _check(request, path)
    partial = request.output.with_name(f".{request.output.name}.{os.getpid()}.partial")
    settings = {**limits(), "threads": "1"} if by_month else limits()
    try:
        _remove_leftovers(request.output)
        if by_month:
            partial.mkdir()
        with open_reader(path, writable=partial, settings=settings) as connection:
            if where is not None:
                check_expression(connection, where)
            rows = _write(connection, request, partial, SECONDS)
            (partial / MONTHS if by_month else partial).replace(request.output)
            beside = _describe(connection, request, rows)
    except OSError as error:
        raise QueryError(f"{request.output} cannot be written: {error.strerror}") from error
    finally:
        _remove(partial)
    return Exported(request.output, rows, beside)
