"""What the report is made of: the incidents that match, with the reports, claims, revisions and tolls of each, from the snapshot."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import warehouse.reporting
from warehouse.db import limits, open_reader
from warehouse.expressions import check_expression
from warehouse.query import asking
from warehouse.shapes import interval
from warehouse.transaction import scalar

MOST_INCIDENTS = 10_000
LONGEST_SENTENCE = 900
"""Characters of a sentence that are shown; sentences of news have 150, a text without full stops may have millions."""
ROOM = 12_000_000
"""Characters of all sentences together; 10,000 incidents with five reports each need 8 million."""
TOLD = "modality IN ('asserted', 'alleged')"
SPAN = """SELECT count(*), min(coalesce(date_earliest, date_latest)), max(coalesce(date_earliest, date_latest))
FROM incidents SEMI JOIN chosen USING (incident_id)"""
PERIODS = ((110, "day"), (800, "week"), (4400, "month"), (10**9, "year"))
"""Days up to which a timeline counts by each period."""
SECONDS = 600.0
"""How long the questions may take."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which incidents a report is of: those whose interval of days meets `since` to `until` and for which the SQL expression `where`,
    over the columns of `incidents`, holds; at most the `most` latest."""

    since: dt.date | None = None
    until: dt.date | None = None
    where: str | None = None
    most: int = MOST_INCIDENTS


@dataclass(frozen=True, slots=True)
class ReportData:
    """The tables of a report. `incidents` are in the order of their days; in other tables a row's `incident` and `article` are
    positions in `incidents` and `articles`.

    `matching` incidents satisfy the selection, of which the latest are in the tables; `about` has the counts and days of the whole
    warehouse, and its coder.
    """

    selection: Selection
    matching: int
    about: Mapping[str, Any]
    incidents: pa.Table
    articles: pa.Table
    reports: pa.Table
    claims: pa.Table
    states: pa.Table
    tolls: pa.Table
    corrections: pa.Table
    coverage: pa.Table


@dataclass(frozen=True, slots=True)
class FigureData:
    """The rows of a figure, the period (day, week, month or year) that it counts by, and how many incidents of which days it is of."""

    name: str
    period: str
    incidents: int
    first: dt.date | None
    last: dt.date | None
    rows: pa.Table


@cache
def _sql(name: str) -> str:
    return files(warehouse.reporting).joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def _questions(file: str) -> Mapping[str, str]:
    """The statements of a file by name."""
    parts = re.split(r"^-- name: (\w+)\n", _sql(file), flags=re.MULTILINE)
    return {name: text.strip().removesuffix(";") for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _choose(connection: duckdb.DuckDBPyConnection, selection: Selection, also: str = "TRUE") -> int:
    """Make the table `chosen` of the incidents that match and for which `also` holds; how many there are."""
    if selection.where is not None:
        check_expression(connection, selection.where)
    conditions = [also, *interval("incidents", selection.since, selection.until)]
    # A comment at the end of the user's text must not swallow our parenthesis.
    conditions += [f"(\n{selection.where}\n)"] if selection.where else []
    condition = " AND ".join(conditions)
    with asking(connection, SECONDS, lines_before=1):
        matching = scalar(connection, f"SELECT count(*) FROM incidents WHERE {condition}")
        connection.execute(_sql("chosen").format(condition=condition), {"most": selection.most})
    return matching


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> pa.Table:
    return connection.sql(_questions("tables")[name]).to_arrow_table()


def read_report(path: Path, selection: Selection = Selection()) -> ReportData:
    """The tables of a report on the published snapshot of the warehouse `path`.

    Raises QueryError for a `where` that is not one expression over the columns of `incidents` or that takes too long, and
    WarehouseError when there is no snapshot.
    """
    with open_reader(path, settings=limits()) as connection:
        matching = _choose(connection, selection)
        with asking(connection, SECONDS):
            connection.execute(_sql("reports"), {"longest": LONGEST_SENTENCE, "room": ROOM})
            connection.execute(_sql("articles"))
            about, *_ = _table(connection, "about").to_pylist()
            tables = {name: _table(connection, name) for name in _questions("tables") if name != "about"}
    return ReportData(selection, matching, about, **tables)


def read_figure(path: Path, name: str, selection: Selection = Selection()) -> FigureData:
    """What the figure `name` (timeline, map, dyads, tolls) shows of the incidents that are asserted or alleged.

    Raises as `read_report` does.
    """
    with open_reader(path, settings=limits()) as connection:
        _choose(connection, selection, TOLD)
        with asking(connection, SECONDS):
            ((incidents, first, last),) = connection.execute(SPAN).fetchall()
            period = next(unit for most, unit in PERIODS if first is None or (last - first).days <= most)
            question = _questions("figures")[name].format(period=period)
            rows = connection.sql(question).to_arrow_table()
    return FigureData(name, period, incidents, first, last, rows)
